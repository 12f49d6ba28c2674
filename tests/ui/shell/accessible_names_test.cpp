// Every page and every dialog: what one can reach with the keyboard has a name that a screen reader says, and
// no letter with Alt is given twice.

#include "accelerators.h"
#include "window_fixture.h"

#include "ui/pages/common/page.h"
#include "ui/pages/queries/backend_dialog.h"
#include "ui/pages/queries/explain_dialog.h"
#include "ui/shell/main_window.h"

#include <QAccessible>
#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QtTest>

using namespace pavement;
using namespace pavement::ui;

namespace {

// What a screen reader says.
QString spokenName(const QWidget& widget) {
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(&widget));
    return face == nullptr ? QString() : face->text(QAccessible::Name);
}

QTableView* statementsTable(QWidget& page) {
    for (auto* table : page.findChildren<QTableView*>()) {
        if (table->accessibleName() == QStringLiteral("Top statements")) {
            return table;
        }
    }
    return nullptr;
}

// Every widget one can reach with Tab, without a name for a screen reader.
QStringList namelessWidgets(const QWidget& root) {
    QStringList nameless;
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        // A spin box's or combo box's own line edit speaks with its owner's name.
        const bool innerPart = widget->objectName().startsWith(QStringLiteral("qt_")) ||
                               widget->parentWidget()->inherits("QComboBox") ||
                               widget->parentWidget()->inherits("QAbstractSpinBox") ||
                               widget->inherits("QComboBoxListView");
        if ((widget->focusPolicy() & Qt::TabFocus) != 0 && widget->focusProxy() == nullptr && !innerPart &&
            spokenName(*widget).isEmpty() && !widget->inherits("QTabBar") &&
            !widget->inherits("QScrollArea")) {
            nameless << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') +
                            widget->objectName();
        }
    }
    return nameless;
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

class AccessibleNamesTest : public QObject {
    Q_OBJECT
private slots:

    void init() { m_fixture = std::make_unique<WindowFixture>(*qApp); }

    void cleanup() { m_fixture.reset(); }

    void every_focusable_widget_has_a_name() {
        MainWindow window(m_fixture->context());
        window.show();
        window.watch(WindowFixture::profile());
        m_fixture->publishNow();
        QTRY_VERIFY(window.session().latest() != nullptr);
        for (Page* page : window.pages()) {
            window.showPage(page->id());
            const QStringList nameless = namelessWidgets(window);
            QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral(", "))));
        }
    }

    void every_dialog_names_its_widgets() {
        MainWindow window(m_fixture->context());
        window.show();
        const Profile profile = WindowFixture::profile();
        window.watch(profile);
        m_fixture->alerts = {alertNamed("cpu")};
        m_fixture->publishNow();
        QTRY_COMPARE(statementsTable(*window.currentPage())->model()->rowCount(), 5);
        const auto check = [](QWidget* dialog) {
            QVERIFY(dialog != nullptr);
            QVERIFY(!dialog->windowTitle().isEmpty());
            const QStringList nameless = namelessWidgets(*dialog);
            QVERIFY2(nameless.isEmpty(), qPrintable(dialog->windowTitle() + QStringLiteral(": ") +
                                                    nameless.join(QStringLiteral(", "))));
            QVERIFY(!dialog->findChildren<QWidget*>().isEmpty());
            dialog->close();
        };
        check(window.openConnectionDialog(nullptr));
        check(window.openConnectionDialog(&profile));
        check(window.openAlertRules());
        check(window.openAlerts());
        check(window.openPalette());
        check(window.openShortcuts());
        check(window.openRangeDialog());
        QTRY_VERIFY(QApplication::activeModalWidget() == nullptr);
        auto* statements = statementsTable(*window.currentPage());
        statements->selectRow(0);
        QTest::keyClick(statements, Qt::Key_Return);
        QTRY_VERIFY(QApplication::activeModalWidget() != nullptr);
        check(QApplication::activeModalWidget());
    }

    // The test above is worth something only if it sees what has no name.
    void a_nameless_widget_is_noticed() {
        QWidget root;
        new QPushButton(&root);
        (new QLineEdit(&root))->setAccessibleName(QStringLiteral("named"));
        QCOMPARE(namelessWidgets(root).size(), 1);
    }

    void no_letter_is_given_twice() {
        MainWindow window(m_fixture->context());
        window.show();
        const Profile profile = WindowFixture::profile();
        window.watch(profile);
        m_fixture->publishNow();
        QTRY_VERIFY(window.session().latest() != nullptr);
        const QStringList twice = doubleAcceleratorsOf(window, profile);
        QVERIFY2(twice.isEmpty(), qPrintable(twice.join(QStringLiteral("; "))));
    }

    // Nor in the dialogs that ask before something is done.
    void no_letter_is_given_twice_where_a_question_is_asked() {
        Theme& theme = m_fixture->context().theme;
        const BackendDialog ends({}, analyzer::BackendAction::endSession, {}, true, theme);
        const BackendDialog cancels({}, analyzer::BackendAction::cancelStatement, {}, false, theme);
        const ExplainDialog runs(2, {}, true, theme);
        for (const QDialog* dialog :
             {static_cast<const QDialog*>(&ends), static_cast<const QDialog*>(&cancels),
              static_cast<const QDialog*>(&runs)}) {
            QCOMPARE(doubleAccelerators(*dialog), QStringList());
        }
    }

    void a_letter_given_twice_is_noticed() {
        QWidget root;
        auto* tabs = new QTabWidget(&root);
        tabs->addTab(new QPushButton(QStringLiteral("&Save")), QStringLiteral("a"));
        tabs->addTab(new QPushButton(QStringLiteral("&Test")), QStringLiteral("b"));
        QCOMPARE(doubleAcceleratorsOnAllTabs(root), QStringList()); // never both in sight
        new QPushButton(QStringLiteral("Cancel &test"), &root);
        QCOMPARE(doubleAcceleratorsOnAllTabs(root).size(), 1);
    }

private:
    std::unique_ptr<WindowFixture> m_fixture;
};

QTEST_MAIN(AccessibleNamesTest)
#include "accessible_names_test.moc"
