// The window over real types and made-up snapshots: it opens, follows, pauses, restores itself and is driven
// by the keyboard alone.

#include "window_fixture.h"

#include "ui/models/text.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/overview/overview_page.h"
#include "ui/shell/capture.h"
#include "ui/shell/latest_file.h"
#include "ui/shell/main_window.h"
#include "ui/shell/status_strip.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

using namespace pavement;
using namespace pavement::ui;

namespace {

QTableView* statementsTable(QWidget& page) {
    for (auto* table : page.findChildren<QTableView*>()) {
        if (table->accessibleName() == QStringLiteral("Top statements")) {
            return table;
        }
    }
    return nullptr;
}

monitor::AlertState alertNamed(const std::string& ruleId) {
    monitor::AlertState alert;
    alert.ruleId = ruleId;
    alert.title = "Something is slow";
    alert.metric = "host.cpu";
    alert.value = 0.97;
    alert.threshold = 0.9;
    alert.since = SystemClock().wall() - Milliseconds{90'000};
    return alert;
}

} // namespace

class WindowTest : public QObject {
    Q_OBJECT

private slots:

    void init() { m_fixture = std::make_unique<WindowFixture>(*qApp); }

    void cleanup() { m_fixture.reset(); }

    void a_window_without_a_target_offers_to_connect() {
        MainWindow window(m_fixture->context());
        window.show();
        auto* button = window.currentPage()->findChild<QPushButton*>();
        QVERIFY(button != nullptr);
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QTRY_VERIFY(QApplication::activeModalWidget() != nullptr);
        QTest::keyClick(QApplication::activeModalWidget(), Qt::Key_Escape);
        QTRY_VERIFY(QApplication::activeModalWidget() == nullptr);
    }

    void snapshots_reach_the_tiles_and_the_tables() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        QCOMPARE(m_fixture->monitorsStarted(), 1);
        m_fixture->publishNow();
        auto* overview = qobject_cast<OverviewPage*>(window.pages().front());
        QTRY_VERIFY(!overview->kpis().shownMetric(0).empty());
        QTRY_COMPARE(statementsTable(*overview)->model()->rowCount(), 5);
        QVERIFY(window.windowTitle().contains(QStringLiteral("Shop, primary")));
    }

