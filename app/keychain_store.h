#pragma once
// Secrets in the platform's keychain through QtKeychain; never its insecure fallback. Where there is no
// keychain, secrets live for this session only, and available() says so. The session bus is asked for one by
// a task, for it may take its time: until the answer is there available() is false, and reads and writes
// wait. UI thread only.

#include "ui/models/job_tracker.h"
#include "ui/shell/secret_store.h"

#include <functional>
#include <vector>

namespace pavement::app {

class KeychainStore final : public ui::SecretStore {
public:
    explicit KeychainStore(runner::TaskScope& tasks);

    // Called at once or, while the answer is awaited, with it.
    void whenKnown(std::function<void()> done);

    bool available() const override { return m_available; }

    QString name() const override;
    void read(const QString& key, ReadDone done) override;
    void write(const QString& key, Secret secret, Done done) override;
    void remove(const QString& key, Done done) override;

private:
    bool m_known = false;
    bool m_available = false;
    std::vector<std::function<void()>> m_waiting; // for the answer, in order
    ui::SessionSecretStore m_session;
    ui::JobTracker m_look;
};

} // namespace pavement::app
