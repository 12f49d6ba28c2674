#pragma once
// A report of a range: choose, preview, export. Building and writing are tasks with progress and cancel;
// every number comes from the history. UI thread only.

#include "engine/report/report.h"
#include "ui/models/job_tracker.h"
#include "ui/models/sections_model.h"
#include "ui/pages/common/page.h"

#include <QTimer>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QListView;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTextBrowser;

namespace pavement::ui {

class ErrorBar;

enum class ReportFormat { html, pdf, csv, json };

class ReportsPage : public Page {
    Q_OBJECT
public:
    using PdfWriter =
        std::function<Result<void>(const report::Report&, const std::filesystem::path&,
                                   const std::stop_token&)>; // cancelled before the file is there

    ReportsPage(const PageServices& services, PdfWriter writePdf, QWidget* parent = nullptr);
    ~ReportsPage() override;

    QString id() const override { return QStringLiteral("reports"); }

    QString title() const override { return tr("Reports"); }

    void setTarget(const PageTarget* target) override;
    void take(const std::vector<monitor::SnapshotPtr>& snapshots, std::uint64_t dropped) override;
    void resume() override;
    bool settled() const override;
    std::vector<Command> commands() override;
    std::map<QString, QByteArray> saveState() const override;
    void restoreState(const std::map<QString, QByteArray>& state) override;

    void build();
    void cancel(); // building or writing; a file that is not there yet will not come
    // Builds first if the choice changed since the preview.
    void exportTo(ReportFormat format, const std::filesystem::path& path);

protected:
    void showEvent(QShowEvent* event) override;

signals:
    void exported(const QString& path);

private:
    void makeContent();
    QWidget* buildChoices();
    report::ReportSpec spec() const;
    void chooseRange(int choice);
    void takeKeptRange();
    int currentChoice() const;
    bool startBuilding(std::function<void()> then);
    void askAndExport(ReportFormat format);
    void write(ReportFormat format, const std::filesystem::path& path);
    void showReport(std::shared_ptr<const report::Report> report);
    void showBusy();
    void markStale();
    bool eventFilter(QObject* watched, QEvent* event) override;

    PageServices m_services;
    PdfWriter m_writePdf;
    std::optional<PageTarget> m_target;
    monitor::SnapshotPtr m_latest;
    JobTracker m_build;
    JobTracker m_write;
    SectionsModel m_sections;
    std::shared_ptr<const report::Report> m_report;
    bool m_stale = true;
    bool m_filling = false;
    int m_keptChoice = 0;              // of the range, while there is no content yet
    TimeRange m_keptRange{};           // chosen by hand in an earlier session
    QStackedWidget* m_stack = nullptr; // null: no content yet
    ErrorBar* m_error = nullptr;
    QComboBox* m_range = nullptr;
    QDateTimeEdit* m_from = nullptr;
    QDateTimeEdit* m_to = nullptr;
    QListView* m_list = nullptr;
    QPushButton* m_preview = nullptr;
    QPushButton* m_cancel = nullptr;
    std::vector<QPushButton*> m_exports;
    QProgressBar* m_progress = nullptr;
    QLabel* m_state = nullptr;
    QTextBrowser* m_browser = nullptr;
    int m_fitted = 0; // the preview's width, as drawn
    QTimer m_fit;     // draws the preview anew once the window has its new size
};

} // namespace pavement::ui
