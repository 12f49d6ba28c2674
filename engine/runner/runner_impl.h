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

// One event loop for timers, never blocked, and a bounded set of threads for bodies. Work waits in its scope,
// in order; `ready` holds the scopes that have work to begin, each once. A thread takes the work in front of
// the scope in front, and the scope goes to the end, so that scopes share the threads fairly.
//
// One mutex for all of it, scopes included: a task passes it once when it is started and once when a thread
// is done with the one before, which costs less than finer locks taken more often. No foreign code runs under
// it.
struct TaskRunner::Impl {
    using Guard = asio::executor_work_guard<asio::io_context::executor_type>;

    explicit Impl(RunnerOptions options);
    ~Impl();

    // Under the mutex, after something has become ready: what to notify once the mutex is free (under it the
    // woken thread would only run into it), if anything. Then the work may have run and its scope and this
    // runner be gone already, hence shared.
    std::shared_ptr<std::condition_variable> claimWake();

    asio::io_context timers{1};
    Guard timersGuard;

    const std::size_t maxQueued;
    std::atomic<std::size_t> scopes{0};

    std::mutex mutex; // guards all below, and what a scope says it guards
    const std::shared_ptr<std::condition_variable> filled = std::make_shared<std::condition_variable>();
    std::deque<TaskScope::Impl*> ready;
    std::atomic<bool> anyReady = false; // the same for those who look without the mutex
    RunnerStats stats;
    unsigned idle = 0;   // threads waiting for `filled`
    bool waking = false; // one of them has been woken and is on its way; it will wake the next if need be
    bool ending = false;

    std::vector<std::jthread> threads; // last: they use all of the above

private:
    void runWork();
    void lingerForWork() const;
};

// All but the constants is guarded by the runner's mutex.
struct TaskScope::Impl {
    Impl(TaskRunner::Impl& owner, std::size_t limit);

    // False when the queue is full or the scope is ending; the work is then untouched.
    bool enqueue(std::shared_ptr<detail::Work>& work, Error& why);
    void cancelAll();
    void joinAll();
    void close();

    // Under the mutex: the work in front, from now on active; and the end of its being so.
    std::shared_ptr<detail::Work> take();
    void finish(const detail::Work* work);

    // Not under the mutex. Runs active work, or reports the error that kept it from beginning.
    void perform(detail::Work& work, const Error* refusedWith) const;

    TaskRunner::Impl& runner;
    const std::size_t maxConcurrent;

    std::condition_variable resting; // nothing waits and nothing runs
    std::deque<std::shared_ptr<detail::Work>> waiting;
    std::vector<detail::Work*> active; // their bodies run now
    std::vector<std::shared_ptr<Periodic::State>> periodics;
    bool isReady = false; // stands in the runner's queue
    bool closing = false;

private:
    bool rests() const { return waiting.empty() && active.empty(); }

    void queueIfReady();
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
    class Run;

    void arm();
    void tick();
    bool launchLocked(std::unique_lock<std::mutex>& lock); // false when the queue is full
    void runOnce(const std::stop_token& stop, const Error* refusedWith);

    TaskRunner::Impl& m_runner;
    const PeriodicSpec m_spec;
    std::optional<asio::steady_timer> m_timer;

    std::mutex m_mutex;
    std::weak_ptr<TaskScope::Impl> m_scope;
    std::function<Result<void>(TaskContext&)> m_body;
    SteadyTime m_lastTick;
    SteadyTime m_nextTick;
    Milliseconds m_interval;
    std::shared_ptr<detail::Work> m_current; // the run that is queued or going on
    bool m_again = false;                    // asked for while a run was going on
    bool m_stopped = false;
    PeriodicStats m_stats;
};

} // namespace pavement::runner
