// Locks and checks of the queries page on a real server: sessions that really wait, one of them ended through
// the dialog by keyboard, checks that find what was planted.

#include "../../shell/window_fixture.h"

#include "engine/base/files.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "ui/models/attention_model.h"
#include "ui/pages/common/data_table.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/common/sql_box.h"
#include "ui/pages/overview/attention_view.h"
#include "ui/pages/queries/check_detail.h"
#include "ui/pages/queries/checks_view.h"
#include "ui/pages/queries/locks_view.h"
#include "ui/pages/queries/queries_page.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

#include <QTreeView>
#include <QtTest>

#include <algorithm>
#include <thread>

using namespace pavement;
using namespace pavement::ui;
using namespace pavement::testing;

namespace {

// A session that waits for a lock in a thread of its own; gives up when destroyed.
class Waiter {
public:
    Waiter(const postgres::ConnectionSettings& settings, std::string statement)
        : m_session(openSession(settings, "waiter"))
        , m_thread([this, statement = std::move(statement)](std::stop_token stop) {
            std::ignore = m_session->query(statement, {}, Deadline::after(Milliseconds{60'000}), stop);
        }) {}

    int pid() const { return m_session->backendPid(); }

private:
    std::unique_ptr<postgres::Session> m_session;
    std::jthread m_thread;
};

} // namespace

class QueriesServerTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers{[] {
        sandbox::ServerOptions wanted;
        wanted.withRedis = false;
        return wanted;
    }()};
    std::unique_ptr<WindowFixture> m_fixture;
    const std::vector<analyzer::AttentionItem> m_none;

    PageServices services() {
        Context& context = m_fixture->context();
        return {context.jobs, context.history, context.clock, context.theme, context.axis};
    }

    PageTarget target(const postgres::ConnectionSettings& settings) {
        PageTarget target{WindowFixture::profile().target, {}};
        target.target.postgres = settings;
        target.commands = std::make_shared<monitor::CommandAccess>(target.target);
        return target;
    }

private slots:

    void initTestCase() {
        const auto database = m_servers.postgres();
        runSql(database, "CREATE TABLE public.orders (id int PRIMARY KEY, note text)");
        runSql(database, "INSERT INTO public.orders SELECT generate_series(1, 10)");
        runSql(database, "CREATE TABLE public.keyless AS SELECT generate_series(1, 5000) AS n");
        runSql(database, "CREATE INDEX orders_note ON public.orders (note)");
        runSql(database, "CREATE INDEX orders_note_again ON public.orders (note)");
        runSql(database, "ANALYZE");
    }

    void init() { m_fixture = std::make_unique<WindowFixture>(*qApp); }

    void cleanup() { m_fixture.reset(); }

    void what_needs_a_person_names_who_holds_a_lock_now() {
        const auto culprit = openSession(m_servers.postgres(), "pms-legacy");
        QVERIFY(culprit->query("BEGIN", {}, generous()));
        QVERIFY(culprit->query("UPDATE public.orders SET note = 'c' WHERE id = 2", {}, generous()));
        const Waiter waiter(m_servers.postgres(), "UPDATE public.orders SET note = 'd' WHERE id = 2");

        m_fixture->context().axis.setLive(true);
        AttentionView view(services());
        view.resize(900, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const PageTarget shop = target(m_servers.postgres());
        view.setTarget(&shop);
        const auto listed = [&]() -> const analyzer::AttentionItem* {
            const analyzer::Attention* known = view.model().shown();
            for (const analyzer::AttentionItem& item : known ? known->items : m_none) {
                if (item.place.view == analyzer::AttentionPlace::View::locks) {
                    return &item;
                }
            }
            return nullptr;
        };
        const auto look = [&] {
            view.refresh();
            return QTest::qWaitFor([&] { return view.settled(); }, 20'000);
        };
        QVERIFY(waitFor([&] { return look() && listed() != nullptr; }));
        QCOMPARE(listed()->place.pid, culprit->backendPid());
        QVERIFY2(listed()->why.find("pms-legacy") != std::string::npos, listed()->why.c_str());

        QVERIFY(culprit->query("ROLLBACK", {}, generous()));
        QVERIFY(waitFor([&] { return look() && listed() == nullptr; }));

        // What is over is not asked about.
        view.setVisible(false);
        m_fixture->context().axis.zoomTo({m_fixture->clock.wall() - Milliseconds{7'200'000},
                                          m_fixture->clock.wall() - Milliseconds{3'600'000}});
        view.setVisible(true);
        QVERIFY(look());
        const auto& missing = view.model().shown()->notLookedAt;
        QVERIFY(std::any_of(missing.begin(), missing.end(),
                            [](const std::string& one) { return one.find("locks") != std::string::npos; }));
    }

    void the_culprit_stands_on_top_and_is_ended_by_keyboard() {
        const auto culprit = openSession(m_servers.postgres(), "pms-legacy");
        QVERIFY(culprit->query("BEGIN", {}, generous()));
        QVERIFY(culprit->query("UPDATE public.orders SET note = 'a secret' WHERE id = 1", {}, generous()));
        const Waiter waiter(m_servers.postgres(), "UPDATE public.orders SET note = 'b' WHERE id = 1");

        QueriesPage page(services());
        page.resize(1200, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        const PageTarget shop = target(m_servers.postgres());
        page.setTarget(&shop);
        page.showTab(QueriesPage::locks);
        LocksView* view = page.locksView();
        QVERIFY(view != nullptr);
        const QAbstractItemModelTester tester(view->tree().model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto* refresh = view->findChild<QPushButton*>();
        QVERIFY(refresh != nullptr);
        QVERIFY(waitFor([&] {
            view->refresh();
            return QTest::qWaitFor([&] { return view->settled(); }, 20'000) && view->locks().rowCount() == 1;
        }));
        const QModelIndex top = view->locks().index(0, 0);
        QVERIFY(top.data().toString().contains(QStringLiteral("pms-legacy")));
        QCOMPARE(view->locks().rowCount(top), 1);
        QVERIFY(view->locks().index(0, 0, top).data().toString().startsWith(QString::number(waiter.pid())));
        QCOMPARE(top.siblingAtColumn(LockTreeModel::blocks).data().toString(), QStringLiteral("1"));
        const QString statement = top.siblingAtColumn(LockTreeModel::statement).data().toString();
        QVERIFY2(!statement.contains(QStringLiteral("secret")), qPrintable(statement));
        QCOMPARE(view->tree().currentIndex().row(), 0); // the worst is chosen at once
        QVERIFY(view->tree().isExpanded(top));

        // Whom the buttons mean is marked, in one of the two tables alone.
        auto* holders = view->findChild<DataTable*>();
        QVERIFY(holders != nullptr);
        QTRY_VERIFY(holders->view().model()->rowCount() > 0);
        holders->view().selectRow(0);
        QVERIFY(!view->tree().selectionModel()->hasSelection());
        view->tree().setFocus(); // the focus alone marks nothing
        QVERIFY(!view->tree().selectionModel()->hasSelection());
        QTest::mouseClick(view->tree().viewport(), Qt::LeftButton, {},
                          view->tree().visualRect(view->tree().model()->index(0, 0)).center());
        QVERIFY(view->tree().selectionModel()->hasSelection());
        QVERIFY(!holders->view().selectionModel()->hasSelection());
        view->tree().collapse(top); // and stays so
        view->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(view->settled(), 20'000);
        QVERIFY(!view->tree().isExpanded(view->locks().index(0, 0)));

        QSignalSpy acted(view, &LocksView::acted);
        // Enter alone leaves everything as it is.
        QPointer<QDialog> asked = view->askFor(analyzer::BackendAction::endSession);
        QVERIFY(asked);
        QVERIFY(QTest::qWaitForWindowExposed(asked));
        const QStringList words = [&] {
            QStringList all;
            for (const QLabel* label : asked->findChildren<QLabel*>()) {
                all << label->text();
            }
            return all;
        }();
        QVERIFY(words.join(QLatin1Char('\n')).contains(QStringLiteral("pms-legacy")));
        QVERIFY(words.join(QLatin1Char('\n')).contains(QStringLiteral("transaction open, idle")));
        QVERIFY(words.join(QLatin1Char('\n')).contains(QStringLiteral("production")));
        QTest::keyClick(asked, Qt::Key_Return);
        QTRY_VERIFY(asked.isNull());
        QCOMPARE(acted.count(), 0);
        QVERIFY(culprit->query("SELECT 1", {}, generous()));

        asked = view->askFor(analyzer::BackendAction::endSession);
        QVERIFY(asked);
        QVERIFY(QTest::qWaitForWindowExposed(asked));
        QTest::keyClick(asked, Qt::Key_E, Qt::AltModifier);
        QTRY_COMPARE_WITH_TIMEOUT(acted.count(), 1, 20'000);
        QVERIFY(acted.front().front().toBool());
        QVERIFY(waitFor([&] { return !culprit->query("SELECT 1", {}, generous()); }));
        const auto log = m_fixture->context().history.auditLog({fromMillis(0), Timestamp::max()});
        QVERIFY(log && log->size() == 2);
        QCOMPARE(log->front().action, std::string("terminate backend"));
        QCOMPARE(log->front().actor, userName());
        QVERIFY2(log->front().detail.find("pms-legacy") != std::string::npos, log->front().detail.c_str());
        QTRY_VERIFY_WITH_TIMEOUT(view->locks().rowCount() == 0, 20'000);
        QVERIFY(page.findChild<ErrorBar*>()->isShown());
        // Nobody takes the place of whom is gone.
        QVERIFY(!view->tree().selectionModel()->hasSelection());
        QVERIFY(!holders->view().selectionModel()->hasSelection());
        QVERIFY(view->askFor(analyzer::BackendAction::endSession) == nullptr);
    }

    void a_hidden_view_asks_the_server_nothing() {
        QueriesPage page(services());
        page.resize(1200, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        const PageTarget shop = target(m_servers.postgres());
        page.setTarget(&shop);
        page.showTab(QueriesPage::locks);
        LocksView* view = page.locksView();
        QTRY_VERIFY_WITH_TIMEOUT(view->settled(), 20'000);
        QSignalSpy read(view, &LocksView::wasRead);
        view->setPace(Milliseconds{20});
        view->findChild<QCheckBox*>()->setChecked(true); // follow
        QTRY_VERIFY_WITH_TIMEOUT(read.count() > 3, 20'000);
        const auto ours = [&] {
            return runSql(
                       m_servers.postgres(),
                       "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pavement commands'")
                .integer(0, 0);
        };
        QTRY_COMPARE_WITH_TIMEOUT(ours(), 1, 20'000);
        page.hide();
        QVERIFY(!view->isFollowing());
        QTRY_COMPARE_WITH_TIMEOUT(ours(), 0, 20'000); // the connection is given back, none is made again
        const auto before = read.count();
        view->refresh(); // only what is asked for by name still runs
        QTRY_VERIFY_WITH_TIMEOUT(view->settled(), 20'000);
        QCOMPARE(read.count(), before + 1);
        page.show();
        QVERIFY(view->isFollowing());
        QTRY_VERIFY_WITH_TIMEOUT(read.count() > before + 4, 20'000);
        view->findChild<QCheckBox*>()->setChecked(false);
        QVERIFY(!view->isFollowing());
    }

    void the_checks_find_what_was_planted_and_say_what_could_not_be_checked() {
        QueriesPage page(services());
        page.resize(1200, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        const PageTarget shop = target(m_servers.createRole("looker"));
        page.setTarget(&shop);
        page.showTab(QueriesPage::checks);
        ChecksView* view = page.checksView();
        QVERIFY(view != nullptr);
        QCOMPARE(view->model().rowCount(), 0);
        QSignalSpy finished(view, &ChecksView::finished);
        auto* run = view->findChild<QPushButton*>();
        QVERIFY(run != nullptr && run->isEnabled());
        QTest::keyClick(run, Qt::Key_Space);
        QVERIFY(view->running());
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 120'000);
        const ChecksShown* shown = view->model().shown();
        QVERIFY(shown != nullptr);
        QVERIFY(!shown->report.skipped.empty()); // this role may not see much
        int duplicate = -1;
        int keyless = -1;
        for (std::size_t i = 0; i < shown->report.findings.size(); ++i) {
            const auto& finding = shown->report.findings[i];
            duplicate = finding.checkId == "index.duplicate" ? static_cast<int>(i) : duplicate;
            keyless = finding.object == "public.keyless" ? static_cast<int>(i) : keyless;
        }
        QVERIFY2(duplicate >= 0 && keyless >= 0, qPrintable(view->model().summary()));

        auto* table = view->findChild<DataTable*>();
        table->select(QStringLiteral("f%1").arg(duplicate));
        const auto boxes = view->findChild<CheckDetail*>()->findChildren<SqlBox*>();
        QVERIFY(boxes.size() >= 1);
        QVERIFY2(boxes.front()->sql().contains(QStringLiteral("DROP INDEX")),
                 qPrintable(boxes.front()->sql()));
        QVERIFY(boxes.back()->sql().contains(QStringLiteral("CREATE INDEX"))); // and how to take it back

        table->select(QStringLiteral("s0"));
        QStringList words;
        for (const QLabel* label : view->findChild<CheckDetail*>()->widget()->findChildren<QLabel*>()) {
            words << label->text();
        }
        QVERIFY(words.join(QLatin1Char('\n'))
                    .contains(QString::fromStdString(shown->report.skipped.front().detail)));

        // Kept while another target is looked at.
        page.setTarget(nullptr);
        QCOMPARE(view->model().rowCount(), 0);
        page.setTarget(&shop);
        QVERIFY(view->model().rowCount() > 0);
    }

    void checks_that_are_cancelled_end_and_can_be_run_again() {
        QueriesPage page(services());
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        const PageTarget shop = target(m_servers.postgres());
        page.setTarget(&shop);
        page.showTab(QueriesPage::checks);
        ChecksView* view = page.checksView();
        QSignalSpy finished(view, &ChecksView::finished);
        view->run();
        QVERIFY(view->running());
        view->cancel();
        QVERIFY(!view->running()); // at once
        view->run();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 120'000);
        QVERIFY(view->model().rowCount() > 0);
    }

    void a_server_that_is_not_there_is_said_in_the_bar() {
        QueriesPage page(services());
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        postgres::ConnectionSettings nowhere = m_servers.postgres();
        nowhere.host = "127.0.0.1";
        nowhere.port = 1;
        const PageTarget shop = target(nowhere);
        page.setTarget(&shop);
        page.showTab(QueriesPage::checks);
        QSignalSpy finished(page.checksView(), &ChecksView::finished);
        page.checksView()->run();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30'000);
        QVERIFY(page.findChild<ErrorBar*>()->isShown());
        QVERIFY(!page.checksView()->running());
    }
};

QTEST_MAIN(QueriesServerTest)
#include "queries_server_test.moc"
