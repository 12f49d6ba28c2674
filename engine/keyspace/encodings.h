#pragma once
// Collections that have just outgrown their compact form: their number of elements, or the size of one, is a
// little above the limit of the server's settings, and each of them takes several times the memory since.
// Needs lengths, which are known where reading them does not disturb eviction (redis/keys.h).

#include "engine/keyspace/sample.h"
#include "engine/redis/server_facts.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pavement::keyspace {

struct Crossing {
    std::string prefix;  // "" where the names have none
    std::string setting; // as this server calls it: "hash-max-listpack-entries"
    std::uint64_t limit = 0;
    bool byElementSize = false; // few elements, one of them too large; `setting` is then the …-value one
    std::uint64_t keys = 0;     // of the sampled
    std::uint64_t longest = 0;  // elements of the longest of them
    double sampledBytes = 0;
};

// Most keys first. `delimiter` as the key space was described with.
std::vector<Crossing> findCrossings(const KeySample& sample, const redis::ServerFacts& server,
                                    char delimiter);

} // namespace pavement::keyspace
