#pragma once
// A manager in memory alone whose clock the test turns, loaders that give, fail or wait, and a gate to hold
// them up.

#include "engine/cachelayer/cache_manager.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace turned {

using namespace pavement;
using namespace pavement::cachelayer;

// Holds loaders up until it is opened.
class Gate {
public:
    void open() {
        {
            const std::lock_guard lock(m_mutex);
            m_open = true;
        }
        m_changed.notify_all();
    }

    void pass() {
        std::unique_lock lock(m_mutex);
        ++m_waiting;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open; });
    }

    void awaitSomebody(int count = 1) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this, count] { return m_waiting >= count; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_open = false;
    int m_waiting = 0;
};

inline Loader giving(const std::string& text, std::vector<std::string> tags = {}) {
    return [text, tags](const std::stop_token&) -> Result<Loaded> { return Loaded{Value(text), tags, {}}; };
}

inline Loader failing() {
    return [](const std::stop_token&) -> Result<Loaded> {
        return fail(ErrorCode::server, "the source is down");
    };
}

inline CachePolicy exact() {
    CachePolicy policy;
    policy.jitter = 0;
    policy.ttl = Milliseconds{1'000};
    return policy;
}

struct Turned {
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    std::unique_ptr<CacheManager> cache;

    explicit Turned(CachePolicy policy) {
        CacheOptions options;
        options.policies = {std::move(policy)};
        options.clock = clock;
        options.loaderThreads = 2;
        cache = std::move(*CacheManager::create(std::move(options)));
    }
};

inline bool eventually(const std::function<bool()>& condition) {
    const Deadline limit = Deadline::after(Milliseconds{30'000});
    while (!condition()) {
        if (limit.expired()) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

} // namespace turned
