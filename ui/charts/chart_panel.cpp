#include "ui/charts/chart_panel.h"

#include "ui/charts/chart_accessible.h"
#include "ui/charts/chart_canvas.h"
#include "ui/charts/chart_legend.h"
#include "ui/charts/chart_summary.h"

#include <QBuffer>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace pavement::ui {

struct ChartPanel::Impl {
    Impl(TimeAxis& axis, const Theme& theme, Unit unit, ChartKind kind)
        : state(axis, theme, unit, kind) {}

    ChartState state;
    QLabel* title = nullptr;
    QLabel* badge = nullptr;
    ChartLegend* legend = nullptr;
    ChartCanvas* canvas = nullptr;
    int automatic = 0; // colours handed out so far
    std::vector<std::pair<QString, std::function<void(TimeRange)>>> offers;

    void restyle() const {
        const Palette& colours = state.theme.palette();
        title->setFont(state.theme.font(TextRole::title));
        badge->setFont(state.theme.font(TextRole::small));
        QPalette warning = badge->palette();
        warning.setColor(QPalette::WindowText, colours.warning);
        badge->setPalette(warning);
        legend->relayout();
        canvas->restyle();
    }

    void updateBadge() const {
        if (!state.staleSince) {
            badge->hide();
            return;
        }
        const auto age = std::max(Milliseconds{0}, state.axis.range().to - *state.staleSince);
        const auto whole = std::chrono::floor<std::chrono::seconds>(age);
        const QString text = whole < std::chrono::minutes{1} ? ChartPanel::tr("%1 s").arg(whole.count())
                                                             : QString::fromStdString(formatDuration(whole));
        badge->setText(ChartPanel::tr("no news for %1").arg(text));
        badge->show();
    }
};

ChartPanel::ChartPanel(TimeAxis& axis, const Theme& theme, QString title, Unit unit, ChartKind kind,
                       QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(axis, theme, unit, kind)) {
    installChartAccessibility();
    ChartState& state = m_impl->state;
    state.title = std::move(title);
    m_impl->title = new QLabel(state.title, this);
    m_impl->title->setTextFormat(Qt::PlainText);
    m_impl->title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_impl->badge = new QLabel(this);
    m_impl->badge->setTextFormat(Qt::PlainText);
    m_impl->badge->hide();
    m_impl->legend = new ChartLegend(state, this);
    m_impl->canvas = new ChartCanvas(state, this);
    m_impl->canvas->setAccessibleName(state.title);
    setAccessibleName(state.title);
    setFocusProxy(m_impl->canvas);

    auto* header = new QHBoxLayout;
    header->setSpacing(spacing::kSmall);
    header->addWidget(m_impl->title, 1);
    header->addWidget(m_impl->badge);
    header->addSpacing(spacing::kSmall);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kMedium, spacing::kSmall + 2, spacing::kTight, spacing::kTight);
    column->setSpacing(spacing::kTight);
    column->addLayout(header);
    column->addWidget(m_impl->legend);
    column->addWidget(m_impl->canvas, 1);

    Impl& impl = *m_impl;
    connect(&theme, &Theme::changed, this, [this, &impl] {
        impl.restyle();
        update();
    });
    connect(&axis, &TimeAxis::cursorChanged, impl.legend, &ChartLegend::refresh);
    connect(impl.canvas, &ChartCanvas::drawing, this, [&impl] {
        impl.legend->refresh();
        impl.updateBadge();
    });
    connect(impl.canvas, &ChartCanvas::brushed, this, &ChartPanel::rangeBrushed);
    connect(impl.canvas, &ChartCanvas::menuRequested, this,
            [this, &impl](const QPoint& at, const TimeRange& range) {
                if (impl.offers.empty()) {
                    return;
                }
                auto* menu = new QMenu(this);
                menu->setAttribute(Qt::WA_DeleteOnClose);
                for (const auto& [words, run] : impl.offers) {
                    connect(menu->addAction(words), &QAction::triggered, this,
                            [run = run, range] { run(range); });
                }
                menu->popup(at);
            });
    connect(impl.canvas, &ChartCanvas::marginWishChanged, this, &ChartPanel::marginWishChanged);
    const auto toggle = [this, &impl](int series) {
        if (impl.state.data.valid(series)) {
            setSeriesVisible(series, !impl.state.data.at(series).visible);
        }
    };
    connect(impl.legend, &ChartLegend::toggled, this, toggle);
    connect(impl.canvas, &ChartCanvas::entryToggled, this, [&impl, toggle](int entry) {
        const std::vector<ChartSeries>& all = impl.state.data.all();
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!all[i].removed && entry-- == 0) {
                toggle(static_cast<int>(i));
            }
        }
    });
    impl.restyle();
}

