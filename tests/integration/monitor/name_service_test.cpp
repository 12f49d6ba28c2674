// Names: a name service that does not answer keeps nobody beyond the deadline, several addresses are tried in
// turn, and a certificate is held against the name, not the address. In a network of this process's own.

#include "engine/base/child_process.h"
#include "engine/base/host_name.h"
#include "engine/monitor/target_monitor.h"
#include "engine/postgres/session.h"
#include "tests/integration/monitor/name_service.h"
#include "tests/integration/monitor/watched.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

using namespace pavement;
using namespace pavement::monitor;
using namespace pavement::testing;

namespace {

constexpr const char* kHosts = "127.0.0.1 localhost\n"
                               "127.0.0.1 single.test\n"
                               "::1 both.test\n127.0.0.1 both.test\n";

const Milliseconds kShort{300};
// Between our deadlines and the system's own, which is minutes.
constexpr qint64 kAtOnce = 5'000;

} // namespace

class NameServiceTest : public QObject {
    Q_OBJECT
public:
    std::string obstacle; // why there is no private network

private slots:

    void initTestCase() {
        if (!obstacle.empty()) {
            QSKIP(("no namespaces of our own here: " + obstacle).c_str());
        }
        m_names = std::make_unique<NameService>(kHosts);
    }

    void init() { m_clock.start(); }

    void addresses_are_taken_as_they_are() {
        const int before = m_names->questions();
        for (const char* address : {"127.0.0.1", "::1", "10.1.2.3", "fe80::1"}) {
            const auto found = resolveHost(address, Deadline::after(kShort));
            QVERIFY2(found && found->size() == 1 && found->front() == address, why(found));
        }
        QCOMPARE(m_names->questions(), before);
    }

    void a_name_has_its_addresses_the_best_first() {
        const auto both = resolveHost("both.test", generous());
        QVERIFY2(both.has_value(), why(both));
        QCOMPARE(*both, (std::vector<std::string>{"::1", "127.0.0.1"}));
        const auto single = resolveHost("single.test", generous());
        QVERIFY2(single.has_value(), why(single));
        QCOMPARE(*single, std::vector<std::string>{"127.0.0.1"});
    }

    void an_unknown_name_is_told_as_such() {
        const auto found = resolveHost("nobody.unknown", generous());
        QVERIFY2(!found && found.error().code == ErrorCode::unreachable, why(found));
        QVERIFY(found.error().message.find("nobody.unknown") != std::string::npos);
        QVERIFY(m_names->questions() > 0);
    }

    void what_is_no_name_is_refused_before_anybody_is_asked() {
        for (const char* odd : {"", "--help", "two words", "line\nbreak"}) {
            const auto found = resolveHost(odd, generous());
            QVERIFY2(!found && found.error().code == ErrorCode::invalidInput, odd);
        }
    }

    void a_silent_name_service_keeps_nobody_beyond_the_deadline() {
        const int before = m_names->questions();
        const auto found = resolveHost("db.silent", Deadline::after(kShort));
        QVERIFY2(!found && found.error().code == ErrorCode::timeout, why(found));
        QVERIFY(m_clock.elapsed() < kAtOnce);
        QVERIFY(m_names->questions() > before); // it was asked
    }

    void looking_up_can_be_cancelled() {
        std::stop_source stop;
        const int before = m_names->questions();
        std::jthread canceller([&] {
            waitFor([&] { return m_names->questions() > before; });
            stop.request_stop();
        });
        const auto found = resolveHost("db.silent", generous(), stop.get_token());
        QVERIFY2(!found && found.error().code == ErrorCode::cancelled, why(found));
    }

    void a_session_gives_up_by_its_deadline() {
        postgres::ConnectionSettings settings;
        settings.host = "db.silent";
        settings.database = "shop";
        const auto session = postgres::Session::open(settings, {}, Deadline::after(kShort));
        QVERIFY2(!session && session.error().code == ErrorCode::timeout, why(session));
        QVERIFY(m_clock.elapsed() < kAtOnce);
    }

    void a_host_of_a_service_file_is_looked_up_in_time_too() {
        const QTemporaryDir directory;
        const std::string path = directory.filePath(QStringLiteral("services")).toStdString();
        std::ofstream(path) << "[far]\nhost=db.silent\n[two]\nhost=db.silent,127.0.0.1\nport=5432,"
                            << m_fixture.postgres().port << "\n";
        ::setenv("PGSERVICEFILE", path.c_str(), 1);
        auto settings = m_fixture.postgres();
        settings.host.clear();
        settings.port = 5432;
        settings.service = "far";
        settings.sslMode = "prefer";
        m_clock.start();
        const auto alone = postgres::Session::open(settings, {}, Deadline::after(kShort));
        QVERIFY(m_clock.elapsed() < kAtOnce);
        // Of two servers the second is reached although the first one's name is not to be had.
        settings.service = "two";
        const auto second = postgres::Session::open(settings, {}, generous());
        ::unsetenv("PGSERVICEFILE");
        QVERIFY2(!alone && alone.error().code == ErrorCode::timeout, why(alone));
        QVERIFY2(second.has_value(), why(second));
    }

