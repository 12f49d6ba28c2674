// The recording program dies at any moment, or a second one comes along. The program under test is this one,
// started again with --record.

#include "engine/history/history.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>

using namespace pavement;
using namespace pavement::history;
using namespace std::chrono_literals;

extern char** environ;

namespace {

constexpr int kSeries = 20;
constexpr std::int64_t kStart = 1'700'000'000'000;
const TimeRange kAllTime{fromMillis(0), Timestamp::max()};

SeriesKey keyOf(int i) {
    return {"db", "metric", std::to_string(i)};
}

double valueOf(int series, std::int64_t tick) {
    return static_cast<double>((tick * 37 + series * 11) % 1009);
}

// Ticks for ever; after each flush says how many are safe.
int record(const char* path) {
    ManualClock clock(fromMillis(kStart));
    auto history = History::open({path, {}, false}, clock);
    if (!history)
        return 2;
    std::vector<SeriesId> ids;
    for (int i = 0; i < kSeries; ++i)
        ids.push_back((*history)->series(keyOf(i)).value());
    for (const EventKind kind : {EventKind::gap, EventKind::alertRaised, EventKind::restart}) {
        Event event;
        event.at = fromMillis(kStart);
        event.kind = kind;
        event.target = "db";
        event.title = "never ended";
        if (!(*history)->addEvent(event))
            return 5;
    }
    // Goes on where the file ends.
    std::int64_t tick = 0;
    if (const auto extent = (*history)->extent("db"))
        tick = (toMillis(extent->to) - kStart) / 1000 + 1;
    for (;; ++tick) {
        std::vector<Sample> batch;
        for (int i = 0; i < kSeries; ++i)
            batch.push_back(
                {ids[static_cast<std::size_t>(i)], fromMillis(kStart + tick * 1000), valueOf(i, tick)});
        (*history)->append(batch);
        clock.advance(10s); // seals every sixty ticks
        if (tick % 3 != 0)
            continue;
        if (!(*history)->flush())
            return 3;
        const std::string line = std::to_string(tick + 1) + "\n";
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0)
            return 0;
        if (tick % 30 == 0 && !(*history)->maintain())
            return 4;
    }
}

class Recorder {
public:
    explicit Recorder(const std::string& path) {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) != 0)
            qFatal("no pipe");
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        std::string self = "/proc/self/exe";
        std::string verb = "--record";
        std::string file = path;
        char* arguments[] = {self.data(), verb.data(), file.data(), nullptr};
        if (::posix_spawn(&m_pid, self.c_str(), &actions, nullptr, arguments, environ) != 0)
            qFatal("could not start the recording program");
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        m_out = ends[0];
    }

    ~Recorder() {
        kill();
        ::close(m_out);
    }

    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    void kill() {
        if (m_pid <= 0)
            return;
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
        m_pid = -1;
    }

    // How many ticks it has called safe, after at least so many lines more, or all it ever said.
    std::int64_t safeTicks(int lines) {
        char buffer[4096];
        int seen = 0;
        while (seen < lines) {
            const ssize_t got = ::read(m_out, buffer, sizeof buffer);
            if (got <= 0)
                break;
            for (ssize_t i = 0; i < got; ++i) {
                if (buffer[i] != '\n') {
                    m_line.push_back(buffer[i]);
                    continue;
                }
                std::from_chars(m_line.data(), m_line.data() + m_line.size(), m_safe);
                m_line.clear();
                ++seen;
            }
        }
        return m_safe;
    }

private:
    pid_t m_pid = -1;
    int m_out = -1;
    std::string m_line;
    std::int64_t m_safe = 0;
};

} // namespace

class HistoryKillTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::string m_path;

    // Everything called safe is there, nothing is there twice and nothing was made up.
    void check(const History& history, std::int64_t safe, bool stillRecording = false) {
        for (int i = 0; i < kSeries; ++i) {
            const auto id = history.find(keyOf(i));
            QVERIFY(id);
            const auto data = history.readAt(*id, kAllTime, Resolution::raw);
            QVERIFY(data);
            QVERIFY2(static_cast<std::int64_t>(data->points.size()) >= safe, std::to_string(safe).c_str());
            for (std::size_t tick = 0; tick < data->points.size(); ++tick) {
                QCOMPARE(toMillis(data->points[tick].at), kStart + static_cast<std::int64_t>(tick) * 1000);
                QCOMPARE(data->points[tick].last, valueOf(i, static_cast<std::int64_t>(tick)));
            }
            std::uint64_t rolled = 0;
            const auto tens = history.readAt(*id, kAllTime, Resolution::tenSeconds);
            QVERIFY(tens);
            for (const Aggregate& a : tens->points)
                rolled += a.count;
            // A recorder that still runs has gone on between the two reads.
            QVERIFY(rolled >= data->points.size());
            if (!stillRecording)
                QCOMPARE(rolled, static_cast<std::uint64_t>(data->points.size()));
        }
    }

