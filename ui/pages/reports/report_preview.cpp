#include "ui/pages/reports/report_preview.h"

#include "engine/report/axis_ticks.h"
#include "engine/report/stack.h"
#include "ui/models/snapshot_models.h"
#include "ui/models/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QPainter>
#include <QPainterPath>
#include <QPixmap>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace pavement::ui {
namespace {

constexpr int kChartHeight = 170;
constexpr int kAxisWidth = 72;

// Says to the tool that collects texts which context they belong to.
struct Text {
    Q_DECLARE_TR_FUNCTIONS(ReportPreview)
};

QString safe(std::string_view text) {
    return toText(text).toHtmlEscaped();
}

QString figure(const std::optional<double>& value, Unit unit) {
    return value ? valueText(*value, unit).toHtmlEscaped() : QStringLiteral("–");
}

// With its date in any case: a report is read on other days too.
QString momentText(Timestamp at) {
    return QDateTime::fromMSecsSinceEpoch(toMillis(at)).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

struct Extent {
    double from = 0, to = 0, low = 0, high = 0;
    std::vector<std::pair<double, QString>> ticks; // value, label
};

using Layers = std::vector<std::vector<report::Layer>>; // of a stacked chart; else none

Extent extentOf(const report::Chart& chart, const Layers& layers, TimeRange range) {
    Extent extent{
        static_cast<double>(toMillis(range.from)), static_cast<double>(toMillis(range.to)), 0.0, 0.0, {}};
    for (const report::ChartSeries& series : chart.series) {
        for (const history::Aggregate& point : series.points) {
            if (point.count == 0) {
                continue;
            }
            extent.high = std::max(extent.high, point.max);
        }
    }
    if (chart.stacked) {
        extent.high = report::highestOf(layers);
    }
    if (chart.unit == Unit::ratio && extent.high > 0.5) {
        extent.high = std::max(extent.high, 1.0);
    }
    const ScaledUnit scale = scaleFor(extent.high, chart.unit);
    for (const double tick : report::valueTicks(extent.low, extent.high * scale.factor, 4)) {
        extent.ticks.emplace_back(
            tick / scale.factor,
            QString::number(tick, 'g', 4) +
                (scale.suffix.empty() ? QString() : QLatin1Char(' ') + toText(scale.suffix)));
    }
    extent.high = extent.ticks.back().first;
    return extent;
}

// Where each thing lies in the picture.
struct Plot {
    QRectF area;
    Extent extent;

    QPointF at(Timestamp time, double value) const {
        return {area.left() + (static_cast<double>(toMillis(time)) - extent.from) /
                                  (extent.to - extent.from) * area.width(),
                area.bottom() - (value - extent.low) / (extent.high - extent.low) * area.height()};
    }
};

void drawStack(QPainter& painter, const report::Chart& chart, const Layers& layers, const Plot& plot,
               const Theme& theme) {
    painter.setPen(Qt::NoPen);
    for (std::size_t n = 0; n < layers.size(); ++n) {
        painter.setBrush(theme.waitType(toText(chart.series[n].name)));
        for (const report::Layer& layer : layers[n]) {
            QPolygonF area;
            for (std::size_t i = 0; i < layer.at.size(); ++i) {
                area << plot.at(layer.at[i], layer.above[i]);
            }
            for (std::size_t i = layer.at.size(); i-- > 0;) {
                area << plot.at(layer.at[i], layer.below[i]);
            }
            painter.drawPolygon(area);
        }
    }
}

void drawLines(QPainter& painter, const report::Chart& chart, const Plot& plot, const Theme& theme) {
    int number = 0;
    painter.setBrush(Qt::NoBrush);
    for (const report::ChartSeries& series : chart.series) {
        QPainterPath line;
        bool broken = true;
        for (const history::Aggregate& point : series.points) {
            if (point.count == 0) {
                broken = true;
                continue;
            }
            const QPointF at = plot.at(point.at, point.mean());
            if (broken) {
                line.moveTo(at);
            } else {
                line.lineTo(at);
            }
            broken = false;
        }
        painter.setPen(QPen(theme.series(number), 1.4, theme.seriesStyle(number)));
        painter.drawPath(line);
        ++number;
    }
}

QPixmap drawChart(const report::Chart& chart, TimeRange range, const Theme& theme, int width) {
    constexpr double kScale = 2.0; // sharp also on a dense screen
    QPixmap pixmap(static_cast<int>(width * kScale), static_cast<int>(kChartHeight * kScale));
    pixmap.setDevicePixelRatio(kScale);
    pixmap.fill(theme.palette().surface);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme.font(TextRole::caption));
    const QRectF plot(kAxisWidth, 8, width - kAxisWidth - 8, kChartHeight - 30);
    const Layers layers = chart.stacked ? report::stack(chart) : Layers();
    const Extent extent = extentOf(chart, layers, range);
    for (const auto& [value, label] : extent.ticks) {
        const double y = plot.bottom() - plot.height() * (value - extent.low) / (extent.high - extent.low);
        painter.setPen(theme.palette().grid);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme.palette().textMuted);
        painter.drawText(QRectF(0, y - 8, kAxisWidth - 8, 16), Qt::AlignRight | Qt::AlignVCenter, label);
    }
    painter.drawText(QRectF(plot.left(), plot.bottom() + 4, 200, 16), Qt::AlignLeft, timeText(range.from));
    painter.drawText(QRectF(plot.right() - 200, plot.bottom() + 4, 200, 16), Qt::AlignRight,
                     timeText(range.to));
    painter.setClipRect(plot);
    if (chart.stacked) {
        drawStack(painter, chart, layers, {plot, extent}, theme);
    } else {
        drawLines(painter, chart, {plot, extent}, theme);
    }
    return pixmap;
}

