#pragma once
// Policies by name, as a person writes them, and the making of one.

#include "engine/base/result.h"
#include "engine/cache/policy.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::cache {

enum class PolicyKind {
    lru,
    fifo,
    lfu,
    sieve,
    s3Fifo,
    twoQ,
    arc,
    wTinyLfu,
    wTinyLfuClimb,
    wTinyLfuFixed,
    automatic
};

struct PolicyChoice {
    PolicyKind kind = PolicyKind::lru;
    double window = 0; // of a W-TinyLFU whose window stays: its share, 0…1

    bool operator==(const PolicyChoice&) const = default;
};

// "lru", "fifo", "lfu", "sieve", "s3-fifo", "2q", "arc", "w-tinylfu", "w-tinylfu-climb", "w-tinylfu:10%",
// "auto".
Result<PolicyChoice> parsePolicy(std::string_view name);
std::string nameOf(const PolicyChoice& choice);

// One of each, the fixed windows left out; in the order in which they are listed to a person.
std::vector<PolicyChoice> allPolicies();

// As Policy's constructor has it.
std::unique_ptr<Policy> makePolicy(const PolicyChoice& choice, NodeTable& nodes, std::uint64_t capacity,
                                   Sink* sink = nullptr);

} // namespace pavement::cache
