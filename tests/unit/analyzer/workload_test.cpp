// The workload of a recorded history: joined and split, with what was not listed and what was not recorded.

#include "engine/analyzer/plan_history.h"
#include "engine/analyzer/plan_intake.h"
#include "engine/analyzer/result_cache.h"
#include "engine/analyzer/workload.h"
#include "engine/history/work_codec.h"
#include "engine/monitor/metrics.h"
#include "engine/plan/parse.h"
#include "engine/plan/shape.h"
#include "engine/sql/keepable.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

using namespace pavement;
using namespace pavement::analyzer;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

StatementWork work(double calls, double time, double hit = 0, double read = 0) {
    StatementWork made;
    made[WorkFigure::calls] = calls;
    made[WorkFigure::seconds] = time;
    made[WorkFigure::hitBytes] = hit * 8192;
    made[WorkFigure::readBytes] = read * 8192;
    return made;
}

// An entry as auto_explain writes it; without rows: log_analyze is off.
monitor::LogEntry logged(const std::string& statement, double milliseconds, std::optional<int> rows,
                         const std::string& application = "shop") {
    monitor::LogEntry entry;
    entry.application = application;
    const std::string actual =
        rows ? "\"Actual Rows\": " + std::to_string(*rows) + ", \"Actual Loops\": 1, " : std::string();
    entry.message = "duration: " + std::to_string(milliseconds) + " ms  plan:\n{\"Query Text\": \"" +
                    statement +
                    "\", \"Query Parameters\": \"$1 = 'hidden5'\", \"Plan\": {\"Node Type\": \"Seq Scan\","
                    " \"Relation Name\": \"road\", \"Alias\": \"road\", \"Startup Cost\": 0.0,"
                    " \"Total Cost\": 10.0, \"Plan Rows\": 5, \"Plan Width\": 4, " +
                    actual + "\"Filter\": \"(name = 'hidden6'::text)\"}}";
    return entry;
}

} // namespace

class WorkloadTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<history::History> m_history;
    Timestamp m_begin;

    std::filesystem::path path() const { return m_directory->filePath("h.db").toStdString(); }

    void add(Timestamp at, std::vector<history::LabelledWork> statements, const StatementWork& total) {
        history::WorkInterval interval{at, 10, {}, total, std::move(statements)};
        interval.figures.add(WorkFigure::calls);
        QVERIFY(m_history->addWork("db", interval).has_value());
    }

    void addText(const std::string& label, const std::string& text) {
        auto kept = sql::keepable(text);
        const history::StatementText made{label, kept.text, kept.fingerprint.hex(),
                                          kept.fingerprint.fromTokens};
        QVERIFY(m_history->putStatementTexts("db", {&made, 1}).has_value());
    }

    Workload read(TimeRange range, const WorkloadOptions& options = {}) {
        auto workload = readWorkload(*m_history, "db", range, options);
        if (!workload) {
            throw std::runtime_error(workload.error().oneLine());
        }
        return std::move(*workload);
    }

    static std::string idOf(const std::string& text) { return sql::keepable(text).fingerprint.hex(); }

    TimeRange hour() const { return {m_begin, m_begin + hours{1}}; }

    // One statement in two databases and as two roles, under another query id in the second; another one
    // alone.
    void fill() {
        addText("11/1/10", "SELECT * FROM road WHERE id = $1");
        addText("11/1/20", "SELECT * FROM road WHERE id = $1");
        addText("99/2/10", "select *  from road where id = $1");
        addText("12/1/10", "SELECT count(*) FROM road");
        const std::vector<history::ObjectName> names{{history::ObjectName::Kind::database, 1, "shop"},
                                                     {history::ObjectName::Kind::database, 2, "copy"},
                                                     {history::ObjectName::Kind::role, 10, "anna"},
                                                     {history::ObjectName::Kind::role, 20, "ben"}};
        QVERIFY(m_history->putNames("db", names).has_value());
        for (int i = 1; i <= 360; ++i) {
            add(m_begin + seconds{10} * i - Milliseconds{1},
                {{"11/1/10", work(4, 0.4, 30, 10)},
                 {"11/1/20", work(2, 0.2)},
                 {"99/2/10", work(1, 0.3)},
                 {"12/1/10", work(1, 0.5)}},
                work(20, 2));
        }
    }