class Writer {
public:
    Writer(QTextDocument& document, const report::Report& report, const Theme& theme, int width)
        : m_document(document)
        , m_report(report)
        , m_theme(theme)
        , m_width(width) {}

    QString html() {
        const Palette& palette = m_theme.palette();
        m_html = QStringLiteral(
                     "<style>h1{font-size:20pt;} h2{font-size:13pt;margin-top:18px;} th{text-align:left;} "
                     ".m{color:%1;} td,th{padding:3px 14px 3px 0;}</style>")
                     .arg(palette.textMuted.name());
        const report::ReportSpec& spec = m_report.spec;
        m_html += QStringLiteral("<h1>%1</h1><p class='m'>%2 – %3 · %4</p>")
                      .arg(safe(spec.targetName), momentText(spec.range.from), momentText(spec.range.to),
                           safe(m_report.program));
        for (const std::string& note : m_report.notes) {
            m_html += QStringLiteral("<p class='m'>%1</p>").arg(safe(note));
        }
        for (const report::Section section : spec.sections) {
            add(section);
        }
        return m_html;
    }

private:
    void heading(report::Section section) {
        m_html += QStringLiteral("<h2>%1</h2>").arg(safe(report::title(section)));
    }

    void table(const QStringList& titles, const std::vector<QStringList>& rows, const QString& none) {
        if (rows.empty()) {
            m_html += QStringLiteral("<p class='m'>%1</p>").arg(none.toHtmlEscaped());
            return;
        }
        m_html += QStringLiteral("<table cellspacing='0'><tr>");
        for (const QString& title : titles) {
            m_html += QStringLiteral("<th class='m'>%1</th>").arg(title.toHtmlEscaped());
        }
        m_html += QStringLiteral("</tr>");
        for (const QStringList& row : rows) {
            m_html += QStringLiteral("<tr>");
            for (const QString& cell : row) {
                m_html += QStringLiteral("<td>%1</td>").arg(cell); // escaped by who made it
            }
            m_html += QStringLiteral("</tr>");
        }
        m_html += QStringLiteral("</table>");
    }

    void add(report::Section section) {
        std::vector<QStringList> rows;
        switch (section) {
        case report::Section::kpis:
            heading(section);
            for (const report::KpiRow& kpi : m_report.kpis) {
                // One indicator may be measured in several ways: it is named once.
                const bool again = &kpi != &m_report.kpis.front() && (&kpi)[-1].title == kpi.title;
                rows.push_back({again ? QString() : safe(kpi.title), figure(kpi.average, kpi.unit),
                                figure(kpi.minimum, kpi.unit), figure(kpi.maximum, kpi.unit),
                                figure(kpi.target, kpi.unit),
                                !kpi.met   ? QString()
                                : *kpi.met ? Text::tr("✓ met")
                                           : Text::tr("✗ missed"),
                                safe(kpi.metricTitle)});
            }
            table({Text::tr("Indicator"),
                   Text::tr("Average"),
                   Text::tr("Lowest"),
                   Text::tr("Highest"),
                   Text::tr("Target"),
                   {},
                   Text::tr("Measured as")},
                  rows, Text::tr("No figures in this range."));
            break;
        case report::Section::charts:
            heading(section);
            for (std::size_t i = 0; i < m_report.charts.size(); ++i) {
                addChart(m_report.charts[i], i);
            }
            break;
        case report::Section::statements:
            heading(section);
            for (const report::StatementLine& line : m_report.statements) {
                rows.push_back({valueText(line.totalSeconds, Unit::seconds).toHtmlEscaped(),
                                valueText(line.share, Unit::ratio).toHtmlEscaped(),
                                toText(formatCount(line.calls)).toHtmlEscaped(),
                                valueText(line.meanSeconds, Unit::seconds).toHtmlEscaped(),
                                oneLine(line.text.empty() ? line.id : line.text, 110).toHtmlEscaped()});
            }
            table({Text::tr("Total"), Text::tr("Share"), Text::tr("Calls"), Text::tr("Mean"),
                   Text::tr("Statement")},
                  rows, Text::tr("No statements in this range."));
            break;
        case report::Section::attention:
        case report::Section::statementsInDepth:
        case report::Section::changes:
        case report::Section::patterns:
        case report::Section::checks:
        case report::Section::locks:
            heading(section);
            addPassages(section);
            break;
        case report::Section::loadByWait:
            heading(section);
            for (const report::WaitLine& line : m_report.waits) {
                rows.push_back({safe(line.wait), valueText(line.averageSessions, Unit::count).toHtmlEscaped(),
                                valueText(line.share, Unit::ratio).toHtmlEscaped()});
            }
            table({Text::tr("Wait"), Text::tr("Average sessions"), Text::tr("Share")}, rows,
                  Text::tr("No load in this range."));
            break;
        case report::Section::events:
            heading(section);
            addEvents(m_report.events, Text::tr("Nothing happened."));
            break;
        case report::Section::gaps:
            heading(section);
            addEvents(m_report.gaps, Text::tr("No gaps."));
            break;
        case report::Section::environment:
            heading(section);
            for (const auto& [name, value] : m_report.spec.environment) {
                rows.push_back({safe(name), safe(value)});
            }
            table({{}, {}}, rows, Text::tr("Nothing is known of the environment."));
            break;
        case report::Section::sources:
            heading(section);
            for (const report::KpiRow& kpi : m_report.kpis) {
                rows.push_back(
                    {safe(kpi.title), safe(kpi.definition) + QStringLiteral("<br>") + safe(kpi.source)});
            }
            table({{}, {}}, rows, Text::tr("No figures in this range."));
            break;
        }
    }

