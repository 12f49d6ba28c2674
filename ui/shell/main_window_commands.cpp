// What the window can be told to do: the actions with their keys, the menu made of them, the palette and the
// sheet that list them.

#include "ui/models/text.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"
#include "ui/shell/shortcut_sheet.h"
#include "ui/shell/top_bar.h"

#include <QAction>
#include <QMenu>

#include <algorithm>

namespace pavement::ui {

QAction* MainWindow::addCommand(const QString& title, const QString& group, const QKeySequence& keys,
                                std::function<void()> run) {
    auto* action = new QAction(title, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    addAction(action);
    m_actions.emplace_back(group, action);
    return action;
}

void MainWindow::buildActions() {
    auto* menu = new QMenu(this);
    const QString pageGroup = tr("Page");
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        menu->addAction(addCommand(m_pages[i]->title(), pageGroup,
                                   QKeySequence(QStringLiteral("Ctrl+%1").arg(i + 1)),
                                   [this, i] { goTo(static_cast<int>(i)); }));
    }
    menu->addSeparator();
    const QString target = tr("Target");
    menu->addAction(addCommand(tr("New connection…"), target, QKeySequence(Qt::CTRL | Qt::Key_N),
                               [this] { openConnectionDialog(nullptr); }));
    addCommand(tr("Choose target"), target, QKeySequence(Qt::CTRL | Qt::Key_T),
               [this] { m_topBar->openTargets(); });
    addCommand(tr("Edit this connection…"), target, QKeySequence(Qt::CTRL | Qt::Key_E), [this] {
        if (m_session.profile() != nullptr) {
            openConnectionDialog(m_session.profile());
        }
    });
    addCommand(tr("Reconnect now"), target, {}, [this] { m_session.reconnectNow(); });
    addCommand(tr("Stop watching"), target, {}, [this] { m_session.close(); });

    const QString time = tr("Time");
    addCommand(tr("Pause or follow"), time, QKeySequence(Qt::Key_Space),
               [this] { m_context.axis.setLive(!m_context.axis.isLive()); });
    addCommand(tr("Previous range"), time, QKeySequence(Qt::ALT | Qt::Key_Left),
               [this] { m_context.axis.back(); });
    addCommand(tr("Next range"), time, QKeySequence(Qt::ALT | Qt::Key_Right),
               [this] { m_context.axis.forward(); });
    addCommand(tr("First range"), time, QKeySequence(Qt::ALT | Qt::Key_Home),
               [this] { m_context.axis.resetZoom(); });
    addCommand(tr("Choose time range"), time, QKeySequence(Qt::CTRL | Qt::Key_R),
               [this] { m_topBar->openRanges(); });
    addCommand(tr("Range from … to …"), time, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R),
               [this] { openRangeDialog(); });

    addCommand(tr("Statements of this range"), time, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
               [this] { showStatements({}); });

    const QString alerts = tr("Alerts");
    addCommand(tr("Active alerts"), alerts, QKeySequence(Qt::CTRL | Qt::Key_L), [this] { openAlerts(); });
    menu->addAction(addCommand(tr("Alert rules and targets…"), alerts,
                               QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), [this] { openAlertRules(); }));

    const QString window = tr("Window");
    menu->addSeparator();
    QMenu* looks = menu->addMenu(tr("Appearance"));
    const auto look = [&](const QString& title, ThemeMode mode, const QString& name) {
        looks->addAction(addCommand(title, window, {}, [this, mode, name] {
            m_context.theme.setMode(mode);
            m_context.state.setText(QStringLiteral("theme"), name);
        }));
    };
    look(tr("Follow the system"), ThemeMode::system, QStringLiteral("system"));
    look(tr("Light"), ThemeMode::light, QStringLiteral("light"));
    look(tr("Dark"), ThemeMode::dark, QStringLiteral("dark"));
    menu->addAction(addCommand(tr("Reset layout"), window, {}, [this] {
        m_context.state.clear();
        showNormal();
        resize(1280, 800);
    }));
    menu->addAction(addCommand(tr("Command palette"), window, QKeySequence(Qt::CTRL | Qt::Key_K),
                               [this] { openPalette(); }));
    menu->addAction(
        addCommand(tr("Keyboard shortcuts"), window, QKeySequence(Qt::Key_F1), [this] { openShortcuts(); }));
    addCommand(tr("Menu"), window, QKeySequence(Qt::Key_F10), [menu, this] {
        menu->popup(m_topBar->mapToGlobal(QPoint(m_topBar->width() - 240, m_topBar->height())));
    });
    menu->addSeparator();
    menu->addAction(addCommand(tr("Quit"), window, QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); }));
    m_topBar->setMenu(menu);
}

QDialog* MainWindow::openShortcuts() {
    std::vector<Shortcut> shortcuts;
    for (const auto& [group, action] : m_actions) {
        if (!action->shortcut().isEmpty()) {
            shortcuts.push_back(
                {group, action->text(), action->shortcut().toString(QKeySequence::NativeText)});
        }
    }
    auto* sheet = new ShortcutSheet(shortcuts, m_context.theme, this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->open();
    return sheet;
}

std::vector<Command> MainWindow::allCommands() {
    std::vector<Command> commands;
    for (const auto& [group, action] : m_actions) {
        if (action->text() != tr("Command palette")) {
            commands.push_back({action->text(), group, action->shortcut().toString(QKeySequence::NativeText),
                                [action = QPointer<QAction>(action)] {
                                    if (action) {
                                        action->trigger();
                                    }
                                }});
        }
    }
    const std::vector<Profile>& profiles = m_context.profiles.profiles();
    for (const Profile& profile : profiles) {
        const auto sameName = std::count_if(profiles.begin(), profiles.end(), [&](const Profile& other) {
            return other.target.name == profile.target.name;
        });
        const QString name = toText(profile.target.name);
        commands.push_back({sameName == 1 ? tr("Watch %1").arg(name)
                                          : tr("Watch %1 (%2)").arg(name, toText(profile.target.id)),
                            environmentText(profile.target.environment),
                            {},
                            [this, id = profile.target.id] {
                                if (const Profile* found = m_context.profiles.find(id)) {
                                    watch(*found);
                                }
                            }});
    }
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        for (Command& command : m_pages[i]->commands()) {
            command.run = [this, i, run = std::move(command.run)] {
                goTo(static_cast<int>(i));
                run();
            };
            commands.push_back(std::move(command));
        }
    }
    return commands;
}

} // namespace pavement::ui
