// An alert on its whole way: a rule made in the window, a threshold crossed on a real server, the time it
// must hold, the event in the history, and the words on the desktop as a real notification service takes
// them.

#include "app/engine_room.h"
#include "app/window_parts.h"
#include "engine/monitor/metrics.h"
#include "tests/support/private_bus.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QtTest>

using namespace pavement;
using namespace pavement::testing;

namespace {

constexpr int kPatience = 60'000;
constexpr const char* kNotifications = "org.freedesktop.Notifications";
constexpr int kSleepers = 4;

template <typename WidgetType>
WidgetType* named(QWidget& root, const char* name) {
    for (auto* widget : root.findChildren<WidgetType*>()) {
        if (widget->accessibleName() == QLatin1String(name)) {
            return widget;
        }
    }
    return nullptr;
}

// The daemon draws on a display, which is a virtual one here.
class Desktop {
public:
    static bool installed() {
        return PrivateBus::installed() && !QStandardPaths::findExecutable(QStringLiteral("Xvfb")).isEmpty() &&
               !QStandardPaths::findExecutable(QStringLiteral("dunst")).isEmpty();
    }

    void start() {
        ChildOptions options;
        options.arguments = {"Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "800x600x24"};
        auto started = ChildProcess::start(std::move(options));
        if (!started) {
            qFatal("%s", started.error().oneLine().c_str());
        }
        m_display = std::move(*started);
        if (!QTest::qWaitFor([this] { return m_display->output().find('\n') != std::string::npos; },
                             kPatience)) {
            qFatal("The virtual display did not start: %s", m_display->output().c_str());
        }
        ChildOptions daemon;
        daemon.arguments = {"dunst", "-print"};
        daemon.environment["DISPLAY"] = ":" + m_display->output().substr(0, m_display->output().find('\n'));
        m_notifications = m_bus.startService(std::move(daemon), kNotifications);
    }

    QString shown() const { return QString::fromStdString(m_notifications->output()); }

private:
    PrivateBus m_bus;
    std::unique_ptr<ChildProcess> m_display;
    std::unique_ptr<ChildProcess> m_notifications;
};

} // namespace

class AlertPathTest : public QObject {
    Q_OBJECT

    Desktop* m_desktop;
    ServersFixture m_servers;
    QTemporaryDir m_directory;

    ui::Profile profile() {
        ui::Profile profile;
        profile.target.id = "shop";
        profile.target.name = "Shop";
        profile.target.environment = monitor::Environment::production;
        profile.target.postgres = m_servers.postgres();
        profile.alertRules.clear();
        return profile;
    }

    static void makeRule(ui::MainWindow& window) {
        QDialog* dialog = window.openAlertRules();
        QTest::keyClick(named<QPushButton>(*dialog, "Add a rule"), Qt::Key_Space);
        auto* title = named<QLineEdit>(*dialog, "Title");
        title->selectAll();
        QTest::keyClicks(title, QStringLiteral("Too <many> at work"));
        auto* metric = named<QComboBox>(*dialog, "Metric");
        metric->setCurrentIndex(metric->findData(
            QString::fromUtf8(monitor::metric::kActiveSessions.data(),
                              static_cast<qsizetype>(monitor::metric::kActiveSessions.size()))));
        named<QDoubleSpinBox>(*dialog, "Threshold")->setValue(kSleepers - 1);
        named<QDoubleSpinBox>(*dialog, "Clears at")->setValue(kSleepers - 1);
        named<QSpinBox>(*dialog, "Must hold for")->setValue(3);
        QTest::keyClick(dialog, Qt::Key_Return);
    }

    std::vector<std::unique_ptr<ChildProcess>> startSleepers() {
        const auto server = m_servers.postgres();
        std::vector<std::unique_ptr<ChildProcess>> sleepers;
        for (int i = 0; i < kSleepers; ++i) {
            ChildOptions options;
            options.arguments = {
                "psql", "-XAt",      "-h", server.host,     "-p", std::to_string(server.port),
                "-U",   server.user, "-d", server.database, "-c", "SELECT pg_sleep(600)"};
            options.environment["PGPASSWORD"] = server.password.reveal();
            auto started = ChildProcess::start(std::move(options));
            if (!started) {
                qFatal("%s", started.error().oneLine().c_str());
            }
            sleepers.push_back(std::move(*started));
        }
        return sleepers;
    }

