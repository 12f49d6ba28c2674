#include "engine/postgres/connection_settings.h"

#include "engine/postgres/libpq.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

namespace pavement::postgres {

namespace {

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

bool isLocalHost(std::string_view host) {
    return host.empty() || host.front() == '/' || host.front() == '@' || host == "localhost" ||
           host.starts_with("127.") || host == "::1";
}

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool isKnownKeyword(std::string_view keyword) {
    const Options defaults(PQconndefaults(), &PQconninfoFree);
    for (const PQconninfoOption* option = defaults.get(); option != nullptr && option->keyword != nullptr;
         ++option) {
        if (keyword == option->keyword) {
            return true;
        }
    }
    return false;
}

// libpq quotes the offending part in its message, and that part may be a piece of a password with a space in
// it; so only a word that stands as a keyword in the text, and is none, is repeated.
std::optional<std::string> unknownKeyword(std::string_view text, std::string_view libpqMessage) {
    const std::size_t open = libpqMessage.find('"');
    const std::size_t close = open == std::string_view::npos ? open : libpqMessage.find('"', open + 1);
    if (close == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string word(libpqMessage.substr(open + 1, close - open - 1));
    const bool isWord =
        !word.empty() && word.size() <= 40 && std::all_of(word.begin(), word.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        });
    if (!isWord || isKnownKeyword(word)) {
        return std::nullopt;
    }
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const bool begins = at == 0 || isOneOf(text.substr(at - 1, 1), {" ", "\t", "\n", "?", "&"});
        std::size_t after = at + word.size();
        while (after < text.size() && text[after] == ' ') {
            ++after;
        }
        if (begins && after < text.size() && text[after] == '=') {
            return word;
        }
    }
    return std::nullopt;
}

Result<std::uint16_t> parsePort(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
        return fail(ErrorCode::invalidInput, "The port is not a number from 1 to 65535");
    }
    return port;
}

// One keyword into its field. The values are not repeated in errors.
Result<void> take(ConnectionSettings& settings, std::string_view keyword, std::string value, bool secret) {
    if (keyword == "host") {
        if (value.find(',') != std::string::npos) {
            return fail(ErrorCode::invalidInput, "More than one host is named",
                        "Name one server; make a target for each of the others.");
        }
        settings.host = std::move(value);
    } else if (keyword == "port") {
        auto port = parsePort(value);
        if (!port) {
            return fail(port.error());
        }
        settings.port = *port;
    } else if (keyword == "dbname") {
        settings.database = std::move(value);
    } else if (keyword == "user") {
        settings.user = std::move(value);
    } else if (keyword == "password") {
        settings.password = Secret(std::move(value));
    } else if (keyword == "service") {
        settings.service = std::move(value);
    } else if (keyword == "sslmode") {
        if (!isOneOf(value, {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})) {
            return fail(ErrorCode::invalidInput, "The value of sslmode is none that PostgreSQL knows",
                        "Use one of disable, allow, prefer, require, verify-ca, verify-full.");
        }
        settings.sslMode = std::move(value);
    } else if (keyword == "sslrootcert") {
        settings.sslRootCert = std::move(value);
    } else if (isOneOf(keyword, {"application_name", "fallback_application_name", "connect_timeout",
                                 "client_encoding"})) {
        // The session's own stand instead.
    } else if (isOneOf(keyword, {"options", "replication"}) || secret) {
        return fail(ErrorCode::invalidInput,
                    "The keyword \"" + std::string(keyword) + "\" cannot be used here",
                    keyword == "options" ? "The session's limits are set there by the program itself."
                                         : "Leave it out.");
    } else {
        settings.more[std::string(keyword)] = std::move(value);
    }
    return {};
}

// What libpq makes of the settings once service file, environment and defaults have had their say — without a
// connection attempt: an impossible target_session_attrs stops it right after it has put the values together.
struct Resolved {
    std::string host, address, port, sslMode;
};

Resolved resolve(const ConnectionSettings& settings) {
    std::vector<const char*> keywords, values;
    const auto add = [&](const char* keyword, const std::string& value) {
        if (!value.empty()) {
            keywords.push_back(keyword);
            values.push_back(value.c_str());
        }
    };
    const std::string impossible = "none-of-them";
    add("service", settings.service);
    add("host", settings.host);
    if (const auto address = settings.more.find("hostaddr"); address != settings.more.end()) {
        add("hostaddr", address->second);
    }
    // The standard port beside a service or PGPORT would silently win over them.
    const std::string port = std::to_string(settings.port);
    if (!settings.host.empty() || settings.port != 5432) {
        add("port", port);
    }
    add("sslmode", settings.sslMode);
    add("target_session_attrs", impossible);
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    Resolved resolved;
    const ConnPtr conn(PQconnectStartParams(keywords.data(), values.data(), 0));
    const Options options(conn == nullptr ? nullptr : PQconninfo(conn.get()), &PQconninfoFree);
    for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr;
         ++option) {
        const std::string_view keyword = option->keyword;
        const std::string value = option->val == nullptr ? "" : option->val;
        if (keyword == "host") {
            resolved.host = value;
        } else if (keyword == "hostaddr") {
            resolved.address = value;
        } else if (keyword == "port") {
            resolved.port = value;
        } else if (keyword == "sslmode") {
            resolved.sslMode = value;
        }
    }
    return resolved;
}

