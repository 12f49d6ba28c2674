#pragma once
// Opens a libpq connection without ever blocking past the deadline or a stop request (name resolution
// excepted: that is bounded by the system's resolver alone). Inside this module only.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/connection_settings.h"
#include "engine/postgres/libpq.h"

#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace pavement::postgres {

// The deadline is the earlier of the given one and SessionLimits::connectTimeout.
Result<ConnPtr> dial(const ConnectionSettings& settings, const SessionLimits& limits, Deadline deadline,
                     std::stop_token stop);

// statement_timeout → "2000", …: the limits as setting and value, in the order they are applied.
std::vector<std::pair<std::string, std::string>> limitSettings(const SessionLimits& limits);

} // namespace pavement::postgres
