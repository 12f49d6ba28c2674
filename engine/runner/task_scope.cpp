#include "engine/runner/runner_impl.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace pavement::runner {

namespace {

// The scope whose task this thread is running, to catch a scope that would wait for itself.
thread_local const void* t_scope = nullptr;

void forbidOwnTask(const void* scope, const char* what) {
    if (t_scope == scope) {
        std::fprintf(stderr, "pavement: a TaskScope was %s from inside a task of its own\n", what);
        std::abort();
    }
}

} // namespace

TaskScope::Impl::Impl(TaskRunner::Impl& owner, std::size_t limit)
    : runner(owner)
    , maxConcurrent(std::max<std::size_t>(limit, 1)) {}

bool TaskScope::Impl::enqueue(std::shared_ptr<detail::Work>& work, Error& why) {
    std::shared_ptr<std::condition_variable> toWake;
    {
        const std::lock_guard lock(runner.mutex);
        if (closing) {
            why = Error{ErrorCode::cancelled, "The work was not begun, for its owner is ending", {}, {}};
            return false;
        }
        if (runner.stats.queued >= runner.maxQueued) {
            ++runner.stats.refused;
            why = Error{ErrorCode::busy,
                        "Too much work is waiting already",
                        "Try again when some of it is done.",
                        {}};
            return false;
        }
        ++runner.stats.queued;
        waiting.push_back(std::move(work));
        queueIfReady();
        toWake = runner.claimWake();
    }
    if (toWake != nullptr) {
        toWake->notify_one();
    }
    return true;
}

void TaskScope::Impl::queueIfReady() {
    if (!isReady && !waiting.empty() && active.size() < maxConcurrent) {
        runner.ready.push_back(this);
        runner.anyReady.store(true, std::memory_order_relaxed);
        isReady = true;
    }
}

std::shared_ptr<detail::Work> TaskScope::Impl::take() {
    auto work = std::move(waiting.front());
    waiting.pop_front();
    --runner.stats.queued;
    active.push_back(work.get());
    isReady = false;
    queueIfReady();
    return work;
}

void TaskScope::Impl::finish(const detail::Work* work) {
    const auto own = std::find(active.begin(), active.end(), work);
    std::swap(*own, active.back());
    active.pop_back();
    queueIfReady();
    if (rests()) {
        resting.notify_all();
    }
}

void TaskScope::Impl::perform(detail::Work& work, const Error* refusedWith) const {
    t_scope = this;
    work.run(refusedWith);
    t_scope = nullptr;
}

void TaskScope::Impl::cancelAll() {
    std::vector<std::stop_source> running;
    std::vector<std::shared_ptr<Periodic::State>> repeated;
    {
        const std::lock_guard lock(runner.mutex);
        for (const detail::Work* work : active) {
            running.push_back(work->stop);
        }
        for (const auto& work : waiting) {
            running.push_back(work->stop);
        }
        repeated = periodics;
    }
    for (const auto& periodic : repeated) {
        periodic->stop();
    }
    for (std::stop_source& stop : running) {
        stop.request_stop();
    }
}

void TaskScope::Impl::joinAll() {
    forbidOwnTask(this, "joined");
    std::unique_lock lock(runner.mutex);
    resting.wait(lock, [this] { return rests(); });
}

void TaskScope::Impl::close() {
    forbidOwnTask(this, "destroyed");
    {
        const std::lock_guard lock(runner.mutex);
        closing = true;
    }
    cancelAll();
    joinAll();
    for (const auto& periodic : periodics) {
        periodic->release();
    }
    periodics.clear();
}

TaskScope::TaskScope(TaskRunner& runner, std::size_t maxConcurrent)
    : m_impl(std::make_shared<Impl>(runner.impl(), maxConcurrent)) {
    m_impl->runner.scopes.fetch_add(1);
}

TaskScope::~TaskScope() {
    m_impl->close();
    m_impl->runner.scopes.fetch_sub(1);
}

void TaskScope::submit(std::shared_ptr<detail::Work> work, std::string name) {
    Error why;
    if (!m_impl->enqueue(work, why)) {
        why.context = std::move(name);
        work->run(&why);
    }
}

Periodic TaskScope::every(PeriodicSpec spec, std::function<Result<void>(TaskContext&)> body) {
    auto state = std::make_shared<Periodic::State>(m_impl, std::move(spec), std::move(body));
    bool refused = false;
    {
        const std::lock_guard lock(m_impl->runner.mutex);
        refused = m_impl->closing;
        if (!refused) {
            m_impl->periodics.push_back(state);
        }
    }
    if (refused) {
        state->stop();
    } else {
        state->begin();
    }
    return Periodic(std::move(state));
}

void TaskScope::cancel() {
    m_impl->cancelAll();
}

void TaskScope::join() {
    m_impl->joinAll();
}

} // namespace pavement::runner