    void a_redis_connection_gives_up_by_its_deadline() {
        redis::Settings settings;
        settings.host = "cache.silent";
        settings.connectTimeout = kShort;
        redis::Connection connection(settings);
        const auto pong = connection.command({"PING"});
        QVERIFY2(!pong && pong.error().code == ErrorCode::timeout, why(pong));
        QVERIFY(m_clock.elapsed() < kAtOnce);
    }

    void a_monitor_of_names_that_nobody_tells_ends_at_once() {
        auto target = Watched::target(m_fixture);
        target.postgres.host = "db.silent";
        target.postgres.sslMode = "prefer";
        target.redis->host = "cache.silent";
        target.redis->unixSocket.clear();
        Watched watched(target);
        QVERIFY(waitFor([&] {
            return watched.state("postgres") == LinkState::unreachable &&
                   watched.state("redis") == LinkState::unreachable;
        }));
        QVERIFY2(watched.message("postgres").find("name service") != std::string::npos,
                 watched.message("postgres").c_str());
        m_clock.start();
        watched.stop();
        QVERIFY2(m_clock.elapsed() < 2'500, qPrintable(QString::number(m_clock.elapsed())));
    }

    void an_address_that_refuses_is_passed_over() { connectToBoth(); }

    void an_address_that_swallows_is_passed_over() {
        const SwallowingAddress postgres(m_fixture.postgres().port);
        const SwallowingAddress redis(m_fixture.redis().port);
        connectToBoth();
    }

    void a_certificate_is_held_against_the_name() {
        if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty()) {
            QSKIP("needs the package openssl");
        }
        const std::string data = (m_fixture.servers().directory() / "data").string();
        const std::string certificate = data + "/server.crt";
        ChildOptions options;
        options.arguments = {"openssl",  "req",
                             "-x509",    "-newkey",
                             "rsa:2048", "-nodes",
                             "-days",    "2",
                             "-subj",    "/CN=single.test",
                             "-addext",  "subjectAltName=DNS:single.test",
                             "-keyout",  data + "/server.key",
                             "-out",     certificate};
        const auto made = runProgram(options, generous());
        QVERIFY2(made.has_value(), why(made));
        std::filesystem::permissions(data + "/server.key", std::filesystem::perms(0600));

        struct stat owner {};

        QVERIFY(::stat(data.c_str(), &owner) == 0);
        QVERIFY(::chown((data + "/server.key").c_str(), owner.st_uid, owner.st_gid) == 0);
        QVERIFY(::chown(certificate.c_str(), owner.st_uid, owner.st_gid) == 0);
        runSql(m_fixture.postgres(), "ALTER SYSTEM SET ssl = on");
        QVERIFY(m_fixture.servers().restartPostgres().has_value());

        auto settings = m_fixture.postgres();
        settings.sslMode = "verify-full";
        settings.sslRootCert = certificate;
        settings.host = "single.test"; // known by name; the server is reached at 127.0.0.1
        const auto named = postgres::Session::open(settings, {}, generous());
        QVERIFY2(named.has_value(), why(named));
        QCOMPARE((*named)
                     ->query("SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid()")
                     ->text(0, 0),
                 std::string("t"));
        settings.host = "both.test"; // the same server under a name its certificate does not bear
        const auto other = postgres::Session::open(settings, {}, generous());
        QVERIFY2(!other.has_value(), why(other));
        QVERIFY2(other.error().message.find("No trusted encrypted connection") != std::string::npos,
                 why(other));
    }

private:
    void connectToBoth() {
        auto settings = m_fixture.postgres();
        settings.host = "both.test"; // ::1, where nobody is, and 127.0.0.1
        settings.sslMode = "prefer";
        const auto session = postgres::Session::open(settings, {}, generous());
        QVERIFY2(session.has_value(), why(session));
        auto cache = m_fixture.redis();
        cache.unixSocket.clear();
        cache.host = "both.test";
        redis::Connection connection(cache);
        const auto pong = connection.command({"PING"});
        QVERIFY2(pong.has_value(), why(pong));
    }

    QElapsedTimer m_clock;
    std::unique_ptr<NameService> m_names;
    ServersFixture m_fixture;
};

int main(int argc, char** argv) {
    const std::string obstacle = enterPrivateNetwork();
    QCoreApplication application(argc, argv);
    NameServiceTest test;
    test.obstacle = obstacle;
    return QTest::qExec(&test, argc, argv);
}

#include "name_service_test.moc"
