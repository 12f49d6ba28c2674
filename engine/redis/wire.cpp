#include "engine/redis/wire.h"

namespace pavement::redis {

Reply convert(const redisReply& from) {
    Reply reply;
    switch (from.type) {
    case REDIS_REPLY_NIL:
        reply.kind = Reply::Kind::nil;
        break;
    case REDIS_REPLY_INTEGER:
        reply.kind = Reply::Kind::integer;
        reply.integer = from.integer;
        break;
    case REDIS_REPLY_ARRAY:
        reply.kind = Reply::Kind::array;
        reply.elements.reserve(from.elements);
        for (std::size_t i = 0; i < from.elements; ++i) {
            reply.elements.push_back(convert(*from.element[i]));
        }
        break;
    default: // status, string, and an error inside an array; the newer protocol's kinds are never asked for
        reply.kind = from.type == REDIS_REPLY_STATUS  ? Reply::Kind::status
                     : from.type == REDIS_REPLY_ERROR ? Reply::Kind::error
                                                      : Reply::Kind::text;
        if (from.str != nullptr) {
            reply.text.assign(from.str, from.len);
        }
    }
    return reply;
}

Error serverError(std::string text, const Settings& settings) {
    for (const std::string_view quotes : {"with args beginning with", "| Args"}) {
        if (const auto at = text.find(quotes); at != std::string::npos) {
            text.erase(at);
        }
    }
    const std::string& password = settings.password.reveal();
    if (!password.empty()) {
        for (auto at = text.find(password); at != std::string::npos; at = text.find(password, at + 3)) {
            text.replace(at, password.size(), "***");
        }
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == ',' || text.back() == '\n')) {
        text.pop_back();
    }
    const std::string word = text.substr(0, text.find(' '));
    const auto has = [&text](std::string_view part) { return text.find(part) != std::string::npos; };
    if (word == "NOAUTH" || word == "WRONGPASS" || has("invalid password") ||
        has("Authentication required")) {
        return Error{ErrorCode::authentication,
                     settings.password.empty() ? "Redis asks for a password"
                                               : "Redis refused the user or the password",
                     "Check the user, the password and, with ACLs, that the user is on.", word};
    }
    if (has("without any password configured") || has("no password is set")) {
        return Error{ErrorCode::authentication, "Redis has no password set, but one was given",
                     "Leave the password empty, or name the ACL user it belongs to.", word};
    }
    if (word == "NOPERM") {
        return Error{ErrorCode::permission, "Redis refuses this user: " + text,
                     "Allow it with ACL SETUSER, or use another user.", word};
    }
    if (word == "DENIED") {
        return Error{
            ErrorCode::permission, "Redis runs in protected mode and refuses connections from afar",
            "Set a password (requirepass or an ACL user) on the server, or connect through an SSH tunnel.",
            word};
    }
    if (has("max number of clients")) {
        return Error{ErrorCode::busy, "Redis has reached its limit of clients",
                     "Raise maxclients, or close some.", word};
    }
    std::string hint;
    if (word == "LOADING") {
        hint = "The server still reads its data from disk; try again shortly.";
    } else if (word == "BUSY") {
        hint = "A script runs for too long; SCRIPT KILL ends it.";
    } else if (word == "MOVED" || word == "ASK") {
        hint = "This is a node of a Redis Cluster, and the key lives on another one.";
    }
    return Error{ErrorCode::server, "Redis reported: " + text, std::move(hint), word};
}

} // namespace pavement::redis
