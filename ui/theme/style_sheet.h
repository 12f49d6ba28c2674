#pragma once
// The few things Fusion and a palette cannot say: cards, muted text, the primary button, tool tips.

#include "ui/theme/theme.h"

namespace pavement::ui {

QString styleSheetFor(const Palette& palette);

} // namespace pavement::ui
