#include "ui/plan/sql_view.h"

#include "engine/sql/format.h"
#include "ui/models/text.h"

#include <QClipboard>
#include <QGuiApplication>

namespace pavement::ui {

namespace {

// Above this a text is shown as it is: colours and lines would keep the window waiting for nobody's benefit.
constexpr std::size_t kMostColoured = 200'000;

} // namespace

void dressReadOnlyText(QPlainTextEdit& text, const Theme& theme) {
    text.setReadOnly(true);
    text.setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text.setTabChangesFocus(true);
    text.setLineWrapMode(QPlainTextEdit::NoWrap);
    text.setFrameShape(QFrame::NoFrame);
    text.setFont(theme.font(TextRole::mono));
    text.document()->setDocumentMargin(spacing::kMedium);
    // The accent would hide the colours of what is selected.
    const auto soften = [&text, &theme] {
        QPalette palette = text.palette();
        palette.setColor(QPalette::Highlight, theme.palette().selection);
        palette.setColor(QPalette::HighlightedText, theme.palette().text);
        text.setPalette(palette);
    };
    soften();
    QObject::connect(&theme, &Theme::changed, &text, soften);
}

SqlView::SqlView(const Theme& theme, QWidget* parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
    , m_colours(*document(), theme) {
    dressReadOnlyText(*this, m_theme);
    setAccessibleName(tr("Statement"));
    setPlaceholderText(tr("There is no text."));
}

void SqlView::setStatement(std::string statement, bool inLines) {
    m_statement = std::move(statement);
    const bool small = m_statement.size() <= kMostColoured;
    const std::string shown = inLines && small ? sql::formatted(m_statement) : m_statement;
    m_colours.setSpans(small ? inkOfSql(shown) : std::vector<InkSpan>{});
    setPlainText(toText(shown));
}

void SqlView::copyAll() const {
    QGuiApplication::clipboard()->setText(toText(m_statement));
}

QSize SqlView::sizeHint() const {
    return {480, 200};
}

} // namespace pavement::ui
