// Every reader against a real server: what comes back is what happened there.

#include "engine/postgres/statistics.h"

#include "engine/postgres/sql.h"
#include "tests/support/hostile_names.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTest>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

using namespace pavement;
using namespace pavement::testing;
using namespace pavement::postgres;

namespace {

template <typename Items, typename Condition>
auto find(const Items& items, Condition condition) {
    const auto found = std::find_if(items.begin(), items.end(), condition);
    return found == items.end() ? nullptr : &*found;
}

} // namespace

class StatisticsTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers;

    std::unique_ptr<Session> open(const ConnectionSettings& settings) {
        auto session = Session::open(settings, {}, generous());
        if (!session) {
            qFatal("%s", session.error().oneLine().c_str());
        }
        return std::move(*session);
    }

    std::unique_ptr<Session> open() { return open(m_servers.postgres()); }

    // Statistics arrive with a delay: since 15 when the session has been idle; before with the end of a
    // statement, half a second after the last ones, so `worker` has to be made to say something.
    template <typename Condition>
    void eventually(Condition condition, Session* worker = nullptr) {
        QVERIFY(waitFor([&] {
            if (worker != nullptr && worker->capabilities().versionNumber < 150000) {
                static_cast<void>(worker->query("SELECT 1"));
            }
            return condition();
        }));
    }

