#include "app/keychain_store.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QLibrary>
#include <QStringList>

#include <qt6keychain/keychain.h>

#include <functional>
#include <memory>
#include <utility>

namespace pavement::app {

namespace {

constexpr auto kService = "pavement";
constexpr auto kUnlock = "Unlock the keychain and try again, or keep the password for this session only.";

Error toError(const QKeychain::Job& job, const char* doing) {
    Error error;
    error.message = std::string("The keychain did not ") + doing;
    error.context = job.errorString().toStdString();
    switch (job.error()) {
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        error.code = ErrorCode::permission;
        error.hint = kUnlock;
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
        for (const char* service : {"org.kde.kwalletd6", "org.kde.kwalletd5", "org.kde.kwalletd"}) {
            if (services.contains(QLatin1String(service))) {
                return true;
            }
        }
        // QtKeychain speaks to this one through libsecret, which it opens at run time and does without.
        if (services.contains(QLatin1String("org.freedesktop.secrets")) &&
            QLibrary(QStringLiteral("secret-1"), 0).load()) {
            return true;
        }
    }
    return false;
}

// A locked keychain that nobody unlocks looks to QtKeychain like one that holds nothing. The secret service
// knows better: it tells what is there and locked by name. `done` is called later, or never where the bus
// goes.
void askWhetherLocked(const QString& key, QObject* context, std::function<void(bool)> done) {
    using Attributes = QMap<QString, QString>;
    qDBusRegisterMetaType<Attributes>();
    QDBusMessage call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.secrets"), QStringLiteral("/org/freedesktop/secrets"),
        QStringLiteral("org.freedesktop.Secret.Service"), QStringLiteral("SearchItems"));
    call.setAutoStartService(false); // where kwallet keeps the secrets, nobody else is to be woken
    call.setArguments({QVariant::fromValue(Attributes{
        {QStringLiteral("user"), key}, {QStringLiteral("server"), QString::fromLatin1(kService)}})});
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [watcher, done = std::move(done)] {
        const QDBusPendingReply<QList<QDBusObjectPath>, QList<QDBusObjectPath>> found = *watcher;
        watcher->deleteLater();
        done(found.isValid() && !found.argumentAt<1>().isEmpty());
    });
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

void KeychainStore::whenKnown(std::function<void()> done) {
    if (m_known) {
        done();
    } else {
        m_waiting.push_back(std::move(done));
    }
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
            askWhetherLocked(job->key(), QCoreApplication::instance(), [done](bool locked) {
                done(locked ? Result<std::optional<Secret>>(
                                  fail(ErrorCode::permission, "The keychain is locked", kUnlock))
                            : Result<std::optional<Secret>>(std::optional<Secret>{}));
            });
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
