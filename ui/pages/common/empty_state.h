#pragma once
// Shown where there is nothing to show: what is missing, and the button that mends it.

#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace pavement::ui {

class EmptyState : public QWidget {
    Q_OBJECT
public:
    EmptyState(const Theme& theme, const QString& title, const QString& words, const QString& button,
               QWidget* parent = nullptr);

signals:
    void mendRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void fitWords();

    QLabel* m_words;
    QPushButton* m_button;
};

} // namespace pavement::ui
