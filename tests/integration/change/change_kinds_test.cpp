// Every kind of change on real servers: looked at, applied, verified, taken back, and left alone where
// somebody else has been there since.

#include "engine/change/applier.h"
#include "engine/change/kinds.h"
#include "tests/integration/change/change_cases.h"
#include "tests/support/hostile_names.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace pavement;
using namespace pavement::change;
using namespace pavement::testing;

class ChangeKindsTest : public QObject {
    Q_OBJECT

    ServersFixture m_fixture{changeServers()};
    QTemporaryDir m_directory{QString::fromStdString(scratchPattern())};
    RedisWithFile m_cache{m_directory.path().toStdString()};
    SystemClock m_clock;
    std::unique_ptr<Journal> m_journal;
    std::vector<ChangeCase> m_cases;

    const ChangeCase& caseOf(const QString& name) {
        return *std::ranges::find(m_cases, name.toStdString(), &ChangeCase::name);
    }

    Plan planOf(const Change& change, const Credentials& credentials) {
        auto plan = preview(change, credentials, generous());
        if (!plan)
            throw std::runtime_error(plan.error().oneLine());
        return std::move(*plan);
    }

    void addCases(bool undoable, bool meddled) {
        QTest::addColumn<QString>("name");
        for (const ChangeCase& one : m_cases)
            if ((!undoable || one.undoable) && (!meddled || one.meddle))
                QTest::newRow(one.name.c_str()) << QString::fromStdString(one.name);
    }

    postgres::ConnectionSettings shop() { return m_fixture.postgres("shop"); }

private slots:

    void initTestCase() {
        auto opened = Journal::open(m_directory.filePath("changes.db").toStdString(), m_clock);
        QVERIFY2(opened.has_value(), why(opened));
        m_journal = std::move(*opened);
        m_cases = changeCases(m_fixture, m_cache.settings(), "shop");
        // A former value that is to come back.
        QVERIFY(m_cases.size() >= 10);
    }

    void looking_alters_nothing_data() { addCases(false, false); }

    void looking_alters_nothing() {
        QFETCH(QString, name);
        const ChangeCase& one = caseOf(name);
        const auto plan = preview(one.change, one.credentials, generous());
        QVERIFY2(plan.has_value(), why(plan));
        QVERIFY2(waitFor([&] { return one.probe() == one.before; }), one.probe().c_str());
        QVERIFY(!plan->steps.empty());
        QCOMPARE(plan->canUndo(), one.undoable);
        const std::string text = toText(*plan);
        for (const Step& step : plan->steps) {
            QVERIFY(text.find(step.command) != std::string::npos);
            QVERIFY(!step.costs.empty());
        }
        QVERIFY(m_journal->list()->empty() || m_journal->unfinished()->empty());
    }

    void done_verified_and_taken_back_data() { addCases(false, false); }

    void done_verified_and_taken_back() {
        QFETCH(QString, name);
        const ChangeCase& one = caseOf(name);
        Applier applier(*m_journal);
        const auto done = applier.apply(planOf(one.change, one.credentials), one.credentials, anna());
        QVERIFY2(done.has_value(), why(done));
        QVERIFY2(done->state == State::verified, done->words.c_str());
        QVERIFY(!done->problem && !done->unwritten && !done->session);
        QCOMPARE(one.probe(), one.after);
        auto record = m_journal->find(done->id);
        QVERIFY(record->state == State::verified);
        QCOMPARE(record->actor, std::string("anna"));
        const auto undone = applier.undo(done->id, one.credentials, anna());
        if (!one.undoable) {
            QVERIFY(!undone && undone.error().code == ErrorCode::unsupported);
            one.clean();
            return;
        }
        QVERIFY2(undone.has_value(), why(undone));
        QVERIFY2(undone->state == State::undone, undone->words.c_str());
        QVERIFY2(waitFor([&] { return one.probe() == one.before; }), one.probe().c_str());
        QVERIFY(m_journal->find(done->id)->state == State::undone);
        const auto twice = applier.undo(done->id, one.credentials, anna());
        QVERIFY(!twice && twice.error().code == ErrorCode::invalidInput);
        QVERIFY(m_journal->unfinished()->empty());
    }

    void what_somebody_else_changed_since_is_not_taken_back_data() { addCases(true, true); }

    void what_somebody_else_changed_since_is_not_taken_back() {
        QFETCH(QString, name);
        const ChangeCase& one = caseOf(name);
        Applier applier(*m_journal);
        const auto done = applier.apply(planOf(one.change, one.credentials), one.credentials, anna());
        QVERIFY2(done && done->state == State::verified, why(done));
        one.meddle();
        const std::string theirs = one.probe();
        const auto undone = applier.undo(done->id, one.credentials, anna());
        QVERIFY2(!undone && undone.error().code == ErrorCode::alreadyExists, why(undone));
        QCOMPARE(one.probe(), theirs);
        QVERIFY(m_journal->find(done->id)->state == State::verified);
        one.clean();
    }

