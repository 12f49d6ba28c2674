#pragma once
// How to reach one PostgreSQL database, and what the connection may do. Plain values; parsed from a URL, a
// libpq conninfo string or a service name. The password never appears in description() or in any Error.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/base/secret.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace pavement::postgres {

struct ConnectionSettings {
    std::string
        host; // name, address, or the directory of a unix socket ("/run/postgresql"); empty: libpq's default
    std::uint16_t port = 5432;
    std::string database;
    std::string user;
    Secret password;     // empty: libpq looks in PGPASSFILE / ~/.pgpass
    std::string service; // a name in pg_service.conf; explicit fields override it
    std::string sslMode; // empty: verify-full away from this machine, prefer on loopback and unix sockets
    std::string
        sslRootCert; // empty: libpq's default; "system" uses the system's trust store where libpq ≥ 16
    bool viaPooler = false; // a pooler refuses `options=`: settings are then sent as SET after connecting

    bool isLocal() const; // loopback address or unix socket
    std::string effectiveSslMode() const;
    std::string description() const; // "postgresql://user@host:port/database", no secrets
};

// "postgresql://…", "host=… dbname=…" or "service=…". Unknown keywords are refused by name.
Result<ConnectionSettings> parseConnectionSettings(std::string_view text);

struct SessionLimits {
    Milliseconds statementTimeout{2000};
    Milliseconds lockTimeout{100};
    Milliseconds idleInTransactionTimeout{5000};
    Milliseconds connectTimeout{5000}; // libpq counts in whole seconds, two at least
    bool readOnly = true;
    std::string applicationName = "pavement";
};

} // namespace pavement::postgres
