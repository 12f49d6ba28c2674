// "What needs you" on the overview: what a row says, that it stays while the matter is the same, what is
// looked for and when, and where each row leads.

#include "../shell/window_fixture.h"

#include "engine/analyzer/check_catalogue.h"
#include "ui/models/attention_model.h"
#include "ui/pages/overview/attention_view.h"
#include "ui/pages/queries/checks_view.h"
#include "ui/pages/queries/locks_view.h"
#include "ui/pages/queries/queries_page.h"
#include "ui/pages/queries/statement_view.h"
#include "ui/shell/main_window.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace pavement;
using namespace pavement::ui;
using View = analyzer::AttentionPlace::View;

namespace {

analyzer::AttentionItem matter(const std::string& id, std::optional<double> seconds) {
    analyzer::AttentionItem item;
    item.id = id;
    item.severity = analyzer::Severity::critical;
    item.confidence = analyzer::Confidence::high;
    item.seconds = seconds;
    item.share = seconds ? std::optional(0.34) : std::nullopt;
    item.title = "Statistics are out of date: shop.orders";
    item.cost = "12 min of execution, 34 % of all";
    item.advice = "Analyze the table. Then look again.";
    item.also = {"A sort spills"};
    item.statementText = "SELECT total\n  FROM orders";
    item.place.key = id;
    return item;
}

std::shared_ptr<const analyzer::Attention> attention(std::vector<analyzer::AttentionItem> items) {
    auto made = std::make_shared<analyzer::Attention>();
    made->items = std::move(items);
    return made;
}

monitor::AlertState alertNamed(const std::string& ruleId) {
    monitor::AlertState alert;
    alert.ruleId = ruleId;
    alert.title = "Replication is behind";
    alert.metric = "host.cpu";
    alert.value = 0.97;
    alert.threshold = 0.9;
    alert.since = SystemClock().wall() - Milliseconds{90'000};
    return alert;
}

std::shared_ptr<const ChecksShown> checkedAndFound() {
    auto shown = std::make_shared<ChecksShown>();
    shown->catalogue = analyzer::checkCatalogue();
    analyzer::CheckFinding finding;
    finding.checkId = shown->catalogue.front().id;
    finding.object = "shop.orders_key";
    finding.severity = analyzer::Severity::critical;
    shown->report.findings.push_back(finding);
    return shown;
}

} // namespace

class AttentionTest : public QObject {
    Q_OBJECT

    PageServices services() {
        Context& context = m_fixture->context();
        return {context.jobs, context.history, context.clock, context.theme, context.axis};
    }

    static PageTarget target() { return {WindowFixture::profile().target, {}}; }

    monitor::Snapshot withAlert(const std::string& rule) {
        monitor::Snapshot snapshot = *m_fixture->snapshot(m_fixture->clock.wall());
        snapshot.alerts = {alertNamed(rule)};
        return snapshot;
    }

private slots:

    void init() { m_fixture = std::make_unique<WindowFixture>(*qApp); }

    void cleanup() { m_fixture.reset(); }

    void a_row_says_what_it_costs_how_sure_that_is_and_what_to_do() {
        AttentionModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto guessed = matter("b", 3);
        guessed.estimated = true;
        guessed.share.reset();
        model.show(attention({matter("a", 720), guessed, matter("c", std::nullopt)}));
        const auto said = [&](int row, int role) { return model.index(row).data(role).toString(); };
        QCOMPARE(said(0, Qt::DisplayRole), QStringLiteral("Statistics are out of date: shop.orders"));
        QCOMPARE(said(0, AttentionModel::CostRole), QStringLiteral("12.0 min · 34.0 %"));
        QCOMPARE(said(0, AttentionModel::SureRole), QStringLiteral("high confidence"));
        QCOMPARE(said(0, AttentionModel::AdviceRole), QStringLiteral("Analyze the table. Then look again."));
        QCOMPARE(said(0, AttentionModel::StatementRole), QStringLiteral("SELECT total FROM orders"));
        QCOMPARE(said(1, AttentionModel::CostRole), QStringLiteral("3.00 s"));
        QCOMPARE(said(1, AttentionModel::SureRole), QStringLiteral("high confidence, estimated"));
        QCOMPARE(said(2, AttentionModel::CostRole), QString());
        const QString spoken = said(0, Qt::AccessibleTextRole);
        for (const char* part :
             {"Critical", "shop.orders", "12 min of execution", "high confidence", "Then look"}) {
            QVERIFY2(spoken.contains(QLatin1String(part)), qPrintable(spoken));
        }
        QVERIFY(said(0, Qt::ToolTipRole).contains(QStringLiteral("A sort spills")));
    }

