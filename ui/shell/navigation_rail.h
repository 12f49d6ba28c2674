#pragma once
// The left rail: one entry a page that exists. UI thread only.

#include "ui/shell/icons.h"
#include "ui/theme/theme.h"

#include <QFrame>

#include <vector>

class QButtonGroup;
class QToolButton;
class QVBoxLayout;

namespace pavement::ui {

class NavigationRail : public QFrame {
    Q_OBJECT
public:
    explicit NavigationRail(const Theme& theme, QWidget* parent = nullptr);

    void addEntry(const QString& title, IconShape icon, const QString& shortcut);
    void setCurrent(int entry);

signals:
    void chosen(int entry);

private:
    void recolour();

    struct Entry {
        QToolButton* button;
        IconShape icon;
    };

    const Theme& m_theme;
    QVBoxLayout* m_column;
    QButtonGroup* m_group;
    std::vector<Entry> m_entries;
};

} // namespace pavement::ui
