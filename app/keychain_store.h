#pragma once
// Secrets in the platform's keychain through QtKeychain; never its insecure fallback. Where there is no
// keychain, secrets live for this session only, and available() says so. UI thread only.

#include "ui/shell/secret_store.h"

namespace pavement::app {

class KeychainStore final : public ui::SecretStore {
public:
    KeychainStore();

    bool available() const override { return m_available; }

    QString name() const override;
    void read(const QString& key, ReadDone done) override;
    void write(const QString& key, Secret secret, Done done) override;
    void remove(const QString& key, Done done) override;

private:
    bool m_available;
    ui::SessionSecretStore m_session;
};

} // namespace pavement::app
