#pragma once
// One plan, or two compared, as text. UI thread only.

#include "ui/pages/queries/plan_reading.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace pavement::ui {

class PlanDisplay : public QWidget {
    Q_OBJECT
public:
    explicit PlanDisplay(const Theme& theme, QWidget* parent = nullptr);

    void show(const PlanShownPtr& plan); // null: nothing
    void compare(const PlanShownPtr& before, const PlanShownPtr& after);
    QString text() const;

private:
    QPlainTextEdit* m_text;
    QPushButton* m_copyText;
    QPushButton* m_copyJson;
    PlanShownPtr m_plan;
};

} // namespace pavement::ui
