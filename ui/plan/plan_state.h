#pragma once
// Which plan is shown and which of its nodes is looked at: shared by tree, grid, text, details and findings,
// so that choosing a node in one chooses it in all. UI thread only.

#include "ui/plan/plan_document.h"

#include <QObject>

namespace pavement::ui {

class PlanState : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // Null: there is no plan. The node to look at first becomes the current one.
    void show(PlanDocumentPtr document);

    const PlanDocumentPtr& document() const { return m_document; }

    // kNoNode and nodes that are none choose nothing.
    void select(plan::NodeIndex node);

    plan::NodeIndex current() const { return m_current; }

signals:
    void planChanged();
    void currentChanged(pavement::plan::NodeIndex node);

private:
    PlanDocumentPtr m_document;
    plan::NodeIndex m_current = plan::kNoNode;
};

} // namespace pavement::ui