    void wakeSleepers() {
        runSql(m_servers.postgres(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = "
                                     "'SELECT pg_sleep(600)'");
    }

public:
    explicit AlertPathTest(Desktop* desktop)
        : m_desktop(desktop) {}

private slots:

    void initTestCase() {
        if (m_desktop == nullptr) {
            QSKIP("dbus-daemon, Xvfb or dunst is not installed");
        }
        m_servers.servers();
        m_desktop->start();
    }

    void a_rule_made_in_the_window_is_raised_kept_and_told_of_on_the_desktop() {
        app::Options options;
        options.history = m_directory.filePath(QStringLiteral("h.db")).toStdString();
        auto room = app::buildEngineRoom(options, false);
        QVERIFY2(room.has_value(), room ? "" : room.error().oneLine().c_str());
        const history::History& history = *(*room)->history;
        app::WindowParts parts(*qApp, **room, m_directory.path().toStdString());
        ui::MainWindow window(parts.context());
        window.show();
        window.watch(profile());
        QTRY_VERIFY_WITH_TIMEOUT(window.session().latest() && window.session().latest()->server, kPatience);
        makeRule(window);
        QCOMPARE(window.session().profile()->alertRules.size(), std::size_t{1});

        const auto eventOf = [&](history::EventKind kind) -> std::optional<history::Event> {
            const auto events = history.events("shop", {Timestamp(), SystemClock().wall()});
            if (events) {
                for (const history::Event& event : *events) {
                    if (event.kind == kind) {
                        return event;
                    }
                }
            }
            return std::nullopt;
        };
        const Timestamp before = SystemClock().wall();
        const auto sleepers = startSleepers();
        QTRY_VERIFY_WITH_TIMEOUT(eventOf(history::EventKind::alertRaised).has_value(), kPatience);
        const auto raised = *eventOf(history::EventKind::alertRaised);
        // It is dated at the crossing, and told once it has held as long as the rule wants.
        QVERIFY(raised.at >= before - std::chrono::seconds(1));
        QVERIFY(SystemClock().wall() - raised.at >= std::chrono::seconds(3));
        QVERIFY2(raised.title.find("Too <many> at work") != std::string::npos, raised.title.c_str());

        QTRY_VERIFY_WITH_TIMEOUT(m_desktop->shown().contains(QLatin1String("Too <many> at work")), kPatience);
        const QString shown = m_desktop->shown();
        QVERIFY2(shown.contains(QLatin1String("Shop: ")), qPrintable(shown));
        QVERIFY2(shown.contains(QLatin1String("threshold 3")), qPrintable(shown));
        QVERIFY2(shown.contains(QLatin1String("CRITICAL")), qPrintable(shown)); // production is urgent

        QVERIFY(!eventOf(history::EventKind::alertCleared).has_value());
        wakeSleepers();
        QTRY_VERIFY_WITH_TIMEOUT(eventOf(history::EventKind::alertCleared).has_value(), kPatience);
        QCOMPARE(m_desktop->shown().count(QLatin1String("Too <many> at work")),
                 shown.count(QLatin1String("Too <many> at work"))); // told of once
        QTRY_VERIFY_WITH_TIMEOUT(window.session().latest()->alerts.empty(), kPatience);
    }
};

int main(int argc, char** argv) {
    // The bus has to be there before anything of Qt asks for one.
    const auto desktop = Desktop::installed() ? std::make_unique<Desktop>() : nullptr;
    QApplication application(argc, argv);
    AlertPathTest test(desktop.get());
    return QTest::qExec(&test, argc, argv);
}

#include "alert_path_test.moc"
