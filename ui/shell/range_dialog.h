#pragma once
// From … to …, in local time. UI thread only.

#include "engine/base/clock.h"

#include <QDialog>

class QDateTimeEdit;
class QLabel;

namespace pavement::ui {

class RangeDialog : public QDialog {
    Q_OBJECT
public:
    explicit RangeDialog(TimeRange range, QWidget* parent = nullptr);

signals:
    void rangeChosen(pavement::TimeRange range);

protected:
    void accept() override;

private:
    QDateTimeEdit* m_from;
    QDateTimeEdit* m_to;
    QLabel* m_problem;
};

} // namespace pavement::ui
