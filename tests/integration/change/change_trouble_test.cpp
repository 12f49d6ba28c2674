// Servers that stop, die, lock or refuse in the midst of a change.

#include "engine/change/applier.h"
#include "engine/change/kinds.h"
#include "tests/integration/change/change_cases.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTemporaryDir>
#include <QTest>

#include <signal.h>

#include <atomic>
#include <thread>

using namespace pavement;
using namespace pavement::change;
using namespace pavement::testing;

class ChangeTroubleTest : public QObject {
    Q_OBJECT

    ServersFixture m_fixture{changeServers()};
    QTemporaryDir m_directory;
    RedisWithFile m_cache{m_directory.path().toStdString()};
    SystemClock m_clock;
    std::unique_ptr<Journal> m_journal;
    std::vector<ChangeCase> m_cases;

    postgres::ConnectionSettings shop() { return m_fixture.postgres("shop"); }

    const ChangeCase& index() { return m_cases.front(); }

    Plan planOf(const Change& change, const Credentials& credentials) {
        auto plan = preview(change, credentials, generous());
        if (!plan)
            throw std::runtime_error(plan.error().oneLine());
        return std::move(*plan);
    }

    std::unique_ptr<postgres::Session> holdRow() {
        auto blocker = openSession(shop(), "blocker");
        if (!blocker->query("BEGIN") || !blocker->query("UPDATE orders SET shop = shop WHERE id = 1"))
            throw std::runtime_error("no blocker");
        return blocker;
    }

    // The pid of our statement, once it waits for a lock.
    int waitingPid() {
        int pid = 0;
        const bool found = waitFor([&] {
            pid = static_cast<int>(
                runSql(shop(), "SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE application_name ="
                               " 'pavement/change' AND state = 'active' AND wait_event_type = 'Lock'")
                    .integer(0, 0));
            return pid != 0;
        });
        return found ? pid : 0;
    }

private slots:

    void initTestCase() {
        auto opened = Journal::open(m_directory.filePath("changes.db").toStdString(), m_clock);
        QVERIFY2(opened.has_value(), why(opened));
        m_journal = std::move(*opened);
        m_cases = changeCases(m_fixture, m_cache.settings(), "shop");
        runSql(shop(), "CREATE TABLE twice AS SELECT 1 AS a FROM generate_series(1, 2)");
    }

    void a_unique_index_on_what_is_not_unique_leaves_nothing() {
        NewIndex unique{{"public", "twice"}, "twice_a", {{"a", ""}}};
        unique.unique = true;
        Applier applier(*m_journal);
        const auto failed = applier.apply(planOf(createIndex(unique), shop()), shop(), anna());
        QVERIFY2(failed && failed->state == State::failed, failed ? failed->words.c_str() : why(failed));
        QVERIFY2(failed->words.find("has been removed") != std::string::npos, failed->words.c_str());
        QCOMPARE(failed->problem->context, std::string("23505"));
        QCOMPARE(runSql(shop(), "SELECT count(*) FROM pg_class WHERE relname = 'twice_a'").text(0, 0),
                 std::string("0"));
        QVERIFY(m_journal->unfinished()->empty());
    }

    void waiting_for_a_lock_ends_at_its_limit() {
        const auto blocker = holdRow();
        NewTrigger trigger{{"public", "orders"}, "t", "t_fn", {}};
        trigger.body = "BEGIN RETURN NULL; END";
        const auto plan = preview(createTrigger(trigger), shop(), generous());
        QVERIFY2(plan.has_value(), why(plan));
        Options options;
        options.limits.lock = Milliseconds{300};
        Applier applier(*m_journal);
        const auto failed = applier.apply(*plan, shop(), anna(), options);
        QVERIFY2(failed && failed->state == State::failed, failed ? failed->words.c_str() : why(failed));
        QCOMPARE(failed->problem->context, std::string("55P03"));
        QCOMPARE(runSql(shop(), "SELECT count(*) FROM pg_proc WHERE proname = 't_fn'").text(0, 0),
                 std::string("0")); // the function had been made, and went
    }

