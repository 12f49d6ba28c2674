#pragma once
// Where the Redis layer is, and how long it may hold a caller up.

#include "engine/base/clock.h"
#include "engine/redis/connection.h"

#include <cstddef>
#include <string>

namespace pavement::cachelayer {

struct RedisOptions {
    redis::Settings settings;  // its timeouts are replaced by `timeout`
    std::string prefix;        // namespace of all our keys, "shop:cache:"; on a cluster "{shop}:cache:"
    Milliseconds timeout{250}; // of one round trip; connecting may take as long again
    Milliseconds stalenessBound{1'000}; // memory is trusted that long without word from the server
    Milliseconds minBackoff{50};        // between attempts to reach a server that is gone, doubling
    Milliseconds maxBackoff{1'000};     //
    std::size_t connections = 8;
    std::size_t mostPending =
        10'000;                     // invalidations kept while the server is gone; beyond: all is invalidated
    std::size_t mostNames = 10'000; // tags and prefixes remembered on the server; beyond: the oldest half
                                    // goes, and with it all entries that old
    bool tracking = true;           // have the server tell of every change to our keys, by anybody
    // After a restart or a failover the server may hold values whose invalidation it lost, so that all of
    // them are dropped. With this they are used nevertheless.
    bool trustAfterRestart = false;
};

} // namespace pavement::cachelayer
