// Profiles, secrets and the dialogs around them, driven by the keyboard.

#include "window_fixture.h"

#include "ui/models/text.h"
#include "ui/pages/common/error_bar.h"
#include "ui/shell/alert_rules_dialog.h"
#include "ui/shell/connection_dialog.h"
#include "ui/shell/connection_form.h"
#include "ui/shell/doctor_panel.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include <atomic>
#include <fstream>
#include <thread>

using namespace pavement;
using namespace pavement::ui;

namespace {

template <typename WidgetType>
WidgetType* named(QWidget& root, const QString& name) {
    for (auto* widget : root.findChildren<WidgetType*>()) {
        if (widget->accessibleName() == name) {
            return widget;
        }
    }
    return nullptr;
}

monitor::DoctorReport wantingReport() {
    monitor::DoctorReport report;
    report.reachable = true;
    report.serverVersion = "15.18";
    report.findings = {{monitor::DoctorFinding::Severity::warning, "pg_stat_statements.missing",
                        "pg_stat_statements is not installed", "No statements and no mean times",
                        "CREATE EXTENSION pg_stat_statements;", "psql, as a superuser"}};
    return report;
}

} // namespace

class DialogsTest : public QObject {
    Q_OBJECT
private slots:

    void init() { m_fixture = std::make_unique<WindowFixture>(*qApp); }

    void cleanup() { m_fixture.reset(); }

    void keywords_without_a_field_pass_through_the_form() {
        Profile profile = WindowFixture::profile("shop");
        profile.target.postgres.more = {{"sslcert", "/home/me/me.crt"}};
        ConnectionDialog dialog(m_fixture->context(), &profile);
        const auto kept = dialog.form().profile();
        QVERIFY(kept.has_value());
        QCOMPARE(kept->target.postgres.more.at("sslcert"), std::string("/home/me/me.crt"));
    }

    void a_profile_by_hand_cannot_undo_our_limits() {
        const auto read = profilesFromJson(
            R"({"schema":"pavement-profiles","version":1,"profiles":[{"id":"a","name":"A","postgres":{"host":"db","more":{"options":"-c x=1"}}}]})");
        QVERIFY(!read.has_value());
        QVERIFY2(read.error().message.find("more") != std::string::npos, read.error().message.c_str());
    }

    void a_profile_survives_the_file_and_its_password_does_not_reach_it() {
        Profile profile = WindowFixture::profile("shop");
        profile.target.postgres.password = Secret("hunter2-of-postgres");
        profile.target.redis->password = Secret("hunter2-of-redis");
        profile.target.moreDatabases = {"sales", "stock"};
        profile.target.ssh = tunnel::SshSettings{"me@bastion", 2222, "/key", ""};
        profile.target.postgres.viaPooler = true;
        profile.target.postgres.more = {{"sslcert", "/home/me/it's mine.crt"},
                                        {"target_session_attrs", "any"}};
        profile.kpiTargets["response_time"] = 0.25;
        profile.rememberSecrets = true;
        profile.target.values.use = true;
        const std::filesystem::path file = m_fixture->directory() / "not there yet" / "profiles.json";
        {
            ProfileStore store(file, m_fixture->context().jobs);
            store.save(profile);
        } // the end writes what no task has written yet
        std::ifstream in(file);
        const std::string text((std::istreambuf_iterator<char>(in)), {});
        QVERIFY(!text.empty());
        QVERIFY(text.find("hunter2") == std::string::npos);
        ProfileStore again(file, m_fixture->context().jobs);
        const auto loaded = again.load();
        QVERIFY2(loaded, loaded ? "" : loaded.error().oneLine().c_str());
        const Profile* found = again.find("shop");
        QVERIFY(found != nullptr);
        QCOMPARE(found->target.name, profile.target.name);
        QVERIFY(found->target.environment == monitor::Environment::production);
        QCOMPARE(found->target.moreDatabases, profile.target.moreDatabases);
        QCOMPARE(found->target.ssh->destination, std::string("me@bastion"));
        QCOMPARE(found->target.ssh->port, std::uint16_t{2222});
        QVERIFY(found->target.postgres.viaPooler);
        QCOMPARE(found->target.postgres.more, profile.target.postgres.more);
        QVERIFY(found->target.redis.has_value());
        QVERIFY(found->alertRules == profile.alertRules);
        QCOMPARE(found->kpiTargets.at("response_time"), 0.25);
        QVERIFY(found->target.values.use && !found->target.values.keep);
        QCOMPARE(again.newId("Shop"), std::string("shop-2"));
    }

