#pragma once
// Who waits for whom right now, as a tree with the culprits on top, and below it who holds vacuum back. Read
// when the view is shown, on demand, and while "Follow" is on every few seconds; a hidden view asks nothing.
// Ends sessions and cancels statements after a person's yes. UI thread only.

#include "engine/analyzer/backend.h"
#include "ui/models/analyzer_models.h"
#include "ui/models/job_tracker.h"
#include "ui/models/lock_tree_model.h"
#include "ui/pages/common/page.h"
#include "ui/pages/queries/backend_dialog.h"

#include <QTimer>

#include <optional>

class QCheckBox;
class QLabel;
class QPushButton;
class QTreeView;

namespace pavement::ui {

class DataTable;
class ErrorBar;

class LocksView : public QWidget {
    Q_OBJECT
public:
    LocksView(const PageServices& services, ErrorBar& error, QWidget* parent = nullptr);
    ~LocksView() override;

    void setTarget(const PageTarget* target);
    void refresh();

    // How often it reads while it is followed; five seconds at first.
    void setPace(Milliseconds pace);

    bool isFollowing() const { return m_timer.isActive(); }

    bool settled() const { return !m_read.running() && !m_act.running(); }

    const LockTreeModel& locks() const { return m_locks; }

    QTreeView& tree() { return *m_tree; }

    // Chooses a session by its process; once the locks are read, where they are not yet.
    void choose(int pid);

    // The dialog that asks; null where no session is chosen.
    QDialog* askFor(analyzer::BackendAction action);

    QByteArray saveState() const;
    void restoreState(const QByteArray& state);

signals:
    void acted(bool signalled);
    void wasRead();
    void stateChanged();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Reading {
        analyzer::Locks locks;
        analyzer::Horizon horizon;
    };

    std::optional<BackendShown> chosen() const;
    void show(Reading reading);
    void fillTree(analyzer::LockForest forest);
    void showState();
    void act(const BackendShown& shown, analyzer::BackendAction action);
    void closeConnection();

    PageServices m_services;
    ErrorBar& m_error;
    std::optional<PageTarget> m_target;
    LockTreeModel m_locks;
    HorizonModel m_horizon;
    JobTracker m_read;
    JobTracker m_act;
    QTreeView* m_tree;
    QLabel* m_none;
    DataTable* m_holders;
    QPushButton* m_refresh;
    QPushButton* m_cancelStatement;
    QPushButton* m_endSession;
    QCheckBox* m_follow;
    QLabel* m_state;
    QTimer m_timer;
    std::optional<Timestamp> m_readAt;
    int m_wantedPid = 0; // to be chosen when it is there
    bool m_partial = false;
    bool m_failed = false;  // the last reading, and the bar says so
    bool m_filling = false; // a reading is being shown: what is selected meanwhile nobody chose
};

} // namespace pavement::ui