    void what_is_no_longer_as_it_was_looked_at_is_not_done_data() { addCases(true, true); }

    void what_is_no_longer_as_it_was_looked_at_is_not_done() {
        QFETCH(QString, name);
        const ChangeCase& one = caseOf(name);
        const Plan plan = planOf(one.change, one.credentials);
        Applier applier(*m_journal);
        const auto first = applier.apply(plan, one.credentials, anna());
        QVERIFY2(first && first->state == State::verified, why(first));
        const auto second = applier.apply(plan, one.credentials, anna());
        QVERIFY2(!second && second.error().code == ErrorCode::alreadyExists, why(second));
        const auto again = preview(one.change, one.credentials, generous());
        QVERIFY(!again);
        QVERIFY(applier.undo(first->id, one.credentials, anna()));
        QVERIFY2(waitFor([&] { return one.probe() == one.before; }), one.probe().c_str());
    }

    void a_former_alter_system_value_comes_back() {
        runSql(shop(), "ALTER SYSTEM SET maintenance_work_mem = '33MB'");
        runSql(shop(), "SELECT pg_reload_conf()");
        Applier applier(*m_journal);
        const auto done =
            applier.apply(planOf(resetServerSetting("maintenance_work_mem"), shop()), shop(), anna());
        QVERIFY2(done && done->state == State::verified, why(done));
        QVERIFY(waitFor([&] { return runSql(shop(), "SHOW maintenance_work_mem").text(0, 0) != "33MB"; }));
        QVERIFY(applier.undo(done->id, shop(), anna()));
        QVERIFY(waitFor([&] { return runSql(shop(), "SHOW maintenance_work_mem").text(0, 0) == "33MB"; }));
        runSql(shop(), "ALTER SYSTEM RESET maintenance_work_mem");
        runSql(shop(), "SELECT pg_reload_conf()");
    }

    void a_setting_that_takes_a_restart_says_so() {
        Applier applier(*m_journal);
        const Plan plan = planOf(setServerSetting("max_connections", "77"), shop());
        QVERIFY(toText(plan).find("restarted") != std::string::npos);
        const auto done = applier.apply(plan, shop(), anna());
        QVERIFY2(done && done->state == State::verified, why(done));
        QVERIFY2(done->words.find("restarted") != std::string::npos, done->words.c_str());
        const auto undone = applier.undo(done->id, shop(), anna());
        QVERIFY2(undone && undone->state == State::undone, why(undone));
    }

    void a_value_the_server_refuses_changes_nothing() {
        Applier applier(*m_journal);
        const auto done =
            applier.apply(planOf(setServerSetting("work_mem", "plenty"), shop()), shop(), anna());
        QVERIFY2(done && done->state == State::failed && done->problem, why(done));
        QVERIFY2(done->words.find("Nothing was changed") != std::string::npos, done->words.c_str());
    }

    void what_is_to_outlive_a_restart_of_redis_is_written_to_its_file() {
        const ChangeCase& one = caseOf("redis config");
        Applier applier(*m_journal);
        const auto done = applier.apply(planOf(one.change, one.credentials), one.credentials, anna());
        QVERIFY2(done && done->state == State::verified, why(done));
        QVERIFY(m_cache.file().find("maxmemory-policy allkeys-lfu") != std::string::npos);
        QVERIFY(applier.undo(done->id, one.credentials, anna()));
        QVERIFY(m_cache.file().find("allkeys-lfu") == std::string::npos);
        const auto without = preview(one.change, m_fixture.redis(), generous());
        QVERIFY2(!without && without.error().code == ErrorCode::unsupported, why(without));
    }

    void settings_that_hold_secrets_or_run_programs_are_refused() {
        for (const char* setting : {"archive_command", "primary_conninfo", "ssl_passphrase_command",
                                    "hba_file", "shared_preload_libraries", "listen_addresses", "fsync"}) {
            const auto plan = preview(setServerSetting(setting, "x"), shop(), generous());
            QVERIFY2(!plan && plan.error().code == ErrorCode::unsupported, setting);
        }
        for (const char* setting :
             {"requirepass", "masterauth", "dir", "dbfilename", "bind", "aclfile", "*"}) {
            const auto plan = preview(setRedisConfig(setting, "x", false), m_fixture.redis(), generous());
            QVERIFY2(!plan && plan.error().code == ErrorCode::unsupported, setting);
        }
    }

    void an_index_that_something_stands_on_is_not_dropped() {
        const auto plan = preview(dropIndex("public", "orders_pkey"), shop(), generous());
        QVERIFY2(!plan && plan.error().code == ErrorCode::unsupported, why(plan));
        QVERIFY(plan.error().message.find("constraint orders_pkey") != std::string::npos);
    }

