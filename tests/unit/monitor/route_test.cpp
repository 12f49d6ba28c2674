#include "engine/monitor/route.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstdlib>
#include <fstream>

using namespace pavement;
using namespace pavement::monitor;

class RouteTest : public QObject {
    Q_OBJECT
private slots:

    void initTestCase() {
        for (const char* name : {"PGHOST", "PGPORT", "PGSERVICE", "PGHOSTADDR", "PGSSLMODE"}) {
            ::unsetenv(name);
        }
    }

    void through_a_tunnel_the_certificate_still_has_to_name_the_server() {
        auto settings = *postgres::parseConnectionSettings("postgresql://monitor@db.example.org:6432/shop");
        leadThrough({"127.0.0.1", 40'001}, settings);
        QCOMPARE(settings.host, std::string("db.example.org"));
        QCOMPARE(settings.more.at("hostaddr"), std::string("127.0.0.1"));
        QCOMPARE(settings.port, std::uint16_t{40'001});
        QVERIFY(!settings.isLocal());
        QCOMPARE(settings.effectiveSslMode(), std::string("verify-full"));
    }

    void a_service_is_tunnelled_to_where_its_file_says() {
        const QTemporaryDir directory;
        const std::string path = directory.filePath("services").toStdString();
        std::ofstream(path) << "[far]\nhost=db.example.org\nport=6000\n[socket]\nhost=/run/postgresql\n";
        ::setenv("PGSERVICEFILE", path.c_str(), 1);
        auto settings = *postgres::parseConnectionSettings("service=far");
        QVERIFY((serverOf(settings) == Endpoint{"db.example.org", 6000}));
        leadThrough({"127.0.0.1", 40'001}, settings);
        QCOMPARE(settings.host, std::string("db.example.org"));
        QCOMPARE(settings.effectiveSslMode(), std::string("verify-full"));
        QVERIFY(serverOf(*postgres::parseConnectionSettings("service=socket")).host.empty());
        ::unsetenv("PGSERVICEFILE");
    }

    void through_a_tunnel_redis_too_is_held_to_its_own_certificate() {
        auto settings = *redis::parseSettings("rediss://cache.example.org:6380/2");
        leadThrough({"127.0.0.1", 40'001}, settings);
        QCOMPARE(settings.host, std::string("127.0.0.1"));
        QCOMPARE(settings.port, std::uint16_t{40'001});
        QCOMPARE(settings.tlsServerName, std::string("cache.example.org"));
        leadThrough({"127.0.0.1", 40'002}, settings); // the tunnel was opened anew
        QCOMPARE(settings.tlsServerName, std::string("cache.example.org"));
        QVERIFY(settings.tls);
        QCOMPARE(settings.database, 2);
    }

    void a_named_socket_is_of_this_machine_whatever_tunnel_there_is() {
        const tunnel::SshSettings ssh;
        QVERIFY(!Route(ssh, serverOf(*redis::parseSettings("unix:///run/redis.sock"))).tunnelled());
        QVERIFY(Route(ssh, serverOf(*redis::parseSettings("redis://cache:6379"))).tunnelled());
        QVERIFY(
            !Route(ssh, serverOf(*postgres::parseConnectionSettings("host=/run/postgresql"))).tunnelled());
        // Nothing named: the server beside the bastion, not this machine's socket.
        const auto unnamed = serverOf(*postgres::parseConnectionSettings("dbname=shop"));
        QCOMPARE(unnamed.host, std::string("localhost"));
        QVERIFY(Route(ssh, unnamed).tunnelled());
        QVERIFY(!Route(std::nullopt, unnamed).tunnelled());
    }

    void a_server_beside_the_bastion_is_local_there() {
        auto settings = *postgres::parseConnectionSettings("host=localhost dbname=shop");
        leadThrough({"127.0.0.1", 40'001}, settings);
        QCOMPARE(settings.host, std::string("localhost"));
        QCOMPARE(settings.effectiveSslMode(), std::string("prefer"));
    }
};

QTEST_GUILESS_MAIN(RouteTest)
#include "route_test.moc"
