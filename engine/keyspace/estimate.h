#pragma once
// What a sample of keys says about all of them, with its 95 % interval.
//
// Two intervals are computed and the wider is given: one as if every key had been drawn by itself (Wilson's
// score interval for shares, E. B. Wilson 1927; the normal interval for sums), and one from the differences
// between the segments of the sample (ratio estimator of cluster sampling, W. G. Cochran, Sampling
// Techniques, 3rd ed., 1977, chapters 6 and 9). The second is wide where neighbours in the hash table have
// much in common, as they have in a cluster's slots with hash tags.
//
// Sizes of keys have heavy tails: where a few keys hold most of the bytes, an interval from a sample that met
// none of them is too narrow. That is why a prefix also tells its largest key.

#include <cstdint>
#include <span>

namespace pavement::keyspace {

struct Estimate {
    double value = 0, low = 0, high = 0;

    bool exact() const { return low == high; }
};

// One segment's part of the sample.
struct SegmentSum {
    double keys = 0;                    // all keys of the segment
    double matching = 0;                // those asked about
    double bytes = 0, bytesSquared = 0; // of those asked about, key by key
};

// How many of `population` keys match. A complete sample is exact.
Estimate estimateKeys(std::span<const SegmentSum> segments, double population, bool complete);

// How many bytes they hold.
Estimate estimateBytes(std::span<const SegmentSum> segments, double population, bool complete);

} // namespace pavement::keyspace
