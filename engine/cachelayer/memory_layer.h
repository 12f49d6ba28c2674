#pragma once
// The cache's first layer: entries of one policy in this process's memory. What may be given out, the
// manager decides; this keeps them and chooses who goes. Thread-safe.

#include "engine/base/clock.h"
#include "engine/cachelayer/cache_policy.h"
#include "engine/cachelayer/cache_value.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::cachelayer {

// Immutable but for what readers note down. Times are of the steady clock.
struct Held {
    std::optional<Value> value; // absent: the source has none
    std::vector<std::string> tags;
    std::uint64_t stamp = 0;        // see InvalidationTable
    SteadyTime verified{};          // when it was known to be right: loaded, or read from Redis
    SteadyTime softExpiry{};        // from here on it is stale
    SteadyTime hardExpiry{};        // from here on it is of no use
    std::int64_t createdMillis = 0; // by the server's clock
    std::chrono::microseconds loadTook{0};
    mutable std::atomic<std::uint64_t> checkedAt{0};    // InvalidationTable::current
    mutable std::atomic<std::int64_t> noRetryBefore{0}; // nanoseconds of the steady clock
};

using HeldPtr = std::shared_ptr<const Held>;

class MemoryLayer {
public:
    MemoryLayer(const CachePolicy& policy, const Clock& clock);
    ~MemoryLayer();
    MemoryLayer(const MemoryLayer&) = delete;
    MemoryLayer& operator=(const MemoryLayer&) = delete;

    // Null: a miss; `ended` says whether because its time was over, which is only known until it was swept
    // away.
    HeldPtr find(std::string_view key, bool* ended = nullptr);
    void put(std::string_view key, HeldPtr held);
    void remove(std::string_view key);

    struct Size {
        std::uint64_t entries = 0, weight = 0, capacity = 0, evictions = 0;
    };

    Size size() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::cachelayer
