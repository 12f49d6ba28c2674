// A connection as people write it, and what is made of it. Nothing here reaches a server.

#include "engine/postgres/connection_settings.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <fstream>

using namespace pavement;
using postgres::ConnectionSettings;
using postgres::parseConnectionSettings;

namespace {

std::string everythingIn(const Error& error) {
    return error.message + error.hint + error.context;
}

} // namespace

class ConnectionSettingsTest : public QObject {
    Q_OBJECT
private slots:

    void initTestCase() {
        for (const char* name :
             {"PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGSSLMODE", "PGSERVICE", "PGOPTIONS"}) {
            ::unsetenv(name);
        }
    }

    void a_url_is_read() {
        const auto settings = parseConnectionSettings(
            "postgresql://ana%40roads:p%2Fw%3A%40@db.example.org:6432/pave%20ment?sslmode=require");
        QVERIFY(settings.has_value());
        QCOMPARE(settings->host, std::string("db.example.org"));
        QCOMPARE(settings->port, std::uint16_t{6432});
        QCOMPARE(settings->database, std::string("pave ment"));
        QCOMPARE(settings->user, std::string("ana@roads"));
        QCOMPARE(settings->password.reveal(), std::string("p/w:@"));
        QCOMPARE(settings->sslMode, std::string("require"));
    }

    void keywords_are_read() {
        const auto settings = parseConnectionSettings(
            " host=/run/postgresql dbname='two words' user=ana password='it\\'s' sslcert=/home/ana/c.pem\n");
        QVERIFY(settings.has_value());
        QCOMPARE(settings->host, std::string("/run/postgresql"));
        QCOMPARE(settings->port, std::uint16_t{5432});
        QCOMPARE(settings->database, std::string("two words"));
        QCOMPARE(settings->password.reveal(), std::string("it's"));
        QCOMPARE(settings->more.at("sslcert"), std::string("/home/ana/c.pem"));
        QVERIFY(settings->isLocal());
    }

    void a_socket_in_a_url_is_read() {
        const auto settings = parseConnectionSettings("postgresql://%2Frun%2Fpostgresql/shop");
        QVERIFY(settings.has_value());
        QCOMPARE(settings->host, std::string("/run/postgresql"));
        QCOMPARE(settings->effectiveSslMode(), std::string("prefer"));
    }

    void a_service_is_read() {
        const auto settings = parseConnectionSettings("service=shop user=ana");
        QVERIFY(settings.has_value());
        QCOMPARE(settings->service, std::string("shop"));
        QCOMPARE(settings->user, std::string("ana"));
        QCOMPARE(settings->host, std::string());
    }

