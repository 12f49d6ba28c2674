#include "engine/analyzer/patterns.h"
#include "engine/analyzer/session_log.h"
#include "engine/sql/keepable.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

using namespace pavement;
using namespace pavement::analyzer;

namespace {

constexpr const char* kList = "SELECT id, title FROM posts WHERE blog_id = $1 ORDER BY id";
constexpr const char* kLookUp = "SELECT name FROM authors WHERE post_id = $1 LIMIT $2";

// Pages of a site whose visitors come and go: calls of each statement in each of sixty intervals.
class Site {
public:
    explicit Site(std::uint64_t seed)
        : m_random(seed) {
        for (int i = 0; i < 60; ++i) {
            m_load.push_back(40 * (1 + 0.8 * std::sin(i * 0.2)));
        }
    }

    // Visits follow the load; each runs the statement once.
    std::vector<double> visits(double share) {
        std::vector<double> out;
        for (const double load : m_load) {
            out.push_back(static_cast<double>(std::poisson_distribution<int>(load * share)(m_random)));
        }
        return out;
    }

    // So many rows for each call, more or less.
    std::vector<double> rowsOf(const std::vector<double>& calls, double perCall) {
        std::vector<double> out;
        for (const double count : calls) {
            double rows = 0;
            for (int i = 0; i < static_cast<int>(count); ++i) {
                rows += static_cast<double>(std::poisson_distribution<int>(perCall)(m_random));
            }
            out.push_back(rows);
        }
        return out;
    }

