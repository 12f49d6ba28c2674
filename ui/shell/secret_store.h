#pragma once
// Where passwords live: the platform's keychain, or this session's memory. Never a file of ours. Answers come
// later, on the UI thread. UI thread only.

#include "engine/base/result.h"
#include "engine/base/secret.h"
#include "engine/monitor/target.h"

#include <QString>

#include <functional>
#include <map>
#include <optional>

namespace pavement::ui {

class SecretStore {
public:
    using ReadDone =
        std::function<void(Result<std::optional<Secret>>)>; // empty: nothing stored under the key
    using Done = std::function<void(Result<void>)>;

    virtual ~SecretStore() = default;

    virtual bool available() const = 0; // is there a keychain that keeps secrets beyond this session?
    virtual QString name() const = 0;   // for the person: "GNOME Keyring", "this session"
    virtual void read(const QString& key, ReadDone done) = 0;
    virtual void write(const QString& key, Secret secret, Done done) = 0;
    virtual void remove(const QString& key, Done done) = 0;
};

// Kept in memory until the program ends.
class SessionSecretStore final : public SecretStore {
public:
    bool available() const override { return false; }

    QString name() const override;
    void read(const QString& key, ReadDone done) override;
    void write(const QString& key, Secret secret, Done done) override;
    void remove(const QString& key, Done done) override;

private:
    std::map<QString, Secret> m_secrets;
};

using SecretFailed = std::function<void(const Error&)>;

// Writes those of its secrets that are not empty. The answers may come when the caller is gone.
void keepSecrets(SecretStore& store, const monitor::Target& target, const SecretFailed& failed);
// What was not there is no failure.
void forgetSecrets(SecretStore& store, const std::string& targetId, const SecretFailed& failed);

// Keys under which a target's secrets are stored.
QString postgresSecretKey(const std::string& targetId);
QString redisSecretKey(const std::string& targetId);

} // namespace pavement::ui
