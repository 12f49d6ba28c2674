#include "ui/pages/common/error_bar.h"

#include "ui/models/text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace pavement::ui {

ErrorBar::ErrorBar(const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_sign(new QLabel(this))
    , m_what(new QLabel(this))
    , m_toDo(new QLabel(this))
    , m_actions(new QHBoxLayout)
    , m_copy(new QPushButton(tr("Copy details"), this))
    , m_close(new QToolButton(this)) {
    setObjectName(QStringLiteral("errorBar"));
    setAccessibleName(tr("Message"));
    for (QLabel* label : {m_what, m_toDo}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText); // messages come from servers
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_toDo->setProperty("muted", true);
    m_sign->setFont(theme.font(TextRole::title));
    m_sign->setAlignment(Qt::AlignTop);
    m_close->setText(QStringLiteral("✕"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close (Esc)"));
    m_close->setAccessibleName(tr("Close message"));
    m_copy->setAccessibleName(tr("Copy details"));

    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_what);
    words->addWidget(m_toDo);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kSmall, spacing::kSmall);
    row->setSpacing(spacing::kMedium);
    row->addWidget(m_sign);
    row->addLayout(words, 1);
    m_actions->setSpacing(spacing::kSmall);
    row->addLayout(m_actions);
    row->addWidget(m_copy, 0, Qt::AlignVCenter);
    row->addWidget(m_close, 0, Qt::AlignTop);

    connect(m_close, &QToolButton::clicked, this, &ErrorBar::clear);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_details); });
    connect(&theme, &Theme::changed, this, &ErrorBar::recolour);
    recolour();
    clear();
}

void ErrorBar::show(const Error& error, const QString& doing) {
    const QString what =
        doing.isEmpty() ? toText(error.message) : doing + QStringLiteral(": ") + toText(error.message);
    showMessage(Weight::error, what, toText(error.hint),
                what + QLatin1Char('\n') + toText(toString(error.code)) + QStringLiteral(": ") +
                    toText(error.oneLine()));
}

void ErrorBar::showMessage(Weight weight, const QString& what, const QString& toDo, const QString& details) {
    m_weight = weight;
    m_what->setText(what);
    m_toDo->setText(toDo);
    m_toDo->setVisible(!toDo.isEmpty());
    m_details = details;
    m_copy->setVisible(!details.isEmpty());
    withdrawOffers();
    m_shown = true;
    recolour();
    setAccessibleDescription(text());
    QFrame::show();
}

void ErrorBar::offer(const QString& button, std::function<void()> action) {
    auto* offered = new QPushButton(button, this);
    offered->setAccessibleName(QString(button).remove(QLatin1Char('&')));
    offered->setAutoDefault(false); // in a dialog, Enter stays the dialog's own
    connect(offered, &QPushButton::clicked, this, std::move(action));
    m_actions->addWidget(offered, 0, Qt::AlignVCenter);
}

void ErrorBar::withdrawOffers() {
    while (QLayoutItem* item = m_actions->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // it may be the button whose click led here
        delete item;
    }
}

void ErrorBar::clear() {
    const bool was = m_shown;
    m_shown = false;
    hide();
    if (was) {
        emit closed();
    }
}

QString ErrorBar::text() const {
    return m_toDo->text().isEmpty() ? m_what->text()
                                    : QString(m_what->text() + QLatin1Char('\n') + m_toDo->text());
}

void ErrorBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        clear();
        return;
    }
    QFrame::keyPressEvent(event);
}

void ErrorBar::recolour() {
    const Palette& palette = m_theme.palette();
    const QColor band = m_weight == Weight::error     ? palette.bad
                        : m_weight == Weight::warning ? palette.warning
                                                      : palette.info;
    m_sign->setText(m_weight == Weight::information ? QStringLiteral("ℹ") : QStringLiteral("⚠"));
    const QString sheet =
        QStringLiteral("#errorBar { background: %1; border: 1px solid %2; border-left: 4px solid %3; "
                       "border-radius: 4px; }")
            .arg(palette.surfaceRaised.name(), palette.border.name(), band.name());
    if (styleSheet() != sheet) {
        setStyleSheet(sheet);
    }
    QPalette colours = m_sign->palette();
    colours.setColor(QPalette::WindowText, band);
    m_sign->setPalette(colours);
}

} // namespace pavement::ui
