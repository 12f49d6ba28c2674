#pragma once
// A word-sized line without axes for tiles and tables: the shape of the last while, its newest point marked.
// UI thread only.

#include "engine/base/units.h"
#include "engine/stats/series_pyramid.h"
#include "ui/theme/theme.h"

#include <QColor>
#include <QWidget>

#include <optional>

namespace pavement::ui {

class SparkLine : public QWidget {
    Q_OBJECT
public:
    // `name` and the last value make the accessible description.
    SparkLine(const Theme& theme, QString name, Unit unit, QWidget* parent = nullptr);

    void append(stats::Point point);
    void assign(std::vector<stats::Point> points);
    void setSpan(Milliseconds span);      // how far back it looks from its newest point; 15 minutes
    void setTarget(double value);         // a thin line; NaN removes it
    void setColour(const QColor& colour); // invalid: the theme's accent

    const stats::SeriesPyramid& points() const { return m_points; }

protected:
    void paintEvent(QPaintEvent* event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    void changed();

    const Theme& m_theme;
    QString m_name;
    Unit m_unit;
    stats::SeriesPyramid m_points;
    Milliseconds m_span{15 * 60 * 1000};
    double m_target;
    QColor m_colour;
};

} // namespace pavement::ui
