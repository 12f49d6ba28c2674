#pragma once
// Who waits for whom as a tree, the culprits at the top. Each reading replaces the tree as a whole: what
// stands where changes with every lock, so keys, not positions, carry selection over. UI thread only.

#include "engine/analyzer/locks.h"
#include "ui/models/keyed_table_model.h"

#include <QAbstractItemModel>

namespace pavement::ui {

class LockTreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    // Roles as KeyedTableModel's: ToneRole, KeyRole.
    enum ColumnId { session, waitsFor, waiting, blocks, state, transaction, statement, columnTotal };

    explicit LockTreeModel(QObject* parent = nullptr);

    void show(analyzer::LockForest forest);

    const analyzer::LockForest& forest() const { return m_forest; }

    const analyzer::LockNode* node(const QModelIndex& index) const;
    QModelIndex find(const QString& key) const;

    static QString keyOf(const analyzer::LockSession& of);  // "pid/start", the id of a prepared one
    static QString nameOf(const analyzer::LockSession& of); // "4711 pms-legacy"

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString cell(const analyzer::LockNode& node, int column) const;
    Tone tone(const analyzer::LockNode& node, int column) const;

    analyzer::LockForest m_forest;
    std::vector<std::size_t> m_parents; // of each node; kNone for roots
    std::vector<int> m_rows;            // its place among its siblings
};

} // namespace pavement::ui
