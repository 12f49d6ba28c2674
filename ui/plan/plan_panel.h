#pragma once
// A plan to look at: as tree, table and text, with its findings and the details of one node, all following
// the same choice. What a page puts in; it needs no server. UI thread only.

#include "ui/plan/plan_state.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QSplitter;
class QTabWidget;

namespace pavement::ui {

class PlanDetails;
class PlanGrid;
class PlanTreeView;

class PlanPanel : public QWidget {
    Q_OBJECT
public:
    enum class View { tree, table, text };

    explicit PlanPanel(const Theme& theme, QWidget* parent = nullptr); // the theme outlives the panel

    // Null: nothing to show. Make it in a task where plans may be large.
    void show(PlanDocumentPtr document);
    using QWidget::show;

    PlanState& state() { return m_state; }

    void setView(View view);
    View view() const;

    void copyAsText() const; // to the clipboard, as EXPLAIN prints it
    void copyAsJson() const;

    QByteArray saveState() const; // which view, and how the room is shared
    void restoreState(const QByteArray& state);

    PlanTreeView& tree() { return *m_tree; }

    PlanGrid& grid() { return *m_grid; }

signals:
    void stateChanged(); // what saveState() tells

private:
    QWidget* makeBar();

    const Theme& m_theme;
    PlanState m_state;
    QLabel* m_summary;
    QTabWidget* m_tabs;
    PlanTreeView* m_tree;
    PlanGrid* m_grid;
    PlanDetails* m_details;
    QSplitter* m_across;
    QSplitter* m_down;
};

} // namespace pavement::ui
