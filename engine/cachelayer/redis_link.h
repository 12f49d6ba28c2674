#pragma once
// Keeps the cache's tie to Redis: whether the server may be used at all, the feed of invalidations, and the
// order of things when it comes back. A thread of its own holds two connections: one subscribed, one that
// has the server track our keys towards the first and beats four times in each staleness bound. A beat is
// published and must come back through the subscription: only that proves the feed whole.
//
// Out of reach → (back-off) → connect, subscribe, track, confirm the epoch, replay what was queued → in use.
// No caller reads from the server before the replay is done. Thread-safe.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/cachelayer/connection_pool.h"
#include "engine/cachelayer/invalidation_table.h"
#include "engine/cachelayer/own_stores.h"
#include "engine/cachelayer/pending_invalidations.h"
#include "engine/cachelayer/redis_names.h"
#include "engine/cachelayer/redis_options.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace pavement::cachelayer {

enum class TrackingState { off, on, refused };

struct LinkStatus {
    bool up = false;
    TrackingState tracking = TrackingState::off;
    std::optional<Error> lastError; // why it is or was out of reach
    std::string trackingProblem;    // where it was refused
    std::uint64_t faults = 0;       // times it was found out of reach
    std::uint64_t feedLosses = 0;   // times the feed was begun anew after the first
    std::size_t pending = 0;        // invalidations waiting for its return
    std::uint64_t replayed = 0;     // that waited and were carried out
    std::uint64_t pendingOverflows = 0;
    std::uint64_t epoch = 0;
    std::optional<Milliseconds> sinceConfirmed; // age of the last proof that the feed is whole
};

class RedisLink {
public:
    // `dropKey` and `dropAll` are called on the link's thread when the feed says so.
    RedisLink(RedisOptions options, const Clock& clock, InvalidationTable& table,
              std::function<void(std::string_view key)> dropKey, std::function<void()> dropAll);
    ~RedisLink();
    RedisLink(const RedisLink&) = delete;
    RedisLink& operator=(const RedisLink&) = delete;

    bool up() const { return m_up.load(std::memory_order_acquire); }

    // ErrorCode unreachable at once while the server is out of reach.
    Result<ConnectionPool::Lent> borrow(Milliseconds limit);
    void fault(const Error& why); // the server is not to be used until it was looked at

    // Puts them by where the server is out of reach; false where it is not and they are to be carried out.
    bool queueIfDown(const std::vector<Invalidation>& invalidations);
    void queueAfterFault(const std::vector<Invalidation>& invalidations, const Error& why);

    std::uint64_t knownEpoch() const { return m_epoch.load(std::memory_order_acquire); }

    // After a reply that names another epoch than was known before it was asked for.
    Result<void> synchronise(redis::Connection& connection);
    void noteEpoch(std::uint64_t epoch); // of an invalidation that was heard of; may come in any order

    // Around a store of ours, so that memory does not forget it when the server tells of it.
    void expectOwnStore(std::string_view key);
    void nothingStored(std::string_view key);

    std::int64_t serverMillis() const;           // the server's clock, by the last beat
    std::optional<SteadyTime> confirmed() const; // nothing while the feed is not there or not whole
    LinkStatus status() const;

    const RedisOptions& options() const { return m_options; }

    const RedisNames& names() const { return m_names; }

    const std::string& self() const { return m_self; } // marks our own messages

private:
    struct Feed {
        redis::Connection listener;
        redis::Connection beater;
        std::uint64_t beaterReconnects = 0;
        std::uint64_t beats = 0;
        std::deque<std::pair<std::uint64_t, SteadyTime>> sent;
        bool subscribed = false;
    };

    void keep(const std::stop_token& stop);
    Result<void> establish();
    Result<void> subscribe(Feed& feed);
    void track(Feed& feed, std::int64_t listenerId);
    Result<void> beat();
    Result<void> replay();
    Result<void> listen(Milliseconds limit);
    void hear(const redis::Reply& message);
    void hearFeed(const std::string& text);
    void loseFeed();
    Milliseconds backoff();
    Result<void> synchroniseLocked(redis::Connection& connection, const std::string& identity);

    const RedisOptions m_options;
    const RedisNames m_names;
    const std::string m_self;
    const Clock& m_clock;
    InvalidationTable& m_table;
    const std::function<void(std::string_view)> m_dropKey;
    const std::function<void()> m_dropAll;
    ConnectionPool m_pool;

    std::atomic<bool> m_up{false};
    std::atomic<std::uint64_t> m_epoch{0};
    std::atomic<std::int64_t> m_serverOffset; // the server's milliseconds minus our steady clock's
    std::atomic<std::int64_t> m_confirmed{0}; // nanoseconds of the steady clock; 0: not
    std::atomic<bool> m_trackingRefused{false};
    std::atomic<bool> m_tracking{false};
    OwnStores m_ownStores;
    std::mutex m_epochMutex; // one synchronises, the others wait for it

    std::unique_ptr<Feed> m_feed; // the thread's alone
    unsigned m_failures = 0;      // in a row; the thread's alone
    SteadyTime m_upSince{};

    mutable std::mutex m_mutex; // guards all below, and changes of m_up
    std::condition_variable_any m_woken;
    PendingInvalidations m_pending;
    LinkStatus m_status;
    bool m_everEstablished = false;

    std::jthread m_thread; // last: it uses all of the above
};

} // namespace pavement::cachelayer
