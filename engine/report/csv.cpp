#include "engine/report/report.h"

#include "engine/analyzer/changes_text.h"
#include "engine/report/build.h"

#include <fmt/format.h>

#include <cmath>

namespace pavement::report {

namespace {

// A cell that begins like a formula is run by spreadsheets; an apostrophe in front keeps it text (OWASP, CSV
// injection). Numbers of our own are written by figure(), so a leading minus there is no formula.
std::string cell(std::string_view text) {
    std::string clean;
    for (const char c : text) {
        if (c != '\0') {
            clean += c;
        }
    }
    const auto first = clean.find_first_not_of(' ');
    if (first != std::string::npos &&
        std::string_view("=+-@\t\r\n").find(clean[first]) != std::string_view::npos) {
        clean.insert(0, 1, '\'');
    }
    if (clean.find_first_of(",\"\r\n;\t'") == std::string::npos) {
        return clean;
    }
    std::string quoted = "\"";
    for (const char c : clean) {
        quoted += c;
        if (c == '"') {
            quoted += '"';
        }
    }
    return quoted + '"';
}

std::string figure(std::optional<double> value) {
    return value && std::isfinite(*value) ? fmt::format("{:.9g}", *value) : std::string();
}

class Lines {
public:
    template <typename... Cells>
    void add(const Cells&... cells) {
        std::string line;
        ((line += "," + std::string(cells)), ...); // the first cell may be empty
        m_text += line.substr(1) + "\r\n";
    }

    void heading(std::string_view text) {
        if (!m_text.empty()) {
            m_text += "\r\n";
        }
        add(cell(text));
    }

