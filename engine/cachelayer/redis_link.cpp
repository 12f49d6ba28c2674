#include "engine/cachelayer/redis_link.h"

#include "engine/cachelayer/redis_scripts.h"

#include <algorithm>
#include <charconv>
#include <random>

namespace pavement::cachelayer {

namespace {

constexpr std::string_view kTrackingChannel = "__redis__:invalidate";

std::int64_t steadyMillis(const Clock& clock) {
    return std::chrono::duration_cast<Milliseconds>(clock.steady().time_since_epoch()).count();
}

std::string randomName() {
    std::random_device source;
    std::string name;
    for (int i = 0; i < 16; ++i) {
        name += "0123456789abcdef"[source() & 15U];
    }
    return name;
}

redis::Settings limited(redis::Settings settings, Milliseconds limit) {
    settings.connectTimeout = limit;
    settings.commandTimeout = limit;
    return settings;
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

} // namespace

RedisLink::RedisLink(RedisOptions options, const Clock& clock, InvalidationTable& table,
                     std::function<void(std::string_view)> dropKey, std::function<void()> dropAll)
    : m_options(std::move(options))
    , m_names{m_options.prefix}
    , m_self(randomName())
    , m_clock(clock)
    , m_table(table)
    , m_dropKey(std::move(dropKey))
    , m_dropAll(std::move(dropAll))
    , m_pool(limited(m_options.settings, m_options.timeout), m_options.connections)
    , m_serverOffset(toMillis(clock.wall()) - steadyMillis(clock))
    , m_pending(m_options.mostPending)
    , m_thread([this](const std::stop_token& stop) { keep(stop); }) {}

RedisLink::~RedisLink() = default;

Result<ConnectionPool::Lent> RedisLink::borrow(Milliseconds limit) {
    if (!up()) {
        return fail(ErrorCode::unreachable, "Redis is out of reach");
    }
    return m_pool.borrow(limit);
}

void RedisLink::fault(const Error& why) {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_up) {
            return;
        }
        m_up = false;
        ++m_status.faults;
        m_status.lastError = why;
    }
    m_woken.notify_all();
}

bool RedisLink::queueIfDown(const std::vector<Invalidation>& invalidations) {
    const std::lock_guard lock(m_mutex);
    if (m_up) {
        return false;
    }
    m_pending.add(invalidations);
    return true;
}

void RedisLink::queueAfterFault(const std::vector<Invalidation>& invalidations, const Error& why) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_up) {
            m_up = false;
            ++m_status.faults;
        }
        m_status.lastError = why;
        m_pending.add(invalidations);
    }
    m_woken.notify_all();
}

void RedisLink::expectOwnStore(std::string_view key) {
    if (m_tracking) {
        m_ownStores.expect(key);
    }
}

void RedisLink::nothingStored(std::string_view key) {
    static_cast<void>(m_ownStores.settle(key));
}

std::int64_t RedisLink::serverMillis() const {
    return steadyMillis(m_clock) + m_serverOffset.load(std::memory_order_relaxed);
}

std::optional<SteadyTime> RedisLink::confirmed() const {
    const std::int64_t at = m_confirmed.load(std::memory_order_acquire);
    return at == 0 || m_trackingRefused
               ? std::nullopt
               : std::optional(SteadyTime(
                     std::chrono::duration_cast<SteadyTime::duration>(std::chrono::nanoseconds(at))));
}

LinkStatus RedisLink::status() const {
    LinkStatus status;
    {
        const std::lock_guard lock(m_mutex);
        status = m_status;
        status.up = m_up;
        status.pending = m_pending.size();
        status.pendingOverflows = m_pending.overflows();
    }
    status.epoch = knownEpoch();
    if (const auto at = confirmed()) {
        status.sinceConfirmed = std::chrono::duration_cast<Milliseconds>(m_clock.steady() - *at);
    }
    return status;
}

void RedisLink::noteEpoch(std::uint64_t epoch) {
    // Only the next one: a gap means that others are still to be heard of.
    std::uint64_t before = epoch - 1;
    m_epoch.compare_exchange_strong(before, epoch);
}

Result<void> RedisLink::synchronise(redis::Connection& connection) {
    return synchroniseLocked(connection, m_pool.identity());
}

