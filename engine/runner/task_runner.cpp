#include "engine/runner/task_runner.h"

#include "engine/runner/asio.h"
#include "engine/runner/runner_impl.h"

#include <pthread.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace pavement::runner {

namespace {

constexpr int kYields = 16;

} // namespace

TaskRunner::Impl::Impl(RunnerOptions options)
    : timersGuard(asio::make_work_guard(timers))
    , maxQueued(options.maxQueued) {
    const auto name = [](const char* what) { ::pthread_setname_np(::pthread_self(), what); };
    threads.emplace_back([this, name]() noexcept {
        name("pavement-timer");
        timers.run();
    });
    for (unsigned i = 0; i < std::max(options.blockingThreads, 1U); ++i) {
        threads.emplace_back([this, name]() noexcept {
            name("pavement-work");
            runWork();
        });
    }
}

TaskRunner::Impl::~Impl() {
    if (scopes.load() != 0) {
        std::fputs("pavement: a TaskRunner ended before its scopes\n", stderr);
        std::abort();
    }
    timersGuard.reset();
    timers.stop();
    {
        const std::lock_guard lock(mutex);
        ending = true;
    }
    filled->notify_all();
    threads.clear();
}

std::shared_ptr<std::condition_variable> TaskRunner::Impl::claimWake() {
    if (ready.empty() || idle == 0 || waking) {
        return nullptr;
    }
    waking = true;
    return filled;
}

// Work seldom comes alone, and to sleep and be woken costs more than most of it: a few microseconds, and
// those only while nobody else wants the processor.
void TaskRunner::Impl::lingerForWork() const {
    for (int i = 0; i < kYields && !anyReady.load(std::memory_order_relaxed); ++i) {
        std::this_thread::yield();
    }
}

void TaskRunner::Impl::runWork() {
    std::shared_ptr<detail::Work> work;
    std::unique_lock lock(mutex);
    for (;;) {
        if (ready.empty()) {
            // What a result holds is freed outside the mutex, and before a long wait.
            lock.unlock();
            work = nullptr;
            lingerForWork();
            lock.lock();
        }
        while (ready.empty()) {
            if (ending) {
                return;
            }
            ++idle;
            filled->wait(lock);
            --idle;
            waking = false;
        }
        TaskScope::Impl& scope = *ready.front();
        ready.pop_front();
        auto next = scope.take();
        anyReady.store(!ready.empty(), std::memory_order_relaxed);
        const auto toWake = claimWake();
        const bool isCancelled = next->stop.stop_requested();
        const bool isLate = !isCancelled && next->deadline.expired();
        const bool begins = !isCancelled && !isLate;
        if (begins) {
            ++stats.started;
            ++stats.running;
        }
        lock.unlock();

        if (toWake != nullptr) {
            toWake->notify_one();
        }
        work = std::move(next);
        if (isCancelled) {
            const Error error{ErrorCode::cancelled, "Cancelled before it began", {}, {}};
            scope.perform(*work, &error);
        } else if (isLate) {
            const Error error{ErrorCode::timeout,
                              "The deadline passed before the work could begin",
                              "The program is busy with other work.",
                              {}};
            scope.perform(*work, &error);
        } else {
            scope.perform(*work, nullptr);
        }

        lock.lock();
        if (begins) {
            --stats.running;
            ++stats.finished;
        }
        scope.finish(work.get());
    }
}

TaskRunner::TaskRunner(RunnerOptions options)
    : m_impl(std::make_unique<Impl>(options)) {}

TaskRunner::~TaskRunner() = default;

RunnerStats TaskRunner::stats() const {
    const std::lock_guard lock(m_impl->mutex);
    return m_impl->stats;
}

asio::io_context& ioContext(TaskRunner& runner) {
    return runner.impl().timers;
}

} // namespace pavement::runner
