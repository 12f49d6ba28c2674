#include "engine/cachelayer/redis_layer.h"

#include "engine/cachelayer/invalidation_commands.h"
#include "engine/cachelayer/redis_scripts.h"

#include <algorithm>
#include <charconv>
#include <random>

namespace pavement::cachelayer {

namespace {

constexpr std::size_t kInvalidationBatch = 500;

std::string newToken() {
    thread_local std::mt19937_64 random{std::random_device{}()};
    std::string token;
    for (std::uint64_t word : {random(), random()}) {
        for (int i = 0; i < 16; ++i, word >>= 4U) {
            token += "0123456789abcdef"[word & 15U];
        }
    }
    return token;
}

std::optional<std::uint64_t> epochOf(const redis::Reply& reply) {
    std::uint64_t value = 0;
    const auto& text = reply.text;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc{} && !text.empty() && end == text.data() + text.size() ? std::optional(value)
                                                                                       : std::nullopt;
}

} // namespace

Result<RedisLayer::Replies> RedisLayer::run(const Commands& commands, Milliseconds limit) {
    auto lent = m_link.borrow(limit);
    if (!lent) {
        // Somebody in a hurry proves nothing about the server.
        if (isOutOfReach(lent.error()) && limit >= m_link.options().timeout) {
            m_link.fault(lent.error());
        }
        return fail(lent.error());
    }
    auto replies = (*lent)->pipeline(commands);
    if (!replies) {
        if (replies.error().code != ErrorCode::timeout || limit >= m_link.options().timeout) {
            m_link.fault(replies.error());
        }
        return replies;
    }
    if (lent->renewed()) {
        const Error other{ErrorCode::connectionLost, "Redis had closed a connection of the cache", "", ""};
        m_link.fault(other);
        return fail(other);
    }
    for (const auto& reply : *replies) {
        if (!reply && isOutOfReach(reply.error())) {
            m_link.fault(reply.error());
            return fail(reply.error());
        }
    }
    return replies;
}

RedisFound RedisLayer::judge(const redis::Reply& reply, const std::string& key, std::uint64_t epoch) const {
    if (reply.kind == redis::Reply::Kind::nil) {
        return {std::nullopt, MissReason::absent};
    }
    auto entry = decode(reply.text, key);
    if (!entry) {
        return {std::nullopt, MissReason::damaged};
    }
    if (entry->epoch > epoch || !m_table.currentOnServer(entry->epoch, key, entry->tags)) {
        return {std::nullopt, MissReason::invalidated};
    }
    if (m_link.serverMillis() >= entry->hardExpiryMillis) {
        return {std::nullopt, MissReason::expired};
    }
    return {std::move(entry), MissReason::none};
}

Result<std::vector<RedisFound>> RedisLayer::readWith(const Commands& before,
                                                     std::span<const std::string> keys, Milliseconds limit,
                                                     Replies* replies, std::uint64_t& epoch) {
    Commands commands = before;
    std::vector<std::string> get{"MGET"};
    for (const std::string& key : keys) {
        get.push_back(m_link.names().entry(key));
    }
    get.push_back(m_link.names().epoch());
    commands.push_back(std::move(get));
    const std::uint64_t known = m_link.knownEpoch();
    auto answered = run(commands, limit);
    if (!answered) {
        return fail(answered.error());
    }
    const auto& values = answered->back();
    if (!values) {
        return fail(values.error());
    }
    if (values->elements.size() != keys.size() + 1) {
        return fail(ErrorCode::protocol, "Redis answered another number of values than asked for");
    }
    const auto counted = epochOf(values->elements.back());
    epoch = counted.value_or(0);
    if (!counted || *counted < known || *counted > m_link.knownEpoch()) {
        auto lent = m_link.borrow(limit);
        auto done = lent ? m_link.synchronise(**lent) : Result<void>(fail(lent.error()));
        if (!done) {
            if (isOutOfReach(done.error()) || isOutOfMemory(done.error())) {
                m_link.fault(done.error());
            }
            return fail(done.error());
        }
        if (!counted || *counted < known) {
            epoch = 0; // what was read belongs to another time
        }
    }
    std::vector<RedisFound> found;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        found.push_back(judge(values->elements[i], keys[i], epoch));
    }
    epoch = std::max(epoch, counted && *counted >= known ? *counted : m_link.knownEpoch());
    if (replies != nullptr) {
        *replies = std::move(*answered);
    }
    return found;
}

std::vector<RedisFound> RedisLayer::read(std::span<const std::string> keys, Deadline deadline) {
    const Milliseconds limit = std::min(m_link.options().timeout, deadline.remaining());
    if (keys.empty()) {
        return {};
    }
    MissReason why = MissReason::unavailable;
    if (limit < Milliseconds{1}) {
        why = MissReason::deadline;
    } else if (m_link.up()) {
        std::uint64_t epoch = 0;
        auto found = readWith({}, keys, limit, nullptr, epoch);
        if (found) {
            return std::move(*found);
        }
        why = limit < m_link.options().timeout && found.error().code == ErrorCode::timeout
                  ? MissReason::deadline
                  : MissReason::unavailable;
    }
    return std::vector<RedisFound>(keys.size(), RedisFound{std::nullopt, why});
}

