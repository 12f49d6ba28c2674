// Our window as the program opens it. "bare DIRECTORY": time to the first paint, history and layout lying in
// the directory. "target DIRECTORY": the same, opened on a server that does not answer yet, so with tiles,
// charts and tables. "live": on a running sandbox, time from the moment the servers are up to the first
// figures in the window, then the processor time of this process at one tick a second, visible and hidden.

#include "first_paint.h"
#include "sandbox_process.h"

#include "app/engine_room.h"
#include "app/window_parts.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>

#include <filesystem>
#include <future>
#include <optional>
#include <sys/resource.h>

using namespace pavement;

namespace {

double cpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void runFor(int millis) {
    QEventLoop loop;
    QTimer::singleShot(millis, &loop, &QEventLoop::quit);
    loop.exec();
}

double shareOverHalfAMinute() {
    constexpr int kMillis = 30'000;
    const double before = cpuSeconds();
    QElapsedTimer wall;
    wall.start();
    runFor(kMillis);
    return (cpuSeconds() - before) / (static_cast<double>(wall.elapsed()) / 1000.0);
}

} // namespace

int main(int argc, char** argv) {
    const QByteArray mode(argc > 1 ? argv[1] : "");
    const bool live = mode == "live";
    std::optional<bench::SandboxProcess> sandbox;
    std::optional<monitor::Target> target;
    if (live) {
        sandbox.emplace();
        target = sandbox->target();
        if (!target) {
            std::printf("failed: no sandbox\n");
            return 1;
        }
    }
    QElapsedTimer sinceUp;
    sinceUp.start();
    const QTemporaryDir own;
    const std::filesystem::path directory(argc > 2 ? argv[2] : own.path().toStdString());
    app::Options options;
    options.history = (directory / "history.db").string();
    // Opened while the application is being made, as the program does.
    auto opening =
        std::async(std::launch::async, [&options] { return app::buildEngineRoom(options, false); });
    QApplication application(argc, argv);
    app::describe(application);
    auto room = opening.get();
    if (!room) {
        std::printf("failed %s\n", room.error().oneLine().c_str());
        return 1;
    }
    app::WindowParts parts(application, **room, directory);
    ui::MainWindow window(parts.context());
    window.resize(1280, 800);
    if (!live) {
        bench::FirstPaint paint(window, [] {
            bench::sayPainted();
            QApplication::quit();
        });
        window.show();
        if (mode == "target") {
            ui::Profile silent;
            silent.target.id = silent.target.name = "silent";
            silent.target.postgres.host = "127.0.0.1";
            silent.target.postgres.port = 1;
            window.watch(silent);
        }
        return QApplication::exec();
    }
    window.show();
    ui::Profile profile;
    profile.target = *target;
    window.watch(profile);
    QTimer look;
    QEventLoop loop;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        const auto latest = window.session().latest();
        if (latest && latest->server) {
            loop.quit();
        }
    });
    look.start(5);
    QTimer::singleShot(30'000, &loop, &QEventLoop::quit);
    loop.exec();
    look.stop();
    std::printf("live %lld\n", static_cast<long long>(sinceUp.elapsed()));
    runFor(5'000);
    std::printf("visible %.4f\n", shareOverHalfAMinute());
    window.hide();
    std::printf("hidden %.4f\n", shareOverHalfAMinute());
    window.close();
    return 0;
}
