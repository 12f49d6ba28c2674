#include "ui/plan/plan_findings.h"

#include "ui/models/text.h"
#include "ui/plan/plan_words.h"

#include <QIcon>
#include <QPainter>
#include <QPixmap>

namespace pavement::ui {

using plan::NodeIndex;

namespace {

// The sign in its colour, the same in every state: a selected row stays soft.
QIcon severityIcon(const Theme& theme, analyzer::Severity severity, int side, double ratio) {
    const Palette& palette = theme.palette();
    QPixmap picture(QSize(side, side) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setFont(theme.font(TextRole::body));
    painter.setPen(severity == analyzer::Severity::critical  ? palette.bad
                   : severity == analyzer::Severity::warning ? palette.warning
                                                             : palette.info);
    painter.drawText(QRect(0, 0, side, side), Qt::AlignCenter, PlanWords::severitySign(severity));
    painter.end();
    QIcon icon(picture);
    icon.addPixmap(picture, QIcon::Selected);
    return icon;
}

} // namespace

PlanFindings::PlanFindings(PlanState& state, const Theme& theme, QWidget* parent)
    : QListWidget(parent)
    , m_state(state)
    , m_theme(theme) {
    setAccessibleName(tr("Findings"));
    setFrameShape(QFrame::NoFrame);
    setWordWrap(true);
    setTextElideMode(Qt::ElideNone);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSpacing(2);
    setIconSize({16, 16});
    connect(&state, &PlanState::planChanged, this, &PlanFindings::write);
    connect(&state, &PlanState::currentChanged, this, &PlanFindings::followCurrent);
    connect(&theme, &Theme::changed, this, &PlanFindings::write);
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        const PlanDocumentPtr& document = m_state.document();
        if (m_following || row < 0 || !document ||
            static_cast<std::size_t>(row) >= document->findings.findings.size()) {
            return;
        }
        m_state.select(document->findings.findings[static_cast<std::size_t>(row)].node);
    });
    write();
}

QSize PlanFindings::sizeHint() const {
    return {320, 160};
}

void PlanFindings::write() {
    m_following = true;
    clear();
    QPalette soft = palette();
    soft.setColor(QPalette::Highlight, m_theme.palette().selection);
    soft.setColor(QPalette::HighlightedText, m_theme.palette().text);
    setPalette(soft);
    if (const PlanDocumentPtr& document = m_state.document()) {
        for (const analyzer::Finding& finding : document->findings.findings) {
            const QString cost = PlanWords::cost(finding);
            auto* item = new QListWidgetItem(
                severityIcon(m_theme, finding.severity, iconSize().width(), devicePixelRatioF()),
                toText(finding.title) + (cost.isEmpty() ? QString() : QStringLiteral("\n") + cost), this);
            const QString where = finding.node < document->tree.nodes.size()
                                      ? PlanWords::heading(document->tree.nodes[finding.node])
                                      : tr("the statement as a whole");
            item->setData(Qt::AccessibleTextRole, tr("%1: %2, at %3. %4")
                                                      .arg(PlanWords::severity(finding.severity),
                                                           toText(finding.title), where, cost));
        }
        if (document->findings.findings.empty()) {
            auto* none = new QListWidgetItem(tr("Nothing stands out in this plan."), this);
            none->setFlags(Qt::NoItemFlags);
        }
    }
    m_following = false;
    followCurrent();
}

void PlanFindings::followCurrent() {
    const PlanDocumentPtr& document = m_state.document();
    if (m_following || !document) {
        return;
    }
    const std::vector<analyzer::Finding>& all = document->findings.findings;
    const NodeIndex node = m_state.current();
    if (currentRow() >= 0 && static_cast<std::size_t>(currentRow()) < all.size() &&
        all[static_cast<std::size_t>(currentRow())].node == node) {
        return; // one of several at this node was chosen here
    }
    m_following = true;
    int row = -1;
    for (std::size_t i = 0; i < all.size() && row < 0 && node != plan::kNoNode; ++i) {
        row = all[i].node == node ? static_cast<int>(i) : -1;
    }
    setCurrentRow(row);
    m_following = false;
}

} // namespace pavement::ui
