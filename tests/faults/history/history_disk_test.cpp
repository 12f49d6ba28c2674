// A disk that is full, and a log that somebody keeps from being folded in.

#include "engine/history/history.h"

#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

using namespace pavement;
using namespace pavement::history;
using namespace std::chrono_literals;

namespace {

const TimeRange kAllTime{fromMillis(0), Timestamp::max()};

} // namespace

class HistoryDiskTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    ManualClock m_clock;
    bool m_mounted = false;

    std::vector<Sample> noise(SeriesId id, int count) {
        std::vector<Sample> batch;
        for (int i = 0; i < count; ++i) {
            batch.push_back({id, m_clock.wall(), m_value(m_random)});
            m_clock.advance(1s);
        }
        return batch;
    }

    std::mt19937_64 m_random{5};
    std::uniform_real_distribution<double> m_value{0, 1};

private slots:

    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void cleanup() {
        if (m_mounted)
            ::umount2(m_directory->path().toUtf8().constData(), MNT_DETACH);
        m_mounted = false;
        m_directory.reset();
    }

    void on_a_full_disk_reading_goes_on_and_recording_resumes() {
        if (::geteuid() != 0)
            QSKIP("only root can mount the small file system this needs");
        if (::mount("tmpfs", m_directory->path().toUtf8().constData(), "tmpfs", 0, "size=4m") != 0)
            QSKIP(qPrintable(QString("no file system can be mounted here: %1").arg(std::strerror(errno))));
        m_mounted = true;
        const std::filesystem::path path = m_directory->filePath("h.db").toStdString();
        const std::filesystem::path hog = m_directory->filePath("hog").toStdString();
        auto opened = History::open({path, {}, false}, m_clock);
        QVERIFY(opened);
        History& history = **opened;
        QVERIFY(std::filesystem::exists(path.string() + ".ballast"));
        const SeriesId id = history.series({"db", "m", ""}).value();
        std::size_t fed = 0;
        for (int i = 0; i < 20; ++i) {
            const auto batch = noise(id, 2000);
            history.append(batch);
            fed += batch.size();
            QVERIFY(history.maintain());
        }
        QCOMPARE(history.readAt(id, kAllTime, Resolution::raw)->points.size(), fed);

        // Somebody takes what is left.
        {
            std::ofstream out(hog, std::ios::binary);
            const std::string block(4096, 'h');
            while (out.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
            }
        }
        bool wasFull = false;
        for (int i = 0; i < 60; ++i) {
            history.append(noise(id, 2000));
            fed += 2000;
            (void)history.maintain();
            wasFull = wasFull || history.health().diskFull;
            // The newest sample can always be read, from memory or from disk.
            const auto data = history.read(id, {m_clock.wall() - 10s, m_clock.wall()}, 100);
            QVERIFY(data);
            QCOMPARE(data->points.size(), std::size_t{10});
        }
        QVERIFY(wasFull);
        QVERIFY(!history.health().lastProblem.empty());
        QVERIFY(!std::filesystem::exists(path.string() + ".ballast"));

        std::filesystem::remove(hog);
        QTRY_VERIFY_WITH_TIMEOUT(history.flush().has_value() && !history.health().diskFull, 60'000);
        history.append(noise(id, 100));
        QVERIFY(history.flush());
        const auto before = history.readAt(id, kAllTime, Resolution::raw);
        QVERIFY(before);
        opened->reset();
        auto again = History::open({path, {}, false}, m_clock);
        QVERIFY(again);
        QVERIFY((*again)->health().setAside.empty());
        const auto after = (*again)->readAt(id, kAllTime, Resolution::raw);
        QVERIFY(after);
        QCOMPARE(after->points.size(), before->points.size());
    }

    void memory_is_bounded_while_nothing_can_be_written() {
        if (::geteuid() != 0)
            QSKIP("only root can mount the small file system this needs");
        if (::mount("tmpfs", m_directory->path().toUtf8().constData(), "tmpfs", 0, "size=1m") != 0)
            QSKIP(qPrintable(QString("no file system can be mounted here: %1").arg(std::strerror(errno))));
        m_mounted = true;
        const std::filesystem::path path = m_directory->filePath("h.db").toStdString();
        auto opened = History::open({path, {}, false}, m_clock);
        QVERIFY(opened);
        History& history = **opened;
        const SeriesId id = history.series({"db", "m", ""}).value();
        std::uint64_t fed = 0;
        while (fed < 5'000'000) {
            history.append(noise(id, 20'000));
            fed += 20'000;
        }
        (void)history.flush();
        const Health health = history.health();
        QVERIFY(health.diskFull);
        QVERIFY(health.samplesLost > 0); // and counted
        const auto data = history.read(id, {m_clock.wall() - 10s, m_clock.wall()}, 100);
        QVERIFY(data);
        QCOMPARE(data->points.size(), std::size_t{10});
    }

    void a_reader_that_never_ends_does_not_grow_the_log_for_ever() {
        const std::filesystem::path path = m_directory->filePath("h.db").toStdString();
        auto opened = History::open({path, {}, false}, m_clock);
        QVERIFY(opened);
        History& history = **opened;
        QVERIFY(history.putStatementTexts("db", std::vector<StatementText>{{"0", "SELECT 1"}}));
        sqlite3* reader = nullptr;
        QCOMPARE(sqlite3_open(path.c_str(), &reader), SQLITE_OK);
        QCOMPARE(
            sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM statement_text", nullptr, nullptr, nullptr),
            SQLITE_OK);
        bool refused = false;
        for (int i = 0; i < 200 && !refused; ++i) {
            // A megabyte each, the same one again: it is the log that grows.
            refused = !history.putStatementTexts(
                "db",
                std::vector<StatementText>{{"1", std::string(1 << 20, static_cast<char>('a' + i % 26))}});
        }
        QVERIFY(refused);
        const auto log = std::filesystem::file_size(path.string() + "-wal");
        QVERIFY2(log < 80U << 20U, std::to_string(log).c_str());
        // Samples wait in memory and can be read.
        const SeriesId id = history.series({"db", "m", ""}).value();
        history.append(noise(id, 100));
        QVERIFY(!history.flush());
        QCOMPARE(history.readAt(id, kAllTime, Resolution::raw)->points.size(), std::size_t{100});
        sqlite3_close(reader);
        QVERIFY(history.flush());
        QVERIFY(std::filesystem::file_size(path.string() + "-wal") < 20U << 20U);
    }
};

QTEST_APPLESS_MAIN(HistoryDiskTest)
#include "history_disk_test.moc"
