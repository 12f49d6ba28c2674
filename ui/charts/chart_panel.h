#pragma once
// One live chart: Qt Charts draws frame, axes, grid, legend and title; our own layer draws the data, reduced
// to the pixel columns (M4), as lines or stacked areas, with gaps left open, event marks, the shared
// crosshair and a brush. New data redraws the data layer alone; a moving crosshair redraws neither. UI thread
// only. Hidden panels do no work.

#include "engine/base/units.h"
#include "engine/stats/series_pyramid.h"
#include "ui/charts/time_axis.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace pavement::ui {

enum class ChartKind { line, stackedArea };

struct ChartMark {
    Timestamp at;
    QString title; // plain text
    QColor colour;
};

class ChartPanel : public QWidget {
    Q_OBJECT
public:
    ChartPanel(TimeAxis& axis, const Theme& theme, QString title, Unit unit, ChartKind kind = ChartKind::line,
               QWidget* parent = nullptr);
    ~ChartPanel() override;

    // Series are addressed by the number addSeries returned. A negative colour index picks the next of the
    // palette.
    int addSeries(const QString& name, QColor colour = {}, Qt::PenStyle style = Qt::SolidLine);
    void removeSeries(int series);
    int seriesCount() const;
    void append(int series, stats::Point point); // repaints coalesce to at most 30 a second
    void assign(int series, std::vector<stats::Point> points);
    void dropBefore(Timestamp at); // forgets old points of every series
    void setLimit(const QString& name,
                  double value); // a horizontal line, e.g. processors or a target; NaN removes it
    void setMarks(std::vector<ChartMark> marks);
    void setDescription(const QString& definition, const QString& source); // shown on hover of the title
    void setEmptyText(const QString& text); // what is missing, shown while there is no data in range
    void setLoading(bool loading);

    const stats::SeriesPyramid& points(int series) const;
    QString
    textSummary() const; // last, lowest, highest, trend of each series: also the accessible description

    // Left margin of the plot; a group of panels is aligned by giving all the largest wish.
    int wantedLeftMargin() const;
    void setLeftMargin(int pixels);

signals:
    void rangeBrushed(pavement::TimeRange range); // also zooms the axis
    void marginWishChanged();

public:
    struct Impl;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::ui
