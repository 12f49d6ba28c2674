// `pavement cache inspect` as its user runs it, on a real Redis: text, JSON, one value by windows, the watch
// of commands, and words and exit status where it cannot be done.

#include "tests/support/servers_fixture.h"
#include "tests/support/wait_for.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

namespace {

const QString kProgram = QStringLiteral(PAVEMENT_BINARY_DIR "/bin/pavement");

struct Outcome {
    int status = -1;
    QString output, errors;
};

QJsonObject parsed(const QString& text) {
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

} // namespace

class CacheInspectTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        pavement::sandbox::ServerOptions options;
        options.withPostgres = false;
        options.redisSettings = {{"maxmemory", "512mb"}, {"maxmemory-policy", "allkeys-lfu"}};
        m_fixture = std::make_unique<pavement::testing::ServersFixture>(options);
        pavement::redis::Connection connection(m_fixture->redis());
        std::vector<std::vector<std::string>> commands;
        for (int i = 0; i < 5000; ++i) {
            commands.push_back({"SET", "session:" + std::to_string(i), std::string(100, 's'), "EX", "600"});
        }
        for (int i = 0; i < 1000; ++i) {
            commands.push_back({"HSET", "user:" + std::to_string(i) + ":profile", "name", "n"});
        }
        commands.push_back({"SET", std::string("odd\x1b[31m\xff"), "v\x01"});
        commands.push_back(
            {"SETRANGE", std::string("grown\x1b[31m\xff"), "300000", "!"}); // among the largest
        commands.push_back({"SETRANGE", "huge", "104857599", "!"});
        QVERIFY(connection.pipeline(commands, pavement::testing::generous()).has_value());
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void text_tells_prefixes_and_findings() {
        const Outcome outcome = run({QStringLiteral("--keys"), QStringLiteral("0")});
        QVERIFY2(outcome.status == 1, qPrintable(outcome.errors)); // the key of 100 MB
        QVERIFY(outcome.output.contains(QStringLiteral("session:")));
        QVERIFY(outcome.output.contains(QStringLiteral("user:*:")));
        QVERIFY(outcome.output.contains(QStringLiteral("read, every one")));
        QVERIFY(outcome.output.contains(QStringLiteral("A large key: huge")));
        QVERIFY2(outcome.output.contains(QStringLiteral("grown\\x1b[31m\\xff")), qPrintable(outcome.output));
        QVERIFY(!outcome.output.contains(QLatin1Char('\x1b')));
    }

    void json_tells_estimates_with_their_intervals() {
        const Outcome outcome = run({QStringLiteral("--keys"), QStringLiteral("1000"),
                                     QStringLiteral("--format"), QStringLiteral("json")});
        QVERIFY2(outcome.status == 0 || outcome.status == 1, qPrintable(outcome.errors));
        const QJsonObject json = parsed(outcome.output);
        QCOMPARE(json[QStringLiteral("schema")].toString(), QStringLiteral("pavement-cache-inspection"));
        QVERIFY(!json[QStringLiteral("complete")].toBool());
        bool seen = false;
        for (const QJsonValue& each : json[QStringLiteral("prefixes")].toArray()) {
            if (each[QStringLiteral("prefix")].toString() == QStringLiteral("session:")) {
                const QJsonValue keys = each[QStringLiteral("keys")];
                const double low = keys[QStringLiteral("low")].toDouble();
                const double high = keys[QStringLiteral("high")].toDouble();
                QVERIFY(low < high && low < 6500 && high > 3500); // of 5,000
                seen = true;
            }
        }
        QVERIFY(seen);
    }

    void a_given_delimiter_is_used() {
        const Outcome outcome = run({QStringLiteral("--prefix-delimiter"), QStringLiteral("o"),
                                     QStringLiteral("--format"), QStringLiteral("json")});
        QCOMPARE(parsed(outcome.output)[QStringLiteral("delimiter")].toString(), QStringLiteral("o"));
    }

