// What makes a result stale, on a real server: each change is told by its kind, and only for the tables it is
// of.

#include "engine/analyzer/explain_cache.h"
#include "engine/analyzer/result_cache.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QtTest>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace pavement;
using namespace pavement::testing;
using analyzer::CacheMiss;
using analyzer::ServerStamp;

class ResultCacheTest : public QObject {
    Q_OBJECT

    ServersFixture m_fixture{[] {
        sandbox::ServerOptions options;
        options.withRedis = false;
        options.postgresSettings = {{"autovacuum", "off"}};
        return options;
    }()};
    std::unique_ptr<postgres::Session> m_session;
    analyzer::ResultCache m_cache;

    const std::vector<std::string> m_road = analyzer::tablesOf("SELECT * FROM road r WHERE id = $1");
    const std::vector<std::string> m_city = analyzer::tablesOf("SELECT * FROM public.\"City\" WHERE id = $1");
    const std::vector<std::string> m_both =
        analyzer::tablesOf("WITH w AS (SELECT 1) SELECT * FROM w, road JOIN public.\"City\" USING (id)");
    const std::vector<std::string> m_view = analyzer::tablesOf("SELECT * FROM shown");
    const std::vector<std::string> m_parted = analyzer::tablesOf("SELECT * FROM parted");

    void sql(const std::string& text) { runSql(m_fixture.postgres(), text); }

    ServerStamp stamp() {
        auto all = m_both;
        all.insert(all.end(), m_view.begin(), m_view.end());
        all.insert(all.end(), m_parted.begin(), m_parted.end());
        auto read = analyzer::readStamp(*m_session, all, generous());
        if (!read) {
            throw std::runtime_error(read.error().oneLine());
        }
        return *read;
    }

    void keepAll() {
        const ServerStamp now = stamp();
        m_cache.put("road", "plan", 1, now, m_road);
        m_cache.put("city", "plan", 2, now, m_city);
        m_cache.put("both", "plan", 3, now, m_both);
        m_cache.put("view", "plan", 4, now, m_view);
        m_cache.put("parted", "plan", 5, now, m_parted);
        QVERIFY(missOf("road") == CacheMiss::none);
    }

    CacheMiss missOf(const char* statement) { return m_cache.get(statement, "plan", stamp()).miss; }

    bool becomes(const char* statement, CacheMiss miss) {
        CacheMiss last = CacheMiss::none;
        return waitFor([&] {
                   last = missOf(statement);
                   return last != CacheMiss::none;
               }) &&
               last == miss;
    }

private slots:

