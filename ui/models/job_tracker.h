#pragma once
// A job of the window: a pure function that runs as a task of the runner and a setter that takes its result
// on the UI thread. Each start gets a generation number; only the latest one's result arrives, moved, never
// shared; cancel is one call and answers at once. The tracker never waits for a job: the scope it was given
// belongs to the program and joins at its end. UI thread only.

#include "engine/runner/task_runner.h"

#include <QObject>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace pavement::ui {

class JobTracker {
public:
    explicit JobTracker(runner::TaskScope& scope)
        : m_scope(scope)
        , m_mailbox(std::make_shared<Mailbox>()) {
        m_mailbox->receiver = &m_receiver;
    }

    ~JobTracker() {
        m_onState = nullptr; // whoever listens is being taken down with this tracker
        m_onProgress = nullptr;
        cancel();
        const std::lock_guard lock(m_mailbox->mutex);
        m_mailbox->receiver = nullptr; // what finishes from now on is dropped
    }

    JobTracker(const JobTracker&) = delete;
    JobTracker& operator=(const JobTracker&) = delete;

    // work: Result<T>(runner::TaskContext&), captures values only. set: void(Result<T>), on the UI thread,
    // only for the latest start and only while this tracker lives.
    template <typename Work, typename Set>
    void start(std::string name, Deadline deadline, Work work, Set set) {
        using Outcome = std::invoke_result_t<Work&, runner::TaskContext&>;
        cancel();
        const std::uint64_t generation = ++m_generation;
        m_running = true;
        notifyState();
        auto holder = std::make_shared<std::optional<Outcome>>();
        const auto mailbox = m_mailbox;
        runner::TaskSpec spec;
        spec.name = std::move(name);
        spec.deadline = deadline;
        spec.onProgress = [mailbox, this, generation](runner::Progress progress) {
            mailbox->post([this, generation, progress = std::move(progress)] {
                if (generation == m_generation && m_running && m_onProgress) {
                    m_onProgress(progress);
                }
            });
        };
        auto task = m_scope.start(
            std::move(spec),
            [holder, work = std::move(work)](runner::TaskContext& context) mutable -> Result<void> {
                holder->emplace(work(context));
                return {};
            },
            [holder, mailbox, this, generation, set](const Result<void>& ran) {
                if (!ran) {
                    holder->emplace(fail(ran.error())); // refused or cancelled before it began
                }
                mailbox->post([this, holder, generation, set]() mutable {
                    if (generation != m_generation || !m_running) {
                        return;
                    }
                    m_running = false;
                    notifyState();
                    set(std::move(**holder));
                });
            });
        m_cancel = [task]() mutable { task.cancel(); };
    }

    // The running job is asked to stop and its result will not arrive.
    void cancel() {
        if (m_cancel) {
            std::exchange(m_cancel, nullptr)();
        }
        ++m_generation;
        if (m_running) {
            m_running = false;
            notifyState();
        }
    }

    bool running() const { return m_running; }

    std::uint64_t generation() const { return m_generation; }

    // Called on the UI thread.
    void onProgress(std::function<void(const runner::Progress&)> handler) {
        m_onProgress = std::move(handler);
    }

    void onStateChange(std::function<void(bool running)> handler) { m_onState = std::move(handler); }

private:
    // Stands between task threads and the tracker: posting and the tracker's end exclude each other.
    struct Mailbox {
        std::mutex mutex;
        QObject* receiver = nullptr;

        template <typename Action>
        void post(Action action) {
            const std::lock_guard lock(mutex);
            if (receiver != nullptr) {
                QMetaObject::invokeMethod(receiver, std::move(action), Qt::QueuedConnection);
            }
        }
    };

    void notifyState() {
        if (m_onState) {
            m_onState(m_running);
        }
    }

    runner::TaskScope& m_scope;
    QObject m_receiver; // queued calls die with it
    std::shared_ptr<Mailbox> m_mailbox;
    std::function<void()> m_cancel;
    std::function<void(const runner::Progress&)> m_onProgress;
    std::function<void(bool)> m_onState;
    std::uint64_t m_generation = 0;
    bool m_running = false;
};

} // namespace pavement::ui
