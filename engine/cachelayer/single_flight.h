#pragma once
// One load at a time for each key in this process; whoever asks meanwhile waits for its result. A load that
// began before an invalidation of its key is not joined by those who ask after it, and one that takes longer
// than the lease is joined by nobody any more: a source that hangs costs its callers, not all that follow.
// Thread-safe.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/cachelayer/outcome.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pavement::cachelayer {

class Flight {
public:
    Flight(std::uint64_t stamp, SteadyTime begun)
        : m_stamp(stamp)
        , m_begun(begun) {}

    std::uint64_t stamp() const { return m_stamp; }

    SteadyTime begun() const { return m_begun; }

    // An outcome without an answer and without an error means: look again.
    void finish(Result<Outcome> outcome, std::vector<std::string> tags) {
        {
            const std::lock_guard lock(m_mutex);
            m_outcome = std::move(outcome);
            m_tags = std::move(tags);
        }
        m_changed.notify_all();
    }

    // A stale value for those who are not willing to wait, found on the way.
    void offer(Outcome stale) {
        {
            const std::lock_guard lock(m_mutex);
            m_offered = std::move(stale);
        }
        m_changed.notify_all();
    }

    // The stale value it is about to answer with; for the loading thread alone.
    void noteStale(std::int64_t createdMillis) { m_staleCreated = createdMillis; }

    std::optional<std::int64_t> staleCreated() const { return m_staleCreated; }

    struct Landing {
        std::optional<Result<Outcome>> outcome; // absent: the wait ended before the load
        std::vector<std::string> tags;
        std::optional<Outcome> offered;
    };

    // Until the load is over or `latest` has passed; once `patience` has, a stale value on offer is enough.
    Landing wait(Deadline patience, Deadline latest, bool haveStale) {
        std::unique_lock lock(m_mutex);
        while (!m_outcome) {
            const bool enough = haveStale || m_offered;
            const Deadline until = enough ? patience.earlier(latest) : latest;
            if (until.expired()) {
                break;
            }
            if (until.isNever()) {
                m_changed.wait(lock);
            } else {
                m_changed.wait_until(lock, until.at());
            }
        }
        return {m_outcome, m_tags, m_offered};
    }

private:
    const std::uint64_t m_stamp;
    const SteadyTime m_begun;
    std::optional<std::int64_t> m_staleCreated;
    std::mutex m_mutex; // guards all below
    std::condition_variable m_changed;
    std::optional<Result<Outcome>> m_outcome;
    std::vector<std::string> m_tags;
    std::optional<Outcome> m_offered;
};

class SingleFlight {
public:
    struct Joined {
        std::shared_ptr<Flight> flight;
        bool leads = false; // the caller does the load, and must finish() and end() it
    };

    // `joinable` says whether a flight under way may still be joined.
    Joined join(const std::string& key, std::uint64_t stamp, SteadyTime now,
                const std::function<bool(const Flight&)>& joinable) {
        Shard& shard = shardOf(key);
        const std::lock_guard lock(shard.mutex);
        auto& slot = shard.flights[key];
        if (slot != nullptr && joinable(*slot)) {
            return {slot, false};
        }
        slot = std::make_shared<Flight>(stamp, now);
        return {slot, true};
    }

    // Those who ask from now on begin anew.
    void end(const std::string& key, const std::shared_ptr<Flight>& flight) {
        Shard& shard = shardOf(key);
        const std::lock_guard lock(shard.mutex);
        const auto found = shard.flights.find(key);
        if (found != shard.flights.end() && found->second == flight) {
            shard.flights.erase(found);
        }
    }

    std::size_t underWay() const {
        std::size_t count = 0;
        for (Shard& shard : m_shards) {
            const std::lock_guard lock(shard.mutex);
            count += shard.flights.size();
        }
        return count;
    }

private:
    struct Shard {
        std::mutex mutex;
        std::unordered_map<std::string, std::shared_ptr<Flight>> flights;
    };

    Shard& shardOf(const std::string& key) const { return m_shards[std::hash<std::string>{}(key) % 16]; }

    mutable Shard m_shards[16];
};

} // namespace pavement::cachelayer
