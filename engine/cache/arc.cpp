#include "engine/cache/arc.h"

#include <algorithm>

namespace pavement::cache {

void Arc::learn(Id ghost) {
    const auto once = static_cast<double>(list(kOnceGhosts).weight);
    const auto again = static_cast<double>(list(kAgainGhosts).weight);
    const double step = node(ghost).weight;
    if (node(ghost).list == kOnceGhosts) {
        m_target = std::min(static_cast<double>(capacity()), m_target + step * std::max(1.0, again / once));
    } else {
        m_target = std::max(0.0, m_target - step * std::max(1.0, once / again));
    }
}

void Arc::miss(const Request& request) {
    if (turnAway(request)) {
        return;
    }
    if (node(request.id).known()) {
        learn(request.id);
        m_againGhost = node(request.id).list == kAgainGhosts;
        unlink(request.id);
        makeRoom(request.weight);
        m_againGhost = false;
        arrive(kAgain, request);
        trimOnceGhosts(0);
        trimAgainGhosts(0);
        return;
    }
    trimOnceGhosts(request.weight);
    if (list(kOnceGhosts).count == 0 && list(kOnce).weight + request.weight > capacity()) {
        // Seen once and never more is all there is: it leaves without a ghost.
        while (!fits(request.weight) && list(kOnce).count > 0) {
            evict(list(kOnce).tail);
        }
    }
    trimAgainGhosts(request.weight); // after that, since what left may have made room among the ghosts
    makeRoom(request.weight);
    arrive(kOnce, request);
}

void Arc::adopt(const Request& request, bool proven) {
    if (!turnAway(request)) {
        makeRoom(request.weight);
        arrive(proven ? kAgain : kOnce, request);
        trimOnceGhosts(0);
        trimAgainGhosts(0);
    }
}

void Arc::makeRoom(Weight weight) {
    while (!fits(weight)) {
        const auto once = static_cast<double>(list(kOnce).weight);
        const bool fromOnce = list(kOnce).count > 0 && (list(kAgain).count == 0 || once > m_target ||
                                                        (m_againGhost && once >= m_target));
        if (fromOnce) {
            retire(list(kOnce).tail, kOnceGhosts);
        } else {
            retire(list(kAgain).tail, kAgainGhosts);
        }
    }
}

// Entries seen once and their ghosts weigh at most as much as the cache.
void Arc::trimOnceGhosts(Weight coming) {
    while (list(kOnceGhosts).count > 0 &&
           list(kOnce).weight + list(kOnceGhosts).weight + coming > capacity()) {
        forgetOldest(kOnceGhosts);
    }
}

// All four lists together at most twice as much.
void Arc::trimAgainGhosts(Weight coming) {
    while (list(kAgainGhosts).count > 0 &&
           weight() + list(kOnceGhosts).weight + list(kAgainGhosts).weight + coming > 2 * capacity()) {
        forgetOldest(kAgainGhosts);
    }
}

void Arc::setCapacity(std::uint64_t capacity) {
    ListPolicy::setCapacity(capacity);
    trimOnceGhosts(0);
    trimAgainGhosts(0);
    m_target = std::min(m_target, static_cast<double>(capacity));
}

void Arc::release() {
    ListPolicy::release();
    m_target = 0;
}

} // namespace pavement::cache