bool allLocal(std::string_view hosts) {
    while (!hosts.empty()) {
        const std::size_t comma = std::min(hosts.find(','), hosts.size());
        if (!isLocalHost(hosts.substr(0, comma))) {
            return false;
        }
        hosts.remove_prefix(std::min(comma + 1, hosts.size()));
    }
    return true;
}

} // namespace

bool ConnectionSettings::isLocal() const {
    if (const auto address = more.find("hostaddr"); address != more.end() && !isLocalHost(address->second)) {
        return false;
    }
    if (!host.empty()) {
        return isLocalHost(host);
    }
    const Resolved resolved = resolve(*this);
    return allLocal(resolved.address.empty() ? resolved.host : resolved.address);
}

ServerPlace serverPlace(const ConnectionSettings& settings) {
    Resolved resolved = resolve(settings);
    return {std::move(resolved.host), std::move(resolved.address), std::move(resolved.port)};
}

std::string ConnectionSettings::effectiveSslMode() const {
    if (!sslMode.empty()) {
        return sslMode;
    }
    if (!service.empty() || host.empty()) {
        // A mode that the service file or PGSSLMODE names is a choice of the person; "prefer" is libpq's own.
        const Resolved resolved = resolve(*this);
        if (!resolved.sslMode.empty() && resolved.sslMode != "prefer") {
            return resolved.sslMode;
        }
    }
    return isLocal() ? "prefer" : "verify-full";
}

std::string ConnectionSettings::description() const {
    std::string text = "postgresql://";
    if (!user.empty()) {
        text += user + '@';
    }
    if (host.empty()) {
        text += service.empty() ? "local" : "service:" + service;
    } else {
        text += host.find(':') != std::string::npos ? '[' + host + ']' : host;
    }
    if (!host.empty() || service.empty()) {
        text += ':' + std::to_string(port);
    }
    return text + '/' + database;
}

Result<ConnectionSettings> ConnectionSettings::fromEnvironment() {
    const Options defaults(PQconndefaults(), &PQconninfoFree);
    ConnectionSettings settings;
    for (const PQconninfoOption* option = defaults.get(); option != nullptr && option->keyword != nullptr;
         ++option) {
        const std::string_view keyword = option->keyword;
        const std::string value = option->val == nullptr ? "" : option->val;
        if (keyword == "host") {
            settings.host = value;
        } else if (keyword == "dbname") {
            settings.database = value;
        } else if (keyword == "user") {
            settings.user = value;
        } else if (keyword == "service") {
            settings.service = value;
        } else if (keyword == "port" && !value.empty()) {
            const auto read = std::from_chars(value.data(), value.data() + value.size(), settings.port);
            if (read.ec != std::errc{} || read.ptr != value.data() + value.size()) {
                return fail(ErrorCode::invalidInput,
                            "PGPORT or the service file names no port: '" + value + "'",
                            "Give one number between 1 and 65535.");
            }
        }
    }
    return settings;
}

Result<ConnectionSettings> parseConnectionSettings(std::string_view text) {
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && isSpace(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && isSpace(text.back())) {
        text.remove_suffix(1);
    }
    if (text.empty()) {
        return fail(ErrorCode::invalidInput, "The connection is empty",
                    "Write postgresql://user@host:5432/database, host=… dbname=… or service=….");
    }
    if (text.find('\0') != std::string_view::npos) {
        return fail(ErrorCode::invalidInput, "The connection contains a zero byte");
    }
    const std::string copy(text);
    char* message = nullptr;
    const Options options(PQconninfoParse(copy.c_str(), &message), &PQconninfoFree);
    if (options == nullptr) {
        const std::string why = message == nullptr ? "" : message;
        PQfreemem(message);
        if (const auto keyword = unknownKeyword(copy, why)) {
            return fail(ErrorCode::invalidInput, "The keyword \"" + *keyword + "\" is unknown to PostgreSQL");
        }
        return fail(
            ErrorCode::invalidInput, "The connection cannot be read",
            "Write postgresql://user@host:5432/database, host=… dbname=… or service=…; quote values with "
            "spaces as 'two words', and write special characters in a URL as %40 (@), %2F (/), %3A (:).");
    }
    ConnectionSettings settings;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr || *option->val == '\0') {
            continue;
        }
        const bool secret = option->dispchar != nullptr && *option->dispchar == '*';
        if (auto taken = take(settings, option->keyword, option->val, secret); !taken) {
            return fail(taken.error());
        }
    }
    return settings;
}

} // namespace pavement::postgres
