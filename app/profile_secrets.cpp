#include "app/profile_secrets.h"

#include "app/keychain_store.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QPointer>
#include <QTimer>

#include <array>
#include <cstdlib>
#include <memory>

namespace pavement::app {

namespace {

constexpr int kPatienceMillis = 30'000;
constexpr int kSecretsLookMillis = 100;
constexpr const char* kOtherWays = "Give the password in PGPASSWORD or ~/.pgpass (Redis: REDISCLI_AUTH).";

Result<Secret> readOne(KeychainStore& store, const QString& key, Interrupt& interrupt) {
    // Shared with the answer, which may come after we have given up.
    const auto answer = std::make_shared<std::optional<Result<std::optional<Secret>>>>();
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (interrupt.requested() || answer->has_value()) {
            loop.quit();
        }
    });
    look.start(kSecretsLookMillis);
    QTimer::singleShot(kPatienceMillis, &loop, &QEventLoop::quit);
    store.read(key, [answer, waiting = QPointer<QEventLoop>(&loop)](Result<std::optional<Secret>> read) {
        *answer = std::move(read);
        if (waiting) {
            waiting->quit();
        }
    });
    if (!answer->has_value()) {
        loop.exec();
    }
    if (interrupt.requested()) {
        return fail(ErrorCode::cancelled, "Interrupted");
    }
    if (!answer->has_value()) {
        return fail(ErrorCode::timeout, "The keychain did not answer in half a minute",
                    std::string("Unlock it and try again. ") + kOtherWays);
    }
    if (!**answer) {
        Error error = (**answer).error();
        error.hint = std::string("Unlock the keychain and try again. ") + kOtherWays;
        return fail(std::move(error));
    }
    return (***answer).value_or(Secret());
}

} // namespace

Result<void> readSecrets(monitor::Target& target, const std::string& profileId, Interrupt& interrupt) {
    const char* given = std::getenv("PGPASSWORD");
    const bool wantsPostgres = target.postgres.password.empty() && (given == nullptr || *given == '\0');
    const bool wantsRedis = target.redis && target.redis->password.empty();
    if (!wantsPostgres && !wantsRedis) {
        return {};
    }
    int count = 1;
    std::array<char, 9> name{"pavement"};
    std::array<char*, 2> values{name.data(), nullptr};
    const auto application = QCoreApplication::instance() == nullptr
                                 ? std::make_unique<QCoreApplication>(count, values.data())
                                 : nullptr;
    runner::TaskRunner runner;
    runner::TaskScope tasks(runner);
    KeychainStore store(tasks);
    QEventLoop asked;
    bool known = false;
    store.whenKnown([&] {
        known = true;
        asked.quit();
    });
    if (!known) {
        QTimer::singleShot(kPatienceMillis, &asked, &QEventLoop::quit);
        asked.exec();
    }
    if (!store.available()) {
        return fail(ErrorCode::unsupported,
                    "The passwords of '" + target.name +
                        "' are in the keychain, and none can be reached here",
                    std::string("Run this in the session of your desktop. ") + kOtherWays);
    }
    if (wantsPostgres) {
        auto secret = readOne(store, ui::postgresSecretKey(profileId), interrupt);
        if (!secret) {
            return fail(secret.error());
        }
        target.postgres.password = std::move(*secret);
    }
    if (wantsRedis) {
        auto secret = readOne(store, ui::redisSecretKey(profileId), interrupt);
        if (!secret) {
            return fail(secret.error());
        }
        target.redis->password = std::move(*secret);
    }
    return {};
}

} // namespace pavement::app
