#pragma once
// Asks before a statement is run for its plan: says what running it means, what keeps it safe, and takes the
// values of its parameters, which are kept nowhere. UI thread only.

#include "engine/postgres/session.h"
#include "ui/theme/theme.h"

#include <QDialog>

#include <vector>

class QLineEdit;

namespace pavement::ui {

class ExplainDialog : public QDialog {
    Q_OBJECT
public:
    // parameters: the highest $n of the statement, 0 without any.
    ExplainDialog(int parameters, const QString& target, bool production, const Theme& theme,
                  QWidget* parent = nullptr);

    postgres::Params values() const; // an empty field is NULL

private:
    std::vector<QLineEdit*> m_fields;
};

} // namespace pavement::ui
