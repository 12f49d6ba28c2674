#pragma once
// F1: what the keyboard can do. UI thread only.

#include "ui/theme/theme.h"

#include <QDialog>

#include <vector>

namespace pavement::ui {

struct Shortcut {
    QString group, title, keys;
};

class ShortcutSheet : public QDialog {
    Q_OBJECT
public:
    ShortcutSheet(const std::vector<Shortcut>& shortcuts, const Theme& theme, QWidget* parent = nullptr);
};

} // namespace pavement::ui
