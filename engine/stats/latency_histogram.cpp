#include "engine/stats/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace pavement::stats {

namespace {

constexpr unsigned kHalfBits = 11; // 2,048 buckets to a power of two
constexpr std::uint64_t kHalf = std::uint64_t{1} << kHalfBits;

// Below 4,096 ns each value is its own bucket; from there every power of two has 2,048 equal ones.
constexpr std::size_t indexOf(std::uint64_t value) {
    const auto width = static_cast<unsigned>(std::bit_width(value));
    const unsigned shift = width > kHalfBits + 1 ? width - (kHalfBits + 1) : 0;
    return static_cast<std::size_t>(kHalf * shift + (value >> shift));
}

constexpr unsigned shiftOf(std::size_t index) {
    return index < 2 * kHalf ? 0 : static_cast<unsigned>(index / kHalf) - 1;
}

constexpr std::uint64_t lowerEdge(std::size_t index) {
    const unsigned shift = shiftOf(index);
    return (static_cast<std::uint64_t>(index) - kHalf * shift) << shift;
}

constexpr std::uint64_t upperEdge(std::size_t index) {
    return lowerEdge(index) + (std::uint64_t{1} << shiftOf(index));
}

constexpr std::uint64_t middle(std::size_t index) {
    return lowerEdge(index) + ((std::uint64_t{1} << shiftOf(index)) >> 1U);
}

constexpr std::size_t kBuckets = indexOf(static_cast<std::uint64_t>(LatencyHistogram::kHighest.count())) + 1;

LatencyHistogram::Duration toDuration(std::uint64_t nanoseconds) {
    return LatencyHistogram::Duration(static_cast<std::int64_t>(nanoseconds));
}

constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kChecksumBytes = 4;

// FNV-1a: every change of a single byte shows.
std::uint32_t checksum(std::span<const std::uint8_t> bytes) {
    std::uint32_t hash = 2166136261U;
    for (const std::uint8_t byte : bytes) {
        hash = (hash ^ byte) * 16777619U;
    }
    return hash;
}

void putVarint(std::vector<std::uint8_t>& out, std::uint64_t value) {
    while (value >= 0x80U) {
        out.push_back(static_cast<std::uint8_t>(value | 0x80U));
        value >>= 7U;
    }
    out.push_back(static_cast<std::uint8_t>(value));
}

bool takeVarint(std::span<const std::uint8_t>& in, std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (in.empty()) {
            return false;
        }
        const std::uint8_t byte = in.front();
        in = in.subspan(1);
        if (shift == 63 && byte > 1) {
            return false;
        }
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if ((byte & 0x80U) == 0) {
            return true;
        }
    }
    return false;
}

} // namespace

void LatencyHistogram::record(Duration value, std::uint64_t count) {
    if (count == 0) {
        return;
    }
    const auto clamped = std::clamp(value, Duration::zero(), kHighest);
    const std::size_t index = indexOf(static_cast<std::uint64_t>(clamped.count()));
    if (index >= m_counts.size()) {
        m_counts.resize(index + 1);
    }
    m_counts[index] += count;
    m_count += count;
}

LatencyHistogram::Duration LatencyHistogram::quantile(double q) const {
    if (m_count == 0) {
        return Duration::zero();
    }
    // The slack keeps 0.07 * 100 = 7.000000000000001 at rank 7.
    const double wanted = std::clamp(q, 0.0, 1.0) * static_cast<double>(m_count);
    const double rank = std::ceil(wanted * (1.0 - 4.0 * std::numeric_limits<double>::epsilon()));
    const std::uint64_t target = rank >= static_cast<double>(m_count)
                                     ? m_count
                                     : std::max<std::uint64_t>(1, static_cast<std::uint64_t>(rank));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        seen += m_counts[i];
        if (seen >= target) {
            return toDuration(middle(i));
        }
    }
    return highest();
}

LatencyHistogram::Duration LatencyHistogram::lowest() const {
    const auto filled =
        std::find_if(m_counts.begin(), m_counts.end(), [](std::uint64_t n) { return n != 0; });
    return filled == m_counts.end()
               ? Duration::zero()
               : toDuration(lowerEdge(static_cast<std::size_t>(filled - m_counts.begin())));
}

