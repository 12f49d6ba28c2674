#include "engine/postgres/connect_error.h"

#include "engine/base/scrub.h"

#include <string>
#include <utility>

namespace pavement::postgres {

namespace {

bool isStateChar(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

// The code in "FATAL:  28P01: password authentication failed …".
std::string sqlstateIn(std::string_view text) {
    for (std::size_t at = text.find(":  "); at != std::string_view::npos; at = text.find(":  ", at + 1)) {
        const std::string_view state = text.substr(at + 3, 5);
        bool plausible = state.size() == 5 && at + 8 < text.size() && text[at + 8] == ':';
        for (const char c : state) {
            plausible = plausible && isStateChar(c);
        }
        if (plausible) {
            return std::string(state);
        }
    }
    return {};
}

// The server's sentence alone: no severity, no code, no LOCATION line, no second attempt.
std::string sentence(std::string_view text, const std::string& sqlstate) {
    if (!sqlstate.empty()) {
        text.remove_prefix(text.find(sqlstate + ":") + 6);
    }
    text = text.substr(0, text.find('\n'));
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == '.' || text.back() == ' ' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return scrub(text);
}

std::string hintForTls(std::string_view text, const ConnectionSettings& settings) {
    if (text.find("does not support SSL") != std::string_view::npos) {
        return "The server speaks no TLS, and sslmode is " + settings.effectiveSslMode() +
               ". Turn on ssl on the server, or choose sslmode=disable knowing that everything then travels "
               "in "
               "the clear.";
    }
    if (text.find("root certificate file") != std::string_view::npos) {
        return "Give the authority's certificate (sslrootcert), put it in ~/.postgresql/root.crt, or use "
               "sslrootcert=system where the server's certificate comes from a public authority.";
    }
    return "Check the certificate's authority (sslrootcert) and that it names this host; sslmode=require "
           "encrypts without knowing who answers.";
}

struct Meaning {
    ErrorCode code;
    std::string message;
    std::string hint;
};

Meaning meaningOf(const std::string& state, std::string_view text, const ConnectionSettings& settings) {
    const std::string server = settings.description();
    if (text.find("unsupported startup parameter") != std::string_view::npos) {
        return {ErrorCode::unsupported, server + " is a pooler that refuses the session's limits",
                "Use the server's direct port; or mark the target as pooled (limits then travel with each "
                "statement); or add to pgbouncer.ini: ignore_startup_parameters = options"};
    }
    if (state == "28P01" || state == "28000") {
        return {ErrorCode::authentication, server + " refused the login",
                "Check user and password, and that pg_hba.conf lets this user in from here."};
    }
    if (state == "3D000") {
        return {ErrorCode::invalidInput, "The database \"" + settings.database + "\" does not exist", {}};
    }
    if (state == "42501") {
        return {ErrorCode::permission, "The role may not connect to this database",
                "GRANT CONNECT ON DATABASE … TO the role."};
    }
    if (state == "53300" || state == "53400") {
        return {ErrorCode::busy, server + " has no connection left",
                "Raise max_connections or the role's connection limit, or close idle sessions."};
    }
    if (state.starts_with("57P") || state == "55000") {
        return {ErrorCode::unreachable, server + " is starting up or shutting down",
                "It is tried again by itself."};
    }
    if (state.starts_with("22") || state.starts_with("42")) {
        return {ErrorCode::invalidInput, server + " refused a connection setting", {}};
    }
    if (!state.empty()) {
        return {ErrorCode::server, server + " refused the connection", {}};
    }
    if (text.find("SSL") != std::string_view::npos || text.find("certificate") != std::string_view::npos) {
        return {ErrorCode::unreachable, "No trusted encrypted connection to " + server,
                hintForTls(text, settings)};
    }
    if (text.find("definition of service") != std::string_view::npos ||
        text.find("service file") != std::string_view::npos) {
        return {ErrorCode::invalidInput, "The service \"" + settings.service + "\" is not defined",
                "Define it in ~/.pg_service.conf, or in the file that PGSERVICEFILE names."};
    }
    return {ErrorCode::unreachable, server + " cannot be reached",
            "Check host and port, and that the server runs and listens there."};
}

} // namespace

Error connectError(const RefusedConnection& refused, const ConnectionSettings& settings) {
    const std::string state = sqlstateIn(refused.text);
    Meaning meaning = meaningOf(state, refused.text, settings);
    if (refused.needsPassword && meaning.code != ErrorCode::unsupported) {
        meaning = {ErrorCode::authentication, settings.description() + " asks for a password",
                   "Give the password."};
    } else if (state.empty() && refused.usedPassword && meaning.code == ErrorCode::unreachable &&
               refused.text.find("password authentication failed") != std::string_view::npos) {
        meaning.code = ErrorCode::authentication; // poolers send no code with it
    }
    std::string context = sentence(refused.text, state);
    if (!state.empty()) {
        context = state + ": " + context;
    }
    return {meaning.code, std::move(meaning.message), std::move(meaning.hint), std::move(context)};
}

} // namespace pavement::postgres
