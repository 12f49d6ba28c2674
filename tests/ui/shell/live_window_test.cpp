// The window on a real monitor and real servers: data arrives, a server that goes is said, and closing the
// window while a dead server is being connected to freezes nothing.

#include "tests/support/pooler.h"
#include "tests/support/servers_fixture.h"
#include "window_fixture.h"

#include "ui/pages/common/error_bar.h"
#include "ui/pages/overview/overview_page.h"
#include "ui/pages/overview/overview_tables.h"
#include "ui/shell/connection_dialog.h"
#include "ui/shell/connection_form.h"
#include "ui/shell/doctor_panel.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTcpServer>
#include <QTimer>
#include <QtTest>

#include <cstdio>

using namespace pavement;
using namespace pavement::ui;

class LiveWindowTest : public QObject {
    Q_OBJECT
private slots:

    void init() {
        m_fixture = std::make_unique<WindowFixture>(*qApp);
        Context& context = m_fixture->context();
        context.doctor = monitor::examine;
        context.startMonitor = [&context](monitor::Target target, monitor::TargetMonitor::Listener listener) {
            return std::make_unique<monitor::TargetMonitor>(std::move(target), monitor::MonitorOptions(),
                                                            context.runner, context.history, context.clock,
                                                            std::move(listener));
        };
    }

    void cleanup() { m_fixture.reset(); }

