// The window in another language: what the tools collected, translated and compiled reaches the person.

#include "app/translation.h"
#include "ui/pages/common/page.h"
#include "ui/shell/main_window.h"
#include "window_fixture.h"

#include <QApplication>
#include <QLocale>
#include <QToolButton>
#include <QtTest>

using namespace pavement;
using namespace pavement::ui;

namespace {

const QString kFolder = QStringLiteral(PAVEMENT_BINARY_DIR "/translations");

} // namespace

class TranslationTest : public QObject {
    Q_OBJECT
private slots:

    void a_language_without_a_translation_stays_english() {
        QVERIFY(!app::installTranslation(*qApp, QLocale(QLocale::Basque), kFolder));
        WindowFixture fixture(*qApp);
        const MainWindow window(fixture.context());
        QCOMPARE(window.pages().back()->title(), QStringLiteral("Reports"));
    }

    void a_german_window_speaks_german() {
        QVERIFY(app::installTranslation(*qApp, QLocale(QLocale::German, QLocale::Austria), kFolder));
        WindowFixture fixture(*qApp);
        MainWindow window(fixture.context());
        window.show();
        QStringList said;
        for (const QToolButton* button : window.findChildren<QToolButton*>()) {
            said << button->accessibleName();
        }
        for (const char* word : {"Überblick", "Berichte", "Menü", "Befehlspalette"}) {
            QVERIFY2(said.contains(QString::fromUtf8(word)), qPrintable(said.join(QStringLiteral(", "))));
        }
        QCOMPARE(window.pages().back()->title(), QStringLiteral("Berichte"));
        QVERIFY(!said.contains(QStringLiteral("Overview")));
    }
};

QTEST_MAIN(TranslationTest)
#include "translation_test.moc"