private slots:

    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_begin = fromMillis(1'700'000'000'000 / 3'600'000 * 3'600'000);
        m_clock = std::make_unique<ManualClock>(m_begin);
        auto opened = history::History::open({path(), {}, false}, *m_clock);
        QVERIFY(opened.has_value());
        m_history = std::move(*opened);
    }

    void cleanup() { m_history.reset(); }

    void a_statement_is_one_whatever_its_query_id_database_and_role() {
        fill();
        const Workload workload = read(hour());
        QCOMPARE(workload.statements.size(), std::size_t{2});
        const StatementLoad& road = workload.statements[0];
        QCOMPARE(road.id, idOf("SELECT * FROM road WHERE id = 7"));
        QCOMPARE(road.text, std::string("SELECT * FROM road WHERE id = $1"));
        QCOMPARE(road.labels, (std::vector<std::string>{"11/1/10", "11/1/20", "99/2/10"}));
        QCOMPARE(road.databases, (std::vector<std::string>{"copy", "shop"}));
        QCOMPARE(road.users, (std::vector<std::string>{"anna", "ben"}));
        QVERIFY(std::abs(road.calls() - 7 * 360) < 1e-6);
        QVERIFY(std::abs(road.seconds() - 0.9 * 360) < 1e-6);
        QVERIFY(std::abs(road.hitRatio() - 0.75) < 1e-9);
        QVERIFY(std::abs(road.share - 0.45) < 1e-9);
        QVERIFY(std::isnan(workload.statements[1].hitRatio()));
        QVERIFY(workload.figures.has(WorkFigure::calls));
        QVERIFY(!workload.figures.has(WorkFigure::walBytes));
    }

    void it_splits_by_database_and_by_role() {
        fill();
        WorkloadOptions options;
        options.splitByDatabase = true;
        QCOMPARE(read(hour(), options).statements.size(), std::size_t{3});
        options.splitByUser = true;
        const Workload workload = read(hour(), options);
        QCOMPARE(workload.statements.size(), std::size_t{4});
        double together = 0;
        for (const auto& one : workload.statements) {
            QCOMPARE(one.databases.size(), std::size_t{1});
            QCOMPARE(one.users.size(), std::size_t{1});
            together += one.seconds();
        }
        QVERIFY(std::abs(together - 1.4 * 360) < 1e-6);
        options = {};
        options.user = "ben";
        const Workload bens = read(hour(), options);
        QCOMPARE(bens.statements.size(), std::size_t{1});
        QVERIFY(std::abs(bens.statements[0].calls() - 720) < 1e-6);
        options.database = "copy";
        QVERIFY(read(hour(), options).statements.empty());
    }

    void everything_else_is_the_total_without_those_listed() {
        fill();
        Workload workload = read(hour());
        QVERIFY(std::abs(workload.total[WorkFigure::seconds] - 720) < 1e-6);
        QVERIFY(std::abs(workload.rest[WorkFigure::seconds] - 0.6 * 360) < 1e-6);
        QVERIFY(std::abs(workload.rest[WorkFigure::calls] - 12 * 360) < 1e-6);
        WorkloadOptions options;
        options.most = 1;
        workload = read(hour(), options);
        QCOMPARE(workload.statements.size(), std::size_t{1});
        QVERIFY(std::abs(workload.rest[WorkFigure::seconds] - 1.1 * 360) < 1e-6);
    }

    void nested_executions_are_told_apart_and_not_taken_off_the_rest() {
        addText("1/1/10", "SELECT f()");
        addText("2/1/10", "SELECT 1 FROM t");
        add(m_begin + seconds{10},
            {{"1/1/10", work(1, 5)}, {"2/1/10/nested", work(9, 4)}, {"2/1/10", work(1, 1)}}, work(3, 8));
        const Workload workload = read(hour());
        QCOMPARE(workload.statements.size(), std::size_t{2});
        QCOMPARE(workload.statements[1].seconds(), 5.0);
        QCOMPARE(workload.statements[1].nestedSeconds, 4.0);
        QCOMPARE(workload.rest[WorkFigure::seconds], 2.0);
    }

    void what_was_not_recorded_is_a_gap_and_no_zero() {
        addText("1/1/10", "SELECT 1 FROM t");
        for (int i = 1; i <= 360; ++i) {
            if (i <= 90 || i > 180) { // a quarter of an hour is missing
                add(m_begin + seconds{10} * i, {{"1/1/10", work(1, 5)}}, work(1, 5));
            }
        }
        WorkloadOptions options;
        options.sparkPoints = 60;
        const Workload workload = read({m_begin, m_begin + hours{1} + seconds{1}}, options);
        QVERIFY(std::abs(workload.recorded - 2700.0 / 3601) < 1e-3);
        QCOMPARE(workload.gaps.size(), std::size_t{1});
        QVERIFY((workload.gaps[0] == TimeRange{m_begin + minutes{15}, m_begin + minutes{30}}));
        const auto& spark = workload.statements[0].spark;
        QCOMPARE(spark.size(), std::size_t{60});
        QCOMPARE(workload.sparkTimes.size(), std::size_t{60});
        QVERIFY(std::isnan(spark[20]));
        QVERIFY(std::abs(spark[5] - 0.5F) < 1e-6F);
        QVERIFY(std::abs(spark[50] - 0.5F) < 1e-6F);
        QCOMPARE(read({m_begin - hours{9}, m_begin - hours{8}}).recorded, 0.0);
        QVERIFY(readWorkload(*m_history, "nobody", hour()).value().statements.empty());
    }

    void a_statement_without_a_text_goes_by_its_label() {
        add(m_begin + seconds{10}, {{"5/1/10", work(1, 5)}}, work(1, 5));
        const Workload workload = read(hour());
        QCOMPARE(workload.statements[0].id, std::string("5/1/10"));
        QVERIFY(workload.statements[0].text.empty());
        const auto found = statementHistory(*m_history, "db", {"5/1/10", {}}, hour());
        QCOMPARE(found->points.at(0).work[WorkFigure::seconds], 5.0);
    }

    void texts_of_an_older_file_are_masked_while_reading() {
        const history::StatementText old{"6/1/10", "ALTER ROLE x VALID UNTIL 'tomorrow'"};
        QVERIFY(m_history->putStatementTexts("db", {&old, 1}).has_value());
        add(m_begin + seconds{10}, {{"6/1/10", work(1, 5)}}, work(1, 5));
        const Workload workload = read(hour());
        QCOMPARE(workload.statements[0].text.find("tomorrow"), std::string::npos);
        QCOMPARE(workload.statements[0].id, idOf("ALTER ROLE x VALID UNTIL 'never'"));
    }

    void new_statements_are_known_as_such() {
        addText("1/1/10", "SELECT 1 FROM t");
        addText("2/1/10", "SELECT 1 FROM u");
        add(m_begin + seconds{10}, {{"1/1/10", work(1, 5)}}, work(1, 5));
        add(m_begin + hours{2}, {{"1/1/10", work(1, 5)}, {"2/1/10", work(1, 1)}}, work(2, 6));
        const TimeRange later{m_begin + hours{1}, m_begin + hours{3}};
        const Workload workload = read(later);
        QVERIFY(!workload.statements[0].isNew(later));
        QVERIFY(workload.statements[1].isNew(later));
        QVERIFY(workload.statements[0].lastSeen == m_begin + hours{2});
    }

    void the_history_of_one_statement_joins_its_labels() {
        fill();
        const std::string id = idOf("SELECT * FROM road WHERE id = $1");
        const auto all = statementHistory(*m_history, "db", {id, {}}, hour());
        QCOMPARE(all->points.size(), std::size_t{360});
        QCOMPARE(all->points[0].work[WorkFigure::calls], 7.0);
        QCOMPARE(all->points[0].seconds, 10.0);
        QVERIFY(all->points[0].at < all->points[1].at);
        const auto one = statementHistory(*m_history, "db", {id, {"99/2/10"}}, hour());
        QCOMPARE(one->points[0].work[WorkFigure::calls], 1.0);
        const auto few = statementHistory(*m_history, "db", {id, {}}, hour(), 60);
        QCOMPARE(few->points.size(), std::size_t{60});
        QCOMPARE(few->step.count(), 60'000LL);
        QCOMPARE(few->points[10].work[WorkFigure::calls], 42.0);
        const auto absent = statementHistory(*m_history, "db", {"0123456789abcdef", {}}, hour());
        QCOMPARE(absent->points.size(), std::size_t{360});
        QCOMPARE(absent->points[0].work[WorkFigure::calls], 0.0);
    }

    // Each hour of the past is kept as one, so ten minutes of it are read as that hour.
    void rates_of_old_ranges_are_those_of_what_was_summed() {
        addText("1/1/10", "SELECT 1 FROM t");
        for (int i = 1; i <= 4 * 360; ++i) {
            add(m_begin + seconds{10} * i - Milliseconds{1}, {{"1/1/10", work(11, 1)}}, work(11, 1));
        }
        m_clock->advance(hours{24 * 19});
        add(m_clock->wall(), {{"1/1/10", work(1, 1)}}, work(1, 1));
        for (int round = 0; round < 60; ++round) {
            m_clock->advance(minutes{1});
            QVERIFY(m_history->maintain().has_value());
        }
        const TimeRange asked{m_begin + minutes{70}, m_begin + minutes{80}};
        const Workload workload = read(asked);
        QCOMPARE(workload.resolution.count(), 3'600'000LL);
        QVERIFY((workload.range == TimeRange{m_begin + hours{1}, m_begin + hours{2}}));
        QVERIFY(std::abs(workload.recorded - 1) < 1e-3);
        const double covered =
            std::chrono::duration<double>(workload.range.length()).count() * workload.recorded;
        QVERIFY2(std::abs(workload.statements[0].calls() / covered - 1.1) < 1e-2,
                 std::to_string(workload.statements[0].calls() / covered).c_str());
        QVERIFY(workload.gaps.empty());
        // What is read as it came stays as wide as it was asked for.
        const TimeRange recent{m_clock->wall() - hours{2}, m_clock->wall() + seconds{1}};
        QVERIFY(read(recent).range == recent);
    }

    void numbers_that_no_label_has_do_no_harm() {
        addText("1/1/10", "SELECT 1 FROM t");
        add(m_begin + seconds{10}, {{"1/1/10", work(1, 5)}}, work(1, 5));
        m_history.reset();
        {
            history::NumberedInterval crafted{{}, {}, 10, {}, {}, work(3, 7), {}};
            crafted.statements = {{1, work(1, 5)}, {4'000'000'000U, work(1, 1)}, {0xFFFFFFFFU, work(1, 1)}};
            const history::Bytes body = history::encodeWork(crafted);
            SQLite::Database file(path().string(), SQLite::OPEN_READWRITE);
            SQLite::Statement change(file, "UPDATE work SET body=?");
            change.bind(1, static_cast<const void*>(body.data()), static_cast<int>(body.size()));
            QCOMPARE(change.exec(), 1);
        }
        auto opened = history::History::open({path(), {}, false}, *m_clock);
        QVERIFY(opened.has_value());
        m_history = std::move(*opened);
        const Workload workload = read(hour());
        QCOMPARE(workload.statements.size(), std::size_t{1});
        QCOMPARE(workload.statements[0].seconds(), 5.0);
        QCOMPARE(workload.rest[WorkFigure::seconds], 2.0);
    }

    void a_share_of_a_total_with_hidden_statements_is_not_known() {
        addText("1/1/10", "SELECT 1 FROM t");
        history::WorkInterval interval{m_begin + seconds{10}, 10, {}, work(1, 5), {{"1/1/10", work(1, 5)}}};
        QVERIFY(m_history->addWork("db", interval).has_value());
        QVERIFY(!read(hour()).partial);
        QCOMPARE(read(hour()).statements[0].share, 1.0);
        interval.at += seconds{10};
        interval.partial = true;
        QVERIFY(m_history->addWork("db", interval).has_value());
        QVERIFY(read(hour()).partial);
        QVERIFY(std::isnan(read(hour()).statements[0].share));
        QVERIFY(!loadByWait(*m_history, "db", hour())->partial);
        QVERIFY(m_history->addWaits("db", {m_begin + seconds{10}, 10, {}, true}).has_value());
        QVERIFY(loadByWait(*m_history, "db", hour())->partial);
    }

    // The server counts a statement for the role that SET ROLE made, and shows the session of the one that
    // logged in.
    void waits_under_another_role_are_those_of_the_statement() {
        addText("11/1/20", "SELECT * FROM road WHERE id = $1");
        addText("11/2/20", "SELECT * FROM elsewhere");
        QVERIFY(m_history->addWaits("db", {m_begin + seconds{10}, 10, {{"11/1/10", "Lock:tuple", 4}}})
                    .has_value());
        const auto profile = loadByWait(*m_history, "db", hour());
        QCOMPARE(profile->statements.size(), std::size_t{1});
        QCOMPARE(profile->statements[0].id, idOf("SELECT * FROM road WHERE id = $1"));
        QCOMPARE(profile->statements[0].text, std::string("SELECT * FROM road WHERE id = $1"));
    }

    void load_by_wait_is_by_statement() {
        addText("11/1/10", "SELECT * FROM road WHERE id = $1");
        addText("99/2/10", "SELECT * FROM road WHERE id = $1");
        const std::string id = idOf("SELECT * FROM road WHERE id = $1");
        for (int i = 1; i <= 10; ++i) {
            const history::WaitInterval interval{m_begin + seconds{10} * i,
                                                 10,
                                                 {{"11/1/10", "CPU", 2},
                                                  {"99/2/10", "CPU", 1},
                                                  {"11/1/10", "Lock:tuple", 4},
                                                  {"~" + id + "/3/10", "IO:DataFileRead", 1},
                                                  {"", "CPU", 1.5}}};
            QVERIFY(m_history->addWaits("db", interval).has_value());
        }
        const auto profile = loadByWait(*m_history, "db", hour());
        QCOMPARE(profile->sampledSeconds, 100.0);
        QCOMPARE(profile->statements.size(), std::size_t{2});
        QCOMPARE(profile->statements[0].id, id);
        QCOMPARE(profile->statements[0].text, std::string("SELECT * FROM road WHERE id = $1"));
        QCOMPARE(profile->statements[0].seconds, 80.0);
        QCOMPARE(profile->statements[0].waits[0].event, std::string("Lock:tuple"));
        QCOMPARE(profile->statements[0].waits[1].seconds, 30.0);
        QCOMPARE(profile->all[0].event, std::string("CPU"));
        QCOMPARE(profile->all[0].seconds, 45.0);
        const auto one = loadByWait(*m_history, "db", hour(), {id, {"99/2/10"}});
        QCOMPARE(one->all.size(), std::size_t{1});
        QCOMPARE(one->all[0].seconds, 10.0);
    }

    void plans_are_kept_without_literals() {
        const auto tree = plan::parsePlan(R"json([{"Plan": {"Node Type": "Seq Scan", "Relation Name": "road",
            "Alias": "road", "Startup Cost": 0.0, "Total Cost": 10.0, "Plan Rows": 5, "Plan Width": 4,
            "Actual Startup Time": 0.1, "Actual Total Time": 2.0, "Actual Rows": 40, "Actual Loops": 2,
            "Output": ["id", "'hidden1'::text"], "Filter": "((name = 'hidden2'::text) AND (id > 4711))",
            "Foreign Program": "curl -u bob:hidden5 example.org/roads.csv",
            "Remote SQL": "SELECT id FROM road WHERE (name = 'hidden6')",
            "Rows Removed by Filter": 60}, "Query Text": "SELECT id, 'hidden3' FROM road",
            "Query Parameters": "$1 = 'hidden4'", "Execution Time": 2.5}])json");
        QVERIFY(tree.has_value());

        QVERIFY(storePlan(*m_history, "db", "00ff", *tree, m_begin, PlanSource::autoExplain).has_value());
        QVERIFY(storePlan(*m_history, "db", "00ff", *tree, m_begin + hours{1}, PlanSource::autoExplain)
                    .has_value());
        const auto known = plansOf(*m_history, "db", "00ff");
        QVERIFY(known.has_value());
        QCOMPARE(known->plans.size(), std::size_t{1});
        QCOMPARE(known->periods.size(), std::size_t{1});
        QCOMPARE(known->plans[0].sightings, std::uint64_t{2});
        QVERIFY(known->plans[0].source == PlanSource::autoExplain);
        QCOMPARE(known->plans[0].shape, plan::shapeHash(*tree));
        QCOMPARE(plan::shapeHash(known->plans[0].tree), plan::shapeHash(*tree));
        QCOMPARE(std::string(known->plans[0].tree.root().condition(plan::ConditionKind::filter)),
                 std::string("((name = ?::text) AND (id > ?))"));
        QCOMPARE(rowsScanned(known->plans[0].tree), 200.0);
        const auto extra = [&](const std::string& name) {
            for (const auto& one : known->plans[0].tree.root().extra) {
                if (one.name == name) {
                    return one.value;
                }
            }
            return std::string("absent");
        };
        QCOMPARE(extra("Foreign Program"), std::string("?"));
        QVERIFY(m_history->flush().has_value());
        for (const char* suffix : {"", "-wal"}) {
            std::ifstream file(path().string() + suffix, std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(file), {}};
            QVERIFY(!bytes.empty());
            QCOMPARE(bytes.find("hidden"), std::string::npos);
            QCOMPARE(bytes.find("4711"), std::string::npos);
        }
    }

    void logged_plans_come_to_their_statement_without_literals() {
        const std::string id = idOf("SELECT * FROM road WHERE name = $1");
        addText("21/1/10", "SELECT * FROM road WHERE name = $1");
        add(m_begin + seconds{10}, {{"21/1/10", work(36, 5)}}, work(36, 5));
        std::vector<monitor::LogEntry> entries;
        for (const int took : {250, 251, 252}) {
            entries.push_back(
                logged("SELECT * FROM road WHERE name = 'hidden7" + std::to_string(took) + "'", took, 70));
        }
        entries[1].at = m_begin - seconds{5};
        entries.push_back(logged("SELECT * FROM road WHERE name = 'hidden0'", 90, {})); // log_analyze was off
        entries.push_back(logged("SELECT * FROM road WHERE name = 'ours'", 9000, 1, "pavement commands"));
        entries.push_back(logged("SELECT 1; SELECT * FROM road WHERE name = 'hidden1'", 900, 1));
        entries.push_back({});
        entries.back().message = "duration: 5.0 ms  plan:\n<explain>hidden2</explain>";
        const monitor::PlansTaken taken = takePlans(*m_history, *m_clock, "db", entries);
        QCOMPARE(taken.kept, std::uint64_t{4});
        QCOMPARE(taken.unread, std::uint64_t{2});
        QVERIFY2(taken.problem.find("auto_explain.log_format") != std::string::npos, taken.problem.c_str());

        const auto known = plansOf(*m_history, "db", id);
        QVERIFY(known.has_value());
        QCOMPARE(known->plans.size(), std::size_t{1});
        QCOMPARE(known->plans[0].sightings, std::uint64_t{4});
        QVERIFY(known->plans[0].source == PlanSource::autoExplain);
        QVERIFY(known->plans[0].tree.analyzed()); // the estimate that came later says less
        QCOMPARE(known->plans[0].seconds, 0.252);
        QCOMPARE(known->executions.size(), std::size_t{4});
        QVERIFY(known->executions.front().at == m_begin); // now, as its time is not known
        QVERIFY(known->executions.front().measured && known->executions.front().seconds == 0.252);
        QVERIFY(!known->executions[2].measured && known->executions[2].seconds == 0.09);
        QVERIFY(known->executions.back().at == m_begin - seconds{5});
        QCOMPARE(known->executions.back().seconds, 0.251);

        // An estimate asked for later does not hide what was measured.
        const auto tree = plan::parsePlan("Index Scan using r on road  (cost=0.00..1.00 rows=5 width=4)\n");
        QVERIFY(storePlan(*m_history, "db", id, *tree, m_begin + hours{1}, PlanSource::explain).has_value());
        const Workload workload = read(hour());
        QVERIFY(workload.statements[0].rowsScanned.has_value());
        QCOMPARE(workload.statements[0].rowsScanned->perCall, 70.0);
        QVERIFY(workload.statements[0].rowsScanned->source == RowsScanned::Source::loggedPlan);

        QVERIFY(m_history->flush().has_value());
        for (const char* suffix : {"", "-wal"}) {
            std::ifstream file(path().string() + suffix, std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(file), {}};
            QCOMPARE(bytes.find("hidden"), std::string::npos);
        }
    }

    void rows_scanned_come_from_the_plan_or_from_the_tables() {
        addText("11/1/10", "SELECT * FROM road WHERE lanes = $1");
        const std::string id = idOf("SELECT * FROM road WHERE lanes = $1");
        add(m_begin + seconds{10}, {{"11/1/10", work(36, 5)}}, work(36, 5));
        Workload workload = read(hour());
        QVERIFY(!workload.statements[0].rowsScanned);
        QVERIFY(!scannedFromTables(*m_history, "db", workload.statements[0], hour()));
        for (const auto& [label, rate] : std::vector<std::pair<std::string, double>>{
                 {"public.road", 100.0}, {"public.crossroad", 5000.0}, {"public.road.x", 5000.0}}) {
            const auto series =
                m_history->series({"db", std::string(monitor::metric::kTableSeqRows), label}).value();
            for (int i = 0; i < 60; ++i) {
                m_history->append(std::vector<history::Sample>{{series, m_begin + minutes{i}, rate}});
            }
        }
        const auto scanned = scannedFromTables(*m_history, "db", workload.statements[0], hour());
        QVERIFY(scanned.has_value());
        QVERIFY(scanned->source == RowsScanned::Source::tableStatistics);
        QVERIFY(std::abs(scanned->perCall - 100.0 * 3600 / 36) < 1);
        const auto tree = plan::parsePlan("Seq Scan on road  (cost=0.00..10.00 rows=500 width=4)\n"
                                          "  Filter: (lanes = 3)\n");
        QVERIFY(storePlan(*m_history, "db", id, *tree, m_begin, PlanSource::explain).has_value());
        workload = read(hour());
        QVERIFY(workload.statements[0].rowsScanned.has_value());
        QCOMPARE(workload.statements[0].rowsScanned->perCall, 500.0);
        QVERIFY(workload.statements[0].rowsScanned->source == RowsScanned::Source::estimatedPlan);
    }

    void results_are_dropped_for_what_changed_below_them() {
        ServerStamp stamp{"1/5", 7, {{"road", {1, 1}}, {"city", {2, 2}}}};
        ResultCache cache(2);
        cache.put("a", "plan", std::string("first"), stamp, {"road"});
        cache.put("b", "plan", std::string("second"), stamp, {"city", "absent"});
        QCOMPARE(std::any_cast<std::string>(cache.get("a", "plan", stamp).result), std::string("first"));
        QVERIFY(cache.get("a", "findings", stamp).miss == CacheMiss::absent);
        auto changed = stamp;
        changed.tables["city"].statistics = 3;
        QVERIFY(cache.get("a", "plan", changed).miss == CacheMiss::none);
        QVERIFY(cache.get("b", "plan", changed).miss == CacheMiss::statistics);
        QVERIFY(cache.get("b", "plan", changed).miss == CacheMiss::absent);
        cache.put("b", "plan", 1, stamp, {"city", "absent"});
        changed = stamp;
        changed.tables["absent"] = {1, 1};
        QVERIFY(cache.get("b", "plan", changed).miss == CacheMiss::schema);
        changed = stamp;
        changed.settings = 8;
        QVERIFY(cache.get("a", "plan", changed).miss == CacheMiss::settings);
        cache.put("a", "plan", 1, stamp, {});
        cache.put("b", "plan", 1, stamp, {});
        QVERIFY(cache.get("a", "plan", stamp).miss == CacheMiss::none);
        cache.put("c", "plan", 1, stamp, {}); // b was not asked for since
        QVERIFY(cache.get("b", "plan", stamp).miss == CacheMiss::absent);
        QVERIFY(cache.get("a", "plan", stamp).miss == CacheMiss::none);
        auto elsewhere = stamp;
        elsewhere.server = "1/6";
        QVERIFY(cache.get("a", "plan", elsewhere).miss == CacheMiss::absent);
    }
};

QTEST_GUILESS_MAIN(WorkloadTest)
#include "workload_test.moc"
