#include "ui/theme/style_sheet.h"

namespace pavement::ui {

QString styleSheetFor(const Palette& palette) {
    // Only selectors by property or by rarely used class: a sheet that touches every button or view would
    // replace Fusion's drawing and its focus rings with less complete ones.
    QString sheet = QStringLiteral(
        "QToolTip { color: @text; background: @raised; border: 1px solid @border; padding: 4px 6px; }"
        "*[card=\"true\"] { background: @surface; border: 1px solid @border; border-radius: @radiuspx; }"
        "QLabel[muted=\"true\"] { color: @muted; }"
        "QPushButton[primary=\"true\"] { background: @accent; color: @onAccent; border: 1px solid @accent;"
        " border-radius: 4px; padding: 5px 14px; }"
        "QPushButton[primary=\"true\"]:hover { border-color: @text; }"
        "QPushButton[primary=\"true\"]:focus { border: 2px solid @text; padding: 4px 13px; }"
        "QPushButton[primary=\"true\"]:disabled { background: @border; color: @muted; border-color: "
        "@border; }"
        "QStatusBar::item { border: none; }");
    // Longer names first where one begins another.
    sheet.replace(QLatin1String("@radius"), QString::number(spacing::kRadius));
    sheet.replace(QLatin1String("@raised"), palette.surfaceRaised.name());
    sheet.replace(QLatin1String("@surface"), palette.surface.name());
    sheet.replace(QLatin1String("@border"), palette.border.name());
    sheet.replace(QLatin1String("@muted"), palette.textMuted.name());
    sheet.replace(QLatin1String("@onAccent"), palette.accentText.name());
    sheet.replace(QLatin1String("@accent"), palette.accent.name());
    sheet.replace(QLatin1String("@text"), palette.text.name());
    return sheet;
}

} // namespace pavement::ui