    void initTestCase() {
        sql("CREATE TABLE road(id int, name text)");
        sql("CREATE TABLE \"City\"(id int, name text)");
        sql("INSERT INTO road SELECT i, i::text FROM generate_series(1, 1000) i");
        sql("INSERT INTO \"City\" SELECT i, i::text FROM generate_series(1, 1000) i");
        sql("CREATE VIEW shown AS SELECT * FROM road");
        sql("CREATE TABLE parted(id int) PARTITION BY RANGE (id)");
        sql("CREATE TABLE part1 PARTITION OF parted FOR VALUES FROM (0) TO (10)");
        sql("ANALYZE");
        auto session =
            postgres::Session::open(m_fixture.postgres(), {}, Deadline::after(Milliseconds{10'000}));
        QVERIFY2(session, why(session));
        m_session = std::move(*session);
        QCOMPARE(m_both.size(), std::size_t{2});
    }

    void init() { keepAll(); }

    void nothing_changes_by_itself() {
        sql("SELECT count(*) FROM road");
        sql("INSERT INTO road VALUES (0, 'more')"); // the planner will not know before the next ANALYZE
        for (const char* one : {"road", "city", "both", "view", "parted"}) {
            QVERIFY2(missOf(one) == CacheMiss::none, one);
        }
    }

    void an_index_is_of_its_table() {
        sql("CREATE INDEX road_name ON road(name)");
        QVERIFY(missOf("city") == CacheMiss::none);
        QVERIFY(missOf("road") == CacheMiss::schema);
        QVERIFY(missOf("both") == CacheMiss::schema);
        QVERIFY(missOf("view") == CacheMiss::schema);
        QVERIFY(missOf("parted") == CacheMiss::none);
        keepAll();
        sql("DROP INDEX road_name");
        QVERIFY(missOf("road") == CacheMiss::schema);
        QVERIFY(missOf("city") == CacheMiss::none);
    }

    void statistics_are_of_their_table() {
        sql("ANALYZE \"City\"");
        QVERIFY(becomes("city", CacheMiss::statistics));
        QVERIFY(missOf("both") == CacheMiss::statistics);
        QVERIFY(missOf("road") == CacheMiss::none);
        QVERIFY(missOf("view") == CacheMiss::none);
    }

    void settings_are_of_everybody() {
        sql("ALTER SYSTEM SET work_mem = '7MB'");
        QVERIFY(missOf("road") == CacheMiss::none); // not in force yet
        sql("SELECT pg_reload_conf()");
        QVERIFY(becomes("road", CacheMiss::settings));
        QVERIFY(missOf("city") == CacheMiss::settings);
        keepAll();
        sql("ALTER SYSTEM SET log_min_duration_statement = '7s'"); // no plan depends on it
        sql("SELECT pg_reload_conf()");
        QVERIFY(
            waitFor([&] { return m_session->query("SHOW log_min_duration_statement")->text(0, 0) == "7s"; }));
        QVERIFY(missOf("road") == CacheMiss::none);
    }

    void columns_partitions_and_views_are_schema() {
        sql("ALTER TABLE road ADD COLUMN lanes int");
        QVERIFY(missOf("road") == CacheMiss::schema);
        QVERIFY(missOf("city") == CacheMiss::none);
        keepAll();
        sql("CREATE TABLE part2 PARTITION OF parted FOR VALUES FROM (10) TO (20)");
        QVERIFY(missOf("parted") == CacheMiss::schema);
        keepAll();
        sql("CREATE INDEX part1_id ON part1(id)");
        QVERIFY(missOf("parted") == CacheMiss::schema);
        keepAll();
        sql("CREATE OR REPLACE VIEW shown AS SELECT * FROM road WHERE id > 3");
        QVERIFY(missOf("view") == CacheMiss::schema);
        QVERIFY(missOf("road") == CacheMiss::none);
        keepAll();
        sql("CREATE STATISTICS both_columns ON id, name FROM \"City\"");
        QVERIFY(missOf("city") == CacheMiss::schema);
        QVERIFY(missOf("road") == CacheMiss::none);
    }

    void a_table_that_goes_or_comes_is_schema() {
        sql("DROP TABLE part1");
        QVERIFY(missOf("parted") == CacheMiss::schema);
        m_cache.put("later", "plan", 1, stamp(), {"\"later\""});
        sql("CREATE TABLE later(id int)");
        const auto now = analyzer::readStamp(*m_session, {"\"later\"", "\"never\""}, generous());
        QVERIFY2(now, why(now));
        QCOMPARE(now->tables.size(), std::size_t{1});
        QVERIFY(m_cache.get("later", "plan", *now).miss == CacheMiss::schema);
    }

    void a_plan_is_given_again_until_something_below_it_changes() {
        sql("CREATE TABLE asked(id int PRIMARY KEY, name text)");
        sql("INSERT INTO asked SELECT i, 'n' FROM generate_series(1, 500) i");
        sql("ANALYZE asked");
        const SystemClock clock;
        analyzer::ExplainCache cache(clock);
        const auto ask = [&](const std::string& statement, bool again = false, bool analyze = false) {
            analyzer::ExplainRequest request;
            request.statement = statement;
            request.searchPath = {"public"}; // the session has none
            request.analyze = analyze;
            auto answer = cache.explain(*m_session, request, again, generous());
            if (!answer) {
                throw std::runtime_error(answer.error().oneLine());
            }
            return *answer;
        };
        const std::string byName = "SELECT * FROM asked WHERE name = $1";
        const auto first = ask(byName);
        QVERIFY(!first.cached && first.miss == CacheMiss::absent && first.plan->facts);
        const auto second = ask(byName);
        QVERIFY(second.cached);
        QCOMPARE(second.plan, first.plan);
        QVERIFY(second.at == first.at); // its age is that of the plan
        const auto anew = ask(byName, true);
        QVERIFY(!anew.cached && anew.plan != first.plan);
        QCOMPARE(ask(byName).plan, anew.plan); // and is what is given from then on

        // Another literal may make another plan, so it is another question.
        QVERIFY(!ask("SELECT * FROM asked WHERE id = 1").cached);
        QVERIFY(!ask("SELECT * FROM asked WHERE id = 2").cached);
        QVERIFY(ask("SELECT * FROM asked WHERE id = 1").cached);

        // A measurement is neither kept nor given again.
        const std::string run = "SELECT count(*) FROM asked";
        QVERIFY(!ask(run).cached);
        QVERIFY(!ask(run, false, true).cached && ask(run, false, true).plan->tree.analyzed());
        QVERIFY(ask(run).cached && !ask(run).plan->tree.analyzed());

        sql("INSERT INTO asked SELECT i, 'm' FROM generate_series(501, 2000) i");
        sql("ANALYZE asked");
        QVERIFY(waitFor([&] { return !ask(byName).cached; })); // before 15 an ANALYZE is told late
        sql("CREATE INDEX asked_name ON asked(name)");
        const auto indexed = ask("SELECT * FROM asked WHERE id = 1");
        QVERIFY(!indexed.cached && indexed.miss == CacheMiss::schema);
        QVERIFY(m_session->query("SET enable_seqscan = off").has_value());
        QVERIFY(!ask("SELECT * FROM asked WHERE id = 1").cached);
        QVERIFY(m_session->query("RESET enable_seqscan").has_value());

        // What cannot be explained is not kept.
        const std::size_t size = cache.size();
        analyzer::ExplainRequest wrong;
        wrong.statement = "SELECT * FROM nowhere";
        QVERIFY(!cache.explain(*m_session, wrong, false, generous()));
        QCOMPARE(cache.size(), size);
    }

    void a_stamp_is_cheap_and_needs_no_privilege() {
        auto settings = m_fixture.createRole("nobody_special");
        auto session = postgres::Session::open(settings, {}, Deadline::after(Milliseconds{10'000}));
        QVERIFY2(session, why(session));
        const auto read = analyzer::readStamp(**session, m_both, generous());
        QVERIFY2(read, why(read));
        QCOMPARE(read->tables.size(), std::size_t{2});
        std::vector<double> times;
        for (int i = 0; i < 20; ++i) {
            const auto begin = std::chrono::steady_clock::now();
            QVERIFY(analyzer::readStamp(**session, m_both, generous()).has_value());
            times.push_back(
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
        }
        std::sort(times.begin(), times.end());
        qInfo("a stamp of two tables takes %.2f ms", times[times.size() / 2]);
    }
};

QTEST_GUILESS_MAIN(ResultCacheTest)
#include "result_cache_test.moc"
