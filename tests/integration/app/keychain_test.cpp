// Secrets in a real keychain: a GNOME Keyring of the test's own on a session bus of its own, and the program
// that finds a saved profile's password there — or says plainly that it cannot.

#include "app/keychain_store.h"
#include "engine/base/files.h"
#include "tests/integration/app/opened_keychain.h"
#include "tests/support/private_bus.h"
#include "tests/support/program_run.h"
#include "tests/support/servers_fixture.h"
#include "ui/shell/profile_store.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QProcess>
#include <QStandardPaths>
#include <QtTest>

#include <optional>

using namespace pavement;
using namespace pavement::testing;

namespace {

constexpr int kPatience = 60'000;
constexpr const char* kSecretService = "org.freedesktop.secrets";

ProgramRun run(const QStringList& arguments, const QProcessEnvironment& environment) {
    return runProgram(QStringLiteral(PAVEMENT_BINARY_DIR "/bin/pavement"), arguments, environment, {},
                      kPatience);
}

} // namespace

class KeychainTest : public QObject {
    Q_OBJECT

    using Read = Result<std::optional<Secret>>;

    ServersFixture m_servers;
    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<ChildProcess> m_keyring;

    static Read read(app::KeychainStore& store, const QString& key) {
        std::optional<Read> answer;
        store.read(key, [&](Read got) { answer = std::move(got); });
        return QTest::qWaitFor([&] { return answer.has_value(); }, kPatience)
                   ? *answer
                   : Read(fail(ErrorCode::timeout, "no answer"));
    }

    template <typename Call>
    static Result<void> wait(Call call) {
        std::optional<Result<void>> answer;
        call([&](Result<void> got) { answer = std::move(got); });
        return QTest::qWaitFor([&] { return answer.has_value(); }, kPatience)
                   ? *answer
                   : Result<void>(fail(ErrorCode::timeout, "no answer"));
    }

    static Result<void> write(app::KeychainStore& store, const QString& key, const std::string& secret) {
        return wait([&](auto done) { store.write(key, Secret(secret), done); });
    }

    static Result<void> remove(app::KeychainStore& store, const QString& key) {
        return wait([&](auto done) { store.remove(key, done); });
    }

    ui::Profile savedProfile() {
        ui::Profile profile;
        profile.target.id = "shop-primary";
        profile.target.name = "Shop, primary";
        profile.target.postgres = m_servers.postgres();
        profile.target.postgres.password = Secret();
        profile.rememberSecrets = true;
        const auto directory = userConfigDirectory();
        [[maybe_unused]] const bool made =
            makePrivateDirectory(directory) &&
            writeFileAtomically(directory / "profiles.json", ui::profilesToJson({profile}), true);
        return profile;
    }

private slots:

    void initTestCase() {
        if (!PrivateBus::installed() ||
            QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon")).isEmpty()) {
            QSKIP("dbus-daemon or gnome-keyring-daemon is not installed");
        }
        for (const char* name :
             {"PGPASSWORD", "PGPASSFILE", "PGHOST", "PGSERVICE", "DISPLAY", "WAYLAND_DISPLAY"}) {
            qunsetenv(name);
        }
        m_servers.servers(); // before the home moves
        m_bus = std::make_unique<PrivateBus>();
        ChildOptions options;
        options.arguments = {"gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"};
        options.input = "a throwaway password\n";
        m_keyring = m_bus->startService(std::move(options), kSecretService);
    }

    void a_secret_is_kept_read_back_and_removed() {
        const QString key = ui::postgresSecretKey("kept");
        const std::string secret = "pässword with 'quotes' and \n a line";
        {
            OpenedKeychain openedStore;
            app::KeychainStore& store = openedStore.store;
            QVERIFY(store.available());
            const auto absent = read(store, key);
            QVERIFY2(absent.has_value(), absent ? "" : absent.error().oneLine().c_str());
            QVERIFY(!absent->has_value());
            const auto written = write(store, key, secret);
            QVERIFY2(written.has_value(), written ? "" : written.error().oneLine().c_str());
        }
        OpenedKeychain openedLater; // nothing of the first is left
        app::KeychainStore& later = openedLater.store;
        const auto found = read(later, key);
        QVERIFY2(found.has_value(), found ? "" : found.error().oneLine().c_str());
        QVERIFY(found->has_value());
        QCOMPARE((*found)->reveal(), secret);
        QVERIFY(!read(later, ui::redisSecretKey("kept"))->has_value());
        QVERIFY(remove(later, key).has_value());
        QVERIFY(!read(later, key)->has_value());
        QVERIFY(remove(later, key).has_value()); // what is gone is gone
    }

