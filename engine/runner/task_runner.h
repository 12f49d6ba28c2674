#pragma once
// The one way to run work that can wait or takes over 50 ms: samplers, exports, reports, connections. Timers
// live on one Asio thread; blocking libraries run on their own bounded pool. Work belongs to a TaskScope,
// whose end cancels and joins what it started; nothing outlives its owner and no thread is detached. All
// public calls are thread-safe.
//
// A body must not wait for another task of the same runner: with every thread waiting nobody would be left to
// run what they wait for. Chain work with `then` instead, or start it from outside. A scope must not be
// joined or destroyed by a task of its own; that is a bug and ends the program.

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>

namespace pavement::runner {

struct RunnerOptions {
    unsigned blockingThreads = 6;
    std::size_t maxQueued = 4096; // tasks waiting for a thread; more are refused with ErrorCode::busy
};

struct RunnerStats {
    std::uint64_t started = 0;  // bodies begun
    std::uint64_t finished = 0; // bodies returned
    std::uint64_t refused = 0;  // turned away because the queue was full
    std::size_t queued = 0;     // waiting, in a scope or for a thread
    std::size_t running = 0;
};

struct Progress {
    double fraction = 0.0; // 0…1; negative while unknown
    std::string message;
};

// What a task body sees of its own run. Valid only during the body.
class TaskContext {
public:
    TaskContext(std::stop_token stop, Deadline deadline, std::function<void(Progress)> report)
        : m_stop(std::move(stop))
        , m_deadline(deadline)
        , m_report(std::move(report)) {}

    std::stop_token stopToken() const { return m_stop; }

    Deadline deadline() const { return m_deadline; }

    bool cancelled() const { return m_stop.stop_requested(); }

    bool shouldStop() const { return cancelled() || m_deadline.expired(); }

    void progress(double fraction, std::string message = {}) { m_report({fraction, std::move(message)}); }

private:
    std::stop_token m_stop;
    Deadline m_deadline;
    std::function<void(Progress)> m_report;
};

struct TaskSpec {
    std::string name;
    Deadline deadline = Deadline::never();
    std::function<void(Progress)> onProgress; // called on the task's own thread
};

namespace detail {

// One piece of work with all it needs, in one allocation.
struct Work {
    explicit Work(Deadline by)
        : deadline(by) {}

    virtual ~Work() = default;
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

    // Does the work, or reports the error with which it was kept from beginning. Called exactly once; what
    // the body captured is gone on return.
    virtual void run(const Error* refusedWith) = 0;

    const Deadline deadline;
    std::stop_source stop;
};

// What a Task handle and its run share. The result is the run's alone until `done`, then it never changes.
template <typename T>
struct TaskState : Work {
    using Work::Work;

    std::mutex mutex; // guards progress and done
    std::condition_variable finished;
    Progress progress;
    bool done = false;
    std::optional<Result<T>> result;
};

template <typename T, typename Body>
class TaskRun final : public TaskState<T> {
public:
    TaskRun(Deadline by, std::function<void(Progress)> onProgress, Body body,
            std::function<void(const Result<T>&)> then)
        : TaskState<T>(by)
        , m_onProgress(std::move(onProgress))
        , m_body(std::move(body))
        , m_then(std::move(then)) {}

    void run(const Error* refusedWith) override {
        if (refusedWith != nullptr) {
            this->result.emplace(fail(*refusedWith));
        } else {
            TaskContext context(this->stop.get_token(), this->deadline,
                                [this](Progress latest) { report(std::move(latest)); });
            this->result.emplace((*m_body)(context));
        }
        if (m_then) {
            m_then(*this->result);
        }
        m_then = nullptr;
        m_body.reset();
        m_onProgress = nullptr;
        {
            const std::lock_guard lock(this->mutex);
            this->done = true;
        }
        this->finished.notify_all();
    }

private:
    void report(Progress latest) {
        {
            const std::lock_guard lock(this->mutex);
            this->progress = latest;
        }
        if (m_onProgress) {
            m_onProgress(std::move(latest));
        }
    }

    std::function<void(Progress)> m_onProgress;
    std::optional<Body> m_body;
    std::function<void(const Result<T>&)> m_then;
};

} // namespace detail

// A handle on one run. Cheap to copy; dropping it changes nothing: the scope owns the work.
template <typename T>
class Task {
public:
    Task() = default;

    explicit Task(std::shared_ptr<detail::TaskState<T>> state)
        : m_state(std::move(state)) {}

