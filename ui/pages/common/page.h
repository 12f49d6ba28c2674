#pragma once
// A page of the window. It is handed what it needs, shows what the window gives it — the target, snapshots
// while it is visible — and asks for what is not its own through signals. UI thread only.

#include "engine/base/clock.h"
#include "engine/history/history.h"
#include "engine/monitor/command_access.h"
#include "engine/monitor/snapshot.h"
#include "engine/monitor/target.h"
#include "engine/runner/task_runner.h"
#include "ui/charts/time_axis.h"
#include "ui/models/command_model.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <map>
#include <memory>
#include <vector>

namespace pavement::ui {

// What every page may use. All outlive the page.
struct PageServices {
    runner::TaskScope& jobs;
    history::History& history;
    const Clock& clock;
    const Theme& theme;
    TimeAxis& axis;
};

// What is watched, as a page needs to know it.
struct PageTarget {
    monitor::Target target;
    std::map<std::string, double> kpiTargets;
    std::shared_ptr<monitor::CommandAccess> commands{}; // to its server; null: commands are not possible
};

class Page : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual QString id() const = 0; // "overview": stable, for the command line and the saved state
    virtual QString title() const = 0;

    virtual void setTarget(const PageTarget* target) = 0; // null: nothing is watched

    // `dropped`: snapshots that were not drawn because the window was busy.
    virtual void take(const std::vector<monitor::SnapshotPtr>& snapshots, std::uint64_t dropped) {
        Q_UNUSED(snapshots)
        Q_UNUSED(dropped)
    }

    virtual void resume() {} // visible again after a time without snapshots

    virtual bool settled() const { return true; } // all that was asked for has been drawn

    // Parts of the page that deserve a picture of their own, and to show one of them with its data asked for.
    virtual std::vector<QString> views() const { return {}; }

    virtual void showView(const QString& view) { Q_UNUSED(view) }

    virtual std::vector<Command> commands() { return {}; } // for the command palette

    virtual std::map<QString, QByteArray> saveState() const { return {}; }

    virtual void restoreState(const std::map<QString, QByteArray>& state) { Q_UNUSED(state) }

signals:
    void connectRequested();
    void editTargetRequested();
    void stateChanged();                                        // worth saving
    void statementsRequested(const pavement::TimeRange& range); // what ran then?
};

} // namespace pavement::ui
