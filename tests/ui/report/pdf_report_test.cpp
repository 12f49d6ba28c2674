// The PDF is a real one: several pages, its text can be read back, its charts are vectors, and nothing is
// left when the disk refuses it. PAVEMENT_KEEP_PDF names a file to keep it for a look.

#include "engine/report/report.h"
#include "ui/report/pdf_report.h"

#include <QFile>
#include <QGuiApplication>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace pavement;
using namespace pavement::report;

namespace {

ChartSeries wave(const char* name, TimeRange range, double base, double swing) {
    ChartSeries series;
    series.name = name;
    constexpr int kPoints = 600;
    for (int i = 0; i < kPoints; ++i) {
        history::Aggregate point;
        point.at = range.from + range.length() * i / kPoints;
        point.count = i > 250 && i < 280 ? 0 : 6; // a gap
        const double value = base + swing * std::sin(i / 40.0) + swing * 0.2 * ((i * 7919) % 13) / 13.0;
        point.min = value * 0.9;
        point.max = value * 1.25;
        point.sum = value * 6;
        point.last = value;
        series.points.push_back(point);
    }
    return series;
}

Report sample() {
    Report report;
    report.spec.target = "shop";
    report.spec.targetName = "Shop database";
    report.spec.range = {fromMillis(1'760'000'000'000), fromMillis(1'760'003'600'000)};
    report.spec.environment = {{"PostgreSQL", "15.18"}, {"Redis", "7.0.15"}, {"Processors", "2"}};
    report.createdAt = report.spec.range.to;
    report.program = "Pavement test";
    for (int i = 0; i < 7; ++i) {
        KpiRow row;
        row.id = "kpi" + std::to_string(i);
        row.title = "Response time p" + std::to_string(90 + i);
        row.metricTitle = row.title;
        row.unit = Unit::seconds;
        row.average = 0.0123 * (i + 1);
        row.minimum = 0.004;
        row.maximum = 0.8;
        row.last = 0.02;
        row.target = 0.05;
        row.met = i < 4;
        row.definition = "What a client waits for the answer of a statement.";
        row.source = "Durations of the server's log.";
        report.kpis.push_back(row);
    }
    for (int i = 0; i < 4; ++i) {
        Chart chart;
        chart.id = "c" + std::to_string(i);
        chart.title = i == 3 ? "Load by wait type" : "Chart " + std::to_string(i);
        chart.unit = i == 1 ? Unit::ratio : i == 2 ? Unit::perSecond : Unit::seconds;
        chart.stacked = i == 3;
        chart.source = "Read every second from pg_stat_database.";
        chart.series = {wave("first", report.spec.range, i == 1 ? 0.8 : 0.02, i == 1 ? 0.05 : 0.01),
                        wave("second", report.spec.range, i == 1 ? 0.6 : 0.05, i == 1 ? 0.05 : 0.02)};
        report.charts.push_back(chart);
    }
    for (int i = 0; i < 40; ++i) {
        report.statements.push_back(
            {std::to_string(i),
             "select section_id, avg(roughness) from pms.condition_survey where survey_date > $1 "
             "group by section_id order by 2 desc limit $2 /* statement " +
                 std::to_string(i) + " */",
             1234.0 * i, 50.0 / (i + 1), 0.01, 10, 0.1, 0.97});
    }
    report.statementsTotal = 412;
    report.waits = {{"CPU", 0.8, 0.7}, {"IO:DataFileRead", 0.3, 0.3}};
    history::Event event;
    event.at = report.spec.range.from + std::chrono::minutes{20};
    event.kind = history::EventKind::restart;
    event.title = "Server restarted";
    event.detail = "postmaster start moved";
    report.events = {event};
    report.notes = {"Partial data: recorded 50 min of the 1 h asked for."};
    return report;
}

} // namespace

class PdfReportTest : public QObject {
    Q_OBJECT
private slots:

    void a_report_becomes_a_pdf_whose_text_can_be_read() {
        QTemporaryDir directory;
        const QString file = directory.filePath(QStringLiteral("report.pdf"));
        const auto written = ui::writePdf(sample(), file.toStdString());
        QVERIFY2(written.has_value(), written ? "" : written.error().oneLine().c_str());
        QFile pdf(file);
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        const QByteArray bytes = pdf.readAll();
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(bytes.count("/Type /Page\n") >= 3);
        QVERIFY2(!bytes.contains("/Subtype /Image"), "charts must be vectors");
        const QByteArray keep = qgetenv("PAVEMENT_KEEP_PDF");
        if (!keep.isEmpty()) {
            QFile::remove(QString::fromLocal8Bit(keep));
            QVERIFY(QFile::copy(file, QString::fromLocal8Bit(keep)));
        }
        if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty()) {
            QSKIP("pdftotext (package poppler-utils) is not installed: the text was not read back");
        }
        QProcess reader;
        reader.start(QStringLiteral("pdftotext"), {QStringLiteral("-layout"), file, QStringLiteral("-")});
        QVERIFY(reader.waitForFinished());
        const QString text = QString::fromUtf8(reader.readAllStandardOutput());
        for (const char* wanted : {"Shop database", "Response time p90", "Load by wait", "Server restarted",
                                   "statement 39", "IO:DataFileRead", "Partial data"}) {
            QVERIFY2(text.contains(QLatin1String(wanted)), wanted);
        }
    }

    void words_stay_whole_and_what_is_wider_than_its_column_is_not_cut() {
        if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty()) {
            QSKIP("pdftotext (package poppler-utils) is not installed");
        }
        QTemporaryDir directory;
        const QString file = directory.filePath(QStringLiteral("report.pdf"));
        Report report = sample();
        report.events.front().detail = std::string(300, 'Z');
        QVERIFY(ui::writePdf(report, file.toStdString()).has_value());
        QProcess reader;
        reader.start(QStringLiteral("pdftotext"), {file, QStringLiteral("-")});
        QVERIFY(reader.waitForFinished());
        const QString text = QString::fromUtf8(reader.readAllStandardOutput());
        const QStringList words = text.simplified().split(QLatin1Char(' '));
        for (const char* word : {"pms.condition_survey", "avg(roughness)", "survey_date"}) {
            QCOMPARE(words.count(QLatin1String(word)), qsizetype{40});
        }
        QCOMPARE(text.count(QLatin1Char('Z')), qsizetype{300});
    }

    void a_text_longer_than_a_page_goes_on_over_the_next() {
        if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty()) {
            QSKIP("pdftotext (package poppler-utils) is not installed");
        }
        QTemporaryDir directory;
        const QString file = directory.filePath(QStringLiteral("report.pdf"));
        Report report = sample();
        report.spec.sections = defaultSections();
        StatementDepth depth;
        for (int i = 0; i < 3'000; ++i) {
            depth.text += (i == 0 ? "SELECT word" : ", word") + std::to_string(i) + "x";
        }
        report.depths = {depth};
        QVERIFY(ui::writePdf(report, file.toStdString()).has_value());
        QProcess reader;
        reader.start(QStringLiteral("pdftotext"), {file, QStringLiteral("-")});
        QVERIFY(reader.waitForFinished());
        const QString text = QString::fromUtf8(reader.readAllStandardOutput());
        QString missing;
        for (int i = 0; i < 3'000; ++i) {
            if (!text.contains(QStringLiteral("word%1x").arg(i))) {
                missing += QStringLiteral(" %1").arg(i);
            }
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.left(200)));
    }

    void a_refusing_disk_is_an_error_and_leaves_nothing() {
        const auto written = ui::writePdf(sample(), "/nonexistent-folder/report.pdf");
        QVERIFY(!written.has_value());
        QVERIFY(!written.error().message.empty());
    }

    void a_cancelled_pdf_is_not_written() {
        QTemporaryDir directory;
        std::stop_source stop;
        stop.request_stop();
        const auto written = ui::writePdf(sample(), directory.filePath(QStringLiteral("r.pdf")).toStdString(),
                                          stop.get_token());
        QVERIFY(!written.has_value());
        QVERIFY(written.error().code == ErrorCode::cancelled);
        QVERIFY(QDir(directory.path()).isEmpty());
    }

    void an_empty_report_is_still_a_document() {
        QTemporaryDir directory;
        Report empty;
        empty.spec.range = {fromMillis(0), fromMillis(1000)};
        const QString file = directory.filePath(QStringLiteral("empty.pdf"));
        QVERIFY(ui::writePdf(empty, file.toStdString()).has_value());
        QVERIFY(QFile(file).size() > 500);
    }
};

QTEST_MAIN(PdfReportTest)
#include "pdf_report_test.moc"