    void an_unknown_keyword_is_refused_by_name_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("keywords") << "host=db sslmod=require password=s3cret";
        QTest::newRow("url") << "postgresql://ana:s3cret@db/shop?sslmod=require";
        QTest::newRow("spaced") << "host=db sslmod = require password=s3cret";
    }

    void an_unknown_keyword_is_refused_by_name() {
        QFETCH(QString, text);
        const auto settings = parseConnectionSettings(text.toStdString());
        QVERIFY(!settings.has_value());
        QVERIFY(settings.error().code == ErrorCode::invalidInput);
        QVERIFY2(settings.error().message.find("\"sslmod\"") != std::string::npos,
                 settings.error().message.c_str());
        QVERIFY(everythingIn(settings.error()).find("s3cret") == std::string::npos);
    }

    void keywords_that_would_undo_the_limits_are_refused_by_name() {
        for (const std::string keyword : {"options", "replication", "sslpassword"}) {
            const auto settings = parseConnectionSettings("host=db " + keyword + "=s3cret");
            QVERIFY(!settings.has_value());
            QVERIFY(settings.error().code == ErrorCode::invalidInput);
            QVERIFY(settings.error().message.find('"' + keyword + '"') != std::string::npos);
            QVERIFY(everythingIn(settings.error()).find("s3cret") == std::string::npos);
        }
    }

    void the_sessions_own_keywords_are_accepted_and_dropped() {
        const auto settings =
            parseConnectionSettings("postgresql://db/shop?application_name=psql&connect_timeout=10");
        QVERIFY(settings.has_value());
        QVERIFY(settings->more.empty());
    }

    void no_error_repeats_a_password_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("unquoted space") << "host=db password=my s3cret";
        QTest::newRow("unended quote") << "host=db password='s3cret";
        QTest::newRow("bad escape") << "postgresql://ana:s3cret%zz@db/shop";
        QTest::newRow("bad port") << "postgresql://ana:s3cret@db:port/shop";
        QTest::newRow("slash in it") << "postgresql://ana:s3cret/x@db:5432/shop";
        QTest::newRow("no keyword") << "s3cret";
        QTest::newRow("ssl mode") << "host=db password=s3cret sslmode=s3cret";
        QTest::newRow("hosts") << "host=a,b password=s3cret";
    }

    void no_error_repeats_a_password() {
        QFETCH(QString, text);
        const auto settings = parseConnectionSettings(text.toStdString());
        QVERIFY(!settings.has_value());
        QVERIFY(settings.error().code == ErrorCode::invalidInput);
        const std::string all = everythingIn(settings.error());
        QVERIFY2(all.find("s3cret") == std::string::npos, all.c_str());
    }

    void the_description_holds_no_secret() {
        ConnectionSettings settings;
        settings.host = "::1";
        settings.user = "ana";
        settings.database = "shop";
        settings.password = Secret("s3cret");
        QCOMPARE(settings.description(), std::string("postgresql://ana@[::1]:5432/shop"));
    }

    void away_from_this_machine_the_certificate_is_checked() {
        const auto modeOf = [](const std::string& text) {
            return parseConnectionSettings(text)->effectiveSslMode();
        };
        QCOMPARE(modeOf("postgresql://db.example.org/shop"), std::string("verify-full"));
        QCOMPARE(modeOf("postgresql://10.0.0.5/shop"), std::string("verify-full"));
        QCOMPARE(modeOf("postgresql://localhost.example.org/shop"), std::string("verify-full"));
        QCOMPARE(modeOf("postgresql://localhost/shop"), std::string("prefer"));
        QCOMPARE(modeOf("postgresql://127.0.0.1/shop"), std::string("prefer"));
        QCOMPARE(modeOf("postgresql://[::1]/shop"), std::string("prefer"));
        QCOMPARE(modeOf("dbname=shop"), std::string("prefer"));
        QCOMPARE(modeOf("postgresql://db.example.org/shop?sslmode=disable"), std::string("disable"));
        // localhost in name only: the address decides where the bytes go.
        QCOMPARE(modeOf("host=localhost hostaddr=10.0.0.5"), std::string("verify-full"));
    }

    void service_file_and_environment_have_their_say() {
        const QTemporaryDir directory;
        const std::string path = directory.filePath("services").toStdString();
        std::ofstream(path) << "[far]\nhost=db.example.org\n[near]\nhost=127.0.0.1\n"
                               "[chosen]\nhost=db.example.org\nsslmode=require\n";
        ::setenv("PGSERVICEFILE", path.c_str(), 1);
        const auto far = parseConnectionSettings("service=far");
        QVERIFY(!far->isLocal());
        QCOMPARE(far->effectiveSslMode(), std::string("verify-full"));
        QVERIFY(parseConnectionSettings("service=near")->isLocal());
        QCOMPARE(parseConnectionSettings("service=chosen")->effectiveSslMode(), std::string("require"));
        ::setenv("PGHOST", "db.example.org", 1);
        QCOMPARE(parseConnectionSettings("dbname=shop")->effectiveSslMode(), std::string("verify-full"));
        ::unsetenv("PGHOST");
        ::unsetenv("PGSERVICEFILE");
    }

    void told_nothing_it_goes_where_psql_would() {
        const QTemporaryDir directory;
        const std::string path = directory.filePath("services").toStdString();
        std::ofstream(path) << "[far]\nhost=db.example.org\nport=6000\ndbname=shop\n";
        ::setenv("PGHOST", "10.0.0.5", 1);
        ::setenv("PGPORT", "5433", 1);
        ::setenv("PGUSER", "monitor", 1);
        auto settings = ConnectionSettings::fromEnvironment();
        QCOMPARE(settings->description(), std::string("postgresql://monitor@10.0.0.5:5433/"));
        ::setenv("PGPORT", "many", 1);
        QVERIFY(!ConnectionSettings::fromEnvironment());
        ::unsetenv("PGPORT");
        ::unsetenv("PGHOST");
        ::setenv("PGSERVICEFILE", path.c_str(), 1);
        ::setenv("PGSERVICE", "far", 1);
        settings = ConnectionSettings::fromEnvironment();
        QCOMPARE(settings->host, std::string("db.example.org"));
        QCOMPARE(settings->port, std::uint16_t{6000});
        QCOMPARE(settings->database, std::string("shop"));
        ::unsetenv("PGSERVICE");
        ::unsetenv("PGSERVICEFILE");
        ::unsetenv("PGUSER");
    }

    void nothing_and_nonsense_are_refused() {
        for (const std::string& text : {std::string(), std::string("  \n"), std::string("host=a\0b", 8),
                                        std::string("mysql://db/shop"), std::string("host=db port=70000"),
                                        std::string("host=db port=0"), std::string("host=db port=5432x")}) {
            QVERIFY(parseConnectionSettings(text).error().code == ErrorCode::invalidInput);
        }
    }
};

QTEST_APPLESS_MAIN(ConnectionSettingsTest)
#include "connection_settings_test.moc"
