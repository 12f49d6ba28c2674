#pragma once
// The inside of the runner, shared by its three source files and by nobody else.

#include "engine/runner/task_runner.h"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <deque>
#include <thread>
#include <vector>

namespace pavement::runner {

// Two event loops: `timers` with one thread, never blocked, and `blocking` whose threads run task bodies.
struct TaskRunner::Impl {
    using Guard = asio::executor_work_guard<asio::io_context::executor_type>;

    explicit Impl(RunnerOptions options);
    ~Impl();

    // Takes one place of the bounded queue; false when there is none left.
    bool reserve();

    const std::size_t maxQueued;
    asio::io_context timers{1};
    asio::io_context blocking;
    Guard timersGuard;
    Guard blockingGuard;

    std::atomic<std::uint64_t> started{0};
    std::atomic<std::uint64_t> finished{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::size_t> queued{0};
    std::atomic<std::size_t> running{0};
    std::atomic<std::size_t> scopes{0};

    std::vector<std::jthread> threads; // last: they use all of the above
};

// One piece of work of a scope, waiting for its turn.
struct Item {
    Deadline deadline = Deadline::never();
    std::shared_ptr<detail::TaskStateBase> state;
    std::function<void(const Error*)> run;
};

// Work waits in `waiting`, in order. The pool's queue holds only slots: a slot, when its turn comes, takes
// the item in front and runs it. At most `maxConcurrent` slots are queued or running, never more queued than
// items wait, and each goes to the end of the pool's queue for the next item, so that scopes share the
// threads fairly. `mutex` guards everything below it; no foreign code runs under it.
struct TaskScope::Impl : std::enable_shared_from_this<TaskScope::Impl> {
    Impl(TaskRunner::Impl& owner, std::size_t limit);

    // False when the queue is full or the scope is ending; the item is then untouched.
    bool enqueue(Item& item, Error& why);
    void cancelAll();
    void joinAll();
    void close();

    TaskRunner::Impl& runner;
    const std::size_t maxConcurrent;

    std::mutex mutex;
    std::condition_variable idle;
    std::deque<Item> waiting;
    std::vector<std::shared_ptr<detail::TaskStateBase>> active; // their bodies run now
    std::size_t posted = 0;                                     // slots in the pool's queue
    std::vector<std::shared_ptr<Periodic::State>> periodics;
    bool closing = false;

private:
    bool resting() const { return posted == 0 && active.empty(); }

    void postSlot();
    void runSlot();
};

// `timer` is touched on the timer thread alone; `mutex` guards the rest.
struct Periodic::State : std::enable_shared_from_this<Periodic::State> {
    State(std::shared_ptr<TaskScope::Impl> owner, PeriodicSpec what,
          std::function<Result<void>(TaskContext&)> work);

    void begin();
    void setInterval(Milliseconds interval);
    void runNow();
    void stop();
    void release(); // after stop() and the last run: the timer and the body are gone on return

    PeriodicStats stats();

private:
    void arm();
    void tick();
    bool launchLocked(std::unique_lock<std::mutex>& lock); // false when the queue is full
    void runOnce(detail::TaskStateBase& run, const Error* refusedWith);

    TaskRunner::Impl& m_runner;
    const PeriodicSpec m_spec;
    std::optional<asio::steady_timer> m_timer;

    std::mutex m_mutex;
    std::weak_ptr<TaskScope::Impl> m_scope;
    std::function<Result<void>(TaskContext&)> m_body;
    SteadyTime m_lastTick;
    SteadyTime m_nextTick;
    Milliseconds m_interval;
    std::shared_ptr<detail::TaskStateBase> m_current; // the run that is queued or going on
    bool m_again = false;                             // asked for while a run was going on
    bool m_stopped = false;
    PeriodicStats m_stats;
};

} // namespace pavement::runner
