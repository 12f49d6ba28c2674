#include "engine/sandbox/sample_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pavement::sandbox {

namespace {

// Large tables are filled in pieces, so that cancelling and the progress have somewhere to hold on to.
void addInPieces(std::vector<SampleStep>& steps, const std::string& what, std::int64_t from, std::int64_t to,
                 int pieces, double weight, const std::string& sqlWithRange) {
    for (int piece = 0; piece < pieces; ++piece) {
        const auto begin = from + (to - from + 1) * piece / pieces;
        const auto end = from + (to - from + 1) * (piece + 1) / pieces - 1;
        if (end >= begin) {
            steps.push_back({what, fmt::format(fmt::runtime(sqlWithRange), begin, end), weight / pieces});
        }
    }
}

// 'freeze' or not decides what breaks a road.
constexpr const char* kEffectiveAge =
    "(y.year - CASE WHEN s.resurfaced_year <= y.year THEN s.resurfaced_year ELSE s.built_year END)";

} // namespace

SampleSizes sampleSizes(double scale) {
    const auto scaled = [&](double full, std::int64_t least) {
        return std::max(least, static_cast<std::int64_t>(std::llround(full * scale)));
    };
    return {scaled(150, 24),           scaled(2'400, 120),     scaled(60'000, 600), scaled(1'500, 60),
            scaled(1'800'000, 12'000), scaled(500'000, 4'000), scaled(60'000, 600), scaled(40'000, 400)};
}

std::vector<SampleStep> dataSteps(const SampleSizes& n) {
    std::vector<SampleStep> steps;
    steps.push_back({"agencies", fmt::format("INSERT INTO pms.agencies SELECT i, 'Road agency ' || i,"
                                             " (ARRAY['North','East','South','West'])[1 + i % 4]"
                                             " FROM generate_series(1, {}) i",
                                             kAgencies)});
    steps.push_back({"inspectors",
                     fmt::format("INSERT INTO pms.inspectors SELECT i, 1 + floor({} * pg_temp.u(1, i))::int,"
                                 " (ARRAY['Ada','Ben','Chi','Dora','Emil','Fay','Gus','Hana'])"
                                 "[1 + floor(8 * pg_temp.u(2, i))::int] || ' ' ||"
                                 " (ARRAY['Adeyemi','Berg','Cruz','Dahl','Endo','Fischer','Gupta'])"
                                 "[1 + floor(7 * pg_temp.u(3, i))::int] || ' ' || i,"
                                 " date '2026-01-01' + floor(1000 * pg_temp.u(4, i))::int"
                                 " FROM generate_series(1, {}) i",
                                 kAgencies, n.inspectors)});
    steps.push_back({"road networks",
                     fmt::format("INSERT INTO pms.road_networks SELECT i, 1 + (i - 1) % {}, 'Network ' || i,"
                                 " (ARRAY['wet-freeze','dry-freeze','wet-no-freeze','dry-no-freeze'])"
                                 "[1 + i % 4] FROM generate_series(1, {}) i",
                                 kAgencies, kNetworks)});
    // Few roads carry most of the traffic: a Pareto tail, lifted by the road's class.
    steps.push_back(
        {"roads",
         fmt::format(
             "INSERT INTO pms.roads SELECT i, 1 + floor({} * power(pg_temp.u(5, i), 1.5))::int,"
             " 'R-' || lpad(i::text, 5, '0'), c.class, c.lanes,"
             " least(120000, c.base * power(1 - pg_temp.u(6, i), -0.55))::int"
             " FROM generate_series(1, {}) i,"
             " LATERAL (SELECT CASE WHEN u < 0.05 THEN 'interstate' WHEN u < 0.25 THEN 'arterial'"
             " WHEN u < 0.55 THEN 'collector' ELSE 'local' END,"
             " CASE WHEN u < 0.05 THEN 6 WHEN u < 0.25 THEN 4 ELSE 2 END,"
             " CASE WHEN u < 0.05 THEN 18000 WHEN u < 0.25 THEN 6000 WHEN u < 0.55 THEN 1500 ELSE 250 END"
             " FROM (SELECT pg_temp.u(7, i) AS u) x) c(class, lanes, base)",
             kNetworks, n.roads)});
    // Sections follow each other along their road; the older a road, the likelier it was resurfaced.
    steps.push_back(
        {"sections",
         fmt::format("INSERT INTO pms.sections SELECT i, r.road_id, k.at * 0.5, (k.at + 1) * 0.5,"
                     " CASE WHEN pg_temp.u(8, i) < 0.72 THEN 'asphalt' WHEN pg_temp.u(8, i) < 0.9"
                     " THEN 'concrete' ELSE 'composite' END, b.year,"
                     " CASE WHEN pg_temp.u(9, i) < (2026 - b.year) / 50.0"
                     " THEN least(2025, b.year + 8 + floor(20 * pg_temp.u(10, i)))::int END,"
                     " greatest(20, r.aadt * (0.8 + 0.4 * pg_temp.u(11, i)))::int"
                     " FROM generate_series(1, {0}) i"
                     " JOIN pms.roads r ON r.road_id = 1 + (i - 1) * {1} / {0},"
                     " LATERAL (SELECT (i - 1) - ((r.road_id - 1)::bigint * {0} + {1} - 1) / {1}) k(at),"
                     " LATERAL (SELECT (1978 + floor(44 * pg_temp.u(12, r.road_id)))::int) b(year)",
                     n.sections, n.roads),
         0.6});
    // Condition: falls with age, faster where it freezes and under traffic; a new surface starts again.
    const std::string surveys =
        "INSERT INTO pms.condition_surveys SELECT v.id, s.section_id,"
        " 1 + floor(" +
        std::to_string(n.inspectors) +
        " * power(pg_temp.u(13, v.id), 1.7))::int,"
        " make_date(y.year, 4, 1) + floor(180 * pg_temp.u(14, v.id))::int, p.pci,"
        " 0.8 + (100 - p.pci) * 0.045 + 0.4 * pg_temp.u(15, v.id),"
        " (100 - p.pci) * (CASE WHEN n.climate_zone LIKE '%no-freeze' THEN 0.16 ELSE 0.07 END)"
        " * (0.6 + 0.8 * pg_temp.u(16, v.id)),"
        " CASE WHEN p.pci < 40 THEN 'needs rehabilitation, see sheet ' || (v.id % 9000)"
        " WHEN p.pci < 70 THEN 'watch at next survey' END"
        " FROM pms.sections s JOIN pms.roads r USING (road_id) JOIN pms.road_networks n USING (network_id),"
        " (VALUES (0, 2019), (1, 2021), (2, 2023), (3, 2025)) y(k, year),"
        " LATERAL (SELECT (s.section_id - 1)::bigint * 4 + y.k + 1) v(id),"
        " LATERAL (SELECT greatest(3, least(100, 100 - greatest(0, " +
        std::string(kEffectiveAge) +
        ") * (0.9 + CASE WHEN n.climate_zone LIKE '%no-freeze' THEN 0 ELSE 1.0 END"
        " + least(1.2, s.aadt / 40000.0)) * (0.75 + 0.5 * pg_temp.u(17, v.id))))) p(pci)"
        " WHERE s.section_id BETWEEN {} AND {}";
    addInPieces(steps, "condition surveys", 1, n.sections, 3, 1.2, surveys);
    // Freezing cracks a road across and breaks holes into it; heat ruts it and makes it bleed.
    const std::string distresses =
        "INSERT INTO pms.distresses SELECT v.survey_id * 32 + k, v.survey_id,"
        " (CASE WHEN n.climate_zone LIKE '%no-freeze' THEN ARRAY['rutting','bleeding','alligator cracking',"
        "'raveling','longitudinal cracking','pothole'] ELSE ARRAY['transverse cracking','pothole',"
        "'longitudinal cracking','alligator cracking','raveling','rutting'] END)"
        "[1 + floor(6 * power(pg_temp.u(18, v.survey_id * 32 + k), 1.8))::int],"
        " CASE WHEN pg_temp.u(19, v.survey_id * 32 + k) * 100 < v.pci THEN 'L'"
        " WHEN pg_temp.u(20, v.survey_id * 32 + k) * 100 < v.pci THEN 'M' ELSE 'H' END,"
        " (100 - v.pci) * pg_temp.u(21, v.survey_id * 32 + k)"
        " FROM pms.condition_surveys v JOIN pms.sections s USING (section_id)"
        " JOIN pms.roads r USING (road_id) JOIN pms.road_networks n USING (network_id),"
        " generate_series(1, floor((104 - v.pci) / 5 * pg_temp.u(22, v.survey_id))::int) k"
        " WHERE v.survey_id BETWEEN {} AND {}";
    addInPieces(steps, "distresses", 1, n.sections * 4, 4, 1.2, distresses);
    steps.push_back(
        {"sensors", fmt::format("INSERT INTO pms.sensors SELECT i,"
                                " 1 + floor({} * power(pg_temp.u(23, i), 1.4))::int,"
                                " (ARRAY['temperature','moisture','strain','deflection'])[1 + i % 4],"
                                " date '2016-01-01' + floor(3000 * pg_temp.u(24, i))::int"
                                " FROM generate_series(1, {}) i",
                                n.sections, n.sensors)});
    // One reading every 20 s over all sensors, some of which speak far more often; year and day show in it.
    const std::string readings =
        "INSERT INTO pms.sensor_readings (reading_id, sensor_id, taken_at, value, quality) SELECT i,"
        " 1 + floor(" +
        std::to_string(n.sensors) + " * power(pg_temp.u(25, i), 2.2))::int, timestamptz '" + kSampleEnd +
        " 00:00Z' - (" + std::to_string(n.readings + 1) +
        " - i) * interval '20 seconds',"
        " 14 - 11 * cos(i / 1576800.0 * 6.2831853) - 5 * cos(i / 4320.0 * 6.2831853)"
        " + 3 * (pg_temp.u(26, i) - 0.5), CASE WHEN pg_temp.u(27, i) < 0.97 THEN 0 ELSE 1 END"
        " FROM generate_series({}::bigint, {}::bigint) i";
    addInPieces(steps, "sensor readings", 1, n.readings, 8, 3.6, readings);
    // The first tenth is old and is what the statistics know; the table then grew, and nobody looked again.
    const std::string counts =
        "INSERT INTO pms.traffic_counts SELECT i, s.section_id, date '{2}' +"
        " floor({3} * pg_temp.u(28, i))::int, CASE WHEN i % 2 = 0 THEN 'A' ELSE 'B' END,"
        " s.aadt * (0.4 + 0.2 * pg_temp.u(29, i)), s.aadt * (0.02 + 0.1 * pg_temp.u(30, i))"
        " FROM generate_series({0}::bigint, {1}::bigint) i JOIN pms.sections s"
        " ON s.section_id = 1 + floor(" +
        std::to_string(n.sections) + " * power(pg_temp.u(31, i), 1.3))::int";
    const auto tenth = n.trafficCounts / 10;
    steps.push_back({"traffic counts", fmt::format(fmt::runtime(counts), 1, tenth, "2015-01-01", 1000), 0.3});
    steps.push_back({"traffic counts", "ANALYZE pms.traffic_counts", 0.1});
    for (int piece = 0; piece < 2; ++piece) {
        const auto from = tenth + 1 + (n.trafficCounts - tenth) * piece / 2;
        const auto to = tenth + (n.trafficCounts - tenth) * (piece + 1) / 2;
        steps.push_back(
            {"traffic counts", fmt::format(fmt::runtime(counts), from, to, "2019-01-01", 2738), 0.35});
    }
    steps.push_back(
        {"treatments",
         fmt::format("INSERT INTO pms.treatments SELECT i, s.section_id, t.kind, make_date(t.year, 5, 1)"
                     " + floor(150 * pg_temp.u(32, i))::int,"
                     " round((t.price * (0.7 + 0.6 * pg_temp.u(33, i)))::numeric, 2),"
                     " 'Contractor ' || 1 + floor(40 * power(pg_temp.u(34, i), 2))::int"
                     " FROM generate_series(1, {0}) i JOIN pms.sections s"
                     " ON s.section_id = 1 + floor({1} * pg_temp.u(35, i))::int,"
                     " LATERAL (SELECT CASE WHEN s.resurfaced_year IS NOT NULL AND i % 3 = 0 THEN"
                     " 'resurfacing' ELSE (ARRAY['crack sealing','patching','chip seal','micro surfacing'])"
                     "[1 + floor(4 * pg_temp.u(36, i))::int] END,"
                     " CASE WHEN s.resurfaced_year IS NOT NULL AND i % 3 = 0 THEN s.resurfaced_year"
                     " ELSE 2012 + floor(14 * pg_temp.u(37, i))::int END,"
                     " CASE WHEN s.resurfaced_year IS NOT NULL AND i % 3 = 0 THEN 240000 ELSE 21000 END)"
                     " t(kind, year, price)",
                     n.treatments, n.sections),
         0.4});
    steps.push_back(
        {"work orders",
         fmt::format(
             "INSERT INTO pms.work_orders SELECT i, 1 + floor({1} * power(pg_temp.u(38, i), 1.6))::int,"
             " 1 + floor({2} * pg_temp.u(39, i))::int, 1 + floor({3} * pg_temp.u(40, i))::int,"
             " o.status, 1 + floor(5 * power(pg_temp.u(41, i), 0.6))::int, o.at,"
             " CASE WHEN o.status = 'closed' THEN o.at + pg_temp.u(42, i) * interval '60 days' END,"
             " round((500 * power(1 - pg_temp.u(43, i), -0.8))::numeric, 2),"
             " (ARRAY['Fill pothole','Seal crack','Repair shoulder','Clean drain','Replace joint'])"
             "[1 + floor(5 * pg_temp.u(44, i))::int] || ' at km ' || round((pg_temp.u(45, i) * 80)"
             "::numeric, 1) || ', reported by ' || (ARRAY['patrol','citizen','sensor','survey'])"
             "[1 + floor(4 * pg_temp.u(46, i))::int]"
             " FROM generate_series(1, {0}) i,"
             " LATERAL (SELECT CASE WHEN i > {0} * 0.93 THEN 'open' WHEN i % 50 = 0 THEN 'deferred'"
             " ELSE 'closed' END, timestamptz '{4} 00:00Z' - ({0} - i) * interval '2 hours'"
             " - pg_temp.u(47, i) * interval '1 day') o(status, at)",
             n.workOrders, n.sections, kAgencies, n.inspectors, kSampleEnd),
         0.4});
    steps.push_back(
        {"budgets",
         fmt::format("INSERT INTO pms.budgets SELECT row_number() OVER (ORDER BY w, y, c), w, y, c,"
                     " round((200000 * power(1 - pg_temp.u(48, w * 10000 + y), -0.5))::numeric, 2),"
                     " round((180000 * power(1 - pg_temp.u(49, w * 10000 + y), -0.5))::numeric, 2)"
                     " FROM generate_series(1, {}) w, generate_series(2015, 2026) y,"
                     " unnest(ARRAY['preservation','rehabilitation','reconstruction','patching',"
                     "'signs and markings','winter']) c",
                     kNetworks)});
    return steps;
}

} // namespace pavement::sandbox