private slots:

    void the_recorded_catalogue_of_this_version_is_its_real_one() {
        const auto session = open();
        const int version = session->identity().versionNumber / 10000;
        std::ifstream file(PAVEMENT_SOURCE_DIR "/tests/unit/postgres/fixtures/postgresql-" +
                           std::to_string(version) + ".txt");
        if (!file) {
            QSKIP("no catalogue is recorded for this version");
        }
        int compared = 0;
        for (std::string line; std::getline(file, line);) {
            const std::size_t colon = line.find(':');
            if (line.empty() || line[0] == '#') {
                continue;
            }
            const std::string name = line.substr(0, colon);
            const auto rows = openSession(m_servers.postgres())
                                  ->query("SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) "
                                          "AND (attnum > 0 OR attname = 'oid')",
                                          {name});
            if (rows->empty()) {
                continue; // a function, not a view
            }
            std::set<std::string> real;
            for (std::size_t row = 0; row < rows->size(); ++row) {
                real.insert(rows->text(row, 0));
            }
            std::istringstream columns(line.substr(colon + 1));
            for (std::string column; columns >> column;) {
                QVERIFY2(real.contains(column), (name + "." + column).c_str());
                ++compared;
            }
        }
        QVERIFY(compared > 150);
    }

    void databases_count_what_happens_in_them() {
        const auto session = open();
        const auto ours = [&]() -> DatabaseCounters {
            const auto all = readDatabases(*session, generous());
            const auto* found = find(*all, [](const auto& one) { return one.name == "pavement"; });
            return found == nullptr ? DatabaseCounters{} : *found;
        };
        const DatabaseCounters before = ours();
        QVERIFY(before.oid > 0);
        QVERIFY(before.backends >= 1);
        runSql(m_servers.postgres(), "CREATE TABLE public.counted AS SELECT generate_series(1, 500) AS a");
        const auto failing = openSession(m_servers.postgres());
        QVERIFY(!failing->query("SELECT 1 / 0").has_value());
        eventually(
            [&] {
                const DatabaseCounters now = ours();
                return now.rowsInserted >= before.rowsInserted + 500 && now.rollbacks > before.rollbacks &&
                       now.commits > before.commits && now.blocksHit > before.blocksHit;
            },
            failing.get());
        QCOMPARE(ours().sessions.has_value(), session->capabilities().hasSessionStatistics());
        const auto sizes = readDatabaseSizes(*session, generous());
        QVERIFY(sizes.has_value());
        QVERIFY(find(*sizes, [](const auto& one) { return one.name == "pavement"; })->bytes > 1'000'000);
    }

    void activity_shows_who_waits_for_whom() {
        const auto settings = m_servers.postgres();
        runSql(settings, "CREATE TABLE IF NOT EXISTS public.locked (a int)");
        const auto holder = openSession(settings, "holder");
        const auto waiter = openSession(settings, "it's the \"waiter\"");
        QVERIFY(holder->query("BEGIN").has_value());
        QVERIFY(holder->query("LOCK TABLE public.locked").has_value());
        std::thread waiting([&] { waiter->query("SELECT * FROM public.locked /* 道路 */", {}, generous()); });
        const auto session = open();
        Activity activity;
        const auto findBy = [&](int pid) {
            return find(activity.rows, [&](const auto& row) { return row.pid == pid; });
        };
        const bool seen = waitFor([&] {
            auto read = readActivity(*session, {}, generous());
            if (read) {
                activity = std::move(*read);
            }
            const auto* row = findBy(waiter->backendPid());
            return row != nullptr && !row->blockedBy.empty();
        });
        holder->query("ROLLBACK");
        waiting.join();
        QVERIFY(seen);
        const BackendActivity* row = findBy(waiter->backendPid());
        QCOMPARE(row->blockedBy, std::vector<int>{holder->backendPid()});
        QCOMPARE(row->waitType, std::string("Lock"));
        QCOMPARE(row->waitEvent, std::string("relation"));
        QCOMPARE(row->state, std::string("active"));
        QCOMPARE(row->application, std::string("it's the \"waiter\""));
        QCOMPARE(row->database, std::string("pavement"));
        QCOMPARE(row->backendType, std::string("client backend"));
        QVERIFY(row->query.find("道路") != std::string::npos);
        QVERIFY(row->statementSeconds && *row->statementSeconds >= 0);
        const BackendActivity* idle = findBy(holder->backendPid());
        QCOMPARE(idle->state, std::string("idle in transaction"));
        QVERIFY(idle->transactionSeconds && *idle->transactionSeconds >= *row->statementSeconds);
        QVERIFY(findBy(session->backendPid()) == nullptr); // ours is left out …
        QVERIFY(activity.clients >= 3);                    // … but counted
        QVERIFY(toMillis(activity.serverTime) > 1'600'000'000'000);
        ActivityOptions everything;
        everything.clientsOnly = false;
        everything.withoutOurs = false;
        everything.queryCharacters = 6;
        activity = *readActivity(*session, everything, generous());
        QCOMPARE(findBy(session->backendPid())->query, std::string("SELECT"));
        QVERIFY(find(activity.rows, [](const auto& one) { return one.backendType == "checkpointer"; }) !=
                nullptr);
    }

    void who_is_busy_is_not_cut_off_for_who_is_idle() {
        const auto one = openSession(m_servers.postgres(), "idle one");
        const auto two = openSession(m_servers.postgres(), "idle two");
        QVERIFY(one->query("SELECT 1").has_value() && two->query("SELECT 1").has_value());
        const auto session = open();
        ActivityOptions few;
        few.maxRows = 1;
        few.withoutOurs = false; // we ask, so we are active
        const auto activity = readActivity(*session, few, generous());
        QVERIFY2(activity.has_value(), why(activity));
        QCOMPARE(activity->rows.size(), std::size_t{1});
        QCOMPARE(activity->rows[0].state, std::string("active"));
    }

    void own_backends_are_known() {
        SessionLimits named;
        named.applicationName = "pavement/own";
        const auto one = Session::open(m_servers.postgres(), named, generous());
        const auto two = Session::open(m_servers.postgres(), named, generous());
        const auto other = open();
        auto pids = *readOwnBackendPids(**one, generous());
        std::vector<int> expected{(*one)->backendPid(), (*two)->backendPid()};
        std::sort(expected.begin(), expected.end());
        QCOMPARE(pids, expected);
    }

    void writer_wal_and_io_move() {
        const auto session = open();
        const auto writerBefore = readWriter(*session, generous());
        const auto walBefore = readWal(*session, generous());
        QVERIFY(writerBefore.has_value() && walBefore.has_value());
        runSql(m_servers.postgres(), "CREATE TABLE public.moved AS SELECT generate_series(1, 20000) AS a");
        runSql(m_servers.postgres(), "CHECKPOINT");
        eventually([&] {
            const auto writer = readWriter(*session, generous());
            const auto wal = readWal(*session, generous());
            return writer->checkpointsRequested > writerBefore->checkpointsRequested &&
                   *wal->positionBytes > *walBefore->positionBytes;
        });
        QVERIFY(writerBefore->statsReset.has_value());
        QCOMPARE(writerBefore->buffersBackend.has_value(), !session->capabilities().hasCheckpointerView());
        QCOMPARE(walBefore->records.has_value(), session->capabilities().hasStatWal());
        const auto io = readIo(*session, generous());
        QCOMPARE(io.has_value(), session->capabilities().hasStatIo());
        if (io) {
            const auto* clients = find(*io, [](const auto& one) {
                return one.backendType == "client backend" && one.object == "relation" &&
                       one.context == "normal";
            });
            QVERIFY(clients != nullptr);
            QVERIFY(clients->hits.value_or(0) > 0);
            // One operation is a page, or since 18 several at once.
            QVERIFY(clients->reads.value_or(0) > 0);
            QVERIFY(clients->readBytes.value_or(0) >= clients->reads.value_or(0) * 8192);
        } else {
            QVERIFY(io.error().code == ErrorCode::unsupported);
        }
    }

    void statements_are_counted_and_their_texts_fetched_once_asked_for() {
        const auto settings = m_servers.createDatabase("counting");
        const auto session = open(settings);
        const auto client = openSession(settings);
        for (int call = 0; call < 7; ++call) {
            QVERIFY(
                client->query("SELECT 'a text that is long enough to be cut, with a road: 道路' AS marked")
                    .has_value());
        }
        const auto reading = readStatements(*session, generous());
        QVERIFY2(reading.has_value(), reading ? "" : reading.error().oneLine().c_str());
        QCOMPARE(reading->hiddenRows, std::int64_t{0});
        QCOMPARE(reading->deallocated.has_value(), session->capabilities().hasStatementsInfo());
        std::vector<StatementKey> keys;
        for (const StatementCounters& one : reading->rows) {
            keys.push_back(one.key);
        }
        const auto texts = readStatementTexts(*session, keys, 8192, 5000, generous());
        QVERIFY(texts.has_value());
        const auto* marked = find(*texts, [](const auto& one) {
            return one.text.find("AS marked") != std::string::npos &&
                   one.text.find("pg_stat") == std::string::npos;
        });
        QVERIFY(marked != nullptr);
        QVERIFY(!marked->clipped);
        QVERIFY(marked->text.find("$1") != std::string::npos); // the constant is a parameter
        const auto* counters = find(reading->rows, [&](const auto& one) { return one.key == marked->key; });
        QCOMPARE(counters->calls, std::int64_t{7});
        QCOMPARE(counters->rows, std::int64_t{7});
        QVERIFY(counters->totalSeconds > 0 && counters->totalSeconds < 10);
        QVERIFY(counters->minSeconds <= counters->meanSeconds &&
                counters->meanSeconds <= counters->maxSeconds);
        QCOMPARE(static_cast<std::int64_t>(counters->key.databaseOid), session->identity().databaseOid);

        const auto cut = readStatementTexts(*session, std::span(&marked->key, 1), 9, 10, generous());
        QCOMPARE(cut->size(), std::size_t{1});
        QCOMPARE(cut->front().text.size(), std::size_t{9});
        QVERIFY(cut->front().clipped);
        QVERIFY(readStatementTexts(*session, {}, 9, 10, generous())->empty());
        QVERIFY(readStatementTexts(*session, keys, 100, 3, generous())->size() <= 3);

        const auto roles = readRoles(*session, generous());
        QVERIFY(find(*roles, [&](const auto& one) { return one.oid == counters->key.userOid; })->name ==
                "pavement");
    }

    void tables_and_indexes_of_any_name_are_read() {
        const auto settings = m_servers.createDatabase("hostile \"names\"");
        const auto client = openSession(settings);
        for (const std::string& name : hostileNames()) {
            const std::string schema = "s-" + name.substr(0, 40);
            const auto quotedSchema = quoteName(schema);
            if (!quotedSchema) {
                continue; // cut within a character
            }
            QVERIFY(client->query("CREATE SCHEMA " + *quotedSchema).has_value());
            const auto created = client->query("CREATE TABLE " + *quoteQualified(schema, name) +
                                               " AS SELECT * FROM "
                                               "generate_series(1, 10) AS " +
                                               *quoteName(name));
            QVERIFY2(created.has_value(), created ? "" : created.error().oneLine().c_str());
            QVERIFY(client
                        ->query("CREATE INDEX ON " + *quoteQualified(schema, name) + " (" + *quoteName(name) +
                                ")")
                        .has_value());
        }
        const auto session = open(settings);
        const auto tables = readTables(*session, 1000, generous());
        const auto indexes = readIndexes(*session, 1000, generous());
        QVERIFY(tables.has_value() && indexes.has_value());
        int found = 0;
        for (const std::string& name : hostileNames()) {
            const auto* table = find(*tables, [&](const auto& one) { return one.name == name; });
            if (table == nullptr) {
                continue;
            }
            ++found;
            QVERIFY(find(*indexes, [&](const auto& one) {
                        return one.tableOid == table->oid && one.table == name;
                    }) != nullptr);
        }
        QVERIFY(found > 25);
    }

    void tables_and_indexes_tell_what_was_done_to_them() {
        const auto settings = m_servers.createDatabase("tables");
        const auto client = openSession(settings);
        QVERIFY(client->query("CREATE TABLE public.big (a int PRIMARY KEY, b text)").has_value());
        QVERIFY(
            client->query("INSERT INTO public.big SELECT g, repeat('x', 200) FROM generate_series(1, 5000) g")
                .has_value());
        QVERIFY(client->query("CREATE TABLE public.busy (a int)").has_value());
        QVERIFY(client->query("INSERT INTO public.busy VALUES (1), (2)").has_value());
        QVERIFY(client->query("UPDATE public.busy SET a = 3 WHERE a = 1").has_value());
        QVERIFY(client->query("VACUUM ANALYZE public.big").has_value());
        QVERIFY(client->query("SELECT * FROM public.big WHERE a = 77").has_value());
        const auto session = open(settings);
        const auto tableOf = [&](const char* name) {
            const auto tables = readTables(*session, 10, generous());
            const auto* found = find(*tables, [&](const auto& one) { return one.name == name; });
            return found == nullptr ? TableCounters{} : *found;
        };
        eventually(
            [&] {
                const TableCounters big = tableOf("big");
                const TableCounters busy = tableOf("busy");
                return big.inserted == 5000 && big.indexScans.value_or(0) >= 1 && busy.inserted == 2 &&
                       busy.updated == 1 && busy.sequentialScans >= 1;
            },
            client.get());
        const TableCounters big = tableOf("big");
        QVERIFY(big.heapBytes > 5000 * 200);
        QVERIFY(big.indexBytes > 0);
        QCOMPARE(big.estimatedRows, 5000.0);
        QVERIFY(big.lastVacuum.has_value());
        QVERIFY(!tableOf("busy").indexScans.has_value());
        QCOMPARE(readTables(*session, 10, generous())->front().name, std::string("big")); // largest first
        eventually([&] {
            const auto indexes = readIndexes(*session, 10, generous());
            const auto* key = find(*indexes, [](const auto& one) { return one.name == "big_pkey"; });
            return key != nullptr && key->primary && key->unique && key->valid && key->scans >= 1 &&
                   key->bytes > 0 && key->table == "big";
        });
    }

    void only_the_largest_and_the_busiest_of_many_tables_are_read() {
        const auto settings = m_servers.createDatabase("many");
        const auto client = openSession(settings);
        QVERIFY(
            client
                ->query(
                    "DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE format('CREATE TABLE public.t%s (a int)', i); "
                    "END LOOP; END $$")
                .has_value());
        QVERIFY(client->query("INSERT INTO public.t123 SELECT generate_series(1, 1000)").has_value());
        QVERIFY(
            client->query("CREATE TABLE public.large AS SELECT generate_series(1, 50000) AS a").has_value());
        QVERIFY(client->query("ANALYZE public.large").has_value());
        const auto session = open(settings);
        eventually(
            [&] {
                const auto tables = readTables(*session, 2, generous());
                return tables && tables->size() >= 2 && tables->size() <= 4 &&
                       tables->front().name == "large" &&
                       find(*tables, [](const auto& one) { return one.name == "t123"; }) != nullptr;
            },
            client.get());
    }

    void settings_are_those_of_others_and_not_our_own_limits() {
        runSql(m_servers.postgres(), "ALTER DATABASE pavement SET lock_timeout = '7s'");
        const auto session = open();
        const auto settings = readSettings(*session, generous());
        runSql(m_servers.postgres(), "ALTER DATABASE pavement RESET lock_timeout");
        QVERIFY(settings.has_value());
        QCOMPARE(settings->find("lock_timeout")->value.value_or("?"), std::string("7000"));
        QCOMPARE(settings->find("statement_timeout")->value.value_or("?"), std::string("0")); // ours is 2000
        QCOMPARE(settings->find("statement_timeout")->source, std::string("default"));
        QVERIFY(settings->maxConnections > 0);
        QCOMPARE(settings->blockBytes, std::int64_t{8192});
        QVERIFY(settings->find("shared_buffers")->value.has_value());
        QVERIFY(settings->find("no such setting") == nullptr);
    }

    void a_setting_is_shown_as_the_server_itself_shows_it() {
        const auto session = open();
        const auto settings = readSettings(*session, generous());
        QVERIFY(settings.has_value());
        const auto shown = session->query("SELECT name, pg_catalog.current_setting(name) FROM "
                                          "pg_catalog.pg_settings WHERE source NOT IN ('client', 'session')",
                                          {}, generous());
        QVERIFY(shown.has_value());
        int withUnit = 0;
        for (std::size_t row = 0; row < shown->size(); ++row) {
            const ServerSetting* setting = settings->find(shown->text(row, 0));
            if (setting != nullptr && setting->value) {
                QCOMPARE(setting->name + ' ' + setting->shown(), setting->name + ' ' + shown->text(row, 1));
                withUnit += setting->unit.empty() ? 0 : 1;
            }
        }
        QVERIFY(withUnit > 5);
    }

    void the_servers_log_is_found_and_read() {
        const auto session = open();
        QVERIFY(session->capabilities().readServerFiles);
        const auto before = readLogFiles(*session, generous());
        QVERIFY2(before.has_value(), why(before));
        const auto failed =
            openSession(m_servers.postgres())->query("SELECT 'a mark for the log' FROM no_such_table");
        QVERIFY(failed.error().code == ErrorCode::server);
        std::string marked;
        eventually([&] {
            const auto files = readLogFiles(*session, generous());
            for (const ServerLogFile& file : *files) {
                const auto bytes = readLogBytes(*session, file.name, 0, file.bytes, generous());
                const bool found = bytes && bytes->find("a mark for the log") != std::string::npos;
                marked = found ? file.name : marked;
            }
            return !marked.empty();
        });
        QVERIFY(find(*before, [&](const auto& file) { return file.name == marked && file.bytes > 0; }) !=
                nullptr);
        const auto whole = readLogBytes(*session, marked, 0, 100, generous());
        QCOMPARE(whole->size(), std::size_t{100});
        QCOMPARE(*readLogBytes(*session, marked, 10, 20, generous()), whole->substr(10, 20));
        QCOMPARE(readLogBytes(*session, "gone", 0, 10, generous()).value_or("?"), std::string());
    }

    void a_poor_role_reads_what_it_may_and_no_more() {
        const auto rich = openSession(m_servers.postgres(), "rich");
        QVERIFY(rich->query("SELECT 'something the poor may not see'").has_value());
        const auto session = open(m_servers.createRole("poor"));
        QVERIFY(readDatabases(*session, generous()).has_value());
        QVERIFY(readDatabaseSizes(*session, generous()).has_value());
        QVERIFY(readWriter(*session, generous()).has_value());
        QVERIFY(readWal(*session, generous()).has_value());
        QVERIFY(readReplication(*session, generous()).has_value());
        QVERIFY(readTables(*session, 10, generous()).has_value());
        QVERIFY(readIndexes(*session, 10, generous()).has_value());
        const auto activity = readActivity(*session, {}, generous());
        QVERIFY(activity.has_value());
        const auto* row =
            find(activity->rows, [&](const auto& one) { return one.pid == rich->backendPid(); });
        QVERIFY(row != nullptr && row->hidden);
        QCOMPARE(row->query, std::string());
        QCOMPARE(row->application, std::string("rich"));
        QVERIFY(readStatements(*session, generous())->hiddenRows > 0);
        const auto settings = readSettings(*session, generous());
        QVERIFY(settings.has_value());
        QVERIFY(!settings->find("statement_timeout")->value.has_value()); // not ours, and not a guess
        QVERIFY(!session->capabilities().readServerFiles);
        QVERIFY(readLogFiles(*session, generous()).error().code == ErrorCode::permission);
        QVERIFY(readLogBytes(*session, "x", 0, 10, generous()).error().code == ErrorCode::permission);
        QVERIFY(!session->broken());
    }

    void a_monitoring_role_sees_everyone() {
        const auto rich = openSession(m_servers.postgres(), "rich");
        QVERIFY(rich->query("SELECT 'seen'").has_value());
        const auto session = open(m_servers.createRole("watcher", {"pg_monitor"}));
        QVERIFY(session->capabilities().readAllStats);
        QVERIFY(!session->capabilities().superuser);
        QCOMPARE(readStatements(*session, generous())->hiddenRows, std::int64_t{0});
        const auto activity = readActivity(*session, {}, generous());
        const auto* row =
            find(activity->rows, [&](const auto& one) { return one.pid == rich->backendPid(); });
        QVERIFY(row != nullptr);
        QCOMPARE(row->query, std::string("SELECT 'seen'"));
        QVERIFY(!session->capabilities().readServerFiles);
        runSql(m_servers.postgres(),
               "GRANT EXECUTE ON FUNCTION pg_read_binary_file(text, bigint, bigint, boolean) TO watcher");
        QVERIFY(session->refresh(generous()).has_value());
        QVERIFY(session->capabilities().readServerFiles); // the one line that opens the log
        const auto files = readLogFiles(*session, generous());
        QVERIFY2(files && !files->empty(), why(files));
        const auto bytes = readLogBytes(*session, files->front().name, 0, 100, generous());
        QVERIFY2(bytes.has_value(), why(bytes));
    }
};

QTEST_GUILESS_MAIN(StatisticsTest)
#include "statistics_test.moc"
