#pragma once
// The window: rail, top bar, pages, status, and what ties them together. It owns no work and no data; both
// belong to the context. UI thread only.

#include "engine/analyzer/attention.h"
#include "ui/models/snapshot_models.h"
#include "ui/pages/common/page.h"
#include "ui/shell/alert_notices.h"
#include "ui/shell/context.h"
#include "ui/shell/target_session.h"
#include "ui/shell/window_layout.h"

#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include <optional>

class QStackedWidget;

namespace pavement::ui {

class AlertsPanel;
class CommandPalette;
class ErrorBar;
class NavigationRail;
class QueriesPage;
class StatusStrip;
class TopBar;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Context& context, QWidget* parent = nullptr);
    ~MainWindow() override;

    // Watches a saved profile, or one that is not saved (the sandbox).
    void watch(const Profile& profile);
    void showPage(const QString& id);
    // The statements of a range, which becomes the one all charts show; without one, of that.
    void showStatements(std::optional<TimeRange> range);
    // Where a matter that needs a person is dealt with.
    void showPlace(const analyzer::AttentionPlace& place, const QString& statementText);
    void showError(const Error& error, const QString& doing = {});

    const std::vector<Page*>& pages() const { return m_pages; }

    Page* currentPage() const;

    TargetSession& session() { return m_session; }

    // The dialogs, each shown without blocking; the caller may close them.
    QDialog* openConnectionDialog(const Profile* profile);
    QDialog* openAlertRules();
    QDialog* openAlerts();
    QDialog* openPalette();
    QDialog* openShortcuts();
    QDialog* openRangeDialog();

protected:
    bool event(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;

private:
    void buildActions();
    QAction* addCommand(const QString& title, const QString& group, const QKeySequence& keys,
                        std::function<void()> run);
    void connectSession();
    void goTo(int page);
    void applyAwake();
    void take(const std::vector<monitor::SnapshotPtr>& snapshots);
    void showAlerts(const monitor::SnapshotPtr& snapshot);
    void keepProfile(const Profile& profile);
    void removeProfile(const QString& id);
    void restore();
    void remember();
    std::vector<Command> allCommands();

    Context& m_context;
    TargetSession m_session;
    WindowLayout m_layout;
    AlertsModel m_alerts;
    AlertNotices m_notices;
    QWidget* m_centre;
    TopBar* m_topBar;
    NavigationRail* m_rail;
    ErrorBar* m_error;
    QStackedWidget* m_stack;
    StatusStrip* m_status;
    CommandPalette* m_palette = nullptr; // made when it is first opened
    QPointer<AlertsPanel> m_alertsPanel;
    QueriesPage* m_queries = nullptr;
    std::vector<Page*> m_pages;
    std::vector<std::pair<QString, QAction*>> m_actions; // group, action
    QTimer m_tick;
    bool m_restoring = false;
};

} // namespace pavement::ui
