#include "tests/support/private_bus.h"

#include "tests/support/wait_for.h"

#include <QStandardPaths>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace pavement::testing {

namespace fs = std::filesystem;

bool PrivateBus::installed() {
    return !QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty() &&
           !QStandardPaths::findExecutable(QStringLiteral("dbus-send")).isEmpty();
}

PrivateBus::PrivateBus() {
    const fs::path configuration = home() / "bus.conf";
    const fs::path socket = home() / "bus";
    std::ofstream(configuration)
        << "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
           " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
           "<busconfig><type>session</type><listen>unix:path="
        << socket.string()
        << "</listen><auth>EXTERNAL</auth><policy context=\"default\"><allow send_destination=\"*\" "
           "eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n";
    for (const auto& [name, folder] : {std::pair{"HOME", "home"},
                                       {"XDG_DATA_HOME", "data"},
                                       {"XDG_CONFIG_HOME", "config"},
                                       {"XDG_CACHE_HOME", "cache"},
                                       {"XDG_RUNTIME_DIR", "run"}}) {
        fs::create_directories(home() / folder);
        fs::permissions(home() / folder, fs::perms::owner_all);
        ::setenv(name, (home() / folder).c_str(), 1);
    }
    ::setenv("DBUS_SESSION_BUS_ADDRESS", address().c_str(), 1);
    ChildOptions options;
    options.arguments = {"dbus-daemon", "--config-file=" + configuration.string(), "--nofork", "--nopidfile"};
    auto started = ChildProcess::start(std::move(options));
    if (!started) {
        throw std::runtime_error(started.error().oneLine());
    }
    m_process = std::move(*started);
    if (!waitFor([&] { return fs::exists(socket) || !m_process->running(); }) || !m_process->running()) {
        throw std::runtime_error("The bus did not start: " + m_process->output());
    }
}

std::string PrivateBus::address() const {
    return "unix:path=" + (home() / "bus").string();
}

std::unique_ptr<ChildProcess> PrivateBus::startService(ChildOptions options, const std::string& name) const {
    auto started = ChildProcess::start(std::move(options));
    if (!started) {
        throw std::runtime_error(started.error().oneLine());
    }
    if (!waitFor([&] { return has(name) || !(*started)->running(); }) || !has(name)) {
        throw std::runtime_error("Nobody took the name " + name + ": " + (*started)->output());
    }
    return std::move(*started);
}

bool PrivateBus::has(const std::string& name) const {
    ChildOptions options;
    options.arguments = {"dbus-send",
                         "--bus=" + address(),
                         "--print-reply",
                         "--dest=org.freedesktop.DBus",
                         "/org/freedesktop/DBus",
                         "org.freedesktop.DBus.NameHasOwner",
                         "string:" + name};
    const auto answer = runProgram(std::move(options), Deadline::after(Milliseconds{10'000}));
    return answer && answer->find("boolean true") != std::string::npos;
}

} // namespace pavement::testing
