// What a report looks like once written: nothing from a server can become markup, a formula or broken JSON.

#include "engine/base/json.h"
#include "engine/report/axis_ticks.h"
#include "engine/report/report.h"

#include <QtTest>

#include <limits>

using namespace pavement;
using namespace pavement::report;

namespace {

const std::string kHostile = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>\x01";

Report hostileReport() {
    Report report;
    report.spec.target = kHostile;
    report.spec.targetName = kHostile;
    report.spec.range = {fromMillis(1'700'000'000'000), fromMillis(1'700'003'600'000)};
    report.spec.environment = {{kHostile, kHostile}};
    report.createdAt = fromMillis(1'700'003'600'000);
    report.program = "Pavement test";
    KpiRow kpi;
    kpi.id = "throughput";
    kpi.title = kHostile;
    kpi.metric = "throughput.transactions";
    kpi.metricTitle = kHostile;
    kpi.unit = Unit::perSecond;
    kpi.average = 12.5;
    kpi.minimum = -std::numeric_limits<double>::infinity();
    kpi.target = 10;
    kpi.met = true;
    kpi.definition = kHostile;
    kpi.source = kHostile;
    report.kpis = {kpi};
    analyzer::AttentionItem matter;
    matter.title = kHostile;
    matter.why = kHostile;
    matter.advice = kHostile;
    matter.fix = kHostile;
    matter.cost = "12 s of execution";
    matter.seconds = 12;
    matter.statements = {kHostile};
    matter.statementText = kHostile;
    matter.also = {kHostile};
    report.attention.emplace();
    report.attention->items = {matter, matter};
    report.attention->notLookedAt = {kHostile};
    Chart chart;
    chart.id = "c";
    chart.title = kHostile;
    chart.unit = Unit::seconds;
    chart.summary = kHostile;
    chart.source = kHostile;
    ChartSeries series;
    series.name = kHostile;
    for (int i = 0; i < 10; ++i) {
        history::Aggregate point;
        point.at = report.spec.range.from + Milliseconds{i * 1000};
        point.count = i == 5 ? 0 : 1;
        point.min = point.max = point.sum = point.last = 0.001 * i;
        series.points.push_back(point);
    }
    chart.series = {series, series};
    report.charts = {chart};
    chart.stacked = true;
    report.charts.push_back(chart);
    report.statements = {{kHostile, "=cmd|' /C calc'!A0", 1, 2, 3, 4, 0.5, 0.25},
                         {"2", "-- comment", 1, 1, 1, 1, 0.5, {}}};
    report.statementsTotal = 2;
    report.waits = {{kHostile, 1.5, 1.0}};
    history::Event event;
    event.at = report.spec.range.from + Milliseconds{5000};
    event.kind = history::EventKind::restart;
    event.title = kHostile;
    event.detail = kHostile;
    report.events = {event};
    event.kind = history::EventKind::gap;
    event.until = event.at + Milliseconds{1000};
    report.gaps = {event};
    report.notes = {kHostile};
    report.spec.sections = allSections();
    StatementDepth depth;
    depth.id = depth.text = depth.rowsScannedSource = kHostile;
    depth.databases = depth.users = {kHostile};
    depth.rowsScannedPerCall = 4;
    depth.waits = {{kHostile, 0.5}};
    report.depths = {depth};
    report.checks.emplace();
    analyzer::CheckFinding finding;
    finding.checkId = finding.object = finding.note = finding.fix = finding.undo = kHostile;
    finding.evidence = {{kHostile, 1.0, Unit::count}};
    report.checks->report.findings = {finding};
    report.checks->report.skipped = {{kHostile, analyzer::SkipReason::failed, kHostile}};
    report.locks.emplace();
    analyzer::LockSession culprit;
    culprit.pid = 1;
    culprit.application = culprit.role = culprit.database = culprit.state = culprit.statement = kHostile;
    analyzer::LockSession waiter = culprit;
    waiter.pid = 2;
    waiter.blockedBy = {1};
    waiter.wait = analyzer::LockWait{kHostile, kHostile, kHostile, 3.0};
    report.locks->locks.forest = analyzer::lockForest({culprit, waiter});
    analyzer::HorizonHolder holder;
    holder.name = holder.advice = holder.fix = kHostile;
    report.locks->horizon.holders = {holder};
    report.changes.emplace();
    report.changes->range = report.spec.range;
    analyzer::TimeChange change;
    change.statement = kHostile;
    change.at = report.spec.range.from;
    change.between = report.spec.range;
    change.before = {0.002, 0.002, 0.002};
    change.after = {0.006, 0.006, 0.006};
    change.secondsPerDay = 100;
    report.changes->times.changes = {change};
    report.changes->texts = {{kHostile, "=" + kHostile}};
    report.patterns.emplace();
    report.patterns->range = report.spec.range;
    analyzer::NPlusOne pair;
    pair.list = pair.lookUp = pair.table = pair.column = kHostile;
    pair.perList = 12;
    pair.advice = {analyzer::PatternAdvice::join, analyzer::PatternAdvice::lateral};
    report.patterns->nPlusOne = {pair};
    analyzer::ChattyFound chatty;
    chatty.chatty.database = chatty.statement = kHostile;
    report.patterns->chatty = {chatty};
    report.patterns->texts = {{kHostile, kHostile}};
    return report;
}

} // namespace

