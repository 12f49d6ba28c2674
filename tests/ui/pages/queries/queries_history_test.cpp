// Statements of the queries page from a real history, and one of them explained by a real server.

#include "../../shell/window_fixture.h"

#include "engine/analyzer/plan_intake.h"
#include "engine/sql/fingerprint.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "ui/charts/chart_panel.h"
#include "ui/models/text.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/queries/logged_view.h"
#include "ui/pages/queries/plans_pane.h"
#include "ui/pages/queries/queries_page.h"
#include "ui/pages/queries/statement_view.h"
#include "ui/pages/queries/statements_view.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QtTest>

using namespace pavement;
using namespace pavement::ui;
using namespace pavement::testing;

namespace {

const std::string kSlow = "SELECT o.id, o.note FROM public.orders o WHERE o.id = $1 ORDER BY o.note";
const std::string kOften = "SELECT count(*) FROM public.orders";
const std::string kWrites = "UPDATE public.orders SET note = $1 WHERE id = $2";
constexpr Milliseconds kStep{10'000};

history::StatementWork work(double calls, double seconds) {
    history::StatementWork one;
    one[history::WorkFigure::calls] = calls;
    one[history::WorkFigure::seconds] = seconds;
    one[history::WorkFigure::rows] = calls * 3;
    one[history::WorkFigure::hitBytes] = calls * 8192 * 9;
    one[history::WorkFigure::readBytes] = calls * 8192;
    return one;
}

} // namespace

class QueriesHistoryTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers{[] {
        sandbox::ServerOptions wanted;
        wanted.withRedis = false;
        return wanted;
    }()};
    std::unique_ptr<WindowFixture> m_fixture;
    Timestamp m_now{};

    PageServices services() {
        Context& context = m_fixture->context();
        return {context.jobs, context.history, context.clock, context.theme, context.axis};
    }

    PageTarget target() {
        PageTarget target{WindowFixture::profile().target, {}};
        target.target.postgres = m_servers.postgres();
        target.commands = std::make_shared<monitor::CommandAccess>(target.target);
        return target;
    }

    // Ten minutes: the often one all the time, the slow one only in the last two minutes.
    void record() {
        history::History& history = m_fixture->context().history;
        m_now = m_fixture->clock.wall();
        QVERIFY(history.putStatementTexts(
            "shop", std::vector<history::StatementText>{
                        {"1/5/10", kSlow}, {"2/5/10", kOften}, {"2/5/11", kOften}, {"3/5/11", kWrites}}));
        using Kind = history::ObjectName::Kind;
        QVERIFY(history.putNames(
            "shop", std::vector<history::ObjectName>{{Kind::database, 5, m_servers.postgres().database},
                                                     {Kind::role, 10, "app"},
                                                     {Kind::role, 11, "batch"}}));
        history::WorkFigures counted;
        for (const auto figure :
             {history::WorkFigure::calls, history::WorkFigure::seconds, history::WorkFigure::rows,
              history::WorkFigure::hitBytes, history::WorkFigure::readBytes}) {
            counted.add(figure);
        }
        for (int i = 60; i > 0; --i) {
            history::WorkInterval interval;
            interval.at = m_now - Milliseconds{1000} - kStep * (i - 1);
            interval.seconds = 10;
            interval.figures = counted;
            // The often one by both, lately by one of them alone.
            interval.statements = {{i > 30 ? "2/5/11" : "2/5/10", work(100, 1)}, {"3/5/11", work(1, 0.01)}};
            if (i <= 12) {
                interval.statements.push_back({"1/5/10", work(2, 4)});
            }
            for (const auto& one : interval.statements) {
                interval.total.add(one.work);
            }
            QVERIFY(history.addWork("shop", interval));
        }
    }

    static std::string idOf(const std::string& text) { return sql::fingerprint(text).hex(); }

private slots:

    void initTestCase() {
        runSql(m_servers.postgres(), "CREATE TABLE public.orders (id int PRIMARY KEY, note text)");
        runSql(m_servers.postgres(), "INSERT INTO public.orders SELECT generate_series(1, 1000), 'n'");
        runSql(m_servers.postgres(), "ANALYZE");
    }

