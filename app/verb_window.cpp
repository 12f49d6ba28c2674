#include "app/engine_room.h"
#include "app/sandbox_run.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "app/window_parts.h"
#include "app/window_start.h"
#include "engine/base/files.h"
#include "engine/base/json.h"
#include "ui/shell/capture.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

namespace pavement::app {

namespace {

constexpr int kWindowLookMillis = 100;
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

// The status to end with where the start came to nothing.
std::optional<int> endAfter(const Result<void>& start, const Interrupt& interrupt) {
    if (start) {
        return std::nullopt;
    }
    if (start.error().code == ErrorCode::cancelled) {
        return interrupt.requested() ? complain(start.error()) : kDone; // whoever closes a window knows it
    }
    return statusOf(start.error()); // it was said when it happened
}

// Opens the history while the application is being made, and if need be in front of the person.
class HistoryStart {
public:
    HistoryStart(EngineRoom& room, const Options& options)
        : m_room(room)
        , m_start(room.runner, [this, options](runner::TaskContext& context) {
            auto opened = open(options, context);
            m_problem = opened ? std::nullopt : std::optional(opened.error());
            return opened;
        }) {}

    Result<void> finish(QApplication& application, const Interrupt& interrupt) {
        WindowStart::Words words;
        words.heading = QApplication::translate("WindowStart", "Opening the history");
        words.working = QApplication::translate(
            "WindowStart",
            "The history file is damaged. What can be read of it is being saved into a new one.");
        words.failed = QApplication::translate("WindowStart", "The history was not opened");
        WindowStart::Way without;
        without.button = QApplication::translate("WindowStart", "Go on without the history");
        without.work = [this](runner::TaskContext& context) {
            if (!m_scratch.isValid()) { // no path would mean the very file that is to be left alone
                return Result<void>(fail(ErrorCode::io, "There is no folder for temporary files",
                                         "Free space in it, or name another by TMPDIR.",
                                         m_scratch.errorString().toStdString()));
            }
            Options here;
            here.history = m_scratch.filePath(QStringLiteral("history.db")).toStdString();
            return open(here, context);
        };
        return m_start.finish(application, words, without, interrupt);
    }

    // Why nothing is kept beyond this session, where that is so.
    const std::optional<Error>& problem() const { return m_problem; }

private:
    Result<void> open(const Options& options, runner::TaskContext& context) {
        auto opened = openHistory(
            options, false, m_room.clock, [&context](double fraction) { context.progress(fraction); },
            context.stopToken());
        if (!opened) {
            return fail(opened.error());
        }
        m_room.history = std::move(*opened);
        return {};
    }

    EngineRoom& m_room;
    QTemporaryDir m_scratch; // of a session that goes on without; gone after it
    std::optional<Error> m_problem;
    WindowStart m_start;
};

int showWindow(QApplication& application, EngineRoom& room, const HistoryStart& opening,
               const monitor::Target* target) {
    WindowParts parts(application, room, userConfigDirectory());
    ui::MainWindow window(parts.context());
    if (const auto& problem = opening.problem()) {
        window.showError(
            {problem->code, problem->message, problem->hint, problem->context},
            QApplication::translate("WindowStart", "What is seen now is lost when Pavement ends"));
    } else if (const history::Health health = room.history->health(); !health.setAside.empty()) {
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
    EngineRoom room;
    HistoryStart opening(room, options);
    Arguments arguments;
    QApplication application(arguments.count, arguments.values.data());
    describe(application);
    const QuitOnInterrupt quit(interrupt);
    if (const auto end = endAfter(opening.finish(application, interrupt), interrupt)) {
        return *end;
    }
    return showWindow(application, room, opening, target);
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
    EngineRoom room;
    {
        // Loading takes up to a minute: the person sees how far it is and may give up at any time.
        WindowStart start(room.runner, [&](runner::TaskContext& context) -> Result<void> {
            auto started = startSandbox(
                options, [&](double fraction, const std::string& what) { context.progress(fraction, what); },
                context.stopToken());
            if (!started) {
                return fail(started.error());
            }
            run = std::move(*started);
            return {};
        });
        WindowStart::Words words;
        words.heading = QApplication::translate("WindowStart", "Starting the sandbox");
        words.failed = QApplication::translate("WindowStart", "The sandbox did not start");
        if (const auto end = endAfter(start.finish(application, words, {}, interrupt), interrupt)) {
            return *end;
        }
    }
    tell(*run, options);
    Options window = options;
    if (window.history.empty()) {
        window.history =
            (run->servers->directory() / "history.db").string(); // gone with the sandbox, like the rest
    }
    HistoryStart opening(room, window);
    if (const auto end = endAfter(opening.finish(application, interrupt), interrupt)) {
        return *end;
    }
    return showWindow(application, room, opening, &run->target);
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