    void a_damaged_profile_file_is_set_aside_and_named() {
        const std::filesystem::path file = m_fixture->directory() / "profiles-bad.json";
        std::ofstream(file) << R"({"profiles": [{"id": "x", "postgres": {"port": "high"}}]})";
        ProfileStore store(file, m_fixture->context().jobs);
        const auto loaded = store.load();
        QVERIFY(!loaded);
        QVERIFY(loaded.error().message.find("profiles[0].postgres.port") != std::string::npos);
        QVERIFY(loaded.error().hint.find("damaged") != std::string::npos);
        QVERIFY(!std::filesystem::exists(file));
        QVERIFY(std::filesystem::exists(file.string() + ".damaged-1"));
    }

    void a_pasted_url_fills_the_fields() {
        ConnectionDialog dialog(m_fixture->context(), nullptr);
        dialog.show();
        auto* paste = named<QLineEdit>(dialog, QStringLiteral("Paste"));
        paste->setText(QStringLiteral("postgresql://ana:secret@db.example.org:6543/roads"));
        paste->setText(QStringLiteral("redis://cache.example.org:6380/2"));
        const auto profile = dialog.form().profile();
        QVERIFY2(profile, profile ? "" : profile.error().oneLine().c_str());
        QCOMPARE(profile->target.postgres.host, std::string("db.example.org"));
        QCOMPARE(profile->target.postgres.port, std::uint16_t{6543});
        QCOMPARE(profile->target.postgres.database, std::string("roads"));
        QCOMPARE(profile->target.postgres.password.reveal(), std::string("secret"));
        QVERIFY(profile->target.redis.has_value());
        QCOMPARE(profile->target.redis->port, std::uint16_t{6380});
        QCOMPARE(profile->target.redis->database, 2);
    }

    void services_of_the_service_file_are_there_to_choose_from() {
        const std::string file = (m_fixture->directory() / "services").string();
        std::ofstream(file) << "[shop]\nhost=db\nrubbish\n[stock]\n";
        qputenv("PGSERVICEFILE", QByteArray::fromStdString(file));
        qputenv("PGSYSCONFDIR", QByteArray::fromStdString(m_fixture->directory().string()));
        ConnectionDialog dialog(m_fixture->context(), nullptr);
        dialog.show();
        auto* service = named<QComboBox>(dialog, QStringLiteral("Service"));
        QVERIFY(service != nullptr);
        service->setEditText(QStringLiteral("st")); // typed while the file is read
        QTRY_COMPARE(service->count(), 2);
        QCOMPARE(service->currentText(), QStringLiteral("st"));
        service->clearEditText();
        QVERIFY(!dialog.form().profile()); // a list is no choice yet
        service->setFocus();
        QTest::keyClick(service, Qt::Key_Down);
        QTest::keyClick(service, Qt::Key_Down);
        QCOMPARE(dialog.form().profile()->target.postgres.service, std::string("stock"));
        QTest::keyClicks(service, QStringLiteral("-two")); // any other name may be typed
        QCOMPARE(dialog.form().profile()->target.postgres.service, std::string("stock-two"));
        qunsetenv("PGSERVICEFILE");
        qunsetenv("PGSYSCONFDIR");
    }

    void a_missing_host_is_said_where_it_is_missing() {
        ConnectionDialog dialog(m_fixture->context(), nullptr);
        dialog.show();
        QSignalSpy chosen(&dialog, &ConnectionDialog::profileChosen);
        QTest::keyClick(&dialog, Qt::Key_Return); // the default button
        auto* bar = dialog.findChild<ErrorBar*>();
        QVERIFY(bar->isShown());
        QVERIFY(bar->text().contains(QStringLiteral("no host")));
        QCOMPARE(chosen.count(), 0);
        QVERIFY(dialog.isVisible());
    }