ChartPanel::~ChartPanel() = default;

int ChartPanel::addSeries(const QString& name, QColor colour, Qt::PenStyle style) {
    ChartSeries series;
    series.name = name;
    series.colour = colour;
    series.style = style;
    const Theme& theme = m_impl->state.theme;
    if (!colour.isValid()) {
        series.themeSlot = m_impl->automatic++;
        if (style == Qt::SolidLine) {
            series.style = theme.seriesStyle(series.themeSlot);
        }
    } else {
        for (int slot = 0; slot < kSeriesColours; ++slot) {
            if (theme.series(slot) == colour) {
                series.themeSlot = slot;
                break;
            }
        }
    }
    const int number = m_impl->state.data.add(std::move(series));
    m_impl->legend->relayout();
    m_impl->canvas->dataChanged();
    return number;
}

void ChartPanel::removeSeries(int series) {
    m_impl->state.data.remove(series);
    m_impl->legend->relayout();
    m_impl->canvas->dataChanged();
}

int ChartPanel::seriesCount() const {
    return m_impl->state.data.count();
}

void ChartPanel::setSeriesVisible(int series, bool visible) {
    m_impl->state.data.setVisible(series, visible);
    m_impl->canvas->setFreshScale();
    m_impl->legend->refresh();
    m_impl->canvas->dataChanged();
}

void ChartPanel::append(int series, stats::Point point) {
    m_impl->state.data.append(series, point);
    m_impl->canvas->dataChanged();
}

void ChartPanel::assign(int series, std::vector<stats::Point> points) {
    m_impl->state.data.assign(series, std::move(points));
    m_impl->canvas->dataChanged();
}

void ChartPanel::dropBefore(Timestamp at) {
    m_impl->state.data.dropBefore(toMillis(at));
    m_impl->canvas->dataChanged();
}

void ChartPanel::setGapAfter(Milliseconds silence) {
    m_impl->state.data.setGapAfter(silence);
}

void ChartPanel::setLimit(const QString& name, double value) {
    m_impl->state.limitName = name;
    m_impl->state.limit = value;
    m_impl->canvas->dataChanged();
}

void ChartPanel::setMarks(std::vector<ChartMark> marks) {
    std::stable_sort(marks.begin(), marks.end(),
                     [](const ChartMark& a, const ChartMark& b) { return a.at < b.at; });
    m_impl->state.marks = std::move(marks);
    m_impl->canvas->dataChanged();
}

void ChartPanel::setStaleSince(std::optional<Timestamp> since) {
    if (since != m_impl->state.staleSince) {
        m_impl->state.staleSince = since;
        m_impl->updateBadge();
        m_impl->canvas->dataChanged();
    }
}

void ChartPanel::setDescription(const QString& definition, const QString& source) {
    m_impl->state.definition = definition;
    m_impl->state.source = source;
    const QString text = source.isEmpty() ? definition : definition % u'\n' % tr("Source: %1").arg(source);
    QString html = text.toHtmlEscaped(); // a name from the server must not become markup
    html.replace(u'\n', QStringLiteral("<br>"));
    m_impl->title->setToolTip(text.isEmpty() ? QString()
                                             : QStringLiteral("<p>") % html % QStringLiteral("</p>"));
    m_impl->title->setAccessibleDescription(text);
}

