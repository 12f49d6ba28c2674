#include "app/window_start.h"

#include "app/terminal.h"
#include "ui/models/text.h"
#include "ui/shell/start_window.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QTimer>

#include <memory>
#include <optional>

namespace pavement::app {

namespace {

constexpr int kLookMillis = 50;
constexpr Milliseconds kBlink{400}; // a start that takes less shows nothing of itself

// Made when there is something to be seen, with the theme it needs.
struct Shown {
    explicit Shown(QApplication& application, const QString& heading)
        : theme(application)
        , window(theme, heading) {
        window.show();
    }

    ui::Theme theme;
    ui::StartWindow window;
};

} // namespace

WindowStart::WindowStart(runner::TaskRunner& runner, Work work)
    : m_scope(runner)
    , m_work(std::move(work)) {
    begin(m_work);
}

void WindowStart::begin(const Work& work) {
    runner::TaskSpec spec;
    spec.name = "start";
    m_task = m_scope.start(std::move(spec), work);
}

Result<void> WindowStart::finish(QApplication& application, const Words& words, const Way& otherwise,
                                 const Interrupt& interrupt) {
    // There is no window yet that would stand still.
    if (auto quick = m_task.wait(Deadline::after(kBlink)); quick) {
        return quick;
    }
    // The window that closes here is not the program's last.
    const bool quits = QApplication::quitOnLastWindowClosed();
    QApplication::setQuitOnLastWindowClosed(false);
    ProgressLine line;
    std::optional<Shown> shown;
    std::optional<Error> failure;
    bool working = true;
    Result<void> outcome;
    QTimer look;

    const auto again = [&](const Work& work) {
        failure.reset();
        working = true;
        shown->window.showProgress(-1.0, {});
        begin(work);
        look.start(kLookMillis);
    };
    const auto show = [&] {
        if (!shown) {
            shown.emplace(application, words.heading);
            QObject::connect(&shown->window, &ui::StartWindow::givenUp, &look, [&] {
                if (working) {
                    m_task.cancel(); // and its answer ends the start
                    return;
                }
                outcome = fail(*failure);
                QApplication::exit(0);
            });
        }
    };
    QObject::connect(&look, &QTimer::timeout, &look, [&] {
        if (m_task.done()) {
            look.stop();
            working = false;
            outcome = m_task.wait();
            if (outcome || outcome.error().code == ErrorCode::cancelled) {
                QApplication::exit(0);
                return;
            }
            failure = outcome.error();
            complain(*failure); // a terminal may be looked at, too
            show();
            shown->window.showError(*failure, words.failed);
            shown->window.offer(QApplication::translate("WindowStart", "Try again"), [&] { again(m_work); });
            if (otherwise.work) {
                shown->window.offer(otherwise.button, [&] { again(otherwise.work); });
            }
            return;
        }
        const runner::Progress progress = m_task.progress();
        const bool told = progress.fraction > 0.0 || !progress.message.empty();
        const QString said = progress.message.empty() ? words.working : ui::toText(progress.message);
        show();
        shown->window.showProgress(told ? progress.fraction : -1.0, told ? said : QString());
        if (told) {
            line.show(progress.fraction, ui::toUtf8(said));
        }
    });
    look.start(kLookMillis);
    if (!interrupt.requested()) {
        QApplication::exec();
    }
    look.stop();
    shown.reset();
    QApplication::setQuitOnLastWindowClosed(quits);
    if (working) { // the event loop was ended from outside
        m_task.cancel();
        outcome = m_task.wait();
        if (outcome) {
            return outcome;
        }
    }
    if (interrupt.requested()) {
        return fail(ErrorCode::cancelled, "Interrupted");
    }
    return outcome;
}

} // namespace pavement::app