    void a_value_of_100_mb_is_shown_by_a_window() {
        const Outcome outcome =
            run({QStringLiteral("--key"), QStringLiteral("huge"), QStringLiteral("--window"),
                 QStringLiteral("4KiB"), QStringLiteral("--format"), QStringLiteral("json")});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.errors));
        const QJsonObject json = parsed(outcome.output);
        QCOMPARE(json[QStringLiteral("length")].toDouble(), 104857600.0);
        QCOMPARE(json[QStringLiteral("next")].toString(), QStringLiteral("4096"));
        const Outcome last = run({QStringLiteral("--key"), QStringLiteral("huge"),
                                  QStringLiteral("--position"), QStringLiteral("104857598")});
        QVERIFY2(last.status == 0, qPrintable(last.errors));
        QVERIFY(last.output.contains(QStringLiteral("\\x00!")));
        QVERIFY(last.output.contains(QStringLiteral("never expires")));
    }

    void a_key_is_found_by_the_name_that_was_shown() {
        const Outcome outcome = run({QStringLiteral("--key"), QStringLiteral("odd\\x1b[31m\\xff")});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.errors));
        QVERIFY(outcome.output.contains(QStringLiteral("v\\x01")));
    }

    void watching_is_announced_with_its_cost() {
        const Outcome outcome = run({QStringLiteral("--monitor-for"), QStringLiteral("300ms"),
                                     QStringLiteral("--keys"), QStringLiteral("100")});
        QVERIFY2(outcome.status == 0 || outcome.status == 1, qPrintable(outcome.errors));
        QVERIFY(outcome.errors.contains(QStringLiteral("about half as much")));
        QVERIFY(outcome.output.contains(QStringLiteral("Watched for")));
        QVERIFY(!run({QStringLiteral("--keys"), QStringLiteral("100")})
                     .output.contains(QStringLiteral("Watched for")));
    }

    void what_cannot_be_done_is_said() {
        QCOMPARE(run({QStringLiteral("--key"), QStringLiteral("nothing")}).status, 1);
        QCOMPARE(run({QStringLiteral("--position"), QStringLiteral("1")}).status, 2);
        QCOMPARE(run({QStringLiteral("--prefix-delimiter"), QStringLiteral("::")}).status, 2);
        QCOMPARE(run({QStringLiteral("--monitor-for"), QStringLiteral("1s"), QStringLiteral("--key"),
                      QStringLiteral("huge")})
                     .status,
                 2);
        const Outcome none = start({QStringLiteral("cache"), QStringLiteral("inspect")});
        QCOMPARE(none.status, 2);
        QVERIFY(none.errors.contains(QStringLiteral("--redis")));
        const Outcome nobody = start({QStringLiteral("cache"), QStringLiteral("inspect"),
                                      QStringLiteral("--redis"), QStringLiteral("redis://127.0.0.1:1/0")});
        QCOMPARE(nobody.status, 3);
    }

private:
    Outcome run(const QStringList& words) {
        const auto settings = m_fixture->redis();
        return start(QStringList{QStringLiteral("cache"), QStringLiteral("inspect"),
                                 QStringLiteral("--redis"),
                                 QStringLiteral("redis://127.0.0.1:%1/0").arg(settings.port)} +
                     words);
    }

    Outcome start(const QStringList& words) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
        environment.insert(QStringLiteral("REDISCLI_AUTH"),
                           QString::fromStdString(m_fixture->redis().password.reveal()));
        process.setProcessEnvironment(environment);
        process.start(kProgram, words);
        Outcome outcome;
        if (process.waitForFinished(60'000)) {
            outcome.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
        } else {
            process.kill();
            process.waitForFinished();
        }
        outcome.output = QString::fromUtf8(process.readAllStandardOutput());
        outcome.errors = QString::fromUtf8(process.readAllStandardError());
        return outcome;
    }

    std::unique_ptr<pavement::testing::ServersFixture> m_fixture;
};

QTEST_GUILESS_MAIN(CacheInspectTest)
#include "cache_inspect_test.moc"
