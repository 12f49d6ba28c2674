#include "engine/cache/frequency_sketch.h"

#include "engine/cache/hash.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace pavement::cache {

namespace {

constexpr std::uint64_t kFewestEntries = 256;
constexpr unsigned kCounters = 4;

struct Place {
    std::uint64_t word;
    unsigned shift;
};

// The i-th counter: byte i of the hash picks one of two words and one of sixteen counters.
Place place(std::uint64_t block, std::uint64_t hash, unsigned i) {
    const auto byte = static_cast<unsigned>(hash >> (i * 8U)) & 0xFFU;
    return {block * 8U + i * 2U + (byte & 1U), ((byte >> 1U) & 15U) * 4U};
}

} // namespace

FrequencySketch::FrequencySketch()
    : m_words(kFewestEntries)
    , m_blockMask(m_words.size() / 8U - 1U) {}

// One more bit chooses the block: both halves begin as the old whole, so that no estimate changes.
void FrequencySketch::grow() {
    const std::size_t before = m_words.size();
    m_words.resize(2 * before);
    std::copy_n(m_words.begin(), before, m_words.begin() + static_cast<std::ptrdiff_t>(before));
    m_blockMask = m_words.size() / 8U - 1U;
}

void FrequencySketch::add(std::uint32_t fingerprint) {
    const std::uint64_t hash = mix(fingerprint);
    const std::uint64_t block = (hash >> 32U) & m_blockMask;
    bool counted = false;
    for (unsigned i = 0; i < kCounters; ++i) {
        const Place at = place(block, hash, i);
        const std::uint64_t mask = std::uint64_t{15} << at.shift;
        if ((m_words[at.word] & mask) != mask) {
            m_words[at.word] += std::uint64_t{1} << at.shift;
            counted = true;
        }
    }
    m_events += counted ? 1U : 0U;
    if (m_events >= m_period) {
        halve();
    }
}

unsigned FrequencySketch::estimate(std::uint32_t fingerprint) const {
    const std::uint64_t hash = mix(fingerprint);
    const std::uint64_t block = (hash >> 32U) & m_blockMask;
    std::uint64_t least = 15;
    for (unsigned i = 0; i < kCounters; ++i) {
        const Place at = place(block, hash, i);
        least = std::min(least, (m_words[at.word] >> at.shift) & 15U);
    }
    return static_cast<unsigned>(least);
}

void FrequencySketch::halve() {
    std::uint64_t odd = 0;
    for (std::uint64_t& word : m_words) {
        odd += static_cast<std::uint64_t>(std::popcount(word & 0x1111111111111111U));
        word = (word >> 1U) & 0x7777777777777777U;
    }
    m_events = (m_events - odd / kCounters) / 2U;
}

} // namespace pavement::cache
