#include "ui/report/pdf_report.h"

#include "engine/base/files.h"
#include "ui/report/pdf_chart.h"
#include "ui/report/pdf_page.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPageSize>
#include <QPdfWriter>

#include <algorithm>

namespace pavement::ui {

namespace {

// Says to the tool that collects texts which context they belong to.
struct Text {
    Q_DECLARE_TR_FUNCTIONS(PdfReport)
};

QString words(const std::string& text) {
    return QString::fromStdString(text);
}

bool has(const report::Report& report, report::Section section) {
    return std::find(report.spec.sections.begin(), report.spec.sections.end(), section) !=
           report.spec.sections.end();
}

QString headingOf(report::Section section) {
    return words(std::string(report::title(section)));
}

QString shown(std::optional<double> value, Unit unit) {
    return value ? words(formatValue(*value, unit)) : QStringLiteral("–");
}

void titlePage(PdfPage& page, const report::Report& report) {
    const report::ReportSpec& spec = report.spec;
    page.paragraph(words(spec.targetName.empty() ? spec.target : spec.targetName), PdfPage::font(22, true),
                   page.ink().text);
    const auto length = std::chrono::duration_cast<std::chrono::nanoseconds>(spec.range.length());
    page.paragraph(Text::tr("%1 to %2 (%3), all times UTC")
                       .arg(words(report::momentText(spec.range.from)),
                            words(report::momentText(spec.range.to)), words(formatDuration(length))),
                   PdfPage::font(9), page.ink().muted);
    page.paragraph(
        Text::tr("Made by %1 at %2").arg(words(report.program), words(report::momentText(report.createdAt))),
        PdfPage::font(9), page.ink().muted);
    page.advance(4);
    for (const std::string& note : report.notes) {
        page.paragraph(words(note), PdfPage::font(8), page.ink().text);
    }
}

// Three tiles a row: figure large, its range and target below.
void kpis(PdfPage& page, const report::Report& report) {
    constexpr int kAcross = 3;
    constexpr double kGap = 8;
    constexpr double kHeight = 62;
    page.heading(headingOf(report::Section::kpis));
    const double width = (page.width() - kGap * (kAcross - 1)) / kAcross;
    int column = 0;
    for (const report::KpiRow& row : report.kpis) {
        if (column == 0) {
            page.need(kHeight + kGap);
        }
        const double x = column * (width + kGap);
        const double top = page.y();
        page.painter().setPen(QPen(page.ink().line, 0.7));
        page.painter().setBrush(page.ink().card);
        page.painter().drawRoundedRect(QRectF(x, top, width, kHeight), 5, 5);
        page.painter().setBrush(Qt::NoBrush);
        const auto line = [&](double offset, const QString& text, const QFont& font, const QColor& colour) {
            page.painter().setFont(font);
            page.painter().setPen(colour);
            const QString fitted = QFontMetricsF(font).elidedText(text, Qt::ElideRight, width - 16);
            page.painter().drawText(QRectF(x + 8, top + offset, width - 16, 22), Qt::AlignLeft | Qt::AlignTop,
                                    fitted);
        };
        line(6, words(row.metricTitle.empty() ? row.title : row.metricTitle), PdfPage::font(8),
             page.ink().muted);
        line(17, shown(row.average, row.unit), PdfPage::font(15, true), page.ink().text);
        if (row.minimum) {
            line(37, Text::tr("%1 … %2").arg(shown(row.minimum, row.unit), shown(row.maximum, row.unit)),
                 PdfPage::font(7), page.ink().muted);
        }
        if (row.target) {
            const bool met = row.met.value_or(false);
            line(47,
                 (met ? Text::tr("✓ meets target %1") : Text::tr("✗ misses target %1"))
                     .arg(shown(row.target, row.unit)),
                 PdfPage::font(7), met ? page.ink().good : page.ink().bad);
        }
        column = (column + 1) % kAcross;
        if (column == 0) {
            page.advance(kHeight + kGap);
        }
    }
    if (column != 0) {
        page.advance(kHeight + kGap);
    }
}

void statements(PdfPage& page, const report::Report& report) {
    page.heading(headingOf(report::Section::statements));
    if (report.statements.empty()) {
        page.paragraph(Text::tr("No statement statistics in this range (they need pg_stat_statements)."),
                       PdfPage::font(9), page.ink().muted);
        return;
    }
    page.paragraph(
        Text::tr("%1 of %2, by execution time").arg(report.statements.size()).arg(report.statementsTotal),
        PdfPage::font(8), page.ink().muted);
    std::vector<std::vector<QString>> rows;
    for (const report::StatementLine& line : report.statements) {
        constexpr int kLongest = 600;
        QString text = words(line.text).simplified();
        if (text.size() > kLongest) {
            text = text.left(kLongest) + QStringLiteral(" …");
        }
        rows.push_back({shown(line.share, Unit::ratio), shown(line.totalSeconds, Unit::seconds),
                        shown(line.calls, Unit::count), shown(line.meanSeconds, Unit::seconds),
                        shown(line.hitRatio, Unit::ratio), text});
    }
    page.table({{Text::tr("Share"), 40, true, false},
                {Text::tr("Total"), 48, true, false},
                {Text::tr("Calls"), 42, true, false},
                {Text::tr("Mean"), 50, true, false},
                {Text::tr("Hits"), 48, true, false},
                {Text::tr("Statement"), 0, false, true}},
               rows);
}

void inPassages(PdfPage& page, const report::Report& report, report::Section section) {
    page.heading(headingOf(section));
    const std::vector<report::Passage> list = report::passages(report, section);
    if (list.empty()) {
        page.paragraph(words(report::nothingText(report, section)), PdfPage::font(9), page.ink().muted);
    }
    for (const report::Passage& passage : list) {
        page.need(60);
        page.paragraph(words(passage.title), PdfPage::font(10, true), page.ink().text);
        if (!passage.code.empty()) {
            page.paragraph(words(passage.code), PdfPage::font(7.5, false, true), page.ink().text);
        }
        for (const std::string& line : passage.words) {
            page.paragraph(words(line), PdfPage::font(8), page.ink().text);
        }
        if (!passage.figures.empty()) {
            std::vector<std::vector<QString>> rows;
            for (const auto& [name, value] : passage.figures) {
                rows.push_back({words(name), words(value)});
            }
            page.table({{QString(), 170, false, false}, {QString(), 0, false, false}}, rows);
        }
        for (const auto& [what, sql] : passage.sql) {
            page.paragraph(words(what), PdfPage::font(8), page.ink().muted);
            page.paragraph(words(sql), PdfPage::font(7.5, false, true), page.ink().text);
        }
        page.advance(6);
    }
}

void waits(PdfPage& page, const report::Report& report) {
    page.heading(headingOf(report::Section::loadByWait));
    std::vector<std::vector<QString>> rows;
    for (const report::WaitLine& line : report.waits) {
        rows.push_back({words(line.wait), QString::number(line.averageSessions, 'f', 3),
                        shown(line.share, Unit::ratio)});
    }
    if (rows.empty()) {
        page.paragraph(Text::tr("No activity samples in this range."), PdfPage::font(9), page.ink().muted);
        return;
    }
    page.table({{Text::tr("Wait"), 0, false, false},
                {Text::tr("Average active sessions"), 130, true, false},
                {Text::tr("Share of load"), 90, true, false}},
               rows);
}

void events(PdfPage& page, report::Section section, const std::vector<history::Event>& list,
            const QString& none) {
    page.heading(headingOf(section));
    std::vector<std::vector<QString>> rows;
    for (const history::Event& event : list) {
        rows.push_back({words(report::momentText(event.at)), words(report::untilText(event)),
                        words(event.title), words(event.detail)});
    }
    if (rows.empty()) {
        page.paragraph(none, PdfPage::font(9), page.ink().muted);
        return;
    }
    page.table({{Text::tr("At (UTC)"), 96, false, false},
                {Text::tr("Until"), 96, false, false},
                {Text::tr("What"), 130, false, false},
                {Text::tr("Detail"), 0, false, false}},
               rows);
}

void sources(PdfPage& page, const report::Report& report) {
    page.heading(headingOf(report::Section::sources));
    std::vector<std::vector<QString>> rows;
    for (const report::KpiRow& row : report.kpis) {
        rows.push_back({words(row.metricTitle.empty() ? row.title : row.metricTitle), words(row.definition),
                        words(row.source)});
    }
    for (const report::Chart& chart : report.charts) {
        rows.push_back(
            {Text::tr("Chart: %1").arg(words(chart.title)), words(chart.summary), words(chart.source)});
    }
    page.table({{Text::tr("Figure"), 100, false, false},
                {Text::tr("What it is"), 0, false, false},
                {Text::tr("Where it comes from"), 0, false, false}},
               rows);
}

} // namespace

Result<void> writePdf(const report::Report& report, const std::filesystem::path& path,
                      const std::stop_token& stop) {
    QByteArray bytes;
    {
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(15, 15, 15, 12), QPageLayout::Millimeter);
        writer.setResolution(1200);
        writer.setCreator(words(report.program));
        writer.setTitle(Text::tr("Pavement report: %1").arg(words(report.spec.targetName)));
        PdfPage page(writer, Text::tr("%1, %2").arg(words(report.program), words(report.spec.targetName)));
        if (!page.painter().isActive()) {
            return fail(ErrorCode::io, "The PDF could not be begun", "Write the report as HTML instead.");
        }
        titlePage(page, report);
        if (has(report, report::Section::kpis)) {
            kpis(page, report);
        }
        if (has(report, report::Section::attention)) {
            inPassages(page, report, report::Section::attention);
        }
        if (has(report, report::Section::charts)) {
            page.need(280); // with its first chart
            page.heading(headingOf(report::Section::charts));
            if (report.charts.empty()) {
                page.paragraph(Text::tr("There is no recorded data in this range."), PdfPage::font(9),
                               page.ink().muted);
            }
            for (const report::Chart& chart : report.charts) {
                if (stop.stop_requested()) {
                    break; // nothing of it will be written
                }
                drawChart(page, chart, report.spec.range, report.events);
            }
        }
        if (has(report, report::Section::statements)) {
            statements(page, report);
        }
        for (const report::Section section :
             {report::Section::statementsInDepth, report::Section::changes, report::Section::patterns}) {
            if (has(report, section)) {
                inPassages(page, report, section);
            }
        }
        if (has(report, report::Section::loadByWait)) {
            waits(page, report);
        }
        for (const report::Section section : {report::Section::checks, report::Section::locks}) {
            if (has(report, section)) {
                inPassages(page, report, section);
            }
        }
        if (has(report, report::Section::events)) {
            events(page, report::Section::events, report.events,
                   Text::tr("Nothing happened that was worth an entry."));
        }
        if (has(report, report::Section::gaps)) {
            events(page, report::Section::gaps, report.gaps, Text::tr("No gaps were recorded."));
        }
        if (has(report, report::Section::environment) && !report.spec.environment.empty()) {
            page.heading(headingOf(report::Section::environment));
            std::vector<std::vector<QString>> rows;
            for (const auto& [name, value] : report.spec.environment) {
                rows.push_back({words(name), words(value)});
            }
            page.table({{Text::tr("What"), 170, false, false}, {Text::tr("Value"), 0, false, false}}, rows);
        }
        if (has(report, report::Section::sources)) {
            sources(page, report);
        }
    }
    return writeFileAtomically(path, {bytes.constData(), static_cast<std::size_t>(bytes.size())}, false,
                               stop);
}

} // namespace pavement::ui
