// The program as its user runs it: one sandbox, in it a recording, reports in all four forms, pictures, the
// doctor — and its words and exit status on bad days.

#include "engine/history/history.h"
#include "tests/support/program_run.h"
#include "ui/shell/profile_store.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace pavement;
using namespace pavement::testing;

namespace {

const QString kProgram = QStringLiteral(PAVEMENT_BINARY_DIR "/bin/pavement");
constexpr int kPatience = 240'000;

ProgramRun run(const QStringList& arguments, const QProcessEnvironment& environment) {
    return runProgram(kProgram, arguments, environment, {}, kPatience);
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ProgramTest : public QObject {
    Q_OBJECT
private slots:

    void initTestCase() {
        QVERIFY(m_home.isValid());
        m_environment = environmentAt(m_home.path());
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PGHOST", "PGSERVICE"}) {
            m_environment.remove(QString::fromLatin1(name));
        }
    }

    void one_sandbox_gives_a_recording_reports_pictures_and_a_diagnosis() {
        const QString history = m_home.filePath(QStringLiteral("h.db"));
        const QString base = m_home.filePath(QStringLiteral("report"));
        const QString pages = m_home.filePath(QStringLiteral("pages"));
        // What the window knows of the target: its name, and a target of its own for a key figure.
        const QString profiles = m_home.filePath(QStringLiteral("config/pavement/profiles.json"));
        QVERIFY(QDir().mkpath(QFileInfo(profiles).path()));
        QFile saved(profiles);
        QVERIFY(saved.open(QIODevice::WriteOnly));
        ui::Profile profile;
        profile.target.id = "sandbox";
        profile.target.name = "Shop, primary";
        profile.target.postgres.host = "127.0.0.1";
        profile.kpiTargets["throughput"] = 123456.0;
        saved.write(QByteArray::fromStdString(ui::profilesToJson({profile})));
        saved.close();

        QStringList arguments{QStringLiteral("sandbox"), QStringLiteral("--scale"), QStringLiteral("0.01"),
                              QStringLiteral("--format"), QStringLiteral("json")};
        arguments << QStringLiteral("--") << QStringLiteral("record") << QStringLiteral("--for")
                  << QStringLiteral("25s") << QStringLiteral("--history") << history
                  << QStringLiteral("--format") << QStringLiteral("json");
        arguments << QStringLiteral("--") << QStringLiteral("report") << QStringLiteral("--history")
                  << history;
        for (const char* ending : {".html", ".pdf", ".csv", ".json"}) {
            arguments << QStringLiteral("--output") << base + QString::fromLatin1(ending);
        }
        arguments << QStringLiteral("--") << QStringLiteral("capture") << pages << QStringLiteral("--history")
                  << history << QStringLiteral("--settle") << QStringLiteral("3s")
                  << QStringLiteral("--format") << QStringLiteral("json");
        const ProgramRun outcome = run(arguments, m_environment);
        QVERIFY2(outcome.status == 0, qPrintable(outcome.errors));
        QVERIFY2(outcome.errors.contains(QLatin1String(" loaded in ")), qPrintable(outcome.errors));

        const QStringList documents = outcome.output.split(QLatin1String("\n}\n"), Qt::SkipEmptyParts);
        QCOMPARE(documents.size(), 3); // sandbox, recording, pictures
        const auto document = [&](int number) {
            return QJsonDocument::fromJson((documents[number] + QLatin1String("\n}")).toUtf8()).object();
        };
        const QJsonObject started = document(0);
        QVERIFY2(started.value(QStringLiteral("sample_bytes")).toDouble() > 1'000'000,
                 qPrintable(documents[0]));
        QVERIFY(started.value(QStringLiteral("load_seconds")).toDouble() > 0);
        QVERIFY(started.value(QStringLiteral("postgresql"))
                    .toString()
                    .startsWith(QLatin1String("postgresql://")));
        QVERIFY(!documents[0].contains(QLatin1String("password")));
        QCOMPARE(document(2).value(QStringLiteral("files")).toArray().size(),
                 QDir(pages).entryList({QStringLiteral("*.png")}).size());

        const QJsonObject recorded = document(1);
        QVERIFY2(recorded.value(QStringLiteral("samples")).toDouble() > 500, qPrintable(outcome.output));
        QCOMPARE(recorded.value(QStringLiteral("samples_lost")).toDouble(), 0.0);

        QVERIFY(contentOf(base + QStringLiteral(".pdf")).startsWith("%PDF-"));
        QVERIFY(contentOf(base + QStringLiteral(".html")).contains("<svg"));
        QVERIFY(contentOf(base + QStringLiteral(".csv")).contains("throughput.transactions"));
        const QJsonObject report =
            QJsonDocument::fromJson(contentOf(base + QStringLiteral(".json"))).object();
        QCOMPARE(report.value(QStringLiteral("schema")).toString(), QStringLiteral("pavement-report"));
        QCOMPARE(report.value(QStringLiteral("target")).toObject().value(QStringLiteral("name")).toString(),
                 QStringLiteral("Shop, primary"));
        bool judged = false;
        for (const QJsonValue& kpi : report.value(QStringLiteral("kpis")).toArray()) {
            judged = judged || kpi.toObject().value(QStringLiteral("target")).toDouble() == 123456.0;
        }
        QVERIFY(judged);
        QVERIFY(contentOf(base + QStringLiteral(".csv")).contains("Cost of watching"));
        QVERIFY(!report.value(QStringLiteral("charts")).toArray().isEmpty());
        QVERIFY(!report.value(QStringLiteral("statements")).toArray().isEmpty());
        QVERIFY(
            report.value(QStringLiteral("environment")).toObject().contains(QStringLiteral("PostgreSQL")));

        const QStringList pictures = QDir(pages).entryList({QStringLiteral("overview-*.png")});
        QCOMPARE(pictures.size(), 4); // light and dark, two sizes
    }

    void exports_stand_in_the_audit_log_and_one_that_is_lost_on_its_way_is_no_success() {
        const QString path = m_home.filePath(QStringLiteral("h.db"));
        QVERIFY(QFile::exists(path));
        const SystemClock clock;
        {
            const auto history = history::History::open({path.toStdString(), {}, true}, clock);
            QVERIFY(history);
            const auto log = (*history)->auditLog({fromMillis(0), Timestamp::max()});
            QVERIFY(log);
            QCOMPARE(log->size(), std::size_t{4}); // one a form
            QCOMPARE(log->front().action, std::string("export"));
            QVERIFY((*history)->verifyAuditLog());
        }
        QProcess process;
        process.setProcessEnvironment(m_environment);
        process.setStandardOutputFile(QStringLiteral("/dev/full"));
        process.start(kProgram, {QStringLiteral("report"), QStringLiteral("--format"), QStringLiteral("json"),
                                 QStringLiteral("--history"), path});
        QVERIFY(process.waitForFinished(kPatience));
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("could not be written"));
    }

