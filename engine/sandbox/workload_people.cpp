#include "engine/sandbox/workload_users.h"

#include <algorithm>

namespace pavement::sandbox {

namespace {

using std::chrono::seconds;

constexpr Milliseconds kThinkTime{110};

Milliseconds thinkTime(const DayWave& day) {
    return Milliseconds(static_cast<std::int64_t>(static_cast<double>(kThinkTime.count()) / day.activity()));
}

// The page everybody opens.
void lookUpSection(WorkloadClient& client) {
    const auto section = std::to_string(client.popular(client.extent().sections));
    client.readThrough("pms:section:" + section, seconds(600),
                       "SELECT json_build_object('section', s.section_id, 'route', r.route, 'from', "
                       "s.from_km, 'to', s.to_km,"
                       " 'surface', s.surface, 'surveyed_on', v.surveyed_on, 'pci', v.pci, 'iri', v.iri,"
                       " 'survey', v.survey_id)::text"
                       " FROM pms.sections s JOIN pms.roads r USING (road_id)"
                       " JOIN pms.condition_surveys v USING (section_id)"
                       " WHERE s.section_id = $1 ORDER BY v.surveyed_on DESC LIMIT 1",
                       {section});
}

// What the last survey found: looked up by survey, which no index serves.
void listDistresses(WorkloadClient& client) {
    const auto section = std::to_string(client.popular(client.extent().sections));
    client.readThrough("pms:distresses:" + section, seconds(600),
                       "SELECT coalesce(json_agg(json_build_object('kind', kind, 'severity', severity,"
                       " 'extent', extent) ORDER BY extent DESC), '[]')::text"
                       " FROM pms.distresses WHERE survey_id ="
                       " (SELECT survey_id FROM pms.condition_surveys WHERE section_id = $1"
                       " ORDER BY surveyed_on DESC LIMIT 1)",
                       {section});
}

void openNetworkOverview(WorkloadClient& client) {
    constexpr std::int64_t kNetworks = 24;
    const auto network = std::to_string(client.popular(kNetworks));
    client.readThrough("pms:network:" + network, seconds(30),
                       "SELECT json_build_object('sections', count(*), 'pci', avg(v.pci), 'poor',"
                       " count(*) FILTER (WHERE v.pci < 40))::text"
                       " FROM pms.roads r JOIN pms.sections s USING (road_id)"
                       " JOIN pms.condition_surveys v USING (section_id)"
                       " WHERE r.network_id = $1 AND v.surveyed_on >= '2025-01-01'",
                       {network});
}

void listOpenWorkOrders(WorkloadClient& client) {
    client.sql("SELECT work_order_id, section_id, priority, opened_at, estimated_cost, description"
               " FROM pms.work_orders WHERE status = 'open' AND priority <= $1"
               " ORDER BY priority, opened_at LIMIT 50",
               {std::to_string(1 + client.below(3))});
}

// The pattern of an object mapper left to itself: one question for the list, one for each of its rows.
void openRoadPage(WorkloadClient& client) {
    const auto sections = client.sql("SELECT section_id, from_km, to_km FROM pms.sections WHERE road_id = $1"
                                     " ORDER BY from_km",
                                     {std::to_string(client.popular(client.extent().roads))});
    for (std::size_t i = 0; sections && i < sections->size() && !client.stopping(); ++i) {
        client.sql("SELECT survey_id, surveyed_on, pci, iri, rut_mm FROM pms.condition_surveys"
                   " WHERE section_id = $1 ORDER BY surveyed_on DESC LIMIT 1",
                   {sections->text(i, 0)});
    }
}

// Every search is another key, and none ever expires.
void search(WorkloadClient& client) {
    const auto route = "R-" + std::to_string(100 + client.below(140)) + "%";
    const auto kilometre = std::to_string(client.below(40));
    client.readThrough("pms:search:" + route + ":" + kilometre, std::nullopt,
                       "SELECT coalesce(json_agg(x), '[]')::text FROM (SELECT r.route, s.section_id,"
                       " s.from_km, s.surface, s.built_year FROM pms.roads r JOIN pms.sections s"
                       " USING (road_id) WHERE r.route LIKE $1 AND s.from_km >= $2::numeric"
                       " ORDER BY r.route, s.from_km LIMIT 40) x",
                       {route, kilometre});
}

// Kept for one second though people come back after ten; and asked by sensor and time, where only the
// sensor has an index.
void readSensor(WorkloadClient& client) {
    const auto sensor = std::to_string(client.popular(client.extent().sensors));
    client.readThrough("pms:latest:" + sensor, seconds(1),
                       "SELECT coalesce(json_agg(x), '[]')::text FROM (SELECT taken_at, value"
                       " FROM pms.sensor_readings WHERE sensor_id = $1 AND taken_at >= '2026-06-01'"
                       " ORDER BY taken_at DESC LIMIT 20) x",
                       {sensor});
}

void recordReadings(WorkloadClient& client) {
    client.sql(
        "INSERT INTO pms.sensor_readings (sensor_id, taken_at, value, quality)"
        " SELECT $1, now() - i * interval '20 seconds', $2, 0 FROM generate_series(0, 4) i",
        {std::to_string(client.popular(client.extent().sensors)), std::to_string(5 + client.below(20))});
}

void changeWorkOrder(WorkloadClient& client) {
    // The newest ones are the open ones.
    const auto all = client.extent().workOrders;
    const auto order = all - client.popular(std::max<std::int64_t>(1, all / 20)) + 1;
    const auto changed = client.sql("UPDATE pms.work_orders SET priority = 1 + (priority % 5),"
                                    " inspector_id = inspector_id WHERE work_order_id = $1"
                                    " RETURNING section_id",
                                    {std::to_string(order)});
    if (changed && !changed->empty()) {
        client.forget("pms:section:" + changed->text(0, 0));
    }
}

void reportDamage(WorkloadClient& client) {
    client.sql(
        "INSERT INTO pms.work_orders (section_id, agency_id, inspector_id, status, priority, opened_at,"
        " estimated_cost, description) VALUES ($1, 1 + $2::int % 12, 1 + $2::int % 24, 'open', 3,"
        " now(), 750, 'Reported from the field')",
        {std::to_string(client.popular(client.extent().sections)), std::to_string(client.below(1'000))});
}

// What goes wrong in any application now and then: a double submit, a ratio over nothing, a question that
// takes longer than its user may wait.
void goWrong(WorkloadClient& client) {
    switch (client.below(5)) {
    case 0:
    case 1:
        client.sql(
            "INSERT INTO pms.budgets SELECT 100000 + $1::int, network_id, year, category, planned, spent"
            " FROM pms.budgets LIMIT 1",
            {std::to_string(client.below(1'000))});
        break;
    case 2:
    case 3:
        client.sql("SELECT sum(spent) / count(*) FILTER (WHERE year > $1::int) FROM pms.budgets", {"3000"});
        break;
    default:
        client.sql("SELECT pg_sleep($1::float8)", {"2"});
        break;
    }
}

struct Visit {
    double share; // of all visits; together 1
    void (*go)(WorkloadClient&);
};

template <std::size_t Count>
void visitUntilStopped(WorkloadClient& client, const DayWave& day, const Visit (&visits)[Count]) {
    while (!client.stopping()) {
        if (client.extent().sections == 0) {
            client.pause(Milliseconds(200)); // no server, or no sample yet
            continue;
        }
        double draw = client.chance();
        std::size_t chosen = 0;
        while (chosen + 1 < Count && draw >= visits[chosen].share) {
            draw -= visits[chosen].share;
            ++chosen;
        }
        visits[chosen].go(client);
        client.think(thinkTime(day));
    }
}

} // namespace

ClientHabits dashboardHabits() {
    return {"pms-dashboard", Milliseconds(10'000), Milliseconds(2'000), {}};
}

ClientHabits fieldHabits() {
    return {"pms-mobile", Milliseconds(1'500), Milliseconds(1'000), {}};
}

void useDashboards(WorkloadClient& client, const DayWave& day) {
    static constexpr Visit kVisits[] = {
        {0.35, lookUpSection},      {0.05, listDistresses}, {0.20, openNetworkOverview},
        {0.22, listOpenWorkOrders}, {0.12, search},         {0.06, openRoadPage}};
    visitUntilStopped(client, day, kVisits);
}

void workInTheField(WorkloadClient& client, const DayWave& day) {
    static constexpr Visit kVisits[] = {
        {0.36, lookUpSection},   {0.04, listDistresses}, {0.22, readSensor}, {0.22, recordReadings},
        {0.10, changeWorkOrder}, {0.045, reportDamage},  {0.015, goWrong}};
    visitUntilStopped(client, day, kVisits);
}

} // namespace pavement::sandbox
