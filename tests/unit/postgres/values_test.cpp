// Plain values: rows, identities, and what a server's refusal means.

#include "engine/postgres/connect_error.h"
#include "engine/postgres/pqxx_connection.h"
#include "engine/postgres/session.h"

#include <QTest>

#include <cmath>

using namespace pavement;
using namespace pavement::postgres;

namespace {

Rows rows() {
    return Rows({"a", "b"}, {"1", "2.5", std::nullopt, "x", "t", "NaN"}, 3);
}

ConnectionSettings shop() {
    ConnectionSettings settings;
    settings.host = "db";
    settings.user = "ana";
    settings.database = "shop";
    settings.password = Secret("s3cret");
    return settings;
}

Error refused(std::string_view text) {
    return connectError({text, false, false}, shop());
}

} // namespace

class ValuesTest : public QObject {
    Q_OBJECT
private slots:

    void cells_are_read_or_fall_back() {
        const Rows all = rows();
        QCOMPARE(all.size(), std::size_t{3});
        QCOMPARE(all.affected(), std::uint64_t{3});
        QCOMPARE(*all.column("b"), std::size_t{1});
        QVERIFY(!all.column("c").has_value());
        QCOMPARE(all.integer(0, 0), std::int64_t{1});
        QCOMPARE(all.integer(0, 1, -7), std::int64_t{-7}); // "2.5" is no integer
        QCOMPARE(all.real(0, 1), 2.5);
        QCOMPARE(all.integer(1, 0, -7), std::int64_t{-7}); // null
        QCOMPARE(all.text(1, 0, "none"), std::string("none"));
        QCOMPARE(all.real(1, 1, -1.0), -1.0);
        QVERIFY(all.boolean(2, 0));
        QVERIFY(!all.boolean(1, 1, true));
        QVERIFY(all.boolean(1, 0, true));
        QVERIFY(std::isnan(all.real(2, 1)));
        QVERIFY(Rows().empty());
    }

    void a_restart_a_failover_and_another_server_are_told_apart() {
        ServerIdentity before;
        before.systemIdentifier = 42;
        before.timeline = 1;
        before.postmasterStart = fromMillis(1000);
        QVERIFY(!compare(before, before).any());

        ServerIdentity restarted = before;
        restarted.postmasterStart = fromMillis(2000);
        QVERIFY(compare(before, restarted).restarted);
        QVERIFY(!compare(before, restarted).differentServer);
        QVERIFY(!compare(before, restarted).roleSwitched);

        ServerIdentity standby = before;
        standby.inRecovery = true;
        QVERIFY(compare(before, standby).roleSwitched);
        ServerIdentity promoted = before;
        promoted.timeline = 2;
        QVERIFY(compare(before, promoted).roleSwitched);

        ServerIdentity other = before;
        other.systemIdentifier = 43;
        QVERIFY(compare(before, other).differentServer);

        ServerIdentity unreadable = before;
        unreadable.systemIdentifier = 0;
        unreadable.timeline = 0;
        QVERIFY(!compare(before, unreadable).any());
        QVERIFY(!compare(unreadable, before).any());
    }

    void refusals_of_the_server_are_told_by_their_code_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const char* text, ErrorCode code) {
            QTest::newRow(name) << QString::fromUtf8(text) << static_cast<int>(code);
        };
        row("password",
            "connection to server at \"db\", port 5432 failed: FATAL:  28P01: Passwort falsch\nLOCATION: x",
            ErrorCode::authentication);
        row("hba", "FATAL:  28000: no pg_hba.conf entry", ErrorCode::authentication);
        row("database", "FATAL:  3D000: database \"shop\" does not exist", ErrorCode::invalidInput);
        row("connect right", "FATAL:  42501: permission denied for database \"shop\"", ErrorCode::permission);
        row("slots", "FATAL:  53300: sorry, too many clients already", ErrorCode::busy);
        row("starting", "FATAL:  57P03: the database system is starting up", ErrorCode::unreachable);
        row("refused", "connection to server at \"db\" failed: Connection refused", ErrorCode::unreachable);
        row("pooler", "FATAL:  08P01: unsupported startup parameter: options", ErrorCode::unsupported);
        row("new pooler", "FATAL:  unsupported startup parameter in options: jit", ErrorCode::unsupported);
    }

    void refusals_of_the_server_are_told_by_their_code() {
        QFETCH(QString, text);
        QFETCH(int, code);
        const Error error = refused(text.toStdString());
        QCOMPARE(static_cast<int>(error.code), code);
        QVERIFY(!error.message.empty());
        QVERIFY(error.context.find("LOCATION") == std::string::npos);
    }

    void a_pooler_is_named_with_all_three_ways_out() {
        const Error error = refused("FATAL:  08P01: unsupported startup parameter: options");
        QVERIFY(error.hint.find("direct port") != std::string::npos);
        QVERIFY(error.hint.find("pooled") != std::string::npos);
        QVERIFY(error.hint.find("ignore_startup_parameters = options") != std::string::npos);
    }

    void an_asked_for_password_is_told_as_such() {
        const Error error = connectError({"fe_sendauth: no password supplied", true, false}, shop());
        QVERIFY(error.code == ErrorCode::authentication);
    }

    void no_refusal_repeats_a_password() {
        const Error error = refused("connection to postgresql://ana:s3cret@db/shop failed: password=s3cret");
        QVERIFY(error.oneLine().find("s3cret") == std::string::npos);
    }

    void errors_of_statements_keep_their_sqlstate() {
        const Error unique =
            serverError("23505", "ERROR:  duplicate key\nDETAIL:  Key (id)=(1) already exists.\n");
        QVERIFY(unique.code == ErrorCode::server);
        QCOMPARE(unique.context, std::string("23505"));
        QVERIFY(unique.message.find("Key (id)") != std::string::npos);
        QVERIFY(serverError("42501", "ERROR:  no").code == ErrorCode::permission);
        QVERIFY(serverError("57014", "ERROR:  no").code == ErrorCode::timeout);
        QVERIFY(serverError("57P01", "FATAL:  no").code == ErrorCode::connectionLost);
        QCOMPARE(serverError("40P01", "ERROR:  no").context, std::string("40P01"));
        QCOMPARE(serverError("42601", "ERROR:  syntax\nHINT:  Look again.").hint, std::string("Look again."));
        const Error secret = serverError("42601", "ERROR:  at \"ALTER ROLE a PASSWORD 's3cret'\"");
        QVERIFY(secret.oneLine().find("s3cret") == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(ValuesTest)
#include "values_test.moc"
