// Encryption against a real server, with certificates made for the occasion.

#include "engine/base/child_process.h"
#include "engine/redis/statistics.h"
#include "engine/sandbox/ports.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/why.h"

#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace pavement;
using namespace pavement::redis;
using pavement::testing::why;

class RedisTlsTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        if (!tlsAvailable()) {
            QSKIP("built without OpenSSL");
        }
        if (QStandardPaths::findExecutable("openssl").isEmpty()) {
            QSKIP("needs the package openssl");
        }
        // The server runs as another user and has to read these.
        std::filesystem::permissions(directory(), std::filesystem::perms(0755));
        makeCertificate("ca", "/CN=Private test authority", {});
        makeCertificate("server", "/CN=localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1");
        makeCertificate("other", "/CN=Another authority", {});
        m_port = sandbox::PortChooser({}).next().value();
        sandbox::ServerOptions options;
        options.withPostgres = false;
        options.redisSettings = {{"bind", "127.0.0.1 127.0.0.2"},
                                 {"tls-port", std::to_string(m_port)},
                                 {"tls-cert-file", directory() + "/server.crt"},
                                 {"tls-key-file", directory() + "/server.key"},
                                 {"tls-ca-cert-file", directory() + "/ca.crt"},
                                 {"tls-auth-clients", "no"}};
        m_fixture = std::make_unique<testing::ServersFixture>(options);
        try {
            m_fixture->servers();
        } catch (const std::exception& problem) {
            if (std::string(problem.what()).find("tls") != std::string::npos) {
                m_fixture.reset();
                QSKIP("this redis-server was built without TLS");
            }
            throw;
        }
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void commands_and_large_values_travel_encrypted() {
        for (const char* host : {"localhost", "127.0.0.1"}) {
            Settings settings = encrypted();
            settings.host = host;
            Connection connection(settings);
            const auto pong = connection.command({"PING"});
            QVERIFY2(pong.has_value(), why(pong));
            const std::string value(5'000'000, 'v');
            const auto set = connection.command({"SET", "sealed", value});
            QVERIFY2(set.has_value(), why(set));
            const auto got = connection.command({"GET", "sealed"});
            QVERIFY2(got.has_value(), why(got));
            QVERIFY(got->text == value);
            for (int i = 0; i < 100; ++i) {
                const std::string number = std::to_string(i);
                QCOMPARE(connection.command({"ECHO", number}).value().text, number);
            }
            QCOMPARE(connection.reconnects(), std::uint64_t{0});
        }
    }

    void a_certificate_of_an_unknown_authority_is_refused() {
        for (const std::string& authority : {directory() + "/other.crt", std::string()}) {
            Settings settings = encrypted();
            settings.caCertificate = authority;
            Connection connection(settings);
            const auto refused = connection.connect();
            QVERIFY2(!refused && refused.error().code == ErrorCode::authentication, why(refused));
        }
    }

    void a_certificate_for_another_name_is_refused() {
        Settings settings = encrypted();
        settings.host = "127.0.0.2"; // the server answers there as well, but is not named so
        Connection connection(settings);
        const auto refused = connection.connect();
        QVERIFY2(!refused && refused.error().code == ErrorCode::authentication, why(refused));
    }

    // As at the near end of a tunnel, which is reached by a name of its own.
    void a_server_reached_by_another_name_is_held_to_its_own() {
        Settings settings = encrypted();
        settings.host = "127.0.0.2";
        settings.tlsServerName = "localhost";
        Connection tunnelled(settings);
        const auto pong = tunnelled.command({"PING"});
        QVERIFY2(pong.has_value(), why(pong));

        settings.host = "localhost"; // the name it is reached by does not count then
        settings.tlsServerName = "cache.example.org";
        Connection impostor(settings);
        const auto refused = impostor.connect();
        QVERIFY2(!refused && refused.error().code == ErrorCode::authentication, why(refused));
    }

    void a_missing_authority_file_is_named() {
        Settings settings = encrypted();
        settings.caCertificate = directory() + "/nowhere.crt";
        Connection connection(settings);
        const auto refused = connection.connect();
        QVERIFY2(!refused && refused.error().code == ErrorCode::invalidInput, why(refused));
        QVERIFY(refused.error().message.find("nowhere.crt") != std::string::npos);
    }

    void a_restart_is_survived_encrypted() {
        Connection connection(encrypted());
        QVERIFY(connection.connect().has_value());
        QVERIFY(m_fixture->servers().restartRedis().has_value());
        const auto pong = connection.command({"PING"});
        QVERIFY2(pong.has_value(), why(pong));
        QCOMPARE(connection.reconnects(), std::uint64_t{1});
    }

private:
    std::string directory() const { return m_directory.path().toStdString(); }

    Settings encrypted() {
        Settings settings = m_fixture->redis();
        settings.unixSocket.clear();
        settings.host = "localhost";
        settings.port = m_port;
        settings.tls = true;
        settings.caCertificate = directory() + "/ca.crt";
        settings.connectTimeout = Milliseconds{30'000};
        settings.commandTimeout = Milliseconds{30'000};
        return settings;
    }

    // Signed by "ca" where it has alternative names, else by itself.
    void makeCertificate(const std::string& name, const std::string& subject, const std::string& extension) {
        const std::string base = directory() + "/" + name;
        ChildOptions options;
        options.arguments = {"openssl", "req",   "-x509", "-newkey", "rsa:2048",    "-nodes", "-days",
                             "2",       "-subj", subject, "-keyout", base + ".key", "-out",   base + ".crt"};
        if (!extension.empty()) {
            const std::string ca = directory() + "/ca";
            for (const std::string& word : {std::string("-CA"), ca + ".crt", std::string("-CAkey"),
                                            ca + ".key", std::string("-addext"), extension}) {
                options.arguments.push_back(word);
            }
        }
        const auto made = runProgram(options, Deadline::after(Milliseconds{60'000}));
        QVERIFY2(made.has_value(), why(made));
        std::filesystem::permissions(base + ".key", std::filesystem::perms(0644));
    }

    QTemporaryDir m_directory;
    std::uint16_t m_port = 0;
    std::unique_ptr<testing::ServersFixture> m_fixture;
};

QTEST_GUILESS_MAIN(RedisTlsTest)
#include "redis_tls_test.moc"
