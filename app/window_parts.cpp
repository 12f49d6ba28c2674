#include "app/window_parts.h"

#include "app/translation.h"
#include "engine/analyzer/plan_intake.h"
#include "engine/base/log.h"
#include "ui/report/pdf_report.h"

#include <QApplication>
#include <QIcon>
#include <QLocale>

#include <cstdlib>

namespace pavement::app {

namespace {

bool isSet(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

} // namespace

WindowParts::WindowParts(QApplication& application, EngineRoom& room,
                         const std::filesystem::path& stateDirectory, ui::ThemeMode mode)
    : m_writes(room.runner)
    , m_theme(application, mode)
    , m_axis(room.clock)
    , m_secrets(m_writes)
    , m_profiles(stateDirectory / "profiles.json", m_writes)
    , m_state(stateDirectory / "window.json", m_writes)
    , m_jobs(room.runner)
    , m_context{room.runner,
                m_jobs,
                *room.history,
                room.clock,
                m_theme,
                m_axis,
                m_secrets,
                m_profiles,
                m_state,
                m_notifier,
                [&room](monitor::Target target, monitor::TargetMonitor::Listener listener) {
                    monitor::MonitorOptions options;
                    options.takePlans = analyzer::planTaker(*room.history, room.clock);
                    return std::make_unique<monitor::TargetMonitor>(std::move(target), std::move(options),
                                                                    room.runner, *room.history, room.clock,
                                                                    std::move(listener));
                },
                ui::writePdf,
                monitor::examine} {
    if (const auto loaded = m_profiles.load(); !loaded) {
        log::warning(loaded.error().oneLine());
    }
    m_state.load();
}

WindowParts::~WindowParts() = default;

void describe(QApplication& application) {
    QApplication::setApplicationName(QStringLiteral("pavement"));
    QApplication::setApplicationDisplayName(QStringLiteral("Pavement"));
    QApplication::setApplicationVersion(QStringLiteral(PAVEMENT_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("io.github.pavement.Pavement"));
    application.setWindowIcon(QIcon(QStringLiteral(":/icons/io.github.pavement.Pavement.svg")));
    installTranslation(application, QLocale(), QStringLiteral(":/translations"));
}

bool displayAvailable() {
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM");
}

void preferOffscreen() {
    if (!isSet("QT_QPA_PLATFORM")) {
        ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
    }
}

} // namespace pavement::app
