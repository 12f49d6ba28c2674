#include "ui/plan/plan_comparison_view.h"

#include "ui/models/text.h"
#include "ui/plan/plan_rows.h"
#include "ui/plan/plan_words.h"
#include "ui/plan/sql_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTreeView>

namespace pavement::ui {

PlanComparisonView::PlanComparisonView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_summary(new QLabel(this)) {
    auto* split = new QSplitter(Qt::Vertical, this);
    m_rows = new QTreeView(split);
    m_rows->setModel(&m_model);
    m_rows->setAccessibleName(tr("Both plans"));
    dressPlanRows(*m_rows, theme);
    m_rows->header()->setStretchLastSection(false);
    const int digit = m_rows->fontMetrics().horizontalAdvance(QLatin1Char('0'));
    m_rows->header()->resizeSection(PlanComparisonModel::NodeColumn, digit * 44);
    m_rows->header()->setSectionResizeMode(PlanComparisonModel::ChangeColumn, QHeaderView::Stretch);
    for (int column = PlanComparisonModel::TimeBefore; column < PlanComparisonModel::ColumnCount; ++column) {
        m_rows->header()->resizeSection(column, digit * 13);
    }
    m_changes = new QPlainTextEdit(split);
    dressReadOnlyText(*m_changes, theme);
    m_changes->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_changes->setAccessibleName(tr("Changes of the node"));
    split->setStretchFactor(0, 4);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);

    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* next = new QPushButton(tr("Next change"), this);
    next->setToolTip(tr("Go to the next node that changed (N)"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(m_summary, 1);
    head->addWidget(next);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::kSmall);
    column->addLayout(head);
    column->addWidget(split, 1);

    auto* shortcut = new QShortcut(QKeySequence(Qt::Key_N), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, &PlanComparisonView::goToNextChange);
    connect(next, &QPushButton::clicked, this, &PlanComparisonView::goToNextChange);
    connect(m_rows->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &PlanComparisonView::showChanges);
}

void PlanComparisonView::show(PlanComparisonPtr comparison) {
    m_model.show(std::move(comparison));
    m_rows->expandAll();
    m_summary->setText(summary());
    const QModelIndex first = m_model.nextChange({});
    m_rows->setCurrentIndex(first.isValid() ? first : m_model.index(0, 0));
    showChanges();
}

QString PlanComparisonView::summary() const {
    const PlanComparisonPtr& comparison = m_model.comparison();
    if (!comparison) {
        return tr("There are no plans to compare.");
    }
    const plan::Comparison& changes = comparison->changes;
    QStringList parts{changes.sameShape ? tr("Same shape") : tr("The shape changed")};
    const auto times = [](double before, double after) -> QString {
        if (before <= 0 || after <= 0) {
            return {};
        }
        return before / after >= 1.05
                   ? QStringLiteral(" ") + tr("(%1 less)").arg(PlanWords::factor(before / after))
               : after / before >= 1.05
                   ? QStringLiteral(" ") + tr("(%1 more)").arg(PlanWords::factor(after / before))
                   : QString();
    };
    if (changes.beforeMs > 0 && changes.afterMs > 0) {
        parts << tr("time %1 → %2")
                         .arg(PlanWords::milliseconds(changes.beforeMs),
                              PlanWords::milliseconds(changes.afterMs)) +
                     times(changes.beforeMs, changes.afterMs);
    } else {
        parts << tr("times were not measured in both");
    }
    if (comparison->before->accounting.hasBuffers && comparison->after->accounting.hasBuffers) {
        const auto before = static_cast<double>(changes.beforeBlocks);
        const auto after = static_cast<double>(changes.afterBlocks);
        parts << tr("%1 → %2").arg(PlanWords::count(before), PlanWords::blocks(after)) + times(before, after);
    }
    return parts.join(QStringLiteral("  ·  "));
}

void PlanComparisonView::goToNextChange() {
    QModelIndex next = m_model.nextChange(m_rows->currentIndex());
    if (!next.isValid()) {
        next = m_model.nextChange({});
    }
    if (next.isValid()) {
        m_rows->setCurrentIndex(next);
        m_rows->scrollTo(next);
    }
}

void PlanComparisonView::showChanges() {
    const QModelIndex current = m_rows->currentIndex();
    const QString changes = m_model.changes(current);
    m_changes->setPlainText(!changes.isEmpty()  ? changes
                            : current.isValid() ? tr("Nothing changed in this node.")
                                                : QString());
}

} // namespace pavement::ui