    void addPassages(report::Section section) {
        const std::vector<report::Passage> list = report::passages(m_report, section);
        if (list.empty()) {
            m_html += QStringLiteral("<p class='m'>%1</p>").arg(safe(report::nothingText(m_report, section)));
        }
        for (const report::Passage& passage : list) {
            m_html += QStringLiteral("<p><b>%1</b></p>").arg(safe(passage.title));
            if (!passage.code.empty()) {
                m_html +=
                    QStringLiteral("<pre style='white-space:pre-wrap'>%1</pre>").arg(safe(passage.code));
            }
            for (const std::string& words : passage.words) {
                m_html += QStringLiteral("<p>%1</p>").arg(safe(words));
            }
            std::vector<QStringList> rows;
            for (const auto& [name, value] : passage.figures) {
                rows.push_back({safe(name), safe(value)});
            }
            if (!rows.empty()) {
                table({{}, {}}, rows, {});
            }
            for (const auto& [what, sql] : passage.sql) {
                m_html += QStringLiteral("<p class='m'>%1</p><pre style='white-space:pre-wrap'>%2</pre>")
                              .arg(safe(what), safe(sql));
            }
        }
    }

    void addChart(const report::Chart& chart, std::size_t number) {
        const QUrl name(QStringLiteral("chart:%1").arg(number));
        m_document.addResource(QTextDocument::ImageResource, name,
                               drawChart(chart, m_report.spec.range, m_theme, m_width));
        QString legend;
        for (std::size_t i = 0; i < chart.series.size(); ++i) {
            const QString series = toText(chart.series[i].name);
            const QColor colour =
                chart.stacked ? m_theme.waitType(series) : m_theme.series(static_cast<int>(i));
            legend += QStringLiteral("<span style='color:%1'>■</span> %2 &nbsp; ")
                          .arg(colour.name(), series.toHtmlEscaped());
        }
        m_html += QStringLiteral(
                      "<p><b>%1</b><br>%2</p><p><img src='%3' width='%4' height='%5'></p><p class='m'>%6</p>")
                      .arg(safe(chart.title), legend, name.toString())
                      .arg(m_width)
                      .arg(kChartHeight)
                      .arg(safe(chart.summary));
    }

    void addEvents(const std::vector<history::Event>& events, const QString& none) {
        std::vector<QStringList> rows;
        for (const history::Event& event : events) {
            const QString until = event.until                  ? timeText(*event.until)
                                  : history::lasts(event.kind) ? Text::tr("ongoing")
                                                               : QStringLiteral("–");
            rows.push_back({timeText(event.at).toHtmlEscaped(), until.toHtmlEscaped(),
                            eventKindText(event.kind).toHtmlEscaped(), safe(event.title)});
        }
        table({Text::tr("Time"), Text::tr("Until"), Text::tr("Kind"), Text::tr("Event")}, rows, none);
    }

    QTextDocument& m_document;
    const report::Report& m_report;
    const Theme& m_theme;
    int m_width;
    QString m_html;
};

} // namespace

void showReport(QTextDocument& document, const report::Report& report, const Theme& theme, int width) {
    document.clear();
    document.setHtml(Writer(document, report, theme, width).html());
}

} // namespace pavement::ui
