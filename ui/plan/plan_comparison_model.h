#pragma once
// Two plans of one statement as one tree: the plan after, with what was there before hanging where it was.
// Cells speak the roles of plan_rows.h. UI thread only.

#include "engine/plan/compare.h"
#include "ui/plan/plan_document.h"

#include <QAbstractItemModel>

#include <vector>

namespace pavement::ui {

// Made once, in a task where plans may be large; then never changed. Any thread.
struct PlanComparison {
    PlanDocumentPtr before;
    PlanDocumentPtr after;
    plan::Comparison changes;
};

using PlanComparisonPtr = std::shared_ptr<const PlanComparison>;

PlanComparisonPtr comparePlans(PlanDocumentPtr before, PlanDocumentPtr after);

class PlanComparisonModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column {
        NodeColumn,
        ChangeColumn,
        TimeBefore,
        TimeAfter,
        RowsBefore,
        RowsAfter,
        BlocksBefore,
        BlocksAfter,
        ColumnCount
    };
    enum class Fate { same, changed, added, removed };

    using QAbstractItemModel::QAbstractItemModel;

    void show(PlanComparisonPtr comparison);

    const PlanComparisonPtr& comparison() const { return m_comparison; }

    Fate fate(const QModelIndex& index) const;
    // Every change of the row in words, a line each; empty where nothing changed.
    QString changes(const QModelIndex& index) const;
    // The next row behind `index` whose node changed, was added or removed; from the top where it is invalid.
    QModelIndex nextChange(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        plan::NodeIndex before = plan::kNoNode;
        plan::NodeIndex after = plan::kNoNode;
        const plan::NodeMatch* match = nullptr;
        int parent = -1;
        int position = 0; // among its siblings
        std::vector<int> children;
    };

    void hang(int row, int parent);
    const Row& rowOf(const QModelIndex& index) const;
    Fate fateOf(const Row& row) const;
    const plan::Node& nodeOf(const Row& row) const;
    QString cell(const Row& row, int column) const;
    QString changeWords(const Row& row) const;

    PlanComparisonPtr m_comparison;
    std::vector<Row> m_rows;
    std::vector<int> m_top;
};

} // namespace pavement::ui
