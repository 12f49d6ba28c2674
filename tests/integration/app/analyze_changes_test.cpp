// "analyze statements" and "report" as a person runs them on a history in which statements changed: the real
// program, a real history, no server.

#include "tests/support/histories/recorded_changes.h"
#include "tests/support/program_run.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace pavement;
using namespace pavement::testing;

class AnalyzeChangesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    ManualClock m_clock{fromMillis(1'760'000'000'000)};
    RecordedChanges m_recorded;

    QString file() const { return m_home.filePath(QStringLiteral("h.db")); }

    ProgramRun run(const QStringList& words) {
        return runProgram(QStringLiteral(PAVEMENT_BINARY_DIR "/bin/pavement"),
                          words + QStringList{QStringLiteral("--history"), file(), QStringLiteral("--last"),
                                              QStringLiteral("1h")},
                          environmentAt(m_home.path()));
    }

    // As PostgreSQL writes it: transactions of a list and thirty look-ups, between what others ask for.
    QString writeLog() {
        const QString path = m_home.filePath(QStringLiteral("log.json"));
        QFile log(path);
        if (!log.open(QIODevice::WriteOnly)) {
            return {};
        }
        int millis = 0;
        const auto line = [&](const std::string& text, const QString& transaction) {
            millis += 3;
            const QJsonObject record{
                {QStringLiteral("timestamp"), QStringLiteral("2026-03-01 12:%1:%2.%3 UTC")
                                                  .arg(millis / 60'000, 2, 10, QLatin1Char('0'))
                                                  .arg(millis / 1000 % 60, 2, 10, QLatin1Char('0'))
                                                  .arg(millis % 1000, 3, 10, QLatin1Char('0'))},
                {QStringLiteral("user"), QStringLiteral("app")},
                {QStringLiteral("dbname"), QStringLiteral("shop")},
                {QStringLiteral("session_id"), QStringLiteral("a.1")},
                {QStringLiteral("vxid"), transaction},
                {QStringLiteral("error_severity"), QStringLiteral("LOG")},
                {QStringLiteral("message"),
                 QStringLiteral("duration: 0.200 ms  execute s1: %1").arg(QString::fromStdString(text))}};
            log.write(QJsonDocument(record).toJson(QJsonDocument::Compact) + '\n');
        };
        for (int i = 0; i < 25; ++i) {
            line(m_recorded.list, QStringLiteral("3/%1").arg(i));
            for (int j = 0; j < 30; ++j) {
                line(m_recorded.lookUp, QStringLiteral("3/%1").arg(i));
            }
            for (int j = 0; j < 10; ++j) {
                line(m_recorded.steady, QStringLiteral("4/%1").arg(i * 10 + j));
            }
        }
        return path;
    }

private slots:

    void initTestCase() {
        auto history = history::History::open({file().toStdString(), {}, false}, m_clock);
        QVERIFY(history.has_value());
        auto recorded = recordChanges(**history, "shop", m_clock.wall());
        QVERIFY2(recorded.has_value(), recorded ? "" : recorded.error().oneLine().c_str());
        m_recorded = std::move(*recorded);
    }

    void statements_are_followed_by_what_changed_and_by_patterns() {
        const ProgramRun text = run({QStringLiteral("analyze"), QStringLiteral("statements")});
        QVERIFY2(text.status == 0, qPrintable(text.errors));
        const auto changed = text.output.indexOf(QLatin1String("\nChanged, "));
        const auto patterns = text.output.indexOf(QLatin1String("\nPatterns, "));
        QVERIFY2(changed > 0 && patterns > changed, qPrintable(text.output));
        const QString between = text.output.mid(changed, patterns - changed);
        for (const std::string& part :
             {m_recorded.replanned, m_recorded.improved, m_recorded.locked, std::string("another plan"),
              std::string("times as long"), std::string("times as fast"), std::string("waits for locks"),
              std::string("of execution a day")}) {
            QVERIFY2(between.contains(QString::fromStdString(part)), qPrintable(between));
        }
        QVERIFY2(!between.contains(QString::fromStdString(m_recorded.steady)), qPrintable(between));
        const QString rest = text.output.mid(patterns);
        for (const std::string& part : {"list:    " + m_recorded.list, "look-up: " + m_recorded.lookUp,
                                        std::string("Many small statements in each transaction")}) {
            QVERIFY2(rest.contains(QString::fromStdString(part)), qPrintable(rest));
        }
    }

    void json_has_the_same() {
        const ProgramRun outcome = run({QStringLiteral("analyze"), QStringLiteral("statements"),
                                        QStringLiteral("--format"), QStringLiteral("json")});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.errors));
        const QJsonObject changed = outcome.json().value(QStringLiteral("changed")).toObject();
        QCOMPARE(changed.value(QStringLiteral("schema")).toString(), QStringLiteral("pavement-changes"));
        QCOMPARE(changed.value(QStringLiteral("changes")).toArray().size(), 3);
        const QJsonObject patterns = outcome.json().value(QStringLiteral("patterns")).toObject();
        QCOMPARE(patterns.value(QStringLiteral("look_ups_for_each_row")).toArray().size(), 1);
        QCOMPARE(patterns.value(QStringLiteral("with_log")).toBool(), false);
    }

    void a_log_is_read_beside_the_counters_and_one_that_is_none_is_said_to_be_none() {
        const QString path = writeLog();
        const ProgramRun outcome =
            run({QStringLiteral("analyze"), QStringLiteral("statements"), QStringLiteral("--format"),
                 QStringLiteral("json"), QStringLiteral("--log"), path});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.errors));
        const QJsonObject patterns = outcome.json().value(QStringLiteral("patterns")).toObject();
        QCOMPARE(patterns.value(QStringLiteral("with_log")).toBool(), true);
        const QJsonArray pairs = patterns.value(QStringLiteral("look_ups_for_each_row")).toArray();
        QCOMPARE(pairs.size(), 1);
        const QJsonObject pair = pairs[0].toObject();
        QCOMPARE(pair.value(QStringLiteral("log")).toObject().value(QStringLiteral("runs")).toInt(), 25);
        QCOMPARE(patterns.value(QStringLiteral("chatty")).toArray().size(), 2); // counters, log

        const ProgramRun none =
            run({QStringLiteral("analyze"), QStringLiteral("statements"), QStringLiteral("--log"), file()});
        QCOMPARE(none.status, 2);
        QVERIFY2(none.errors.contains(QStringLiteral("JSON or CSV log")), qPrintable(none.errors));
    }

    void a_database_that_was_chosen_keeps_to_its_statements() {
        const ProgramRun outcome =
            run({QStringLiteral("analyze"), QStringLiteral("statements"), QStringLiteral("--database"),
                 QStringLiteral("elsewhere"), QStringLiteral("--format"), QStringLiteral("json")});
        QVERIFY(outcome.json()
                    .value(QStringLiteral("changed"))
                    .toObject()
                    .value(QStringLiteral("changes"))
                    .toArray()
                    .isEmpty());
    }

    void sections_of_a_report_are_chosen_by_name_and_checks_need_a_server() {
        QStringList words{QStringLiteral("report"), QStringLiteral("--format"), QStringLiteral("json")};
        for (const char* name : {"changes", "patterns", "checks", "locks"}) {
            words << QStringLiteral("--section") << QLatin1String(name);
        }
        const ProgramRun outcome = run(words);
        QVERIFY2(outcome.status == 0, qPrintable(outcome.errors));
        const QJsonObject report = outcome.json();
        QCOMPARE(report.value(QStringLiteral("changes"))
                     .toObject()
                     .value(QStringLiteral("changes"))
                     .toArray()
                     .size(),
                 3);
        QVERIFY(report.value(QStringLiteral("checks")).isNull());
        const QString notes = QString::fromUtf8(
            QJsonDocument(report.value(QStringLiteral("notes")).toArray()).toJson(QJsonDocument::Compact));
        QVERIFY2(notes.contains(QStringLiteral("checks of schema and instance were left out")),
                 qPrintable(notes));
        QVERIFY2(notes.contains(QStringLiteral("locks were left out")), qPrintable(notes));
        const ProgramRun unknown =
            run({QStringLiteral("report"), QStringLiteral("--section"), QStringLiteral("change")});
        QCOMPARE(unknown.status, 2);
        QVERIFY2(unknown.errors.contains(QStringLiteral("changes, patterns")), qPrintable(unknown.errors));
    }
};

QTEST_GUILESS_MAIN(AnalyzeChangesTest)
#include "analyze_changes_test.moc"
