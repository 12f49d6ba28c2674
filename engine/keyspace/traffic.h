#pragma once
// Who reads and writes what, from the commands of a bounded while: MONITOR. It shows every command to us, at
// about half of the server's throughput while it runs, so it is used on a person's explicit word alone, for a
// limited time and a limited number of bytes, whichever comes first.
//
// MONITOR does not tell whether a read found anything. Misses are counted from the server's own keymiss
// events where notify-keyspace-events already has them (this is never changed), else estimated: of the
// keys read, some are asked after at once (EXISTS) on a second connection. A key that was written between the
// read and the question counts as a hit, so that estimate of the hit ratio is a little high; `hitRatio` of
// the whole while, from INFO, is exact and stands beside it.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/redis/connection.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement::keyspace {

struct PrefixTraffic {
    std::string prefix; // as in prefixes.h; "" for names without one
    std::uint64_t reads = 0, writes = 0;
    std::uint64_t probed = 0, missed = 0; // of the reads; with events, probed is all of them

    std::optional<double> hitRatio() const {
        return probed == 0 ? std::nullopt
                           : std::optional(1 - static_cast<double>(missed) / static_cast<double>(probed));
    }
};

struct KeyTraffic {
    std::string key;
    std::uint64_t reads = 0, writes = 0; // at least; rare keys are forgotten when the list is full
};

struct Traffic {
    std::uint64_t commands = 0, reads = 0, writes = 0, bytes = 0, malformed = 0;
    double seconds = 0;
    bool endedByBytes = false;
    bool endedByLag =
        false; // we could not read as fast as the server spoke, and what waits lies in its memory
    bool exactMisses = false;            // by events
    std::optional<double> hitRatio;      // of the whole server meanwhile, from INFO
    std::vector<PrefixTraffic> prefixes; // most reads first
    std::vector<KeyTraffic> keys;        // likewise
};

struct TrafficOptions {
    Milliseconds duration{5000};               // at most kLongest
    std::uint64_t maxBytes = 64 * 1024 * 1024; // of MONITOR's lines
    char delimiter = ':';
    unsigned depth = 2;
    std::size_t prefixes = 200; // further ones count to the prefix ""
    std::size_t keys = 20;
    double probesPerSecond = 500; // EXISTS, where there are no events

    static constexpr Milliseconds kLongest{60'000};
};

// Makes connections of its own. ErrorCode: cancelled, permission, those of Connection.
Result<Traffic> watchTraffic(const redis::Settings& settings, const TrafficOptions& options,
                             const std::stop_token& stop = {},
                             const std::function<void(double)>& progress = {});

} // namespace pavement::keyspace
