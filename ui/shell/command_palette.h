#pragma once
// Ctrl+K: every action, page, target and statement, narrowed as one types. Enter runs, Esc closes. UI thread
// only.

#include "ui/models/command_model.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QLineEdit;
class QListView;

namespace pavement::ui {

class CommandPalette : public QDialog {
    Q_OBJECT
public:
    CommandPalette(const Theme& theme, QWidget* parent);

    void openWith(std::vector<Command> commands);

protected:
    void done(int result) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void run(const QModelIndex& index);
    void selectFirst();

    const Theme& m_theme;
    CommandModel m_model;
    QLineEdit* m_needle;
    QListView* m_list;
};

} // namespace pavement::ui
