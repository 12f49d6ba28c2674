#include "engine/sandbox/sample_database.h"

#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

using namespace pavement;
using namespace pavement::testing;

namespace {

constexpr double kSmall = 0.01;

// Every table's content as one number, independent of where rows lie.
std::map<std::string, std::string> checksums(const postgres::ConnectionSettings& settings) {
    std::map<std::string, std::string> result;
    const auto tables =
        runSql(settings, "SELECT relname FROM pg_class WHERE relnamespace = 'pms'::regnamespace"
                         " AND relkind = 'r' ORDER BY 1");
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const auto name = tables.text(i, 0);
        result[name] =
            runSql(settings, "SELECT count(*) || ' ' || sum(hashtextextended(t::text, 0)) FROM pms." +
                                 quoted(name) + " t")
                .text(0, 0);
    }
    return result;
}

sandbox::ServerOptions withoutRedis() {
    sandbox::ServerOptions options;
    options.withRedis = false;
    return options;
}

} // namespace

class SampleDatabaseTest : public QObject {
    Q_OBJECT

    ServersFixture m_fixture{withoutRedis()};
    postgres::ConnectionSettings m_sample;

    double number(const std::string& sql) { return runSql(m_sample, sql).real(0, 0); }

private slots:

    void initTestCase() {
        m_sample = m_fixture.createDatabase("sample");
        std::vector<double> fractions;
        const auto loaded = sandbox::loadSampleDatabase(m_sample, {kSmall, 42},
                                                        [&](double fraction, const std::string& what) {
                                                            fractions.push_back(fraction);
                                                            QVERIFY(!what.empty());
                                                        },
                                                        {});
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().oneLine().c_str());
        QVERIFY(std::is_sorted(fractions.begin(), fractions.end()));
        QCOMPARE(fractions.front(), 0.0);
        QCOMPARE(fractions.back(), 1.0);
    }

    void the_same_seed_gives_the_same_rows_and_another_seed_others() {
        const auto first = checksums(m_sample);
        QCOMPARE(first.size(), std::size_t{13});
        const auto again = m_fixture.createDatabase("again");
        QVERIFY(sandbox::loadSampleDatabase(again, {kSmall, 42}, {}, {}).has_value());
        const auto second = checksums(again);
        for (const auto& [table, sum] : first) {
            QVERIFY2(second.at(table) == sum, table.c_str());
        }
        const auto other = m_fixture.createDatabase("other");
        QVERIFY(sandbox::loadSampleDatabase(other, {kSmall, 43}, {}, {}).has_value());
        const auto third = checksums(other);
        for (const auto& [table, sum] : first) {
            if (table != "agencies" && table != "road_networks") { // fixed lists
                QVERIFY2(third.at(table) != sum, table.c_str());
            }
        }
    }

    void old_roads_are_in_worse_condition() {
        QVERIFY(number("SELECT corr(2025 - coalesce(s.resurfaced_year, s.built_year), v.pci)"
                       " FROM pms.condition_surveys v JOIN pms.sections s USING (section_id)"
                       " WHERE v.surveyed_on >= '2025-01-01'") < -0.6);
    }

    void climate_decides_what_breaks() {
        const std::string share = "SELECT avg((d.kind = 'transverse cracking')::int) FROM pms.distresses d"
                                  " JOIN pms.condition_surveys USING (survey_id)"
                                  " JOIN pms.sections USING (section_id) JOIN pms.roads USING (road_id)"
                                  " JOIN pms.road_networks n USING (network_id) WHERE n.climate_zone ";
        QVERIFY(number(share + "NOT LIKE '%no-freeze'") > 0.25);
        QCOMPARE(number(share + "LIKE '%no-freeze'"), 0.0);
    }

    void traffic_and_sensors_are_skewed() {
        // The busiest tenth of the roads carries well over its share; so with sensors.
        QVERIFY(number("SELECT sum(aadt) FILTER (WHERE place <= 0.1) / sum(aadt)::float8 FROM"
                       " (SELECT aadt, percent_rank() OVER (ORDER BY aadt DESC) place FROM pms.roads) x") >
                0.3);
        QVERIFY(number("SELECT sum(n) FILTER (WHERE place <= 0.1) / sum(n)::float8 FROM (SELECT count(*) n,"
                       " percent_rank() OVER (ORDER BY count(*) DESC) place FROM pms.sensor_readings"
                       " GROUP BY sensor_id) x") > 0.25);
    }

    void sections_of_a_road_follow_each_other() {
        QCOMPARE(number("SELECT count(*) FROM (SELECT from_km, lag(to_km) OVER (PARTITION BY road_id ORDER BY"
                        " from_km) AS before FROM pms.sections) x WHERE from_km <> coalesce(before, 0)"),
                 0.0);
    }

    void a_second_load_is_refused_and_harms_nothing() {
        const auto again = sandbox::loadSampleDatabase(m_sample, {kSmall, 42}, {}, {});
        QVERIFY(!again.has_value());
        QVERIFY(again.error().code == ErrorCode::alreadyExists);
        QVERIFY(number("SELECT count(*) FROM pms.sections") > 0);
    }

    void an_absurd_scale_is_refused() {
        for (const double scale : {0.0, -1.0, 1e9}) {
            const auto loaded = sandbox::loadSampleDatabase(m_sample, {scale, 42}, {}, {});
            QVERIFY(!loaded.has_value());
            QVERIFY(loaded.error().code == ErrorCode::invalidInput);
        }
    }

    void a_cancelled_load_leaves_an_empty_database() {
        const auto settings = m_fixture.createDatabase("cancelled");
        std::stop_source source;
        const auto loaded = sandbox::loadSampleDatabase(
            settings, {kSmall, 42},
            [&](double, const std::string& what) {
                if (what == "sensor readings") {
                    source.request_stop();
                }
            },
            source.get_token());
        QVERIFY(!loaded.has_value());
        QVERIFY(loaded.error().code == ErrorCode::cancelled);
        QVERIFY(runSql(settings, "SELECT to_regnamespace('pms') IS NULL").boolean(0, 0));
        QVERIFY(sandbox::loadSampleDatabase(settings, {kSmall, 42}, {}, {}).has_value());
    }
};

QTEST_GUILESS_MAIN(SampleDatabaseTest)
#include "sample_database_test.moc"
