#include "ui/shell/navigation_rail.h"

#include <QButtonGroup>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace pavement::ui {

NavigationRail::NavigationRail(const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout(this))
    , m_group(new QButtonGroup(this)) {
    setObjectName(QStringLiteral("rail"));
    setFixedWidth(168);
    auto* name = new QLabel(tr("Pavement"), this);
    name->setFont(theme.font(TextRole::title));
    name->setContentsMargins(spacing::kSmall, spacing::kSmall, 0, spacing::kLarge);
    m_column->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
    m_column->setSpacing(spacing::kTight);
    m_column->addWidget(name);
    m_column->addStretch();
    connect(m_group, &QButtonGroup::idClicked, this, &NavigationRail::chosen);
    connect(&theme, &Theme::changed, this, &NavigationRail::recolour);
    recolour();
}

void NavigationRail::addEntry(const QString& title, IconShape icon, const QString& shortcut) {
    auto* button = new QToolButton(this);
    button->setText(QStringLiteral("  ") + title);
    button->setToolTip(QStringLiteral("%1 (%2)").arg(title, shortcut));
    button->setAccessibleName(title);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setIconSize({20, 20});
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setMinimumHeight(38);
    m_group->addButton(button, static_cast<int>(m_entries.size()));
    m_entries.push_back({button, icon});
    m_column->insertWidget(m_column->count() - 1, button);
    recolour();
}

void NavigationRail::setCurrent(int entry) {
    if (QAbstractButton* button = m_group->button(entry)) {
        button->setChecked(true);
    }
}

void NavigationRail::recolour() {
    const Palette& palette = m_theme.palette();
    for (const Entry& entry : m_entries) {
        entry.button->setIcon(drawIcon(entry.icon, palette.text));
    }
    const QString sheet =
        QStringLiteral(
            "#rail { background: %1; border: none; border-right: 1px solid %2; }"
            "#rail QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 6px 8px; "
            "text-align: left; }"
            "#rail QToolButton:hover { background: %3; }"
            "#rail QToolButton:checked { background: %4; font-weight: 600; }"
            "#rail QToolButton:focus { border-color: %5; }")
            .arg(palette.surface.name(), palette.border.name(), palette.hover.name(),
                 palette.selection.name(), palette.accent.name());
    if (styleSheet() != sheet) {
        setStyleSheet(sheet);
    }
}

} // namespace pavement::ui
