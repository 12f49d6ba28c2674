// Through PgBouncer in transaction mode, where the next statement may meet another server connection — and
// where what we set there would otherwise be met by somebody else.

#include "engine/postgres/session.h"
#include "tests/support/pooler.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QTest>

using namespace pavement;
using namespace pavement::testing;
using namespace pavement::postgres;

namespace {

std::string setting(Session& session, const std::string& name) {
    const auto rows =
        session.query("SELECT setting FROM pg_catalog.pg_settings WHERE name = $1", {name}, generous());
    return rows ? rows->text(0, 0) : rows.error().oneLine();
}

} // namespace

class PoolerTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers;

private slots:

    void initTestCase() {
        if (!Pooler::installed()) {
            QSKIP("pgbouncer is not installed");
        }
    }

    void refused_limits_name_the_pooler_and_the_way_out() {
        const Pooler pooler(m_servers.postgres());
        const auto session = Session::open(pooler.settings(false), {}, generous());
        QVERIFY(!session.has_value());
        QVERIFY2(session.error().code == ErrorCode::unsupported, session.error().oneLine().c_str());
        QVERIFY(session.error().hint.find("ignore_startup_parameters = options") != std::string::npos);
    }

    void a_pooled_session_keeps_its_limits_and_leaves_none_behind() {
        const Pooler pooler(m_servers.postgres());
        SessionLimits limits;
        limits.statementTimeout = Milliseconds{1234};
        const auto session = Session::open(pooler.settings(true), limits, generous());
        QVERIFY2(session.has_value(), session ? "" : session.error().oneLine().c_str());
        QVERIFY((*session)->capabilities().behindPooler);
        QCOMPARE(setting(**session, "statement_timeout"), std::string("1234"));
        QCOMPARE(setting(**session, "lock_timeout"), std::string("100"));
        QCOMPARE(setting(**session, "transaction_read_only"), std::string("on"));
        QCOMPARE((*session)->query("CREATE TABLE public.t (a int)").error().context, std::string("25006"));
        QCOMPARE((*session)->query("SELECT pg_catalog.pg_sleep(30)", {}, generous()).error().context,
                 std::string("57014"));
        QVERIFY(!(*session)->broken());
        QCOMPARE(setting(**session, "statement_timeout"), std::string("1234")); // also after an error
        QCOMPARE(pooler.othersSetting("statement_timeout"), std::string("0"));
        QCOMPARE(pooler.othersSetting("default_transaction_read_only"), std::string("off"));
        QCOMPARE(pooler.othersSetting("transaction_read_only"), std::string("off"));
    }

    void a_pooler_that_swallows_the_limits_is_noticed() {
        const Pooler pooler(m_servers.postgres(), "ignore_startup_parameters = options");
        const auto session = Session::open(pooler.settings(false), {}, generous());
        QVERIFY2(session.has_value(), session ? "" : session.error().oneLine().c_str());
        QVERIFY((*session)->capabilities().behindPooler);
        QCOMPARE(setting(**session, "statement_timeout"), std::string("2000"));
        QCOMPARE(setting(**session, "transaction_read_only"), std::string("on"));
        QCOMPARE(pooler.othersSetting("statement_timeout"), std::string("0"));
    }

    void a_pooled_session_may_write_where_it_is_allowed() {
        const Pooler pooler(m_servers.postgres());
        SessionLimits writing;
        writing.readOnly = false;
        const auto session = Session::open(pooler.settings(true), writing, generous());
        QVERIFY(session.has_value());
        QVERIFY((*session)->query("CREATE TABLE public.pooled (a int)").has_value());
        QVERIFY((*session)->query("INSERT INTO public.pooled VALUES ($1::int)", {"7"}).has_value());
        QCOMPARE(runSql(m_servers.postgres(), "SELECT a FROM public.pooled").text(0, 0), std::string("7"));
    }
};

QTEST_GUILESS_MAIN(PoolerTest)
#include "pooler_test.moc"
