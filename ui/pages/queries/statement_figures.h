#pragma once
// What one statement did in the range, as names and values. UI thread only.

#include "engine/analyzer/workload.h"

#include <QWidget>

#include <optional>

class QFormLayout;

namespace pavement::ui {

class StatementFiguresView : public QWidget {
    Q_OBJECT
public:
    explicit StatementFiguresView(QWidget* parent = nullptr);

    void show(const std::optional<analyzer::StatementLoad>& of); // nothing: it did not run
    using QWidget::show;

private:
    QFormLayout* m_form;
};

} // namespace pavement::ui
