#pragma once
// One live chart: Qt Charts draws the frame, the value axis and its grid; our own layer draws the data,
// reduced to the pixel columns (M4), as lines or stacked areas, with gaps left open, event marks, the shared
// crosshair and a brush. New data redraws the data layer alone; a moving crosshair redraws neither. UI thread
// only. Hidden panels do no work.
//
// Mouse: drag selects and zooms, wheel zooms at the cursor, Shift and drag or the middle button pans,
// double-click returns, a click on a legend entry hides its series.
// A right click or the menu key offers what the page has to offer for the moment or the selection.
// Keys: Left, Right move the crosshair (Ctrl: ten times as far), Shift with them selects, Enter zooms to the
// selection, + and - zoom, 0 returns, 1 to 9 hide and show a series, Escape lets go.

#include "engine/base/result.h"
#include "engine/base/units.h"
#include "engine/stats/series_pyramid.h"
#include "ui/charts/time_axis.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QPainter;

namespace pavement::ui {

// A stacked area shows at each pixel column the composition at the moment of the column's highest total, so a
// short peak is never lost and what is shown was true at one moment.
enum class ChartKind { line, stackedArea };

struct ChartMark {
    Timestamp at;
    QString title; // plain text
    QColor colour; // invalid: the theme's
};

class ChartPanel : public QWidget {
    Q_OBJECT
public:
    ChartPanel(TimeAxis& axis, const Theme& theme, QString title, Unit unit, ChartKind kind = ChartKind::line,
               QWidget* parent = nullptr);
    ~ChartPanel() override;

    // Series are addressed by the number addSeries returned; numbers are not used again. Without a colour the
    // next of the theme's palette is taken, with its line style; a colour out of the theme (series, waitType)
    // follows it from light to dark.
    int addSeries(const QString& name, QColor colour = {}, Qt::PenStyle style = Qt::SolidLine);
    void removeSeries(int series);
    int seriesCount() const;
    void setSeriesVisible(int series, bool visible);
    void append(int series, stats::Point point); // repaints coalesce to at most 30 a second
    void assign(int series, std::vector<stats::Point> points);
    void dropBefore(Timestamp at);          // forgets old points of every series
    void setGapAfter(Milliseconds silence); // two points further apart are not joined; 0 (default): only NaN
    void setLimit(const QString& name,
                  double value); // a horizontal line, e.g. processors or a target; NaN removes it
    void setMarks(std::vector<ChartMark> marks);
    void setStaleSince(std::optional<Timestamp> since); // shades what comes after and says how old it is
    void setDescription(const QString& definition, const QString& source); // shown on hover of the title
    void setEmptyText(const QString& text); // what is missing, shown while there is no data in range
    void setLoading(bool loading);
    // One more line of the menu that a right click or the menu key opens. It is handed the selection or,
    // where there is none, a while around the moment that was pointed at.
    void offer(const QString& title, std::function<void(TimeRange)> run);

    const stats::SeriesPyramid& points(int series) const;
    QString title() const;
    QString
    textSummary() const; // last, lowest, highest, trend of each series: also the accessible description

    // Left margin of the plot; a group of panels is aligned by giving all the largest wish (see ChartGroup).
    int wantedLeftMargin() const;
    void setLeftMargin(int pixels);

    void drawTo(QPainter& painter, const QRectF& area) const; // title, legend, chart; as vectors
    Result<void> exportTo(const QString& path) const;         // .png at twice the size on screen, or .svg

    // How often each layer was drawn since the panel was made, for those who watch the cost.
    struct PaintCounts {
        int frame = 0;
        int data = 0;
        int overlay = 0;
    };

    PaintCounts paintCounts() const;

signals:
    void rangeBrushed(pavement::TimeRange range); // also zooms the axis
    void marginWishChanged();

public:
    struct Impl;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::ui