Lease RedisLayer::acquire(const std::string& key, Milliseconds duration, Deadline deadline) {
    Lease lease;
    lease.found.why = MissReason::unavailable;
    const Milliseconds limit = std::min(m_link.options().timeout, deadline.remaining());
    if (limit < Milliseconds{1} || !m_link.up()) {
        return lease;
    }
    std::string token = newToken();
    const Commands before{
        {"SET", m_link.names().lease(key), token, "NX", "PX", std::to_string(duration.count())}};
    Replies replies;
    auto found = readWith(before, {&key, 1}, limit, &replies, lease.epoch);
    if (!found) {
        return lease;
    }
    lease.found = std::move(found->front());
    if (replies.front() && replies.front()->kind == redis::Reply::Kind::status) {
        lease.token = std::move(token);
        lease.reached = true;
    } else {
        // A full server gives no leases: the load goes on as if there were no Redis.
        lease.reached = replies.front().has_value();
    }
    return lease;
}

bool RedisLayer::fill(const std::string& key, const std::string& token, const Entry& entry) {
    const std::int64_t left = entry.hardExpiryMillis - m_link.serverMillis();
    if (left <= 0 || !m_link.up()) {
        return false;
    }
    m_link.expectOwnStore(key);
    const auto replies = run({{"EVAL", std::string(scripts::kFill), "2", m_link.names().entry(key),
                               m_link.names().lease(key), token, encode(entry, key), std::to_string(left)}},
                             m_link.options().timeout);
    const bool stored = replies && replies->front() && replies->front()->integer == 1;
    if (!stored) {
        m_link.nothingStored(key);
    }
    if (replies && !replies->front()) {
        release(key, token);
    }
    return stored;
}

void RedisLayer::release(const std::string& key, const std::string& token) {
    if (m_link.up()) {
        static_cast<void>(
            run({{"EVAL", std::string(scripts::kRelease), "1", m_link.names().lease(key), token}},
                m_link.options().timeout));
    }
}

bool RedisLayer::write(const std::string& key, Entry entry) {
    const std::vector<Invalidation> old{{Invalidation::Kind::key, key}};
    const RedisNames& names = m_link.names();
    for (int attempt = 0;; ++attempt) {
        const std::int64_t left = entry.hardExpiryMillis - m_link.serverMillis();
        if (left <= 0 || !m_link.up()) {
            return invalidate(old) && left <= 0;
        }
        // First the old value goes: a full server refuses the new one. Last the lease: whoever took it
        // between began to load before the others are told.
        entry.epoch = m_link.knownEpoch();
        m_link.expectOwnStore(key);
        const auto replies =
            run({{"UNLINK", names.entry(key), names.lease(key)},
                 {"SET", names.entry(key), encode(entry, key), "PX", std::to_string(left)},
                 {"UNLINK", names.lease(key)},
                 {"PUBLISH", names.feed(), "0 " + m_link.self() + " " + memberOf(old.front())},
                 {"GET", names.epoch()}},
                m_link.options().timeout);
        const bool gone = replies && (*replies)[0] && (*replies)[2] && (*replies)[3];
        if (!gone || !(*replies)[1]) {
            m_link.nothingStored(key);
        }
        if (!gone) {
            m_link.queueAfterFault(old,
                                   replies ? Error{ErrorCode::server, "Redis refused an invalidation", "", ""}
                                           : replies.error());
            return false;
        }
        if (!(*replies)[1]) {
            return false;
        }
        if (attempt > 0 || ((*replies)[4] && epochOf(*(*replies)[4]) == entry.epoch)) {
            return true;
        }
        // Written as of an epoch that is over it would count as invalidated; it is newer than that.
        auto lent = m_link.borrow(m_link.options().timeout);
        if (!lent || !m_link.synchronise(**lent)) {
            return false;
        }
    }
}

bool RedisLayer::invalidate(const std::vector<Invalidation>& invalidations) {
    bool all = true;
    for (std::size_t from = 0; from < invalidations.size(); from += kInvalidationBatch) {
        const std::size_t to = std::min(invalidations.size(), from + kInvalidationBatch);
        const std::vector<Invalidation> some(invalidations.begin() + static_cast<std::ptrdiff_t>(from),
                                             invalidations.begin() + static_cast<std::ptrdiff_t>(to));
        if (m_link.queueIfDown(some)) {
            all = false;
            continue;
        }
        auto lent = m_link.borrow(m_link.options().timeout);
        Result<std::optional<std::uint64_t>> done = fail(ErrorCode::unreachable, "");
        if (!lent) {
            done = fail(lent.error());
        } else {
            done = carryOut(**lent, m_link.names(), m_link.self(), m_link.options().mostNames, some);
            if (done && lent->renewed()) {
                done = fail(ErrorCode::connectionLost, "Redis had closed a connection of the cache");
            }
        }
        if (!done) {
            m_link.queueAfterFault(some, done.error());
            all = false;
            continue;
        }
        if (*done) {
            // The script counted them one by one, in this order.
            std::uint64_t epoch = **done;
            for (const Invalidation& each : some) {
                epoch -= each.kind == Invalidation::Kind::key ? 0 : 1;
            }
            for (const Invalidation& each : some) {
                if (each.kind != Invalidation::Kind::key) {
                    m_table.record(each, ++epoch);
                    m_link.noteEpoch(epoch);
                }
            }
        }
    }
    return all;
}

} // namespace pavement::cachelayer
