#pragma once
// How rows about nodes are dressed, in the table of one plan and in the comparison of two: bars, colours with
// words or signs beside them, a soft selection that keeps both readable. UI thread only.

#include "ui/theme/theme.h"

class QTreeView;

namespace pavement::ui {

namespace PlanRowRole {
enum Role {
    sort = Qt::UserRole + 1, // a number, or a text; invalid where there is nothing
    share,                   // 0…1: the length of the cell's bar; invalid: no bar
    meaning,                 // PlanRowMeaning
    node,                    // plan::NodeIndex
    severity                 // analyzer::Severity of the gravest finding; invalid without one
};
} // namespace PlanRowRole

enum class PlanRowMeaning { normal, muted, more, fewer };

void dressPlanRows(QTreeView& view, const Theme& theme);

} // namespace pavement::ui
