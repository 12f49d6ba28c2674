// Changed statements and patterns on the queries page, out of a history in which there are some: marks,
// filter, banner, the ways to the plans and to the other statement. Needs no server.

#include "../../shell/window_fixture.h"

#include "tests/support/histories/recorded_changes.h"
#include "ui/models/keyed_table_model.h"
#include "ui/pages/queries/changes_view.h"
#include "ui/pages/common/changes_watch.h"
#include "ui/pages/queries/plans_pane.h"
#include "ui/pages/queries/queries_page.h"
#include "ui/pages/queries/statement_view.h"
#include "ui/pages/queries/statements_view.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QtTest>

#include <memory>
#include <utility>

using namespace pavement;
using namespace pavement::ui;
using namespace pavement::testing;
using std::chrono::hours;

namespace {

constexpr int kPatience = 20'000;

QString wordsIn(const QWidget& widget) {
    QStringList words;
    for (const QLabel* label : widget.findChildren<QLabel*>()) {
        words << label->text();
    }
    return words.join(QLatin1Char('\n'));
}

} // namespace

class QueriesChangesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowFixture> m_fixture; // one for all: the tests only read
    RecordedChanges m_recorded;
    std::unique_ptr<QueriesPage> m_page;

    StatementsView& list() { return *m_page->statementsView(); }

    StatementView& statement() { return *m_page->statementView(); }

    QModelIndex rowOf(const std::string& text) {
        for (int row = 0; row < list().model().rowCount(); ++row) {
            const QModelIndex cell = list().model().index(row, StatementTableModel::statement);
            if (cell.data().toString().toStdString() == text) {
                return cell;
            }
        }
        return {};
    }

    QString cell(const std::string& text, StatementTableModel::ColumnId column, int role = Qt::DisplayRole) {
        const QModelIndex row = rowOf(text);
        return row.isValid() ? row.siblingAtColumn(column).data(role).toString()
                             : QStringLiteral("no such row");
    }

    void open(const std::string& text) {
        const QModelIndex row = rowOf(text);
        QVERIFY(row.isValid());
        m_page->openStatement(row.data(KeyedTableModel::KeyRole).toString());
        QTRY_VERIFY_WITH_TIMEOUT(statement().isVisible() && m_page->settled(), kPatience);
    }

    // For a person's eyes, in both looks, where PAVEMENT_TEST_PICTURES names a folder.
    void picture(const QString& name) {
        const QString folder = qEnvironmentVariable("PAVEMENT_TEST_PICTURES");
        if (folder.isEmpty()) {
            return;
        }
        Theme& theme = m_fixture->context().theme;
        for (const auto& [mode, look] :
             {std::pair{ThemeMode::dark, "dark"}, std::pair{ThemeMode::light, "light"}}) {
            theme.setMode(mode);
            QTest::qWait(300);
            QVERIFY(
                m_page->grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, name, QLatin1String(look))));
        }
    }

