#pragma once
// The questions asked once per connection. Inside this module only.

#include "engine/postgres/session.h"

namespace pavement::postgres {

struct ServerProbe {
    ServerIdentity identity;
    Capabilities capabilities;
    int backendPid = 0;
    std::int64_t statementTimeoutMillis = 0; // in force here: whether our limits arrived
    bool readOnly = false;
};

// What may change behind a pooler while our connection stands, asked with one cheap statement: start, role
// and system identifier (where `known` has one). The rest is as in `known`.
Result<ServerIdentity> probeLife(Session& session, const ServerIdentity& known, Deadline deadline,
                                 std::stop_token stop);

// What the role may not read stays 0 or empty. Fails only where the connection does.
Result<ServerProbe> probeServer(Session& session, Deadline deadline, std::stop_token stop);

} // namespace pavement::postgres
