#include "engine/report/report.h"

#include "engine/report/build.h"
#include "engine/report/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace pavement::report {

namespace {

// Okabe and Ito's colours, darkened or lightened for contrast; dashes carry the difference where colour does
// not.
constexpr std::string_view kStyle = R"(
:root{--bg:#fff;--fg:#1b2330;--muted:#566074;--line:#d9dee7;--card:#f6f8fb;--accent:#0b5cad;--good:#0f6b4a;--bad:#a4341a;
--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#b1518f;--s4:#b07a00;--s5:#3a8fc4;--s6:#6b6b6b;--s7:#7a5cc0}
@media(prefers-color-scheme:dark){:root{--bg:#14181f;--fg:#e7ebf2;--muted:#a3adbd;--line:#303846;--card:#1b212b;--accent:#7cb8f5;--good:#5fd0a4;--bad:#ff9a7a;
--s0:#56b4e9;--s1:#f08a4b;--s2:#35c29a;--s3:#dd8cc0;--s4:#e6b422;--s5:#8fd0ff;--s6:#b9b9b9;--s7:#b39df0}}
@media print{:root{--bg:#fff;--fg:#111}section{break-inside:avoid}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,"Segoe UI","DejaVu Sans",sans-serif}
main{max-width:1060px;margin:0 auto;padding:32px 24px 64px}h1{font-size:26px;margin:0 0 4px}h2{font-size:19px;margin:40px 0 12px}
h3{font-size:15px;margin:24px 0 6px}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:8px 12px;font-size:13px;margin:6px 0}.sub{color:var(--muted);margin:0}.notes{border-left:4px solid var(--accent);background:var(--card);padding:10px 16px;margin:20px 0}
.notes p{margin:2px 0}.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:12px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px}.tile .k{color:var(--muted);font-size:13px}
.tile .v{font-size:24px;font-weight:600;font-variant-numeric:tabular-nums}.tile .t{font-size:12.5px;color:var(--muted)}
.ok{color:var(--good)}.no{color:var(--bad)}table{border-collapse:collapse;width:100%;font-size:13.5px}
th{text-align:left;color:var(--muted);font-weight:600;border-bottom:2px solid var(--line);padding:6px 8px}
td{border-bottom:1px solid var(--line);padding:6px 8px;vertical-align:top}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{font:12.5px/1.45 ui-monospace,"DejaVu Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere}
svg{width:100%;height:auto;display:block}.grid{stroke:var(--line);stroke-width:1;fill:none}.tick{fill:var(--muted);font-size:11.5px}
.line{fill:none;stroke-width:1.6;stroke-linejoin:round}.band{stroke:none;fill-opacity:.16}.area{fill-opacity:.75;stroke:none}
.mark{stroke:var(--fg);stroke-width:1.2;stroke-dasharray:2 3;fill:none}
.line.s1{stroke-dasharray:7 3}.line.s2{stroke-dasharray:2 3}.line.s3{stroke-dasharray:9 3 2 3}.line.s4{stroke-dasharray:4 2}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:12.5px;color:var(--muted);margin:2px 0 0;padding:0;list-style:none}
.legend i{display:inline-block;width:22px;border-top:3px solid;vertical-align:middle;margin-right:6px}.src{font-size:12px;color:var(--muted);margin:4px 0 0}
.empty{color:var(--muted)}
)";

std::string seriesStyle() {
    std::string style;
    for (int n = 0; n < kSeriesColours; ++n) {
        fmt::format_to(std::back_inserter(style),
                       ".line.s{0}{{stroke:var(--s{0})}}.band.s{0},.area.s{0}{{fill:var(--s{0})}}"
                       ".legend .s{0}{{border-color:var(--s{0})}}",
                       n);
    }
    return style;
}

bool has(const Report& report, Section section) {
    return std::find(report.spec.sections.begin(), report.spec.sections.end(), section) !=
           report.spec.sections.end();
}

std::string shown(std::optional<double> value, Unit unit) {
    return value ? escape(formatValue(*value, unit)) : std::string("–");
}

void heading(std::string& out, Section section) {
    fmt::format_to(std::back_inserter(out), "<section><h2>{}</h2>", title(section));
}

void kpiTiles(std::string& out, const Report& report) {
    heading(out, Section::kpis);
    out += "<div class=\"tiles\">";
    for (const KpiRow& row : report.kpis) {
        const std::string name = row.metricTitle.empty() ? row.title : row.metricTitle;
        fmt::format_to(std::back_inserter(out),
                       "<div class=\"tile\" title=\"{}\"><div class=\"k\">{}</div><div class=\"v\">{}</div>",
                       escape(row.definition + " " + row.source), escape(name), shown(row.average, row.unit));
        if (row.minimum) {
            fmt::format_to(std::back_inserter(out), "<div class=\"t\">{} … {}, last {}</div>",
                           shown(row.minimum, row.unit), shown(row.maximum, row.unit),
                           shown(row.last, row.unit));
        }
        if (row.target) {
            fmt::format_to(std::back_inserter(out), "<div class=\"t {}\">{} target {}</div>",
                           row.met.value_or(false) ? "ok" : "no",
                           row.met.value_or(false) ? "✓ meets" : "✗ misses", shown(row.target, row.unit));
        }
        out += "</div>";
    }
    out += "</div></section>";
}

void charts(std::string& out, const Report& report) {
    heading(out, Section::charts);
    if (report.charts.empty()) {
        out += "<p class=\"empty\">There is no recorded data in this range.</p>";
    }
    for (const Chart& chart : report.charts) {
        fmt::format_to(std::back_inserter(out), "<h3>{}</h3>", escape(chart.title));
        out += toSvg(chart, report.spec.range, report.events);
        out += "<ul class=\"legend\">";
        int colour = 0;
        for (const ChartSeries& series : chart.series) {
            fmt::format_to(std::back_inserter(out), "<li><i class=\"s{}\"></i>{}</li>", colour,
                           escape(describe(series, chart.unit)));
            colour = (colour + 1) % kSeriesColours;
        }
        fmt::format_to(std::back_inserter(out), "</ul><p class=\"src\">{}</p>", escape(chart.source));
    }
    out += "</section>";
}

void statements(std::string& out, const Report& report) {
    heading(out, Section::statements);
    if (report.statements.empty()) {
        out += "<p class=\"empty\">No statement statistics in this range (they need "
               "pg_stat_statements).</p></section>";
        return;
    }
    fmt::format_to(
        std::back_inserter(out),
        "<p class=\"sub\">{} of {}, by execution time</p><table><thead><tr><th class=\"n\">Share</th>"
        "<th class=\"n\">Total</th><th class=\"n\">Calls</th><th class=\"n\">Mean</th><th "
        "class=\"n\">Rows</th>"
        "<th class=\"n\">Buffer hits</th><th>Statement</th></tr></thead><tbody>",
        report.statements.size(), report.statementsTotal);
    for (const StatementLine& line : report.statements) {
        fmt::format_to(
            std::back_inserter(out),
            "<tr><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>"
            "<td class=\"n\">{}</td><td class=\"n\">{}</td><td><code>{}</code></td></tr>",
            shown(line.share, Unit::ratio), shown(line.totalSeconds, Unit::seconds),
            shown(line.calls, Unit::count), shown(line.meanSeconds, Unit::seconds),
            shown(line.rows, Unit::count), shown(line.hitRatio, Unit::ratio), escape(line.text));
    }
    out += "</tbody></table></section>";
}

void inPassages(std::string& out, const Report& report, Section section) {
    heading(out, section);
    const std::vector<Passage> list = passages(report, section);
    if (list.empty()) {
        fmt::format_to(std::back_inserter(out), "<p class=\"empty\">{}</p>",
                       escape(nothingText(report, section)));
    }
    for (const Passage& passage : list) {
        fmt::format_to(std::back_inserter(out), "<h3>{}</h3>", escape(passage.title));
        if (!passage.code.empty()) {
            fmt::format_to(std::back_inserter(out), "<pre>{}</pre>", escape(passage.code));
        }
        for (const std::string& words : passage.words) {
            fmt::format_to(std::back_inserter(out), "<p>{}</p>", escape(words));
        }
        if (!passage.figures.empty()) {
            out += "<table><tbody>";
            for (const auto& [name, value] : passage.figures) {
                fmt::format_to(std::back_inserter(out), "<tr><td>{}</td><td>{}</td></tr>", escape(name),
                               escape(value));
            }
            out += "</tbody></table>";
        }
        for (const auto& [what, sql] : passage.sql) {
            fmt::format_to(std::back_inserter(out), "<p class=\"sub\">{}</p><pre>{}</pre>", escape(what),
                           escape(sql));
        }
    }
    out += "</section>";
}

void waits(std::string& out, const Report& report) {
    heading(out, Section::loadByWait);
    if (report.waits.empty()) {
        out += "<p class=\"empty\">No activity samples in this range.</p></section>";
        return;
    }
    out += "<table><thead><tr><th>Wait</th><th class=\"n\">Average active sessions</th><th class=\"n\">Share "
           "of load</th>"
           "</tr></thead><tbody>";
    for (const WaitLine& line : report.waits) {
        fmt::format_to(std::back_inserter(out),
                       "<tr><td>{}</td><td class=\"n\">{:.3f}</td><td class=\"n\">{}</td></tr>",
                       escape(line.wait), line.averageSessions, shown(line.share, Unit::ratio));
    }
    out += "</tbody></table></section>";
}

void events(std::string& out, Section section, const std::vector<history::Event>& list,
            std::string_view none) {
    heading(out, section);
    if (list.empty()) {
        fmt::format_to(std::back_inserter(out), "<p class=\"empty\">{}</p></section>", none);
        return;
    }
    out +=
        "<table><thead><tr><th>At (UTC)</th><th>Until</th><th>What</th><th>Detail</th></tr></thead><tbody>";
    for (const history::Event& event : list) {
        fmt::format_to(std::back_inserter(out),
                       "<tr><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td><td>{}</td></tr>",
                       momentText(event.at), untilText(event), escape(event.title), escape(event.detail));
    }
    out += "</tbody></table></section>";
}

void environment(std::string& out, const Report& report) {
    heading(out, Section::environment);
    out += "<table><tbody>";
    for (const auto& [name, value] : report.spec.environment) {
        fmt::format_to(std::back_inserter(out), "<tr><td>{}</td><td>{}</td></tr>", escape(name),
                       escape(value));
    }
    out += "</tbody></table></section>";
}

void sources(std::string& out, const Report& report) {
    heading(out, Section::sources);
    out += "<table><thead><tr><th>Figure</th><th>What it is</th><th>Where it comes "
           "from</th></tr></thead><tbody>";
    for (const KpiRow& row : report.kpis) {
        fmt::format_to(std::back_inserter(out), "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
                       escape(row.metricTitle.empty() ? row.title : row.metricTitle), escape(row.definition),
                       escape(row.source));
    }
    for (const Chart& chart : report.charts) {
        fmt::format_to(std::back_inserter(out), "<tr><td>Chart: {}</td><td>{}</td><td>{}</td></tr>",
                       escape(chart.title), escape(chart.summary), escape(chart.source));
    }
    out += "</tbody></table></section>";
}

} // namespace

std::string toHtml(const Report& report) {
    std::string out;
    out.reserve(1U << 20U);
    const std::string name =
        escape(report.spec.targetName.empty() ? report.spec.target : report.spec.targetName);
    fmt::format_to(
        std::back_inserter(out),
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'\">"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" "
        "content=\"light dark\"><title>Pavement report: {}</title><style>{}{}</style></head><body><main>",
        name, kStyle, seriesStyle());
    fmt::format_to(
        std::back_inserter(out),
        "<h1>{}</h1><p class=\"sub\">{} to {} ({}), all times UTC</p><p class=\"sub\">Made by {} at {}</p>",
        name, momentText(report.spec.range.from), momentText(report.spec.range.to),
        formatDuration(std::chrono::duration_cast<std::chrono::nanoseconds>(report.spec.range.length())),
        escape(report.program), momentText(report.createdAt));
    if (!report.notes.empty()) {
        out += "<div class=\"notes\">";
        for (const std::string& note : report.notes) {
            fmt::format_to(std::back_inserter(out), "<p>{}</p>", escape(note));
        }
        out += "</div>";
    }
    if (has(report, Section::kpis)) {
        kpiTiles(out, report);
    }
    if (has(report, Section::attention)) {
        inPassages(out, report, Section::attention);
    }
    if (has(report, Section::charts)) {
        charts(out, report);
    }
    if (has(report, Section::statements)) {
        statements(out, report);
    }
    for (const Section section : {Section::statementsInDepth, Section::changes, Section::patterns}) {
        if (has(report, section)) {
            inPassages(out, report, section);
        }
    }
    if (has(report, Section::loadByWait)) {
        waits(out, report);
    }
    for (const Section section : {Section::checks, Section::locks}) {
        if (has(report, section)) {
            inPassages(out, report, section);
        }
    }
    if (has(report, Section::events)) {
        events(out, Section::events, report.events, "Nothing happened that was worth an entry.");
    }
    if (has(report, Section::gaps)) {
        events(out, Section::gaps, report.gaps, "No gaps were recorded.");
    }
    if (has(report, Section::environment) && !report.spec.environment.empty()) {
        environment(out, report);
    }
    if (has(report, Section::sources)) {
        sources(out, report);
    }
    return out + "</main></body></html>\n";
}

} // namespace pavement::report
