#include "engine/sandbox/workload_users.h"

#include <algorithm>
#include <string>

namespace pavement::sandbox {

namespace {

constexpr double kBatchHour = 2.0;

Milliseconds ofDay(const DayWave& day, double share) {
    return Milliseconds(static_cast<std::int64_t>(static_cast<double>(day.dayLength().count()) * share));
}

// Sorts every survey there is to show page two thousand; with this little memory the sort goes to disk.
void surveyListing(WorkloadClient& client) {
    client.sql("SELECT v.survey_id, r.route, s.from_km, v.surveyed_on, v.pci, v.remarks"
               " FROM pms.condition_surveys v JOIN pms.sections s USING (section_id)"
               " JOIN pms.roads r USING (road_id) ORDER BY v.pci, v.remarks NULLS LAST, v.survey_id"
               " OFFSET $1::bigint LIMIT 50",
               {std::to_string(client.extent().sections * 2)});
}

// The statistics of the counts end years before this range begins, so the planner expects next to nothing.
void trafficReport(WorkloadClient& client) {
    client.sql("SELECT r.functional_class, count(*), sum(t.vehicles), avg(t.heavy_vehicles)"
               " FROM pms.traffic_counts t JOIN pms.sections s USING (section_id)"
               " JOIN pms.roads r USING (road_id) WHERE t.counted_on >= $1::date"
               " GROUP BY r.functional_class",
               {"2026-01-01"});
}

void budgetReport(WorkloadClient& client) {
    client.sql("SELECT n.name, b.year, sum(b.planned) AS planned, sum(b.spent) AS spent,"
               " rank() OVER (PARTITION BY b.year ORDER BY sum(b.spent) DESC)"
               " FROM pms.budgets b JOIN pms.road_networks n USING (network_id)"
               " GROUP BY n.name, b.year ORDER BY b.year, spent DESC");
}

// Once a night: prices anew a slice of the surveys, closes what is done, and takes away what the day's users
// added, so that the sample keeps its size.
void batch(WorkloadClient& client, std::uint64_t day) {
    const auto slice = std::to_string(day % 20);
    client.sql("UPDATE pms.condition_surveys SET iri = greatest(0.8, iri + 0.01)"
               " WHERE section_id % 20 = $1::int AND surveyed_on >= '2025-01-01'",
               {slice});
    client.sql("UPDATE pms.work_orders SET status = 'closed', closed_at = now()"
               " WHERE status = 'open' AND work_order_id > $1::bigint AND opened_at < now() -"
               " interval '5 minutes'",
               {std::to_string(client.extent().workOrders)});
    client.sql("DELETE FROM pms.work_orders WHERE status = 'closed' AND work_order_id > $1::bigint",
               {std::to_string(client.extent().workOrders)});
    client.sql("DELETE FROM pms.sensor_readings WHERE reading_id > $1::bigint AND taken_at < now() -"
               " interval '5 minutes'",
               {std::to_string(client.extent().readings)});
}

} // namespace

ClientHabits reportHabits() {
    return {"pms-report", Milliseconds(60'000), Milliseconds(5'000), {"SET work_mem = '1MB'"}};
}

ClientHabits batchHabits() {
    return {"pms-batch", Milliseconds(120'000), Milliseconds(5'000), {}};
}

ClientHabits forgetfulHabits() {
    return {"pms-legacy", Milliseconds(10'000), Milliseconds(2'000), {}};
}

void runReports(WorkloadClient& client, const DayWave& day) {
    for (std::uint64_t turn = 0; !client.stopping(); ++turn) {
        if (client.extent().sections > 0) {
            switch (turn % 3) {
            case 0:
                surveyListing(client);
                break;
            case 1:
                trafficReport(client);
                break;
            default:
                budgetReport(client);
                break;
            }
        }
        constexpr double kBetweenReports = 3'000.0;
        client.think(Milliseconds(static_cast<std::int64_t>(kBetweenReports / day.activity())));
    }
}

void runNightlyBatch(WorkloadClient& client, const DayWave& day) {
    std::uint64_t lastDay = 0; // the first is under way already
    while (!client.stopping()) {
        const auto today = day.day();
        if (today > lastDay && day.hour() >= kBatchHour && client.extent().sections > 0) {
            lastDay = today;
            batch(client, today);
        }
        client.pause(Milliseconds(250));
    }
}

// An old program that begins a transaction, changes a work order, and then waits for its user.
void leaveTransactionsOpen(WorkloadClient& client, const DayWave& day) {
    while (!client.stopping()) {
        if (client.extent().sections > 0) {
            const auto all = client.extent().workOrders;
            const auto order = all - client.popular(std::max<std::int64_t>(1, all / 20)) + 1;
            if (client.sqlInside("BEGIN") &&
                client.sqlInside("UPDATE pms.work_orders SET priority = priority WHERE work_order_id = $1",
                                 {std::to_string(order)})) {
                client.pause(ofDay(day, 0.05 + 0.2 * client.chance()));
                client.sql("COMMIT");
            } else {
                client.sqlInside("ROLLBACK");
            }
        }
        client.pause(ofDay(day, 0.02 + 0.05 * client.chance()));
    }
}

} // namespace pavement::sandbox
