// Against an ssh server of our own on loopback, with private keys in a private directory; behind it a Redis.

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/redis/connection.h"
#include "engine/sandbox/ports.h"
#include "engine/tunnel/ssh_tunnel.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/ssh_server.h"
#include "tests/support/why.h"

#include <QTest>

#include <csignal>
#include <thread>

using namespace pavement;
using testing::SshServer;
using testing::why;
using tunnel::SshSettings;
using tunnel::SshTunnel;

namespace {

const Milliseconds kLimit{30'000};

Deadline soon() {
    return Deadline::after(kLimit);
}

} // namespace

class SshTunnelTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        if (!SshServer::installed()) {
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
        if (server->endSessions() == 0) {
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
