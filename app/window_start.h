#pragma once
// What has to be done before the main window can be: in a task, begun at once and shown to the person when it
// takes longer than a blink. Where it fails, a window says so — whoever started the program from a desktop
// sees no terminal — and offers to try again, or another way. Made and used on the UI thread, but for
// begin(), which needs no application yet.

#include "app/interrupt.h"
#include "engine/base/result.h"
#include "engine/runner/task_runner.h"

#include <QString>

#include <functional>

class QApplication;

namespace pavement::app {

class WindowStart {
public:
    using Work = std::function<Result<void>(runner::TaskContext&)>;

    struct Way {
        QString button;
        Work work;
    };

    struct Words {
        QString heading; // "Starting the sandbox"
        QString working; // where the work tells how far it is and says no words of its own
        QString failed;  // "The sandbox did not start"
    };

    // Begins.
    WindowStart(runner::TaskRunner& runner, Work work);

    // Runs the event loop until it is done, by whichever way; `otherwise` is offered after a failure, unless
    // it is empty. Fails with what was wrong last when the person gave up after a failure, with `cancelled`
    // before one or when interrupted.
    Result<void> finish(QApplication& application, const Words& words, const Way& otherwise,
                        const Interrupt& interrupt);

private:
    void begin(const Work& work);

    runner::TaskScope m_scope;
    Work m_work;
    runner::Task<void> m_task;
};

} // namespace pavement::app
