#include "engine/runner/runner_impl.h"

#include <asio/post.hpp>

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

bool TaskScope::Impl::enqueue(Item& item, Error& why) {
    bool needsSlot = false;
    {
        const std::lock_guard lock(mutex);
        if (closing) {
            why = Error{ErrorCode::cancelled, "The work was not begun, for its owner is ending", {}, {}};
            return false;
        }
        if (!runner.reserve()) {
            why = Error{ErrorCode::busy,
                        "Too much work is waiting already",
                        "Try again when some of it is done.",
                        {}};
            return false;
        }
        waiting.push_back(std::move(item));
        if (posted + active.size() < maxConcurrent) {
            ++posted;
            needsSlot = true;
        }
    }
    if (needsSlot) {
        postSlot();
    }
    return true;
}

void TaskScope::Impl::postSlot() {
    asio::post(runner.blocking, [self = shared_from_this()]() noexcept { self->runSlot(); });
}

void TaskScope::Impl::runSlot() {
    Item item;
    {
        const std::lock_guard lock(mutex);
        --posted;
        item = std::move(waiting.front());
        waiting.pop_front();
        active.push_back(item.state);
    }
    runner.queued.fetch_sub(1, std::memory_order_relaxed);
    t_scope = this;
    if (item.state->stop.stop_requested()) {
        const Error error{ErrorCode::cancelled, "Cancelled before it began", {}, {}};
        item.run(&error);
    } else if (item.deadline.expired()) {
        const Error error{ErrorCode::timeout,
                          "The deadline passed before the work could begin",
                          "The program is busy with other work.",
                          {}};
        item.run(&error);
    } else {
        runner.started.fetch_add(1, std::memory_order_relaxed);
        runner.running.fetch_add(1, std::memory_order_relaxed);
        item.run(nullptr);
        runner.running.fetch_sub(1, std::memory_order_relaxed);
        runner.finished.fetch_add(1, std::memory_order_relaxed);
    }
    // What the body captured goes now, while the scope still counts this task as its own.
    item.run = nullptr;
    t_scope = nullptr;
    bool again = false;
    {
        const std::lock_guard lock(mutex);
        const auto own = std::find(active.begin(), active.end(), item.state);
        std::swap(*own, active.back());
        active.pop_back();
        again = waiting.size() > posted;
        if (again) {
            ++posted;
        } else if (resting()) {
            idle.notify_all();
        }
    }
    if (again) {
        postSlot();
    }
}

void TaskScope::Impl::cancelAll() {
    std::vector<std::shared_ptr<detail::TaskStateBase>> states;
    std::vector<std::shared_ptr<Periodic::State>> repeated;
    {
        const std::lock_guard lock(mutex);
        states = active;
        for (const Item& item : waiting) {
            states.push_back(item.state);
        }
        repeated = periodics;
    }
    for (const auto& periodic : repeated) {
        periodic->stop();
    }
    for (const auto& state : states) {
        state->stop.request_stop();
    }
}

void TaskScope::Impl::joinAll() {
    forbidOwnTask(this, "joined");
    std::unique_lock lock(mutex);
    idle.wait(lock, [this] { return resting(); });
}

void TaskScope::Impl::close() {
    forbidOwnTask(this, "destroyed");
    {
        const std::lock_guard lock(mutex);
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

void TaskScope::submit(std::string name, Deadline deadline, std::shared_ptr<detail::TaskStateBase> state,
                       std::function<void(const Error*)> run) {
    Item item{deadline, std::move(state), std::move(run)};
    Error why;
    if (!m_impl->enqueue(item, why)) {
        why.context = std::move(name);
        item.run(&why);
    }
}

Periodic TaskScope::every(PeriodicSpec spec, std::function<Result<void>(TaskContext&)> body) {
    auto state = std::make_shared<Periodic::State>(m_impl, std::move(spec), std::move(body));
    bool refused = false;
    {
        const std::lock_guard lock(m_impl->mutex);
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
