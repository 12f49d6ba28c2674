#pragma once
// Traces made by a seed: the shapes that tell policies apart.

#include "engine/cache/trace.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace generated {

using pavement::cache::Id;
using pavement::cache::Trace;

inline Trace fromIds(std::vector<Id> ids) {
    Trace trace;
    trace.ids = std::move(ids);
    for (const Id id : trace.ids) {
        trace.keys = std::max(trace.keys, id + 1);
    }
    return trace;
}

// Popularity falls with rank to the power of `skew`.
inline std::vector<Id> zipf(std::size_t requests, Id keys, double skew, unsigned seed) {
    std::mt19937_64 random(seed);
    std::vector<double> upTo(keys);
    double sum = 0;
    for (Id rank = 0; rank < keys; ++rank) {
        sum += std::pow(rank + 1.0, -skew);
        upTo[rank] = sum;
    }
    std::vector<Id> order(keys); // so that popular keys do not have small ids
    for (Id id = 0; id < keys; ++id) {
        order[id] = id;
    }
    std::shuffle(order.begin(), order.end(), random);
    std::vector<Id> ids(requests);
    for (Id& id : ids) {
        const double at = static_cast<double>(random() >> 11U) * 0x1p-53 * sum;
        const auto rank = std::upper_bound(upTo.begin(), upTo.end(), at) - upTo.begin();
        id = order[std::min<std::size_t>(static_cast<std::size_t>(rank), keys - 1)];
    }
    return ids;
}

inline std::vector<Id> loop(std::size_t requests, Id keys, Id first = 0) {
    std::vector<Id> ids(requests);
    for (std::size_t i = 0; i < requests; ++i) {
        ids[i] = first + static_cast<Id>(i % keys);
    }
    return ids;
}

// Zipf with a scan of new keys after every stretch.
inline std::vector<Id> zipfWithScans(std::size_t requests, Id keys, unsigned seed) {
    std::vector<Id> ids = zipf(requests, keys, 0.9, seed);
    Id next = keys;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (i / 500 % 3 == 2) {
            ids[i] = next++;
        }
    }
    return ids;
}

inline std::vector<Id> phases(std::size_t each, unsigned seed) {
    std::vector<Id> ids = zipf(each, 2000, 1.0, seed);
    const std::vector<Id> second = loop(each, 600, 2000);
    std::vector<Id> third = zipf(each, 1500, 0.7, seed + 1);
    for (Id& id : third) {
        id += 2600;
    }
    ids.insert(ids.end(), second.begin(), second.end());
    ids.insert(ids.end(), third.begin(), third.end());
    return ids;
}

struct Named {
    std::string name;
    Trace trace;
};

inline std::vector<Named> all() {
    return {{"zipf", fromIds(zipf(30'000, 3000, 0.9, 1))},
            {"loop", fromIds(loop(20'000, 300))},
            {"scans", fromIds(zipfWithScans(30'000, 2000, 2))},
            {"phases", fromIds(phases(10'000, 3))}};
}

} // namespace generated
