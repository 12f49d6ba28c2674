#include "ui/plan/plan_text.h"

#include "engine/plan/to_text.h"
#include "ui/models/text.h"
#include "ui/plan/sql_view.h"

#include <QTextBlock>

#include <algorithm>

namespace pavement::ui {

using plan::kNoNode;
using plan::NodeIndex;

PlanText::PlanText(PlanState& state, const Theme& theme, QWidget* parent)
    : QPlainTextEdit(parent)
    , m_state(state)
    , m_theme(theme)
    , m_colours(*document(), theme) {
    dressReadOnlyText(*this, theme);
    setAccessibleName(tr("Plan as text"));
    connect(&state, &PlanState::planChanged, this, [this] {
        m_stale = true;
        if (isVisible()) {
            takePlan();
        }
    });
    connect(&state, &PlanState::currentChanged, this, &PlanText::followCurrent);
    connect(&theme, &Theme::changed, this, &PlanText::markLine);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        if (!m_following) {
            m_state.select(nodeOfLine(textCursor().blockNumber()));
        }
    });
}

void PlanText::showEvent(QShowEvent* event) {
    QPlainTextEdit::showEvent(event);
    if (m_stale) {
        takePlan();
    }
}

void PlanText::takePlan() {
    m_stale = false;
    m_following = true;
    m_lines.clear();
    const PlanDocumentPtr& document = m_state.document();
    if (!document) {
        m_colours.setSpans({});
        clear();
    } else {
        std::vector<std::size_t> headings;
        const std::string text = plan::toText(document->tree, &headings);
        int line = 0;
        std::size_t byte = 0;
        for (const std::size_t heading : headings) {
            line += static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(byte),
                                                text.begin() + static_cast<std::ptrdiff_t>(heading), '\n'));
            byte = heading;
            m_lines.push_back(line);
        }
        m_colours.setSpans(inkOfPlan(text, headings));
        setPlainText(toText(text));
    }
    m_following = false;
    followCurrent();
}

NodeIndex PlanText::nodeOfLine(int line) const {
    const auto after = std::upper_bound(m_lines.begin(), m_lines.end(), line);
    return after == m_lines.begin() ? kNoNode : static_cast<NodeIndex>(after - m_lines.begin() - 1);
}

void PlanText::followCurrent() {
    const NodeIndex current = m_state.current();
    if (m_stale) {
        return;
    }
    if (current < m_lines.size() && nodeOfLine(textCursor().blockNumber()) != current) {
        m_following = true;
        QTextCursor cursor(this->document()->findBlockByNumber(m_lines[current]));
        setTextCursor(cursor);
        centerCursor();
        m_following = false;
    }
    markLine();
}

void PlanText::markLine() {
    QList<QTextEdit::ExtraSelection> marks;
    const NodeIndex current = m_state.current();
    if (!m_stale && current < m_lines.size()) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(document()->findBlockByNumber(m_lines[current]));
        mark.format.setBackground(m_theme.palette().selection);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks << mark;
    }
    setExtraSelections(marks);
}

} // namespace pavement::ui