    void rows_stay_while_the_matters_are_the_same() {
        AttentionModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(attention({matter("a", 10), matter("b", 5)}));
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.show(attention({matter("a", 11), matter("b", 6)}));
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 1);
        model.show(attention({matter("b", 12), matter("a", 11)}));
        QCOMPARE(reset.count(), 1);
        QVERIFY(model.find(QStringLiteral("a")).row() == 1 && !model.find(QStringLiteral("x")).isValid());
        model.show(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void an_alert_and_a_check_lead_to_their_places_by_click_and_by_enter() {
        AttentionView view(services());
        view.setSources({nullptr, [found = checkedAndFound()] { return found; }});
        view.resize(900, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const PageTarget shop = target();
        view.setTarget(&shop);
        view.take(withAlert("lag"));
        QTRY_VERIFY_WITH_TIMEOUT(view.model().rowCount() == 2 && view.settled(), 20'000);
        QCOMPARE(view.list().height(), view.list().sizeHintForRow(0) * 2);
        std::map<View, QModelIndex> rows;
        for (int row = 0; row < 2; ++row) {
            const QModelIndex index = view.model().index(row);
            rows[view.model().item(index)->place.view] = index;
        }
        QVERIFY(rows.count(View::alerts) == 1 && rows.count(View::checks) == 1);
        std::vector<analyzer::AttentionPlace> places;
        connect(&view, &AttentionView::opened, &view,
                [&](const analyzer::AttentionPlace& place) { places.push_back(place); });
        QTest::mouseClick(view.list().viewport(), Qt::LeftButton, {},
                          view.list().visualRect(rows[View::alerts]).center());
        QCOMPARE(places.size(), std::size_t{1});
        QCOMPARE(places.back().key, std::string("lag"));
        view.list().setCurrentIndex(rows[View::checks]);
        QTest::keyClick(&view.list(), Qt::Key_Return);
        QCOMPARE(places.size(), std::size_t{2});
        QCOMPARE(places.back().object, std::string("shop.orders_key"));
    }

    void where_nothing_is_wrong_it_says_so_and_what_it_could_not_look_at() {
        AttentionView view(services());
        view.setSources({nullptr, [] { return std::shared_ptr<const ChecksShown>(); }});
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const PageTarget shop = target();
        QSignalSpy shown(&view, &AttentionView::shown);
        view.setTarget(&shop);
        QTRY_COMPARE_WITH_TIMEOUT(shown.count(), 1, 20'000);
        QVERIFY(view.list().isHidden());
        QString words;
        for (const QLabel* label : view.findChildren<QLabel*>()) {
            words += label->isVisible() ? label->text() + QLatin1Char('\n') : QString();
        }
        QVERIFY2(words.contains(QStringLiteral("Nothing needs you in this range.")), qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("hecks")), qPrintable(words)); // were not run
        auto* run = view.findChild<QPushButton*>();
        QVERIFY(run->isVisible());
        QSignalSpy opened(&view, &AttentionView::opened);
        run->click();
        QCOMPARE(opened.count(), 1);
    }

    void hidden_it_looks_for_nothing_and_a_new_range_is_looked_at_once() {
        AttentionView view(services());
        const PageTarget shop = target();
        QSignalSpy shown(&view, &AttentionView::shown);
        view.setTarget(&shop);
        view.take(withAlert("lag"));
        m_fixture->context().axis.setLive(false);
        QVERIFY(view.settled());
        QCOMPARE(shown.count(), 0);
        view.show();
        QTRY_VERIFY_WITH_TIMEOUT(shown.count() == 1 && view.settled(), 20'000);
        const Timestamp now = m_fixture->clock.wall();
        for (int minutes = 1; minutes < 6; ++minutes) {
            m_fixture->context().axis.zoomTo({now - std::chrono::minutes(minutes), now});
        }
        QVERIFY(!view.settled());
        QTRY_VERIFY_WITH_TIMEOUT(view.settled(), 20'000);
        QCOMPARE(shown.count(), 2);
        QVERIFY(view.model().shown()->range.to <= now + std::chrono::hours(1));
        view.hide();
        m_fixture->context().axis.zoomTo({now - std::chrono::hours(2), now});
        QVERIFY(view.settled());
        QCOMPARE(shown.count(), 2);
    }

    void each_place_is_found_in_the_window() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        m_fixture->publishNow();
        QTRY_VERIFY(window.session().latest() != nullptr);
        auto* queries = window.findChild<QueriesPage*>();
        analyzer::AttentionPlace place;
        place.view = View::statement;
        place.key = "0123";
        window.showPlace(place, QStringLiteral("SELECT 1"));
        QCOMPARE(window.currentPage()->id(), QStringLiteral("queries"));
        QTRY_VERIFY(queries->statementView()->isVisible());
        place.view = View::locks;
        window.showPlace(place, {});
        QTRY_VERIFY(queries->locksView() != nullptr && queries->locksView()->isVisible());
        place.view = View::checks;
        window.showPlace(place, {});
        QTRY_VERIFY(queries->checksView() != nullptr && queries->checksView()->isVisible());
        place.view = View::alerts;
        window.showPlace(place, {});
        bool alerts = false;
        for (const QDialog* dialog : window.findChildren<QDialog*>()) {
            alerts =
                alerts || (dialog->isVisible() && dialog->windowTitle().contains(QStringLiteral("lert")));
        }
        QVERIFY(alerts);
    }

    void the_palette_leads_to_what_needs_one() {
        m_fixture->alerts = {alertNamed("lag")};
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        m_fixture->publishNow();
        auto* view = window.findChild<AttentionView*>();
        QTRY_VERIFY_WITH_TIMEOUT(view != nullptr && view->model().rowCount() == 1, 20'000);
        QDialog* palette = window.openPalette();
        const QAbstractItemModel* commands = palette->findChild<QListView*>()->model();
        QStringList titles;
        for (int row = 0; row < commands->rowCount(); ++row) {
            titles << commands->index(row, 0).data().toString();
        }
        QVERIFY(titles.contains(QStringLiteral("Show what needs you")));
        QVERIFY(titles.contains(view->model().index(0).data().toString()));
        palette->close();
    }

private:
    std::unique_ptr<WindowFixture> m_fixture;
};

QTEST_MAIN(AttentionTest)
#include "attention_test.moc"