    std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

std::string textOf(const analyzer::TextsById& texts, const std::string& id) {
    const auto found = texts.find(id);
    return cell(found == texts.end() ? std::string() : found->second);
}

void addChanges(Lines& lines, const analyzer::ChangesFound& found) {
    if (found.times.changes.empty()) {
        return;
    }
    const auto plan = [](const std::optional<std::uint64_t>& shape) {
        return shape ? analyzer::planName(*shape) : std::string();
    };
    lines.heading("changes");
    lines.add("id", "kind", "at", "at_earliest", "at_latest", "before_seconds", "after_seconds", "factor",
              "seconds_per_day", "cause", "cause_confidence", "plan_before", "plan_after", "text");
    for (const analyzer::TimeChange& change : found.times.changes) {
        lines.add(cell(change.statement), change.isRegression() ? "slower" : "faster",
                  formatTimestamp(change.at, true), formatTimestamp(change.between.from, true),
                  formatTimestamp(change.between.to, true), figure(change.before.seconds),
                  figure(change.after.seconds), figure(change.factor()), figure(change.secondsPerDay),
                  toString(change.cause), figure(change.causeConfidence), plan(change.planBefore),
                  plan(change.planAfter), textOf(found.texts, change.statement));
    }
}

void addAttention(Lines& lines, const analyzer::Attention& found) {
    lines.heading("attention");
    lines.add("title", "kind", "severity", "confidence", "seconds", "share", "estimated", "statement", "why",
              "advice", "fix", "text");
    for (const analyzer::AttentionItem& item : found.items) {
        lines.add(cell(item.title), toString(item.kind), toString(item.severity), toString(item.confidence),
                  figure(item.seconds), figure(item.share), item.estimated ? "yes" : "no",
                  cell(item.statements.empty() ? std::string() : item.statements.front()), cell(item.why),
                  cell(item.advice), cell(item.fix), cell(item.statementText));
    }
    for (const std::string& sentence : found.notLookedAt) {
        lines.add("not looked at", "", "", "", "", "", "", "", cell(sentence), "", "", "");
    }
}

void addPatterns(Lines& lines, const analyzer::PatternsFound& found) {
    if (!found.nPlusOne.empty()) {
        lines.heading("look_ups_for_each_row");
        lines.add("list", "look_up", "per_list", "per_row", "list_calls", "look_up_calls", "look_up_seconds",
                  "confidence", "list_text", "look_up_text");
        for (const analyzer::NPlusOne& one : found.nPlusOne) {
            lines.add(cell(one.list), cell(one.lookUp), figure(one.perList), figure(one.perRow),
                      figure(one.listCalls), figure(one.lookUpCalls), figure(one.lookUpSeconds),
                      figure(one.confidence), textOf(found.texts, one.list), textOf(found.texts, one.lookUp));
        }
    }
    if (!found.chatty.empty()) {
        lines.heading("chatty");
        lines.add("kind", "database", "per_transaction", "per_second", "statement_seconds", "waiting_share",
                  "statement", "text");
        for (const analyzer::ChattyFound& one : found.chatty) {
            const analyzer::Chatty& chatty = one.chatty;
            lines.add(toString(chatty.kind), cell(chatty.database), figure(chatty.perTransaction),
                      figure(chatty.perSecond), figure(chatty.statementSeconds), figure(chatty.waitingShare),
                      cell(one.statement), textOf(found.texts, one.statement));
        }
    }
}

} // namespace

std::string toCsv(const Report& report) {
    Lines lines;
    lines.heading("report");
    lines.add("target", cell(report.spec.targetName));
    lines.add("from", formatTimestamp(report.spec.range.from, true));
    lines.add("to", formatTimestamp(report.spec.range.to, true));
    lines.add("created", formatTimestamp(report.createdAt, true));
    lines.add("program", cell(report.program));
    for (const std::string& note : report.notes) {
        lines.add("note", cell(note));
    }
    if (!report.kpis.empty()) {
        lines.heading("kpis");
        lines.add("kpi", "metric", "unit", "average", "minimum", "maximum", "last", "target", "met",
                  "source");
        for (const KpiRow& row : report.kpis) {
            lines.add(cell(row.title), cell(row.metric), unitId(row.unit), figure(row.average),
                      figure(row.minimum), figure(row.maximum), figure(row.last), figure(row.target),
                      row.met ? (*row.met ? "yes" : "no") : "", cell(row.source));
        }
    }
    if (report.attention) {
        addAttention(lines, *report.attention);
    }
    if (!report.statements.empty()) {
        lines.heading("statements");
        lines.add("id", "calls", "total_seconds", "mean_seconds", "rows", "share", "hit_ratio", "text");
        for (const StatementLine& line : report.statements) {
            lines.add(cell(line.id), figure(line.calls), figure(line.totalSeconds), figure(line.meanSeconds),
                      figure(line.rows), figure(line.share), figure(line.hitRatio), cell(line.text));
        }
    }
    if (!report.depths.empty()) {
        lines.heading("statements_in_depth");
        lines.add("id", "calls", "total_seconds", "share", "mean_seconds", "deviation_seconds",
                  "slowest_seconds", "rows_per_call", "rows_scanned_per_call", "rows_scanned_source",
                  "hit_ratio", "read_bytes", "temp_bytes", "wal_bytes", "plan_seconds", "jit_seconds", "new",
                  "text");
        for (const StatementDepth& depth : report.depths) {
            lines.add(cell(depth.id), figure(depth.calls), figure(depth.totalSeconds), figure(depth.share),
                      figure(depth.meanSeconds), figure(depth.deviationSeconds), figure(depth.slowestSeconds),
                      figure(depth.rowsPerCall), figure(depth.rowsScannedPerCall),
                      cell(depth.rowsScannedSource), figure(depth.hitRatio), figure(depth.readBytes),
                      figure(depth.tempBytes), figure(depth.walBytes), figure(depth.planSeconds),
                      figure(depth.jitSeconds), depth.isNew ? "yes" : "no", cell(depth.text));
        }
    }
    if (report.changes) {
        addChanges(lines, *report.changes);
    }
    if (report.patterns) {
        addPatterns(lines, *report.patterns);
    }
    if (report.checks) {
        lines.heading("checks");
        lines.add("check", "object", "severity", "confidence", "note", "fix", "undo");
        for (const analyzer::CheckFinding& finding : report.checks->report.findings) {
            lines.add(cell(finding.checkId), cell(finding.object), toString(finding.severity),
                      toString(finding.confidence), cell(finding.note), cell(finding.fix),
                      cell(finding.undo));
        }
        for (const analyzer::SkippedCheck& skipped : report.checks->report.skipped) {
            lines.add(cell(skipped.checkId), "", "not checked", toString(skipped.reason),
                      cell(skipped.detail), "", "");
        }
    }
    if (report.locks) {
        lines.heading("locks");
        lines.add("pid", "prepared", "application", "role", "database", "state", "blocks", "waits_for",
                  "waiting_seconds", "statement");
        for (const analyzer::LockNode& node : report.locks->locks.forest.nodes) {
            const analyzer::LockSession& session = node.session;
            const bool prepared = !session.preparedId.empty(); // no process
            lines.add(prepared ? "" : std::to_string(session.pid), cell(session.preparedId),
                      cell(session.application), cell(session.role), cell(session.database),
                      cell(session.state), std::to_string(node.blockedInAll),
                      cell(session.wait ? session.wait->mode + " " +
                                              (session.wait->relation.empty() ? session.wait->type
                                                                              : session.wait->relation)
                                        : std::string()),
                      figure(session.wait ? session.wait->seconds : std::nullopt), cell(session.statement));
        }
        lines.heading("holds_vacuum_back");
        lines.add("kind", "name", "pid", "database", "role", "transactions_since", "seconds", "advice",
                  "fix");
        for (const analyzer::HorizonHolder& holder : report.locks->horizon.holders) {
            lines.add(toString(holder.kind), cell(holder.name),
                      holder.pid > 0 ? std::to_string(holder.pid) : "", cell(holder.database),
                      cell(holder.role), std::to_string(holder.xidAge), figure(holder.seconds),
                      cell(holder.advice), cell(holder.fix));
        }
    }
    if (!report.waits.empty()) {
        lines.heading("load_by_wait");
        lines.add("wait", "average_active_sessions", "share");
        for (const WaitLine& line : report.waits) {
            lines.add(cell(line.wait), figure(line.averageSessions), figure(line.share));
        }
    }
    const auto addEvents = [&](std::string_view name, const std::vector<history::Event>& events) {
        if (events.empty()) {
            return;
        }
        lines.heading(name);
        lines.add("at", "until", "kind", "title", "detail");
        for (const history::Event& event : events) {
            lines.add(formatTimestamp(event.at, true), event.until ? formatTimestamp(*event.until, true) : "",
                      history::toString(event.kind), cell(event.title), cell(event.detail));
        }
    };
    addEvents("events", report.events);
    addEvents("gaps", report.gaps);
    if (!report.spec.environment.empty()) {
        lines.heading("environment");
        for (const auto& [name, value] : report.spec.environment) {
            lines.add(cell(name), cell(value));
        }
    }
    if (!report.charts.empty()) {
        lines.heading("chart_points");
        lines.add("chart", "series", "unit", "at", "minimum", "mean", "maximum", "last", "samples");
        for (const Chart& chart : report.charts) {
            for (const ChartSeries& series : chart.series) {
                for (const history::Aggregate& point : series.points) {
                    const bool gap = point.count == 0;
                    const auto value = [&](double v) { return gap ? std::string() : figure(v); };
                    lines.add(cell(chart.id), cell(series.name), unitId(chart.unit),
                              formatTimestamp(point.at, true), value(point.min), value(point.mean()),
                              value(point.max), value(point.last), std::to_string(point.count));
                }
            }
        }
    }
    return lines.take();
}

} // namespace pavement::report
