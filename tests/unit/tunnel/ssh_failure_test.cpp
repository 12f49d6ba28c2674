// What ssh says, as OpenSSH 9.2 writes it, against what the person is told.

#include "engine/tunnel/ssh_failure.h"

#include <QTest>

using namespace pavement;
using namespace pavement::tunnel;

class SshFailureTest : public QObject {
    Q_OBJECT

private slots:

    void the_reason_is_found_in_the_words_of_ssh() {
        const SshSettings ssh{"me@bastion", 0, "", ""};

        const struct {
            const char* output;
            ErrorCode code;
            const char* says;
        } cases[] = {
            {"me@bastion: Permission denied (publickey).\n", ErrorCode::authentication, "refused every key"},
            {"Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures\n",
             ErrorCode::authentication, "refused every key"},
            {"No ED25519 host key is known for bastion and you have requested strict checking.\r\n"
             "Host key verification failed.\r\n",
             ErrorCode::authentication, "not known on this machine"},
            {"@@@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@@@@@@\n"
             "Host key verification failed.\n",
             ErrorCode::authentication, "not the one known before"},
            {"ssh: Could not resolve hostname bastion: Name or service not known\n", ErrorCode::unreachable,
             "could not be resolved"},
            {"ssh: connect to host bastion port 22: Connection refused\n", ErrorCode::unreachable,
             "No ssh server answers"},
            {"ssh: connect to host bastion port 22: Connection timed out\n", ErrorCode::unreachable,
             "No ssh server answers"},
            {"Timeout, server 10.0.0.1 not responding.\n", ErrorCode::unreachable, "No ssh server answers"},
            {"channel 1: open failed: connect failed: Connection refused\n", ErrorCode::unreachable,
             "cannot reach db:5432"},
            {"channel 1: open failed: administratively prohibited: open failed\n", ErrorCode::permission,
             "does not allow forwarding"},
            {"@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\nPermissions 0644 for 'k' are too "
             "open.\n"
             "me@bastion: Permission denied (publickey).\n",
             ErrorCode::permission, "others can read"},
            {"/root/.ssh/config: line 3: Bad configuration option: foo\n"
             "/root/.ssh/config: terminating, 1 bad configuration options\n",
             ErrorCode::invalidInput, "configuration"},
            {"kex_exchange_identification: Connection closed by remote host\n", ErrorCode::unreachable,
             "closed the connection"},
            {"bind [127.0.0.1]:5: Address already in use\nchannel_setup_fwd_listener_tcpip: cannot listen to "
             "port: 5\nCould not request local forwarding.\n",
             ErrorCode::busy, "No local port"},
            {"something new\n", ErrorCode::server, "ended"},
            {"", ErrorCode::server, "ended"},
        };

        for (const auto& each : cases) {
            const Error error = explainSshFailure(each.output, ssh, "db:5432");
            const std::string line = error.oneLine();
            QVERIFY2(error.code == each.code, line.c_str());
            QVERIFY2(error.message.find(each.says) != std::string::npos, line.c_str());
            QVERIFY2(!error.hint.empty(), line.c_str());
        }
    }

    void the_words_of_ssh_stand_in_the_context() {
        const Error error = explainSshFailure("@@@@\nfirst\r\n\n  \nsecond\n", {"h", 0, "", ""}, "db:1");
        QCOMPARE(error.context, std::string("first; second"));
        const Error endless = explainSshFailure(std::string(100'000, 'x'), {"h", 0, "", ""}, "db:1");
        QVERIFY(endless.context.size() <= 500);
    }

    void a_destination_that_would_be_an_option_is_refused() {
        for (const char* destination :
             {"", "-oProxyCommand=touch /tmp/x", "host name", "host\nname", "-F/etc/passwd"}) {
            const auto tunnel =
                SshTunnel::open({destination, 0, "", ""}, "db", 5432, Deadline::after(Milliseconds{1000}));
            QVERIFY2(!tunnel, destination);
            QVERIFY(tunnel.error().code == ErrorCode::invalidInput);
        }
        for (const char* host : {"", "-x", "a b", "*", "/run/postgresql", "[::1]"}) {
            const auto tunnel =
                SshTunnel::open({"bastion", 0, "", ""}, host, 5432, Deadline::after(Milliseconds{1000}));
            QVERIFY2(!tunnel, host);
            QVERIFY(tunnel.error().code == ErrorCode::invalidInput);
        }
        QVERIFY(SshTunnel::open({"bastion", 0, "", ""}, "db", 0, Deadline::never()).error().code ==
                ErrorCode::invalidInput);
    }

    void a_key_file_that_is_not_there_is_named() {
        const auto tunnel = SshTunnel::open({"bastion", 0, "/nowhere/key", ""}, "db", 5432,
                                            Deadline::after(Milliseconds{1000}));
        QVERIFY(!tunnel);
        QVERIFY(tunnel.error().code == ErrorCode::notFound);
        QVERIFY(tunnel.error().message.find("/nowhere/key") != std::string::npos);
    }

    void a_missing_ssh_names_the_package() {
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nowhere");
        const auto tunnel =
            SshTunnel::open({"bastion", 0, "", ""}, "db", 5432, Deadline::after(Milliseconds{5000}));
        qputenv("PATH", path);
        QVERIFY(!tunnel);
        QVERIFY2(tunnel.error().code == ErrorCode::notFound, tunnel.error().oneLine().c_str());
        QVERIFY(tunnel.error().hint.find("openssh-client") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(SshFailureTest)
#include "ssh_failure_test.moc"
