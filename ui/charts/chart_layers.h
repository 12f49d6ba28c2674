#pragma once
// What a chart paints beside what Qt Charts does, in layers from the back: time grid and shading, data, marks
// and limits, crosshair and brush. Free functions over plain state, so that the screen (raster), an exported
// picture (vectors) and a test draw the same thing.

#include "ui/charts/chart_data.h"
#include "ui/charts/time_ticks.h"
#include "ui/charts/value_scale.h"

#include <QFont>
#include <QRectF>
#include <QStaticText>
#include <QString>

#include <optional>
#include <vector>

class QImage;
class QPainter;

namespace pavement::ui {

// Ticks of the time axis with their texts laid out, kept while the range moves on: laying out a text costs
// more than drawing it.
struct TimeLabels {
    struct Label {
        TimeTick tick;
        QStaticText text;
        double width = 0.0;
    };

    TimeRange covered{};
    Milliseconds shortest{0}; // distance of ticks they were made for
    QFont font;
    std::vector<Label> all;
};

struct ChartState {
    ChartState(TimeAxis& timeAxis, const Theme& colours, Unit valueUnit, ChartKind kind)
        : axis(timeAxis)
        , theme(colours)
        , unit(valueUnit)
        , data(kind) {}

    TimeAxis& axis;
    const Theme& theme;
    QString title;
    Unit unit;
    ChartData data;
    CalmScale scale;
    QString limitName;
    double limit = std::numeric_limits<double>::quiet_NaN();
    std::vector<ChartMark> marks; // by time
    std::optional<Timestamp> staleSince;
    QString definition, source, emptyText;
    bool loading = false;
    TimeLabels ticks;
    std::vector<QRectF> timeLabels; // where they stand, so that the crosshair's own can cover them whole

    QColor colourOf(int series) const;
};

// The plot in logical pixels, and the time it shows.
struct PlotFrame {
    QRectF plot;
    TimeRange range;

    double x(std::int64_t millis) const;

    double x(Timestamp at) const { return x(toMillis(at)); }

    Timestamp at(double xPosition) const;
    double y(double value, const ValueScale& scale) const;
    Milliseconds pixel() const; // time a logical pixel stands for
};

bool hasDataInRange(ChartState& state);

void drawBackLayer(QPainter& painter, ChartState& state, const PlotFrame& frame);
void drawValueGrid(QPainter& painter, const ChartState& state, const PlotFrame& frame); // for vectors only
void rasterData(QImage& image, double ratio, ChartState& state, const PlotFrame& frame);
void drawDataAsVectors(QPainter& painter, ChartState& state, const PlotFrame& frame);
void drawFrontLayer(QPainter& painter, ChartState& state, const PlotFrame& frame);
void drawCrosshair(QPainter& painter, const ChartState& state, const PlotFrame& frame, Timestamp at);
void drawBrush(QPainter& painter, const ChartState& state, const PlotFrame& frame, TimeRange brushed);

// What stands at the mark flags under this x, as plain text, a line each; empty where there is none.
QString marksAt(const ChartState& state, const PlotFrame& frame, double xPosition);

} // namespace pavement::ui