    void init() {
        m_fixture = std::make_unique<WindowFixture>(*qApp);
        record();
    }

    void cleanup() { m_fixture.reset(); }

    void the_range_of_the_charts_is_the_range_of_the_statements() {
        QueriesPage page(services());
        page.resize(1280, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        TimeAxis& axis = m_fixture->context().axis;
        axis.zoomTo({m_now - Milliseconds{600'000}, m_now});
        const PageTarget shop = target();
        page.setTarget(&shop);
        StatementsView* view = page.statementsView();
        QTRY_VERIFY_WITH_TIMEOUT(view->settled() && view->model().rowCount() == 3, 20'000);
        const auto top = [&] { return view->model().index(0, 0).data().toString().toStdString(); };
        QCOMPARE(top(), kOften); // 60 s against 48 s
        axis.zoomTo({m_now - Milliseconds{100'000}, m_now});
        QTRY_VERIFY_WITH_TIMEOUT(view->settled() && top() == kSlow, 20'000);
        axis.zoomTo({m_now - Milliseconds{590'000}, m_now - Milliseconds{300'000}});
        QTRY_VERIFY_WITH_TIMEOUT(view->settled() && view->model().rowCount() == 2, 20'000);

        QTest::keyClicks(&view->filterField(), QStringLiteral("update"));
        QTRY_COMPARE(view->model().rowCount(), 1);
        const QByteArray kept = view->saveState();
        view->filterField().clear();
        QCOMPARE(view->model().rowCount(), 2);
        view->restoreState(kept);
        QCOMPARE(view->model().rowCount(), 1);
    }

    void a_hidden_page_reads_nothing() {
        QueriesPage page(services());
        page.resize(1280, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        const PageTarget shop = target();
        page.setTarget(&shop);
        StatementsView* view = page.statementsView();
        QTRY_VERIFY_WITH_TIMEOUT(view->settled() && view->workload(), 20'000);
        page.hide();
        const auto before = view->workload();
        m_fixture->context().axis.zoomTo({m_now - Milliseconds{50'000}, m_now});
        QVERIFY(view->settled());
        QCOMPARE(view->workload(), before);
    }

    void a_statement_opens_with_text_course_and_figures_and_escape_leads_back() {
        QueriesPage page(services());
        page.resize(1280, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        m_fixture->context().axis.zoomTo({m_now - Milliseconds{600'000}, m_now});
        const PageTarget shop = target();
        page.setTarget(&shop);
        StatementsView* list = page.statementsView();
        QTRY_VERIFY_WITH_TIMEOUT(list->settled() && list->model().rowCount() == 3, 20'000);
        list->view().setCurrentIndex(list->model().index(1, 0)); // the slow one
        QTest::keyClick(&list->view(), Qt::Key_Return);
        StatementView* view = page.statementView();
        QTRY_VERIFY_WITH_TIMEOUT(view->isVisible() && view->settled(), 20'000);
        QVERIFY(view->reading() && view->reading()->load);
        QCOMPARE(view->reading()->load->calls(), 24.0);
        const auto charts = view->findChildren<ChartPanel*>();
        QCOMPARE(charts.size(), 4);
        QVERIFY(charts.front()->points(0).size() > 0);
        QVERIFY2(charts.front()->textSummary().contains(QStringLiteral("2.00 s")),
                 qPrintable(charts.front()->textSummary()));
        view->copyJson();
        const QJsonObject json =
            QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object();
        QCOMPARE(json.value(QStringLiteral("id")).toString().toStdString(), idOf(kSlow));
        const QJsonObject work = json.value(QStringLiteral("work")).toObject();
        QCOMPARE(work.value(QStringLiteral("calls")).toDouble(), 24.0);
        QVERIFY(work.value(QStringLiteral("wal_bytes")).isNull()); // nobody counted it
        QTest::keyClick(view, Qt::Key_Escape);
        QVERIFY(list->isVisible());
        QCOMPARE(list->view().currentIndex().row(), 1);

        // Of the statement before nothing stays under the next one's name, and nothing of it is exported.
        for (const auto& load : list->workload()->statements) {
            if (load.text == kOften) {
                view->open(shop, load, false);
            }
        }
        QCOMPARE(charts.front()->points(0).size(), std::size_t{0});
        QGuiApplication::clipboard()->clear();
        view->copyJson();
        QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
        // Of two users one alone ran it lately: it is the same statement all the same.
        QCOMPARE(view->reading()->load->users.size(), std::size_t{2});
        m_fixture->context().axis.zoomTo({m_now - Milliseconds{120'000}, m_now});
        page.openStatement(list->keyOf(*view->reading()->load));
        QTRY_VERIFY_WITH_TIMEOUT(view->settled() && view->reading()->read, 20'000);
        QVERIFY(view->reading()->load);
        QCOMPARE(view->reading()->load->users, std::vector<std::string>{"app"});
    }

    void explain_now_asks_for_estimates_and_keeps_the_plan() {
        QueriesPage page(services());
        page.resize(1280, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        m_fixture->context().axis.zoomTo({m_now - Milliseconds{600'000}, m_now});
        const PageTarget shop = target();
        page.setTarget(&shop);
        QTRY_VERIFY_WITH_TIMEOUT(page.statementsView()->settled() && page.statementsView()->workload(),
                                 20'000);
        const auto open = [&](const std::string& text) {
            for (const auto& load : page.statementsView()->workload()->statements) {
                if (load.text == text) {
                    page.openStatement(page.statementsView()->keyOf(load));
                }
            }
        };
        open(kSlow);
        PlansPane& plans = page.statementView()->plans();
        QSignalSpy explained(&plans, &PlansPane::explained);
        plans.explain();
        QTRY_COMPARE_WITH_TIMEOUT(explained.count(), 1, 30'000);
        QVERIFY2(!page.findChild<ErrorBar*>()->isShown(), qPrintable(page.findChild<ErrorBar*>()->text()));
        QVERIFY2(plans.shownText().contains(QStringLiteral("orders")), qPrintable(plans.shownText()));
        QVERIFY(!plans.shownText().contains(QStringLiteral("actual"))); // nothing was run
        QTRY_VERIFY_WITH_TIMEOUT(plans.settled() && plans.plans().size() == 1, 20'000);
        const auto kept = m_fixture->context().history.plans("shop", idOf(kSlow));
        QVERIFY(kept && kept->size() == 1);
        QVERIFY(kept->front().plan.find("orders") != std::string::npos);

        // Asked again with nothing changed, the answer is the one before, and says so.
        auto* again = page.statementView()->findChild<QPushButton*>(QStringLiteral("explainAgain"));
        QVERIFY(again != nullptr && again->isHidden());
        plans.explain();
        QTRY_COMPARE_WITH_TIMEOUT(explained.count(), 2, 30'000);
        QVERIFY2(plans.originText().contains(QStringLiteral("From the cache")),
                 qPrintable(plans.originText()));
        QVERIFY(!again->isHidden());
        QCOMPARE(m_fixture->context().history.plans("shop", idOf(kSlow)).value().front().sightings,
                 std::uint64_t{1}); // nothing was seen anew
        again->click();
        QTRY_COMPARE_WITH_TIMEOUT(explained.count(), 3, 30'000);
        QVERIFY2(!plans.originText().contains(QStringLiteral("cache")), qPrintable(plans.originText()));
        QVERIFY(again->isHidden());

        // Measured only after a yes, with values for its parameters.
        QPointer<QDialog> asked = plans.askAndRun();
        QVERIFY(asked);
        QVERIFY(QTest::qWaitForWindowExposed(asked));
        auto* field = asked->findChild<QLineEdit*>();
        QVERIFY(field != nullptr);
        QTest::keyClicks(field, QStringLiteral("7"));
        QTest::keyClick(asked, Qt::Key_R, Qt::AltModifier);
        QTRY_COMPARE_WITH_TIMEOUT(explained.count(), 4, 30'000);
        QVERIFY2(plans.shownText().contains(QStringLiteral("actual")), qPrintable(plans.shownText()));
    }

    void a_plan_with_a_real_calls_values_is_asked_for_where_that_is_allowed() {
        const auto caller =
            openSession(m_servers.postgres(), "caller"); // idle, but its last call is in sight
        QVERIFY(caller->query("SELECT o.id, o.note FROM public.orders o WHERE o.id = 4711 ORDER BY o.note",
                              {}, generous()));
        QueriesPage page(services());
        page.resize(1280, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        m_fixture->context().axis.zoomTo({m_now - Milliseconds{600'000}, m_now});
        PageTarget shop = target();
        page.setTarget(&shop);
        QTRY_VERIFY_WITH_TIMEOUT(page.statementsView()->settled() && page.statementsView()->workload(),
                                 20'000);
        for (const auto& load : page.statementsView()->workload()->statements) {
            if (load.text == kSlow) {
                page.openStatement(page.statementsView()->keyOf(load));
            }
        }
        PlansPane& plans = page.statementView()->plans();
        auto* button = page.statementView()->findChild<QPushButton*>(QStringLiteral("explainAsCalled"));
        QVERIFY(button != nullptr && !button->isHidden() && !button->isEnabled());
        QVERIFY2(button->toolTip().contains(QStringLiteral("Secrets and log")),
                 qPrintable(button->toolTip()));

        QSignalSpy explained(&plans, &PlansPane::explained);
        const auto note = [&] {
            for (const QLabel* label : plans.findChildren<QLabel*>()) {
                if (label->text().contains(QStringLiteral("a call seen running since"))) {
                    return label->text();
                }
            }
            return QString();
        };
        for (const bool keep : {false, true}) {
            shop.target.values = {true, keep};
            plans.update(shop);
            QVERIFY(button->isEnabled());
            button->click();
            QTRY_VERIFY_WITH_TIMEOUT(!explained.isEmpty(), 30'000);
            explained.clear();
            QVERIFY2(!page.findChild<ErrorBar*>()->isShown(),
                     qPrintable(page.findChild<ErrorBar*>()->text()));
            QVERIFY(!note().isEmpty());
            QVERIFY2(plans.shownText().contains(QStringLiteral("orders")), qPrintable(plans.shownText()));
            QVERIFY(!plans.shownText().contains(QStringLiteral("4711"))); // planned with, not shown
            const auto kept = m_fixture->context().history.plans("shop", idOf(kSlow));
            QVERIFY(kept && !kept->empty());
            QCOMPARE(kept->front().plan.find("4711") != std::string::npos, keep);
        }
        QVERIFY(!plans.plans().front()->document->tree.analyzed()); // nothing was run
    }

    void a_plan_out_of_the_log_says_so_with_its_time_and_leads_to_its_executions() {
        monitor::LogEntry entry;
        entry.at = m_now - Milliseconds{30'000};
        entry.application = "app";
        entry.message =
            "duration: 312.500 ms  plan:\nQuery Text: SELECT o.id, o.note FROM public.orders o WHERE"
            " o.id = 4711 ORDER BY o.note\n"
            "Seq Scan on orders o  (cost=0.00..9.00 rows=1 width=4) (actual rows=3 loops=1)\n"
            "  Filter: (id = 4711)\n";
        QCOMPARE(
            analyzer::takePlans(m_fixture->context().history, m_fixture->clock, "shop", {&entry, 1}).kept,
            std::uint64_t{1});

        QueriesPage page(services());
        page.resize(1280, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        m_fixture->context().axis.zoomTo({m_now - Milliseconds{600'000}, m_now});
        const PageTarget shop = target();
        page.setTarget(&shop);
        QTRY_VERIFY_WITH_TIMEOUT(page.statementsView()->settled() && page.statementsView()->workload(),
                                 20'000);
        for (const auto& load : page.statementsView()->workload()->statements) {
            if (load.text == kSlow) {
                page.openStatement(page.statementsView()->keyOf(load));
            }
        }
        StatementView* view = page.statementView();
        QTRY_VERIFY_WITH_TIMEOUT(view->settled() && view->reading()->logged.size() == 1, 20'000);
        QCOMPARE(view->reading()->load->rowsScanned->perCall, 3.0);
        PlansPane& plans = view->plans();
        QTRY_COMPARE_WITH_TIMEOUT(plans.plans().size(), std::size_t{1}, 20'000);
        QVERIFY2(plans.originText().contains(QStringLiteral("auto_explain")) &&
                     plans.originText().contains(valueText(0.3125, Unit::seconds)),
                 qPrintable(plans.originText()));
        QVERIFY(!plans.shownText().contains(QStringLiteral("4711")));
        const auto& executions = view->logged().model();
        QCOMPARE(executions.rowCount(), 1);
        QCOMPARE(executions.index(0, 1).data().toString(), valueText(0.3125, Unit::seconds));
        QVERIFY(executions.index(0, 3).data().toString().contains(QStringLiteral("measured")));
        QVERIFY(!plans.isVisible());
        emit view->logged().planRequested(plans.plans().front()->shape);
        QVERIFY(plans.isVisible());
        view->showPlans(); // one is known, so the server is not asked
        QTRY_VERIFY_WITH_TIMEOUT(plans.settled(), 20'000);
        QCOMPARE(plans.plans().size(), std::size_t{1});
        QVERIFY(!plans.plans().front()->now);
    }

    void what_changes_data_is_refused_with_the_reason() {
        QueriesPage page(services());
        page.resize(1280, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        m_fixture->context().axis.zoomTo({m_now - Milliseconds{600'000}, m_now});
        const PageTarget shop = target();
        page.setTarget(&shop);
        QTRY_VERIFY_WITH_TIMEOUT(page.statementsView()->settled() && page.statementsView()->workload(),
                                 20'000);
        for (const auto& load : page.statementsView()->workload()->statements) {
            if (load.text == kWrites) {
                page.openStatement(page.statementsView()->keyOf(load));
            }
        }
        PlansPane& plans = page.statementView()->plans();
        QSignalSpy explained(&plans, &PlansPane::explained);
        QPointer<QDialog> asked = plans.askAndRun();
        QVERIFY(asked);
        QVERIFY(QTest::qWaitForWindowExposed(asked));
        const auto fields = asked->findChildren<QLineEdit*>();
        QCOMPARE(fields.size(), 2);
        QTest::keyClicks(fields[0], QStringLiteral("changed"));
        QTest::keyClicks(fields[1], QStringLiteral("1"));
        asked->accept();
        QTRY_COMPARE_WITH_TIMEOUT(explained.count(), 1, 30'000);
        QVERIFY(page.findChild<ErrorBar*>()->isShown());
        QCOMPARE(runSql(m_servers.postgres(), "SELECT note FROM public.orders WHERE id = 1").text(0, 0),
                 std::string("n"));
    }

    void a_moment_of_a_chart_leads_to_its_statements() {
        MainWindow window(m_fixture->context());
        window.resize(1280, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.watch(WindowFixture::profile());
        m_fixture->context().axis.zoomTo({m_now - Milliseconds{600'000}, m_now});
        auto charts = window.findChildren<ChartPanel*>();
        QVERIFY(!charts.isEmpty());
        QWidget* canvas = charts.front()->focusProxy();
        const QPoint at = canvas->rect().center();
        QContextMenuEvent asks(QContextMenuEvent::Mouse, at, canvas->mapToGlobal(at));
        QApplication::sendEvent(static_cast<QAbstractScrollArea*>(canvas)->viewport(), &asks);
        auto* menu = charts.front()->findChild<QMenu*>();
        QVERIFY(menu != nullptr);
        menu->actions().front()->trigger();
        menu->close();
        QCOMPARE(window.currentPage()->id(), QStringLiteral("queries"));
        const TimeRange range = m_fixture->context().axis.range();
        QVERIFY(range.length() < Milliseconds{60'000});
        QVERIFY(range.from > m_now - Milliseconds{400'000} && range.to < m_now - Milliseconds{200'000});

        window.showPage(QStringLiteral("overview"));
        QTest::keyClick(&window, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(window.currentPage()->id(), QStringLiteral("queries"));
    }
};

QTEST_MAIN(QueriesHistoryTest)
#include "queries_history_test.moc"
