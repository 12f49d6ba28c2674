#include "tests/support/pooler.h"

#include "engine/postgres/session.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace pavement::testing {

namespace fs = std::filesystem;

namespace {

constexpr const char* kProgram = "/usr/sbin/pgbouncer";

std::uint16_t freePort() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(fd, reinterpret_cast<sockaddr*>(&address), length);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
    ::close(fd);
    return ntohs(address.sin_port);
}

} // namespace

bool Pooler::installed() {
    return fs::exists(kProgram);
}

Pooler::Pooler(const postgres::ConnectionSettings& server, const std::string& moreConfiguration)
    : m_settings(server) {
    m_settings.port = freePort();
    m_settings.password = Secret();
    const fs::path directory = m_directory.path().toStdString();
    fs::permissions(directory, fs::perms::others_exec | fs::perms::others_read, fs::perm_options::add);
    const fs::path file = directory / "pgbouncer.ini";
    std::ofstream(file) << "[databases]\n" + server.database + " = host=" + server.host
                        << " port=" << server.port << " user=" << server.user
                        << " password=" << server.password.reveal() << " pool_size=1\n"
                        << "[pgbouncer]\nlisten_addr=127.0.0.1\nunix_socket_dir=\nlisten_port="
                        << m_settings.port << "\nauth_type=any\npool_mode=transaction\n"
                        << moreConfiguration << '\n';
    ChildOptions options;
    options.arguments = {kProgram, file.string()};
    if (::geteuid() == 0) {
        options.runAsUser = "postgres"; // PgBouncer refuses root
    }
    auto started = ChildProcess::start(std::move(options));
    if (!started) {
        throw std::runtime_error(started.error().oneLine());
    }
    m_process = std::move(*started);
}

bool Pooler::answers() const {
    return postgres::Session::open(settings(true), {}, Deadline::after(Milliseconds{30'000})).has_value();
}

postgres::ConnectionSettings Pooler::settings(bool viaPooler) const {
    auto settings = m_settings;
    settings.viaPooler = viaPooler;
    return settings;
}

} // namespace pavement::testing
