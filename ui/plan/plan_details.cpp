#include "ui/plan/plan_details.h"

#include "ui/models/text.h"
#include "ui/plan/plan_words.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QUrl>

namespace pavement::ui {

namespace {

QString plain(const QString& text) {
    return text.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"));
}

QString plain(const std::string& text) {
    return plain(toText(text));
}

QString coloured(const QColor& colour, const QString& html) {
    return QStringLiteral("<span style='color:%1'>%2</span>").arg(colour.name(), html);
}

} // namespace

PlanDetails::PlanDetails(PlanState& state, const Theme& theme, QWidget* parent)
    : QTextBrowser(parent)
    , m_state(state)
    , m_theme(theme) {
    setAccessibleName(tr("Details of the node"));
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    setTabChangesFocus(true);
    document()->setDocumentMargin(spacing::kMedium);
    connect(&state, &PlanState::currentChanged, this, &PlanDetails::write);
    connect(&theme, &Theme::changed, this, &PlanDetails::write);
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
        const PlanDocumentPtr& document = m_state.document();
        bool number = false;
        const std::size_t finding = link.path().toULong(&number);
        if (number && document && finding < document->findings.findings.size()) {
            QGuiApplication::clipboard()->setText(toText(document->findings.findings[finding].fix));
        }
    });
    write();
}

QSize PlanDetails::sizeHint() const {
    return {320, 320};
}

QString PlanDetails::findingHtml(std::uint32_t number) const {
    const analyzer::Finding& finding = m_state.document()->findings.findings[number];
    const Palette& palette = m_theme.palette();
    const QColor& colour = finding.severity == analyzer::Severity::critical  ? palette.bad
                           : finding.severity == analyzer::Severity::warning ? palette.warning
                                                                             : palette.info;
    QString html =
        QStringLiteral("<p style='margin-top:12px'><b>%1 %2</b><br>")
            .arg(coloured(colour, PlanWords::severitySign(finding.severity)), plain(finding.title));
    QStringList judged{PlanWords::severity(finding.severity), PlanWords::confidence(finding.confidence)};
    if (const QString cost = PlanWords::cost(finding); !cost.isEmpty()) {
        judged << cost;
    }
    html += coloured(palette.textMuted, plain(judged.join(QStringLiteral(" · ")))) + QStringLiteral("</p>");
    if (!finding.note.empty()) {
        html += QStringLiteral("<p>%1</p>").arg(plain(finding.note));
    }
    QStringList evidence;
    for (const analyzer::Figure& figure : finding.evidence) {
        evidence << toText(figure.label) + QStringLiteral(": ") + valueText(figure.value, figure.unit);
    }
    if (!evidence.isEmpty()) {
        html += QStringLiteral("<p>%1</p>")
                    .arg(coloured(palette.textMuted, plain(evidence.join(QStringLiteral("\n")))));
    }
    if (!finding.advice.empty()) {
        html += QStringLiteral("<p>%1</p>").arg(plain(finding.advice));
    }
    if (!finding.fix.empty()) {
        html += QStringLiteral("<p style='font-family:\"%1\"'>%2</p><p><a href='fix:%3'>%4</a></p>")
                    .arg(m_theme.font(TextRole::mono).family(), plain(finding.fix))
                    .arg(number)
                    .arg(plain(tr("Copy this SQL")));
    }
    return html;
}

void PlanDetails::write() {
    const PlanDocumentPtr& document = m_state.document();
    const plan::NodeIndex current = m_state.current();
    const Palette& palette = m_theme.palette();
    if (!document || current >= document->tree.nodes.size()) {
        setHtml(QStringLiteral("<p>%1</p>")
                    .arg(coloured(palette.textMuted, plain(tr("Choose a node to see what it did.")))));
        return;
    }
    const plan::Node& node = document->tree.nodes[current];
    QString html = QStringLiteral("<p><b>%1</b>").arg(plain(PlanWords::heading(node)));
    if (const QString subject = PlanWords::subject(node); !subject.isEmpty()) {
        html += QStringLiteral("<br>") + coloured(palette.textMuted, plain(subject));
    }
    html += QStringLiteral("</p>");
    for (const std::uint32_t number : document->findingsAt(current)) {
        html += findingHtml(number);
    }
    html += QStringLiteral("<table cellspacing='0' cellpadding='0' style='margin-top:12px'>");
    const QString mono = m_theme.font(TextRole::mono).family();
    QString code;
    for (const PlanWords::Fact& fact : PlanWords::facts(*document, current)) {
        if (fact.isCode) {
            code += QStringLiteral(
                        "<p style='margin-top:8px'>%1<br><span style='font-family:\"%2\"'>%3</span></p>")
                        .arg(coloured(palette.textMuted, plain(fact.name)), mono, plain(fact.value));
            continue;
        }
        html += QStringLiteral("<tr><td style='padding:1px 16px 1px 0; white-space:nowrap'>%1</td><td "
                               "style='padding:1px 0'>%2</td></tr>")
                    .arg(coloured(palette.textMuted, plain(fact.name)), plain(fact.value));
    }
    setHtml(html + QStringLiteral("</table>") + code);
}

} // namespace pavement::ui
