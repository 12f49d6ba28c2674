// The log of a real server, read in its directory and through the server itself.

#include "engine/monitor/log_reader.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"

#include <QTest>

using namespace pavement;
using namespace pavement::monitor;

namespace {

const int kLimit = 30'000;

void add(LogHarvest& sum, const LogHarvest& part) {
    sum.durations.merge(part.durations);
    for (const auto& [state, count] : part.errorsBySqlstate) {
        sum.errorsBySqlstate[state] += count;
    }
    sum.records += part.records;
    sum.malformed += part.malformed;
    sum.serverStarts += part.serverStarts;
    sum.onlyAboveThreshold = part.onlyAboveThreshold;
    sum.durationsLogged = part.durationsLogged;
    sum.note = part.note;
}

} // namespace

class ServerLogTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        sandbox::ServerOptions options;
        options.withRedis = false;
        m_fixture = std::make_unique<testing::ServersFixture>(options);
        m_fixture->servers();
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void durations_and_errors_are_found_either_way() {
        for (const bool throughServer : {false, true}) {
            LogReaderOptions options;
            options.ignoredApplications = {"watching"};
            if (!throughServer) {
                options.directory = m_fixture->servers().logDirectory();
            }
            LogReader reader(options);
            auto session = testing::openSession(m_fixture->postgres(), "watching");
            QVERIFY(reader.read(session.get(), soon()).has_value());
            auto worker = testing::openSession(m_fixture->postgres(), "working");
            for (int i = 0; i < 20; ++i) {
                QVERIFY(worker->query("SELECT pg_sleep(0.01)").has_value());
            }
            QVERIFY(!worker->query("SELECT * FROM no_such_table"));
            QVERIFY(!worker->query("SELECT 1/0"));
            LogHarvest sum;
            QTRY_VERIFY_WITH_TIMEOUT(
                (collect(reader, session.get(), sum),
                 sum.errorsBySqlstate["42P01"] == 1 && sum.errorsBySqlstate["22012"] == 1),
                30'000);
            QVERIFY(sum.durations.count() >= 20);
            QVERIFY(sum.durations.quantile(0.9) >= std::chrono::milliseconds{10});
            QCOMPARE(sum.malformed, std::uint64_t{0});
            QVERIFY(!sum.onlyAboveThreshold);
            QVERIFY2(sum.note.empty(), sum.note.c_str());
        }
    }

    void a_rotation_of_the_server_loses_nothing() {
        LogReaderOptions options;
        options.directory = m_fixture->servers().logDirectory();
        options.ignoredApplications = {"watching"};
        LogReader reader(options);
        auto session = testing::openSession(m_fixture->postgres(), "watching");
        QVERIFY(reader.read(session.get(), soon()).has_value());
        auto worker = testing::openSession(m_fixture->postgres(), "working");
        LogHarvest sum;
        std::uint64_t errors = 0;
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 50; ++i) {
                QVERIFY(!worker->query("SELECT 1/0"));
                ++errors;
            }
            QVERIFY(session->query("SELECT pg_catalog.pg_rotate_logfile()").has_value());
            collect(reader, session.get(), sum);
        }
        QTRY_VERIFY_WITH_TIMEOUT(
            (collect(reader, session.get(), sum), sum.errorsBySqlstate["22012"] >= errors), 30'000);
        QCOMPARE(sum.errorsBySqlstate["22012"], errors);
        QCOMPARE(sum.malformed, std::uint64_t{0});
    }

    void a_restart_of_the_server_is_no_trouble() {
        LogReaderOptions options;
        options.directory = m_fixture->servers().logDirectory();
        LogReader reader(options);
        QVERIFY(reader.read(nullptr, soon()).has_value());
        QVERIFY(m_fixture->servers().restartPostgres().has_value());
        LogHarvest sum;
        QTRY_VERIFY_WITH_TIMEOUT((collect(reader, nullptr, sum), sum.serverStarts == 1), 30'000);
        QCOMPARE(sum.malformed, std::uint64_t{0});
    }

    void a_threshold_is_reported_beside_the_figures() {
        const auto settings = m_fixture->createRole("thresholded", {"pg_monitor"});
        testing::runSql(m_fixture->postgres(), "ALTER ROLE thresholded SET log_min_duration_statement = 100");
        LogReaderOptions options;
        options.directory = m_fixture->servers().logDirectory();
        LogReader reader(options);
        auto session = testing::openSession(settings, "watching");
        const auto found = reader.read(session.get(), soon());
        QVERIFY2(found.has_value(), found ? "" : found.error().oneLine().c_str());
        QVERIFY(found->onlyAboveThreshold);
        QCOMPARE(found->threshold.count(), 100);
        QVERIFY(!found->note.empty());
        testing::runSql(m_fixture->postgres(), "ALTER ROLE thresholded SET log_min_duration_statement = -1");
        LogReader second(options);
        auto other = testing::openSession(settings, "watching");
        const auto none = second.read(other.get(), soon());
        QVERIFY(none.has_value());
        QVERIFY(!none->durationsLogged);
    }

    void a_role_that_may_not_read_is_told_what_it_needs() {
        const auto settings = m_fixture->createRole("nobody");
        LogReader reader(LogReaderOptions{});
        auto session = testing::openSession(settings, "watching");
        const auto denied = reader.read(session.get(), soon());
        QVERIFY(!denied && denied.error().code == ErrorCode::permission);
        QVERIFY2(denied.error().hint.find("GRANT pg_monitor TO") == 0, denied.error().hint.c_str());
    }

private:
    static Deadline soon() { return Deadline::after(Milliseconds{kLimit}); }

    static void collect(LogReader& reader, postgres::Session* session, LogHarvest& sum) {
        const auto part = reader.read(session, soon());
        if (part) {
            add(sum, *part);
        } else {
            qWarning("%s", part.error().oneLine().c_str());
        }
    }

    std::unique_ptr<testing::ServersFixture> m_fixture;
};

QTEST_GUILESS_MAIN(ServerLogTest)
#include "server_log_test.moc"
