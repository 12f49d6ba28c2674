// The window in another language: what the tools collected, translated and compiled reaches the person.

#include "accelerators.h"
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

    void no_letter_is_given_twice_in_german() {
        QVERIFY(app::installTranslation(*qApp, QLocale(QLocale::German), kFolder));
        WindowFixture fixture(*qApp);
        MainWindow window(fixture.context());
        window.show();
        const Profile profile = WindowFixture::profile();
        window.watch(profile);
        fixture.publishNow();
        QTRY_VERIFY(window.session().latest() != nullptr);
        const QStringList twice = doubleAcceleratorsOf(window, profile);
        QVERIFY2(twice.isEmpty(), qPrintable(twice.join(QStringLiteral("; "))));
    }

    // English has plural forms too, and they come from a catalogue as any other's.
    void one_thing_is_one_thing() {
        app::installTranslation(*qApp, QLocale(QLocale::English, QLocale::UnitedKingdom), kFolder);
        const auto words = [](int count) {
            return QCoreApplication::translate("pavement::ui::TopBar", "%n alerts", nullptr, count);
        };
        QCOMPARE(words(1), QStringLiteral("1 alert"));
        QCOMPARE(words(2), QStringLiteral("2 alerts"));
    }
};

QTEST_MAIN(TranslationTest)
#include "translation_test.moc"