void ChartPanel::setEmptyText(const QString& text) {
    m_impl->state.emptyText = text;
    m_impl->canvas->dataChanged();
}

void ChartPanel::offer(const QString& title, std::function<void(TimeRange)> run) {
    m_impl->offers.emplace_back(title, std::move(run));
}

void ChartPanel::setLoading(bool loading) {
    if (loading != m_impl->state.loading) {
        m_impl->state.loading = loading;
        m_impl->canvas->dataChanged();
    }
}

const stats::SeriesPyramid& ChartPanel::points(int series) const {
    return m_impl->state.data.at(series).points;
}

QString ChartPanel::title() const {
    return m_impl->state.title;
}

QString ChartPanel::textSummary() const {
    return summaryOf(m_impl->state);
}

int ChartPanel::wantedLeftMargin() const {
    return m_impl->canvas->wantedLeftMargin();
}

void ChartPanel::setLeftMargin(int pixels) {
    m_impl->canvas->setLeftMargin(pixels);
}

ChartPanel::PaintCounts ChartPanel::paintCounts() const {
    return m_impl->canvas->counts();
}

void ChartPanel::drawTo(QPainter& painter, const QRectF& area) const {
    const ChartState& state = m_impl->state;
    painter.save();
    const QFont titleFont = state.theme.font(TextRole::title);
    const QFontMetricsF metrics(titleFont);
    painter.setFont(titleFont);
    painter.setPen(state.theme.palette().text);
    painter.drawText(QPointF(area.left() + spacing::kSmall, area.top() + metrics.ascent()), state.title);
    const double legendTop = area.top() + metrics.height() + spacing::kTight;
    const double legendWidth = area.width() - 2.0 * spacing::kSmall;
    const double legendHeight = m_impl->legend->heightFor(static_cast<int>(legendWidth));
    m_impl->legend->drawTo(painter,
                           QRectF(area.left() + spacing::kSmall, legendTop, legendWidth, legendHeight));
    QRectF plot = area;
    plot.setTop(legendTop + legendHeight);
    m_impl->canvas->drawTo(painter, plot);
    painter.restore();
}

Result<void> ChartPanel::exportTo(const QString& path) const {
    const QSize size = this->size().expandedTo({480, 240});
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    const QColor paper = m_impl->state.theme.palette().surface;
    const QRectF inner = QRectF(QPointF(0, 0), QSizeF(size)).adjusted(8.0, 8.0, -8.0, -8.0);
    if (path.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(size);
        svg.setViewBox(QRect(QPoint(0, 0), size));
        svg.setTitle(m_impl->state.title);
        svg.setDescription(textSummary());
        QPainter painter(&svg);
        painter.fillRect(QRect(QPoint(0, 0), size), paper);
        drawTo(painter, inner);
    } else if (path.endsWith(QLatin1String(".png"), Qt::CaseInsensitive)) {
        constexpr double kScale = 2.0;
        QImage image(size * kScale, QImage::Format_RGB32);
        image.setDevicePixelRatio(kScale);
        image.fill(paper);
        {
            QPainter painter(&image);
            drawTo(painter, inner);
        }
        image.save(&buffer, "PNG");
    } else {
        return fail(ErrorCode::invalidInput, "A chart is saved as .png or .svg",
                    "Choose a file name that ends in one of the two", path.toStdString());
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit()) {
        return fail(ErrorCode::io, "The picture could not be written: " + file.errorString().toStdString(),
                    "Choose a folder one may write to, with room left", path.toStdString());
    }
    return {};
}

void ChartPanel::paintEvent(QPaintEvent* /*event*/) {
    const Palette& colours = m_impl->state.theme.palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours.border, 1.0));
    painter.setBrush(colours.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), spacing::kRadius,
                            spacing::kRadius);
}

void ChartPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
}

void ChartPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LocaleChange || event->type() == QEvent::EnabledChange) {
        m_impl->canvas->restyle();
    }
}

QSize ChartPanel::sizeHint() const {
    return {520, 240};
}

QSize ChartPanel::minimumSizeHint() const {
    return {240, 150};
}

} // namespace pavement::ui
