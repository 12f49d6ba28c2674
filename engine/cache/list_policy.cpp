#include "engine/cache/list_policy.h"

namespace pavement::cache {

bool ListPolicy::turnAway(const Request& request) {
    if (request.weight <= capacity()) {
        return false;
    }
    if (node(request.id).known()) { // a ghost that came back too heavy
        unlink(request.id);
    }
    tellEvicted(request.id);
    tellForgotten(request.id);
    return true;
}

void ListPolicy::adopt(const Request& request, bool proven) {
    miss(request);
    if (proven && contains(request.id)) {
        hit(request);
    }
}

void ListPolicy::erase(Id id) {
    if (node(id).known()) {
        leaving(id);
        unlink(id);
    }
}

void ListPolicy::reweigh(Id id, Weight weight) {
    Node& entry = node(id);
    if (!entry.resident()) {
        return;
    }
    if (weight > capacity()) {
        leaving(id);
        evict(id);
        return;
    }
    m_lists[entry.list].weight += weight;
    m_lists[entry.list].weight -= entry.weight;
    entry.weight = weight;
    makeRoom(0);
}

void ListPolicy::setCapacity(std::uint64_t capacity) {
    changeCapacity(capacity);
    makeRoom(0);
}

std::vector<Resident> ListPolicy::residents() const {
    std::vector<Resident> all;
    all.reserve(entries());
    for (ListCode code = kFirstResident; code <= kLastResident; ++code) {
        for (Id id = m_lists[code].tail; id != kNoId; id = node(id).towardsHead) {
            all.push_back({id, node(id).weight, code == kLastResident || node(id).count > 0});
        }
    }
    return all;
}

void ListPolicy::release() {
    for (ListCode code = kFirstResident; code <= kLastGhost; ++code) {
        for (Id id = m_lists[code].tail; id != kNoId;) {
            const Id next = node(id).towardsHead;
            node(id) = Node{};
            if (code >= kFirstGhost) {
                tellForgotten(id);
            }
            id = next;
        }
        m_lists[code] = List{};
    }
}

} // namespace pavement::cache