    void an_index_that_waits_too_long_for_somebody_is_given_up_and_removed() {
        auto blocker = holdRow();
        Options options;
        options.limits.lastingLock = Milliseconds{1500};
        Applier applier(*m_journal);
        const Plan plan = planOf(index().change, shop());
        // What it leaves is dropped by waiting for the same transaction, so that has to end meanwhile.
        std::atomic<bool> cancelled = false;
        std::jthread release([&](const std::stop_token& stop) {
            (void)waitFor([&] { return stop.stop_requested() || index().probe() == "false"; });
            (void)waitFor([&] {
                return stop.stop_requested() ||
                       runSql(shop(),
                              "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DROP INDEX CONC%'"
                              " AND state = 'active'")
                               .text(0, 0) == "1";
            });
            cancelled = true;
            (void)blocker->query("COMMIT");
        });
        const auto failed = applier.apply(plan, shop(), anna(), options);
        release.request_stop();
        release.join();
        QVERIFY2(failed && failed->state == State::failed, failed ? failed->words.c_str() : why(failed));
        QVERIFY2(failed->problem->message.find("waited longer") != std::string::npos, failed->words.c_str());
        QVERIFY(failed->problem->message.find(std::to_string(blocker->backendPid())) != std::string::npos);
        QVERIFY(cancelled);
        QCOMPARE(index().probe(), index().before);
    }