    void live_figures_of_a_real_server_reach_the_overview() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(liveProfile());
        auto* overview = qobject_cast<OverviewPage*>(window.pages().front());
        const auto known = [&](const char* id) {
            for (int row = 0; row < overview->kpis().rowCount(); ++row) {
                if (overview->kpis().info(row).id == id) {
                    return !overview->kpis().shownMetric(row).empty();
                }
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(known("throughput"), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(known("users"), 60'000);
        QVERIFY(!window.currentPage()->findChild<ErrorBar*>()->isShown());
    }

    void what_redis_tells_of_itself_stands_in_tables_where_there_is_a_redis() {
        MainWindow window(m_fixture->context());
        window.resize(1280, 800);
        window.show();
        Profile profile = liveProfile();
        profile.target.redis = m_servers.redis();
        window.watch(profile);
        auto* tables = window.findChild<OverviewTables*>();
        QVERIFY(tables != nullptr);
        for (const int tab : {OverviewTables::kRedisCommands, OverviewTables::kRedisTrouble}) {
            QVERIFY(tables->isTabVisible(tab));
            tables->lookAt(tab);
            auto* view = tables->currentWidget()->findChild<QTableView*>();
            QVERIFY(view != nullptr);
            QTRY_VERIFY_WITH_TIMEOUT(view->model()->rowCount() > 0, 60'000);
            for (const ThemeMode mode : {ThemeMode::light, ThemeMode::dark}) { // pictures, for whoever looks
                m_fixture->context().theme.setMode(mode);
                const QString path = QStringLiteral(PAVEMENT_BINARY_DIR "/captures");
                QVERIFY(QDir().mkpath(path));
                QVERIFY(tables->grab().save(
                    QStringLiteral("%1/redis-%2-%3.png")
                        .arg(path)
                        .arg(tab)
                        .arg(mode == ThemeMode::dark ? QStringLiteral("dark") : QStringLiteral("light"))));
            }
        }
        QVERIFY(!tables->isTabVisible(OverviewTables::kReplication)); // nothing is replicated here
        profile.target.redis.reset();
        window.watch(profile);
        QVERIFY(!tables->isTabVisible(OverviewTables::kRedisCommands));
        QCOMPARE(tables->currentIndex(), static_cast<int>(OverviewTables::kStatements));
    }

    void a_changed_profile_ends_its_connections_before_it_opens_others() {
        Context& context = m_fixture->context();
        std::vector<std::weak_ptr<int>> monitors; // each as long as its listener: until its monitor is gone
        bool together = false;
        context.startMonitor = [&, start = context.startMonitor](monitor::Target target,
                                                                 monitor::TargetMonitor::Listener listener) {
            for (const auto& earlier : monitors) {
                together = together || !earlier.expired();
            }
            auto life = std::make_shared<int>(0);
            monitors.push_back(life);
            return start(std::move(target),
                         [life, listener = std::move(listener)](monitor::SnapshotPtr snapshot) {
                             listener(std::move(snapshot));
                         });
        };
        const auto change = [](Profile& profile) {
            auto& more = profile.target.moreDatabases;
            more = more.empty() ? std::vector<std::string>{"postgres"} : std::vector<std::string>{};
        };
        {
            MainWindow window(context);
            window.show();
            Profile profile = liveProfile();
            window.watch(profile);
            for (const std::size_t number : {1U, 2U, 3U}) {
                QTRY_VERIFY_WITH_TIMEOUT(window.session().latest() && window.session().latest()->server,
                                         60'000);
                QCOMPARE(monitors.size(), number);
                change(profile);
                window.session().update(profile);
            }
            window.session().update(profile); // nothing new: no new connection
            QTRY_COMPARE_WITH_TIMEOUT(monitors.size(), std::size_t{4}, 60'000);
            // Changed twice in a moment: only the last is opened.
            for (int i = 0; i < 2; ++i) {
                change(profile);
                window.session().update(profile);
            }
            QTRY_VERIFY_WITH_TIMEOUT(window.session().latest() && window.session().latest()->server, 60'000);
            QCOMPARE(monitors.size(), std::size_t{5});
        }
        QVERIFY(!together);
        QTRY_VERIFY_WITH_TIMEOUT(monitors.back().expired(), 60'000); // the window has gone, and so has it
    }

    void a_server_that_stops_is_said_and_its_return_too() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(liveProfile());
        QTRY_VERIFY_WITH_TIMEOUT(window.session().latest() != nullptr && window.session().latest()->server,
                                 60'000);
        auto* bar = window.currentPage()->findChild<ErrorBar*>();
        QVERIFY(m_servers.servers().stopPostgres(true));
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), 60'000);
        QVERIFY(m_servers.servers().startPostgres());
        QTRY_VERIFY_WITH_TIMEOUT(!bar->isShown(), 60'000);
    }

    void a_pooler_in_between_is_recognised_and_the_way_around_it_offered() {
        if (!pavement::testing::Pooler::installed()) {
            QSKIP("pgbouncer is not installed");
        }
        const pavement::testing::Pooler pooler(m_servers.postgres());
        Profile profile = liveProfile();
        profile.target.redis.reset();
        profile.target.postgres = pooler.settings(false);
        ConnectionDialog dialog(m_fixture->context(), &profile);
        dialog.show();
        auto* bar = dialog.findChild<ErrorBar*>();
        const auto test = [&] {
            QSignalSpy finished(&dialog.doctor(), &DoctorPanel::finished);
            button(dialog, "Test connection")->click();
            QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
            QVERIFY2(dialog.doctor().report()->reachable, qPrintable(dialog.doctor().verdict()));
        };
        test();
        QVERIFY2(bar->isShown() && bar->text().contains(QStringLiteral("pooler")), qPrintable(bar->text()));
        auto* keep = button(dialog, "Keep the pooler");
        QVERIFY(keep != nullptr && keep->isVisible());
        keep->setFocus();
        QTest::keyClick(keep, Qt::Key_Space);
        QVERIFY(dialog.form().profile()->target.postgres.viaPooler);

        test(); // as a pooled target; the direct way is offered still
        QVERIFY(bar->isShown());
        QVERIFY(button(dialog, "Keep the pooler") == nullptr);
        auto* directly = button(dialog, "Connect directly");
        QVERIFY(directly != nullptr && directly->isVisible());
        directly->setFocus();
        QTest::keyClick(directly, Qt::Key_Space);
        const auto direct = dialog.form().profile();
        QVERIFY(direct.has_value());
        QVERIFY(!direct->target.postgres.viaPooler);
        QCOMPARE(direct->target.postgres.port, m_servers.postgres().port); // as the server itself says

        for (auto* field : dialog.findChildren<QLineEdit*>()) { // the pooler had it, the server asks for it
            if (field->accessibleName() == QStringLiteral("Password") && field->isVisible()) {
                field->setText(QString::fromStdString(m_servers.postgres().password.reveal()));
            }
        }
        test();
        QVERIFY(!dialog.doctor().report()->pooler);
        QVERIFY(!bar->isShown());
    }

    void closing_while_connecting_to_a_dead_server_keeps_the_event_loop_turning() {
        QTcpServer deaf; // accepts and never answers
        QVERIFY(deaf.listen(QHostAddress::LocalHost));
        Profile profile = WindowFixture::profile("deaf");
        profile.target.redis.reset();
        profile.target.postgres.port = deaf.serverPort();
        double longest = 0;
        int beats = 0;
        QElapsedTimer since;
        QTimer heartbeat;
        connect(&heartbeat, &QTimer::timeout, this, [&] {
            longest = std::max(longest, static_cast<double>(since.nsecsElapsed()) / 1e6 - 10.0);
            since.start();
            ++beats;
        });
        {
            MainWindow window(m_fixture->context());
            window.show();
            since.start();
            heartbeat.start(10);
            window.watch(profile);
            QTRY_VERIFY_WITH_TIMEOUT(deaf.hasPendingConnections(), 30'000);
            window.close();
            QVERIFY(window.session().profile() == nullptr);
        }
        const int atClose = beats;
        QTRY_VERIFY(beats > atClose + 20); // the loop turns while the monitor ends in its task
        std::printf("closing while connecting: longest stall %.1f ms\n", longest);
    }

private:
    static QPushButton* button(QWidget& root, const char* name) {
        for (auto* one : root.findChildren<QPushButton*>()) {
            if (one->accessibleName() == QLatin1String(name) && one->isVisible()) {
                return one;
            }
        }
        return nullptr;
    }

    Profile liveProfile() {
        Profile profile = WindowFixture::profile("live", monitor::Environment::sandbox);
        profile.target.postgres = m_servers.postgres();
        profile.target.redis = m_servers.redis();
        profile.target.logDirectory = m_servers.servers().logDirectory().string();
        return profile;
    }

    pavement::testing::ServersFixture m_servers;
    std::unique_ptr<WindowFixture> m_fixture;
};

QTEST_MAIN(LiveWindowTest)
#include "live_window_test.moc"
