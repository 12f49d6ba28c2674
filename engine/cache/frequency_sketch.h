#pragma once
// How often a key was asked for lately, in 8 bytes for each entry of the cache: a count-min sketch of 4-bit
// counters (Einziger, Friedman and Manes, TinyLFU, 2017) that halves all of them from time to time. A key's
// four counters lie in one cache line. Never less than the true count within a period, up to the cap of 15.

#include <cstdint>
#include <vector>

namespace pavement::cache {

class FrequencySketch {
public:
    FrequencySketch();

    void add(std::uint32_t fingerprint);
    unsigned estimate(std::uint32_t fingerprint) const;

    // How many entries the cache holds: the sketch grows with them, keeping what it counted.
    void serve(std::uint64_t entries) {
        while (entries > m_words.size()) {
            grow();
        }
    }

    // From now on halves itself as a cache that is full with so many entries needs it. Before, nothing
    // competes.
    void age(std::uint64_t entries) { m_period = kEventsAnEntry * entries; }

private:
    static constexpr std::uint64_t kEventsAnEntry = 10; // between halvings, after the paper

    void grow();
    void halve();

    std::vector<std::uint64_t> m_words; // blocks of eight, sixteen counters a word
    std::uint64_t m_blockMask;
    std::uint64_t m_events = 0;
    std::uint64_t m_period = ~std::uint64_t{0};
};

} // namespace pavement::cache