private slots:

    void initTestCase() {
        m_fixture = std::make_unique<WindowFixture>(*qApp);
        Context& context = m_fixture->context();
        auto recorded = recordChanges(context.history, "shop", m_fixture->clock.wall());
        QVERIFY2(recorded.has_value(), recorded ? "" : recorded.error().oneLine().c_str());
        m_recorded = std::move(*recorded);
    }

    void init() {
        Context& context = m_fixture->context();
        m_page = std::make_unique<QueriesPage>(
            PageServices{context.jobs, context.history, context.clock, context.theme, context.axis});
        m_page->resize(1280, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        context.axis.zoomTo({m_recorded.end - hours{1}, m_recorded.end});
        const PageTarget shop{WindowFixture::profile().target, {}};
        m_page->setTarget(&shop);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_page->settled() && list().model().rowCount() == 10 && m_page->changesWatch().news(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!cell(m_recorded.improved, StatementTableModel::marks).isEmpty(), kPatience);
    }

    void cleanup() { m_page.reset(); }

    void cleanupTestCase() { m_fixture.reset(); }

    void changed_statements_are_marked_and_say_why() {
        using Table = StatementTableModel;
        QCOMPARE(cell(m_recorded.replanned, Table::marks), QStringLiteral("slower, new plan"));
        QCOMPARE(cell(m_recorded.improved, Table::marks), QStringLiteral("faster"));
        QCOMPARE(cell(m_recorded.locked, Table::marks), QStringLiteral("slower"));
        QCOMPARE(cell(m_recorded.lookUp, Table::marks), QStringLiteral("for each row"));
        QCOMPARE(cell(m_recorded.steady, Table::marks), QString());
        const QString why = cell(m_recorded.replanned, Table::marks, Qt::ToolTipRole);
        QVERIFY2(why.contains(QStringLiteral("times as long")), qPrintable(why));
        QVERIFY2(why.contains(QStringLiteral("runs another plan")), qPrintable(why));
        picture(QStringLiteral("statements"));
    }

    void a_statement_that_is_slow_only_by_lock_waits_shows_a_finding() {
        QCOMPARE(cell(m_recorded.locked, StatementTableModel::findings), QStringLiteral("1"));
        const QString what = cell(m_recorded.locked, StatementTableModel::findings, Qt::ToolTipRole);
        QVERIFY2(what.contains(QStringLiteral("lock"), Qt::CaseInsensitive), qPrintable(what));
        QCOMPARE(cell(m_recorded.steady, StatementTableModel::findings), QString());
    }

    void the_filter_leaves_the_changed_ones() {
        list().setMarkedOnly(true);
        QCOMPARE(list().model().rowCount(), 3);
        list().refresh();
        QTRY_VERIFY_WITH_TIMEOUT(m_page->settled(), kPatience);
        QCOMPARE(list().model().rowCount(), 3); // a reading keeps the marks that are known
        list().setMarkedOnly(false);
        QCOMPARE(list().model().rowCount(), 10);
    }

    void what_is_known_serves_until_the_range_has_moved_on() {
        TimeAxis& axis = m_fixture->context().axis;
        ChangesWatch& watch = m_page->changesWatch();
        QCOMPARE(watch.searches(), 1);
        for (int i = 1; i <= 3; ++i) {
            axis.zoomTo({m_recorded.end - hours{1} - Milliseconds{60'000} * i,
                         m_recorded.end - Milliseconds{60'000} * i});
            list().refresh();
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_page->settled(), kPatience);
        QCOMPARE(watch.searches(), 1);
        // Before the improvement and the locks: the other plan alone is news.
        axis.zoomTo({m_recorded.end - hours{23}, m_recorded.end - hours{22}});
        list().refresh();
        list().refresh(); // while it is looked for: no second search
        QCOMPARE(watch.searches(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_page->settled() && cell(m_recorded.improved, StatementTableModel::marks).isEmpty(), kPatience);
        QCOMPARE(watch.searches(), 2);
        QCOMPARE(cell(m_recorded.replanned, StatementTableModel::marks), QStringLiteral("slower, new plan"));
        QCOMPARE(cell(m_recorded.locked, StatementTableModel::marks), QString());
    }

    void a_changed_statement_opens_with_a_banner_that_leads_to_the_plans() {
        open(m_recorded.replanned);
        const QString banner = statement().banner().text();
        for (const char* part : {"Slower since", "3.", "another plan", "Costs"}) {
            QVERIFY2(banner.contains(QLatin1String(part)), qPrintable(banner));
        }
        picture(QStringLiteral("statement"));
        QTest::mouseClick(statement().banner().findChild<QPushButton*>(), Qt::LeftButton);
        ChangesView& changes = statement().changes();
        QTRY_VERIFY(changes.isVisible());
        QCOMPARE(changes.entries(), 1);
        const QString words = wordsIn(changes);
        for (const char* part : {"The server runs another plan", "blocks per call 60", "execution a day",
                                 "Compare the two plans", "95 %"}) {
            QVERIFY2(words.contains(QString::fromUtf8(part)), qPrintable(words));
        }
        picture(QStringLiteral("changes"));
        QPushButton* compare = nullptr;
        QTRY_VERIFY((compare = changes.findChild<QPushButton*>()) != nullptr);
        QTest::mouseClick(compare, Qt::LeftButton);
        QTRY_VERIFY(statement().plans().isVisible());
        picture(QStringLiteral("compared"));
        const QString compared = statement().plans().shownText();
        QVERIFY2(compared.contains(QStringLiteral("The shape changed")), qPrintable(compared));
    }

    void a_statement_that_did_not_change_says_so_and_has_no_banner() {
        open(m_recorded.steady);
        QCOMPARE(statement().banner().text(), QString());
        QCOMPARE(statement().changes().entries(), 0);
        QVERIFY(wordsIn(statement().changes()).contains(QStringLiteral("did not change for good")));
    }

    void a_look_up_for_each_row_leads_to_its_list_and_back() {
        open(m_recorded.lookUp);
        ChangesView& changes = statement().changes();
        QVERIFY2(statement().banner().text().contains(QStringLiteral("One look-up for each row")),
                 qPrintable(statement().banner().text()));
        QCOMPARE(changes.entries(), 2); // and the most frequent of many small ones
        const QString words = wordsIn(changes);
        for (const std::string& part : {std::string("join authors by post_id"),
                                        std::string("Many small statements"), m_recorded.list}) {
            QVERIFY2(words.contains(QString::fromStdString(part)), qPrintable(words));
        }
        statement().showChanges();
        QTRY_VERIFY(changes.isVisible());
        picture(QStringLiteral("pattern"));
        QTest::mouseClick(changes.findChild<QPushButton*>(), Qt::LeftButton);
        QTRY_VERIFY(statement().reading() && statement().reading()->load &&
                    statement().reading()->load->text == m_recorded.list);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->settled(), kPatience);
        QVERIFY(wordsIn(changes).contains(QString::fromStdString(m_recorded.lookUp)));
        QVERIFY(statement().reading()->load->calls() > 0);
    }

    void a_list_of_another_time_opens_though_it_did_not_run() {
        m_fixture->context().axis.zoomTo({m_recorded.begin - hours{2}, m_recorded.begin - hours{1}});
        QTRY_VERIFY_WITH_TIMEOUT(m_page->settled() && list().model().rowCount() == 0, kPatience);
        m_page->openStatementById(QString::fromStdString(RecordedChanges::idOf(m_recorded.list)),
                                  QString::fromStdString(m_recorded.list));
        QTRY_VERIFY_WITH_TIMEOUT(statement().isVisible() && m_page->settled(), kPatience);
        QVERIFY(!statement().reading()->load);
    }
};

QTEST_MAIN(QueriesChangesTest)
#include "queries_changes_test.moc"
