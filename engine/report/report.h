#pragma once
// A report as data: built once from the history, then written as HTML, CSV or JSON here, or drawn as PDF by
// the window from the same value. Every figure carries how it was obtained. Plain values; building reads
// files and belongs in a task.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/base/units.h"
#include "engine/history/history.h"
#include "engine/monitor/snapshot.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement::report {

enum class Section { kpis, charts, statements, loadByWait, events, gaps, environment, sources };

std::string_view title(Section section);

// "2026-03-01 12:34:56": a moment as a report writes it for people, in UTC; say so beside it.
std::string momentText(Timestamp at);
std::vector<Section> allSections();

struct ReportSpec {
    std::string target;     // history target id
    std::string targetName; // for the title
    TimeRange range;
    std::vector<Section> sections = allSections();
    std::size_t topStatements = 20;
    std::size_t chartPoints = 600;
    std::map<std::string, double> kpiTargets; // KPI id → target value; missing ones use the catalogue's
    std::vector<std::pair<std::string, std::string>>
        environment; // name → value: server version, host, settings…
};

struct KpiRow {
    std::string id, title, metric, metricTitle;
    Unit unit = Unit::none;
    std::optional<double> average, minimum, maximum, last; // absent: no data in the range
    std::optional<double> target;
    std::optional<bool> met;
    std::string definition, source;
};

struct ChartSeries {
    std::string name;
    std::vector<history::Aggregate> points; // count 0: gap
};

struct Chart {
    std::string id, title;
    Unit unit = Unit::none;
    bool stacked = false;
    std::vector<ChartSeries> series;
    std::string summary; // in words: last, lowest, highest, trend
    std::string source;
};

struct StatementLine {
    std::string id, text;
    double calls = 0, totalSeconds = 0, meanSeconds = 0, rows = 0,
           share = 0; // share of all execution time, 0…1
    std::optional<double> hitRatio;
};

struct WaitLine {
    std::string wait;
    double averageSessions = 0, share = 0;
};

struct Report {
    static constexpr int kSchemaVersion = 1;
    ReportSpec spec;
    Timestamp createdAt;
    std::string program; // "Pavement 0.1.0"
    std::vector<KpiRow> kpis;
    std::vector<Chart> charts;
    std::vector<StatementLine> statements;
    std::size_t statementsTotal = 0; // "20 of 412"
    std::vector<WaitLine> waits;
    std::vector<history::Event> events;
    std::vector<history::Event> gaps;
    std::vector<std::string> notes; // partial data, resolution used, losses
};

// 0…1 and what is being read.
using ProgressListener = std::function<void(double, const std::string&)>;

// Asked to stop, it ends with ErrorCode::cancelled within the reading of one series.
Result<Report> buildReport(const history::History& history, const ReportSpec& spec, const Clock& clock,
                           std::stop_token stop = {}, ProgressListener progress = {});

// When an event ended, in words: "ongoing" for what lasts still, a dash for a moment.
std::string untilText(const history::Event& event);

// The line of the audit log that says who took which figures out of the program, and where to.
history::AuditEntry exportEntry(const Report& report, const std::filesystem::path& path, Timestamp at);

std::string
toHtml(const Report& report); // self-contained, every string escaped, content security policy, charts as SVG
std::string toCsv(const Report& report);  // RFC 4180; cells that a spreadsheet would run are defused
std::string toJson(const Report& report); // schema "pavement-report", version kSchemaVersion

} // namespace pavement::report
