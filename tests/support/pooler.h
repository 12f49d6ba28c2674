#pragma once
// A private PgBouncer in transaction mode before a PostgreSQL, with one server connection in its pool. Ends
// with the object. What cannot work throws. One thread.

#include "engine/base/child_process.h"
#include "engine/postgres/connection_settings.h"

#include <QTemporaryDir>

#include <memory>
#include <string>

namespace pavement::testing {

class Pooler {
public:
    static bool installed();

    // `moreConfiguration`: further lines of the section [pgbouncer].
    explicit Pooler(const postgres::ConnectionSettings& server, const std::string& moreConfiguration = {});

    bool answers() const; // a session marked as pooled gets through

    postgres::ConnectionSettings settings(bool viaPooler) const;

private:
    QTemporaryDir m_directory;
    postgres::ConnectionSettings m_settings;
    std::unique_ptr<ChildProcess> m_process;
};

} // namespace pavement::testing
