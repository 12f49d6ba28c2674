#pragma once
// What the command palette offers: actions, pages, statements, targets. Typing narrows the list to those
// whose letters occur in that order, best match first. UI thread only.

#include <QAbstractListModel>

#include <functional>
#include <vector>

namespace pavement::ui {

struct Command {
    QString title;
    QString group;    // "Page", "Action", "Statement", "Target"
    QString shortcut; // for display
    std::function<void()> run;
};

// Higher is better; negative: no match. Letters in order, ignoring case; runs and word starts count more. In
// a long text (a statement) every word must stand whole.
int matchScore(const QString& needle, const QString& text);

class CommandModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { GroupRole = Qt::UserRole + 1, ShortcutRole };

    explicit CommandModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    void setCommands(std::vector<Command> commands);
    void setNeedle(const QString& needle);
    const Command& command(int row) const;

    static constexpr std::size_t kShown = 60;

private:
    void rank();

    std::vector<Command> m_commands;
    std::vector<std::size_t> m_shown;
    QString m_needle;
};

} // namespace pavement::ui
