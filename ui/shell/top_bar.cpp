#include "ui/shell/top_bar.h"

#include "ui/models/snapshot_models.h"
#include "ui/models/text.h"
#include "ui/shell/icons.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include <array>

namespace pavement::ui {
namespace {

struct Span {
    Milliseconds length;
    const char* name;
};

constexpr std::array kSpans{
    Span{std::chrono::minutes(5), QT_TRANSLATE_NOOP("pavement::ui::TopBar", "Last 5 minutes")},
    Span{std::chrono::minutes(15), QT_TRANSLATE_NOOP("pavement::ui::TopBar", "Last 15 minutes")},
    Span{std::chrono::hours(1), QT_TRANSLATE_NOOP("pavement::ui::TopBar", "Last hour")},
    Span{std::chrono::hours(6), QT_TRANSLATE_NOOP("pavement::ui::TopBar", "Last 6 hours")},
    Span{std::chrono::hours(24), QT_TRANSLATE_NOOP("pavement::ui::TopBar", "Last 24 hours")},
    Span{std::chrono::hours(24 * 7), QT_TRANSLATE_NOOP("pavement::ui::TopBar", "Last 7 days")},
};

QColor colourOf(monitor::Environment environment, const Palette& palette) {
    switch (environment) {
    case monitor::Environment::production:
        return palette.production;
    case monitor::Environment::testing:
        return palette.testing;
    case monitor::Environment::sandbox:
        return palette.sandbox;
    case monitor::Environment::development:
        break;
    }
    return palette.development;
}

} // namespace

TopBar::TopBar(TimeAxis& axis, const Theme& theme, ProfileStore& profiles, QWidget* parent)
    : QFrame(parent)
    , m_axis(axis)
    , m_theme(theme)
    , m_profiles(profiles)
    , m_band(new QFrame(this))
    , m_target(new QToolButton(this))
    , m_chip(new QLabel(this))
    , m_live(new QToolButton(this))
    , m_range(new QToolButton(this))
    , m_back(new QToolButton(this))
    , m_forward(new QToolButton(this))
    , m_search(new QToolButton(this))
    , m_alerts(new QToolButton(this))
    , m_menuButton(new QToolButton(this))
    , m_targetMenu(new QMenu(this)) {
    setObjectName(QStringLiteral("topBar"));
    m_band->setFixedHeight(4);
    m_band->setObjectName(QStringLiteral("environmentBand"));
    m_chip->setObjectName(QStringLiteral("environmentChip"));
    for (QToolButton* button :
         {m_target, m_live, m_range, m_back, m_forward, m_search, m_alerts, m_menuButton}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize({18, 18});
        button->setMinimumHeight(32);
    }
    m_target->setFont(theme.font(TextRole::title));
    m_target->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_target->setPopupMode(QToolButton::InstantPopup);
    m_target->setMenu(m_targetMenu);
    m_target->setToolTip(tr("What is watched (Ctrl+T)"));
    m_chip->setFont(theme.font(TextRole::caption));

    auto* ranges = new QMenu(this);
    for (const Span& span : kSpans) {
        ranges->addAction(tr(span.name), this, [this, span] { m_axis.showLast(span.length); });
    }
    ranges->addSeparator();
    ranges->addAction(tr("From … to …"), this, &TopBar::customRangeRequested);
    m_range->setMenu(ranges);
    m_range->setPopupMode(QToolButton::InstantPopup);
    m_range->setToolTip(tr("Time range (Ctrl+R)"));

    m_back->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_back->setToolTip(tr("Previous range (Alt+Left)"));
    m_back->setAccessibleName(tr("Previous range"));
    m_forward->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_forward->setToolTip(tr("Next range (Alt+Right)"));
    m_forward->setAccessibleName(tr("Next range"));
    m_live->setToolTip(tr("Pause or follow (Space). Collecting goes on either way."));
    m_search->setText(tr("Search or run  Ctrl+K"));
    m_search->setToolTip(tr("Every page, action and statement (Ctrl+K)"));
    m_search->setAccessibleName(tr("Command palette"));
    m_alerts->setToolTip(tr("Active alerts (Ctrl+L)"));
    m_menuButton->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    m_menuButton->setToolTip(tr("Menu (F10)"));
    m_menuButton->setAccessibleName(tr("Menu"));

    auto* row = new QHBoxLayout;
    row->setContentsMargins(spacing::kLarge, spacing::kSmall, spacing::kMedium, spacing::kSmall);
    row->setSpacing(spacing::kTight);
    row->addWidget(m_target);
    row->addWidget(m_chip);
    row->addSpacing(spacing::kLarge);
    row->addWidget(m_live);
    row->addWidget(m_range);
    row->addWidget(m_back);
    row->addWidget(m_forward);
    row->addStretch();
    row->addWidget(m_search);
    row->addWidget(m_alerts);
    row->addWidget(m_menuButton);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_band);
    column->addLayout(row);

    connect(m_targetMenu, &QMenu::aboutToShow, this, &TopBar::fillTargets);
    connect(m_live, &QToolButton::clicked, this, [this] { m_axis.setLive(!m_axis.isLive()); });
    connect(m_back, &QToolButton::clicked, &axis, &TimeAxis::back);
    connect(m_forward, &QToolButton::clicked, &axis, &TimeAxis::forward);
    connect(m_search, &QToolButton::clicked, this, &TopBar::paletteRequested);
    connect(m_alerts, &QToolButton::clicked, this, &TopBar::alertsRequested);
    connect(&axis, &TimeAxis::rangeChanged, this, &TopBar::showAxis);
    connect(&axis, &TimeAxis::liveChanged, this, &TopBar::recolour);
    connect(&axis, &TimeAxis::historyChanged, this, &TopBar::showAxis);
    connect(&theme, &Theme::changed, this, &TopBar::recolour);
    setTarget(nullptr);
    setAlerts(0, 0);
    showAxis();
}