    void a_slot_lives_as_long_as_the_session_that_is_handed_over() {
        Applier applier(*m_journal);
        const char* count = "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'pavement_slot'";
        auto done = applier.apply(planOf(createSlot("pavement_slot"), shop()), shop(), anna());
        QVERIFY2(done && done->state == State::verified && done->session, why(done));
        QCOMPARE(runSql(shop(), count).text(0, 0), std::string("1"));
        const auto undone = applier.undo(done->id, shop(), anna());
        QVERIFY2(undone && undone->state == State::undone, undone ? undone->words.c_str() : why(undone));
        QVERIFY(waitFor([&] { return runSql(shop(), count).text(0, 0) == "0"; }));
        auto second = applier.apply(planOf(createSlot("pavement_slot"), shop()), shop(), anna());
        QVERIFY2(second && second->session, why(second));
        second->session.reset();
        QVERIFY(waitFor([&] { return runSql(shop(), count).text(0, 0) == "0"; }));
    }

    void hostile_names_stay_names() {
        Applier applier(*m_journal);
        for (const std::string& name : hostileNames()) {
            runSql(shop(), "CREATE SCHEMA " + quoted(name));
            const std::string table = quoted(name) + "." + quoted(name);
            runSql(shop(), "CREATE TABLE " + table + "(" + quoted(name) + " int PRIMARY KEY, b int)");
            const TableName place{name, name};
            const std::string other = "i" + name.substr(0, 40);
            NewTrigger trigger{place, name, name, {}};
            trigger.body = "BEGIN RETURN NULL; END";
            const bool whole = other.size() < 41; // a cut within a character would be no name
            std::vector<Change> changes{createTrigger(trigger), createPublication(name, {place}),
                                        setTableOptions(place, {{"fillfactor", "80"}})};
            if (whole) {
                changes.push_back(createIndex({place, other, {{name, ""}, {"b", "", "", true}}}));
                changes.push_back(createStatistics(place, other, {name, "b"}, {}));
            }
            for (const Change& change : changes) {
                const auto plan = preview(change, shop(), generous());
                QVERIFY2(plan.has_value(), (name + ": " + std::string(why(plan))).c_str());
                const auto done = applier.apply(*plan, shop(), anna());
                QVERIFY2(done && done->state == State::verified, (name + ": " + why(done)).c_str());
                const auto undone = applier.undo(done->id, shop(), anna());
                QVERIFY2(undone && undone->state == State::undone, (name + ": " + why(undone)).c_str());
            }
            runSql(shop(), "DROP SCHEMA " + quoted(name) + " CASCADE");
        }
    }

    void a_poor_role_is_told_the_grant() {
        const auto poor = m_fixture.createRole("po\"or");
        auto credentials = poor;
        credentials.database = "shop";
        const std::size_t before = m_journal->list()->size();
        Applier applier(*m_journal);
        for (const ChangeCase& one : m_cases) {
            if (std::holds_alternative<redis::Settings>(one.credentials))
                continue;
            const auto refused = applier.apply(planOf(one.change, one.credentials), credentials, anna());
            QVERIFY2(!refused && refused.error().code == ErrorCode::permission, one.name.c_str());
            QVERIFY2(refused.error().hint.find("GRANT") != std::string::npos, why(refused));
            QVERIFY2(waitFor([&] { return one.probe() == one.before; }), one.probe().c_str());
        }
        QCOMPARE(m_journal->list()->size(), before); // nothing was even begun
    }

    void production_takes_a_word_of_its_own() {
        const ChangeCase& one = m_cases.front();
        Permission permission = anna();
        permission.production = true;
        Applier applier(*m_journal);
        const Plan plan = planOf(one.change, one.credentials);
        const auto refused = applier.apply(plan, one.credentials, permission);
        QVERIFY(!refused && refused.error().code == ErrorCode::permission);
        QVERIFY2(waitFor([&] { return one.probe() == one.before; }), one.probe().c_str());
        permission.productionAllowed = true;
        const auto done = applier.apply(plan, one.credentials, permission);
        QVERIFY2(done && done->state == State::verified, why(done));
        one.clean();
    }

    void another_server_or_database_is_not_the_one_of_the_plan() {
        const ChangeCase& one = m_cases.front();
        Plan plan = planOf(one.change, one.credentials);
        Applier applier(*m_journal);
        const auto other = applier.apply(plan, m_fixture.postgres(), anna());
        QVERIFY2(!other && other.error().code == ErrorCode::invalidInput, why(other));
        plan.server.id = "7000000000000000001";
        const auto stranger = applier.apply(plan, one.credentials, anna());
        QVERIFY(!stranger && stranger.error().code == ErrorCode::invalidInput);
        QVERIFY2(waitFor([&] { return one.probe() == one.before; }), one.probe().c_str());
    }

    void no_session_and_no_secret_is_left_behind() {
        QVERIFY(waitFor([&] {
            return runSql(shop(),
                          "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pavement/change'")
                       .text(0, 0) == "0";
        }));
        QFile file(m_directory.filePath("changes.db"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        QVERIFY(!content.contains(m_fixture.postgres().password.reveal().c_str()) ||
                m_fixture.postgres().password.empty());
        QVERIFY(!content.contains("a test's password"));
    }
};

QTEST_GUILESS_MAIN(ChangeKindsTest)
#include "change_kinds_test.moc"
