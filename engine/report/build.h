#pragma once
// The parts of building a report, one per section; private to this folder.

#include "engine/report/report.h"

namespace pavement::report {

struct Source {
    const history::History& history;
    const ReportSpec& spec;
};

Result<void> addKpis(const Source& source, Report& report);
Result<void> addCharts(const Source& source, Report& report);
Result<void> addStatements(const Source& source, Report& report);
Result<void> addWaits(const Source& source, Report& report);
Result<void> addEvents(const Source& source, Report& report);
void addNotes(const Source& source, Report& report);

// Minimum, maximum and mean over the buckets of a series; count 0 when there is no data.
history::Aggregate total(const std::vector<history::Aggregate>& points);

// How CSV and JSON call a unit: "seconds", "bytes_per_second".
std::string_view unitId(Unit unit);

// "last 12.0 ms, lowest 8.10 ms, highest 93.0 ms, rising" — what a chart shows, in words.
std::string describe(const ChartSeries& series, Unit unit);

} // namespace pavement::report