    bool valid() const { return m_state != nullptr; }

    bool done() const {
        const std::lock_guard lock(m_state->mutex);
        return m_state->done;
    }

    Progress progress() const {
        const std::lock_guard lock(m_state->mutex);
        return m_state->progress;
    }

    // Asks the body to stop; the result then is what the body makes of it, or ErrorCode::cancelled if it
    // never began.
    void cancel() { m_state->stop.request_stop(); }

    // Never call on the UI thread. ErrorCode::timeout when the deadline passes first; the task runs on.
    Result<T> wait(Deadline deadline = Deadline::never()) const {
        std::unique_lock lock(m_state->mutex);
        const auto ready = [this] { return m_state->done; };
        if (deadline.isNever()) {
            m_state->finished.wait(lock, ready);
        } else if (!m_state->finished.wait_until(lock, deadline.at(), ready)) {
            return fail(ErrorCode::timeout, "The task did not finish in time");
        }
        return *m_state->result;
    }

private:
    std::shared_ptr<detail::TaskState<T>> m_state;
};

class TaskRunner {
public:
    explicit TaskRunner(RunnerOptions options = {});
    ~TaskRunner(); // every scope must be gone by then
    TaskRunner(const TaskRunner&) = delete;
    TaskRunner& operator=(const TaskRunner&) = delete;

    RunnerStats stats() const;

    // For modules that need a timer or a socket on the event loop; include "engine/runner/asio.h" to use it.
    struct Impl;

    Impl& impl() { return *m_impl; }

private:
    std::unique_ptr<Impl> m_impl;
};

struct PeriodicSpec {
    std::string name;
    Milliseconds interval{1000};
    Milliseconds runLimit{5000}; // deadline of each run
    bool runAtOnce = true;
};

struct PeriodicStats {
    std::uint64_t runs = 0;
    std::uint64_t skipped = 0; // ticks that fell due while the previous run was still going
    std::uint64_t failures = 0;
    Milliseconds interval{0};
};

// A repeated task: never overlaps itself; ticks missed meanwhile are skipped and counted, not made up for.
// Ticks keep their phase however long the runs take. A run that waits for a thread counts as going on; its
// deadline starts with its body.
class Periodic {
public:
    struct State;

    Periodic() = default;

    explicit Periodic(std::shared_ptr<State> state)
        : m_state(std::move(state)) {}

    PeriodicStats stats() const;
    void setInterval(Milliseconds interval); // counted from the last tick
    void runNow(); // now, or once more after the run that is going on; the ticks stay where they are
    void stop();   // no further runs; the current one is asked to stop

private:
    std::shared_ptr<State> m_state;
};

// Owns the work started through it: at most `maxConcurrent` bodies run at once, the rest wait in order. The
// destructor cancels everything and returns when every body has returned.
class TaskScope {
public:
    explicit TaskScope(TaskRunner& runner, std::size_t maxConcurrent = 10);
    ~TaskScope();
    TaskScope(const TaskScope&) = delete;
    TaskScope& operator=(const TaskScope&) = delete;

    // body: Result<T>(TaskContext&). It must not throw; if it does, that is a bug and terminates.
    // then, if given, runs on the task's thread after the result is set. Work refused with ErrorCode::busy,
    // or with ErrorCode::cancelled because the scope is ending, reports so on the calling thread, before
    // start returns. Work cancelled or past its deadline while it waits never begins and reports so at its
    // turn.
    template <typename Body>
    auto start(
        TaskSpec spec, Body body,
        std::type_identity_t<std::function<void(const std::invoke_result_t<Body&, TaskContext&>&)>> then = {})
        -> Task<typename std::invoke_result_t<Body&, TaskContext&>::value_type> {
        using T = typename std::invoke_result_t<Body&, TaskContext&>::value_type;
        auto run = std::make_shared<detail::TaskRun<T, Body>>(spec.deadline, std::move(spec.onProgress),
                                                              std::move(body), std::move(then));
        submit(run, std::move(spec.name));
        return Task<T>(std::move(run));
    }

    Periodic every(PeriodicSpec spec, std::function<Result<void>(TaskContext&)> body);

    void cancel(); // asks all to stop, periodics for good; returns at once
    void join();   // waits until nothing runs or waits; new work is still accepted afterwards

    struct Impl;

private:
    void submit(std::shared_ptr<detail::Work> work, std::string name);

    std::shared_ptr<Impl> m_impl;
};

} // namespace pavement::runner
