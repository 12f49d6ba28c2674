// The link's thread: reaching the server, proving the feed, replaying what waited.

#include "engine/cachelayer/redis_link.h"

#include "engine/cachelayer/invalidation_commands.h"

#include <algorithm>
#include <charconv>

namespace pavement::cachelayer {

namespace {

constexpr std::size_t kReplayBatch = 500;
constexpr Milliseconds kSlice{20};      // a fault elsewhere is noticed after that long at most
constexpr Milliseconds kSettled{5'000}; // up for that long, and the next failure counts as the first
constexpr std::size_t kBeatsUnderWay = 16;

redis::Settings limitedTo(redis::Settings settings, Milliseconds limit) {
    settings.connectTimeout = limit;
    settings.commandTimeout = limit;
    return settings;
}

} // namespace

void RedisLink::keep(const std::stop_token& stop) {
    SteadyTime nextBeat = m_clock.steady();
    while (!stop.stop_requested()) {
        if (!up()) {
            if (m_upSince != SteadyTime{} && m_clock.steady() - m_upSince > kSettled) {
                m_failures = 0;
            }
            // The first attempt follows at once; a server that keeps failing gets rest.
            if (m_failures > 0) {
                std::unique_lock lock(m_mutex);
                m_woken.wait_for(lock, stop, backoff(), [] { return false; });
                if (stop.stop_requested()) {
                    return;
                }
            }
            ++m_failures;
            auto ready = m_feed ? beat() : establish();
            if (!ready && m_feed) {
                loseFeed();
                ready = establish();
            }
            if (ready) {
                ready = replay();
            }
            if (!ready) {
                const std::lock_guard lock(m_mutex);
                m_status.lastError = ready.error();
                continue;
            }
            m_upSince = m_clock.steady();
            nextBeat = m_upSince + m_options.stalenessBound / 4;
        }
        auto heard = listen(kSlice);
        if (heard && m_clock.steady() >= nextBeat) {
            nextBeat = m_clock.steady() + m_options.stalenessBound / 4;
            heard = beat();
        }
        if (!heard) {
            loseFeed();
            fault(heard.error());
        }
    }
}

Milliseconds RedisLink::backoff() {
    const auto doubled = m_options.minBackoff.count() << std::min(m_failures - 1, 16U);
    return Milliseconds(std::min<Milliseconds::rep>(doubled, m_options.maxBackoff.count()));
}

void RedisLink::loseFeed() {
    m_confirmed = 0;
    m_tracking = false;
    m_ownStores.clear();
    m_feed.reset();
}

Result<void> RedisLink::establish() {
    const redis::Settings settings = limitedTo(m_options.settings, m_options.timeout);
    auto feed = std::make_unique<Feed>(
        Feed{redis::Connection(settings), redis::Connection(settings), 0, 0, {}, false});
    const auto identity = readIdentity(feed->beater);
    if (!identity) {
        return fail(identity.error());
    }
    const auto listenerId = feed->listener.command({"CLIENT", "ID"});
    if (auto done = subscribe(*feed); !done) {
        return done;
    }
    if (m_options.tracking) {
        track(*feed, listenerId ? listenerId->integer : 0);
    }
    // What was in memory before the feed stood may have been changed unheard.
    m_dropAll();
    m_pool.restart(*identity);
    if (auto done = synchroniseLocked(feed->beater, *identity); !done) {
        return done;
    }
    feed->beaterReconnects = feed->beater.reconnects();
    m_feed = std::move(feed);
    {
        const std::lock_guard lock(m_mutex);
        m_status.feedLosses += m_everEstablished ? 1 : 0;
        m_everEstablished = true;
    }
    return beat();
}

Result<void> RedisLink::subscribe(Feed& feed) {
    const std::string ours = m_names.feed();
    return feed.listener.beginPush({"SUBSCRIBE", ours, "__redis__:invalidate"},
                                   Deadline::after(m_options.timeout));
}

Result<void> RedisLink::listen(Milliseconds limit) {
    const Deadline until = Deadline::after(limit);
    do {
        const auto message = m_feed->listener.nextPush(until);
        if (!message) {
            return fail(message.error());
        }
        if (!*message) {
            return {};
        }
        hear(**message);
    } while (!until.expired());
    return {};
}

void RedisLink::track(Feed& feed, std::int64_t listenerId) {
    const std::string id = std::to_string(listenerId);
    const std::string prefix = m_names.prefix + "v:";
    // Without NOLOOP: the server remembers who changed a key first between two turns of its loop, and would
    // keep from us what another did to a key right after ourselves.
    const auto done =
        feed.beater.command({"CLIENT", "TRACKING", "ON", "REDIRECT", id, "BCAST", "PREFIX", prefix});
    m_trackingRefused = !done;
    m_tracking = done.has_value();
    const std::lock_guard lock(m_mutex);
    m_status.tracking = done ? TrackingState::on : TrackingState::refused;
    m_status.trackingProblem = done ? std::string() : done.error().message;
}

// Proves that the server is the one it was, and sends a beat around.
Result<void> RedisLink::beat() {
    Feed& feed = *m_feed;
    const SteadyTime now = m_clock.steady();
    const auto replies = feed.beater.pipeline(
        {{"PUBLISH", m_names.feed(), "0 " + m_self + " h" + std::to_string(++feed.beats)},
         {"TIME"},
         {"GET", m_names.epoch()}});
    if (!replies) {
        return fail(replies.error());
    }
    for (const auto& reply : *replies) {
        if (!reply) {
            return fail(reply.error());
        }
    }
    const auto identity = readIdentity(feed.beater);
    if (!identity) {
        return fail(identity.error());
    }
    if (*identity != m_pool.identity() || feed.beater.reconnects() != feed.beaterReconnects) {
        return fail(ErrorCode::connectionLost, "Another Redis server answers than before");
    }
    // Only a beat of which all the above held may prove anything when it comes back.
    feed.sent.emplace_back(feed.beats, now);
    if (feed.sent.size() > kBeatsUnderWay) {
        feed.sent.pop_front();
    }
    const auto& time = (*replies)[1]->elements;
    std::int64_t seconds = 0;
    std::int64_t micros = 0;
    if (time.size() == 2) {
        std::from_chars(time[0].text.data(), time[0].text.data() + time[0].text.size(), seconds);
        std::from_chars(time[1].text.data(), time[1].text.data() + time[1].text.size(), micros);
        m_serverOffset = seconds * 1000 + micros / 1000 -
                         std::chrono::duration_cast<Milliseconds>(now.time_since_epoch()).count();
    }
    // Somebody flushed the server, or the feed missed something.
    if ((*replies)[2]->text != std::to_string(knownEpoch())) {
        return synchronise(feed.beater);
    }
    return {};
}

Result<void> RedisLink::replay() {
    for (;;) {
        PendingInvalidations::Items some;
        {
            const std::lock_guard lock(m_mutex);
            some = m_pending.front(kReplayBatch);
            if (some.empty()) {
                m_up = true; // under the mutex: nobody can queue after this look
                return {};
            }
        }
        std::vector<Invalidation> invalidations;
        for (const auto& each : some) {
            invalidations.push_back(each.first);
        }
        const auto done = carryOut(m_feed->beater, m_names, m_self, m_options.mostNames, invalidations);
        if (!done) {
            loseFeed();
            return fail(done.error());
        }
        if (auto synchronised = synchronise(m_feed->beater); !synchronised) {
            loseFeed();
            return synchronised;
        }
        const std::lock_guard lock(m_mutex);
        m_pending.remove(some);
        m_status.replayed += some.size();
    }
}

} // namespace pavement::cachelayer
