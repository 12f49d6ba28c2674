// `pavement analyze plan` as its user runs it: every recorded plan, through a file and through a pipe, two
// plans compared, and its words and exit status where there is no plan.

#include "tests/support/program_run.h"

#include <QDir>
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
const QString kCorpus = QStringLiteral(PAVEMENT_SOURCE_DIR "/tests/unit/plan/corpus/");

ProgramRun run(const QStringList& arguments, const QByteArray& input = {}, const char* locale = "C.UTF-8") {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QString::fromLatin1(locale));
    return runProgram(kProgram, QStringList{QStringLiteral("analyze"), QStringLiteral("plan")} + arguments,
                      environment, input);
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString plan(const char* name) {
    return kCorpus + QString::fromLatin1(name);
}

QJsonObject parsed(const QString& text) {
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

} // namespace

class AnalyzePlanTest : public QObject {
    Q_OBJECT
private slots:

    void a_file_gives_a_summary_with_bars_for_the_time() {
        const ProgramRun outcome = run({plan("three_way_join.json")});
        QVERIFY2(outcome.status == 0 || outcome.status == 1, qPrintable(outcome.errors));
        QVERIFY2(outcome.errors.isEmpty(), qPrintable(outcome.errors));
        QVERIFY2(outcome.output.contains(QStringLiteral("Execution ")), qPrintable(outcome.output));
        QVERIFY(outcome.output.contains(QStringLiteral("own time")));
        QVERIFY2(outcome.output.contains(QStringLiteral("█")), qPrintable(outcome.output));
        QVERIFY2(outcome.output.contains(QStringLiteral("└─ ")), qPrintable(outcome.output));
    }

    void where_the_locale_has_no_blocks_bars_are_made_of_letters() {
        const ProgramRun outcome = run({plan("three_way_join.json")}, {}, "C");
        QVERIFY2(outcome.output.contains(QLatin1String("##")), qPrintable(outcome.output));
        QVERIFY2(outcome.output.contains(QLatin1String("`- ")), qPrintable(outcome.output));
        for (const QChar c : outcome.output) {
            QVERIFY2(c.unicode() < 0x80, qPrintable(outcome.output));
        }
    }

    void text_and_json_of_one_statement_give_the_same_nodes() {
        const auto labels = [](const char* file) {
            QStringList all;
            const QStringList arguments{plan(file), QStringLiteral("--format"), QStringLiteral("json")};
            const QJsonArray plans = parsed(run(arguments).output).value(QStringLiteral("plans")).toArray();
            for (const QJsonValue& node : plans[0].toObject().value(QStringLiteral("nodes")).toArray()) {
                all << node.toObject().value(QStringLiteral("label")).toString();
            }
            return all;
        };
        QCOMPARE(labels("three_way_join.txt"), labels("three_way_join.json"));
        QVERIFY(labels("three_way_join.txt").contains(QStringLiteral("Seq Scan on orders o")));
    }

    void a_pipe_is_read_like_a_file() {
        const ProgramRun piped = run({QStringLiteral("-")}, contentOf(plan("sort_external.txt")));
        const ProgramRun file = run({plan("sort_external.txt")});
        QCOMPARE(piped.status, file.status);
        QCOMPARE(piped.output, file.output);
        QVERIFY(piped.errors.isEmpty());
    }

    void what_makes_a_terminal_do_things_is_not_passed_on() {
        QJsonObject scan{{QStringLiteral("Node Type"), QStringLiteral("Seq Scan")},
                         {QStringLiteral("Alias"), QStringLiteral("a")},
                         {QStringLiteral("Plan Rows"), 1},
                         {QStringLiteral("Plan Width"), 1},
                         {QStringLiteral("Startup Cost"), 0},
                         {QStringLiteral("Total Cost"), 1}};
        scan[QStringLiteral("Relation Name")] =
            QStringLiteral("a%1]0;x%2%3b").arg(QChar(0x1b)).arg(QChar(0x07)).arg(QChar(0x9b));
        const QJsonArray plans{QJsonObject{{QStringLiteral("Plan"), scan}}};
        const ProgramRun outcome = run({QStringLiteral("-")}, QJsonDocument(plans).toJson());
        QCOMPARE(outcome.status, 0);
        QVERIFY2(outcome.output.contains(QStringLiteral("a?]0;x??b")), qPrintable(outcome.output));
        QVERIFY(!outcome.output.contains(QChar(0x1b)));
    }