    std::vector<double> plus(std::vector<double> a, const std::vector<double>& b) {
        std::transform(a.begin(), a.end(), b.begin(), a.begin(), std::plus<>());
        return a;
    }

private:
    std::mt19937_64 m_random;
    std::vector<double> m_load;
};

StatementCalls statement(std::string id, std::string text, std::vector<double> calls,
                         std::vector<double> rows) {
    return {std::move(id), std::move(text), "shop", "web", std::move(calls), std::move(rows), 1.0};
}

// Others in the same application, so that there is a load to hold.
void addOthers(Site& site, std::vector<StatementCalls>& out) {
    for (int i = 0; i < 6; ++i) {
        const auto calls = site.visits(0.5);
        out.push_back(statement("other" + std::to_string(i),
                                "SELECT count(*) FROM other" + std::to_string(i) + " WHERE id = $1", calls,
                                calls));
    }
}

std::vector<StatementCalls> nPlusOneSite(std::uint64_t seed, double elsewhere) {
    Site site(seed);
    std::vector<StatementCalls> out;
    const auto lists = site.visits(0.3);
    const auto rows = site.rowsOf(lists, 12);
    const auto lookUps = site.plus(rows, site.visits(elsewhere));
    out.push_back(statement("list", kList, lists, rows));
    out.push_back(statement("lookup", kLookUp, lookUps, lookUps));
    addOthers(site, out);
    return out;
}

// Both statements, as often, but nobody runs one because of the other.
std::vector<StatementCalls> innocentSite(std::uint64_t seed) {
    Site site(seed);
    std::vector<StatementCalls> out;
    const auto lists = site.visits(0.3);
    const auto rows = site.rowsOf(lists, 12);
    const auto lookUps = site.visits(0.3 * 12);
    out.push_back(statement("list", kList, lists, rows));
    out.push_back(statement("lookup", kLookUp, lookUps, lookUps));
    addOthers(site, out);
    return out;
}

class Log {
public:
    void run(const std::string& session, const std::string& id, double seconds = 0.0005,
             int pauseMilliseconds = 1, const std::string& transaction = {}) {
        m_now += Milliseconds(pauseMilliseconds) +
                 Milliseconds(static_cast<std::int64_t>(std::ceil(seconds * 1'000)));
        statements.push_back({session, transaction, m_now, seconds, id});
    }

    std::vector<SessionStatement> statements;

private:
    Timestamp m_now = fromMillis(1'767'571'200'000);
};

std::vector<StatementCalls> textsOnly() {
    return {statement("list", kList, {}, {}), statement("lookup", kLookUp, {}, {})};
}

} // namespace

class PatternsTest : public QObject {
    Q_OBJECT

private slots:

    void a_look_up_for_each_row_shows_in_the_counters() {
        for (std::uint64_t seed = 1; seed <= 50; ++seed) {
            const auto found = findNPlusOne(nPlusOneSite(seed, 0));
            QVERIFY2(found.size() == 1, std::to_string(seed).c_str());
            QCOMPARE(found[0].list, std::string("list"));
            QCOMPARE(found[0].lookUp, std::string("lookup"));
            QVERIFY(std::abs(found[0].perList - 12) < 1.5);
            QVERIFY(std::abs(found[0].perRow - 1) < 0.01);
            QCOMPARE(found[0].column, std::string("post_id"));
            QCOMPARE(found[0].table, std::string("authors"));
            QVERIFY(found[0].correlation > 0.9);
            QVERIFY(found[0].advice.front() == PatternAdvice::join);
        }
    }

    void it_shows_also_where_the_look_up_is_used_elsewhere() {
        int seen = 0;
        for (std::uint64_t seed = 1; seed <= 50; ++seed) {
            seen += findNPlusOne(nPlusOneSite(seed, 1.5)).size() == 1 ? 1 : 0;
        }
        qInfo("%d of 50 seen", seen);
        QVERIFY2(seen >= 45, std::to_string(seen).c_str());
    }

    // They rise and fall together with the visitors, and their ratio is twelve all day.
    void statements_that_share_no_more_than_the_load_are_no_pair() {
        int wrong = 0;
        constexpr std::uint64_t kSites = 1'000; // seeds that nothing was fitted to
        for (std::uint64_t seed = 40'001; seed <= 40'000 + kSites; ++seed) {
            wrong += findNPlusOne(innocentSite(seed)).empty() ? 0 : 1;
        }
        qInfo("%d of %d innocent pairs accused", wrong, static_cast<int>(kSites));
        QVERIFY2(wrong <= 5, std::to_string(wrong).c_str());
    }

    void other_users_databases_and_strangers_are_no_pair() {
        auto site = nPlusOneSite(7, 0);
        QCOMPARE(findNPlusOne(site).size(), std::size_t{1});
        site[1].user = "reports";
        QVERIFY(findNPlusOne(site).empty());
        site[1].user = "web";
        site[1].text = "SELECT name FROM currencies WHERE code = $1";
        QVERIFY(findNPlusOne(site).empty());
        // One question for all the keys is the cure.
        site[1].text = "SELECT name FROM authors WHERE post_id = ANY($1)";
        QVERIFY(findNPlusOne(site).empty());
    }

    void a_look_up_of_many_rows_or_few_of_them_is_no_pair() {
        auto site = nPlusOneSite(8, 0);
        for (auto& rows : site[1].rows) {
            rows *= 5;
        }
        QVERIFY(findNPlusOne(site).empty());
        site = nPlusOneSite(8, 0);
        for (std::size_t i = 0; i < site[1].calls.size(); ++i) {
            site[1].calls[i] = std::round(site[1].calls[i] / 8); // a person opens one or two of the list
            site[1].rows[i] = site[1].calls[i];
        }
        QVERIFY(findNPlusOne(site).empty());
    }

    void gaps_in_the_record_are_passed_over() {
        auto site = nPlusOneSite(9, 0);
        for (auto& each : site) {
            for (std::size_t i = 20; i < 30; ++i) {
                each.calls[i] = each.rows[i] = std::nan("");
            }
        }
        const auto found = findNPlusOne(site);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].intervals, std::size_t{50});
    }

    void runs_in_sessions_show_it_without_counters() {
        Log log;
        for (int page = 0; page < 20; ++page) {
            log.run("a", "list", 0.001, 2'000);
            for (int i = 0; i < 8; ++i) {
                log.run("a", "lookup");
            }
        }
        const auto found = findNPlusOne(textsOnly(), log.statements);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].runs, std::size_t{20});
        QCOMPARE(found[0].meanRun, 8.0);
        QCOMPARE(found[0].shareInRuns, 1.0);
        QCOMPARE(found[0].perList, 8.0);
    }

