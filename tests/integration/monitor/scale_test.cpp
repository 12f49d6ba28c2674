// Many statements, many tables, hostile names: what a real server has, and the collections stay bounded.

#include "engine/monitor/metrics.h"
#include "tests/integration/monitor/watched.h"
#include "tests/support/hostile_names.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QtTest>

#include <cmath>
#include <set>

using namespace pavement;
using namespace pavement::monitor;
using namespace pavement::testing;

class ScaleTest : public QObject {
    Q_OBJECT
private slots:
    void hostile_names_come_through_whole();
    void of_five_thousand_statements_the_top_ones_and_the_rest_add_up();
    void of_ten_thousand_tables_the_top_ones_are_kept();

private:
    ServersFixture m_fixture;
};

void ScaleTest::hostile_names_come_through_whole() {
    auto target = Watched::target(m_fixture);
    std::set<std::string> labels;
    const auto& names = hostileNames();
    for (const auto& name : names) {
        runSql(target.postgres, "CREATE SCHEMA " + quoted(name));
        runSql(target.postgres, "CREATE TABLE " + quoted(name) + "." + quoted(name) + " (id int)");
        runSql(target.postgres, "INSERT INTO " + quoted(name) + "." + quoted(name) + " VALUES (1)");
        const bool ambiguous = name.find_first_of(".\"") != std::string::npos;
        const std::string part = ambiguous ? quoted(name) : name;
        labels.insert(part + "." + part);
    }
    // Two tables that would be one, were their names only joined.
    for (const auto& [schema, table] : {std::pair{"a.b", "c"}, std::pair{"a", "b.c"}}) {
        runSql(target.postgres, "CREATE SCHEMA " + quoted(schema));
        runSql(target.postgres, "CREATE TABLE " + quoted(schema) + "." + quoted(table) + " (id int)");
    }
    labels.insert({"\"a.b\".c", "a.\"b.c\""});
    m_fixture.createDatabase(names.front());
    target.moreDatabases = {names.front()};
    const std::string prefix = target.postgres.database + ".";
    Watched watched(target);
    std::string missing;
    QVERIFY2(waitFor([&] {
                 missing.clear();
                 for (const auto& label : labels) {
                     missing += watched.has(metric::kTableSize, prefix + label) ? "" : "\n" + label;
                 }
                 return missing.empty();
             }),
             missing.c_str());
    QVERIFY(waitFor([&] { return watched.collector("tables of " + names.front()).runs > 0; }));
    QVERIFY(waitFor([&] { return watched.has(metric::kDatabaseSize, names.front()); }));
    QVERIFY(watched.state("postgres") == LinkState::connected);
    // And into the history and back.
    watched.stop();
    for (const auto& label : labels) {
        QVERIFY2(!watched.stored(metric::kTableSize, prefix + label).empty(), label.c_str());
    }
}

void ScaleTest::of_five_thousand_statements_the_top_ones_and_the_rest_add_up() {
    constexpr unsigned kStatements = 5000;
    auto options = quickOptions();
    options.topStatements = 50;
    Watched watched(Watched::target(m_fixture), options);
    QVERIFY(waitFor([&] { return watched.collector("statements").runs > 1; }));
    const auto known = [&] {
        double calls = 0; // of those listed in an interval and of the others
        for (const auto& interval : watched.work()) {
            calls += interval.total[history::WorkFigure::calls];
        }
        return calls;
    };
    const double before = known();
    auto session = openSession(m_fixture.postgres(), "many");
    const auto limit = Deadline::after(Milliseconds{120'000});
    // Each names columns of its own, so each has an id of its own.
    std::string columns;
    for (int column = 0; column < 13; ++column) {
        columns += (column == 0 ? "1 AS c" : ", 1 AS c") + std::to_string(column);
    }
    QVERIFY(session->query("CREATE TABLE wide AS SELECT " + columns, {}, limit).has_value());
    for (unsigned n = 1; n <= kStatements; ++n) {
        std::string chosen;
        for (unsigned column = 0; column < 13; ++column) {
            chosen += (n >> column & 1U) == 0 ? "" : (chosen.empty() ? "c" : ", c") + std::to_string(column);
        }
        const auto done = session->query("SELECT " + chosen + " FROM wide", {}, limit);
        QVERIFY2(done.has_value(), done ? "" : done.error().oneLine().c_str());
    }
    const auto kept = runSql(m_fixture.postgres(), "SELECT count(*) FROM pg_stat_statements").integer(0, 0);
    QVERIFY2(kept >= kStatements, qPrintable(QString::number(kept)));
    QVERIFY(waitFor([&] { return watched.has(metric::kStatementCalls, "other"); }));
    QVERIFY(waitFor([&] { return known() - before >= kStatements; }));
    QVERIFY(watched.history().list("test", "statement.").empty()); // thousands of names, each for good
    QVERIFY(watched.latest()->statements->size() <= 50);
    for (const auto snapshot = watched.latest(); const auto& row : *snapshot->statements) {
        QVERIFY(row.text.size() <= options.statementTextBytes + 8);
    }
    qInfo("%lld statements known to the server, %.0f calls kept, reading took %.1f ms",
          static_cast<long long>(kept), known() - before,
          watched.collector("statements").lastSeconds * 1000.0);
    for (const double value : watched.all(metric::kStatements)) {
        QVERIFY(std::isnan(value) || value >= 0.0);
    }
}

void ScaleTest::of_ten_thousand_tables_the_top_ones_are_kept() {
    constexpr int kTables = 10'000;
    auto target = Watched::target(m_fixture);
    target.id = "test";
    target.postgres = m_fixture.createDatabase("many_tables");
    auto session = openSession(target.postgres, "maker");
    for (int batch = 0; batch < 10; ++batch) { // a transaction each, or the lock table overflows
        const auto made =
            session->query("DO $$ BEGIN FOR n IN " + std::to_string(batch * kTables / 10 + 1) + ".." +
                               std::to_string((batch + 1) * kTables / 10) +
                               " LOOP EXECUTE 'CREATE TABLE t' || n || ' (id int)'; END LOOP; END $$",
                           {}, Deadline::after(Milliseconds{240'000}));
        QVERIFY2(made.has_value(), made ? "" : made.error().oneLine().c_str());
    }
    runSql(target.postgres, "CREATE TABLE giant AS SELECT n AS id FROM generate_series(1, 50000) AS n");
    runSql(target.postgres, "ANALYZE giant");
    auto options = quickOptions();
    options.topTables = 20;
    Watched watched(target, options);
    QVERIFY(waitFor([&] { return watched.has(metric::kTableSize, "public.giant"); }, Milliseconds{60'000}));
    QVERIFY(watched.labels(metric::kTableSize).size() <= 20);
    QVERIFY(waitFor([&] { return watched.collector("tables").runs > 2; }, Milliseconds{60'000}));
    qInfo("reading the top of %d tables took %.1f ms", kTables,
          watched.collector("tables").lastSeconds * 1000.0);
    QVERIFY(watched.state("postgres") == LinkState::connected);
}

QTEST_GUILESS_MAIN(ScaleTest)
#include "scale_test.moc"
