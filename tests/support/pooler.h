#pragma once
// A private PgBouncer in transaction mode, with one server connection in its pool. Throws where it cannot
// start. One thread.

#include "engine/base/child_process.h"
#include "engine/postgres/connection_settings.h"

#include <QTemporaryDir>

#include <memory>
#include <string>

namespace pavement::testing {

class Pooler {
public:
    static bool installed();

    // Answers when it returns.
    explicit Pooler(const postgres::ConnectionSettings& server, const std::string& moreConfiguration = {});

    // How to reach the server through it; it asks for no password.
    postgres::ConnectionSettings settings(bool viaPooler) const;

    // What somebody else behind the same server connection meets, asked by a client of another make (psql).
    std::string othersSetting(const std::string& name) const;

    // As an administrator does around work on the server: its clients wait, their connections stand.
    void pause();
    void resume();
    // From now on to another server, for clients that are connected too.
    void leadTo(const postgres::ConnectionSettings& server);

    void stop();
    void startAgain(); // on its port

private:
    void configure(const postgres::ConnectionSettings& server);
    void start();
    bool answers() const;
    void administer(const std::string& command);

    QTemporaryDir m_directory;
    std::string m_moreConfiguration;
    postgres::ConnectionSettings m_settings;
    std::unique_ptr<ChildProcess> m_process;
};

} // namespace pavement::testing
