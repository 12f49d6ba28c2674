#pragma once
// A time to live for each key by what its reloads bring: the same value again, and it lives a fifth longer;
// another one, and it lives half as long. It settles where about one reload in five brings something new
// (0.5^p 1.2^(1-p) = 1 at p = 0.21), which is a lifetime of 0.23 times the mean time between changes.
// Bounded: a fixed number of places, a key that meets another one's place takes it and begins anew.
// Thread-safe.

#include "engine/base/clock.h"

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace pavement::cachelayer {

class AdaptiveLifetime {
public:
    AdaptiveLifetime(Milliseconds first, Milliseconds least, Milliseconds most, std::size_t places = 8'192);

    // After a load: how long this value is to live.
    Milliseconds next(std::string_view key, std::string_view value);

private:
    struct Place {
        std::uint64_t key = 0;
        std::uint64_t value = 0;
        Milliseconds lifetime{0}; // 0: nobody's
    };

    const Milliseconds m_first;
    const Milliseconds m_least;
    const Milliseconds m_most;
    std::mutex m_mutex; // guards the places
    std::vector<Place> m_places;
};

} // namespace pavement::cachelayer
