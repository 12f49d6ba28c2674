#include "engine/cache/auto_policy.h"

#include "engine/cache/w_tinylfu.h"

#include <algorithm>

namespace pavement::cache {

const std::vector<PolicyChoice>& AutoPolicy::candidates() {
    static const std::vector<PolicyChoice> all{{PolicyKind::wTinyLfuFixed, 0.01},
                                               {PolicyKind::wTinyLfuFixed, 0.1},
                                               {PolicyKind::wTinyLfuFixed, 0.5},
                                               {PolicyKind::s3Fifo, 0},
                                               {PolicyKind::twoQ, 0},
                                               {PolicyKind::arc, 0},
                                               {PolicyKind::lru, 0}};
    return all;
}

AutoPolicy::AutoPolicy(NodeTable& nodes, std::uint64_t capacity, Sink* sink)
    : AutoPolicy(nodes, capacity, sink, ContestRules{}) {}

AutoPolicy::AutoPolicy(NodeTable& nodes, std::uint64_t capacity, Sink* sink, const ContestRules& rules)
    : Policy(nodes, capacity, sink)
    , m_rules(rules)
    , m_chosen(kFirst)
    , m_hashes(nodes.size()) {
    m_live = make(candidates()[m_chosen]);
}

const PolicyChoice& AutoPolicy::chosen() const {
    return candidates()[m_chosen];
}

void AutoPolicy::begin() {
    m_rules.entries =
        std::max<std::uint64_t>(capacity() * m_misses / std::max<std::uint64_t>(m_weights, 1), 1);
    m_contest = std::make_unique<Contest>(candidates(), m_chosen, capacity(), m_rules);
}

void AutoPolicy::observe(const Request& request, bool wasHit) {
    if (m_contest == nullptr) {
        // How many entries the cache will hold follows from what they weigh; a few tell.
        if (!wasHit) {
            ++m_misses;
            m_weights += request.weight;
        }
        if (m_misses * m_misses < capacity() && m_misses < kWeighed) {
            return;
        }
        begin();
    }
    if (const auto better = m_contest->request(request.hash, request.weight, wasHit)) {
        change(*better);
    }
}

std::unique_ptr<Policy> AutoPolicy::make(const PolicyChoice& choice) {
    if (choice.kind == PolicyKind::wTinyLfuFixed) {
        return std::make_unique<WTinyLfu>(nodes(), capacity(), sink(), choice.window, m_sketch);
    }
    return makePolicy(choice, nodes(), capacity(), sink());
}

void AutoPolicy::change(std::size_t to) {
    const PolicyChoice& before = candidates()[m_chosen];
    const PolicyChoice& after = candidates()[to];
    ++m_changes;
    m_chosen = to;
    if (before.kind == PolicyKind::wTinyLfuFixed && after.kind == before.kind &&
        before.window != after.window) {
        static_cast<WTinyLfu&>(*m_live).setWindow(after.window);
        return;
    }
    const std::vector<Resident> entries = m_live->residents();
    m_sketch->age(std::max<std::uint64_t>(entries.size(), 1)); // also while nobody looks at it
    m_live->release();
    m_live = make(after);
    for (const Resident& entry : entries) {
        m_live->adopt({entry.id, entry.weight, m_hashes[entry.id]}, entry.proven);
    }
}

void AutoPolicy::remember(const Request& request) {
    if (request.id >= m_hashes.size()) {
        m_hashes.resize(nodes().size());
    }
    m_hashes[request.id] = request.hash;
}

void AutoPolicy::count(const Request& request) {
    m_sketch->serve(entries());
    m_sketch->add(static_cast<std::uint32_t>(request.hash));
}

void AutoPolicy::hit(const Request& request) {
    count(request);
    m_live->hit(request);
    observe(request, true);
}

void AutoPolicy::miss(const Request& request) {
    remember(request);
    count(request);
    m_live->miss(request);
    observe(request, false);
}

void AutoPolicy::adopt(const Request& request, bool proven) {
    remember(request);
    m_live->adopt(request, proven);
}

void AutoPolicy::erase(Id id) {
    if (m_contest != nullptr && nodes()[id].known()) {
        m_contest->erase(m_hashes[id]);
    }
    m_live->erase(id);
}

void AutoPolicy::reweigh(Id id, Weight weight) {
    m_live->reweigh(id, weight);
}

void AutoPolicy::setCapacity(std::uint64_t capacity) {
    changeCapacity(capacity);
    m_live->setCapacity(capacity);
    m_contest.reset(); // begins anew with the next requests, at the new size
    m_misses = 0;
    m_weights = 0;
}

std::vector<Resident> AutoPolicy::residents() const {
    return m_live->residents();
}

void AutoPolicy::release() {
    m_live->release();
}

std::uint64_t AutoPolicy::weight() const {
    return m_live->weight();
}

std::uint64_t AutoPolicy::entries() const {
    return m_live->entries();
}

} // namespace pavement::cache
