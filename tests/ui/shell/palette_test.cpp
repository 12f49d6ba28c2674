// The command palette by keyboard: again and again, from every page and wherever the keyboard is.

#include "window_fixture.h"

#include "ui/pages/common/page.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QListView>
#include <QTableView>
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

} // namespace

class PaletteTest : public QObject {
    Q_OBJECT

    // Ctrl+K, the words, Enter; what was to be found stands first.
    void ask(MainWindow& window, const char* words, const char* found) {
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(window.focusWidget() != nullptr ? window.focusWidget() : &window, Qt::Key_K,
                        Qt::ControlModifier);
        QTRY_VERIFY(QApplication::activeModalWidget() != nullptr);
        QWidget* palette = QApplication::activeModalWidget();
        QVERIFY(QTest::qWaitForWindowActive(palette));
        auto* needle = palette->findChild<QLineEdit*>();
        QCOMPARE(needle->text(), QString());
        QTRY_COMPARE(QApplication::focusWidget(), needle);
        QTest::keyClicks(needle, QString::fromUtf8(words));
        const QString first = palette->findChild<QListView*>()->currentIndex().data().toString();
        QVERIFY2(first.startsWith(QString::fromUtf8(found)), qPrintable(first));
        QTest::keyClick(needle, Qt::Key_Return);
        QTRY_VERIFY(QApplication::activeModalWidget() != palette);
    }

private slots:

    void init() { m_fixture = std::make_unique<WindowFixture>(*qApp); }

    void cleanup() { m_fixture.reset(); }

    void the_palette_opens_again_and_again_from_every_page() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        m_fixture->publishNow();
        QTRY_COMPARE(statementsTable(*window.currentPage())->model()->rowCount(), 5);
        QVERIFY(QTest::qWaitForWindowActive(&window));
        ask(window, "repo", "Reports");
        QTRY_COMPARE(window.currentPage()->id(), QStringLiteral("reports"));
        ask(window, "pause", "Pause or follow");
        QTRY_VERIFY(!m_fixture->context().axis.isLive());
        ask(window, "pause", "Pause or follow"); // the same words again
        QTRY_VERIFY(m_fixture->context().axis.isLive());
        ask(window, "overv", "Overview");
        QTRY_COMPARE(window.currentPage()->id(), QStringLiteral("overview"));
        ask(window, "repo", "Reports");
        QTRY_COMPARE(window.currentPage()->id(), QStringLiteral("reports"));
        ask(window, "update work_order", "UPDATE work_order"); // a statement of the other page
        QTRY_VERIFY(QApplication::activeModalWidget() != nullptr);
        QCOMPARE(QApplication::activeModalWidget()->windowTitle(), QStringLiteral("Statement"));
        QCOMPARE(window.currentPage()->id(), QStringLiteral("overview"));
        QTest::keyClick(QApplication::activeModalWidget(), Qt::Key_Escape);
    }

    void the_palette_opens_wherever_the_keyboard_is() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        m_fixture->publishNow();
        QTRY_VERIFY(window.session().latest() != nullptr);
        QVERIFY(QTest::qWaitForWindowActive(&window));
        int tried = 0;
        for (Page* page : window.pages()) {
            window.showPage(page->id());
            QTRY_VERIFY(page->settled());
            for (QWidget* widget : page->findChildren<QWidget*>()) {
                if ((widget->focusPolicy() & Qt::TabFocus) == 0 || !widget->isVisible() ||
                    !widget->isEnabled()) {
                    continue;
                }
                widget->setFocus();
                QTRY_VERIFY(QApplication::focusWidget() != nullptr);
                QTest::keyClick(QApplication::focusWidget(), Qt::Key_K, Qt::ControlModifier);
                QTRY_VERIFY2(QApplication::activeModalWidget() != nullptr,
                             qPrintable(page->id() + QStringLiteral(": ") + widget->accessibleName()));
                QTest::keyClick(QApplication::activeModalWidget(), Qt::Key_Escape);
                QTRY_VERIFY(QApplication::activeModalWidget() == nullptr);
                QVERIFY(QTest::qWaitForWindowActive(&window));
                ++tried;
            }
        }
        QVERIFY(tried > 10);
    }

    void no_two_commands_have_one_title() {
        Context& context = m_fixture->context();
        context.profiles.save(WindowFixture::profile("a"));
        context.profiles.save(WindowFixture::profile("b")); // of the same name
        MainWindow window(context);
        window.show();
        window.watch(WindowFixture::profile());
        m_fixture->publishNow();
        QTRY_COMPARE(statementsTable(*window.currentPage())->model()->rowCount(), 5);
        QDialog* palette = window.openPalette();
        const QAbstractItemModel* commands = palette->findChild<QListView*>()->model();
        QVERIFY(commands->rowCount() > 20);
        QStringList titles;
        for (int row = 0; row < commands->rowCount(); ++row) {
            titles << commands->index(row, 0).data().toString();
        }
        QStringList twice = titles;
        twice.removeDuplicates();
        for (const QString& title : twice) {
            titles.removeOne(title);
        }
        QVERIFY2(titles.isEmpty(), qPrintable(titles.join(QStringLiteral("; "))));
        palette->close();
    }

private:
    std::unique_ptr<WindowFixture> m_fixture;
};

QTEST_MAIN(PaletteTest)
#include "palette_test.moc"
