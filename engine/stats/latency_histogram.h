#pragma once
// A latency histogram of constant memory: log-linear buckets, 2,048 to each power of two, so every quantile
// is within 0.1 % of the exact one from 1 ns to beyond an hour. Histograms of the same kind merge by addition
// and an interval is had by subtracting an earlier state of the same histogram. Bucket arithmetic after Gil
// Tene's HdrHistogram. Not thread-safe: one owner, or one histogram per thread and a merge.

#include "engine/base/result.h"

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

namespace pavement::stats {

class LatencyHistogram {
public:
    using Duration = std::chrono::nanoseconds;

    static constexpr Duration kHighest = std::chrono::hours{2}; // longer values count as this one

    // Negative values count as zero.
    void record(Duration value, std::uint64_t count = 1);

    std::uint64_t count() const { return m_count; }

    bool empty() const { return m_count == 0; }

    // q in 0…1; zero when empty. The middle of the bucket that holds the value of that rank.
    Duration quantile(double q) const;
    Duration lowest() const;  // lower edge of the lowest filled bucket
    Duration highest() const; // upper edge of the highest filled bucket
    double meanSeconds() const;

    void merge(const LatencyHistogram& other);

    // What was recorded since `earlier`, an older state of this same histogram. Fails (invalidInput) when
    // `earlier` holds more than this one in any bucket: then it is no ancestor, for instance because of a
    // reset between.
    Result<LatencyHistogram> since(const LatencyHistogram& earlier) const;

    void clear();

    // Compact, endian-independent: variable-length deltas of filled buckets. decode refuses damaged input
    // (corrupt).
    std::vector<std::uint8_t> encode() const;
    static Result<LatencyHistogram> decode(std::span<const std::uint8_t> bytes);

    struct Bucket {
        Duration from; // inclusive
        Duration to;   // exclusive
        std::uint64_t count = 0;
    };

    std::vector<Bucket> filledBuckets() const; // ascending

    bool operator==(const LatencyHistogram&) const = default;

private:
    std::vector<std::uint64_t> m_counts; // grows to the highest bucket used
    std::uint64_t m_count = 0;
};

} // namespace pavement::stats
