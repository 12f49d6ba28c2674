// The window under a stream of snapshots far above the real rate, while a heartbeat on the UI thread watches
// for stalls. In ctest it is short and prints what it saw; `soak_test --soak 600` is the long run with the
// limit.

#include "window_fixture.h"

#include "ui/shell/main_window.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QTimer>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <thread>

using namespace pavement;
using namespace pavement::ui;

namespace {

constexpr double kLimitMillis = 50.0; // the long run's; a short one on a busy machine proves nothing

// How long this thread stood ready and waited for a processor, in milliseconds; the machine's doing.
double waitedForProcessor() {
    std::ifstream file("/proc/thread-self/schedstat");
    double running = 0;
    double waiting = 0;
    file >> running >> waiting;
    return waiting / 1e6;
}

struct Stall {
    double wall = 0;      // milliseconds beyond the 10 of a beat
    double processor = 0; // of them another process or another guest had the processor
    qint64 at = 0;        // its end, nanoseconds of CLOCK_MONOTONIC, for a profiler's record of the same run
    const char* after = "opening"; // what the person had done last

    double own() const { return std::max(0.0, wall - processor); }
};

// Gaps between beats of a 10 ms timer, beyond the 10 ms themselves, and what of each was none of the window's
// doing.
class Watchdog : public QObject {
public:
    Watchdog() {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            const double wall = static_cast<double>(m_since.nsecsElapsed()) / 1e6 - 10.0;
            const double waited = waitedForProcessor();
            const qint64 now = QDeadlineTimer::current(Qt::PreciseTimer).deadlineNSecs();
            m_stalls.push_back({std::max(0.0, wall), waited - m_waited, now, m_after});
            m_waited = waited;
            m_since.start();
        });
        m_waited = waitedForProcessor();
        m_since.start();
        m_timer.start(10);
    }

    const std::vector<Stall>& stalls() const { return m_stalls; }

    void personDid(const char* what) { m_after = what; }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    double m_waited = 0;
    const char* m_after = "opening";
    std::vector<Stall> m_stalls;
};

struct SoakResult {
    std::vector<Stall> stalls;
    std::uint64_t published = 0, dropped = 0;
};

SoakResult soak(QApplication& application, std::chrono::seconds length, Milliseconds pause) {
    WindowFixture fixture(application);
    fixture.fillHistory(std::chrono::minutes(30));
    MainWindow window(fixture.context());
    window.resize(1920, 1080);
    window.show();
    window.watch(WindowFixture::profile());
    QTest::qWait(0);
    fixture.publishNow();
    if (!QTest::qWaitFor(
            [&] { return window.session().latest() != nullptr && window.currentPage()->settled(); },
            30'000)) {
        return {};
    }
    Watchdog watchdog; // from the painted window on: opening is measured elsewhere
    SoakResult result;
    std::jthread source([&](std::stop_token stop) {
        while (!stop.stop_requested()) {
            fixture.publishNow();
            ++result.published;
            std::this_thread::sleep_for(pause);
        }
    });
    QElapsedTimer elapsed;
    elapsed.start();
    int step = 0;
    while (elapsed.elapsed() < std::chrono::milliseconds(length).count()) {
        const qint64 next = elapsed.elapsed() + 700;
        (void)QTest::qWaitFor([&] { return elapsed.elapsed() >= next; },
                              10'000); // turns the event loop till then
        TimeAxis& axis = fixture.context().axis;
        switch (step++ % 5) { // what a person does meanwhile
        case 0:
            watchdog.personDid("zoomed in");
            axis.zoomAt(fixture.clock.wall() - Milliseconds{60'000}, 0.5);
            break;
        case 1:
            watchdog.personDid("went back");
            axis.back();
            break;
        case 2:
            watchdog.personDid("moved the cursor");
            axis.setCursor(fixture.clock.wall() - Milliseconds{90'000});
            break;
        case 3:
            watchdog.personDid("chose a range");
            axis.showLast(std::chrono::minutes(step % 2 == 0 ? 15 : 5));
            break;
        default:
            watchdog.personDid("went live");
            axis.setLive(true);
            break;
        }
    }
    source.request_stop();
    source.join();
    result.dropped = window.session().dropped();
    result.stalls = watchdog.stalls();
    return result;
}

template <typename Length>
double quantile(const std::vector<Stall>& stalls, double q, const Length& length) {
    std::vector<double> sorted;
    for (const Stall& stall : stalls) {
        sorted.push_back(length(stall));
    }
    std::sort(sorted.begin(), sorted.end());
    return sorted.empty() ? 0.0
                          : sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

double longestOwn(const std::vector<Stall>& stalls) {
    return quantile(stalls, 1.0, std::mem_fn(&Stall::own));
}

void print(const SoakResult& result, const char* what) {
    const auto wall = [](const Stall& stall) { return stall.wall; };
    std::printf("%s: longest stall %.1f ms (%.1f ms without waiting for a processor), p99 %.1f ms (%.1f), "
                "p50 %.1f over %zu beats; %llu snapshots, %llu not drawn\n",
                what, quantile(result.stalls, 1.0, wall), longestOwn(result.stalls),
                quantile(result.stalls, 0.99, wall), quantile(result.stalls, 0.99, std::mem_fn(&Stall::own)),
                quantile(result.stalls, 0.5, wall), result.stalls.size(),
                static_cast<unsigned long long>(result.published),
                static_cast<unsigned long long>(result.dropped));
    std::vector<Stall> longest = result.stalls;
    std::sort(longest.begin(), longest.end(),
              [](const Stall& left, const Stall& right) { return left.own() > right.own(); });
    longest.resize(std::min<std::size_t>(longest.size(), 5));
    for (const Stall& stall : longest) {
        std::printf("  %.1f ms (%.1f own), the person last %s, ended at %.6f s\n", stall.wall, stall.own(),
                    stall.after, static_cast<double>(stall.at) / 1e9);
    }
    std::fflush(stdout);
}

} // namespace

class SoakTest : public QObject {
    Q_OBJECT
private slots:

    void the_window_keeps_beating_under_a_thousand_snapshots_a_second() {
        const SoakResult result = soak(*qApp, std::chrono::seconds(8), Milliseconds{1});
        print(result, "1 kHz for 8 s");
        QVERIFY(result.published > 100);
        QVERIFY(result.stalls.size() > 10);
        // The limit of 50 ms is for the long run on a quiet machine; a file, a server or a lock on the UI
        // thread shows on any.
        QVERIFY2(longestOwn(result.stalls) < 1000, "the window stood still");
    }
};

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const auto at = arguments.indexOf(QStringLiteral("--soak"));
    if (at >= 0) {
        const int seconds = at + 1 < arguments.size() ? arguments.at(at + 1).toInt() : 600;
        const SoakResult result =
            soak(application, std::chrono::seconds(std::max(1, seconds)), Milliseconds{1});
        print(result, "soak");
        return !result.stalls.empty() && longestOwn(result.stalls) < kLimitMillis ? 0 : 1;
    }
    SoakTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "soak_test.moc"
