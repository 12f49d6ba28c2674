#include "engine/keyspace/traffic.h"

#include "engine/keyspace/prefixes.h"

#include "engine/redis/monitor_line.h"
#include "engine/redis/statistics.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <span>
#include <unordered_map>

namespace pavement::keyspace {

namespace {

constexpr double kMostBehind = 1; // seconds that a line may lie in the server longer than the quickest did
constexpr std::array<std::string_view, 22> kReads{
    "GET",    "MGET",      "GETRANGE", "STRLEN",        "EXISTS", "HGET", "HMGET",    "HGETALL",
    "HVALS",  "HKEYS",     "HEXISTS",  "LRANGE",        "LINDEX", "LLEN", "SMEMBERS", "SISMEMBER",
    "ZRANGE", "ZREVRANGE", "ZSCORE",   "ZRANGEBYSCORE", "XRANGE", "GETEX"};
constexpr std::array<std::string_view, 24> kWrites{
    "SET",   "SETEX",  "PSETEX", "SETNX", "MSET",  "GETSET", "APPEND",  "INCR",
    "DECR",  "INCRBY", "DECRBY", "HSET",  "HMSET", "HDEL",   "HINCRBY", "LPUSH",
    "RPUSH", "LPOP",   "RPOP",   "SADD",  "SREM",  "ZADD",   "DEL",     "UNLINK"};
constexpr std::size_t kKnownKeys = 10'000;
constexpr Milliseconds kSlice{100};

std::string upperCase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

bool isOneOf(std::span<const std::string_view> names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Where keys stand: all words of MGET, DEL and the like, every other one of MSET, else the first.
struct Keys {
    std::size_t step;
    bool all;
};

Keys keysOf(const std::string& command) {
    if (command == "MGET" || command == "EXISTS" || command == "DEL" || command == "UNLINK") {
        return {1, true};
    }
    return command == "MSET" ? Keys{2, true} : Keys{1, false};
}

class Watch {
public:
    Watch(const redis::Settings& settings, const TrafficOptions& options, const std::stop_token& stop,
          const std::function<void(double)>& progress)
        : m_feed(settings)
        , m_events(settings)
        , m_probe(settings)
        , m_options(options)
        , m_stop(stop)
        , m_progress(progress)
        , m_database(settings.database) {}

    Result<Traffic> run() {
        const auto before = redis::readInfo(m_probe);
        if (!before) {
            return fail(before.error());
        }
        if (auto begun = beginEvents(); !begun) {
            return fail(std::move(begun.error()));
        }
        const Deadline soon = Deadline::after(m_probe.settings().commandTimeout);
        if (auto begun = m_feed.beginPush({"MONITOR"}, soon); !begun) {
            return fail(std::move(begun.error()));
        }
        auto followed = follow();
        m_feed.disconnect();
        if (!followed) {
            return fail(std::move(followed.error()));
        }
        if (auto drained = drainEvents(); !drained) {
            return fail(std::move(drained.error()));
        }
        m_events.disconnect();
        if (const auto after = redis::readInfo(m_probe); after && redis::continues(*before, *after)) {
            // Our own EXISTS count as reads of the server's.
            const auto hits =
                static_cast<double>(after->hits - before->hits) - static_cast<double>(m_probed - m_missed);
            const auto misses =
                static_cast<double>(after->misses - before->misses) - static_cast<double>(m_missed);
            if (hits >= 0 && misses >= 0 && hits + misses > 0) {
                m_traffic.hitRatio = hits / (hits + misses);
            }
        }
        return finish();
    }

private:
    // Misses as events, where the server sends them already: "m" for the kind, "E" for their channel.
    Result<void> beginEvents() {
        const auto reply = m_probe.command({"CONFIG", "GET", "notify-keyspace-events"});
        if (!reply || reply->elements.size() != 2) {
            return {}; // not permitted to know: estimate
        }
        const std::string& flags = reply->elements[1].text;
        if (flags.find('m') == std::string::npos || flags.find('E') == std::string::npos) {
            return {};
        }
        const auto begun =
            m_events.beginPush({"SUBSCRIBE", "__keyevent@" + std::to_string(m_database) + "__:keymiss"},
                               Deadline::after(m_probe.settings().commandTimeout));
        if (!begun && begun.error().code == ErrorCode::permission) {
            return {}; // not permitted to hear: estimate
        }
        m_traffic.exactMisses = begun.has_value();
        return begun;
    }

    Result<void> follow() {
        const auto begin = std::chrono::steady_clock::now();
        const Milliseconds length = std::min(m_options.duration, TrafficOptions::kLongest);
        const Deadline end = Deadline::after(length);
        auto sliceEnd = Deadline::after(kSlice);
        while (!end.expired() && !m_traffic.endedByBytes && !m_traffic.endedByLag) {
            if (m_stop.stop_requested()) {
                return fail(ErrorCode::cancelled, "Watching commands was interrupted");
            }
            auto next = m_feed.nextPush(end.earlier(sliceEnd));
            if (!next) {
                return fail(std::move(next.error()));
            }
            if (*next) {
                line((**next).text);
                m_traffic.endedByBytes = m_traffic.bytes >= m_options.maxBytes;
            }
            if (sliceEnd.expired()) {
                if (auto done = endOfSlice(); !done) {
                    return done;
                }
                sliceEnd = Deadline::after(kSlice);
                if (m_progress) {
                    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
                    m_progress(std::min(1.0, spent / std::chrono::duration<double>(length)));
                }
            }
        }
        m_traffic.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        return endOfSlice();
    }

    void line(const std::string& text) {
        m_traffic.bytes += text.size();
        const auto parsed = redis::parseMonitorLine(text);
        if (parsed && parsed->time > 0) {
            // What a slow reader has not taken yet piles up in the server, without a bound.
            const std::chrono::duration<double> here = std::chrono::steady_clock::now().time_since_epoch();
            const double behind = here.count() - parsed->time;
            m_leastBehind = std::min(m_leastBehind, behind);
            m_traffic.endedByLag = behind - m_leastBehind > kMostBehind;
        }
        if (!parsed || parsed->words.empty()) {
            ++m_traffic.malformed;
            return;
        }
        if (parsed->database != m_database) {
            return;
        }
        ++m_traffic.commands;
        const std::string command = upperCase(parsed->words[0]);
        const bool reads = isOneOf(kReads, command);
        if (!reads && !isOneOf(kWrites, command)) {
            return;
        }
        if (reads && m_probing > 0 && command == "EXISTS") {
            --m_probing; // our own question
            return;
        }
        const Keys at = keysOf(command);
        for (std::size_t i = 1; i < parsed->words.size() && (at.all || i == 1); i += at.step) {
            count(parsed->words[i], reads);
        }
    }

    void count(const std::string& key, bool reads) {
        (reads ? m_traffic.reads : m_traffic.writes)++;
        PrefixTraffic& prefix = prefixFor(key);
        (reads ? prefix.reads : prefix.writes)++;
        if (auto at = m_keys.find(key); at != m_keys.end() || m_keys.size() < kKnownKeys) {
            if (at == m_keys.end()) {
                at = m_keys.emplace(key, KeyTraffic{key, 0, 0}).first;
            }
            (reads ? at->second.reads : at->second.writes)++;
        } else if (++m_crowded == kKnownKeys) {
            // Full, and as many strangers since: all are halved, and the rare ones make room.
            m_crowded = 0;
            for (auto& [name, each] : m_keys) {
                each.reads /= 2;
                each.writes /= 2;
            }
            std::erase_if(m_keys,
                          [](const auto& each) { return each.second.reads + each.second.writes == 0; });
        }
        if (reads && !m_traffic.exactMisses &&
            static_cast<double>(m_questions.size()) <
                m_options.probesPerSecond * std::chrono::duration<double>(kSlice).count()) {
            m_questions.push_back(key);
        }
    }

    PrefixTraffic& prefixFor(const std::string& key) {
        const auto names = prefixesOf(key, m_options.delimiter, m_options.depth);
        std::string name = names.empty() ? std::string() : names.back();
        auto at = m_prefixes.find(name);
        if (at == m_prefixes.end() && m_prefixes.size() >= m_options.prefixes) {
            name.clear();
            at = m_prefixes.find(name);
        }
        if (at == m_prefixes.end()) {
            at = m_prefixes.emplace(name, PrefixTraffic{name, 0, 0, 0, 0}).first;
        }
        return at->second;
    }

    Result<void> endOfSlice() {
        if (auto drained = drainEvents(); !drained) {
            return drained;
        }
        if (m_questions.empty()) {
            return {};
        }
        std::vector<std::vector<std::string>> commands;
        for (const std::string& key : m_questions) {
            commands.push_back({"EXISTS", key});
        }
        m_probing += commands.size();
        const auto replies = m_probe.pipeline(commands);
        if (!replies) {
            return fail(replies.error());
        }
        for (std::size_t i = 0; i < replies->size(); ++i) {
            if (!(*replies)[i]) {
                continue;
            }
            const bool missed = (*replies)[i]->integer == 0;
            PrefixTraffic& prefix = prefixFor(m_questions[i]);
            ++prefix.probed;
            prefix.missed += missed ? 1 : 0;
            ++m_probed;
            m_missed += missed ? 1 : 0;
        }
        m_questions.clear();
        return {};
    }

    Result<void> drainEvents() {
        while (m_events.pushing()) {
            auto next = m_events.nextPush(Deadline::after(Milliseconds{0}));
            if (!next) {
                return fail(std::move(next.error()));
            }
            if (!*next) {
                break;
            }
            if ((**next).elements.size() == 3) {
                ++prefixFor((**next).elements[2].text).missed;
            }
        }
        return {};
    }

    Traffic finish() {
        for (auto& [name, prefix] : m_prefixes) {
            if (m_traffic.exactMisses) {
                prefix.probed = std::max(prefix.reads, prefix.missed);
            }
            m_traffic.prefixes.push_back(std::move(prefix));
        }
        for (auto& [name, key] : m_keys) {
            m_traffic.keys.push_back(std::move(key));
        }
        const auto moreReads = [](const auto& a, const auto& b) { return a.reads > b.reads; };
        std::stable_sort(m_traffic.prefixes.begin(), m_traffic.prefixes.end(), moreReads);
        std::stable_sort(m_traffic.keys.begin(), m_traffic.keys.end(), moreReads);
        m_traffic.keys.resize(std::min(m_traffic.keys.size(), m_options.keys));
        return std::move(m_traffic);
    }

    redis::Connection m_feed, m_events, m_probe;
    const TrafficOptions& m_options;
    const std::stop_token& m_stop;
    const std::function<void(double)>& m_progress;
    const int m_database;
    double m_leastBehind = std::numeric_limits<double>::max(); // of lines, by two clocks; seconds
    Traffic m_traffic;
    std::unordered_map<std::string, PrefixTraffic> m_prefixes;
    std::unordered_map<std::string, KeyTraffic> m_keys;
    std::size_t m_crowded = 0;
    std::vector<std::string> m_questions;
    std::size_t m_probing = 0; // our questions that MONITOR has yet to show
    std::uint64_t m_probed = 0, m_missed = 0;
};

} // namespace

Result<Traffic> watchTraffic(const redis::Settings& settings, const TrafficOptions& options,
                             const std::stop_token& stop, const std::function<void(double)>& progress) {
    return Watch(settings, options, stop, progress).run();
}

} // namespace pavement::keyspace
