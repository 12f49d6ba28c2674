#pragma once
// What a cache of some policy, size and time to live would have made of a trace. Each cell of the table is a
// task of its own, so all cores are used; the result does not depend on how many there are.

#include "engine/cache/belady.h"
#include "engine/cache/policy_choice.h"
#include "engine/cache/trace.h"
#include "engine/runner/task_runner.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::cache {

// A policy, or Belady's bound.
struct Contender {
    std::optional<PolicyChoice> policy; // absent: the bound

    bool operator==(const Contender&) const = default;
};

Result<Contender> parseContender(std::string_view name); // as parsePolicy has it, and "belady"
std::string nameOf(const Contender& contender);

struct CacheSize {
    std::uint64_t amount = 0;
    bool bytes = false; // else entries

    bool operator==(const CacheSize&) const = default;
};

// "1000" entries, "5%" of the keys of the trace, "64MiB" (B, KiB, MiB, GiB) where the trace tells sizes.
Result<CacheSize> parseCacheSize(std::string_view text, const Trace& trace);
std::string nameOf(const CacheSize& size); // "1000", "64.0 MiB"

struct SimulationSpec {
    std::shared_ptr<const Trace> trace;
    std::vector<Contender> contenders;
    std::vector<CacheSize> sizes;
    // Of every entry from when it came in, in place of what the trace tells; needs a trace with times.
    std::optional<Milliseconds> ttl;
};

struct Outcome {
    Contender contender;
    CacheSize size;
    std::uint64_t requests = 0;
    std::uint64_t hits = 0;
    std::uint64_t bytes = 0; // asked for; 0 where the trace tells no sizes
    std::uint64_t hitBytes = 0;
    std::uint64_t expired = 0; // entries that left because their time was over
    double seconds = 0;        // it took

    double missRatio() const;
    double missedBytesRatio() const; // NaN where the trace tells no sizes
};

// An entry leaves when its time is over, asked for or not. A hit does not lengthen it.
Result<Outcome> simulate(const Trace& trace, const Contender& contender, CacheSize size,
                         std::optional<Milliseconds> ttl, std::shared_ptr<const NextUses> uses = nullptr,
                         std::stop_token stop = {}, const std::function<void(std::uint64_t)>& done = {});

// One task for each contender and size, sizes within contenders. `progress` hears the fraction of all
// requests that is done, from any thread, one call at a time. Cancelling the scope ends them with
// ErrorCode::cancelled.
std::vector<runner::Task<Outcome>> startSimulation(runner::TaskScope& scope, const SimulationSpec& spec,
                                                   std::function<void(double)> progress = {});

} // namespace pavement::cache