class ReportOutputTest : public QObject {
    Q_OBJECT
private slots:

    void html_escapes_every_string_from_outside() {
        const QByteArray html = QByteArray::fromStdString(toHtml(hostileReport()));
        QVERIFY(!html.contains("<script"));
        QVERIFY(!html.contains("<img"));
        QVERIFY(!html.contains('\x01'));
        QVERIFY(html.contains("&lt;script&gt;"));
    }

    void sections_that_ask_the_server_say_so_when_none_was_asked() {
        Report report = hostileReport();
        QVERIFY(passages(report, Section::locks).size() == 3); // culprit, who waits, who holds vacuum back
        QVERIFY(passages(report, Section::locks)[0].title.ends_with("blocks 1"));
        report.checks.reset();
        report.locks.reset();
        QVERIFY(passages(report, Section::checks).empty());
        QVERIFY(QString::fromStdString(nothingText(report, Section::checks)).contains("not made"));
        QVERIFY(toJson(report).find("\"checks\": null") != std::string::npos);
        for (const Section section : defaultSections()) {
            QVERIFY(section != Section::checks && section != Section::locks);
        }
    }

    void what_was_not_seen_or_is_not_shown_is_said() {
        Report report = hostileReport();
        report.locks->horizon.partial = true;
        QCOMPARE(passages(report, Section::locks).size(), std::size_t{4});
        QVERIFY(toHtml(report).find("pg_read_all_stats") != std::string::npos);
        report.checks->report.runs = {{"index.unused", 0.1, 200, true}, {"table.bloat", 0.1, 3, false}};
        const std::string html = toHtml(report);
        QVERIFY(html.find("index.unused: more than are shown") != std::string::npos);
        QVERIFY(html.find("table.bloat: more") == std::string::npos);
    }

    void csv_tells_prepared_transactions_and_who_holds_vacuum_back() {
        Report report = hostileReport();
        analyzer::LockSession prepared;
        prepared.pid = -1;
        prepared.preparedId = "gid-7";
        analyzer::LockSession waiter;
        waiter.pid = 5;
        waiter.blockedBy = {-1};
        waiter.wait = analyzer::LockWait{"transactionid", "ShareLock", {}, 3.0};
        report.locks->locks.forest = analyzer::lockForest({prepared, waiter});
        report.locks->horizon.holders.front().name = "old-report";
        const QByteArray csv = QByteArray::fromStdString(toCsv(report));
        QVERIFY(csv.contains("\n,gid-7,")); // no process
        QVERIFY(csv.contains("ShareLock transactionid"));
        QVERIFY(csv.contains("holds_vacuum_back"));
        QVERIFY(csv.contains("old-report"));
    }

