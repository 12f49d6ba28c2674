#include "tests/support/ssh_server.h"

#include "engine/base/files.h"
#include "engine/sandbox/ports.h"
#include "tests/support/wait_for.h"

#include <QStandardPaths>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <sstream>
#include <stdexcept>

namespace pavement::testing {

namespace {

std::string program(const char* name) {
    return QStandardPaths::findExecutable(QString::fromLatin1(name),
                                          {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin"),
                                           QStringLiteral("/sbin"), QStringLiteral("/bin")})
        .toStdString();
}

std::string userName() {
    const passwd* entry = ::getpwuid(::geteuid());
    return entry != nullptr ? entry->pw_name : "root";
}

} // namespace

bool SshServer::installed() {
    return !program("sshd").empty() && !program("ssh").empty();
}

SshServer::SshServer(const std::string& extraConfiguration)
    : m_madeDirectory(::geteuid() == 0 && ::mkdir("/run/sshd", 0755) == 0)
    , m_extra(extraConfiguration) {
    makeKey("host_key");
    makeKey("user_key");
    makeKey("other_key");
    write("authorized_keys", read("user_key.pub"));
    sandbox::PortChooser ports({});
    for (int attempt = 0; attempt < 10 && !m_process; ++attempt) {
        m_port = ports.next().value();
        start();
    }
    if (!m_process) {
        throw std::runtime_error("sshd did not start: " + m_lastOutput);
    }
    knowHost("host_key.pub");
    writeClientConfiguration("");
}

SshServer::~SshServer() {
    m_process.reset();
    if (m_madeDirectory) {
        ::rmdir("/run/sshd");
    }
}

bool SshServer::start() {
    const std::string dir = directory();
    write("sshd_config", "Port " + std::to_string(m_port) + "\nListenAddress 127.0.0.1\nHostKey " + dir +
                             "/host_key\nAuthorizedKeysFile " + dir +
                             "/authorized_keys\nPidFile none\nUsePAM no\nStrictModes no\n"
                             "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
                             "PermitRootLogin yes\n" +
                             m_extra);
    ChildOptions options;
    options.arguments = {program("sshd"), "-D", "-e", "-f", dir + "/sshd_config"};
    auto started = ChildProcess::start(options);
    if (!started) {
        throw std::runtime_error(started.error().oneLine());
    }
    const Deadline limit = generous();
    while ((*started)->running() && !limit.expired()) {
        if ((*started)->output().find("Server listening") != std::string::npos) {
            m_process = std::move(*started);
            return true;
        }
        static_cast<void>((*started)->wait(Deadline::after(Milliseconds{10})));
    }
    m_lastOutput = (*started)->output();
    return false;
}

tunnel::SshSettings SshServer::client() const {
    return {userName() + "@127.0.0.1", m_port, directory() + "/user_key", directory() + "/ssh_config"};
}

void SshServer::knowHost(const std::string& publicKey) const {
    write("known_hosts", "[127.0.0.1]:" + std::to_string(m_port) + " " + read(publicKey));
}

void SshServer::forgetHost() const {
    write("known_hosts", "");
}

void SshServer::writeClientConfiguration(const std::string& extra) const {
    write("ssh_config",
          "UserKnownHostsFile " + directory() + "/known_hosts\nGlobalKnownHostsFile /dev/null\n" + extra);
}

std::string SshServer::directory() const {
    return m_directory.path().toStdString();
}

namespace {

// All that came of a process, the youngest first: since OpenSSH 9.8 the connection is held by a child of the
// session's process, which outlives it.
int killChildren(pid_t parent) {
    const std::string id = std::to_string(parent);
    std::istringstream children(
        readFile("/proc/" + id + "/task/" + id + "/children").value_or(std::string()));
    int ended = 0;
    for (pid_t child = 0; children >> child;) {
        ended += killChildren(child);
        ended += ::kill(child, SIGKILL) == 0 ? 1 : 0;
    }
    return ended;
}

} // namespace

// A session is a process of its own, a child of the listener.
int SshServer::endSessions() const {
    return killChildren(m_process->pid());
}

void SshServer::end() {
    m_process->signal(SIGSTOP); // it lets nobody in meanwhile
    endSessions();
    m_process.reset();
}

void SshServer::listenAgain() {
    const Deadline limit = generous();
    while (!start()) {
        if (limit.expired()) {
            throw std::runtime_error("sshd did not start again: " + m_lastOutput);
        }
    }
}

void SshServer::makeKey(const std::string& name) const {
    ChildOptions options;
    options.arguments = {program("ssh-keygen"),   "-q", "-t", "ed25519", "-N", "", "-f",
                         directory() + "/" + name};
    if (auto made = runProgram(options, generous()); !made) {
        throw std::runtime_error(made.error().oneLine());
    }
}

void SshServer::write(const std::string& name, const std::string& content) const {
    if (auto written = writeFileAtomically(directory() + "/" + name, content, true); !written) {
        throw std::runtime_error(written.error().oneLine());
    }
}

std::string SshServer::read(const std::string& name) const {
    return readFile(directory() + "/" + name).value_or(std::string());
}

} // namespace pavement::testing
