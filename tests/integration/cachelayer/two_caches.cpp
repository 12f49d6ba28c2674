#include "two_caches.h"

#include "tests/support/wait_for.h"

#include <algorithm>
#include <stdexcept>

namespace pavement::testing {

using namespace cachelayer;

CacheOptions onRedis(const redis::Settings& settings) {
    CacheOptions options;
    options.policies.emplace_back();
    options.policies.back().jitter = 0;
    options.policies.back().ttl = Milliseconds{60'000};
    options.redis.emplace();
    options.redis->settings = settings;
    options.redis->prefix = kPrefix;
    options.redis->stalenessBound = Milliseconds{600};
    options.redis->timeout = Milliseconds{300};
    options.redis->maxBackoff = Milliseconds{300};
    options.loaderThreads = 4;
    return options;
}

std::unique_ptr<CacheManager> makeCache(CacheOptions options) {
    auto cache = CacheManager::create(std::move(options));
    if (!cache) {
        throw std::runtime_error(cache.error().oneLine());
    }
    return std::move(*cache);
}

bool isUp(const CacheManager& cache) {
    return cache.status().redis->up;
}

bool waitUntilUp(const CacheManager& cache) {
    return waitFor([&cache] { return isUp(cache); });
}

ConsistencyCheck::ConsistencyCheck(CacheManager& writer, CacheManager& other, Milliseconds bound)
    : m_writer(writer)
    , m_other(other)
    , m_bound(bound) {}

ConsistencyCheck::~ConsistencyCheck() {
    stop();
}

void ConsistencyCheck::start() {
    m_threads.emplace_back([this](const std::stop_token& stop) { write(stop); });
    for (int i = 0; i < 2; ++i) {
        m_threads.emplace_back([this](const std::stop_token& stop) { read(m_writer, true, stop); });
        m_threads.emplace_back([this](const std::stop_token& stop) { read(m_other, false, stop); });
    }
}

void ConsistencyCheck::stop() {
    for (std::jthread& thread : m_threads) {
        thread.request_stop();
    }
    m_threads.clear();
}

std::vector<std::string> ConsistencyCheck::wrong() const {
    const std::lock_guard lock(m_mutex);
    return m_wrong;
}

void ConsistencyCheck::write(const std::stop_token& stop) {
    for (int version = 1; !stop.stop_requested(); ++version) {
        m_source = version;
        bool inRedis = false;
        switch (version % 4) {
        case 0:
            inRedis = m_writer.invalidateTag("tag")->inRedis;
            break;
        case 1:
            inRedis = m_writer.invalidatePrefix("key:")->inRedis;
            break;
        case 2:
            inRedis = m_writer.invalidateAll().inRedis;
            break;
        default:
            inRedis = m_writer.invalidate({"key:1"})->inRedis;
        }
        m_returned = version;
        // One that was queued is carried out once nothing waits any more.
        while (!inRedis && !stop.stop_requested()) {
            const auto link = *m_writer.status().redis;
            inRedis = link.up && link.pending == 0;
            std::this_thread::sleep_for(Milliseconds{1});
        }
        if (inRedis) {
            const std::lock_guard lock(m_mutex);
            m_carriedOut.emplace_back(std::chrono::steady_clock::now(), version);
        }
        // Reads between two writes: those are what may go wrong.
        const int seen = m_readsHere + m_readsThere;
        const Deadline soon = Deadline::after(Milliseconds{50});
        while (m_readsHere + m_readsThere < seen + 20 && !soon.expired() && !stop.stop_requested()) {
            std::this_thread::sleep_for(Milliseconds{1});
        }
    }
}

void ConsistencyCheck::read(CacheManager& cache, bool here, const std::stop_token& stop) {
    const Loader loader = [this](const std::stop_token&) -> Result<Loaded> {
        const int version = m_source;
        std::this_thread::sleep_for(Milliseconds{1});
        return Loaded{Value(std::to_string(version)), {"tag"}, {}};
    };
    while (!stop.stop_requested()) {
        const auto begun = std::chrono::steady_clock::now();
        int expected = 0;
        if (here) {
            expected = m_returned;
        } else {
            const std::lock_guard lock(m_mutex);
            for (auto each = m_carriedOut.rbegin(); each != m_carriedOut.rend(); ++each) {
                if (each->first + m_bound <= begun) {
                    expected = each->second;
                    break;
                }
            }
        }
        const auto outcome = cache.getOrLoad({"key:1"}, loader, Deadline::after(Milliseconds{5'000}));
        const auto took =
            std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begun).count();
        std::int64_t longest = m_longest;
        while (took > longest && !m_longest.compare_exchange_weak(longest, took)) {
        }
        ++(here ? m_readsHere : m_readsThere);
        if (!outcome) {
            ++m_failed;
            continue;
        }
        const int version = std::stoi(outcome->value->bytes());
        if (version < expected) {
            const std::lock_guard lock(m_mutex);
            if (m_wrong.size() < 5) {
                m_wrong.push_back(std::string(here ? "here" : "there") + ": " + std::to_string(version) +
                                  " where at least " + std::to_string(expected) + " was due, from " +
                                  std::string(toString(outcome->layer)) + ", memory " +
                                  std::string(toString(outcome->memory)) + ", Redis " +
                                  std::string(toString(outcome->redis)) +
                                  (outcome->coalesced ? ", coalesced" : ""));
            }
        }
    }
}

} // namespace pavement::testing
