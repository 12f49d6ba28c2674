#pragma once
// What a look-up came to: the value, which layer answered, and why the layers before it did not.

#include "engine/base/error.h"
#include "engine/cachelayer/cache_value.h"

#include <optional>
#include <string_view>

namespace pavement::cachelayer {

enum class Layer { none, memory, redis, loader };

enum class MissReason {
    notAsked,    // a layer before it answered, or the policy leaves it out
    none,        // it answered
    absent,      // it holds nothing under this key
    expired,     // past its lifetime
    invalidated, // by key, tag, prefix or all
    negative,    // it remembers that the source has none; that is an answer
    unverified,  // in memory, but the server has been silent for longer than the staleness bound
    damaged,     // in Redis, but not an entry of ours
    unavailable, // Redis is out of reach
    deadline,    // no time was left to ask
};

inline constexpr int kMissReasons = 10;

std::string_view toString(Layer layer);
std::string_view toString(MissReason reason);

struct Outcome {
    std::optional<Value> value; // absent: nobody has it, or it is known that the source has none
    Layer layer = Layer::none;  // who answered, with a value or with "there is none"
    bool negative = false;      // the source has none
    bool stale = false;         // past its soft expiry: revalidation, a slow or a failed reload
    bool coalesced = false;     // another caller's load was waited for
    MissReason memory = MissReason::notAsked;
    MissReason redis = MissReason::notAsked;
    std::optional<Error> staleBecause; // the reload's failure, where that is why it is stale
};

} // namespace pavement::cachelayer
