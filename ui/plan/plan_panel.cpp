#include "ui/plan/plan_panel.h"

#include "engine/plan/to_json.h"
#include "engine/plan/to_text.h"
#include "ui/models/text.h"
#include "ui/plan/plan_details.h"
#include "ui/plan/plan_findings.h"
#include "ui/plan/plan_grid.h"
#include "ui/plan/plan_text.h"
#include "ui/plan/plan_tree_view.h"
#include "ui/plan/plan_words.h"

#include <QClipboard>
#include <QDataStream>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>

namespace pavement::ui {

namespace {

constexpr quint32 kStateMark = 0x504C4E31; // of the form below: view, splitters

QToolButton* button(const QString& words, const QString& toolTip, QWidget* parent) {
    auto* made = new QToolButton(parent);
    made->setText(words);
    made->setToolTip(toolTip);
    made->setAccessibleName(toolTip);
    made->setAutoRaise(true);
    return made;
}

} // namespace

PlanPanel::PlanPanel(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_summary(new QLabel(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::kSmall);
    m_across = new QSplitter(Qt::Horizontal, this);
    m_tabs = new QTabWidget(m_across);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Ways to see the plan"));
    m_tree = new PlanTreeView(m_state, theme, m_tabs);
    m_grid = new PlanGrid(m_state, theme, m_tabs);
    m_tabs->addTab(m_tree, tr("Tree"));
    m_tabs->addTab(m_grid, tr("Table"));
    m_tabs->addTab(new PlanText(m_state, theme, m_tabs), tr("Text"));

    m_down = new QSplitter(Qt::Vertical, m_across);
    m_down->addWidget(new PlanFindings(m_state, theme, m_down));
    m_details = new PlanDetails(m_state, theme, m_down);
    m_down->addWidget(m_details);
    m_down->setStretchFactor(0, 2);
    m_down->setStretchFactor(1, 5);
    m_down->setChildrenCollapsible(false);
    m_across->setStretchFactor(0, 5);
    m_across->setStretchFactor(1, 2);
    m_across->setChildrenCollapsible(false);
    m_down->setMinimumWidth(260);
    m_across->setSizes({1000, 400}); // shares of the width there will be

    column->addWidget(makeBar());
    column->addWidget(m_across, 1);

    const auto open = [this] { m_details->setFocus(Qt::OtherFocusReason); };
    connect(m_tree, &PlanTreeView::activated, this, open);
    connect(m_grid, &PlanGrid::nodeActivated, this, open);
    connect(m_tabs, &QTabWidget::currentChanged, this, &PlanPanel::stateChanged);
    connect(m_across, &QSplitter::splitterMoved, this, &PlanPanel::stateChanged);
    connect(m_down, &QSplitter::splitterMoved, this, &PlanPanel::stateChanged);
}

QWidget* PlanPanel::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::kTight);
    m_summary->setProperty("muted", true);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_summary, 1);

    auto* smaller = button(QStringLiteral("−"), tr("Zoom out (−)"), bar);
    auto* scale = button(tr("100 %"), tr("Original size (0)"), bar);
    auto* larger = button(QStringLiteral("+"), tr("Zoom in (+)"), bar);
    auto* fit = button(tr("Fit"), tr("Show the whole plan (F)"), bar);
    scale->setMinimumWidth(scale->fontMetrics().horizontalAdvance(QStringLiteral("8888 %")) + 12);
    connect(smaller, &QToolButton::clicked, this, [this] { m_tree->zoomBy(0.8); });
    connect(scale, &QToolButton::clicked, this, [this] { m_tree->zoomBy(1 / m_tree->scale()); });
    connect(larger, &QToolButton::clicked, this, [this] { m_tree->zoomBy(1.25); });
    connect(fit, &QToolButton::clicked, m_tree, &PlanTreeView::fit);
    connect(m_tree, &PlanTreeView::scaleChanged, scale,
            [scale](double now) { scale->setText(tr("%1 %").arg(qRound(now * 100))); });
    for (QToolButton* one : {smaller, scale, larger, fit}) {
        row->addWidget(one);
        connect(m_tabs, &QTabWidget::currentChanged, one, [one](int tab) { one->setVisible(tab == 0); });
    }
    auto* copy = button(tr("Copy"), tr("Copy the plan"), bar);
    copy->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(copy);
    menu->addAction(tr("As text"), this, &PlanPanel::copyAsText);
    menu->addAction(tr("As JSON"), this, &PlanPanel::copyAsJson);
    copy->setMenu(menu);
    copy->setMinimumWidth(copy->sizeHint().width() + spacing::kMedium); // room for its arrow
    row->addWidget(copy);
    return bar;
}

void PlanPanel::show(PlanDocumentPtr document) {
    m_summary->setText(document ? PlanWords::summary(*document) : QString());
    m_state.show(std::move(document));
}

void PlanPanel::setView(View view) {
    m_tabs->setCurrentIndex(static_cast<int>(view));
}

PlanPanel::View PlanPanel::view() const {
    return static_cast<View>(m_tabs->currentIndex());
}

void PlanPanel::copyAsText() const {
    if (m_state.document()) {
        QGuiApplication::clipboard()->setText(toText(plan::toText(m_state.document()->tree)));
    }
}

void PlanPanel::copyAsJson() const {
    if (m_state.document()) {
        QGuiApplication::clipboard()->setText(toText(plan::toJson(m_state.document()->tree)));
    }
}

QByteArray PlanPanel::saveState() const {
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << kStateMark << static_cast<qint32>(view()) << m_across->saveState() << m_down->saveState();
    return state;
}

void PlanPanel::restoreState(const QByteArray& state) {
    QDataStream stream(state);
    quint32 mark = 0;
    qint32 view = 0;
    QByteArray across;
    QByteArray down;
    stream >> mark >> view >> across >> down;
    if (mark == kStateMark && stream.status() == QDataStream::Ok && view >= 0 && view < m_tabs->count()) {
        m_tabs->setCurrentIndex(view);
        m_across->restoreState(across);
        m_down->restoreState(down);
    }
}

} // namespace pavement::ui
