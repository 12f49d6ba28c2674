#pragma once
// One statement: text, figures, where its time went, its course on the shared time axis, its plans. Follows
// the visible range; hidden, it reads nothing. UI thread only.

#include "ui/models/job_tracker.h"
#include "ui/pages/common/page.h"
#include "ui/pages/queries/statement_reading.h"

#include <QTimer>

#include <filesystem>
#include <optional>

class QLabel;
class QPushButton;
class QTabWidget;

namespace pavement::ui {

class ChangeBanner;
class ChangesView;
class ChangesWatch;
class ErrorBar;
class FindingsView;
class LoggedView;
class PlansPane;
class SqlView;
class StatementCourse;
class StatementFiguresView;
class WaitProfileView;

class StatementView : public QWidget {
    Q_OBJECT
public:
    // The watch outlives the view.
    StatementView(const PageServices& services, ErrorBar& error, ChangesWatch& watch,
                  QWidget* parent = nullptr);
    ~StatementView() override;

    void open(const PageTarget& target, const analyzer::StatementLoad& load, bool split);
    void update(const PageTarget& target); // the same target with another environment or connection
    void close();

    bool settled() const;

    const std::optional<StatementReading>& reading() const { return m_reading; }

    PlansPane& plans() { return *m_plans; }

    ChangesView& changes() { return *m_changes; }

    ChangeBanner& banner() { return *m_banner; }

    void showChanges();

    LoggedView& logged() { return *m_logged; }

    void showPlans(); // with one asked of the server where none is known

    void showLogged();

    void copyText();
    void copyJson();
    void exportTo(const std::filesystem::path& path); // JSON

signals:
    void backRequested();
    void statementRequested(const QString& id, const QString& text); // another one
    void exported(const QString& path);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildTop();
    void read();
    void take(Result<StatementReading> reading);
    void showReading();
    void showNews();
    void showMarks();
    void askAndExport();

    PageServices m_services;
    ErrorBar& m_error;
    ChangesWatch& m_watch;
    std::optional<PageTarget> m_target;
    analyzer::StatementLoad m_load;
    bool m_split = false;
    std::optional<StatementReading> m_reading;
    JobTracker m_read;
    JobTracker m_write;
    QTimer m_debounce;
    QTimer m_again;
    QPushButton* m_copyJson = nullptr;
    QPushButton* m_save = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_where = nullptr;
    SqlView* m_text = nullptr;
    StatementFiguresView* m_figures = nullptr;
    WaitProfileView* m_waits = nullptr;
    QTabWidget* m_tabs = nullptr;
    StatementCourse* m_course = nullptr;
    PlansPane* m_plans = nullptr;
    LoggedView* m_logged = nullptr;
    FindingsView* m_findings = nullptr;
    ChangesView* m_changes = nullptr;
    ChangeBanner* m_banner = nullptr;
    std::optional<TimeRange> m_readRange;
};

} // namespace pavement::ui
