#pragma once
// A StatementTable as rows of a view: sorted and filtered by an index vector, which is made at once for
// small tables and in a task for large ones. A new order replaces the old one by a reset; the view brings
// selection and scroll position over by arranging() and arranged(). UI thread only.

#include "ui/models/job_tracker.h"
#include "ui/models/keyed_table_model.h"
#include "ui/models/statement_table.h"

#include <QAbstractTableModel>

#include <memory>

namespace pavement::ui {

class StatementTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum ColumnId {
        statement,
        total,
        share,
        calls,
        mean,
        deviation,
        rowsPerCall,
        hitRatio,
        reads,
        temp,
        wal,
        jit,
        planTime,
        findings,
        course, // spark line
        marks,
        user,
        database,
        columnTotal
    };

    // Beside KeyedTableModel's ToneRole and KeyRole.
    enum Role { ShareRole = KeyedTableModel::KeyRole + 1 };

    explicit StatementTableModel(runner::TaskScope& jobs, QObject* parent = nullptr);

    // Up to which an order is made on the spot; above it what was shown stays until the new one is made.
    static constexpr std::size_t kAtOnce = 20'000;         // rows
    static constexpr std::size_t kBytesAtOnce = 8'000'000; // of text to search or compare

    void show(std::shared_ptr<const StatementTable> table); // null: nothing
    void setFilter(StatementFilter filter);

    const StatementFilter& filter() const { return m_filter; }

    const StatementTable* table() const { return m_table.get(); }

    std::uint32_t sourceRow(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

    bool busy() const { return m_job.running(); }

    QModelIndex find(const QString& id) const;
    static Column describe(int column);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

signals:
    void arranging(); // the old order stands still
    void arranged();

private:
    bool atOnce() const;
    void arrangeAnew();
    void take(std::vector<std::uint32_t> rows);
    QString textOf(std::size_t row, int column) const;
    QString courseOf(std::size_t row) const; // in words
    QVariant toolTipOf(std::size_t row, int column) const;

    std::shared_ptr<const StatementTable> m_next;  // what is to be shown
    std::shared_ptr<const StatementTable> m_table; // what m_rows are of
    std::vector<std::uint32_t> m_rows;
    StatementFilter m_filter;
    StatementSort m_sort;
    JobTracker m_job;
};

} // namespace pavement::ui