void TopBar::setMenu(QMenu* menu) {
    m_menuButton->setMenu(menu);
}

void TopBar::setTarget(const monitor::Target* target) {
    m_hasTarget = target != nullptr;
    m_targetId = target != nullptr ? target->id : std::string();
    m_kind = target != nullptr ? target->environment : monitor::Environment::development;
    m_isProduction = m_hasTarget && m_kind == monitor::Environment::production;
    m_environment = m_hasTarget ? environmentText(m_kind) : QString();
    m_target->setText((m_hasTarget ? toText(target->name) : tr("No target")) + QStringLiteral("  ▾"));
    m_target->setAccessibleName(m_hasTarget ? tr("Target %1, %2").arg(toText(target->name), m_environment)
                                            : tr("Choose a target"));
    m_chip->setVisible(m_hasTarget);
    m_chip->setText(m_isProduction ? m_environment.toUpper() : m_environment);
    recolour();
}

void TopBar::setAlerts(int urgent, int all) {
    m_urgent = urgent;
    m_alerts->setText(urgent > 0 ? tr("%n alerts", nullptr, urgent)
                      : all > 0  ? tr("%1 quiet").arg(all)
                                 : tr("No alerts"));
    m_alerts->setAccessibleName(tr("Alerts: %1 need attention, %2 in all").arg(urgent).arg(all));
    recolour();
}

void TopBar::openTargets() {
    m_target->showMenu();
}

void TopBar::openRanges() {
    m_range->showMenu();
}

void TopBar::fillTargets() {
    m_targetMenu->clear();
    for (const Profile& profile : m_profiles.profiles()) {
        const monitor::Target& target = profile.target;
        QAction* action = m_targetMenu->addAction(
            toText(target.name) + QStringLiteral("\t") + environmentText(target.environment), this,
            [this, id = toText(target.id)] { emit targetChosen(id); });
        action->setCheckable(true);
        action->setChecked(m_hasTarget && target.id == m_targetId);
    }
    m_targetMenu->addSeparator();
    m_targetMenu->addAction(tr("New connection…"), this, &TopBar::newTargetRequested);
    QAction* edit = m_targetMenu->addAction(tr("Edit this connection…"), this, &TopBar::editTargetRequested);
    QAction* leave = m_targetMenu->addAction(tr("Stop watching"), this, &TopBar::disconnectRequested);
    edit->setEnabled(m_hasTarget);
    leave->setEnabled(m_hasTarget);
}

void TopBar::showAxis() {
    const TimeRange range = m_axis.range();
    QString text;
    if (m_axis.isLive()) {
        text = tr("Last %1").arg(ageText(m_axis.span()));
        for (const Span& span : kSpans) {
            if (span.length == m_axis.span()) {
                text = tr(span.name);
            }
        }
    } else {
        text = timeText(range.from) + QStringLiteral(" – ") + timeText(range.to);
    }
    text += QStringLiteral("  ▾");
    if (m_range->text() != text) {
        m_range->setText(text);
        m_range->setAccessibleName(tr("Time range: %1").arg(text.chopped(3)));
    }
    m_back->setEnabled(m_axis.canGoBack());
    m_forward->setEnabled(m_axis.canGoForward());
}

void TopBar::recolour() {
    const Palette& palette = m_theme.palette();
    const QColor environment = colourOf(m_kind, palette);
    m_band->setVisible(m_hasTarget);
    m_band->setFixedHeight(m_isProduction ? 6 : 3);
    const bool live = m_axis.isLive();
    m_live->setText(live ? tr("Live") : tr("Paused"));
    m_live->setAccessibleName(live ? tr("Live; pause") : tr("Paused; follow again"));
    m_live->setIcon(
        drawIcon(live ? IconShape::pause : IconShape::play, live ? palette.textMuted : palette.warning));
    m_range->setIcon(drawIcon(IconShape::clock, palette.textMuted));
    m_back->setIcon(drawIcon(IconShape::back, palette.text));
    m_forward->setIcon(drawIcon(IconShape::forward, palette.text));
    m_search->setIcon(drawIcon(IconShape::search, palette.textMuted));
    m_menuButton->setIcon(drawIcon(IconShape::menu, palette.text));
    m_alerts->setIcon(drawIcon(IconShape::bell, m_urgent > 0 ? palette.bad : palette.textMuted));
    const auto dress = [](QWidget* widget, const QString& sheet) {
        if (widget->styleSheet() != sheet) {
            widget->setStyleSheet(sheet);
        }
    };
    // What depends on the target has sheets of its own: one for all would style every button anew.
    dress(m_band,
          QStringLiteral("#environmentBand { background: %1; border: none; }").arg(environment.name()));
    dress(m_chip, QStringLiteral("#environmentChip { background: %1; color: %2; border-radius: 4px; "
                                 "padding: 2px 8px; font-weight: %3; }")
                      .arg(environment.name(), palette.accentText.name(),
                           m_isProduction ? QStringLiteral("700") : QStringLiteral("500")));
    dress(
        this,
        QStringLiteral(
            "#topBar { background: %1; border: none; border-bottom: 1px solid %2; }"
            "#topBar QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 4px 8px; }"
            "#topBar QToolButton:hover { background: %3; }"
            "#topBar QToolButton:focus { border-color: %4; }"
            "#topBar QToolButton::menu-indicator { image: none; width: 0; }")
            .arg(palette.surface.name(), palette.border.name(), palette.hover.name(), palette.accent.name()));
    showAxis();
}

} // namespace pavement::ui
