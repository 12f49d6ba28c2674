// `pavement cache` as its user runs it: traces plain, packed and through a pipe, the three formats, several
// policies and sizes at once, words and exit status where it cannot be done, and Ctrl+C.

#include "tests/support/program_run.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace pavement::testing;

namespace {

const QString kProgram = QStringLiteral(PAVEMENT_BINARY_DIR "/bin/pavement");

ProgramRun run(const QString& words, const QByteArray& input = {}) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    return runProgram(kProgram, QStringList{QStringLiteral("cache")} + words.split(QLatin1Char(' ')),
                      environment, input);
}

QJsonObject parsed(const QString& text) {
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

} // namespace

class CacheVerbsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;

    QString write(const char* name, const QByteArray& text) {
        const QString path = m_directory.filePath(QString::fromLatin1(name));
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? path : QString();
    }

private slots:

    void csv_has_one_line_for_each_cache() {
        const QString trace = write("trace", "a\nb\na\nc\na\nb\n");
        const ProgramRun outcome =
            run(QStringLiteral("simulate %1 --policy lru,belady --size 2,100% --format csv").arg(trace));
        QVERIFY2(outcome.status == 0, qPrintable(outcome.errors));
        QCOMPARE(outcome.output, QStringLiteral("policy,size,requests,miss_ratio\n"
                                                "lru,2,6,0.666667\n"
                                                "lru,3,6,0.500000\n"
                                                "belady,2,6,0.666667\n"
                                                "belady,3,6,0.500000\n"));
    }

    void a_packed_trace_and_a_pipe_read_like_a_file() {
        QByteArray text;
        for (int i = 0; i < 20'000; ++i) {
            text += "key:" + QByteArray::number(i * i % 997) + "\n";
        }
        const QString plain = write("plain", text);
        QCOMPARE(QProcess::execute(QStringLiteral("gzip"), {QStringLiteral("-k"), plain}), 0);
        const QString words = QStringLiteral("simulate %1 --policy all --size 5%,50 --format csv");
        const ProgramRun file = run(words.arg(plain));
        QVERIFY2(file.status == 0, qPrintable(file.errors));
        QCOMPARE(file.output.count(QLatin1Char('\n')), 1 + 11 * 2);
        QCOMPARE(run(words.arg(plain + QStringLiteral(".gz"))).output, file.output);
        QCOMPARE(run(words.arg(QStringLiteral("-")), text).output, file.output);
    }

    void text_marks_the_least_and_json_tells_all() {
        const QString trace = write("sized", "key,size,time\na,10,0\nb,2000,1\na,10,2\nb,2000,3\na,10,100\n");
        const QString words =
            QStringLiteral("simulate %1 --policy lru,sieve --size 4KiB,1 --ttl 50s").arg(trace);
        const ProgramRun text = run(words);
        QVERIFY2(text.status == 0, qPrintable(text.errors));
        QVERIFY2(text.output.contains(QLatin1String("Miss ratio of bytes")), qPrintable(text.output));
        QVERIFY2(text.output.contains(QLatin1String("0.6000*")), qPrintable(text.output));
        const QJsonObject json = parsed(run(words + QStringLiteral(" --format json")).output);
        QCOMPARE(json.value(QLatin1String("schema")).toString(), QStringLiteral("pavement-cache-simulation"));
        QCOMPARE(json.value(QLatin1String("caches")).toArray().size(), 4);
        const QJsonObject first = json.value(QLatin1String("caches")).toArray().at(0).toObject();
        QCOMPARE(first.value(QLatin1String("unit")).toString(), QStringLiteral("bytes"));
        QCOMPARE(first.value(QLatin1String("hits")).toInt(), 2);
        QCOMPARE(first.value(QLatin1String("expired")).toInt(), 2);
    }

    void curves_of_lru_and_of_others() {
        QByteArray text;
        for (int i = 0; i < 50'000; ++i) {
            text += QByteArray::number(i % 3 == 0 ? i % 40 : i % 4000) + "\n";
        }
        const QString trace = write("curve", text);
        const ProgramRun exact = run(QStringLiteral("mrc %1 --format csv").arg(trace));
        QVERIFY2(exact.status == 0, qPrintable(exact.errors));
        QCOMPARE(exact.output.count(QLatin1Char('\n')), 21);
        const ProgramRun simulated =
            run(QStringLiteral("simulate %1 --policy lru --size 25% --format csv").arg(trace));
        const QString atQuarter = simulated.output.trimmed().section(QLatin1Char(','), -1);
        QVERIFY2(exact.output.contains(QStringLiteral("lru,1000,") + atQuarter), qPrintable(exact.output));
        const ProgramRun both =
            run(QStringLiteral("mrc %1 --policy lru,s3-fifo --size 10%,50% --samples 500 --rate 0.5 "
                               "--format json")
                    .arg(trace));
        const QJsonArray curves = parsed(both.output).value(QLatin1String("curves")).toArray();
        QCOMPARE(curves.size(), 2);
        QCOMPARE(curves[0].toObject().value(QLatin1String("method")).toString(), QStringLiteral("shards"));
        QCOMPARE(curves[1].toObject().value(QLatin1String("method")).toString(), QStringLiteral("miniature"));
        QVERIFY(run(QStringLiteral("mrc %1").arg(trace)).output.contains(QStringLiteral("█")));
    }

    void what_cannot_be_done_is_said_with_status_two_data() {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("said");
        QTest::newRow("no file") << QStringLiteral("simulate /nowhere/trace")
                                 << QStringLiteral("/nowhere/trace");
        QTest::newRow("policy") << QStringLiteral("simulate - --policy lru,clever")
                                << QStringLiteral("'clever'");
        QTest::newRow("size") << QStringLiteral("simulate - --size 10,many") << QStringLiteral("'many'");
        QTest::newRow("bytes") << QStringLiteral("simulate - --size 10MiB") << QStringLiteral("column size");
        QTest::newRow("ttl") << QStringLiteral("simulate - --ttl 5s") << QStringLiteral("column named time");
        QTest::newRow("bound") << QStringLiteral("mrc - --policy belady") << QStringLiteral("simulate");
    }

    void what_cannot_be_done_is_said_with_status_two() {
        QFETCH(QString, words);
        QFETCH(QString, said);
        const ProgramRun outcome = run(words, "a\nb\n");
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.errors.contains(said), qPrintable(outcome.errors));
        QVERIFY2(outcome.output.isEmpty(), qPrintable(outcome.output));
    }

    void an_interrupt_ends_it_with_its_own_status() {
        QProcess process; // waits for a trace that never ends
        process.start(kProgram, {QStringLiteral("cache"), QStringLiteral("simulate"), QStringLiteral("-")});
        QVERIFY(process.waitForStarted());
        process.setReadChannel(QProcess::StandardError);
        QVERIFY(process.waitForReadyRead(30'000)); // it says that it reads: the signals are taken by then
        QVERIFY(::kill(static_cast<pid_t>(process.processId()), SIGINT) == 0);
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(QString::fromUtf8(process.readAllStandardError()).contains(QLatin1String("Interrupted.")));
    }
};

QTEST_GUILESS_MAIN(CacheVerbsTest)
#include "cache_verbs_test.moc"