    void a_history_of_garbage_is_said_to_be_none() {
        const QString path = m_home.filePath(QStringLiteral("garbage.db"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(10'000, 'x'));
        file.close();
        const ProgramRun outcome =
            run({QStringLiteral("report"), QStringLiteral("--history"), path}, m_environment);
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.errors.contains(QLatin1String("no history file")), qPrintable(outcome.errors));
        QVERIFY2(!outcome.errors.contains(QLatin1String("stays readable")), qPrintable(outcome.errors));
        QCOMPARE(contentOf(path).size(), 10'000); // and it is left as it is
    }

    void loading_that_is_interrupted_is_no_error() {
        QProcess process;
        process.setProcessEnvironment(m_environment);
        process.start(kProgram, {QStringLiteral("sandbox"), QStringLiteral("--scale"), QStringLiteral("20"),
                                 QStringLiteral("--"), QStringLiteral("doctor")});
        QVERIFY(process.waitForStarted());
        QByteArray errors;
        QTRY_VERIFY_WITH_TIMEOUT((errors += process.readAllStandardError()).contains("loading the sample"),
                                 60'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        errors += process.readAllStandardError();
        QCOMPARE(process.exitCode(), 130);
        QVERIFY2(errors.contains("Interrupted"), errors.constData());
        QVERIFY2(!errors.contains("Could not"), errors.constData());
    }

    void nothing_of_the_sandbox_is_left() {
        for (const QString& entry :
             QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const QByteArray line = contentOf(QStringLiteral("/proc/") + entry + QStringLiteral("/environ"));
            QVERIFY2(!line.contains(m_home.path().toUtf8()) ||
                         entry.toLongLong() == QCoreApplication::applicationPid(),
                     qPrintable(entry));
        }
    }

    void an_unreachable_server_is_said_and_is_status_three() {
        const ProgramRun doctor = run({QStringLiteral("doctor"), QStringLiteral("--target"),
                                       QStringLiteral("postgresql://nobody@127.0.0.1:1/none"),
                                       QStringLiteral("--format"), QStringLiteral("json")},
                                      m_environment);
        QCOMPARE(doctor.status, 3);
        QVERIFY(QJsonDocument::fromJson(doctor.output.toUtf8()).isObject());

        const ProgramRun record = run(
            {QStringLiteral("record"), QStringLiteral("--target"),
             QStringLiteral("postgresql://nobody@127.0.0.1:1/none"), QStringLiteral("--for"),
             QStringLiteral("2s"), QStringLiteral("--history"), m_home.filePath(QStringLiteral("never.db"))},
            m_environment);
        QCOMPARE(record.status, 3);
        QVERIFY2(record.errors.contains(QLatin1String("doctor")), qPrintable(record.errors));
    }

    void a_missing_history_is_said() {
        const ProgramRun outcome = run({QStringLiteral("report"), QStringLiteral("--history"),
                                        m_home.filePath(QStringLiteral("absent.db"))},
                                       m_environment);
        QVERIFY(outcome.status != 0);
        QVERIFY(outcome.errors.contains(QLatin1String("absent.db")));
        QVERIFY(!QFile::exists(m_home.filePath(QStringLiteral("absent.db"))));
    }

    void the_window_without_a_display_says_what_to_do() {
        const ProgramRun outcome = run({}, m_environment);
        QVERIFY(outcome.status > 0);
        QVERIFY2(outcome.errors.contains(QLatin1String("display")), qPrintable(outcome.errors));
    }

    void an_interrupted_sandbox_cleans_up() {
        QProcess process;
        process.setProcessEnvironment(m_environment);
        const QString parent = m_home.filePath(QStringLiteral("servers"));
        QVERIFY(QDir().mkpath(parent));
        // The servers' unprivileged user has to get in.
        QVERIFY(QFile::setPermissions(m_home.path(), QFile::permissions(m_home.path()) | QFile::ExeOther));
        QVERIFY(QFile::setPermissions(parent, QFile::permissions(parent) | QFile::ExeOther));
        process.start(kProgram, {QStringLiteral("sandbox"), QStringLiteral("--scale"), QStringLiteral("0.01"),
                                 QStringLiteral("--directory"), parent, QStringLiteral("--"),
                                 QStringLiteral("record")});
        QVERIFY(process.waitForStarted());
        QByteArray errors;
        QTRY_VERIFY_WITH_TIMEOUT((errors += process.readAllStandardError()).contains("recording Sandbox"),
                                 60'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QVERIFY2(QDir(parent).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).isEmpty(),
                 errors.constData());
    }

private:
    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