    void what_needs_a_person_stands_in_every_form() {
        Report report = hostileReport();
        const auto list = passages(report, Section::attention);
        QCOMPARE(list.size(), std::size_t{3}); // two matters and what was not looked at
        QVERIFY(list[0].title.starts_with("1. ") && list[1].title.starts_with("2. "));
        QCOMPARE(list[0].figures.front().second, std::string("12 s of execution"));
        const std::string html = toHtml(report);
        QVERIFY(html.find("What needs you") < html.find("<h2>Charts")); // before what it was drawn from
        QVERIFY(html.find("12 s of execution") != std::string::npos);
        const std::string csv = toCsv(report);
        QVERIFY(csv.find("\r\nattention\r\n") != std::string::npos);
        QVERIFY(csv.find("not looked at,") != std::string::npos);
        QVERIFY(toJson(report).find("pavement-attention") != std::string::npos);
        report.attention->items.clear();
        report.attention->notLookedAt.clear();
        QVERIFY(toHtml(report).find("Nothing stands out.") != std::string::npos);
        report.attention.reset();
        QVERIFY(toJson(report).find("\"attention\": null") != std::string::npos);
    }

    void changes_and_patterns_stand_in_every_form_and_say_when_there_are_none() {
        Report report = hostileReport();
        QVERIFY(passages(report, Section::changes).size() == 1);
        QVERIFY(passages(report, Section::patterns).size() == 2);
        QVERIFY(toHtml(report).find("Takes 3.0 times as long") != std::string::npos);
        const std::string csv = toCsv(report);
        for (const char* heading : {"\r\nchanges\r\n", "\r\nlook_ups_for_each_row\r\n", "\r\nchatty\r\n"}) {
            QVERIFY2(csv.find(heading) != std::string::npos, heading);
        }
        QVERIFY(csv.find("\"'=<script>") != std::string::npos); // no formula
        QVERIFY(toJson(report).find("pavement-changes") != std::string::npos);
        QVERIFY(toJson(report).find("pavement-patterns") != std::string::npos);

        // Of very many the first are told, and how many more there are.
        report.changes->times.changes.resize(25, report.changes->times.changes.front());
        QCOMPARE(passages(report, Section::changes).size(), std::size_t{21});
        QVERIFY(passages(report, Section::changes).back().title == "And 5 more");

        report.changes->times.changes.clear();
        report.changes->times.examined = 40;
        report.patterns->nPlusOne.clear();
        report.patterns->chatty.clear();
        const std::string html = toHtml(report);
        QVERIFY(html.find("no statement changed for good") != std::string::npos);
        QVERIFY(html.find("No look-up for each row") != std::string::npos);
        report.changes.reset();
        report.patterns.reset();
        QVERIFY(toJson(report).find("\"changes\": null") != std::string::npos);
        QVERIFY(toHtml(report).find("They were not looked for.") != std::string::npos);
    }

    void html_allows_itself_nothing_from_the_network() {
        const QByteArray html = QByteArray::fromStdString(toHtml(hostileReport()));
        QVERIFY(html.contains("Content-Security-Policy"));
        QVERIFY(html.contains("default-src 'none'"));
        const QByteArray withoutNamespace = QByteArray(html).replace("http://www.w3.org/2000/svg", "");
        QVERIFY(!withoutNamespace.contains("http://"));
        QVERIFY(!withoutNamespace.contains("https://"));
        QVERIFY(!withoutNamespace.contains("url("));
    }

    void html_leaves_gaps_open() {
        Report report = hostileReport();
        report.charts.resize(1);
        report.charts[0].series.resize(1);
        const QString html = QString::fromStdString(toHtml(report));
        const auto begin = html.indexOf(QLatin1String("<path class=\"line s0\" d=\""));
        QVERIFY(begin > 0);
        const QString path = html.mid(begin, html.indexOf(QLatin1Char('>'), begin) - begin);
        QCOMPARE(path.count(QLatin1Char('M')), 2); // the line starts again behind the gap
    }

