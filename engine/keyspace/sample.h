#pragma once
// A sample of the keys of one database, gently: SCAN in bounded steps at a bounded rate, and for the keys met
// what reads without touching them. The server is never kept busy more than half of the time, however slow it
// is. Safe on a server in use; nothing is written.
//
// How the sample is drawn: the hash table orders keys by a keyed hash, so the keys of any stretch of buckets
// are as good as drawn at random, whatever their names, sizes or ages. The sample is a number of segments,
// each a run of SCAN from a random cursor, kept apart so that the differences between them show where that
// is not so (estimate.h). RANDOMKEY is not used: it picks a bucket first, so a key that shares its bucket is
// picked less often. Where the sample would be half of all keys or more, one whole pass is made instead.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/redis/connection.h"
#include "engine/redis/keys.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement::keyspace {

struct SampleOptions {
    static constexpr std::size_t kMostKeys = 1'000'000; // what a sample may hold in memory

    std::size_t keys = 10'000;   // about this many; 0: every key, as far as kMostKeys allows
    unsigned stepCount = 100;    // SCAN's COUNT, at most 1,000
    double stepsPerSecond = 100; // at most; 0: only the rule of half the time
    unsigned segments = 16;
    unsigned memorySamples = 5;            // elements MEMORY USAGE looks at
    std::uint64_t seed = 0;                // 0: another one each time
    Deadline deadline = Deadline::never(); // what was read by then is the sample
};

struct KeySample {
    // Names are kept up to kLongestName bytes.
    static constexpr std::size_t kLongestName = 1024;

    std::vector<redis::KeyFacts> keys;
    std::vector<unsigned> segmentOf; // of each key
    unsigned segmentCount = 0;
    std::uint64_t population = 0; // DBSIZE, the mean of before and after
    bool complete = false;        // one whole pass: every key that was there all the time
    bool endedEarly = false;      // by the deadline
    bool lfu = false;             // frequency is known instead of idle time
    bool lengthsKnown = false;
    std::uint64_t steps = 0;
    double seconds = 0;
};

// ErrorCode: cancelled, and those of Connection::command. `progress` gets 0…1.
Result<KeySample> takeSample(redis::Connection& connection, const SampleOptions& options,
                             const std::stop_token& stop = {},
                             const std::function<void(double)>& progress = {});

} // namespace pavement::keyspace
