#include "ui/pages/common/sql_box.h"

#include <QAbstractTextDocumentLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>

#include <algorithm>

namespace pavement::ui {
namespace {

constexpr int kMostLines = 14;

} // namespace

SqlBox::SqlBox(const Theme& theme, const QString& name, const QString& copyName, QWidget* parent)
    : QFrame(parent)
    , m_text(new QPlainTextEdit(this))
    , m_copy(new QPushButton(tr("Copy"), this)) {
    setProperty("card", true);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(theme.font(TextRole::mono));
    m_text->setAccessibleName(name);
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_copy->setAccessibleName(copyName);
    m_copy->setToolTip(copyName);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::kSmall, spacing::kSmall, spacing::kSmall, spacing::kSmall);
    row->addWidget(m_text, 1, Qt::AlignTop);
    row->addWidget(m_copy, 0, Qt::AlignTop);
    // Lines wrap once the width is known, and again at every change of it.
    connect(m_text->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            [this] { fit(); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
}

void SqlBox::setSql(const QString& sql) {
    m_text->setPlainText(sql);
    fit();
}

QString SqlBox::sql() const {
    return m_text->toPlainText();
}

void SqlBox::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    fit();
}

void SqlBox::fit() {
    // The document of a plain text edit counts its height in lines, wrapped ones included.
    const double lines = m_text->document()->documentLayout()->documentSize().height();
    const int shown = std::clamp(static_cast<int>(lines + 0.5), 1, kMostLines);
    const int margin = static_cast<int>(2 * m_text->document()->documentMargin()) + 4;
    m_text->setFixedHeight(
        std::max(shown * m_text->fontMetrics().lineSpacing() + margin, m_copy->sizeHint().height()));
}

} // namespace pavement::ui
