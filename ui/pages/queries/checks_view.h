#pragma once
// Schema and instance checks: run on demand, as a task with progress and cancel; the last result of each
// target is kept with its age. UI thread only.

#include "ui/models/analyzer_models.h"
#include "ui/models/job_tracker.h"
#include "ui/pages/common/page.h"

#include <QTimer>

#include <map>
#include <memory>
#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace pavement::ui {

class CheckDetail;
class DataTable;
class ErrorBar;

class ChecksView : public QWidget {
    Q_OBJECT
public:
    ChecksView(const PageServices& services, ErrorBar& error, QWidget* parent = nullptr);
    ~ChecksView() override;

    void setTarget(const PageTarget* target);
    void run();
    void cancel();

    bool running() const { return m_job.running(); }

    const ChecksModel& model() const { return m_model; }

    // Of the target; null before the first.
    std::shared_ptr<const ChecksShown> result() const;
    // Chooses what a check found about an object, or the check's first finding.
    void choose(const std::string& checkId, const std::string& object);

    QByteArray saveState() const;
    void restoreState(const QByteArray& state);

signals:
    void finished(); // with a result or with an error
    void stateChanged();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void showResult();
    void showBusy();
    void showAge();

    PageServices m_services;
    ErrorBar& m_error;
    std::optional<PageTarget> m_target;
    ChecksModel m_model;
    std::map<std::string, std::shared_ptr<const ChecksShown>> m_results; // by target
    JobTracker m_job;
    DataTable* m_table;
    CheckDetail* m_detail;
    QPushButton* m_run;
    QPushButton* m_cancel;
    QProgressBar* m_progress;
    QLabel* m_state;
    QLabel* m_age;
    QTimer m_ageTimer;
};

} // namespace pavement::ui
