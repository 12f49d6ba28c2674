#pragma once
// The plans of one statement: those that were seen, one asked of the server now (estimates by default, run
// and measured only after a person's yes), and two of them compared. UI thread only.

#include "engine/analyzer/workload.h"
#include "ui/models/job_tracker.h"
#include "ui/models/keyed_table_model.h"
#include "ui/pages/common/page.h"
#include "ui/pages/queries/plan_reading.h"

#include <memory>
#include <optional>

class QComboBox;
class QDialog;
class QLabel;
class QProgressBar;
class QPushButton;

namespace pavement::ui {

class DataTable;
class ErrorBar;
class PlanDisplay;

class PlansPane : public QWidget {
    Q_OBJECT
public:
    PlansPane(const PageServices& services, ErrorBar& error, QWidget* parent = nullptr);
    ~PlansPane() override;

    void open(const PageTarget& target, const analyzer::StatementLoad& load);
    void update(const PageTarget& target); // the same one, with another environment or connection
    void close();
    void refresh(); // those of the history

    void explain();          // estimates; from the cache where nothing has changed since
    void explainAgain();     // whatever the cache knows
    void explainAsCalled();  // with the values of a running call, where the target allows it
    void explainWhereNone(); // once it is known that no plan is kept
    QDialog* askAndRun();    // the dialog that asks; null where there is no server
    void cancel();

    bool settled() const { return !m_read.running() && !m_explain.running(); }

    const std::vector<PlanShownPtr>& plans() const { return m_plans; }

    bool knows(std::uint64_t shape) const;
    void compare(std::uint64_t before, std::uint64_t after); // where both are known
    void choose(std::uint64_t shape);                        // the plan of an execution, where it is kept

    QString originText() const; // where the chosen plan is from, in words

    QString shownText() const; // the plan as EXPLAIN prints it, or the comparison

signals:
    void explained(); // with a plan or an error
    void listed();    // plans() may be others

private:
    void start(ExplainOrder order);
    bool mayUseValues() const;
    void list();
    void showChosen();
    void showBusy();
    void fillCompare();
    PlanShownPtr planOf(const QString& key) const;

    PageServices m_services;
    ErrorBar& m_error;
    std::optional<PageTarget> m_target;
    std::string m_fingerprint, m_statement, m_database;
    int m_parameters = 0;
    bool m_explainWhereNone = false;
    KeyedTableModel m_model;
    std::vector<PlanShownPtr> m_kept;
    PlanShownPtr m_now;
    std::vector<PlanShownPtr> m_plans;               // the one of now, then the kept ones
    std::shared_ptr<analyzer::ExplainCache> m_cache; // a task that was given up may still hold it
    JobTracker m_read;
    JobTracker m_explain;
    DataTable* m_table;
    QComboBox* m_compare;
    PlanDisplay* m_display;
    QPushButton* m_estimate;
    QPushButton* m_again;
    QPushButton* m_asCalled;
    QPushButton* m_run;
    QPushButton* m_cancel;
    QProgressBar* m_progress;
    QLabel* m_note;
    QLabel* m_origin;
};

} // namespace pavement::ui
