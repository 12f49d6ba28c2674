#include "engine/cachelayer/adaptive_lifetime.h"

#include "engine/cache/hash.h"

#include <algorithm>
#include <functional>

namespace pavement::cachelayer {

AdaptiveLifetime::AdaptiveLifetime(Milliseconds first, Milliseconds least, Milliseconds most,
                                   std::size_t places)
    : m_first(std::clamp(first, least, most))
    , m_least(least)
    , m_most(most)
    , m_places(std::max<std::size_t>(places, 1)) {}

Milliseconds AdaptiveLifetime::next(std::string_view key, std::string_view value) {
    const std::uint64_t keyHash = cache::mix(std::hash<std::string_view>{}(key));
    const std::uint64_t valueHash = cache::mix(std::hash<std::string_view>{}(value));
    const std::lock_guard lock(m_mutex);
    Place& place = m_places[keyHash % m_places.size()];
    if (place.key != keyHash || place.lifetime == Milliseconds{0}) {
        place = {keyHash, valueHash, m_first};
        return m_first;
    }
    const bool changed = place.value != valueHash;
    const auto longer = place.lifetime + std::max(place.lifetime / 5, Milliseconds{1});
    place.lifetime = std::clamp(changed ? place.lifetime / 2 : longer, m_least, m_most);
    place.value = valueHash;
    return place.lifetime;
}

} // namespace pavement::cachelayer
