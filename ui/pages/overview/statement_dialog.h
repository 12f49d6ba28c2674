#pragma once
// A statement in full, with its figures of the last interval. UI thread only.

#include "engine/monitor/snapshot.h"
#include "ui/theme/theme.h"

#include <QDialog>

namespace pavement::ui {

class StatementDialog : public QDialog {
    Q_OBJECT
public:
    StatementDialog(const monitor::StatementRow& statement, const Theme& theme, QWidget* parent = nullptr);
};

} // namespace pavement::ui
