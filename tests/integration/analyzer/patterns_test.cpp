// One statement for each row of another, on a real server: the planted one is found, by its counters and by
// the log, and what only looks like it is not.

#include "engine/analyzer/patterns.h"
#include "engine/analyzer/session_log.h"

#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/postgres/statistics.h"
#include "engine/sandbox/sample_database.h"
#include "engine/sandbox/workload.h"
#include "engine/sql/fingerprint.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace pavement;
using namespace pavement::testing;
using namespace pavement::analyzer;

namespace {

constexpr Milliseconds kPatience{120'000};
constexpr std::size_t kReadings = 48;
constexpr Milliseconds kBetweenReadings{400};
constexpr const char* kAsked = "SELECT relname FROM pg_class WHERE oid = 'pg_class'::regclass";
constexpr const char* kList = "SELECT section_id, from_km, to_km FROM pms.sections WHERE road_id";
constexpr const char* kLookUp = "SELECT survey_id, surveyed_on, pci, iri, rut_mm FROM pms.condition_surveys";

template <typename T>
T must(Result<T> result) {
    if (!result) {
        throw std::runtime_error(result.error().oneLine());
    }
    return std::move(*result);
}

// Counters of pg_stat_statements, reading by reading, as calls and rows of intervals.
class Counters {
public:
    explicit Counters(const postgres::ConnectionSettings& settings)
        : m_session(openSession(settings, "patterns-test")) {}

    void read() {
        const auto reading = must(postgres::readStatements(*m_session, generous()));
        for (const auto& row : reading.rows) {
            auto& each = m_statements[row.key];
            each.calls.resize(m_readings, 0.0);
            each.rows.resize(m_readings, 0.0);
            if (m_readings > 0) {
                each.calls.back() = static_cast<double>(row.calls - each.lastCalls);
                each.rows.back() = static_cast<double>(row.rows - each.lastRows);
            }
            each.lastCalls = row.calls;
            each.lastRows = row.rows;
            each.seconds = row.totalSeconds;
        }
        ++m_readings;
    }

    std::vector<StatementCalls> statements() {
        std::vector<postgres::StatementKey> keys;
        for (const auto& [key, each] : m_statements) {
            keys.push_back(key);
        }
        std::vector<StatementCalls> out;
        for (const auto& text :
             must(postgres::readStatementTexts(*m_session, keys, 100'000, keys.size(), generous()))) {
            const auto& each = m_statements.at(text.key);
            StatementCalls statement{sql::fingerprint(text.text).hex(),
                                     text.text,
                                     std::to_string(text.key.databaseOid),
                                     std::to_string(text.key.userOid),
                                     each.calls,
                                     each.rows,
                                     each.seconds};
            statement.calls.resize(m_readings - 1, 0.0);
            statement.rows.resize(m_readings - 1, 0.0);
            out.push_back(std::move(statement));
        }
        return out;
    }

private:
    struct Each {
        std::vector<double> calls, rows;
        std::int64_t lastCalls = 0, lastRows = 0;
        double seconds = 0;
    };

    std::unique_ptr<postgres::Session> m_session;
    std::map<postgres::StatementKey, Each> m_statements;
    std::size_t m_readings = 0;
};

std::string textOf(const std::vector<StatementCalls>& statements, const std::string& id) {
    for (const auto& each : statements) {
        if (each.id == id) {
            return each.text;
        }
    }
    return "?";
}

std::string described(const std::vector<NPlusOne>& found, const std::vector<StatementCalls>& statements) {
    std::string out = std::to_string(found.size()) + " found";
    for (const auto& each : found) {
        out += "\n  " + textOf(statements, each.list) + "\n    -> " + textOf(statements, each.lookUp) +
               "\n    per list " + std::to_string(each.perList) + ", per row " + std::to_string(each.perRow) +
               ", correlation " + std::to_string(each.correlation) + " over " +
               std::to_string(each.intervals) + ", " + std::to_string(each.runs) + " runs of " +
               std::to_string(each.meanRun) + ", share " + std::to_string(each.shareInRuns) +
               ", confidence " + std::to_string(each.confidence);
    }
    return out;
}

} // namespace

class PatternsIntegrationTest : public QObject {
    Q_OBJECT

    ServersFixture m_fixture;

    SessionLog readLog() {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(m_fixture.servers().logDirectory())) {
            if (entry.path().extension() == ".json") {
                files.push_back(entry.path());
            }
        }
        std::sort(files.begin(), files.end());
        std::string text;
        for (const auto& file : files) {
            text += must(readFile(file.string()));
        }
        return readSessionLog(text);
    }

    // What the log says of statements that the test ran after this moment of it.
    static std::vector<SessionStatement> after(const SessionLog& log, std::size_t count) {
        return {log.statements.begin() + static_cast<std::ptrdiff_t>(count), log.statements.end()};
    }

private slots:

    void initTestCase() {
        const auto loaded = sandbox::loadSampleDatabase(m_fixture.postgres(), {0.1, 42}, {}, {});
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().oneLine().c_str());
    }

    void the_planted_one_is_found_and_nothing_else() {
        const auto sins = must(parseJson(
            must(readFile(std::string(PAVEMENT_SOURCE_DIR) + "/tests/support/planted_sins.json")), "sins"));
        QVERIFY(std::any_of(sins.at("sins").begin(), sins.at("sins").end(),
                            [](const Json& sin) { return sin.at("id") == "n-plus-one"; }));
        runSql(m_fixture.postgres(), "SELECT pg_stat_statements_reset()");
        const auto before = readLog().statements.size();
        sandbox::WorkloadOptions options;
        options.clients = 6;
        options.intensity = 30;
        options.dayLength = Milliseconds{20'000};
        Counters counters(m_fixture.postgres());
        {
            const sandbox::Workload workload(m_fixture.postgres(), m_fixture.redis(), options);
            // Readings have to be apart in time, as a collector's are: were they apart in transactions, more
            // of one statement would always be less of the others.
            const auto lists = [&] {
                return runSql(m_fixture.postgres(),
                              "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements"
                              " WHERE query LIKE '" +
                                  std::string(kList) + "%'")
                    .integer(0, 0);
            };
            std::size_t readings = 0;
            QVERIFY(waitFor(
                [&] {
                    counters.read();
                    std::this_thread::sleep_for(kBetweenReadings);
                    return ++readings >= kReadings && lists() > 200;
                },
                kPatience));
        }
        const auto statements = counters.statements();
        for (const auto& each : statements) {
            if (each.text.starts_with(kList) || each.text.starts_with(kLookUp)) {
                qInfo("%.0f calls, %.0f rows in %zu intervals: %s",
                      std::accumulate(each.calls.begin(), each.calls.end(), 0.0),
                      std::accumulate(each.rows.begin(), each.rows.end(), 0.0), each.calls.size(),
                      each.text.c_str());
            }
        }
        const auto log = readLog();
        const auto sessions = after(log, std::min(before, log.statements.size()));
        const bool hasLog = !sessions.empty(); // JSON is written from 15 on

        for (const bool byCounters : {true, false}) {
            if (!byCounters && !hasLog) {
                continue;
            }
            auto known = statements;
            if (!byCounters) {
                for (auto& each : known) {
                    each.calls.clear();
                    each.rows.clear();
                }
            }
            const auto found =
                findNPlusOne(known, byCounters ? std::span<const SessionStatement>() : std::span(sessions));
            qInfo("%s: %s", byCounters ? "counters" : "log", described(found, statements).c_str());
            QCOMPARE(found.size(), std::size_t{1});
            QVERIFY(textOf(statements, found[0].list).starts_with(kList));
            QVERIFY(textOf(statements, found[0].lookUp).starts_with(kLookUp));
            QCOMPARE(found[0].column, std::string("section_id"));
            QVERIFY(found[0].advice.front() == PatternAdvice::lateral);
        }
        const auto both = findNPlusOne(statements, sessions);
        QCOMPARE(both.size(), std::size_t{1});
        QVERIFY(!hasLog || both[0].confidence > 0.95);
    }

    // The same tables, the same statements, as often — but nobody asks one for the rows of the other; and the
    // page as it should be, in one statement.
    void its_clean_equivalents_are_not_called_so() {
        runSql(m_fixture.postgres(), "SELECT pg_stat_statements_reset()");
        const auto before = readLog().statements.size();
        Counters counters(m_fixture.postgres());
        const auto session = openSession(m_fixture.postgres(), "clean");
        std::mt19937_64 random(5);
        const auto run = [&](const std::string& text) {
            must(session->query(text, {std::to_string(1 + random() % 200)}));
        };
        for (std::size_t reading = 0; reading < kReadings; ++reading) {
            const auto visits = 20 + random() % 60;
            for (std::size_t visit = 0; visit < visits; ++visit) {
                const auto draw = random() % 100;
                if (draw < 8) {
                    run(std::string(kList) + " = $1 ORDER BY from_km");
                } else if (draw < 80) {
                    run(std::string(kLookUp) + " WHERE section_id = $1 ORDER BY surveyed_on DESC LIMIT 1");
                } else if (draw < 90) {
                    run("SELECT s.section_id, s.from_km, v.pci FROM pms.sections s JOIN LATERAL (SELECT pci"
                        " FROM pms.condition_surveys v WHERE v.section_id = s.section_id ORDER BY"
                        " surveyed_on DESC LIMIT 1) v ON true WHERE s.road_id = $1");
                } else {
                    run("SELECT survey_id, pci FROM pms.condition_surveys WHERE section_id = ANY"
                        " (ARRAY(SELECT section_id FROM pms.sections WHERE road_id = $1))");
                }
            }
            counters.read();
        }
        const auto statements = counters.statements();
        const auto log = readLog();
        const auto found = findNPlusOne(statements, after(log, std::min(before, log.statements.size())));
        QVERIFY2(found.empty(), described(found, statements).c_str());
    }

    void the_order_in_sessions_is_read_from_a_csv_log_too() {
        sandbox::ServerOptions options;
        options.withRedis = false;
        options.postgresSettings = {{"log_destination", "csvlog"}};
        ServersFixture servers(options);
        const auto session = openSession(servers.postgres(), "csv");
        must(session->query(
            "CREATE TABLE posts AS SELECT i AS id, i % 10 AS blog FROM generate_series(1, 100) i"));
        constexpr int kRuns = 5;
        for (int run = 0; run < kRuns; ++run) {
            must(session->query("SELECT id\n  FROM posts -- of a blog, \"quoted\"\n WHERE blog = $1",
                                {std::to_string(run)}));
            for (int row = 0; row < 8; ++row) {
                must(session->query("SELECT blog FROM posts WHERE id = $1", {std::to_string(row)}));
            }
        }
        const std::string list = sql::fingerprint("SELECT id FROM posts WHERE blog = $1").hex();
        const std::string lookUp = sql::fingerprint("SELECT blog FROM posts WHERE id = $1").hex();
        std::vector<std::string> order;
        QVERIFY(waitFor([&] {
            std::string text;
            for (const auto& entry : std::filesystem::directory_iterator(servers.servers().logDirectory())) {
                text += entry.path().extension() == ".csv" ? must(readFile(entry.path().string())) : "";
            }
            order.clear();
            const SessionLog log = readSessionLog(text);
            for (const SessionStatement& one : log.statements) {
                if (one.id == list || one.id == lookUp) {
                    order.push_back(one.id == list ? "list" : "look-up");
                }
            }
            return order.size() == kRuns * 9;
        }));
        for (std::size_t i = 0; i < order.size(); ++i) {
            QCOMPARE(order[i], std::string(i % 9 == 0 ? "list" : "look-up"));
        }
    }

    // The sandbox's server counts new sessions: connecting for each statement shows, keeping one does not.
    void a_connection_for_each_statement_shows_in_the_database_counters() {
        const auto database = m_fixture.createDatabase("connecting");
        const auto observer = openSession(m_fixture.postgres(), "observer");
        const auto counted = [&] {
            for (const auto& each : must(postgres::readDatabases(*observer, generous()))) {
                if (each.name == "connecting") {
                    return each;
                }
            }
            throw std::runtime_error("no such database");
        };
        if (!counted().sessions) {
            QSKIP("the server does not count sessions before 14");
        }
        const auto intervals = [&](bool keeps) {
            std::vector<DatabaseInterval> out;
            std::unique_ptr<postgres::Session> kept;
            if (keeps) {
                kept = openSession(database, "keeps");
            }
            auto last = counted();
            for (int i = 0; i < 6; ++i) {
                const auto begun = std::chrono::steady_clock::now();
                for (int n = 0; n < 20; ++n) {
                    auto own = keeps ? nullptr : openSession(database, "connects");
                    must((keeps ? kept : own)->query(kAsked));
                }
                // Counters arrive when a backend ends, or after a second where a table was read.
                postgres::DatabaseCounters now;
                waitFor([&] {
                    if (kept) { // a backend that idles keeps its counts to itself
                        must(kept->query(kAsked));
                    }
                    now = counted();
                    return now.commits >= last.commits + 10;
                });
                DatabaseInterval interval;
                interval.seconds =
                    std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
                interval.transactions =
                    static_cast<double>(now.commits + now.rollbacks - last.commits - last.rollbacks);
                interval.newSessions = static_cast<double>(*now.sessions - *last.sessions);
                interval.idleInTransactionSeconds =
                    *now.idleInTransactionSeconds - *last.idleInTransactionSeconds;
                out.push_back(interval);
                last = now;
            }
            return out;
        };
        const auto fresh = intervals(false);
        qInfo("connecting: %.1f new sessions a second, %.2f for each transaction",
              fresh[2].newSessions / fresh[2].seconds, fresh[2].newSessions / fresh[2].transactions);
        const auto connecting = findChatty("connecting", fresh);
        QCOMPARE(connecting.size(), std::size_t{1});
        QVERIFY(connecting[0].kind == ChattyKind::sessionPerQuery);
        QVERIFY(findChatty("connecting", intervals(true)).empty());
    }
};

QTEST_GUILESS_MAIN(PatternsIntegrationTest)
#include "patterns_test.moc"
