// "analyze statements", "checks" and "locks" as a person runs them: the real program, a real server with
// sessions that wait, a real history.

#include "engine/history/history.h"
#include "engine/sql/fingerprint.h"
#include "tests/support/program_run.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <thread>

using namespace pavement;
using namespace pavement::testing;

namespace {

const std::string kText = "SELECT name FROM public.orders WHERE id = $1";

} // namespace

class AnalyzeServerTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers{[] {
        sandbox::ServerOptions wanted;
        wanted.withRedis = false;
        return wanted;
    }()};
    QTemporaryDir m_home;
    SystemClock m_clock;

    ProgramRun run(const QStringList& words) {
        QProcessEnvironment environment = environmentAt(m_home.path());
        const auto settings = m_servers.postgres();
        environment.insert(QStringLiteral("PGPASSWORD"),
                           QString::fromUtf8(settings.password.reveal().data(),
                                             static_cast<qsizetype>(settings.password.reveal().size())));
        return runProgram(QStringLiteral(PAVEMENT_BINARY_DIR "/bin/pavement"),
                          QStringList{QStringLiteral("analyze")} + words, environment);
    }

    QStringList with(std::initializer_list<const char*> words) {
        QStringList list;
        for (const char* word : words) {
            list << QString::fromUtf8(word);
        }
        return list << QStringLiteral("--target")
                    << QString::fromStdString(m_servers.postgres().description());
    }

