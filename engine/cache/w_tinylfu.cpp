#include "engine/cache/w_tinylfu.h"

#include <algorithm>
#include <cmath>

namespace pavement::cache {

namespace {

constexpr double kProtectedShare = 0.8;    // of the main part
constexpr unsigned kWarm = 6;              // from this frequency on a loser may be let in all the same,
constexpr std::uint64_t kChanceMask = 127; // one time in 128: defends against keys made to collide
constexpr int kMovesAtOnce = 16;           // so that a new window costs no single request much

} // namespace

WTinyLfu::WTinyLfu(NodeTable& nodes, std::uint64_t capacity, Sink* sink, double window,
                   std::unique_ptr<WindowSteering> steering)
    : ListPolicy(nodes, capacity, sink)
    , m_window(0)
    , m_steering(std::move(steering))
    , m_sketch(std::make_shared<FrequencySketch>())
    , m_fingerprints(nodes.size()) {
    setWindow(window);
}

WTinyLfu::WTinyLfu(NodeTable& nodes, std::uint64_t capacity, Sink* sink, double window,
                   std::shared_ptr<FrequencySketch> sketch)
    : ListPolicy(nodes, capacity, sink)
    , m_window(0)
    , m_sketch(std::move(sketch))
    , m_feeds(false)
    , m_fingerprints(nodes.size()) {
    setWindow(window);
}

void WTinyLfu::setWindow(double share) {
    m_window = share;
    const auto main = static_cast<std::uint64_t>((1.0 - share) * static_cast<double>(capacity()));
    m_windowWeight = std::max<std::uint64_t>(capacity() - main, 1);
    m_protectedWeight = static_cast<std::uint64_t>(
        kProtectedShare * static_cast<double>(capacity() - std::min(m_windowWeight, capacity())));
}

void WTinyLfu::setCapacity(std::uint64_t capacity) {
    changeCapacity(capacity);
    setWindow(m_window);
    makeRoom(0);
}

void WTinyLfu::count(const Request& request, bool wasHit, bool inWindow) {
    if (m_feeds) {
        m_sketch->add(static_cast<std::uint32_t>(request.hash));
    }
    if (m_steering != nullptr) {
        const auto share =
            m_steering->observe({static_cast<std::uint32_t>(request.hash), request.weight, wasHit, inWindow},
                                {capacity(), m_windowWeight, entries()});
        if (share) {
            setWindow(*share);
        }
    }
}

void WTinyLfu::hit(const Request& request) {
    const ListCode from = node(request.id).list;
    count(request, true, from == kWindow);
    if (from == kProbation) {
        moveToHead(kProtected, request.id);
        demote();
    } else {
        moveToHead(from, request.id);
    }
}

void WTinyLfu::erase(Id id) {
    if (m_steering != nullptr && contains(id)) {
        m_steering->erased(m_fingerprints[id]);
    }
    ListPolicy::erase(id);
}

void WTinyLfu::demote() {
    for (int i = 0; i < kMovesAtOnce && list(kProtected).weight > m_protectedWeight; ++i) {
        moveToHead(kProbation, list(kProtected).tail);
    }
}

void WTinyLfu::miss(const Request& request) {
    count(request, false, false);
    if (turnAway(request)) {
        return;
    }
    remember(request);
    arrive(kWindow, request);
    settle();
    m_sketch->serve(entries());
}

void WTinyLfu::remember(const Request& request) {
    if (request.id >= m_fingerprints.size()) {
        m_fingerprints.resize(nodes().size());
    }
    m_fingerprints[request.id] = static_cast<std::uint32_t>(request.hash);
}

void WTinyLfu::adopt(const Request& request, bool proven) {
    if (turnAway(request)) {
        return;
    }
    makeRoom(request.weight);
    remember(request);
    m_sketch->serve(entries() + 1);
    const bool roomInMain = list(kProtected).weight + request.weight <= m_protectedWeight;
    arrive(proven && roomInMain ? kProtected : kWindow, request);
    while (list(kWindow).weight > m_windowWeight) {
        moveToHead(kProbation, list(kWindow).tail);
    }
}

// After an arrival: the window gives up what it has too much, then the whole does.
void WTinyLfu::settle() {
    demote();
    for (int i = 0; i < kMovesAtOnce && list(kWindow).weight > m_windowWeight; ++i) {
        const Id candidate = list(kWindow).tail;
        moveToHead(kProbation, candidate);
        if (!fits(0)) {
            compete(candidate);
        }
    }
    makeRoom(0);
}

void WTinyLfu::makeRoom(Weight weight) {
    while (!fits(weight)) {
        const Id coldest = coldestOfMain();
        evict(coldest != kNoId ? coldest : list(kWindow).tail);
    }
}

Id WTinyLfu::coldestOfMain() const {
    return list(kProbation).count > 0 ? list(kProbation).tail : list(kProtected).tail;
}

// Against all that would have to go for it together; where it does not win, it goes itself.
void WTinyLfu::compete(Id candidate) {
    if (entries() > m_fullWith) {
        m_fullWith = entries();
        m_sketch->age(m_fullWith);
    }
    const unsigned frequency = m_sketch->estimate(m_fingerprints[candidate]);
    if (!beats(candidate, frequency) && (frequency < kWarm || !luck())) {
        evict(candidate);
        return;
    }
    while (!fits(0)) {
        Id victim = coldestOfMain();
        if (victim == candidate) {
            victim = list(kProtected).tail;
        }
        evict(victim != kNoId ? victim : candidate);
    }
}

// Equal is not enough, or a scan would replace the cache by itself.
bool WTinyLfu::beats(Id candidate, unsigned frequency) const {
    const std::uint64_t needed = weight() - capacity();
    std::uint64_t freed = 0;
    unsigned theirs = 0;
    Id victim = list(kProbation).tail;
    bool inProtected = false;
    while (freed < needed) {
        if (victim == candidate) {
            victim = node(victim).towardsHead;
        }
        if (victim == kNoId && !inProtected) {
            victim = list(kProtected).tail;
            inProtected = true;
        }
        if (victim == kNoId) {
            return false;
        }
        theirs += m_sketch->estimate(m_fingerprints[victim]);
        if (theirs >= frequency) {
            return false;
        }
        freed += node(victim).weight;
        victim = node(victim).towardsHead;
    }
    return true;
}

bool WTinyLfu::luck() {
    m_chance ^= m_chance << 13U; // xorshift64 (Marsaglia, 2003)
    m_chance ^= m_chance >> 7U;
    m_chance ^= m_chance << 17U;
    return (m_chance & kChanceMask) == 0;
}

} // namespace pavement::cache