    void ctrl_c_ends_the_wait_for_a_plan() {
        QProcess process;
        process.start(kProgram, {QStringLiteral("analyze"), QStringLiteral("plan"), QStringLiteral("-")});
        QVERIFY(process.waitForStarted());
        process.write("[{"); // and nothing more
        QVERIFY(process.waitForBytesWritten());
        QVERIFY(!process.waitForFinished(500)); // it waits for the rest
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
    }

    void json_holds_every_node_and_own_times_that_add_up() {
        const ProgramRun outcome =
            run({plan("three_way_join.json"), QStringLiteral("--format"), QStringLiteral("json")});
        const QJsonObject root = parsed(outcome.output);
        QCOMPARE(root.value(QStringLiteral("schema")).toString(), QStringLiteral("pavement-plan"));
        const QJsonArray plans = root.value(QStringLiteral("plans")).toArray();
        QCOMPARE(plans.size(), 1);
        const QJsonObject one = plans[0].toObject();
        const QJsonArray nodes = one.value(QStringLiteral("nodes")).toArray();
        QVERIFY(nodes.size() >= 5);
        double sum = 0;
        for (const QJsonValue& node : nodes) {
            sum += node.toObject().value(QStringLiteral("own_seconds")).toDouble();
        }
        const double whole = one.value(QStringLiteral("nodes_seconds")).toDouble();
        QVERIFY(whole > 0);
        QVERIFY2(std::abs(sum - whole) <= whole * 0.01, qPrintable(QString::number(sum)));
        QVERIFY(nodes[0].toObject().value(QStringLiteral("parent")).isNull());
        const QJsonObject findings = one.value(QStringLiteral("findings")).toObject();
        QCOMPARE(findings.value(QStringLiteral("schema")).toString(), QStringLiteral("pavement-findings"));
    }

    void every_recorded_plan_is_analysed() {
        const QStringList files = QDir(kCorpus).entryList({QStringLiteral("*.json")});
        QVERIFY(files.size() >= 120);
        // All plans of a text are analysed: one run for the whole corpus.
        QByteArray all = "[";
        for (const QString& file : files) {
            const QByteArray content = contentOf(kCorpus + file).trimmed();
            QVERIFY2(content.startsWith('[') && content.endsWith(']'), qPrintable(file));
            all += (all.size() > 1 ? "," : "") + content.mid(1, content.size() - 2);
        }
        const ProgramRun outcome =
            run({QStringLiteral("-"), QStringLiteral("--format"), QStringLiteral("json")}, all + "]");
        QVERIFY2(outcome.status == 0 || outcome.status == 1, qPrintable(outcome.errors));
        QVERIFY(parsed(outcome.output).value(QStringLiteral("plans")).toArray().size() >= files.size());
    }

    void two_plans_are_compared_node_by_node() {
        const QStringList both{plan("hash_join.json"), QStringLiteral("--compare"), plan("merge_join.json")};
        const ProgramRun text = run(both);
        QVERIFY2(text.output.startsWith(QLatin1String("The plan changed its shape.")),
                 qPrintable(text.output));
        QVERIFY(text.output.contains(QStringLiteral(" → ")));
        const QJsonObject comparison =
            parsed(run(both + QStringList{QStringLiteral("--format"), QStringLiteral("json")}).output)
                .value(QStringLiteral("comparison"))
                .toObject();
        QCOMPARE(comparison.value(QStringLiteral("same_shape")).toBool(true), false);
        QVERIFY(!comparison.value(QStringLiteral("nodes")).toArray().isEmpty());

        const ProgramRun same = run({plan("sort.txt"), QStringLiteral("--compare"), plan("sort.json")});
        QVERIFY2(same.output.contains(QLatin1String("No node changed.")), qPrintable(same.output));
    }

