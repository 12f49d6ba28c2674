#include "engine/keyspace/estimate.h"

#include <algorithm>
#include <cmath>

namespace pavement::keyspace {

namespace {

constexpr double kNormal = 1.959964; // 97.5 % of the normal distribution

// The same point of Student's t distribution, by the expansion of Cornish and Fisher.
double studentQuantile(double freedom) {
    const double z = kNormal;
    const double z3 = z * z * z;
    const double z5 = z3 * z * z;
    const double z7 = z5 * z * z;
    const double d = std::max(1.0, freedom);
    return z + (z3 + z) / (4 * d) + (5 * z5 + 16 * z3 + 3 * z) / (96 * d * d) +
           (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * d * d * d);
}

SegmentSum total(std::span<const SegmentSum> segments) {
    SegmentSum sum;
    for (const SegmentSum& each : segments) {
        sum.keys += each.keys;
        sum.matching += each.matching;
        sum.bytes += each.bytes;
        sum.bytesSquared += each.bytesSquared;
    }
    return sum;
}

// Half the width of the interval of a mean per key, from the differences between segments.
double betweenSegments(std::span<const SegmentSum> segments, double mean, double keys,
                       double SegmentSum::*what) {
    double squares = 0;
    double used = 0;
    for (const SegmentSum& each : segments) {
        if (each.keys > 0) {
            const double off = each.*what - mean * each.keys;
            squares += off * off;
            ++used;
        }
    }
    return used < 3 ? 0 : studentQuantile(used - 1) * std::sqrt(squares * used / (used - 1)) / keys;
}

} // namespace

Estimate estimateKeys(std::span<const SegmentSum> segments, double population, bool complete) {
    const SegmentSum sum = total(segments);
    if (sum.keys <= 0 || population <= 0) {
        return {};
    }
    const double share = sum.matching / sum.keys;
    const double value = complete ? sum.matching : share * population;
    const double unseen = 1 - std::min(1.0, sum.keys / population);
    if (complete || unseen <= 0) {
        return {value, value, value};
    }
    // With a share of the population seen, the rest counts as a sample that much larger.
    const double n = sum.keys / unseen;
    const double z2 = kNormal * kNormal;
    const double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
    const double half = kNormal * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n);
    const double between =
        betweenSegments(segments, share, sum.keys, &SegmentSum::matching) * std::sqrt(unseen);
    const double low = std::min(middle - half, share - between);
    const double high = std::max(middle + half, share + between);
    return {value, std::max(sum.matching, low * population), std::min(population, high * population)};
}

Estimate estimateBytes(std::span<const SegmentSum> segments, double population, bool complete) {
    const SegmentSum sum = total(segments);
    if (sum.keys <= 0 || population <= 0) {
        return {};
    }
    const double mean = sum.bytes / sum.keys;
    const double value = complete ? sum.bytes : mean * population;
    const double unseen = 1 - std::min(1.0, sum.keys / population);
    if (complete || unseen <= 0) {
        return {value, value, value};
    }
    const double variance =
        sum.keys > 1 ? std::max(0.0, sum.bytesSquared - sum.keys * mean * mean) / (sum.keys - 1) : 0;
    const double single = kNormal * std::sqrt(variance / sum.keys);
    const double between = betweenSegments(segments, mean, sum.keys, &SegmentSum::bytes);
    const double half = std::max(single, between) * std::sqrt(unseen) * population;
    return {value, std::max(sum.bytes, value - half), value + half};
}

} // namespace pavement::keyspace
