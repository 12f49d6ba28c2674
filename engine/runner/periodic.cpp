#include "engine/runner/runner_impl.h"

#include <asio/dispatch.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <latch>

namespace pavement::runner {

class Periodic::State::Run final : public detail::Work {
public:
    explicit Run(std::shared_ptr<State> periodic)
        : Work(Deadline::never())
        , m_periodic(std::move(periodic)) {}

    void run(const Error* refusedWith) override {
        std::exchange(m_periodic, nullptr)->runOnce(stop.get_token(), refusedWith);
    }

private:
    std::shared_ptr<State> m_periodic;
};

Periodic::State::State(std::shared_ptr<TaskScope::Impl> owner, PeriodicSpec what,
                       std::function<Result<void>(TaskContext&)> work)
    : m_runner(owner->runner)
    , m_spec(std::move(what))
    , m_scope(owner)
    , m_body(std::move(work))
    , m_interval(std::max(m_spec.interval, Milliseconds{1})) {}

void Periodic::State::begin() {
    const std::lock_guard lock(m_mutex);
    const SteadyTime now = std::chrono::steady_clock::now();
    m_nextTick = m_spec.runAtOnce ? now : now + m_interval;
    m_lastTick = m_nextTick - m_interval;
    asio::post(m_runner.timers, [self = shared_from_this()] {
        self->m_timer.emplace(self->m_runner.timers);
        self->arm();
    });
}

// On the timer thread, like tick().
void Periodic::State::arm() {
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopped || !m_timer) {
            return;
        }
        m_timer->expires_at(m_nextTick); // forgets an earlier wait
    }
    m_timer->async_wait([self = shared_from_this()](const asio::error_code& error) {
        if (!error) {
            self->tick();
        }
    });
}

void Periodic::State::tick() {
    {
        std::unique_lock lock(m_mutex);
        const SteadyTime now = std::chrono::steady_clock::now();
        if (m_stopped) {
            return;
        }
        if (now >= m_nextTick) { // else the interval grew after this wait was already over
            m_lastTick = m_nextTick;
            m_nextTick += m_interval;
            if (m_nextTick <= now) {
                // Held up for whole intervals, for instance by a suspended machine.
                const auto missed = (now - m_nextTick) / m_interval + 1;
                m_stats.skipped += static_cast<std::uint64_t>(missed);
                m_nextTick += m_interval * missed;
            }
            if (m_current != nullptr || !launchLocked(lock)) {
                ++m_stats.skipped;
            }
        }
    }
    arm();
}

bool Periodic::State::launchLocked(std::unique_lock<std::mutex>& lock) {
    const auto scope = m_scope.lock();
    if (scope == nullptr) {
        return false;
    }
    std::shared_ptr<detail::Work> run = std::make_shared<Run>(shared_from_this());
    m_current = run;
    lock.unlock();
    Error why;
    const bool accepted = scope->enqueue(run, why);
    lock.lock();
    if (!accepted) {
        m_current = nullptr;
    }
    return accepted; // where stop() came meanwhile, the end of the scope lets go of the body
}

void Periodic::State::runOnce(const std::stop_token& stop, const Error* refusedWith) {
    if (refusedWith == nullptr) {
        TaskContext context(stop, Deadline::after(m_spec.runLimit), [](const Progress&) {});
        // Only this run touches the body until it takes itself out of m_current below.
        const Result<void> result = m_body(context);
        const std::lock_guard lock(m_mutex);
        ++m_stats.runs;
        if (!result) {
            ++m_stats.failures;
        }
    }
    std::function<Result<void>(TaskContext&)> dropped;
    std::unique_lock lock(m_mutex);
    m_current = nullptr;
    if (m_stopped) {
        dropped = std::move(m_body);
        m_body = nullptr;
    } else if (std::exchange(m_again, false)) {
        launchLocked(lock);
    }
    lock.unlock();
}

void Periodic::State::setInterval(Milliseconds interval) {
    const std::lock_guard lock(m_mutex);
    interval = std::max(interval, Milliseconds{1});
    if (m_stopped || interval == m_interval) {
        return;
    }
    m_interval = interval;
    m_nextTick = std::max(m_lastTick + interval, SteadyTime(std::chrono::steady_clock::now()));
    asio::post(m_runner.timers, [self = shared_from_this()] { self->arm(); });
}

void Periodic::State::runNow() {
    std::unique_lock lock(m_mutex);
    if (m_stopped) {
        return;
    }
    if (m_current != nullptr) {
        m_again = true;
    } else if (!launchLocked(lock)) {
        ++m_stats.skipped;
    }
}

void Periodic::State::stop() {
    std::shared_ptr<detail::Work> current;
    std::function<Result<void>(TaskContext&)> dropped;
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopped) {
            return;
        }
        m_stopped = true;
        m_again = false;
        current = m_current;
        if (current == nullptr) {
            dropped = std::move(m_body);
            m_body = nullptr;
        }
        asio::post(m_runner.timers, [self = shared_from_this()] { self->m_timer.reset(); });
    }
    if (current != nullptr) {
        current->stop.request_stop();
    }
}

void Periodic::State::release() {
    std::latch gone(1);
    asio::dispatch(m_runner.timers, [this, &gone] {
        m_timer.reset();
        gone.count_down();
    });
    gone.wait();
    std::function<Result<void>(TaskContext&)> dropped;
    const std::lock_guard lock(m_mutex);
    dropped.swap(m_body);
}

PeriodicStats Periodic::State::stats() {
    const std::lock_guard lock(m_mutex);
    PeriodicStats stats = m_stats;
    stats.interval = m_interval;
    return stats;
}

PeriodicStats Periodic::stats() const {
    return m_state ? m_state->stats() : PeriodicStats{};
}

void Periodic::setInterval(Milliseconds interval) {
    if (m_state) {
        m_state->setInterval(interval);
    }
}

void Periodic::runNow() {
    if (m_state) {
        m_state->runNow();
    }
}

void Periodic::stop() {
    if (m_state) {
        m_state->stop();
    }
}

} // namespace pavement::runner
