#include "ui/shell/secret_store.h"

#include <QCoreApplication>

namespace pavement::ui {

QString SessionSecretStore::name() const {
    return QCoreApplication::translate("SecretStore", "this session only");
}

void SessionSecretStore::read(const QString& key, ReadDone done) {
    const auto found = m_secrets.find(key);
    done(found == m_secrets.end() ? std::optional<Secret>() : std::optional<Secret>(found->second));
}

void SessionSecretStore::write(const QString& key, Secret secret, Done done) {
    m_secrets.insert_or_assign(key, std::move(secret));
    done({});
}

void SessionSecretStore::remove(const QString& key, Done done) {
    m_secrets.erase(key);
    done({});
}

QString postgresSecretKey(const std::string& targetId) {
    return QString::fromStdString(targetId + "/postgres");
}

QString redisSecretKey(const std::string& targetId) {
    return QString::fromStdString(targetId + "/redis");
}

void keepSecrets(SecretStore& store, const monitor::Target& target, const SecretFailed& failed) {
    const auto keep = [&](const QString& key, const Secret& secret) {
        if (!secret.empty()) {
            store.write(key, secret, [failed](Result<void> done) {
                if (!done) {
                    failed(done.error());
                }
            });
        }
    };
    keep(postgresSecretKey(target.id), target.postgres.password);
    if (target.redis) {
        keep(redisSecretKey(target.id), target.redis->password);
    }
}

void forgetSecrets(SecretStore& store, const std::string& targetId, const SecretFailed& failed) {
    const auto done = [failed](Result<void> removed) {
        if (!removed && removed.error().code != ErrorCode::notFound) {
            failed(removed.error());
        }
    };
    store.remove(postgresSecretKey(targetId), done);
    store.remove(redisSecretKey(targetId), done);
}

} // namespace pavement::ui
