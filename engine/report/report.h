#pragma once
// A report as data: built once from the history, then written as HTML, CSV or JSON here, or drawn as PDF by
// the window from the same value. Every figure carries how it was obtained. Plain values; building reads
// files and belongs in a task.

#include "engine/analyzer/attention.h"
#include "engine/analyzer/check_runner.h"
#include "engine/analyzer/finding.h"
#include "engine/analyzer/horizon.h"
#include "engine/analyzer/locks.h"
#include "engine/analyzer/statement_changes.h"
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
#include <utility>
#include <vector>

namespace pavement::report {

enum class Section { // new ones at the end: a person's choice is kept by number
    kpis,
    charts,
    statements,
    loadByWait,
    events,
    gaps,
    environment,
    sources,
    statementsInDepth,
    changes,   // statements whose time per call changed for good
    patterns,  // look-ups for each row, transactions of many small statements
    checks,    // asked of the server while the report is made
    locks,     // likewise
    attention, // the few matters of all of these that need a person first
};

std::string_view title(Section section);

// "2026-03-01 12:34:56": a moment as a report writes it for people, in UTC; say so beside it.
std::string momentText(Timestamp at);
std::vector<Section> allSections();     // in the order of the report
std::vector<Section> defaultSections(); // those that need no server

// What a server said while the report was made.
struct ChecksTaken {
    analyzer::CheckReport report;
    std::vector<analyzer::Check> catalogue;
    Timestamp at;
};

struct LocksTaken {
    analyzer::Locks locks;
    analyzer::Horizon horizon;
    Timestamp at;
};

struct ReportSpec {
    std::string target;     // history target id
    std::string targetName; // for the title
    TimeRange range;
    std::vector<Section> sections = defaultSections();
    std::size_t topStatements = 20;
    std::size_t statementsInDepth = 8;
    std::size_t mostAttention = 10;
    std::size_t chartPoints = 600;
    std::map<std::string, double> kpiTargets; // KPI id → target value; missing ones use the catalogue's
    std::vector<std::pair<std::string, std::string>>
        environment; // name → value: server version, host, settings…
    // Ask the server; empty where none is at hand. Called on the building thread; that one fails leaves its
    // section out and says so in a note.
    std::function<Result<ChecksTaken>(std::stop_token)> takeChecks{};
    std::function<Result<LocksTaken>(std::stop_token)> takeLocks{};
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
           share = 0; // of all execution time, 0…1; NaN where statements of other roles were hidden
    std::optional<double> hitRatio;
};

// A statement as pg_stat_statements counted it in the range; what the server does not count is absent.
struct StatementDepth {
    std::string id, text;
    std::vector<std::string> databases, users;
    double calls = 0, totalSeconds = 0, share = 0; // share NaN where statements of other roles were hidden
    std::optional<double> meanSeconds, deviationSeconds, slowestSeconds, rowsPerCall, rowsScannedPerCall,
        hitRatio, readBytes, tempBytes, walBytes, planSeconds, jitSeconds;
    std::string rowsScannedSource;                     // "from a measured plan"
    bool isNew = false;                                // never seen before the range
    std::vector<std::pair<std::string, double>> waits; // event → share of its sampled time, most first
    std::vector<Timestamp> planChanges;                // another shape was seen from then on
    analyzer::FindingReport findings;                  // from its text, counters and waits
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
    std::optional<analyzer::Attention> attention; // absent: not looked for
    std::vector<Chart> charts;
    std::vector<StatementLine> statements;
    std::size_t statementsTotal = 0; // "20 of 412"
    std::vector<StatementDepth> depths;
    std::optional<analyzer::ChangesFound> changes; // absent: not looked for
    std::optional<analyzer::PatternsFound> patterns;
    std::vector<WaitLine> waits;
    std::optional<ChecksTaken> checks;
    std::optional<LocksTaken> locks;
    std::vector<history::Event> events;
    std::vector<history::Event> gaps;
    std::vector<std::string> notes; // partial data, resolution used, losses
};

// A piece of a section for people, as every form prints it: HTML, PDF and the preview alike.
struct Passage {
    std::string title;
    std::string code; // a statement; may be empty
    std::vector<std::pair<std::string, std::string>> figures;
    std::vector<std::string> words;
    std::vector<std::pair<std::string, std::string>> sql; // what it is for → SQL
};

// Of attention, statementsInDepth, changes, patterns, checks and locks; empty for other sections, and where
// there is nothing to say.
std::vector<Passage> passages(const Report& report, Section section);
// What such a section says when it has no passages.
std::string nothingText(const Report& report, Section section);

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
