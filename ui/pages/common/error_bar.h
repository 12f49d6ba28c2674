#pragma once
// Errors are bars, not boxes: what happened, what to do, details to copy, and where it helps a button that
// tries again. Esc or the cross closes it; the next error replaces it. UI thread only.

#include "engine/base/error.h"
#include "ui/theme/theme.h"

#include <QFrame>

#include <functional>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace pavement::ui {

class ErrorBar : public QFrame {
    Q_OBJECT
public:
    enum class Weight { information, warning, error };

    explicit ErrorBar(const Theme& theme, QWidget* parent = nullptr);

    void show(const Error& error, const QString& doing = {}); // doing: "The report was not written"
    void showMessage(Weight weight, const QString& what, const QString& toDo, const QString& details = {});
    void offer(const QString& button, std::function<void()> action); // one more, for what is shown now
    void clear();

    bool isShown() const { return m_shown; }

    QString text() const;

    QString details() const { return m_details; }

signals:
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void recolour();
    void withdrawOffers();

    const Theme& m_theme;
    Weight m_weight = Weight::error;
    QLabel* m_sign;
    QLabel* m_what;
    QLabel* m_toDo;
    QHBoxLayout* m_actions;
    QPushButton* m_copy;
    QToolButton* m_close;
    QString m_details;
    bool m_shown = false;
};

} // namespace pavement::ui
