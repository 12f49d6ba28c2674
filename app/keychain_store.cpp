#include "app/keychain_store.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QStringList>

#include <qt6keychain/keychain.h>

#include <memory>
#include <utility>

namespace pavement::app {

namespace {

constexpr auto kService = "pavement";

Error toError(const QKeychain::Job& job, const char* doing) {
    Error error;
    error.message = std::string("The keychain did not ") + doing;
    error.context = job.errorString().toStdString();
    switch (job.error()) {
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        error.code = ErrorCode::permission;
        error.hint = "Unlock the keychain and try again, or keep the password for this session only.";
        break;
    default:
        error.code = ErrorCode::io;
        error.hint = "Keep the password for this session only, or use ~/.pgpass.";
    }
    return error;
}

// A keychain is a service of the session bus, running or startable. Asked with a short limit: a stuck bus
// must not hold up the window.
bool keychainOnBus() {
    constexpr int kPatienceMillis = 500;
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return false;
    }
    for (const char* question : {"ListNames", "ListActivatableNames"}) {
        const QDBusMessage call = QDBusMessage::createMethodCall(
            QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
            QStringLiteral("org.freedesktop.DBus"), QString::fromLatin1(question));
        const QDBusMessage reply = bus.call(call, QDBus::Block, kPatienceMillis);
        if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty()) {
            return false;
        }
        const QStringList services = reply.arguments().constFirst().toStringList();
        for (const char* service :
             {"org.freedesktop.secrets", "org.kde.kwalletd6", "org.kde.kwalletd5", "org.kde.kwalletd"}) {
            if (services.contains(QLatin1String(service))) {
                return true;
            }
        }
    }
    return false;
}

// Jobs delete themselves once finished; the plain-text fallback file of the library stays off.
template <typename Job>
Job* newJob(const QString& key) {
    auto* job = new Job(QString::fromLatin1(kService));
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    job->setKey(key);
    return job;
}

} // namespace

KeychainStore::KeychainStore(runner::TaskScope& tasks)
    : m_look(tasks) {
    m_look.start(
        "look for a keychain", Deadline::never(),
        [](runner::TaskContext&) { return Result<bool>(keychainOnBus()); },
        [this](Result<bool> found) {
            m_known = true;
            m_available = found && *found;
            for (const auto& then : std::exchange(m_waiting, {})) {
                then();
            }
        });
}

QString KeychainStore::name() const {
    return m_available ? QCoreApplication::translate("KeychainStore", "the system's keychain")
                       : m_session.name();
}

void KeychainStore::read(const QString& key, ReadDone done) {
    if (!m_known) {
        m_waiting.emplace_back([this, key, done = std::move(done)] { read(key, done); });
        return;
    }
    if (!m_available) {
        m_session.read(key, std::move(done));
        return;
    }
    auto* job = newJob<QKeychain::ReadPasswordJob>(key);
    QObject::connect(job, &QKeychain::Job::finished, job, [job, done = std::move(done)](QKeychain::Job*) {
        if (job->error() == QKeychain::EntryNotFound) {
            done(std::optional<Secret>{});
        } else if (job->error() != QKeychain::NoError) {
            done(fail(toError(*job, "give the password")));
        } else {
            done(std::optional<Secret>(Secret(job->textData().toStdString())));
        }
    });
    job->start();
}

void KeychainStore::write(const QString& key, Secret secret, Done done) {
    if (!m_known) {
        m_waiting.emplace_back(
            [this, key, secret = std::move(secret), done = std::move(done)] { write(key, secret, done); });
        return;
    }
    if (!m_available) {
        m_session.write(key, std::move(secret), std::move(done));
        return;
    }
    auto* job = newJob<QKeychain::WritePasswordJob>(key);
    job->setTextData(QString::fromStdString(secret.reveal()));
    QObject::connect(job, &QKeychain::Job::finished, job, [job, done = std::move(done)](QKeychain::Job*) {
        done(job->error() == QKeychain::NoError ? Result<void>{}
                                                : Result<void>(fail(toError(*job, "take the password"))));
    });
    job->start();
}

void KeychainStore::remove(const QString& key, Done done) {
    if (!m_known) {
        m_waiting.emplace_back([this, key, done = std::move(done)] { remove(key, done); });
        return;
    }
    if (!m_available) {
        m_session.remove(key, std::move(done));
        return;
    }
    auto* job = newJob<QKeychain::DeletePasswordJob>(key);
    QObject::connect(job, &QKeychain::Job::finished, job, [job, done = std::move(done)](QKeychain::Job*) {
        const bool good = job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        done(good ? Result<void>{} : Result<void>(fail(toError(*job, "forget the password"))));
    });
    job->start();
}

} // namespace pavement::app
