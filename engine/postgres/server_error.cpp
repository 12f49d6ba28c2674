#include "engine/postgres/pqxx_connection.h"

#include "engine/base/scrub.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace pavement::postgres {

namespace {

struct Words {
    std::string message, detail, hint;
};

// "ERROR:  message\nLINE 1: …\nDETAIL:  …\nHINT:  …"
Words read(std::string_view text) {
    Words words;
    bool first = true;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const std::size_t label = line.find(":  ");
        const std::string_view rest = label == std::string_view::npos ? line : line.substr(label + 3);
        if (first) {
            words.message = rest;
            first = false;
        } else if (line.starts_with("DETAIL:  ")) {
            words.detail = rest;
        } else if (line.starts_with("HINT:  ")) {
            words.hint = rest;
        }
    }
    return words;
}

} // namespace

Error serverError(const std::string& sqlstate, std::string_view text) {
    const Words words = read(text);
    Error error{ErrorCode::server, scrub(words.message), scrub(words.hint), sqlstate};
    if (sqlstate == "42501") {
        error.code = ErrorCode::permission;
    } else if (sqlstate == "57014") {
        error.code = ErrorCode::timeout;
        error.hint =
            "The server ended the statement: statement_timeout of this session, or somebody cancelled it.";
    } else if (sqlstate.starts_with("57P") || sqlstate.starts_with("08")) {
        error.code = ErrorCode::connectionLost;
    } else if (sqlstate == "53300") {
        error.code = ErrorCode::busy;
    } else if (sqlstate == "25006") {
        error.hint = "The session is read-only, or the server is a standby.";
    } else if (sqlstate == "55P03") {
        error.hint = "Somebody holds the lock; this session does not wait for it long.";
    }
    if (!words.detail.empty()) {
        error.message += " (" + scrub(words.detail) + ")";
    }
    return error;
}

} // namespace pavement::postgres