Result<void> RedisLink::synchroniseLocked(redis::Connection& connection, const std::string& identity) {
    const std::lock_guard lock(m_epochMutex);
    const auto asked = [&connection](const std::vector<std::string>& words) -> Result<redis::Reply> {
        const std::vector<std::string_view> views(words.begin(), words.end());
        return connection.command(views);
    };
    const std::uint64_t known = m_epoch;
    const auto confirmedAt = asked({"EVAL", std::string(scripts::kConfirm), "3", m_names.epoch(),
                                    m_names.names(), m_names.server(), identity, std::to_string(known),
                                    std::to_string(toMillis(m_clock.wall()) * 1000), m_names.feed(),
                                    m_options.trustAfterRestart ? "1" : "0"});
    if (!confirmedAt) {
        if (confirmedAt.error().context == "WRONGTYPE") {
            // Somebody else's values under our names; the next attempt begins afresh.
            static_cast<void>(asked({"UNLINK", m_names.epoch(), m_names.names(), m_names.server()}));
        }
        return fail(confirmedAt.error());
    }
    if (confirmedAt->text == std::to_string(known)) {
        return {};
    }
    const auto since = asked({"EVAL", std::string(scripts::kNamesSince), "2", m_names.epoch(),
                              m_names.names(), std::to_string(known)});
    if (!since) {
        return fail(since.error());
    }
    const auto unclear = [] {
        return fail(ErrorCode::protocol, "The cache's record of invalidations in Redis makes no sense");
    };
    if (since->elements.size() != 2 || since->elements[1].elements.size() % 2 != 0) {
        return unclear();
    }
    const auto epoch = number(since->elements[0].text);
    const auto& pairs = since->elements[1].elements;
    if (!epoch || pairs.empty() || number(pairs.back().text) != epoch) {
        return unclear();
    }
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
        const auto invalidation = invalidationOf(pairs[i].text);
        const auto at = number(pairs[i + 1].text);
        if (!invalidation || !at) {
            return unclear();
        }
        m_table.record(*invalidation, *at);
    }
    for (std::uint64_t before = m_epoch; before < *epoch && !m_epoch.compare_exchange_weak(before, *epoch);) {
    }
    return {};
}

void RedisLink::hear(const redis::Reply& message) {
    if (message.elements.size() != 3 || message.elements[0].text != "message") {
        return;
    }
    const redis::Reply& what = message.elements[2];
    if (message.elements[1].text == kTrackingChannel) {
        if (what.kind == redis::Reply::Kind::nil) {
            m_dropAll(); // FLUSHALL or FLUSHDB
            return;
        }
        for (const redis::Reply& name : what.elements) {
            if (const auto key = m_names.keyOf(name.text); key && !m_ownStores.settle(*key)) {
                m_dropKey(*key);
            }
        }
        return;
    }
    hearFeed(what.text);
}

// "EPOCH SENDER MEMBER"; a beat is "0 SENDER hNUMBER".
void RedisLink::hearFeed(const std::string& text) {
    const auto first = text.find(' ');
    const auto second = first == std::string::npos ? first : text.find(' ', first + 1);
    if (second == std::string::npos) {
        return;
    }
    const auto epoch = number(std::string_view(text).substr(0, first));
    const std::string_view sender = std::string_view(text).substr(first + 1, second - first - 1);
    const std::string_view member = std::string_view(text).substr(second + 1);
    if (!epoch || member.empty()) {
        return;
    }
    if (member.front() == 'h') {
        if (sender != m_self) {
            return;
        }
        const auto beat = number(member.substr(1));
        while (!m_feed->sent.empty() && beat && m_feed->sent.front().first <= *beat) {
            if (m_feed->sent.front().first == *beat) {
                m_confirmed =
                    std::chrono::nanoseconds(m_feed->sent.front().second.time_since_epoch()).count();
            }
            m_feed->sent.pop_front();
        }
        return;
    }
    const auto invalidation = invalidationOf(member);
    if (!invalidation) {
        return;
    }
    if (invalidation->kind == Invalidation::Kind::key) {
        if (sender != m_self) { // ours were carried out when they were asked for
            m_dropKey(invalidation->name);
        }
        return;
    }
    m_table.record(*invalidation, *epoch);
    noteEpoch(*epoch);
}

} // namespace pavement::cachelayer