    void two_look_ups_for_each_row_do_not_hide_one_another() {
        Log log;
        for (int page = 0; page < 20; ++page) {
            log.run("a", "list", 0.001, 2'000);
            for (int i = 0; i < 8; ++i) {
                log.run("a", "lookup");
                log.run("a", "other");
            }
        }
        QCOMPARE(findNPlusOne(textsOnly(), log.statements).size(), std::size_t{1});
    }

    void people_who_click_are_no_run() {
        Log log;
        for (int page = 0; page < 20; ++page) {
            log.run("a", "list", 0.001, 2'000);
            for (int i = 0; i < 8; ++i) {
                log.run("a", "lookup", 0.0005, 1'500);
            }
        }
        QVERIFY(findNPlusOne(textsOnly(), log.statements).empty());
    }

    void other_sessions_are_not_mixed_in() {
        Log log;
        for (int page = 0; page < 20; ++page) {
            for (int i = 0; i < 8; ++i) {
                log.run("s" + std::to_string(i), "list");
                log.run("s" + std::to_string(i), "lookup");
            }
        }
        QVERIFY(findNPlusOne(textsOnly(), log.statements).empty());
    }

    // Many programs on one pooled connection, without a pause: the order is chance, and long runs of what is
    // frequent come after anything.
    void a_busy_pool_is_no_run() {
        std::mt19937_64 random(4);
        Log log;
        for (int i = 0; i < 5'000; ++i) {
            const auto draw = random() % 100;
            log.run("pooled", draw < 8 ? "list" : draw < 85 ? "lookup" : "other");
        }
        QVERIFY(findNPlusOne(textsOnly(), log.statements).empty());
    }

    void long_transactions_of_short_statements_are_chatty() {
        Log log;
        for (int i = 0; i < 25; ++i) {
            const auto transaction = "3/" + std::to_string(i);
            for (int n = 0; n < 40; ++n) {
                log.run("a", n % 10 == 0 ? "check" : "insert", 0.0002, 2, transaction);
            }
        }
        const auto found = findChattyTransactions("shop", log.statements);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].statement, std::string("insert"));
        QCOMPARE(found[0].perTransaction, 40.0);
        QVERIFY(found[0].waitingShare > 0.8);
        QCOMPARE(found[0].observed, std::size_t{25});
    }

    void few_statements_or_slow_ones_or_quick_answers_are_not_chatty() {
        Log log;
        for (int i = 0; i < 25; ++i) {
            for (int n = 0; n < 6; ++n) {
                log.run("few", "insert", 0.0002, 2, "1/" + std::to_string(i));
            }
            for (int n = 0; n < 40; ++n) {
                log.run("slow", "insert", 0.02, 2, "2/" + std::to_string(i));
            }
            for (int n = 0; n < 40; ++n) {
                log.run("pipelined", "insert", 0.001, 0, "3/" + std::to_string(i));
            }
        }
        QVERIFY(findChattyTransactions("shop", log.statements).empty());
    }

    void counters_tell_chatty_databases_from_calm_ones() {
        const DatabaseInterval calm{10, 500, 1'500, 2, 0, 1};
        const DatabaseInterval chatty{10, 50, 2'500, 0.8, 0, 6};
        const DatabaseInterval slow{10, 50, 2'500, 60, 0, 200};
        const DatabaseInterval connecting{10, 400, 400, 1, 390, 0};
        const auto of = [](const DatabaseInterval& interval) {
            return findChatty("shop", std::vector<DatabaseInterval>(8, interval));
        };
        QVERIFY(of(calm).empty());
        QVERIFY(of(slow).empty());
        QCOMPARE(of(chatty).size(), std::size_t{1});
        QVERIFY(of(chatty)[0].kind == ChattyKind::manyStatements);
        QCOMPARE(of(chatty)[0].perTransaction, 50.0);
        QCOMPARE(of(connecting).size(), std::size_t{1});
        QVERIFY(of(connecting)[0].kind == ChattyKind::sessionPerQuery);
        QVERIFY(of(connecting)[0].advice.front() == PatternAdvice::pool);
        QVERIFY(findChatty("shop", std::vector<DatabaseInterval>(3, connecting)).empty());
    }

    void the_log_is_read_in_order_and_without_its_literals() {
        const std::string log =
            "half a line\"}\n"
            R"({"timestamp":"2026-02-28 23:59:59.998 UTC","user":"u","dbname":"d","session_id":"a.1","vxid":"3/7","error_severity":"LOG","message":"duration: 0.512 ms  statement: SELECT 1 FROM t WHERE k = 'secret'"})"
            "\n"
            R"({"timestamp":"2026-03-01 00:00:00.001 UTC","user":"u","dbname":"d","session_id":"a.1","vxid":"3/8","error_severity":"LOG","message":"duration: 2.000 ms  execute <unnamed>: SELECT 1 FROM t WHERE k = $1"})"
            "\n"
            R"({"timestamp":"2026-03-01 00:00:00.002 UTC","session_id":"a.1","error_severity":"LOG","message":"duration: 9.000 ms  parse <unnamed>: SELECT 1"})"
            "\n"
            R"({"timestamp":"2026-03-01 00:00:00.002 UTC","session_id":"a.1","error_severity":"ERROR","message":"no such thing"})"
            "\n";
        const auto read = readSessionLog(log);
        QCOMPARE(read.malformed, std::size_t{1});
        QCOMPARE(read.statements.size(), std::size_t{2});
        QCOMPARE(read.statements[0].id, read.statements[1].id);
        QCOMPARE(read.statements[1].at - read.statements[0].at, Milliseconds(3));
        QCOMPARE(read.statements[1].seconds, 0.002);
        QCOMPARE(read.statements[0].transaction, std::string("3/7"));
        QCOMPARE(read.texts.size(), std::size_t{1});
        const auto& text = read.texts.begin()->second;
        QVERIFY(text.text.find("secret") == std::string::npos);
        QCOMPARE(text.database, std::string("d"));
        QCOMPARE(readSessionLog(log, 1).statements.front().seconds, 0.002);
    }

    void a_csv_log_is_read_alike_over_lines_and_doubled_quotes() {
        const auto record = [](const std::string& time, const std::string& session,
                               const std::string& message) {
            return time + " UTC,\"u\",\"d\",77,\"[local]\"," + session +
                   ",3,\"SELECT\",2026-02-28 23:00:00 UTC,3/7,0,LOG,00000,\"" + message +
                   "\",,,,,,,,,\"shop\",\"client backend\",,0\n";
        };
        const std::string log =
            "AND the = 'rest of'\nWHERE torn\",,,,,,,,,\"shop\",\"client backend\",,0\n" +
            record("2026-02-28 23:59:59.998", "a.1",
                   "duration: 0.512 ms  statement: SELECT 1\n FROM \"\"t\"\" WHERE k = 'secret, "
                   "\"\"quoted\"\"'") +
            record("2026-03-01 00:00:00.001", "a.1",
                   "duration: 2.000 ms  execute <unnamed>: SELECT 1 FROM t WHERE k = $1") +
            record("2026-03-01 00:00:00.002", "a.1", "duration: 9.000 ms  parse <unnamed>: SELECT 1");
        const auto read = readSessionLog(log);
        QCOMPARE(read.statements.size(), std::size_t{2});
        QVERIFY(read.malformed > 0);
        QCOMPARE(read.statements[0].id, read.statements[1].id);
        QCOMPARE(read.statements[0].session, std::string("a.1"));
        QCOMPARE(read.statements[0].transaction, std::string("3/7"));
        QCOMPARE(read.statements[1].at - read.statements[0].at, Milliseconds(3));
        const auto& text = read.texts.begin()->second;
        QVERIFY(text.text.find("secret") == std::string::npos);
        QCOMPARE(text.database, std::string("d"));
        QCOMPARE(text.user, std::string("u"));
        // Cut off within the last record, as the end of a log that is being written may be.
        QCOMPARE(readSessionLog(log.substr(0, log.rfind("parse"))).statements.size(), std::size_t{2});
    }

    void a_statement_of_the_log_has_the_id_of_the_history_which_knows_no_secret() {
        const auto line = [](const std::string& password) {
            return "{\"timestamp\":\"2026-02-28 23:59:59.998 UTC\",\"session_id\":\"a.1\","
                   "\"error_severity\":\"LOG\",\"message\":\"duration: 0.512 ms  statement: ALTER ROLE x "
                   "PASSWORD '" +
                   password + "'\"}\n";
        };
        const auto read = readSessionLog(line("one") + line("two"));
        QCOMPARE(read.statements.size(), std::size_t{2});
        const auto kept = sql::keepable("ALTER ROLE x PASSWORD 'three'");
        for (const auto& statement : read.statements) {
            QCOMPARE(statement.id, kept.fingerprint.hex());
        }
        QCOMPARE(read.texts.size(), std::size_t{1});
        QCOMPARE(read.texts.begin()->second.text, kept.text);
    }
};

QTEST_APPLESS_MAIN(PatternsTest)
#include "patterns_test.moc"
