#pragma once
// Mixing of 64-bit keys; sampling by hash needs every bit of the result to depend on every bit of the key.

#include <cstdint>

namespace pavement::cache {

// The finaliser of splitmix64 (Steele, Lea and Flood, 2014); one to one.
inline std::uint64_t mix(std::uint64_t key) {
    key += 0x9E3779B97F4A7C15U;
    key = (key ^ (key >> 30U)) * 0xBF58476D1CE4E5B9U;
    key = (key ^ (key >> 27U)) * 0x94D049BB133111EBU;
    return key ^ (key >> 31U);
}

} // namespace pavement::cache
