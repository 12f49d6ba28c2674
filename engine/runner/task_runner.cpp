#include "engine/runner/task_runner.h"

#include "engine/runner/asio.h"
#include "engine/runner/runner_impl.h"

#include <pthread.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace pavement::runner {

TaskRunner::Impl::Impl(RunnerOptions options)
    : maxQueued(options.maxQueued)
    , blocking(static_cast<int>(std::max(options.blockingThreads, 1U)))
    , timersGuard(asio::make_work_guard(timers))
    , blockingGuard(asio::make_work_guard(blocking)) {
    const auto loop = [](asio::io_context& context, const char* name) noexcept {
        ::pthread_setname_np(::pthread_self(), name);
        context.run();
    };
    threads.emplace_back([this, loop] { loop(timers, "pavement-timer"); });
    for (unsigned i = 0; i < std::max(options.blockingThreads, 1U); ++i) {
        threads.emplace_back([this, loop] { loop(blocking, "pavement-work"); });
    }
}

TaskRunner::Impl::~Impl() {
    if (scopes.load() != 0) {
        std::fputs("pavement: a TaskRunner ended before its scopes\n", stderr);
        std::abort();
    }
    timersGuard.reset();
    blockingGuard.reset();
    timers.stop();
    blocking.stop();
    threads.clear();
}

bool TaskRunner::Impl::reserve() {
    std::size_t now = queued.load(std::memory_order_relaxed);
    do {
        if (now >= maxQueued) {
            refused.fetch_add(1, std::memory_order_relaxed);
            return false;
        }
    } while (!queued.compare_exchange_weak(now, now + 1, std::memory_order_relaxed));
    return true;
}

TaskRunner::TaskRunner(RunnerOptions options)
    : m_impl(std::make_unique<Impl>(options)) {}

TaskRunner::~TaskRunner() = default;

RunnerStats TaskRunner::stats() const {
    RunnerStats stats;
    stats.finished = m_impl->finished.load();
    stats.started = m_impl->started.load();
    stats.refused = m_impl->refused.load();
    stats.queued = m_impl->queued.load();
    stats.running = m_impl->running.load();
    return stats;
}

asio::io_context& ioContext(TaskRunner& runner) {
    return runner.impl().timers;
}

} // namespace pavement::runner
