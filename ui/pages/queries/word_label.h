#pragma once
// A paragraph of plain words in a column: wrapped, selectable. UI thread only.

#include "ui/theme/theme.h"

#include <QString>

class QLabel;
class QVBoxLayout;
class QWidget;

namespace pavement::ui {

// Nothing where the text is empty; null then.
QLabel* addWords(const Theme& theme, QWidget* parent, QVBoxLayout* into, const QString& text, TextRole role,
                 bool muted = false);

// A raised surface at the end of a column, with a column of its own inside.
QVBoxLayout* addCard(QWidget* parent, QVBoxLayout* into);

} // namespace pavement::ui
