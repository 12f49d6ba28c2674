#pragma once
// How to reach one PostgreSQL database, and what the connection may do. Plain values; parsed from a URL, a
// libpq conninfo string or a service name. The password never appears in description() or in any Error.
// What is left empty is libpq's to fill in (service file, PGHOST and its kin, PGPASSFILE), so isLocal() and
// effectiveSslMode() look at those too.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/base/secret.h"

#include <cstdint>
#include <map>
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
    // Behind a pooler (PgBouncer) that refuses `options=`. The limits then travel as SET LOCAL in a
    // transaction around every statement: never as SET, which a pooler would hand on to whoever gets the
    // server connection next. What cannot be had this way: limits from the first byte; statements that refuse
    // to run inside a transaction (VACUUM, CREATE INDEX CONCURRENTLY); one steady backend (backendPid() is
    // that of the moment of opening; temporary tables, advisory locks and prepared statements do not last).
    bool viaPooler = false;
    std::map<std::string, std::string> more; // further libpq keywords as they stand: sslcert, hostaddr, …

    // What psql would use when told nothing: PGHOST, PGSERVICE and their kin, the service file, libpq's
    // defaults. Never the password, which libpq finds by itself.
    static Result<ConnectionSettings> fromEnvironment();

    bool isLocal() const; // loopback address or unix socket
    std::string effectiveSslMode() const;
    std::string description() const; // "postgresql://user@host:port/database", no secrets
};

// The server (or several, comma-separated, as only a service file or PGHOST can name them) that libpq would
// connect to, once service file, environment and defaults have had their say.
struct ServerPlace {
    std::string hosts, addresses, ports; // libpq's host, hostaddr and port
};

ServerPlace serverPlace(const ConnectionSettings& settings);

// "postgresql://…", "host=… dbname=…" or "service=…". Unknown keywords are refused by name, and so are those
// that would undo the session's own limits (options, replication) or that carry a second secret
// (sslpassword). application_name, connect_timeout and client_encoding are accepted and replaced by the
// session's own.
Result<ConnectionSettings> parseConnectionSettings(std::string_view text);

struct SessionLimits {
    Milliseconds statementTimeout{2000};
    Milliseconds lockTimeout{100};
    Milliseconds idleInTransactionTimeout{5000};
    Milliseconds connectTimeout{5000}; // libpq counts in whole seconds, two at least
    bool readOnly = true;        // refuses writes; also jit=off and, unless keepSearchPath, search_path=''
    bool keepSearchPath = false; // names then resolve as the role's own search_path says
    std::string applicationName = "pavement";
};

} // namespace pavement::postgres
