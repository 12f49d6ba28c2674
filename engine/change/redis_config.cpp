#include "engine/change/kind.h"
#include "engine/change/redis_words.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace pavement::change {

namespace {

constexpr const char* kRedisConfigKind = "redis config";

// What decides who gets in, where files go or what runs, or holds a secret.
bool isOutOfBounds(const std::string& parameter) {
    static constexpr std::array kBegins{"tls-",       "enable-",    "unixsocket",  "acl",
                                        "masteruser", "masterauth", "requirepass", "bind",
                                        "repl-",      "replica",    "slave",       "cluster-"};
    static constexpr std::array kNames{"dir",
                                       "dbfilename",
                                       "appendfilename",
                                       "appenddirname",
                                       "logfile",
                                       "pidfile",
                                       "port",
                                       "protected-mode",
                                       "loadmodule",
                                       "user",
                                       "rename-command",
                                       "syslog-ident",
                                       "proc-title-template",
                                       "include",
                                       "appendonly",
                                       "save"};
    return std::ranges::any_of(kBegins, [&](const char* begin) { return parameter.starts_with(begin); }) ||
           std::ranges::find(kNames, parameter) != kNames.end();
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

// "100mb" is told back as "104857600".
std::string plain(const std::string& value) {
    const std::string text = lower(value);
    static constexpr std::array<std::pair<const char*, std::int64_t>, 6> kUnits{{{"kb", 1LL << 10},
                                                                                 {"mb", 1LL << 20},
                                                                                 {"gb", 1LL << 30},
                                                                                 {"k", 1000},
                                                                                 {"m", 1'000'000},
                                                                                 {"g", 1'000'000'000}}};
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{})
        return text;
    const std::string unit(end, text.data() + text.size());
    for (const auto& [word, factor] : kUnits)
        if (unit == word)
            return std::to_string(number * factor);
    return text;
}

class RedisConfig final : public Kind {
public:
    std::string_view name() const override { return kRedisConfigKind; }

    Result<Plan> plan(Target& target, const Change& change) const override {
        const std::string parameter = change.what.at("name"), value = change.what.at("value");
        if (isOutOfBounds(parameter) || parameter.find_first_of("*?[\\") != std::string::npos)
            return fail(
                ErrorCode::unsupported, parameter + " is not set from here",
                "It decides who may connect, where files go, or whether data is safe. Set it by hand.");
        auto seen = asSeen(target, change);
        if (!seen)
            return fail(seen.error());
        Plan plan = std::move(*seen);
        if (plan.before.front().empty())
            return fail(ErrorCode::notFound, "This Redis has no setting " + parameter);
        const std::string former = Json::parse(plan.before.front());
        const bool rewrite = change.what.at("rewrite");
        if (plain(former) == plain(value))
            return fail(ErrorCode::alreadyExists, parameter + " is " + former + " already");
        const auto set = [&](const std::string& to) {
            const std::vector<std::string> words{"CONFIG", "SET", parameter, to};
            return Step{asTyped(words),
                        "At once, for all clients. A smaller maxmemory evicts keys before it answers.",
                        0,
                        false,
                        false,
                        words};
        };
        plan.steps = {set(value)};
        plan.undo = {set(former)};
        if (rewrite) {
            const auto info = target.ask({"INFO", "server"});
            if (!info)
                return fail(info.error());
            if (redis::parseInfo(info->text)["config_file"].empty())
                return fail(
                    ErrorCode::unsupported, "This Redis runs without a configuration file",
                    "CONFIG REWRITE has nothing to write to; set it without, until the next restart.");
            const std::vector<std::string> words{"CONFIG", "REWRITE"};
            const Step write{asTyped(words),
                             "Writes all that is set now into the configuration file: also what others have "
                             "set since the start.",
                             kNoPart,
                             false,
                             false,
                             words};
            plan.steps.push_back(write);
            plan.undo.push_back(write);
        } else {
            plan.notes = {"It holds until Redis is restarted."};
        }
        return plan;
    }

    Result<Parts> look(Target& target, const Plan& plan) const override {
        const std::string parameter = plan.change.what.at("name");
        const auto found = target.ask({"CONFIG", "GET", parameter});
        if (!found)
            return fail(found.error());
        const bool one = found->elements.size() == 2;
        return Parts{one ? dumpJson(Json(found->elements[1].text)) : std::string()};
    }

    Fit judge(const Plan& plan, std::size_t, const std::string& now,
              const std::optional<std::string>& after) const override {
        if (now.empty() || (after && *after != now))
            return Fit::foreign;
        const std::string value = Json::parse(now);
        return plain(value) == plain(plan.change.what.at("value").get<std::string>()) ? Fit::whole
                                                                                      : Fit::foreign;
    }
};

} // namespace

std::string asTyped(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        const bool bare = !word.empty() && std::ranges::all_of(word, [](unsigned char c) {
            return c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '\\';
        });
        text += text.empty() ? "" : " ";
        if (bare) {
            text += word;
            continue;
        }
        text += '"';
        for (const char c : word) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\')
                text += std::string{'\\', c};
            else if (byte < ' ' || byte >= 0x7F)
                text += fmt::format("\\x{:02x}", byte);
            else
                text += c;
        }
        text += '"';
    }
    return text;
}

Change setRedisConfig(const std::string& name, const std::string& value, bool rewrite) {
    return {kRedisConfigKind,
            fmt::format("Set {} of Redis to {}", lower(name), value),
            {{"name", lower(name)}, {"value", value}, {"rewrite", rewrite}}};
}

std::unique_ptr<Kind> makeRedisConfig() {
    return std::make_unique<RedisConfig>();
}

} // namespace pavement::change
