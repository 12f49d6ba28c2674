#include "engine/sandbox/workload.h"

#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/sandbox/sample_database.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QTest>

#include <stdexcept>
#include <string>
#include <vector>

using namespace pavement;
using namespace pavement::testing;
using sandbox::Workload;
using sandbox::WorkloadOptions;

namespace {

constexpr Milliseconds kPatience{120'000};

// Busy enough that rare things happen soon.
WorkloadOptions hasty() {
    WorkloadOptions options;
    options.clients = 6;
    options.intensity = 30;
    options.dayLength = Milliseconds{20'000};
    return options;
}

Json plantedSins() {
    const auto text = readFile(std::string(PAVEMENT_SOURCE_DIR) + "/tests/support/planted_sins.json");
    if (!text) {
        throw std::runtime_error(text.error().oneLine());
    }
    auto json = parseJson(*text, "planted sins");
    if (!json) {
        throw std::runtime_error(json.error().oneLine());
    }
    return json->at("sins");
}

std::vector<std::string> keysWithPrefix(redis::Connection& connection, const std::string& prefix) {
    std::vector<std::string> keys;
    std::string cursor = "0";
    do {
        const auto pattern = prefix + "*";
        const auto reply = connection.command({"SCAN", cursor, "MATCH", pattern, "COUNT", "1000"});
        if (!reply) {
            throw std::runtime_error(reply.error().oneLine());
        }
        cursor = reply->elements.at(0).text;
        for (const auto& key : reply->elements.at(1).elements) {
            keys.push_back(key.text);
        }
    } while (cursor != "0");
    return keys;
}

} // namespace

class WorkloadTest : public QObject {
    Q_OBJECT

    ServersFixture m_fixture;

    std::int64_t number(const std::string& sql) { return runSql(m_fixture.postgres(), sql).integer(0, 0); }

    std::int64_t sessions() {
        return number("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'pms-%'");
    }

private slots:

    void initTestCase() {
        // A tenth of the full size: the smallest at which the survey listing's sort outgrows its memory well.
        const auto loaded = sandbox::loadSampleDatabase(m_fixture.postgres(), {0.1, 42}, {}, {});
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().oneLine().c_str());
    }

    void every_planted_sin_truly_exists() {
        runSql(m_fixture.postgres(), "SELECT pg_stat_statements_reset()");
        const Workload workload(m_fixture.postgres(), m_fixture.redis(), hasty());
        redis::Connection connection(m_fixture.redis());
        int checked = 0;
        for (const auto& sin : plantedSins()) {
            const auto id = sin.at("id").get<std::string>();
            if (sin.contains("shows")) {
                const auto sql = sin.at("shows").get<std::string>();
                QVERIFY2(waitFor([&] { return runSql(m_fixture.postgres(), sql).boolean(0, 0); }, kPatience),
                         id.c_str());
            } else {
                const auto prefix = sin.at("key_prefix").get<std::string>();
                const auto& limit = sin.at("time_to_live_seconds");
                bool asPlanted = true;
                std::size_t seen = 0;
                QVERIFY2(waitFor(
                             [&] {
                                 for (const auto& key : keysWithPrefix(connection, prefix)) {
                                     const auto left = connection.command({"TTL", key});
                                     if (!left || left->integer == -2) {
                                         continue; // gone meanwhile
                                     }
                                     ++seen;
                                     asPlanted = asPlanted &&
                                                 (limit.is_null() ? left->integer == -1
                                                                  : left->integer >= 0 &&
                                                                        left->integer <= limit.get<int>());
                                 }
                                 return seen >= 5 || !asPlanted;
                             },
                             kPatience),
                         id.c_str());
                QVERIFY2(asPlanted, id.c_str());
            }
            ++checked;
        }
        QCOMPARE(checked, 11);
    }

    void users_hit_and_miss_the_cache_and_meet_the_planned_errors() {
        const Workload workload(m_fixture.postgres(), m_fixture.redis(), hasty());
        QVERIFY(waitFor(
            [&] {
                const auto stats = workload.stats();
                return stats.transactions > 200 && stats.cacheHits > 50 && stats.cacheMisses > 50 &&
                       stats.failures > 3;
            },
            kPatience));
        QVERIFY(workload.stats().failures * 5 < workload.stats().transactions);
        QCOMPARE(workload.stats().reconnects, std::uint64_t{0});
    }

    void its_applications_are_told_apart_by_name() {
        const Workload workload(m_fixture.postgres(), m_fixture.redis(), hasty());
        QVERIFY(waitFor(
            [&] {
                return number("SELECT count(DISTINCT application_name) FROM pg_stat_activity"
                              " WHERE application_name IN ('pms-dashboard', 'pms-mobile', 'pms-report',"
                              " 'pms-batch', 'pms-legacy')") == 5;
            },
            kPatience));
    }

    void the_night_comes_and_its_batch_runs_and_tidies_up() {
        runSql(m_fixture.postgres(), "SELECT pg_stat_statements_reset()");
        auto options = hasty();
        options.dayLength = Milliseconds{2'000};
        const Workload workload(m_fixture.postgres(), m_fixture.redis(), options);
        QVERIFY(waitFor(
            [&] {
                return number("SELECT count(*) FROM pg_stat_statements WHERE query LIKE"
                              " 'DELETE FROM pms.sensor_readings%' AND calls > 1") == 1;
            },
            kPatience));
    }

    void it_comes_back_after_the_servers_restart() {
        const Workload workload(m_fixture.postgres(), m_fixture.redis(), hasty());
        QVERIFY(waitFor([&] { return workload.stats().cacheHits > 10; }, kPatience));
        for (const bool immediate : {false, true}) {
            const auto before = workload.stats();
            QVERIFY(m_fixture.servers().restartPostgres(immediate).has_value());
            QVERIFY(m_fixture.servers().restartRedis().has_value());
            QVERIFY(waitFor(
                [&] {
                    const auto now = workload.stats();
                    return now.reconnects >= before.reconnects + 6 &&
                           now.transactions > before.transactions + 50 &&
                           now.cacheHits > before.cacheHits + 10;
                },
                kPatience));
        }
    }

    void it_goes_on_without_redis() {
        QVERIFY(m_fixture.servers().stopRedis().has_value());
        {
            const Workload workload(m_fixture.postgres(), m_fixture.redis(), hasty());
            QVERIFY(waitFor([&] { return workload.stats().transactions > 100; }, kPatience));
            QCOMPARE(workload.stats().cacheHits, std::uint64_t{0});
        }
        QVERIFY(m_fixture.servers().startRedis().has_value());
    }

    void it_waits_for_a_database_without_the_sample() {
        const auto empty = m_fixture.createDatabase("empty");
        const Workload workload(empty, m_fixture.redis(), hasty());
        QVERIFY(waitFor([&] { return workload.stats().failures > 10; }, kPatience));
        QCOMPARE(workload.stats().transactions, std::uint64_t{0});
    }

    void stopping_ends_every_session_and_twice_is_no_harm() {
        Workload workload(m_fixture.postgres(), m_fixture.redis(), hasty());
        QVERIFY(waitFor([&] { return workload.stats().transactions > 20; }, kPatience));
        workload.stop();
        const auto stats = workload.stats();
        QVERIFY(waitFor([&] { return sessions() == 0; }, kPatience));
        QCOMPARE(workload.stats().transactions, stats.transactions);
        workload.stop();
    }

    void absurd_options_are_brought_into_range() {
        WorkloadOptions options;
        options.clients = 0;
        options.intensity = -1;
        options.dayLength = Milliseconds{-5};
        const Workload workload(m_fixture.postgres(), m_fixture.redis(), options);
        QVERIFY(waitFor([&] { return workload.stats().transactions > 0; }, kPatience));
    }
};

QTEST_GUILESS_MAIN(WorkloadTest)
#include "workload_test.moc"
