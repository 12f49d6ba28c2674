#pragma once
// What the world can do to us — server gone, bad file, no permission — as a value. The message says what
// happened, the hint what the person can do about it, the context what a developer wants beside it (SQLSTATE,
// path, errno). A broken invariant is not an Error: it is a bug and terminates.

#include <string>
#include <string_view>

namespace pavement {

enum class ErrorCode {
    invalidInput,   // the person's words are off: usage, malformed file, impossible option
    unreachable,    // no connection could be made
    authentication, // the server refused who we are
    permission,     // the server or the system refuses what we may do
    timeout,        // a deadline passed
    cancelled,      // somebody asked us to stop
    connectionLost, // an open connection broke; the object that held it is to be thrown away
    protocol,       // the peer answered something that makes no sense
    server,         // the server reported an error of its own; context carries its code
    unsupported,    // this version, library or platform cannot do it
    notFound,
    alreadyExists,
    io,       // file system trouble other than the two below
    diskFull, // no room left
    corrupt,  // a file's content is damaged
    busy,     // a bounded resource is exhausted: queue full, too many connections
};

std::string_view toString(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::io;
    std::string message;
    std::string hint;
    std::string context;

    // "message (context). hint" on one line, for logs and the command line.
    std::string oneLine() const;
};

} // namespace pavement
