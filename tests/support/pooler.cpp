#include "tests/support/pooler.h"

#include "engine/postgres/session.h"
#include "engine/sandbox/ports.h"
#include "tests/support/wait_for.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace pavement::testing {

namespace fs = std::filesystem;

namespace {

constexpr const char* kProgram = "/usr/sbin/pgbouncer";

}

bool Pooler::installed() {
    return fs::exists(kProgram);
}

Pooler::Pooler(const postgres::ConnectionSettings& server, const std::string& moreConfiguration)
    : m_moreConfiguration(moreConfiguration)
    , m_settings(server) {
    m_settings.port = sandbox::PortChooser({}).next().value();
    m_settings.password = Secret();
    fs::permissions(m_directory.path().toStdString(), fs::perms::others_exec | fs::perms::others_read,
                    fs::perm_options::add);
    configure(server);
    start();
}

void Pooler::configure(const postgres::ConnectionSettings& server) {
    const fs::path directory = m_directory.path().toStdString();
    std::ofstream(directory / "pgbouncer.ini")
        << "[databases]\n" + m_settings.database + " = dbname=" + server.database + " host=" + server.host
        << " port=" << server.port << " user=" << server.user << " password=" << server.password.reveal()
        << " pool_size=1\n"
        << "[pgbouncer]\nlisten_addr=127.0.0.1\nunix_socket_dir=\nlisten_port=" << m_settings.port
        << "\nauth_type=any\npool_mode=transaction\nadmin_users=" << m_settings.user << "\n"
        << m_moreConfiguration << '\n';
}

void Pooler::start() {
    ChildOptions options;
    options.arguments = {kProgram, (fs::path(m_directory.path().toStdString()) / "pgbouncer.ini").string()};
    if (::geteuid() == 0) {
        options.runAsUser = "postgres"; // PgBouncer refuses root
    }
    auto started = ChildProcess::start(std::move(options));
    if (!started) {
        throw std::runtime_error(started.error().oneLine());
    }
    m_process = std::move(*started);
    if (!waitFor([this] { return answers(); })) {
        throw std::runtime_error("PgBouncer does not answer: " + m_process->output());
    }
}

bool Pooler::answers() const {
    return postgres::Session::open(settings(true), {}, generous()).has_value();
}

postgres::ConnectionSettings Pooler::settings(bool viaPooler) const {
    auto settings = m_settings;
    settings.viaPooler = viaPooler;
    return settings;
}

std::string Pooler::othersSetting(const std::string& name) const {
    ChildOptions options;
    options.arguments = {
        "psql", "-XAt",          "-h", m_settings.host,     "-p", std::to_string(m_settings.port),
        "-U",   m_settings.user, "-d", m_settings.database, "-c", "SHOW " + name};
    const auto answer = runProgram(std::move(options), generous());
    return answer ? answer->substr(0, answer->find('\n')) : answer.error().oneLine();
}

void Pooler::administer(const std::string& command) {
    ChildOptions options;
    options.arguments = {
        "psql", "-XAt",          "-h", m_settings.host, "-p", std::to_string(m_settings.port),
        "-U",   m_settings.user, "-d", "pgbouncer",     "-c", command};
    if (const auto done = runProgram(std::move(options), generous()); !done) {
        throw std::runtime_error(command + ": " + done.error().oneLine());
    }
}

void Pooler::pause() {
    administer("PAUSE");
}

void Pooler::resume() {
    administer("RESUME");
}

void Pooler::leadTo(const postgres::ConnectionSettings& server) {
    configure(server);
    administer("RELOAD");
}

void Pooler::stop() {
    m_process.reset();
}

void Pooler::startAgain() {
    start();
}

} // namespace pavement::testing