private slots:

    void initTestCase() {
        const auto database = m_servers.postgres();
        runSql(database, "CREATE TABLE public.orders (id int PRIMARY KEY, name text)");
        runSql(database, "INSERT INTO public.orders SELECT generate_series(1, 10)");
    }

    void checks_end_with_one_where_something_is_wrong_and_nought_where_nothing_is() {
        const ProgramRun before = run(with({"checks", "--check", "index.duplicate", "--format", "json"}));
        QVERIFY2(before.status == 0, qPrintable(before.errors));
        runSql(m_servers.postgres(), "CREATE INDEX orders_name ON public.orders (name)");
        runSql(m_servers.postgres(), "CREATE INDEX orders_name_again ON public.orders (name)");
        const ProgramRun found = run(with({"checks", "--check", "index.duplicate", "--format", "json"}));
        QVERIFY2(found.status == 1, qPrintable(found.errors + found.output));
        QCOMPARE(found.json().value(QStringLiteral("schema")).toString(), QStringLiteral("pavement-checks"));
        const QJsonArray findings = found.json().value(QStringLiteral("findings")).toArray();
        QCOMPARE(findings.size(), 1);
        QVERIFY(findings[0]
                    .toObject()
                    .value(QStringLiteral("fix"))
                    .toString()
                    .contains(QStringLiteral("DROP INDEX")));
        const ProgramRun text = run(with({"checks", "--check", "index.duplicate"}));
        QCOMPARE(text.status, 1);
        QVERIFY2(text.output.contains(QStringLiteral("DROP INDEX")), qPrintable(text.output));
        QVERIFY2(text.output.contains(QStringLiteral("take it back")), qPrintable(text.output));
    }

    void the_plan_of_a_statement_is_asked_of_the_server_with_real_values_only_where_allowed() {
        const ProgramRun plain = run(with(
            {"plan", "--statement", "SELECT name FROM public.orders WHERE id = $1", "--format", "json"}));
        QVERIFY2(plain.status == 0, qPrintable(plain.errors));
        QCOMPARE(plain.json().value(QStringLiteral("version")).toInt(), 1);
        const QJsonObject one = plain.json().value(QStringLiteral("plans")).toArray().at(0).toObject();
        QCOMPARE(one.value(QStringLiteral("method")).toString(), QStringLiteral("generic"));
        // A target without a profile has allowed nothing.
        const ProgramRun refused =
            run(with({"plan", "--statement", "SELECT name FROM public.orders WHERE id = $1", "--values"}));
        QCOMPARE(refused.status, 2);
        QVERIFY2(refused.errors.contains(QStringLiteral("saved profile")), qPrintable(refused.errors));
        QCOMPARE(run({QStringLiteral("plan")}).status, 2);
        QCOMPARE(run({QStringLiteral("plan"), QStringLiteral("-"), QStringLiteral("--values")}).status, 2);
    }

    void a_history_that_is_missing_or_empty_has_nothing_to_show() {
        const QString file = m_home.filePath(QStringLiteral("none.db"));
        const QStringList words{QStringLiteral("statements"), QStringLiteral("--history"), file};
        QCOMPARE(run(words).status, 1);
        {
            const auto made = history::History::open({file.toStdString(), {}, false}, m_clock);
            QVERIFY(made.has_value());
        }
        QCOMPARE(run(words).status, 1);
        QCOMPARE(run(words + QStringList{QStringLiteral("--target"), QStringLiteral("shop")}).status, 1);
    }

    void a_check_that_is_none_is_bad_usage_and_the_words_name_those_there_are() {
        const ProgramRun outcome = run(with({"checks", "--check", "index.dupplicate"}));
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.errors.contains(QStringLiteral("index.duplicate")), qPrintable(outcome.errors));
    }

    void locks_show_the_culprit_and_end_with_one_while_somebody_waits() {
        const ProgramRun before = run(with({"locks"}));
        QVERIFY2(before.status == 0, qPrintable(before.errors));
        QVERIFY(before.output.contains(QStringLiteral("Nobody waits")));
        const auto culprit = openSession(m_servers.postgres(), "nightly-batch");
        QVERIFY(culprit->query("BEGIN", {}, generous()));
        QVERIFY(culprit->query("UPDATE public.orders SET name = 'secret' WHERE id = 1", {}, generous()));
        const auto victim = openSession(m_servers.postgres(), "victim");
        const std::jthread waits([&](std::stop_token stop) {
            std::ignore = victim->query("UPDATE public.orders SET name = 'b' WHERE id = 1", {},
                                        Deadline::after(Milliseconds{60'000}), stop);
        });
        QVERIFY(waitFor([&] {
            return runSql(m_servers.postgres(), "SELECT count(*) FROM pg_locks WHERE NOT granted")
                       .integer(0, 0) > 0;
        }));
        const ProgramRun text = run(with({"locks"}));
        QCOMPARE(text.status, 1);
        QVERIFY2(text.output.contains(QStringLiteral("nightly-batch")), qPrintable(text.output));
        QVERIFY2(!text.output.contains(QStringLiteral("secret")), qPrintable(text.output));
        const ProgramRun json = run(with({"locks", "--format", "json"}));
        QCOMPARE(json.json().value(QStringLiteral("schema")).toString(), QStringLiteral("pavement-locks"));
        QVERIFY(!json.json().value(QStringLiteral("horizon")).toObject().isEmpty());
    }

    void a_server_that_is_not_there_ends_with_three() {
        for (const char* verb : {"checks", "locks"}) {
            const ProgramRun outcome = run({QString::fromUtf8(verb), QStringLiteral("--target"),
                                            QStringLiteral("postgresql://nobody@127.0.0.1:1/none")});
            QVERIFY2(outcome.status == 3, qPrintable(outcome.errors));
        }
    }

    void statements_come_from_the_history_and_need_no_server() {
        const QString file = m_home.filePath(QStringLiteral("h.db"));
        const Timestamp now = fromMillis(toMillis(m_clock.wall()) / 1000 * 1000);
        {
            auto history = history::History::open({file.toStdString(), {}, false}, m_clock);
            QVERIFY2(history, history ? "" : history.error().oneLine().c_str());
            QVERIFY((*history)->putStatementTexts("shop",
                                                  std::vector<history::StatementText>{{"1/5/10", kText}}));
            const auto series = (*history)->series({"shop", "load", ""});
            QVERIFY(series);
            for (int i = 6; i > 0; --i) {
                history::WorkInterval interval;
                interval.at = now - Milliseconds{10'000} * (i - 1);
                interval.seconds = 10;
                interval.figures.add(history::WorkFigure::calls);
                interval.figures.add(history::WorkFigure::seconds);
                history::StatementWork work;
                work[history::WorkFigure::calls] = 4;
                work[history::WorkFigure::seconds] = 2;
                interval.statements = {{"1/5/10", work}};
                interval.total = work;
                QVERIFY((*history)->addWork("shop", interval));
                const history::Sample sample{*series, interval.at, 1.0};
                (*history)->append({&sample, 1});
            }
            QVERIFY((*history)->flush());
        }
        const QStringList words{QStringLiteral("statements"), QStringLiteral("--history"), file};
        const ProgramRun text = run(words);
        QVERIFY2(text.status == 0, qPrintable(text.errors));
        QVERIFY2(text.output.contains(QString::fromStdString(kText)), qPrintable(text.output));
        const ProgramRun json = run(words + QStringList{QStringLiteral("--format"), QStringLiteral("json")});
        QCOMPARE(json.status, 0);
        const QJsonArray statements = json.json().value(QStringLiteral("statements")).toArray();
        QCOMPARE(statements.size(), 1);
        const QJsonObject one = statements[0].toObject();
        QCOMPARE(one.value(QStringLiteral("id")).toString().toStdString(), sql::fingerprint(kText).hex());
        QCOMPARE(one.value(QStringLiteral("work")).toObject().value(QStringLiteral("calls")).toDouble(),
                 24.0);
        QVERIFY(one.value(QStringLiteral("work")).toObject().value(QStringLiteral("wal_bytes")).isNull());

        const ProgramRun none =
            run(words + QStringList{QStringLiteral("--from"), QStringLiteral("2001-01-01"),
                                    QStringLiteral("--to"), QStringLiteral("2001-01-02")});
        QCOMPARE(none.status, 1);
        const ProgramRun bad = run(words + QStringList{QStringLiteral("--last"), QStringLiteral("soon")});
        QCOMPARE(bad.status, 2);
    }
};

QTEST_GUILESS_MAIN(AnalyzeServerTest)
#include "analyze_server_test.moc"
