#pragma once
// Managers on one Redis as if each were a process of its own, and a check of what their readers are promised.

#include "engine/cachelayer/cache_manager.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace pavement::testing {

inline constexpr const char* kPrefix = "test:cache:";

cachelayer::CacheOptions onRedis(const redis::Settings& settings);
std::unique_ptr<cachelayer::CacheManager> makeCache(cachelayer::CacheOptions options);

bool isUp(const cachelayer::CacheManager& cache);
bool waitUntilUp(const cachelayer::CacheManager& cache);

// A source whose value is a number that grows, written by one thread, which invalidates in `writer` after
// each growth. Readers go through both managers. In the writer's process no read may be older than the last
// invalidation that had returned when it began; in the other none older than the last one that was carried
// out in Redis `bound` before it began.
class ConsistencyCheck {
public:
    ConsistencyCheck(cachelayer::CacheManager& writer, cachelayer::CacheManager& other, Milliseconds bound);
    ~ConsistencyCheck();

    void start();
    void stop();

    std::vector<std::string> wrong() const; // the first few

    int readsHere() const { return m_readsHere; }

    int readsThere() const { return m_readsThere; }

    int written() const { return m_source; }

    int failed() const { return m_failed; }

    Milliseconds longestCall() const { return Milliseconds(m_longest.load()); }

private:
    void write(const std::stop_token& stop);
    void read(cachelayer::CacheManager& cache, bool here, const std::stop_token& stop);

    cachelayer::CacheManager& m_writer;
    cachelayer::CacheManager& m_other;
    const Milliseconds m_bound;
    std::atomic<int> m_source{0};
    std::atomic<int> m_returned{0}; // the last whose invalidation has returned
    std::atomic<int> m_readsHere{0};
    std::atomic<int> m_readsThere{0};
    std::atomic<int> m_failed{0};
    std::atomic<std::int64_t> m_longest{0};
    mutable std::mutex m_mutex; // guards all below
    std::vector<std::pair<SteadyTime, int>> m_carriedOut;
    std::vector<std::string> m_wrong;
    std::vector<std::jthread> m_threads;
};

} // namespace pavement::testing