    void a_grave_finding_is_status_one_and_of_two_plans_the_second_counts() {
        const QByteArray grave =
            "Seq Scan on orders  (cost=0.00..220000.00 rows=10 width=64) (actual time=0.020..29000.000 "
            "rows=12 "
            "loops=1)\n  Filter: (status = 'open'::text)\n  Rows Removed by Filter: 99999988\n"
            "Planning Time: 0.150 ms\nExecution Time: 29000.500 ms\n";
        const ProgramRun alone = run({QStringLiteral("-")}, grave);
        QCOMPARE(alone.status, 1);
        QVERIFY2(alone.output.contains(QLatin1String("critical  ")), qPrintable(alone.output));
        const QString calm = plan("index_scan.txt");
        QCOMPARE(run({calm}).status, 0);
        QCOMPARE(run({QStringLiteral("-"), QStringLiteral("--compare"), calm}, grave).status, 0);
        QCOMPARE(run({calm, QStringLiteral("--compare"), QStringLiteral("-")}, grave).status, 1);
    }

    void where_there_is_no_plan_it_says_why_with_status_two_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("words");
        const QStringList pipe{QStringLiteral("-")};
        QTest::newRow("empty") << pipe << QByteArray()
                               << QStringLiteral("There is no plan: the text is empty");
        QTest::newRow("blank") << pipe << QByteArray(" \n\t\n") << QStringLiteral("There is no plan");
        QTest::newRow("prose") << pipe << QByteArray("Dear colleague,\nthe database is slow.\n")
                               << QStringLiteral("plan");
        QTest::newRow("statement") << pipe << QByteArray("SELECT * FROM orders;\n") << QStringLiteral("plan");
        const QByteArray whole = contentOf(plan("hash_join.json"));
        QTest::newRow("cut off") << pipe << whole.left(whole.size() / 2)
                                 << QStringLiteral("ends in the middle");
        QTest::newRow("binary") << pipe << QByteArray(4096, '\0') << QStringLiteral("plan");
        QTest::newRow("no file") << QStringList{QStringLiteral("/nowhere/plan.json")} << QByteArray()
                                 << QStringLiteral("/nowhere/plan.json");
        QTest::newRow("a directory") << QStringList{kCorpus} << QByteArray() << QStringLiteral("corpus");
        QTest::newRow("nothing named") << QStringList{} << QByteArray() << QStringLiteral("plan is required");
        QTest::newRow("both from the pipe")
            << QStringList{QStringLiteral("-"), QStringLiteral("--compare"), QStringLiteral("-")}
            << QByteArray() << QStringLiteral("cannot both come from standard input");
        QTest::newRow("endless") << pipe << QByteArray(65 << 20, 'x') << QStringLiteral("64 MiB");
    }

    void where_there_is_no_plan_it_says_why_with_status_two() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, input);
        QFETCH(QString, words);
        const ProgramRun outcome = run(arguments, input);
        QVERIFY2(outcome.status == 2, qPrintable(QString::number(outcome.status) + outcome.output.left(200)));
        QVERIFY2(outcome.errors.contains(words), qPrintable(outcome.errors));
        QVERIFY2(outcome.output.isEmpty(), qPrintable(outcome.output.left(200)));
    }

    void a_file_that_is_too_large_is_refused_before_it_is_read() {
        QTemporaryDir directory;
        QFile file(directory.filePath(QStringLiteral("huge.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.resize(qint64(1) << 34)); // sparse
        file.close();
        const ProgramRun outcome = run({file.fileName()});
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.errors.contains(QLatin1String("huge.json")), qPrintable(outcome.errors));
    }
};

QTEST_GUILESS_MAIN(AnalyzePlanTest)
#include "analyze_plan_test.moc"
