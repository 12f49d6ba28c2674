#pragma once
// Asks before a statement is cancelled or a session ended, and names what will happen to whom. Opened, not
// executed; accepted() is the yes. Nothing happens by Enter alone: the button that stands first is "Leave it
// be". UI thread only.

#include "engine/analyzer/backend.h"
#include "engine/analyzer/locks.h"
#include "ui/theme/theme.h"

#include <QDialog>

namespace pavement::ui {

// A session as the person is shown it, from the lock tree or the list of horizon holders.
struct BackendShown {
    analyzer::BackendId id;
    QString name; // "4711 pms-legacy"
    QString role, database;
    QString state;     // as the server calls it
    QString since;     // "3.2 min"
    QString statement; // without literals
    std::size_t blocks = 0;
};

// For the audit log: what the person was shown, on one line.
std::string aboutText(const BackendShown& shown);

class BackendDialog : public QDialog {
    Q_OBJECT
public:
    BackendDialog(const BackendShown& shown, analyzer::BackendAction action, const QString& target,
                  bool production, const Theme& theme, QWidget* parent = nullptr);
};

} // namespace pavement::ui
