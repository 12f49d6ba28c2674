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

} // namespace pavement::ui