    void a_stop_cancels_at_once_and_leaves_nothing() {
        auto blocker = holdRow();
        std::stop_source stop;
        Applier applier(*m_journal);
        const Plan plan = planOf(index().change, shop());
        std::jthread stopper([&] {
            (void)waitingPid();
            stop.request_stop();
            // Removing what is left waits for the same transaction, which may end once the build has.
            (void)waitFor([&] {
                return runSql(shop(), "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                                      " AND query LIKE 'CREATE INDEX CONC%'")
                           .text(0, 0) == "0";
            });
            (void)blocker->query("COMMIT");
        });
        const auto stopped = applier.apply(plan, shop(), anna(), {}, stop.get_token());
        stopper.join();
        QVERIFY2(stopped && stopped->state == State::failed, stopped ? stopped->words.c_str() : why(stopped));
        QVERIFY(stopped->problem->code == ErrorCode::cancelled);
        QCOMPARE(index().probe(), index().before);
    }

    void a_killed_backend_is_looked_up_on_the_server() {
        auto blocker = holdRow();
        Applier applier(*m_journal);
        const Plan plan = planOf(index().change, shop());
        std::jthread killer([&] {
            runSql(shop(), "SELECT pg_terminate_backend(" + std::to_string(waitingPid()) + ")");
            (void)blocker->query("COMMIT");
        });
        const auto failed = applier.apply(plan, shop(), anna());
        killer.join();
        QVERIFY2(failed && failed->state == State::failed, failed ? failed->words.c_str() : why(failed));
        QCOMPARE(index().probe(), index().before);
    }

    // Neither a cancel nor statement_timeout frees the client of a stopped process.
    void a_stopped_backend_leaves_it_in_doubt_until_it_can_be_asked() {
        auto blocker = holdRow();
        std::stop_source stop;
        Options options;
        options.limits.grace = Milliseconds{300};
        options.limits.statement = Milliseconds{2000};
        Applier applier(*m_journal);
        const Plan plan = planOf(index().change, shop());
        int pid = 0;
        std::jthread stopper([&] {
            pid = waitingPid();
            ::kill(pid, SIGSTOP);
            stop.request_stop();
        });
        const auto doubt = applier.apply(plan, shop(), anna(), options, stop.get_token());
        stopper.join();
        QVERIFY2(doubt && doubt->state == State::inDoubt, doubt ? doubt->words.c_str() : why(doubt));
        auto found = applier.lookUp(shop(), generous());
        QVERIFY2(found && found->size() == 1, why(found));
        QVERIFY(found->front().standing == Standing::stillRunning);
        ::kill(pid, SIGCONT);
        QVERIFY(blocker->query("COMMIT"));
        const auto undone = applier.resolve(doubt->id, Resolution::undo, shop(), anna());
        QVERIFY2(undone && undone->state == State::undone, undone ? undone->words.c_str() : why(undone));
        QCOMPARE(index().probe(), index().before);
    }

    void a_server_that_dies_meanwhile_is_asked_when_it_is_back() {
        auto blocker = holdRow();
        Applier applier(*m_journal);
        const Plan plan = planOf(index().change, shop());
        std::jthread killer([&] {
            (void)waitingPid();
            (void)m_fixture.servers().stopPostgres(true);
        });
        const auto doubt = applier.apply(plan, shop(), anna());
        killer.join();
        QVERIFY2(doubt && doubt->state == State::inDoubt, doubt ? doubt->words.c_str() : why(doubt));
        QVERIFY(m_fixture.servers().startPostgres());
        const auto found = applier.lookUp(shop(), generous());
        QVERIFY2(found && found->size() == 1, why(found));
        // The commit that entered the invalid index may or may not have reached the disk.
        QVERIFY2(found->front().standing == Standing::halfDone ||
                     found->front().standing == Standing::neverHappened,
                 found->front().words.c_str());
        const auto finished = applier.resolve(doubt->id, Resolution::finish, shop(), anna());
        QVERIFY2(finished && finished->state == State::verified,
                 finished ? finished->words.c_str() : why(finished));
        QCOMPARE(index().probe(), index().after);
        QVERIFY(applier.undo(doubt->id, shop(), anna()));
    }

    void a_redis_that_was_restarted_between_looking_and_doing_is_the_same_and_one_that_stops_is_in_doubt() {
        const auto redis = m_fixture.redis();
        const Change change = setRedisConfig("maxmemory-samples", "7", false);
        Applier applier(*m_journal);
        const Plan plan = planOf(change, redis);
        QVERIFY(m_fixture.servers().restartRedis());
        const auto done = applier.apply(plan, redis, anna());
        QVERIFY2(done && done->state == State::verified, why(done));
        QVERIFY(applier.undo(done->id, redis, anna()));
        Options options;
        options.limits.statement = Milliseconds{500};
        options.limits.connect = Milliseconds{500};
        options.onProgress = [&](const Progress& progress) {
            if (progress.point == Progress::Point::announced)
                ::kill(m_fixture.servers().redisPid(), SIGSTOP);
        };
        const auto doubt = applier.apply(plan, redis, anna(), options);
        ::kill(m_fixture.servers().redisPid(), SIGCONT);
        QVERIFY2(doubt && doubt->state == State::inDoubt, doubt ? doubt->words.c_str() : why(doubt));
        const auto found = applier.lookUp(redis, generous());
        QVERIFY2(found && found->size() == 1, why(found));
        const auto undone = applier.resolve(doubt->id, Resolution::finish, redis, anna());
        QVERIFY2(undone && undone->state == State::verified, why(undone));
        QVERIFY(applier.undo(doubt->id, redis, anna()));
    }

    void only_one_changes_at_a_time() {
        const auto hold = m_journal->hold();
        QVERIFY(hold);
        Applier applier(*m_journal);
        const auto refused = applier.apply(planOf(index().change, shop()), shop(), anna());
        QVERIFY2(!refused && refused.error().code == ErrorCode::busy, why(refused));
        QCOMPARE(index().probe(), index().before);
    }

    void a_standby_is_not_written_to() {
        const auto standby = m_fixture.servers().addStandby(Deadline::after(Milliseconds{120'000}));
        QVERIFY2(standby.has_value(), why(standby));
        auto there = *standby;
        there.database = "shop";
        Applier applier(*m_journal);
        const auto refused = applier.apply(planOf(index().change, shop()), there, anna());
        QVERIFY2(!refused && refused.error().code == ErrorCode::unsupported, why(refused));
    }
};

QTEST_GUILESS_MAIN(ChangeTroubleTest)
#include "change_trouble_test.moc"
