#pragma once
// A few lines of SQL to read and to take away: as high as its text, with a button that copies it. UI thread
// only.

#include "ui/theme/theme.h"

#include <QFrame>

class QPlainTextEdit;
class QPushButton;

namespace pavement::ui {

class SqlBox : public QFrame {
    Q_OBJECT
public:
    // `name` is what a screen reader says of the text, `copyName` of the button.
    SqlBox(const Theme& theme, const QString& name, const QString& copyName, QWidget* parent = nullptr);

    void setSql(const QString& sql);
    QString sql() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();

    QPlainTextEdit* m_text;
    QPushButton* m_copy;
};

} // namespace pavement::ui
