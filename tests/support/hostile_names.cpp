#include "tests/support/hostile_names.h"

namespace pavement::testing {

const std::vector<std::string>& hostileNames() {
    static const std::vector<std::string> names{
        "select",                                                          // a keyword
        "User Table",                                                      // a space and capitals
        "robert'); DROP TABLE students;--",                                // the classic
        "quo\"te",                                                         // the quoting character itself
        "\"",                                                              // nothing else
        "a\"; SELECT pg_sleep(10); --",                                    // quoting closed
        "back\\slash",                                                     //
        "it's",                                                            //
        "$$dollar$$",                                                      //
        "new\nline\ttab",                                                  //
        "=cmd|' /C calc'!A0",                                              // formula in a spreadsheet
        "@SUM(1+1)",                                                       //
        "<script>alert(1)</script>",                                       // markup in a report
        "<img src=x onerror=alert(1)>",                                    //
        "&amp;&lt;",                                                       // markup already escaped
        "{{7*7}}",                                                         // templates
        "%s%n%d{}",                                                        // format strings
        "../../etc/passwd",                                                // paths
        "Straße–Überführung",                                              // beyond ASCII
        "道路網",                                                          // wide
        "\u202Etxt.exe",                                                   // right-to-left override
        "e\u0301",                                                         // combining
        "🚧🛣️",                                                     // beyond the basic plane
        " leading and trailing ",                                          //
        "ends.with.dots...",                                               //
        "postgresql://user:secret@host/db",                                // looks like a credential
        "password=hunter2",                                                //
        "x123456789012345678901234567890123456789012345678901234567890ab", // 63 bytes, the longest
        "null",                                                            //
        "1",                                                               //
        ",;|",                                                             // separators
    };
    return names;
}

} // namespace pavement::testing
