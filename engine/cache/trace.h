#pragma once
// A record of requests, the keys numbered densely in the order of their first appearance, so that a
// simulation needs no hash map. Immutable once built; then any number of threads may read it.

#include "engine/base/result.h"
#include "engine/cache/node_table.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::cache {

struct Trace {
    std::vector<Id> ids;              // of the requests, in order
    std::vector<Weight> sizes;        // of the requests, bytes; empty: the trace tells none
    std::vector<std::int64_t> ms;     // when the requests came, not falling; empty: the trace tells no times
    std::vector<std::uint32_t> ttlMs; // 0: lives for ever; empty: the trace tells none
    Id keys = 0;                      // different ones

    std::size_t requests() const { return ids.size(); }

    // The sum of the last size of every key.
    std::uint64_t bytes() const;
};

// One key a line, or CSV: with a heading that names at least "key" and any of "size" (bytes), "ttl" (seconds)
// and "time" (seconds, not falling; 1.25 is fine), else key, size, ttl, time in this order where a line has
// commas. Gzip is seen by its first bytes; "-" is standard input. `progress` hears the fraction read, or -1.
// Fails with invalidInput naming the line, corrupt, io or cancelled.
Result<Trace> readTrace(const std::filesystem::path& path, std::stop_token stop = {},
                        const std::function<void(double)>& progress = {});

// Gives out dense ids for keys of any text.
class KeyNumbers {
public:
    KeyNumbers();
    Id number(std::string_view key);

    Id count() const { return static_cast<Id>(m_keys.size()); }

private:
    struct Cell {
        std::uint32_t tag = 0;
        Id id = kNoId;
    };

    struct Key {
        std::uint64_t hash = 0;
        std::uint64_t begin = 0; // in m_text
        std::uint32_t length = 0;
    };

    void grow();

    std::vector<Cell> m_cells;
    std::vector<Key> m_keys;
    std::string m_text;
};

} // namespace pavement::cache
