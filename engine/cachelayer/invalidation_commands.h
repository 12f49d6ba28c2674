#pragma once
// Carries invalidations out on the server, in one round trip, and tells the others.

#include "engine/base/result.h"
#include "engine/cachelayer/invalidation_table.h"
#include "engine/cachelayer/redis_names.h"
#include "engine/redis/connection.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pavement::cachelayer {

// Whether a full server refused to take anything more in.
bool isOutOfMemory(const Error& error);

// Whether this error says that the server is not to be used at all for now: gone, loading, a replica, or
// refusing us. Others, such as a full server, are about one command.
bool isOutOfReach(const Error& error);

// Keys are removed together with their leases, so that a load under way cannot store what it read before.
// Names are counted in the epoch. Where the server is too full to count, the epoch itself is removed, which
// invalidates every entry. The epoch after them is the answer; nothing where there were only keys or the
// epoch is gone.
Result<std::optional<std::uint64_t>> carryOut(redis::Connection& connection, const RedisNames& names,
                                              const std::string& self, std::size_t mostNames,
                                              const std::vector<Invalidation>& invalidations);

} // namespace pavement::cachelayer
