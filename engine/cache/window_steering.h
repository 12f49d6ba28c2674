#pragma once
// Decides how large the window of a W-TinyLFU is, from the requests that pass.

#include "engine/cache/policy.h"

#include <optional>

namespace pavement::cache {

struct Observed {
    std::uint32_t fingerprint = 0; // of the key
    Weight weight = 1;
    bool hit = false;
    bool inWindow = false; // where the hit was
};

struct Proportions { // weights
    std::uint64_t capacity = 0;
    std::uint64_t window = 0; // at most
    std::uint64_t entries = 0;
};

class WindowSteering {
public:
    virtual ~WindowSteering() = default;
    // The new share of the window, where it is to change.
    virtual std::optional<double> observe(const Observed& observed, const Proportions& now) = 0;

    // The key left the cache from outside.
    virtual void erased(std::uint32_t /*fingerprint*/) {}
};

} // namespace pavement::cache