    void the_doctor_names_what_is_missing_and_copies_the_line_that_mends_it() {
        m_fixture->context().doctor = [](const monitor::Target&, Deadline, std::stop_token) {
            return wantingReport();
        };
        const Profile profile = WindowFixture::profile();
        ConnectionDialog dialog(m_fixture->context(), &profile);
        dialog.show();
        QSignalSpy finished(&dialog.doctor(), &DoctorPanel::finished);
        auto* test = named<QPushButton>(dialog, QStringLiteral("Test connection"));
        QVERIFY(test != nullptr);
        test->setFocus();
        QTest::keyClick(test, Qt::Key_Space);
        QTRY_COMPARE(finished.count(), 1);
        QVERIFY(dialog.doctor().verdict().contains(QStringLiteral("15.18")));
        auto* copy = named<QPushButton>(dialog, QStringLiteral("Copy the line that mends it"));
        QVERIFY(copy->isVisible());
        copy->setFocus();
        QTest::keyClick(copy, Qt::Key_Space);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("CREATE EXTENSION pg_stat_statements;"));
    }

    void closing_while_a_dead_server_is_tested_waits_for_nothing() {
        auto entered = std::make_shared<std::atomic<bool>>(false);
        auto letGo = std::make_shared<std::atomic<bool>>(false);
        auto left = std::make_shared<std::atomic<bool>>(false);
        m_fixture->context().doctor = [=](const monitor::Target&, Deadline, std::stop_token) {
            *entered = true;
            while (!*letGo) { // deaf to cancellation, as a call into a stopped server can be
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            *left = true;
            return monitor::DoctorReport();
        };
        const Profile profile = WindowFixture::profile();
        auto dialog = std::make_unique<ConnectionDialog>(m_fixture->context(), &profile);
        dialog->show();
        named<QPushButton>(*dialog, QStringLiteral("Test connection"))->click();
        QTRY_VERIFY(*entered);
        QVERIFY(named<QPushButton>(*dialog, QStringLiteral("Cancel test")) != nullptr);
        QTest::keyClick(dialog.get(), Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
        dialog.reset();
        QVERIFY(!*left); // the window went on while the call hung
        *letGo = true;
    }

    void saving_keeps_the_password_for_the_session_and_starts_watching() {
        MainWindow window(m_fixture->context());
        window.show();
        auto* dialog = qobject_cast<ConnectionDialog*>(window.openConnectionDialog(nullptr));
        named<QLineEdit>(*dialog, QStringLiteral("Paste"))
            ->setText(QStringLiteral("postgresql://ana:secret@127.0.0.1:6543/roads"));
        named<QPushButton>(*dialog, QStringLiteral("Save and watch"))->click();
        QTRY_COMPARE(m_fixture->monitorsStarted(), 1);
        QCOMPARE(m_fixture->lastTarget().postgres.password.reveal(), std::string("secret"));
        QCOMPARE(m_fixture->context().profiles.profiles().size(), std::size_t{1});
        QVERIFY(m_fixture->context().profiles.profiles().front().target.postgres.password.empty());
        const Profile saved = m_fixture->context().profiles.profiles().front();
        window.session().close();
        window.watch(saved); // again, without typing
        QTRY_COMPARE(m_fixture->monitorsStarted(), 2);
        QCOMPARE(m_fixture->lastTarget().postgres.password.reveal(), std::string("secret"));
    }

    void a_threshold_and_a_target_are_edited_and_kept() {
        const Profile profile = WindowFixture::profile();
        QVERIFY(!profile.alertRules.empty());
        AlertRulesDialog dialog(profile, m_fixture->context().theme);
        dialog.show();
        QSignalSpy changed(&dialog, &AlertRulesDialog::profileChanged);
        auto* add = named<QPushButton>(dialog, QStringLiteral("Add a rule"));
        add->setFocus();
        QTest::keyClick(add, Qt::Key_Space);
        auto* title = named<QLineEdit>(dialog, QStringLiteral("Title"));
        title->selectAll();
        QTest::keyClicks(title, QStringLiteral("Too busy"));
        named<QDoubleSpinBox>(dialog, QStringLiteral("Threshold"))->setValue(85);
        named<QDoubleSpinBox>(dialog, QStringLiteral("Clears at"))->setValue(95);
        QTest::keyClick(&dialog, Qt::Key_Return);
        QVERIFY(dialog.isVisible()); // it would clear on the wrong side
        named<QDoubleSpinBox>(dialog, QStringLiteral("Clears at"))->setValue(70);
        named<QDoubleSpinBox>(dialog, QStringLiteral("Target of Response time"))->setValue(250);
        QTest::keyClick(&dialog, Qt::Key_Return);
        QCOMPARE(changed.count(), 1);
        const auto edited = changed.front().front().value<Profile>();
        QCOMPARE(edited.alertRules.size(), profile.alertRules.size() + 1);
        QCOMPARE(edited.alertRules.back().title, std::string("Too busy"));
        QCOMPARE(edited.alertRules.back().threshold, 0.85);
        QCOMPARE(edited.alertRules.back().clearAt, 0.70);
        QCOMPARE(edited.kpiTargets.at("response_time"), 0.25);
    }

    void an_error_bar_says_what_happened_what_to_do_and_copies_the_rest() {
        ErrorBar bar(m_fixture->context().theme);
        bar.show(Error{ErrorCode::timeout, "The server did not answer in 5 s", "Check the address",
                       "10.0.0.1:5432"},
                 QStringLiteral("Connecting failed"));
        QVERIFY(bar.isShown());
        QVERIFY(bar.text().contains(QStringLiteral("did not answer")));
        QVERIFY(bar.text().contains(QStringLiteral("Check the address")));
        QVERIFY(bar.details().contains(QStringLiteral("10.0.0.1:5432")));
        QTest::keyClick(&bar, Qt::Key_Escape);
        QVERIFY(!bar.isShown());
    }

private:
    std::unique_ptr<WindowFixture> m_fixture;
};

QTEST_MAIN(DialogsTest)
#include "dialogs_test.moc"