    void nothing_of_a_secret_reaches_a_file_in_clear() {
        OpenedKeychain openedStore;
        app::KeychainStore& store = openedStore.store;
        const std::string secret = "easily-found-in-a-file";
        QVERIFY(write(store, ui::postgresSecretKey("clear"), secret).has_value());
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_bus->home())) {
            if (entry.is_regular_file()) {
                const auto text = readFile(entry.path());
                QVERIFY2(text && text->find(secret) == std::string::npos, entry.path().c_str());
                ++files;
            }
        }
        QVERIFY(files >= 2); // the bus's configuration and the keyring at least
    }

    void a_saved_profile_finds_its_password_in_the_keychain() {
        const ui::Profile profile = savedProfile();
        OpenedKeychain openedStore;
        app::KeychainStore& store = openedStore.store;
        QVERIFY(write(store, ui::postgresSecretKey(profile.target.id), m_servers.postgres().password.reveal())
                    .has_value());
        const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* word : {"Shop, primary", "shop-primary"}) {
            const ProgramRun doctor =
                run({QStringLiteral("doctor"), QStringLiteral("--target"), QString::fromLatin1(word)},
                    environment);
            QVERIFY2(doctor.status == 0 || doctor.status == 1, qPrintable(doctor.errors + doctor.output));
            QVERIFY2(doctor.output.contains(QLatin1String("answers")), qPrintable(doctor.output));
            QVERIFY2(!doctor.output.contains(QString::fromStdString(m_servers.postgres().password.reveal())),
                     "the password was printed");
        }
        const QString history = QString::fromStdString((m_bus->home() / "h.db").string());
        const ProgramRun record =
            run({QStringLiteral("record"), QStringLiteral("--target"), QStringLiteral("Shop, primary"),
                 QStringLiteral("--for"), QStringLiteral("3s"), QStringLiteral("--history"), history},
                environment);
        QVERIFY2(record.status == 0, qPrintable(record.errors));
        const ProgramRun report = run({QStringLiteral("report"), QStringLiteral("--target"),
                                       QStringLiteral("Shop, primary"), QStringLiteral("--history"), history},
                                      environment);
        QVERIFY2(report.status == 0, qPrintable(report.errors));
        QVERIFY(report.output.startsWith(QLatin1String("Shop, primary")));
        const QString pictures = QString::fromStdString((m_bus->home() / "pictures").string());
        const ProgramRun capture =
            run({QStringLiteral("capture"), pictures, QStringLiteral("--target"),
                 QStringLiteral("Shop, primary"), QStringLiteral("--settle"), QStringLiteral("1s"),
                 QStringLiteral("--size"), QStringLiteral("900x600"), QStringLiteral("--theme"),
                 QStringLiteral("light"), QStringLiteral("--history"), history},
                environment);
        QVERIFY2(capture.status == 0, qPrintable(capture.errors));
    }

    void without_a_bus_the_program_says_what_else_to_do() {
        savedProfile();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        environment.remove(QStringLiteral("XDG_RUNTIME_DIR"));
        const QStringList words{QStringLiteral("doctor"), QStringLiteral("--target"),
                                QStringLiteral("Shop, primary")};
        const ProgramRun without = run(words, environment);
        QCOMPARE(without.status, 3);
        QVERIFY2(without.errors.contains(QLatin1String("keychain")) &&
                     without.errors.contains(QLatin1String("PGPASSWORD")),
                 qPrintable(without.errors));
        environment.insert(QStringLiteral("PGPASSWORD"),
                           QString::fromStdString(m_servers.postgres().password.reveal()));
        const ProgramRun given = run(words, environment);
        QVERIFY2(given.status == 0 || given.status == 1, qPrintable(given.errors + given.output));
        QVERIFY2(!given.errors.contains(QLatin1String("keychain")), qPrintable(given.errors));
    }

    // Last: nobody is there to unlock it again.
    void a_locked_keychain_that_nobody_unlocks_is_an_error() {
        OpenedKeychain openedStore;
        app::KeychainStore& store = openedStore.store;
        const QString key = ui::postgresSecretKey("locked");
        QVERIFY(write(store, key, "secret").has_value());
        QDBusMessage lock = QDBusMessage::createMethodCall(
            QString::fromLatin1(kSecretService), QStringLiteral("/org/freedesktop/secrets"),
            QStringLiteral("org.freedesktop.Secret.Service"), QStringLiteral("Lock"));
        lock.setArguments({QVariant::fromValue(QList<QDBusObjectPath>{
            QDBusObjectPath(QStringLiteral("/org/freedesktop/secrets/collection/login"))})});
        const QDBusMessage locked = QDBusConnection::sessionBus().call(lock);
        QVERIFY2(locked.type() == QDBusMessage::ReplyMessage, qPrintable(locked.errorMessage()));
        const auto denied = read(store, key);
        QVERIFY(!denied.has_value());
        QVERIFY2(!denied.error().hint.empty(), denied.error().oneLine().c_str());
    }
};

QTEST_GUILESS_MAIN(KeychainTest)
#include "keychain_test.moc"