LatencyHistogram::Duration LatencyHistogram::highest() const {
    return m_counts.empty() ? Duration::zero() : toDuration(upperEdge(m_counts.size() - 1));
}

double LatencyHistogram::meanSeconds() const {
    if (m_count == 0) {
        return 0.0;
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        sum += static_cast<double>(m_counts[i]) * static_cast<double>(middle(i));
    }
    return sum / static_cast<double>(m_count) * 1e-9;
}

void LatencyHistogram::merge(const LatencyHistogram& other) {
    if (other.m_counts.size() > m_counts.size()) {
        m_counts.resize(other.m_counts.size());
    }
    for (std::size_t i = 0; i < other.m_counts.size(); ++i) {
        m_counts[i] += other.m_counts[i];
    }
    m_count += other.m_count;
}

Result<LatencyHistogram> LatencyHistogram::since(const LatencyHistogram& earlier) const {
    LatencyHistogram difference = *this;
    bool ancestor = earlier.m_counts.size() <= m_counts.size();
    for (std::size_t i = 0; ancestor && i < earlier.m_counts.size(); ++i) {
        ancestor = earlier.m_counts[i] <= m_counts[i];
        difference.m_counts[i] -= earlier.m_counts[i];
    }
    if (!ancestor) {
        return fail(ErrorCode::invalidInput, "The earlier histogram is no older state of this one",
                    "It was reset in between; the interval has to start anew.");
    }
    difference.m_count -= earlier.m_count;
    while (!difference.m_counts.empty() && difference.m_counts.back() == 0) {
        difference.m_counts.pop_back();
    }
    return difference;
}

void LatencyHistogram::clear() {
    m_counts.clear();
    m_count = 0;
}

std::vector<std::uint8_t> LatencyHistogram::encode() const {
    std::vector<std::uint8_t> out{kFormat};
    std::size_t next = 0;
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        if (m_counts[i] != 0) {
            putVarint(out, i - next);
            putVarint(out, m_counts[i]);
            next = i + 1;
        }
    }
    const std::uint32_t sum = checksum(out);
    for (unsigned shift = 0; shift < 32; shift += 8) {
        out.push_back(static_cast<std::uint8_t>(sum >> shift));
    }
    return out;
}

Result<LatencyHistogram> LatencyHistogram::decode(std::span<const std::uint8_t> bytes) {
    const auto damaged = [] { return fail(ErrorCode::corrupt, "A stored latency histogram is damaged"); };
    if (bytes.size() < 1 + kChecksumBytes) {
        return damaged();
    }
    auto in = bytes.first(bytes.size() - kChecksumBytes);
    std::uint32_t stored = 0;
    for (unsigned i = 0; i < kChecksumBytes; ++i) {
        stored |= static_cast<std::uint32_t>(bytes[in.size() + i]) << (8 * i);
    }
    if (stored != checksum(in) || in.front() != kFormat) {
        return damaged();
    }
    in = in.subspan(1);
    LatencyHistogram decoded;
    std::size_t next = 0;
    while (!in.empty()) {
        std::uint64_t skip = 0;
        std::uint64_t count = 0;
        if (!takeVarint(in, skip) || !takeVarint(in, count) || count == 0 || skip >= kBuckets - next ||
            count > std::numeric_limits<std::uint64_t>::max() - decoded.m_count) {
            return damaged();
        }
        const std::size_t index = next + static_cast<std::size_t>(skip);
        decoded.m_counts.resize(index + 1);
        decoded.m_counts[index] = count;
        decoded.m_count += count;
        next = index + 1;
    }
    return decoded;
}

std::vector<LatencyHistogram::Bucket> LatencyHistogram::filledBuckets() const {
    std::vector<Bucket> filled;
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        if (m_counts[i] != 0) {
            filled.push_back({toDuration(lowerEdge(i)), toDuration(upperEdge(i)), m_counts[i]});
        }
    }
    return filled;
}

} // namespace pavement::stats
