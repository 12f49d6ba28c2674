#pragma once
// One node of the tree as a card: heading, what it reads, and bars for time, rows and blocks beside their
// figures. Drawing is a free function, so screen, picture and test draw the same. UI thread only.

#include "ui/plan/plan_document.h"
#include "ui/theme/theme.h"

#include <QFont>
#include <QSizeF>

class QPainter;
class QRectF;

namespace pavement::ui {

// Fonts and sizes, made once for a plan and a theme.
struct PlanCardStyle {
    PlanCardStyle(const Theme& theme, const PlanDocument& document);

    Palette palette;
    QColor timeBar, rowsBar, hitBar, readBar, tempBar;
    QFont heading, body, small;
    double line = 0;    // height of a line of figures
    double padding = 0; // inside the card
    QSizeF size;        // all cards are alike, so that bars compare
    bool blocks = false;
};

struct PlanCardState {
    bool current = false;
    bool focused = false; // the view has the keyboard
    bool hovered = false;
    double scale = 1; // device-independent pixels a unit: far away, less is drawn
};

// From which scale on text can be read, and below which a card is a patch of colour.
inline constexpr double kPlanTextScale = 0.55;
inline constexpr double kPlanPatchScale = 0.22;

void paintPlanCard(QPainter& painter, const QRectF& box, const PlanDocument& document, plan::NodeIndex node,
                   const PlanCardStyle& style, const PlanCardState& state);

} // namespace pavement::ui