private slots:

    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->filePath("h.db").toStdString();
    }

    void what_flush_covered_survives_kill_9() {
        std::mt19937 random(11);
        std::int64_t safe = 0;
        for (int round = 0; round < 12; ++round) {
            {
                Recorder recorder(m_path);
                recorder.safeTicks(1 + static_cast<int>(random() % 120));
                // Somewhere in the middle of whatever it does now.
                std::this_thread::sleep_for(std::chrono::microseconds{random() % 20'000});
                recorder.kill();
                safe = std::max(safe, recorder.safeTicks(1'000'000));
            }
            ManualClock clock(fromMillis(kStart));
            const auto history = History::open({m_path, {}, round % 2 == 0}, clock);
            QVERIFY(history);
            QVERIFY((*history)->health().setAside.empty());
            check(**history, safe);
        }
        QVERIFY(safe > 100);
    }

    void what_a_killed_recorder_left_open_ends_at_its_last_sample() {
        Recorder recorder(m_path);
        recorder.safeTicks(30);
        recorder.kill();
        ManualClock clock(fromMillis(kStart) + 24h);
        {
            const auto reading = History::open({m_path, {}, true}, clock);
            QVERIFY(reading);
            const auto open = (*reading)->events("db", {fromMillis(kStart) + 12h, fromMillis(kStart) + 24h});
            QVERIFY(open);
            QCOMPARE(open->size(), std::size_t{2}); // nobody has said yet that they are over
        }
        const auto writing = History::open({m_path, {}, false}, clock);
        QVERIFY(writing);
        const auto extent = (*writing)->extent("db");
        QVERIFY(extent && extent->to > fromMillis(kStart));
        const auto events = (*writing)->events("db", kAllTime);
        QVERIFY(events);
        QCOMPARE(events->size(), std::size_t{3});
        for (const Event& event : *events) {
            if (lasts(event.kind))
                QCOMPARE(event.until, std::optional(extent->to));
            else
                QVERIFY(!event.until);
        }
    }

    void a_second_program_reads_and_takes_over_when_the_first_has_died() {
        Recorder recorder(m_path);
        recorder.safeTicks(100);
        ManualClock clock(fromMillis(kStart));
        const auto second = History::open({m_path, {}, false}, clock);
        QVERIFY(second);
        QVERIFY((*second)->health().otherWriter);
        QVERIFY(!(*second)->series({"db", "new", ""}));
        QVERIFY(!(*second)->addEvent({}));
        (*second)->append(std::vector<Sample>{{1, clock.wall(), 1.0}});
        QCOMPARE((*second)->health().samplesLost, std::uint64_t{1});
        for (int round = 0; round < 5; ++round) {
            const std::int64_t safe = recorder.safeTicks(25);
            check(**second, safe, true);
        }
        recorder.kill();
        const std::int64_t safe = recorder.safeTicks(1'000'000);
        QVERIFY((*second)->maintain());
        QVERIFY(!(*second)->health().otherWriter);
        check(**second, safe);
        const auto id = (*second)->series({"db", "new", ""});
        QVERIFY(id);
        (*second)->append(std::vector<Sample>{{*id, clock.wall(), 1.0}});
        QVERIFY((*second)->flush());
        QCOMPARE((*second)->readAt(*id, kAllTime, Resolution::raw)->points.size(), std::size_t{1});
    }

    void two_objects_of_one_program_share_a_file_as_two_programs_do() {
        ManualClock clock;
        const auto first = History::open({m_path, {}, false}, clock);
        QVERIFY(first);
        const SeriesId id = (*first)->series(keyOf(0)).value();
        (*first)->append(std::vector<Sample>{{id, clock.wall(), 1.0}});
        QVERIFY((*first)->flush());
        const auto second = History::open({m_path, {}, false}, clock);
        QVERIFY(second);
        QVERIFY((*second)->health().otherWriter);
        QCOMPARE((*second)->find(keyOf(0)), std::optional(id));
        QCOMPARE((*second)->readAt(id, kAllTime, Resolution::raw)->points.size(), std::size_t{1});
        (*first)->append(std::vector<Sample>{{id, clock.wall() + 1s, 1.0}});
        QVERIFY((*first)->flush());
        QCOMPARE((*second)->readAt(id, kAllTime, Resolution::raw)->points.size(), std::size_t{2});
    }
};

int main(int argc, char** argv) {
    if (argc == 3 && std::string_view(argv[1]) == "--record")
        return record(argv[2]);
    HistoryKillTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "history_kill_test.moc"
