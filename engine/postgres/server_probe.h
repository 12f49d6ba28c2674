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

// What the role may not read stays 0 or empty. Fails only where the connection does.
Result<ServerProbe> probeServer(Session& session, Deadline deadline, std::stop_token stop);

} // namespace pavement::postgres
