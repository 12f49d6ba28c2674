#pragma once
// Opens a libpq connection without ever blocking past the deadline or a stop request. Names are looked up
// here, not by libpq, which would wait for the name service; it is handed the address beside the name, which
// the server's certificate and ~/.pgpass are still held against. Inside this module only.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/connection_settings.h"
#include "engine/postgres/libpq.h"

#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace pavement::postgres {

// Every address of the host is tried in turn, each within its share of the time; only where nobody answers is
// the next one tried. The deadline is the earlier of the given one and SessionLimits::connectTimeout.
Result<ConnPtr> dial(const ConnectionSettings& settings, const SessionLimits& limits, Deadline deadline,
                     std::stop_token stop);

// statement_timeout → "2000", …: the limits as setting and value, in the order they are applied.
std::vector<std::pair<std::string, std::string>> limitSettings(const SessionLimits& limits);

} // namespace pavement::postgres
