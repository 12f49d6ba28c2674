#pragma once
// One line of MONITOR: "1700000000.123456 [0 127.0.0.1:51234] "SET" "k" "v"". Arguments may be any bytes;
// the server escapes them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::redis {

struct MonitorLine {
    double time = 0; // seconds, the server's clock
    int database = 0;
    std::string client;             // "10.0.0.7:51234", "unix:/path", "lua"
    std::vector<std::string> words; // unescaped; upper case is not restored
    bool cut = false;               // words or bytes beyond the limits were left out
};

// Nothing where the line is no such line. At most `words` words of at most `wordBytes` bytes are kept, since
// a line may hold a value of any size.
std::optional<MonitorLine> parseMonitorLine(std::string_view line, std::size_t words = 64,
                                            std::size_t wordBytes = 1024);

} // namespace pavement::redis
