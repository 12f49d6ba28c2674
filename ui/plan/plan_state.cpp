#include "ui/plan/plan_state.h"

namespace pavement::ui {

void PlanState::show(PlanDocumentPtr document) {
    m_document = std::move(document);
    m_current = m_document ? m_document->first() : plan::kNoNode;
    emit planChanged();
    emit currentChanged(m_current);
}

void PlanState::select(plan::NodeIndex node) {
    if (m_document == nullptr || node >= m_document->tree.nodes.size()) {
        node = plan::kNoNode;
    }
    if (node != m_current) {
        m_current = node;
        emit currentChanged(node);
    }
}

} // namespace pavement::ui
