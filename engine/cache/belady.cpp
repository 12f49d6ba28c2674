#include "engine/cache/belady.h"

#include <algorithm>

namespace pavement::cache {

NextUses nextUses(const std::vector<Id>& ids, Id keys) {
    NextUses uses(ids.size(), kNever);
    std::vector<std::uint32_t> seen(keys, kNever);
    for (std::size_t i = ids.size(); i-- > 0;) {
        uses[i] = seen[ids[i]];
        seen[ids[i]] = static_cast<std::uint32_t>(i);
    }
    return uses;
}

Belady::Belady(NodeTable& nodes, std::uint64_t capacity, std::shared_ptr<const NextUses> uses)
    : Policy(nodes, capacity, nullptr)
    , m_uses(std::move(uses))
    , m_next(nodes.size(), kNever) {}

void Belady::plan(Id id) {
    m_next[id] = (*m_uses)[m_request++];
    m_latest.emplace(m_next[id], id);
}

void Belady::hit(const Request& request) {
    plan(request.id);
}

void Belady::miss(const Request& request) {
    if (request.weight > capacity()) {
        ++m_request;
        return;
    }
    makeRoom(request.weight);
    nodes()[request.id].list = kFirstResident;
    nodes()[request.id].weight = request.weight;
    m_weight += request.weight;
    ++m_entries;
    plan(request.id);
}

void Belady::makeRoom(Weight weight) {
    while (m_weight + weight > capacity()) {
        const auto [next, id] = m_latest.top();
        m_latest.pop();
        if (contains(id) && m_next[id] == next) {
            erase(id);
        }
    }
}

void Belady::erase(Id id) {
    if (contains(id)) {
        nodes()[id].list = kNoList;
        m_weight -= nodes()[id].weight;
        --m_entries;
    }
}

void Belady::adopt(const Request& request, bool /*proven*/) {
    miss(request);
}

void Belady::reweigh(Id id, Weight weight) {
    if (!contains(id)) {
        return;
    }
    m_weight = m_weight - nodes()[id].weight + weight;
    nodes()[id].weight = weight;
    if (weight > capacity()) {
        erase(id);
    } else {
        makeRoom(0);
    }
}

void Belady::setCapacity(std::uint64_t capacity) {
    changeCapacity(capacity);
    makeRoom(0);
}

std::vector<Resident> Belady::residents() const {
    std::vector<Resident> all;
    for (Id id = 0; id < nodes().size(); ++id) {
        if (contains(id)) {
            all.push_back({id, nodes()[id].weight, false});
        }
    }
    std::sort(all.begin(), all.end(),
              [this](const Resident& a, const Resident& b) { return m_next[a.id] > m_next[b.id]; });
    return all;
}

void Belady::release() {
    for (const Resident& resident : residents()) {
        erase(resident.id);
    }
    m_latest = {};
}

} // namespace pavement::cache
