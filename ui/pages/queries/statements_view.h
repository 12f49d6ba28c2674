#pragma once
// The statements of the visible range by the time they took: filter, columns, course, what changed about them
// and how many findings there are. Follows the shared time axis; while it is live it reads anew every ten
// seconds, the interval in which statements are collected. A hidden view reads nothing. UI thread only.

#include "engine/analyzer/finding.h"
#include "engine/analyzer/workload.h"
#include "ui/models/job_tracker.h"
#include "ui/models/statement_table_model.h"
#include "ui/pages/common/changes_watch.h"
#include "ui/pages/common/page.h"

#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace pavement::ui {

class ErrorBar;
class StatementColumns;

class StatementsView : public QWidget {
    Q_OBJECT
public:
    // The watch outlives the view.
    StatementsView(const PageServices& services, ErrorBar& error, ChangesWatch& watch,
                   QWidget* parent = nullptr);
    ~StatementsView() override;

    void setTarget(const PageTarget* target);
    void refresh(); // now

    bool settled() const {
        return !m_read.running() && !m_mark.running() && !m_watch.running() && !m_debounce.isActive() &&
               !m_model.busy();
    }

    StatementTableModel& model() { return m_model; }

    QTableView& view() { return *m_view; }

    QLineEdit& filterField() { return *m_filter; }

    // The load behind a row's key; null for one that is none.
    const analyzer::StatementLoad* load(const QString& key) const;

    const std::shared_ptr<const analyzer::Workload>& workload() const { return m_workload; }

    QString currentKey() const;
    void setMarkedOnly(bool on);
    void setSplit(bool split);
    bool isSplit() const;
    QString keyOf(const analyzer::StatementLoad& load) const; // of its row

    QByteArray saveState() const;
    void restoreState(const QByteArray& state);

signals:
    void opened(const QString& key); // Enter or double-click
    void stateChanged();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    using Findings = std::vector<analyzer::FindingReport>;

    struct Read {
        std::shared_ptr<const analyzer::Workload> workload;
        std::shared_ptr<const Findings> findings; // of its first rows
        StatementNewsPtr news;                    // that the table was made with
        std::shared_ptr<const StatementTable> table;
    };

    void buildTable();
    void onRangeChanged();
    void take(Result<Read> read);
    void takeNews();
    void markAnew();
    void applyFilter();
    void fillChoices();
    void showCount();
    void offerColumns(const QPoint& at);

    PageServices m_services;
    ErrorBar& m_error;
    ChangesWatch& m_watch;
    std::optional<PageTarget> m_target;
    StatementTableModel m_model;
    TimeRange m_asked{};
    std::shared_ptr<const analyzer::Workload> m_workload;
    std::shared_ptr<const Findings> m_findings;
    StatementNewsPtr m_shownNews; // in the table
    JobTracker m_read;
    JobTracker m_mark;
    QTimer m_debounce;
    QTimer m_again; // while live
    QLineEdit* m_filter;
    QComboBox* m_user;
    QComboBox* m_database;
    QCheckBox* m_split;
    QCheckBox* m_marked;
    QToolButton* m_offer;
    QLabel* m_count;
    QTableView* m_view;
    StatementColumns* m_columns = nullptr;
    QLabel* m_empty;
    QString m_keptKey; // over a new order
    int m_keptScroll = 0;
    bool m_failed = false;
};

} // namespace pavement::ui
