// Plans fresh from a real server: what holds for the recorded ones holds for these.

#include "engine/plan/parse.h"
#include "engine/plan/parse_json.h"
#include "engine/plan/parse_text.h"
#include "plan_statements.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/unit/plan/plan_invariants.h"

#include <QTest>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

using namespace pavement;
using namespace pavement::testing;

class PlanLiveTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers{postgresAlone()};
    postgres::ConnectionSettings m_database;
    std::unique_ptr<postgres::Session> m_session;

    static sandbox::ServerOptions postgresAlone() {
        sandbox::ServerOptions options;
        options.withRedis = false;
        options.postgresSettings = {
            {"autovacuum", "off"}}; // statistics stay as they are between two executions
        return options;
    }

    postgres::Rows run(const std::string& sql) {
        auto rows = m_session->query(sql, {}, Deadline::after(Milliseconds{120'000}));
        if (!rows) {
            throw std::runtime_error(rows.error().oneLine() + " in: " + sql);
        }
        return std::move(*rows);
    }

    // In a transaction that is taken back, so that every statement meets the same data.
    std::string explain(const PlanStatement& one, const std::string& format) {
        run("BEGIN");
        for (std::size_t from = 0; from < one.settings.size();) {
            const auto end = std::min(one.settings.find(';', from), one.settings.size());
            run(one.settings.substr(from, end - from));
            from = end + 1;
        }
        const auto rows = run("EXPLAIN (" + one.options + ", FORMAT " + format + ") " + one.statement);
        std::string text;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            text += rows.text(row, 0) + "\n";
        }
        run("ROLLBACK");
        return text;
    }

    static void record(const std::string& name, const std::string& content) {
        if (const char* directory = std::getenv("PAVEMENT_RECORD_PLANS")) {
            std::filesystem::create_directories(directory);
            std::ofstream(std::filesystem::path(directory) / name) << content;
        }
    }

private slots:

    void initTestCase() {
        m_database = m_servers.createDatabase("plans");
        m_session = openSession(m_database);
        const std::string directory = run("SHOW data_directory").text(0, 0);
        for (const std::string& statement : planSchema(directory)) {
            run(statement);
        }
    }

    void every_plan_adds_up_and_reads_alike_in_both_formats() {
        std::string problems;
        std::set<plan::NodeType> seen;
        for (const PlanStatement& one : planStatements()) {
            std::string json;
            std::string text;
            try {
                json = explain(one, "JSON");
                text = explain(one, "TEXT");
            } catch (const std::exception& error) {
                problems += one.name + ": " + error.what() + "\n";
                run("ROLLBACK");
                continue;
            }
            record(one.name + ".json", json);
            record(one.name + ".txt", text);
            const auto fromJson = plan::parsePlan(json);
            const auto fromText = plan::parsePlan(text);
            if (!fromJson || !fromText) {
                problems += one.name + ": " + (fromJson ? fromText : fromJson).error().oneLine() + "\n";
                continue;
            }
            for (const plan::Node& node : fromJson->nodes) {
                seen.insert(node.type);
            }
            for (const plan::PlanTree* tree : {&*fromJson, &*fromText}) {
                for (const std::string& problem : {linkProblem(*tree), accountingProblem(*tree)}) {
                    problems += problem.empty() ? "" : one.name + ": " + problem + "\n";
                }
            }
            const std::string differ = difference(comparable(*fromJson, false), comparable(*fromText, false));
            problems += differ.empty() ? "" : one.name + ": " + differ + "\n";
        }
        std::fputs(problems.c_str(), stderr); // Qt cuts long messages
        QVERIFY2(problems.empty(), "see above");
        QVERIFY(seen.size() >= 40);
        QVERIFY(seen.count(plan::NodeType::unknown) == 0);
    }
};

QTEST_APPLESS_MAIN(PlanLiveTest)
#include "plan_live_test.moc"
