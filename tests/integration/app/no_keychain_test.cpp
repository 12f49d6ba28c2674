// A session bus on which no keychain stands: secrets then live as long as the program, and in no file.

#include "app/keychain_store.h"
#include "engine/base/files.h"
#include "tests/integration/app/opened_keychain.h"
#include "tests/support/private_bus.h"

#include <QtTest>

#include <optional>

using namespace pavement;
using namespace pavement::testing;

class NoKeychainTest : public QObject {
    Q_OBJECT
private slots:

    void without_a_keychain_a_secret_lives_in_this_session_alone() {
        if (!PrivateBus::installed()) {
            QSKIP("dbus-daemon is not installed");
        }
        const PrivateBus bus;
        const QString key = ui::postgresSecretKey("shop");
        OpenedKeychain openedStore;
        app::KeychainStore& store = openedStore.store;
        QVERIFY(!store.available());
        QCOMPARE(store.name(), ui::SessionSecretStore().name());
        bool written = false;
        store.write(key, Secret("of this session"), [&](Result<void> done) { written = done.has_value(); });
        QTRY_VERIFY(written);
        std::optional<Secret> kept;
        store.read(key, [&](Result<std::optional<Secret>> read) { kept = read ? *read : std::nullopt; });
        QTRY_VERIFY(kept.has_value());
        QCOMPARE(kept->reveal(), std::string("of this session"));
        for (const auto& entry : std::filesystem::recursive_directory_iterator(bus.home())) {
            if (entry.is_regular_file()) {
                const auto text = readFile(entry.path());
                QVERIFY2(text && text->find("of this session") == std::string::npos, entry.path().c_str());
            }
        }
        bool answered = false;
        OpenedKeychain openedAnother;
        app::KeychainStore& another = openedAnother.store;
        another.read(key, [&](Result<std::optional<Secret>> read) {
            answered = true;
            QVERIFY(read.has_value() && !read->has_value());
        });
        QTRY_VERIFY(answered);
    }
};

QTEST_GUILESS_MAIN(NoKeychainTest)
#include "no_keychain_test.moc"
