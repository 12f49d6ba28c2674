// The sample's own statements: what was planted is found where it is felt, and the others give no false
// alarm.

#include "engine/sandbox/sample_database.h"
#include "tests/integration/analyzer/findings/finding_bench.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/why.h"

#include <QTest>

#include <algorithm>

using namespace pavement;
using namespace pavement::analyzer;
using namespace pavement::testing;

class SampleFindingsTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers{postgresAlone()};
    std::unique_ptr<postgres::Session> m_session;

    static sandbox::ServerOptions postgresAlone() {
        sandbox::ServerOptions options;
        options.withRedis = false;
        return options;
    }

    // The finding must name `object`.
    void expect(const std::string& statement, std::string_view id, const std::string& object) {
        const auto judged = judge(*m_session, statement);
        const auto found = ofKind(judged.report, id);
        const bool named = std::any_of(found.begin(), found.end(), [&](const Finding* one) {
            return object.empty() ||
                   std::find(one->objects.begin(), one->objects.end(), object) != one->objects.end();
        });
        QVERIFY2(named, listed(judged).c_str());
        QVERIFY2(costProblem(judged).empty(), costProblem(judged).c_str());
    }

private slots:

    void initTestCase() {
        const auto loaded = sandbox::loadSampleDatabase(m_servers.postgres(), {0.2, 42}, {}, {});
        QVERIFY2(loaded.has_value(), why(loaded));
        m_session = openSession(m_servers.postgres());
    }

    void the_missing_index_of_a_foreign_key_is_found_where_it_is_felt() {
        expect("SELECT coalesce(json_agg(json_build_object('kind', kind, 'severity', severity, 'extent', "
               "extent) ORDER"
               " BY extent DESC), '[]')::text FROM pms.distresses WHERE survey_id = (SELECT survey_id FROM"
               " pms.condition_surveys WHERE section_id = 1 ORDER BY surveyed_on DESC LIMIT 1)",
               "scan.selective-filter", "distresses.survey_id");
        // Surveys that found nothing, so that they may go.
        mustRun(
            *m_session,
            "INSERT INTO pms.condition_surveys SELECT -i, section_id, inspector_id, surveyed_on, pci, iri,"
            " rut_mm, remarks FROM pms.condition_surveys, generate_series(1, 20) i WHERE survey_id ="
            " (SELECT max(survey_id) FROM pms.condition_surveys)");
        const std::string remove = "DELETE FROM pms.condition_surveys WHERE survey_id < 0";
        expect(remove, "trigger.foreign-key", "pms.distresses");
        mustRun(*m_session, remove);
    }

    void the_missing_second_column_of_an_index_is_found() {
        // The busiest sensor's last days, however long the sample's readings go back.
        const auto busy =
            mustRun(*m_session, "SELECT sensor_id, (SELECT max(taken_at) - interval '3 days' FROM"
                                " pms.sensor_readings) FROM pms.sensor_readings GROUP BY 1 ORDER BY"
                                " count(*) DESC LIMIT 1");
        expect("SELECT taken_at, value FROM pms.sensor_readings WHERE sensor_id = " + busy.text(0, 0) +
                   " AND taken_at >= '" + busy.text(0, 1) + "' ORDER BY taken_at DESC LIMIT 20",
               "index.filter-waste", "sensor_readings.taken_at");
    }

    void statistics_that_are_out_of_date_are_found() {
        expect(
            "SELECT r.functional_class, count(*), sum(t.vehicles), avg(t.heavy_vehicles) FROM "
            "pms.traffic_counts t"
            " JOIN pms.sections s USING (section_id) JOIN pms.roads r USING (road_id) WHERE t.counted_on >="
            " '2026-01-01'::date GROUP BY r.functional_class",
            "rows.stale-statistics", "pms.traffic_counts");
    }

    void the_sort_that_spills_is_found() {
        mustRun(*m_session, "SET work_mem = '1MB'");
        const std::string listing = "SELECT v.survey_id, r.route, s.from_km, v.surveyed_on, v.pci, v.remarks "
                                    "FROM pms.condition_surveys v JOIN"
                                    " pms.sections s USING (section_id) JOIN pms.roads r USING (road_id) "
                                    "ORDER BY v.pci, v.remarks NULLS LAST,"
                                    " v.survey_id OFFSET 20000 LIMIT 50";
        expect(listing, "sort.spill", "");
        expect(listing, "paging.offset", "");
        mustRun(*m_session, "RESET work_mem");
    }

    void the_other_statements_of_the_sample_give_no_false_alarm() {
        for (const std::string statement :
             {"SELECT json_build_object('section', s.section_id, 'route', r.route, 'survey', "
              "v.survey_id)::text FROM"
              " pms.sections s JOIN pms.roads r USING (road_id) JOIN pms.condition_surveys v USING "
              "(section_id) WHERE"
              " s.section_id = 5 ORDER BY v.surveyed_on DESC LIMIT 1",
              "SELECT work_order_id, section_id, priority, opened_at, estimated_cost, description FROM "
              "pms.work_orders"
              " WHERE status = 'open' AND priority <= 2 ORDER BY priority, opened_at LIMIT 50",
              "SELECT section_id, from_km, to_km FROM pms.sections WHERE road_id = 5 ORDER BY from_km",
              "SELECT survey_id, surveyed_on, pci, iri, rut_mm FROM pms.condition_surveys WHERE section_id = "
              "5 ORDER BY"
              " surveyed_on DESC LIMIT 1",
              "SELECT coalesce(json_agg(x), '[]')::text FROM (SELECT r.route, s.section_id, s.from_km, "
              "s.surface,"
              " s.built_year FROM pms.roads r JOIN pms.sections s USING (road_id) WHERE r.route LIKE "
              "'R-120%' AND"
              " s.from_km >= 5 ORDER BY r.route, s.from_km LIMIT 40) x",
              "UPDATE pms.work_orders SET priority = 1 + (priority % 5) WHERE work_order_id = 5",
              "SELECT n.name, b.year, sum(b.planned), sum(b.spent), rank() OVER (PARTITION BY b.year ORDER BY"
              " sum(b.spent) DESC) FROM pms.budgets b JOIN pms.road_networks n USING (network_id) GROUP BY "
              "n.name, b.year"
              " ORDER BY b.year"}) {
            std::ignore = judge(*m_session, statement); // fills the caches
            const auto judged = judge(*m_session, statement);
            QVERIFY2(judged.report.findings.empty(), (statement + listed(judged)).c_str());
        }
    }
};

QTEST_GUILESS_MAIN(SampleFindingsTest)
#include "sample_findings_test.moc"
