#include "app/engine_room.h"
#include "app/sandbox_run.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "app/window_parts.h"
#include "engine/base/files.h"
#include "engine/base/json.h"
#include "ui/shell/capture.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QDir>
#include <QProgressDialog>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <array>
#include <memory>
#include <stop_token>

namespace pavement::app {

namespace {

constexpr int kLookMillis = 100;
constexpr Milliseconds kShortestShown{60'000};
constexpr Milliseconds kLongestShown{3'600'000};

// Qt keeps references to argc and argv for its whole life.
struct Arguments {
    int count = 1;
    std::array<char, 9> name{"pavement"};
    std::array<char*, 2> values{name.data(), nullptr};
};

int complainNoDisplay() {
    return complain({ErrorCode::unsupported,
                     "There is no display to open a window on",
                     "Use 'record', 'report' or 'capture' here, or set DISPLAY or WAYLAND_DISPLAY.",
                     {}});
}

// Ctrl+C in the terminal ends the event loop like closing the window does. To be made after the application
// and to go before it.
class QuitOnInterrupt {
public:
    explicit QuitOnInterrupt(const Interrupt& interrupt)
        : m_callback(interrupt.token(), [] {
            QMetaObject::invokeMethod(QCoreApplication::instance(), &QCoreApplication::quit,
                                      Qt::QueuedConnection); // from the thread of the signals
        }) {}

private:
    std::stop_callback<void (*)()> m_callback;
};

ui::Profile profileOf(const monitor::Target& target) {
    ui::Profile profile;
    profile.target = target;
    return profile;
}

int showWindow(QApplication& application, Result<std::unique_ptr<EngineRoom>> room,
               const monitor::Target* target, const std::filesystem::path& stateDirectory) {
    if (!room) {
        return complain(room.error());
    }
    WindowParts parts(application, **room, stateDirectory);
    ui::MainWindow window(parts.context());
    if (const history::Health health = (*room)->history->health(); !health.setAside.empty()) {
        window.showError({ErrorCode::corrupt, "The history file was damaged; a new one was begun",
                          "The damaged file was set aside as " + health.setAside, health.lastProblem});
    }
    window.show();
    if (target != nullptr) {
        window.watch(profileOf(*target));
    }
    return QApplication::exec();
}

} // namespace

int runWindow(const Options& options, const monitor::Target* target, Interrupt& interrupt) {
    if (!displayAvailable()) {
        return complainNoDisplay();
    }
    auto room = beginEngineRoom(options);
    Arguments arguments;
    QApplication application(arguments.count, arguments.values.data());
    describe(application);
    const QuitOnInterrupt quit(interrupt);
    return showWindow(application, room.get(), target, userConfigDirectory());
}

int runSandboxWindow(const Options& options, Interrupt& interrupt) {
    if (!displayAvailable()) {
        return complainNoDisplay();
    }
    Arguments arguments;
    QApplication application(arguments.count, arguments.values.data());
    describe(application);
    const QuitOnInterrupt quit(interrupt);

    std::shared_ptr<SandboxRun> run;
    {
        // Loading takes up to a minute: the person sees how far it is and may give up at any time.
        runner::TaskRunner runner;
        runner::TaskScope scope(runner);
        ProgressLine line;
        runner::TaskSpec spec;
        spec.name = "start sandbox";
        auto task = scope.start(std::move(spec), [&options](runner::TaskContext& context) {
            return startSandbox(
                options, [&](double fraction, const std::string& what) { context.progress(fraction, what); },
                context.stopToken());
        });
        QProgressDialog dialog(QApplication::translate("Sandbox", "Starting the sandbox"),
                               QApplication::translate("Sandbox", "Cancel"), 0, 1000);
        dialog.setWindowTitle(QStringLiteral("Pavement"));
        dialog.setMinimumWidth(460);
        dialog.setMinimumDuration(0);
        dialog.setAutoReset(false);
        dialog.setAutoClose(false);
        dialog.setValue(0);
        QTimer poll;
        QObject::connect(&poll, &QTimer::timeout, &dialog, [&] {
            const runner::Progress progress = task.progress();
            if (!progress.message.empty()) {
                dialog.setValue(static_cast<int>(progress.fraction * 1000.0));
                dialog.setLabelText(QString::fromStdString(progress.message));
                line.show(progress.fraction, progress.message);
            }
            if (task.done()) {
                QApplication::exit(0);
            }
        });
        QObject::connect(&dialog, &QProgressDialog::canceled, &dialog, [&task] { task.cancel(); });
        poll.start(kLookMillis);
        QApplication::exec();
        if (interrupt.requested()) {
            task.cancel();
        }
        const auto started = task.wait();
        if (!started) {
            if (interrupt.requested()) {
                return complain({ErrorCode::cancelled, "Interrupted", {}, {}});
            }
            return started.error().code == ErrorCode::cancelled ? kDone : complain(started.error());
        }
        run = *started;
    }
    if (interrupt.requested()) {
        return complain({ErrorCode::cancelled, "Interrupted", {}, {}});
    }
    tell(*run, options);
    Options window = options;
    if (window.history.empty()) {
        window.history =
            (run->servers->directory() / "history.db").string(); // gone with the sandbox, like the rest
    }
    return showWindow(application, buildEngineRoom(window, false), &run->target, userConfigDirectory());
}

int runCapture(const Options& options, const monitor::Target& target, Interrupt& interrupt) {
    preferOffscreen();
    Arguments arguments;
    QApplication application(arguments.count, arguments.values.data());
    describe(application);
    const QuitOnInterrupt quit(interrupt);

    auto room = buildEngineRoom(options, false);
    if (!room) {
        return complain(room.error());
    }
    // Pictures show the window as it comes, not as somebody left it.
    const QTemporaryDir scratch;
    if (!scratch.isValid()) {
        return complain({ErrorCode::io, "No folder can be made in " + QDir::tempPath().toStdString(),
                         "Make room there, or name another folder in TMPDIR.",
                         scratch.errorString().toStdString()});
    }
    int status = kDone;
    {
        WindowParts parts(application, **room, scratch.path().toStdString());
        ui::MainWindow window(parts.context());
        window.show();
        window.watch(profileOf(target));
        QTimer::singleShot(static_cast<int>(options.settle.count()), &window, [] { QApplication::exit(0); });
        QApplication::exec();
        // As much of the recording as fills a chart: a minute of data in a window of a day is an empty
        // picture.
        if (const auto extent = (*room)->history->extent(target.id)) {
            parts.context().axis.showLast(
                std::clamp(extent->length() * 11 / 10, kShortestShown, kLongestShown));
        }
        ui::CaptureSpec spec;
        spec.directory = options.directory;
        if (!options.sizes.empty()) {
            spec.sizes.clear();
            for (const auto& [width, height] : options.sizes) {
                spec.sizes.emplace_back(width, height);
            }
        }
        if (!options.themes.empty()) {
            spec.modes.clear();
            for (const std::string& theme : options.themes) {
                spec.modes.push_back(theme == "dark" ? ui::ThemeMode::dark : ui::ThemeMode::light);
            }
        }
        const auto written =
            interrupt.requested()
                ? Result<std::vector<std::filesystem::path>>(fail(ErrorCode::cancelled, "Interrupted"))
                : ui::capturePages(window, parts.context(), spec);
        if (written && options.format == Format::json) {
            Json files = Json::array();
            for (const std::filesystem::path& file : *written) {
                files.push_back(file.string());
            }
            print(dumpJson({{"files", std::move(files)}}, 2));
        } else if (written) {
            for (const std::filesystem::path& file : *written) {
                print(file.string());
            }
        } else {
            status = complain(written.error());
        }
    }
    return status;
}

} // namespace pavement::app
