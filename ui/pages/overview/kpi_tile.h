#pragma once
// One key performance indicator: title, value, source, target and whether it is met, further figures, spark
// line. The definition comes on hover and, by keyboard, with Enter. UI thread only.

#include "ui/models/kpi_model.h"
#include "ui/theme/theme.h"

#include <QFrame>

class QLabel;

namespace pavement::ui {

class SparkLine;

class KpiTile : public QFrame {
    Q_OBJECT
public:
    KpiTile(const KpiModel& model, int row, const Theme& theme, QWidget* parent = nullptr);

    void refresh();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void elide();

    const KpiModel& m_model;
    const int m_row;
    const Theme& m_theme;
    QLabel* m_title;
    QLabel* m_value;
    QLabel* m_source;
    QLabel* m_parts;
    QLabel* m_target;
    SparkLine* m_spark;
};

} // namespace pavement::ui
