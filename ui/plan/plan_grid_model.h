#pragma once
// A plan as rows: a tree in the plan's own order, or, sorted by a column, a flat list with the largest first.
// Sorting flattens on purpose: a tree whose siblings change places says something else than the plan does.
// Cells speak the roles of plan_rows.h. UI thread only.

#include "ui/plan/plan_document.h"

#include <QAbstractItemModel>

#include <vector>

namespace pavement::ui {

class PlanGridModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column {
        NodeColumn,
        OwnTime,
        TotalTime,
        Rows,
        Estimated,
        Factor,
        Loops,
        BlocksHit,
        BlocksRead,
        Temporary,
        Condition,
        ColumnCount
    };

    using QAbstractItemModel::QAbstractItemModel;

    void show(PlanDocumentPtr document);

    const PlanDocumentPtr& document() const { return m_document; }

    QModelIndex indexOf(plan::NodeIndex node, int column = NodeColumn) const;
    plan::NodeIndex node(const QModelIndex& index) const;

    bool isFlat() const { return m_flat; }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    // The node column, or none, is the plan's own order.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    QString text(plan::NodeIndex node, int column) const;
    QVariant sortKey(plan::NodeIndex node, int column) const;
    void order();

    PlanDocumentPtr m_document;
    std::vector<int> m_rows;                              // of each node among its siblings
    std::vector<std::vector<plan::NodeIndex>> m_children; // of each node
    std::vector<plan::NodeIndex> m_order;                 // flat: row → node
    std::vector<int> m_flatRows;                          // flat: node → row
    bool m_flat = false;
    int m_sortColumn = NodeColumn;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace pavement::ui
