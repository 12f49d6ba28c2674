#include "ui/shell/start_window.h"

#include "ui/pages/common/error_bar.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pavement::ui {

namespace {

constexpr int kSteps = 1000;

}

StartWindow::StartWindow(const Theme& theme, const QString& heading, QWidget* parent)
    : QWidget(parent)
    , m_error(new ErrorBar(theme, this))
    , m_words(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_offers(new QWidget(this))
    , m_giveUp(new QPushButton(tr("Cancel"), this)) {
    setWindowTitle(tr("Pavement"));
    setAccessibleName(heading);
    resize(640, 220);
    auto* title = new QLabel(heading, this);
    title->setFont(theme.font(TextRole::title));
    m_words->setProperty("muted", true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_bar->setRange(0, 0);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(heading);

    auto* offers = new QHBoxLayout(m_offers);
    offers->setContentsMargins(0, 0, 0, 0);
    offers->setSpacing(spacing::kSmall);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::kSmall);
    buttons->addStretch(1);
    buttons->addWidget(m_offers);
    buttons->addWidget(m_giveUp);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kPage, spacing::kPage, spacing::kPage, spacing::kPage);
    column->setSpacing(spacing::kMedium);
    column->addWidget(title);
    column->addWidget(m_error);
    column->addWidget(m_words);
    column->addWidget(m_bar);
    column->addStretch(1);
    column->addLayout(buttons);
    connect(m_giveUp, &QPushButton::clicked, this, &StartWindow::givenUp);
}

void StartWindow::showProgress(double fraction, const QString& words) {
    m_error->clear();
    withdrawOffers();
    m_giveUp->setText(tr("Cancel"));
    m_words->setText(words);
    m_words->show();
    m_bar->setRange(0, fraction < 0.0 ? 0 : kSteps);
    m_bar->setValue(static_cast<int>(std::clamp(fraction, 0.0, 1.0) * kSteps));
    m_bar->show();
}

void StartWindow::showError(const Error& error, const QString& doing) {
    withdrawOffers();
    m_words->hide();
    m_bar->hide();
    m_giveUp->setText(tr("Quit"));
    m_error->show(error, doing);
    fit();
}

// A window does not grow by itself with a text that needs more lines.
void StartWindow::fit() {
    layout()->activate();
    if (const int needed = layout()->totalHeightForWidth(width()); needed > height()) {
        resize(width(), needed);
    }
}

void StartWindow::offer(const QString& button, std::function<void()> action) {
    auto* offered = new QPushButton(button, m_offers);
    offered->setAutoDefault(true);
    connect(offered, &QPushButton::clicked, this, std::move(action));
    const bool first = m_offers->layout()->count() == 0;
    m_offers->layout()->addWidget(offered);
    if (first) {
        offered->setProperty("primary", true);
        offered->setFocus();
    }
}

void StartWindow::withdrawOffers() {
    while (QLayoutItem* item = m_offers->layout()->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // it may be the button whose click led here
        delete item;
    }
}

void StartWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        emit givenUp();
        return;
    }
    QWidget::keyPressEvent(event);
}

void StartWindow::closeEvent(QCloseEvent* event) {
    event->ignore(); // whoever made it takes it away, when the work has come to its end
    emit givenUp();
}

} // namespace pavement::ui
