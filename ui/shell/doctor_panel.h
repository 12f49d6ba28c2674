#pragma once
// The doctor inside the connection dialog: tests the way to the servers and says of each thing that is
// missing what it costs and the exact line that mends it, to be copied. UI thread only; the test itself is a
// task.

#include "ui/models/job_tracker.h"
#include "ui/models/snapshot_models.h"
#include "ui/shell/context.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace pavement::ui {

class DataTable;

class DoctorPanel : public QWidget {
    Q_OBJECT
public:
    explicit DoctorPanel(Context& context, QWidget* parent = nullptr);

    void test(const monitor::Target& target);
    void cancel();

    bool testing() const { return m_job.running(); }

    const std::optional<monitor::DoctorReport>& report() const { return m_report; }

    QString verdict() const;

    static constexpr Milliseconds kLimit{15'000};

signals:
    void stateChanged();
    void finished();

private:
    void showFinding(const QString& key);
    void showReport(monitor::DoctorReport report);

    Context& m_context;
    JobTracker m_job;
    FindingsModel m_model;
    std::optional<monitor::DoctorReport> m_report;
    QLabel* m_verdict;
    QProgressBar* m_progress;
    DataTable* m_table;
    QWidget* m_details;
    QLabel* m_cost;
    QLabel* m_where;
    QLineEdit* m_fix;
    QPushButton* m_copy;
};

} // namespace pavement::ui
