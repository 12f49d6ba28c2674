#pragma once
// The window's few icons, drawn rather than loaded, so that they take the theme's colour at any scale.

#include <QColor>
#include <QIcon>

namespace pavement::ui {

enum class IconShape { overview, queries, reports, bell, menu, search, play, pause, back, forward, clock };

QIcon drawIcon(IconShape shape, const QColor& colour);

} // namespace pavement::ui
