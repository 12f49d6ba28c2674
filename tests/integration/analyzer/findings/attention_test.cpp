// What needs a person, on the sample under load: what was planted is among it, at a price that adds up, and
// the server hears nothing of the question.

#include "engine/analyzer/attention.h"
#include "engine/analyzer/attention_text.h"
#include "engine/analyzer/plan_intake.h"
#include "engine/sandbox/sample_database.h"
#include "engine/sandbox/workload.h"
#include "tests/integration/analyzer/findings/finding_bench.h"
#include "tests/integration/monitor/watched.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

using namespace pavement;
using namespace pavement::analyzer;
using namespace pavement::testing;

class AttentionIntegrationTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers;

    static std::string idOf(const Workload& workload, const std::string& part) {
        const auto found =
            std::find_if(workload.statements.begin(), workload.statements.end(),
                         [&](const StatementLoad& one) { return one.text.find(part) != std::string::npos; });
        return found == workload.statements.end() ? std::string() : found->id;
    }

    // By itself, or named beside what took its price.
    static bool tells(const Attention& attention, const std::string& id, const std::string& title) {
        return std::any_of(attention.items.begin(), attention.items.end(), [&](const AttentionItem& one) {
            return one.id.find(id) != std::string::npos ||
                   std::any_of(one.also.begin(), one.also.end(), [&](const std::string& also) {
                       return also.find(title) != std::string::npos;
                   });
        });
    }

private slots:

    void what_was_planted_is_told_with_its_price() {
        const auto loaded = sandbox::loadSampleDatabase(m_servers.postgres(), {0.2, 42}, {}, {});
        QVERIFY2(loaded.has_value(), why(loaded));
        const SystemClock clock;
        monitor::MonitorOptions how = quickOptions();
        std::atomic<history::History*> into{nullptr}; // there is none before the monitor has begun
        how.takePlans = [&](std::string_view of, std::span<const monitor::LogEntry> entries) {
            history::History* kept = into;
            return kept == nullptr ? monitor::PlansTaken{} : takePlans(*kept, clock, of, entries);
        };
        const Timestamp begin = clock.wall();
        Watched watched(Watched::target(m_servers), how);
        into = &watched.history();
        const auto now = [&] { return TimeRange{begin, clock.wall() + Milliseconds{1}}; };

        const std::vector<std::string> parts{
            "FROM pms.traffic_counts", "FROM pms.sensor_readings WHERE sensor_id",
            "ORDER BY v.pci, v.remarks", "FROM pms.distresses WHERE survey_id",
            "FROM pms.condition_surveys WHERE section_id"};
        {
            sandbox::WorkloadOptions options;
            options.clients = 6;
            options.intensity = 30;
            options.dayLength = Milliseconds{20'000};
            const sandbox::Workload users(m_servers.postgres(), m_servers.redis(), options);
            const auto ran = [&] {
                const auto workload = readWorkload(watched.history(), "test", now());
                return workload && std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
                           return !idOf(*workload, part).empty();
                       });
            };
            QVERIFY(waitFor(ran, Milliseconds{120'000}));
            const auto runs = watched.collector("statements").runs;
            QVERIFY(waitFor([&] { return watched.collector("statements").runs >= runs + 20; },
                            Milliseconds{120'000}));
        }
        const auto runs = watched.collector("statements").runs;
        QVERIFY(waitFor([&] { return watched.collector("statements").runs >= runs + 2; }));
        const auto workload = readWorkload(watched.history(), "test", now());
        QVERIFY2(workload.has_value(), why(workload));

        // As the window has them: plans that were asked for with the catalogue at hand, and checks.
        const auto session = openSession(m_servers.postgres());
        std::vector<PlanFindings> plans;
        const auto judged = [&](const std::string& part, const std::string& statement) {
            plans.push_back({idOf(*workload, part), judge(*session, statement).report});
        };
        judged("FROM pms.traffic_counts",
               "SELECT r.functional_class, count(*), sum(t.vehicles), avg(t.heavy_vehicles) FROM "
               "pms.traffic_counts t JOIN pms.sections s USING (section_id) JOIN pms.roads r USING (road_id) "
               "WHERE t.counted_on >= '2026-01-01'::date GROUP BY r.functional_class");
        mustRun(*session, "SET work_mem = '1MB'");
        judged(
            "ORDER BY v.pci, v.remarks",
            "SELECT v.survey_id, r.route, s.from_km, v.surveyed_on, v.pci, v.remarks FROM "
            "pms.condition_surveys v JOIN pms.sections s USING (section_id) JOIN pms.roads r USING (road_id) "
            "ORDER BY v.pci, v.remarks NULLS LAST, v.survey_id OFFSET 20000 LIMIT 50");
        mustRun(*session, "RESET work_mem");
        judged("FROM pms.distresses WHERE survey_id",
               "SELECT coalesce(json_agg(json_build_object('kind', kind)), '[]')::text FROM pms.distresses "
               "WHERE survey_id = (SELECT survey_id FROM pms.condition_surveys WHERE section_id = 1 ORDER BY "
               "surveyed_on DESC LIMIT 1)");
        const auto checks = runChecks(*session, CheckOptions{}, generous());
        QVERIFY2(checks.has_value(), why(checks));

        AttentionKnown known;
        known.plans = plans;
        known.checks = &*checks;
        watched.stop();
        const auto counted = [&] {
            return mustRun(*session, "SELECT sum(calls)::bigint FROM pg_stat_statements").integer(0, 0);
        };
        const std::int64_t before = counted();
        const auto all = whatNeedsYou(watched.history(), "test", now(), known, 100);
        QVERIFY2(all.has_value(), why(all));
        QVERIFY(counted() <= before + 1); // the counting itself
        const std::string text = toText(*all);
        qInfo("%s", text.substr(0, 6'000).c_str());

        QVERIFY2(tells(*all, "rows.stale-statistics", "pms.traffic_counts"), text.c_str());
        QVERIFY2(tells(*all, "sort.spill", "sort"), text.c_str());
        QVERIFY2(tells(*all, "distresses.survey_id", "distresses.survey_id"), text.c_str());
        QVERIFY2(tells(*all, "check:foreign-key.unindexed", "Foreign key without an index"), text.c_str());

        double sum = 0;
        double last = 1e300;
        for (const AttentionItem& one : all->items) {
            QVERIFY2(!one.title.empty() && (!one.place.key.empty() || one.kind == AttentionKind::locks ||
                                            one.kind == AttentionKind::pattern),
                     text.c_str());
            if (one.seconds) {
                QVERIFY2(*one.seconds <= last, text.c_str());
                last = *one.seconds;
                sum += one.kind == AttentionKind::locks ? 0 : *one.seconds;
            }
            if (one.place.view == AttentionPlace::View::statement && !one.place.key.empty()) {
                QVERIFY2(std::any_of(workload->statements.begin(), workload->statements.end(),
                                     [&](const StatementLoad& load) { return load.id == one.place.key; }),
                         text.c_str());
            }
        }
        QVERIFY2(sum <= all->totalSeconds * 1.001, text.c_str());

        const auto few = whatNeedsYou(watched.history(), "test", now(), known);
        QVERIFY(few.has_value() && few->items.size() <= 5 && !few->items.empty());
        QCOMPARE(few->items.front().id, all->items.front().id);
        QCOMPARE(few->items.size() + few->more, all->items.size() + all->more);
    }
};

QTEST_GUILESS_MAIN(AttentionIntegrationTest)
#include "attention_test.moc"