    void html_cuts_an_area_where_nothing_was_measured() {
        Report report = hostileReport();
        report.charts.erase(report.charts.begin());
        const QString html = QString::fromStdString(toHtml(report));
        for (const char* layer : {"<path class=\"area s0\" d=\"", "<path class=\"area s1\" d=\""}) {
            const auto begin = html.indexOf(QLatin1String(layer));
            QVERIFY(begin > 0);
            const QString path = html.mid(begin, html.indexOf(QLatin1Char('>'), begin) - begin);
            QCOMPARE(path.count(QLatin1Char('M')), 2);
            QCOMPARE(path.count(QLatin1Char('Z')), 2);
        }
    }

    void csv_defuses_formulas() {
        const QString csv = QString::fromStdString(toCsv(hostileReport()));
        QVERIFY(csv.contains(QLatin1String("\"'=cmd|' /C calc'!A0\"")));
        QVERIFY(csv.contains(QLatin1String("'-- comment")));
        for (const QString& line : csv.split(QLatin1String("\r\n"))) {
            for (const QString& cell : line.split(QLatin1Char(','))) {
                QVERIFY2(!cell.startsWith(QLatin1Char('=')) && !cell.startsWith(QLatin1Char('@')),
                         qPrintable(line));
            }
        }
    }

    void csv_defuses_formulas_behind_blanks_and_control_characters() {
        for (const char* evil : {"=1", "+1", "-1", "@x", "\t=1", " =1", "\r=1"}) {
            Report report = hostileReport();
            report.statements[0].text = evil;
            const QString csv = QString::fromStdString(toCsv(report));
            const QString expected = QLatin1String("\"'") + QString::fromLatin1(evil);
            QVERIFY2(csv.contains(expected) || csv.contains(QLatin1Char('\'') + QString::fromLatin1(evil)),
                     evil);
        }
    }

    void json_parses_and_states_its_schema() {
        const auto json = parseJson(toJson(hostileReport()), "report");
        QVERIFY(json.has_value());
        QCOMPARE(json->at("schema").get<std::string>(), std::string("pavement-report"));
        QCOMPARE(json->at("version").get<int>(), Report::kSchemaVersion);
        QVERIFY(json->at("kpis").at(0).at("minimum").is_null()); // infinity is not JSON
        QVERIFY(json->at("charts").at(0).at("series").at(0).at("points").at(5).at(1).is_null());
        QCOMPARE(json->at("statements_total").get<int>(), 2);
    }

    void json_survives_invalid_utf8() {
        Report report = hostileReport();
        report.statements[0].text = "\xff\xfe broken";
        QVERIFY(parseJson(toJson(report), "report").has_value());
    }

    void an_empty_report_says_that_there_is_nothing() {
        Report report;
        report.spec.range = {fromMillis(0), fromMillis(1000)};
        const QString html = QString::fromStdString(toHtml(report));
        QVERIFY(html.contains(QLatin1String("no recorded data")));
        QVERIFY(parseJson(toJson(report), "report").has_value());
    }

    void ticks_are_round_and_cover_the_values() {
        for (const double high : {0.00017, 0.9, 1.0, 3.3, 47.0, 99.0, 12345.0}) {
            const auto ticks = valueTicks(0, high, 5);
            QVERIFY(ticks.size() >= 3 && ticks.size() <= 8);
            QVERIFY(ticks.front() <= 0 && ticks.back() >= high * 0.999999);
        }
        QVERIFY(!valueTicks(0, 0, 5).empty());
        QVERIFY(!valueTicks(std::numeric_limits<double>::quiet_NaN(), 1, 5).empty());
    }

    void time_ticks_stay_few_from_a_second_to_ten_years() {
        for (const std::int64_t seconds : {1LL, 60LL, 3600LL, 86400LL, 31536000LL, 315360000LL}) {
            const auto ticks =
                timeTicks({fromMillis(1'700'000'000'000), fromMillis(1'700'000'000'000 + seconds * 1000)}, 9);
            QVERIFY(ticks.size() <= 10);
        }
    }
};

QTEST_APPLESS_MAIN(ReportOutputTest)
#include "report_output_test.moc"
