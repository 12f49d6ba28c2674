#pragma once
// What the window is handed, built in one place: theme, time axis, secrets, profiles, state, and how a target
// is watched. All of it lives on the UI thread and ends before the engine room does.

#include "app/desktop_notifier.h"
#include "app/engine_room.h"
#include "app/keychain_store.h"
#include "ui/shell/context.h"

#include <filesystem>
#include <memory>

class QApplication;

namespace pavement::app {

class WindowParts {
public:
    // `stateDirectory` holds profiles and layout. It is made if need be.
    WindowParts(QApplication& application, EngineRoom& room, const std::filesystem::path& stateDirectory,
                ui::ThemeMode mode = ui::ThemeMode::system);
    ~WindowParts();
    WindowParts(const WindowParts&) = delete;
    WindowParts& operator=(const WindowParts&) = delete;

    ui::Context& context() { return m_context; }

private:
    runner::TaskScope m_writes; // joined last: the final save is never lost
    ui::Theme m_theme;
    ui::TimeAxis m_axis;
    KeychainStore m_secrets;
    ui::ProfileStore m_profiles;
    ui::UiState m_state;
    DesktopNotifier m_notifier;
    runner::TaskScope m_jobs;
    ui::Context m_context;
};

// Name, version and icon of the program, as desktops show them.
void describe(QApplication& application);

// True where a window can be shown, or where the person chose a platform that needs no display.
bool displayAvailable();

// For verbs that draw without a display.
void preferOffscreen();

} // namespace pavement::app