    void a_selected_statement_stays_selected_while_snapshots_come() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        m_fixture->publishNow();
        auto* table = statementsTable(*window.currentPage());
        QTRY_COMPARE(table->model()->rowCount(), 5);
        table->selectRow(2);
        const QString chosen = table->currentIndex().data().toString();
        for (int i = 0; i < 5; ++i) {
            m_fixture->publishNow();
        }
        QTRY_VERIFY(window.session().latest()->sequence >= 6);
        QCOMPARE(table->currentIndex().data().toString(), chosen);
        QVERIFY(table->selectionModel()->isRowSelected(2, {}));
    }

    void space_pauses_and_follows_again() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QVERIFY(m_fixture->context().axis.isLive());
        window.setFocus();
        QTest::keyClick(&window, Qt::Key_Space);
        QVERIFY(!m_fixture->context().axis.isLive());
        QTest::keyClick(&window, Qt::Key_Space);
        QVERIFY(m_fixture->context().axis.isLive());
    }

    void space_on_a_button_presses_the_button() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.showPage(QStringLiteral("overview"));
        QToolButton* reports = nullptr;
        for (QToolButton* button : window.findChildren<QToolButton*>()) {
            if (button->accessibleName() == QStringLiteral("Reports")) {
                reports = button;
            }
        }
        QVERIFY(reports != nullptr);
        reports->setFocus();
        QTest::keyClick(reports, Qt::Key_Space);
        QCOMPARE(window.currentPage()->id(), QStringLiteral("reports"));
        QVERIFY(m_fixture->context().axis.isLive());
    }

    void alt_arrows_walk_the_zoom_history() {
        MainWindow window(m_fixture->context());
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        TimeAxis& axis = m_fixture->context().axis;
        const Timestamp now = m_fixture->clock.wall();
        const TimeRange first{now - Milliseconds{60'000}, now};
        const TimeRange second{now - Milliseconds{30'000}, now - Milliseconds{10'000}};
        axis.zoomTo(first);
        axis.zoomTo(second);
        QTest::keyClick(&window, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(axis.range(), first);
        QTest::keyClick(&window, Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(axis.range(), second);
    }

    void pages_and_dialogs_open_by_keyboard_alone() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        m_fixture->publishNow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(window.currentPage()->id(), QStringLiteral("reports"));
        QTest::keyClick(&window, Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(window.currentPage()->id(), QStringLiteral("overview"));
        const std::vector<std::pair<Qt::Key, Qt::KeyboardModifiers>> keys{
            {Qt::Key_N, Qt::ControlModifier},
            {Qt::Key_E, Qt::ControlModifier},
            {Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier},
            {Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier},
            {Qt::Key_F1, Qt::NoModifier},
        };
        for (const auto& [key, modifiers] : keys) {
            QTest::keyClick(&window, key, modifiers);
            QTRY_VERIFY2(QApplication::activeModalWidget() != nullptr, QByteArray::number(key));
            QWidget* dialog = QApplication::activeModalWidget();
            QTest::keyClick(dialog, Qt::Key_Escape);
            QTRY_VERIFY(QApplication::activeModalWidget() == nullptr);
        }
    }

    void a_raised_alert_is_counted_and_told_of_once() {
        MainWindow window(m_fixture->context());
        window.show();
        Profile profile = WindowFixture::profile();
        monitor::AlertRule rule;
        rule.id = "cpu";
        rule.title = "Something is slow";
        rule.metric = "host.cpu";
        profile.alertRules = {rule};
        window.watch(profile);
        m_fixture->alerts = {alertNamed("cpu")};
        m_fixture->publishNow();
        QTRY_COMPARE(m_fixture->notifier.said.size(), std::size_t{1});
        QVERIFY(m_fixture->notifier.said.front().urgent); // production
        m_fixture->publishNow();
        m_fixture->alerts.front().acknowledged = true;
        m_fixture->publishNow();
        QTRY_VERIFY(window.session().latest()->alerts.front().acknowledged);
        QCOMPARE(m_fixture->notifier.said.size(), std::size_t{1});
    }

    void a_hidden_window_still_tells_of_an_alert() {
        MainWindow window(m_fixture->context());
        window.show();
        Profile profile = WindowFixture::profile();
        monitor::AlertRule rule;
        rule.id = "cpu";
        rule.metric = "host.cpu";
        profile.alertRules = {rule};
        window.watch(profile);
        m_fixture->publishNow();
        QTRY_VERIFY(window.session().latest() != nullptr);
        window.hide();
        m_fixture->alerts = {alertNamed("cpu")};
        m_fixture->publishNow();
        QTRY_COMPARE(m_fixture->notifier.said.size(), std::size_t{1});
    }

    void an_unreachable_server_is_a_bar_that_says_what_to_do() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        m_fixture->postgresState = monitor::LinkState::unreachable;
        m_fixture->publishNow();
        auto* bar = window.currentPage()->findChild<ErrorBar*>();
        QTRY_VERIFY(bar->isShown());
        QVERIFY(bar->text().contains(QStringLiteral("Check that it runs")));
        m_fixture->postgresState = monitor::LinkState::connected;
        m_fixture->publishNow();
        QTRY_VERIFY(!bar->isShown());
    }

    void a_stale_target_shows_its_age() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        m_fixture->publish(m_fixture->snapshot(m_fixture->clock.wall() - Milliseconds{42'000}));
        auto* strip = window.findChild<StatusStrip*>();
        QTRY_VERIFY(strip->ageNote().contains(QStringLiteral("42 s")) ||
                    strip->ageNote().contains(QStringLiteral("43 s")));
    }

    void a_server_that_stopped_answering_ages_though_snapshots_go_on() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        const Timestamp now = m_fixture->clock.wall();
        auto snapshot = std::make_shared<monitor::Snapshot>(*m_fixture->snapshot(now));
        snapshot->sources[0].state = monitor::LinkState::unreachable;
        snapshot->sources[0].lastSuccess = now - Milliseconds{42'000};
        m_fixture->publish(snapshot);
        auto* strip = window.findChild<StatusStrip*>();
        QTRY_VERIFY(strip->ageNote().contains(QStringLiteral("42 s")) ||
                    strip->ageNote().contains(QStringLiteral("43 s")));
    }

    void a_log_that_cannot_be_read_does_not_hide_a_server_that_is_gone() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        auto snapshot = std::make_shared<monitor::Snapshot>(*m_fixture->snapshot(m_fixture->clock.wall()));
        snapshot->sources.push_back({"log", monitor::LinkState::unreachable, "No log.", std::nullopt});
        m_fixture->publish(snapshot);
        auto* bar = window.currentPage()->findChild<ErrorBar*>();
        auto* strip = window.findChild<StatusStrip*>();
        QTRY_VERIFY(strip->sourcesText().contains(QStringLiteral("log")));
        QVERIFY(!bar->isShown());
        m_fixture->postgresState = monitor::LinkState::unreachable;
        m_fixture->publishNow();
        QTRY_VERIFY(bar->isShown());
        QVERIFY(bar->text().contains(QStringLiteral("postgres")));
    }

    void a_history_that_another_program_writes_is_said() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        auto snapshot = std::make_shared<monitor::Snapshot>(*m_fixture->snapshot(m_fixture->clock.wall()));
        snapshot->historyHealth.otherWriter = true;
        m_fixture->publish(snapshot);
        QTRY_VERIFY(
            window.currentPage()->findChild<ErrorBar*>()->text().contains(QStringLiteral("only reads it")));
    }

    void an_alert_whose_snooze_ran_out_is_told_of_again() {
        MainWindow window(m_fixture->context());
        Profile profile = WindowFixture::profile();
        monitor::AlertRule rule;
        rule.id = "cpu";
        rule.metric = "host.cpu";
        profile.alertRules = {rule};
        window.watch(profile);
        m_fixture->alerts = {alertNamed("cpu")};
        m_fixture->publishNow();
        QTRY_COMPARE(m_fixture->notifier.said.size(), std::size_t{1});
        m_fixture->alerts.front().snoozedUntil = m_fixture->clock.wall() + std::chrono::hours{1};
        m_fixture->publishNow();
        QTRY_VERIFY(window.session().latest()->alerts.front().snoozedUntil.has_value());
        m_fixture->alerts.front().snoozedUntil.reset();
        m_fixture->publishNow();
        QTRY_COMPARE(m_fixture->notifier.said.size(), std::size_t{2});
    }

    void settings_are_kept_on_a_first_start_too() {
        const auto path = m_fixture->directory() / "never" / "made" / "window.json";
        std::vector<Error> errors;
        QObject receiver;
        {
            runner::TaskScope& writes = m_fixture->context().jobs;
            LatestFile file(path, true, writes, &receiver,
                            [&](const Error& error) { errors.push_back(error); });
            file.write("{}");
        }
        QVERIFY(std::filesystem::exists(path));
        QVERIFY(errors.empty());
    }

    void layout_and_range_come_back_after_a_crash() {
        Context& context = m_fixture->context();
        const Timestamp now = m_fixture->clock.wall();
        const TimeRange range{now - Milliseconds{7'200'000}, now - Milliseconds{3'600'000}};
        QByteArray saved;
        {
            MainWindow window(context);
            window.show();
            window.resize(1111, 707);
            window.showPage(QStringLiteral("reports"));
            context.axis.zoomTo(range);
            context.state.saveNow(); // what the timer does within five seconds
            QTRY_VERIFY(QFile::exists(toText((m_fixture->directory() / "window.json").string())));
            QTRY_VERIFY(m_fixture->reopenState()->text(QStringLiteral("page")) == QStringLiteral("reports"));
        }
        auto state = m_fixture->reopenState();
        TimeAxis axis(m_fixture->clock);
        Context after{context.runner,   context.jobs,         context.history,
                      context.clock,    context.theme,        axis,
                      context.secrets,  context.profiles,     *state,
                      context.notifier, context.startMonitor, context.writePdf,
                      context.doctor};
        MainWindow window(after);
        window.show();
        QCOMPARE(window.size(), QSize(1111, 707));
        QCOMPARE(window.currentPage()->id(), QStringLiteral("reports"));
        QCOMPARE(axis.range(), range);
        QVERIFY(!axis.isLive());
    }

    void pictures_of_every_page_are_taken() {
        MainWindow window(m_fixture->context());
        m_fixture->fillHistory(std::chrono::minutes(20));
        m_fixture->alerts = {alertNamed("cpu")};
        window.show();
        window.watch(WindowFixture::profile());
        QTimer feed;
        connect(&feed, &QTimer::timeout, this, [this] { m_fixture->publishNow(); });
        feed.start(200);
        CaptureSpec spec;
        spec.directory = std::filesystem::path(PAVEMENT_BINARY_DIR) / "captures";
        const auto written = capturePages(window, m_fixture->context(), spec);
        QVERIFY2(written, written ? "" : written.error().oneLine().c_str());
        QVERIFY(written->size() >= 2 * (2 * window.pages().size() + 5));
        for (const auto& file : *written) {
            QVERIFY(std::filesystem::file_size(file) > 1000);
        }
    }

private:
    std::unique_ptr<WindowFixture> m_fixture;
};

int main(int argc, char** argv) {
    // A window is restored no larger than its screen, and the one drawn on by default is smaller than ours.
    if (qgetenv("QT_QPA_PLATFORM") == "offscreen") {
        qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" PAVEMENT_SOURCE_DIR "/tests/ui/shell/desk.json");
    }
    QApplication application(argc, argv);
    WindowTest test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

#include "window_test.moc"
