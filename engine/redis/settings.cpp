#include "engine/redis/connection.h"

#include <charconv>
#include <optional>

namespace pavement::redis {

namespace {

int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<std::string> percentDecoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size()) {
            return std::nullopt;
        }
        const int high = hexDigit(text[i + 1]);
        const int low = hexDigit(text[i + 2]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

template <typename Number>
std::optional<Number> number(std::string_view text, Number lowest, Number highest) {
    Number value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || value < lowest || value > highest) {
        return std::nullopt;
    }
    return value;
}

tl::unexpected<Error> refuse(const std::string& what) {
    // The text itself is not quoted: it may hold a password.
    return fail(ErrorCode::invalidInput, "The Redis address is malformed: " + what,
                "Write redis://[user[:password]@]host[:port][/database], rediss://… or unix:///path?db=0; "
                "special characters in names and passwords as %XX.");
}

// "user", ":password", "user:password"
Result<void> takeUserInfo(std::string_view text, Settings& settings) {
    const auto colon = text.find(':');
    const auto user = percentDecoded(text.substr(0, colon));
    const auto password =
        percentDecoded(colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1));
    if (!user || !password) {
        return refuse("a percent sign without two hexadecimal digits in the user or password");
    }
    settings.user = *user;
    settings.password = Secret(*password);
    return {};
}

Result<void> takeHostAndPort(std::string_view text, Settings& settings) {
    std::string_view host = text;
    std::string_view port;
    if (!text.empty() && text.front() == '[') { // IPv6 address
        const auto close = text.find(']');
        if (close == std::string_view::npos) {
            return refuse("an address opened by [ is not closed");
        }
        host = text.substr(1, close - 1);
        const std::string_view rest = text.substr(close + 1);
        if (!rest.empty() && rest.front() != ':') {
            return refuse("something follows the address in brackets");
        }
        port = rest.empty() ? rest : rest.substr(1);
    } else if (const auto colon = text.rfind(':'); colon != std::string_view::npos) {
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
    }
    const auto decoded = percentDecoded(host);
    if (!decoded) {
        return refuse("a percent sign without two hexadecimal digits in the host");
    }
    if (decoded->find('\0') != std::string::npos) {
        return refuse("a NUL byte in the host");
    }
    if (!decoded->empty()) {
        settings.host = *decoded;
    }
    if (!port.empty()) {
        const auto value = number<unsigned>(port, 1, 65535);
        if (!value) {
            return refuse("the port is not a number from 1 to 65535");
        }
        settings.port = static_cast<std::uint16_t>(*value);
    }
    return {};
}

Result<void> takeDatabase(std::string_view text, Settings& settings) {
    if (text.empty()) {
        return {};
    }
    const auto value = number<int>(text, 0, 1'000'000);
    if (!value) {
        return refuse("the database is not a number");
    }
    settings.database = *value;
    return {};
}

// "db=1"; anything else is refused by name, so that a misspelt option is not silently ignored.
Result<void> takeQuery(std::string_view text, Settings& settings) {
    while (!text.empty()) {
        const auto end = text.find('&');
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const auto equals = pair.find('=');
        const std::string_view key = pair.substr(0, equals);
        const auto value =
            percentDecoded(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1));
        if (!value) {
            return refuse("a percent sign without two hexadecimal digits in an option");
        }
        if (key == "db" || key == "database") {
            if (auto taken = takeDatabase(*value, settings); !taken) {
                return taken;
            }
        } else if (key == "cacert") {
            settings.caCertificate = *value;
        } else {
            return refuse("unknown option " + std::string(key));
        }
    }
    return {};
}

} // namespace

Result<Settings> parseSettings(std::string_view url) {
    Settings settings;
    const auto colon = url.find("://");
    if (colon == std::string_view::npos) {
        return refuse("it does not begin with redis://, rediss:// or unix://");
    }
    const std::string_view scheme = url.substr(0, colon);
    std::string_view rest = url.substr(colon + 3);
    std::string_view query;
    // A question mark before the @ belongs to a password somebody did not encode; a URL reader would cut
    // there.
    if (const auto mark = rest.rfind('?');
        mark != std::string_view::npos &&
        (rest.rfind('@') == std::string_view::npos || mark > rest.rfind('@'))) {
        query = rest.substr(mark + 1);
        rest = rest.substr(0, mark);
    }
    const bool unixSocket = scheme == "unix" || scheme == "redis+unix" || scheme == "redis+socket";
    if (!unixSocket && scheme != "redis" && scheme != "rediss") {
        return refuse("it does not begin with redis://, rediss:// or unix://");
    }
    settings.tls = scheme == "rediss";
    if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
        if (auto taken = takeUserInfo(rest.substr(0, at), settings); !taken) {
            return fail(std::move(taken.error()));
        }
        rest.remove_prefix(at + 1);
    }
    Result<void> taken;
    if (unixSocket) {
        const auto path = percentDecoded(rest);
        if (!path || path->empty() || path->front() != '/' || path->find('\0') != std::string::npos) {
            return refuse("the path of the unix socket must be absolute");
        }
        settings.unixSocket = *path;
    } else {
        const auto slash = rest.find('/');
        taken = takeHostAndPort(rest.substr(0, slash), settings);
        if (taken && slash != std::string_view::npos) {
            taken = takeDatabase(rest.substr(slash + 1), settings);
        }
    }
    if (taken) {
        taken = takeQuery(query, settings);
    }
    if (!taken) {
        return fail(std::move(taken.error()));
    }
    return settings;
}

std::string Settings::description() const {
    std::string out;
    if (!unixSocket.empty()) {
        out = "unix://" + (user.empty() ? "" : user + "@") + unixSocket;
        return database == 0 ? out : out + "?db=" + std::to_string(database);
    }
    out = tls ? "rediss://" : "redis://";
    if (!user.empty()) {
        out += user + "@";
    }
    const bool address = host.find(':') != std::string::npos;
    out += address ? "[" + host + "]" : host;
    return out + ":" + std::to_string(port) + "/" + std::to_string(database);
}

} // namespace pavement::redis
