#pragma once
// What is seen while the main window cannot be there yet: how far a long start is, and where it failed what
// happened, what can be done, and the ways on. UI thread only.

#include "engine/base/error.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <functional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace pavement::ui {

class ErrorBar;

class StartWindow : public QWidget {
    Q_OBJECT
public:
    StartWindow(const Theme& theme, const QString& heading, QWidget* parent = nullptr);

    // A negative fraction: nobody knows how far it is.
    void showProgress(double fraction, const QString& words);
    void showError(const Error& error, const QString& doing);
    // A way on, for the error shown now. The first is what Enter does.
    void offer(const QString& button, std::function<void()> action);

signals:
    void givenUp(); // by the button, Esc or closing the window

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void withdrawOffers();
    void fit();

    ErrorBar* m_error;
    QLabel* m_words;
    QProgressBar* m_bar;
    QWidget* m_offers;
    QPushButton* m_giveUp;
};

} // namespace pavement::ui
