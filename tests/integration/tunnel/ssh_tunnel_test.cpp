// Against an ssh server of our own on loopback, with private keys in a private directory; behind it a Redis.

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/redis/connection.h"
#include "engine/sandbox/ports.h"
#include "engine/tunnel/ssh_tunnel.h"
#include "tests/support/servers_fixture.h"

#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <sstream>
#include <thread>

using namespace pavement;
using tunnel::SshSettings;
using tunnel::SshTunnel;

namespace {

const Milliseconds kLimit{30'000};

Deadline soon() {
    return Deadline::after(kLimit);
}

std::string program(const char* name) {
    return QStandardPaths::findExecutable(name, {"/usr/sbin", "/usr/bin", "/sbin", "/bin"}).toStdString();
}

// sshd run by root insists on its own empty directory; Debian makes it when the service starts.
class PrivilegeSeparationDirectory {
public:
    PrivilegeSeparationDirectory()
        : m_made(::geteuid() == 0 && ::mkdir("/run/sshd", 0755) == 0) {}

    ~PrivilegeSeparationDirectory() {
        if (m_made) {
            ::rmdir("/run/sshd");
        }
    }

    PrivilegeSeparationDirectory(const PrivilegeSeparationDirectory&) = delete;
    PrivilegeSeparationDirectory& operator=(const PrivilegeSeparationDirectory&) = delete;

private:
    bool m_made;
};

class SshServer {
public:
    explicit SshServer(const std::string& extraConfiguration = {}) {
        const std::string dir = directory();
        makeKey("host_key");
        makeKey("user_key");
        makeKey("other_key");
        write("authorized_keys", read("user_key.pub"));
        sandbox::PortChooser ports({});
        for (int attempt = 0; attempt < 10 && !m_process; ++attempt) {
            m_port = ports.next().value();
            write("sshd_config", "Port " + std::to_string(m_port) + "\nListenAddress 127.0.0.1\nHostKey " +
                                     dir + "/host_key\nAuthorizedKeysFile " + dir +
                                     "/authorized_keys\nPidFile none\nUsePAM no\nStrictModes no\n"
                                     "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
                                     "PermitRootLogin yes\n" +
                                     extraConfiguration);
            ChildOptions options;
            options.arguments = {program("sshd"), "-D", "-e", "-f", dir + "/sshd_config"};
            auto started = ChildProcess::start(options);
            if (!started) {
                throw std::runtime_error(started.error().oneLine());
            }
            const Deadline limit = soon();
            while ((*started)->running() && !limit.expired()) {
                if ((*started)->output().find("Server listening") != std::string::npos) {
                    m_process = std::move(*started);
                    break;
                }
                static_cast<void>((*started)->wait(Deadline::after(Milliseconds{10})));
            }
            if (!m_process) {
                m_lastOutput = (*started)->output();
            }
        }
        if (!m_process) {
            throw std::runtime_error("sshd did not start: " + m_lastOutput);
        }
        knowHost("host_key.pub");
        writeClientConfiguration("");
    }

    SshSettings client() const {
        return {userName() + "@127.0.0.1", m_port, directory() + "/user_key", directory() + "/ssh_config"};
    }

    void knowHost(const std::string& publicKey) const {
        write("known_hosts", "[127.0.0.1]:" + std::to_string(m_port) + " " + read(publicKey));
    }

    void forgetHost() const { write("known_hosts", ""); }

    void writeClientConfiguration(const std::string& extra) const {
        write("ssh_config",
              "UserKnownHostsFile " + directory() + "/known_hosts\nGlobalKnownHostsFile /dev/null\n" + extra);
    }

    std::string directory() const { return m_directory.path().toStdString(); }

    ChildProcess& process() { return *m_process; }

    static std::string userName() {
        const passwd* entry = ::getpwuid(::geteuid());
        return entry != nullptr ? entry->pw_name : "root";
    }

private:
    void makeKey(const std::string& name) const {
        ChildOptions options;
        options.arguments = {program("ssh-keygen"),   "-q", "-t", "ed25519", "-N", "", "-f",
                             directory() + "/" + name};
        if (auto made = runProgram(options, soon()); !made) {
            throw std::runtime_error(made.error().oneLine());
        }
    }

    void write(const std::string& name, const std::string& content) const {
        if (auto written = writeFileAtomically(directory() + "/" + name, content, true); !written) {
            throw std::runtime_error(written.error().oneLine());
        }
    }

    std::string read(const std::string& name) const {
        return readFile(directory() + "/" + name).value_or(std::string());
    }

    PrivilegeSeparationDirectory m_privilegeSeparation;
    QTemporaryDir m_directory;
    std::uint16_t m_port = 0;
    std::string m_lastOutput;
    std::unique_ptr<ChildProcess> m_process;
};

template <typename T>
const char* why(const Result<T>& result) {
    static std::string line;
    line = result ? "it succeeded" : result.error().oneLine();
    return line.c_str();
}

} // namespace

class SshTunnelTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        if (program("sshd").empty() || program("ssh").empty()) {
            QSKIP("needs the packages openssh-server and openssh-client");
        }
        sandbox::ServerOptions options;
        options.withPostgres = false;
        m_fixture = std::make_unique<testing::ServersFixture>(options);
        m_ssh = std::make_unique<SshServer>();
    }

    void cleanupTestCase() {
        m_ssh.reset();
        m_fixture.reset();
    }

    void init() {
        if (m_ssh) {
            m_ssh->knowHost("host_key.pub");
            m_ssh->writeClientConfiguration("");
        }
    }

    void commands_travel_through_the_tunnel() {
        auto tunnel = SshTunnel::open(m_ssh->client(), "127.0.0.1", redisPort(), soon());
        QVERIFY2(tunnel.has_value(), why(tunnel));
        QVERIFY((*tunnel)->alive());
        QVERIFY((*tunnel)->localPort() != redisPort());
        redis::Settings settings = m_fixture->redis();
        settings.unixSocket.clear();
        settings.port = (*tunnel)->localPort();
        redis::Connection connection(settings);
        const std::string value(1'000'000, 'v');
        auto set = connection.command({"SET", "tunnelled", value});
        QVERIFY2(set.has_value(), why(set));
        QCOMPARE(connection.command({"GET", "tunnelled"}).value().text, value);
    }

    void a_tunnel_ends_with_its_object() {
        std::uint16_t port = 0;
        {
            auto tunnel = SshTunnel::open(m_ssh->client(), "127.0.0.1", redisPort(), soon());
            QVERIFY2(tunnel.has_value(), why(tunnel));
            port = (*tunnel)->localPort();
            QVERIFY(!sandbox::loopbackPortIsFree(port));
        }
        QTRY_VERIFY_WITH_TIMEOUT(sandbox::loopbackPortIsFree(port), static_cast<int>(kLimit.count()));
    }

    void a_key_that_is_not_authorised_is_an_error_of_authentication() {
        SshSettings settings = m_ssh->client();
        settings.identityFile = m_ssh->directory() + "/other_key";
        auto tunnel = SshTunnel::open(settings, "127.0.0.1", redisPort(), soon());
        QVERIFY2(!tunnel && tunnel.error().code == ErrorCode::authentication, why(tunnel));
        QVERIFY2(tunnel.error().message.find("key") != std::string::npos, why(tunnel));
    }

    void an_unknown_host_key_is_never_accepted_for_the_person() {
        m_ssh->forgetHost();
        auto tunnel = SshTunnel::open(m_ssh->client(), "127.0.0.1", redisPort(), soon());
        QVERIFY2(!tunnel && tunnel.error().code == ErrorCode::authentication, why(tunnel));
        QVERIFY2(tunnel.error().message.find("not known") != std::string::npos, why(tunnel));
        QVERIFY(readFile(m_ssh->directory() + "/known_hosts").value().empty());
    }

    void a_changed_host_key_is_named_as_such() {
        m_ssh->knowHost("other_key.pub");
        auto tunnel = SshTunnel::open(m_ssh->client(), "127.0.0.1", redisPort(), soon());
        QVERIFY2(!tunnel && tunnel.error().code == ErrorCode::authentication, why(tunnel));
        QVERIFY2(tunnel.error().message.find("not the one known before") != std::string::npos, why(tunnel));
    }

    void a_server_that_does_not_listen_is_found_out() {
        sandbox::PortChooser ports({});
        const std::uint16_t nobody = ports.next().value();
        auto tunnel = SshTunnel::open(m_ssh->client(), "127.0.0.1", nobody, soon());
        QVERIFY2(!tunnel && tunnel.error().code == ErrorCode::unreachable, why(tunnel));
        QVERIFY2(tunnel.error().message.find("cannot reach 127.0.0.1:" + std::to_string(nobody)) !=
                     std::string::npos,
                 why(tunnel));
    }

    void a_bastion_that_forbids_forwarding_is_an_error_of_permission() {
        SshServer strict("AllowTcpForwarding no\n");
        auto tunnel = SshTunnel::open(strict.client(), "127.0.0.1", redisPort(), soon());
        QVERIFY2(!tunnel && tunnel.error().code == ErrorCode::permission, why(tunnel));
    }

    void no_ssh_server_is_unreachable() {
        SshSettings settings = m_ssh->client();
        sandbox::PortChooser ports({});
        settings.port = ports.next().value();
        auto tunnel = SshTunnel::open(settings, "127.0.0.1", redisPort(), soon());
        QVERIFY2(!tunnel && tunnel.error().code == ErrorCode::unreachable, why(tunnel));
        QVERIFY2(tunnel.error().message.find("No ssh server") != std::string::npos, why(tunnel));
    }

    void a_broken_configuration_is_named() {
        m_ssh->writeClientConfiguration("NoSuchOption yes\n");
        auto tunnel = SshTunnel::open(m_ssh->client(), "127.0.0.1", redisPort(), soon());
        QVERIFY2(!tunnel && tunnel.error().code == ErrorCode::invalidInput, why(tunnel));
        QVERIFY2(tunnel.error().context.find("nosuchoption") != std::string::npos, why(tunnel));
    }

    void the_deadline_holds_against_a_stopped_server() {
        m_ssh->process().signal(SIGSTOP);
        auto tunnel =
            SshTunnel::open(m_ssh->client(), "127.0.0.1", redisPort(), Deadline::after(Milliseconds{300}));
        m_ssh->process().signal(SIGCONT);
        QVERIFY2(!tunnel && tunnel.error().code == ErrorCode::timeout, why(tunnel));
    }

    void opening_can_be_cancelled() {
        m_ssh->process().signal(SIGSTOP);
        std::stop_source stop;
        std::jthread canceller([&stop] { stop.request_stop(); });
        auto tunnel = SshTunnel::open(m_ssh->client(), "127.0.0.1", redisPort(), soon(), stop.get_token());
        m_ssh->process().signal(SIGCONT);
        QVERIFY2(!tunnel && tunnel.error().code == ErrorCode::cancelled, why(tunnel));
    }

    void a_lost_bastion_is_noticed() {
        auto server = std::make_unique<SshServer>();
        auto tunnel = SshTunnel::open(server->client(), "127.0.0.1", redisPort(), soon());
        QVERIFY2(tunnel.has_value(), why(tunnel));
        // The session is a process of its own, a child of the listener.
        const std::string listener = std::to_string(server->process().pid());
        std::istringstream sessions(
            readFile("/proc/" + listener + "/task/" + listener + "/children").value_or(std::string()));
        pid_t session = 0;
        int ended = 0;
        while (sessions >> session) {
            ended += ::kill(session, SIGKILL) == 0 ? 1 : 0;
        }
        if (ended == 0) {
            QSKIP("this kernel does not list a process's children");
        }
        QTRY_VERIFY_WITH_TIMEOUT(!(*tunnel)->alive(), static_cast<int>(kLimit.count()));
        QVERIFY(!(*tunnel)->lastOutput().empty());
    }

private:
    std::uint16_t redisPort() const { return m_fixture->redis().port; }

    std::unique_ptr<testing::ServersFixture> m_fixture;
    std::unique_ptr<SshServer> m_ssh;
};

QTEST_GUILESS_MAIN(SshTunnelTest)
#include "ssh_tunnel_test.moc"
