#include "engine/cache/lfu.h"

namespace pavement::cache {

// The bucket for `hits` right behind `after`, or before all where there is none.
Lfu::BucketId Lfu::bucketOf(std::uint64_t hits, BucketId after) {
    const BucketId next = after == kNoBucket ? m_fewest : m_buckets[after].more;
    if (next != kNoBucket && m_buckets[next].hits == hits) {
        return next;
    }
    BucketId made = static_cast<BucketId>(m_buckets.size());
    if (m_free.empty()) {
        m_buckets.emplace_back();
    } else {
        made = m_free.back();
        m_free.pop_back();
    }
    m_buckets[made] = {hits, kNoId, kNoId, after, next};
    (after == kNoBucket ? m_fewest : m_buckets[after].more) = made;
    if (next != kNoBucket) {
        m_buckets[next].fewer = made;
    }
    return made;
}

void Lfu::link(Id id, BucketId bucket) {
    Bucket& to = m_buckets[bucket];
    Node& entry = nodes()[id];
    entry.towardsHead = kNoId;
    entry.towardsTail = to.newest;
    (to.newest == kNoId ? to.oldest : nodes()[to.newest].towardsHead) = id;
    to.newest = id;
    entry.list = kHere;
    m_bucketOf[id] = bucket;
}

void Lfu::unlink(Id id) {
    Node& entry = nodes()[id];
    const BucketId bucket = m_bucketOf[id];
    Bucket& from = m_buckets[bucket];
    (entry.towardsHead == kNoId ? from.newest : nodes()[entry.towardsHead].towardsTail) = entry.towardsTail;
    (entry.towardsTail == kNoId ? from.oldest : nodes()[entry.towardsTail].towardsHead) = entry.towardsHead;
    entry.list = kNoList;
    if (from.newest == kNoId) {
        (from.fewer == kNoBucket ? m_fewest : m_buckets[from.fewer].more) = from.more;
        if (from.more != kNoBucket) {
            m_buckets[from.more].fewer = from.fewer;
        }
        m_free.push_back(bucket);
    }
}

void Lfu::hit(const Request& request) {
    const Id id = request.id;
    const BucketId from = m_bucketOf[id];
    const BucketId to = bucketOf(m_buckets[from].hits + 1, from);
    unlink(id);
    link(id, to);
    nodes()[id].count = 1;
}

void Lfu::miss(const Request& request) {
    if (request.weight > capacity()) {
        if (sink() != nullptr) {
            sink()->evicted(request.id);
            sink()->forgotten(request.id);
        }
        return;
    }
    makeRoom(request.weight);
    if (request.id >= m_bucketOf.size()) {
        m_bucketOf.resize(nodes().size(), kNoBucket);
    }
    nodes()[request.id].weight = request.weight;
    nodes()[request.id].count = 0;
    link(request.id, bucketOf(1, kNoBucket));
    m_weight += request.weight;
    ++m_entries;
}

void Lfu::adopt(const Request& request, bool proven) {
    miss(request);
    if (proven && contains(request.id)) {
        hit(request);
    }
}

void Lfu::makeRoom(Weight weight) {
    while (m_weight + weight > capacity()) {
        evict(m_buckets[m_fewest].oldest);
    }
}

void Lfu::evict(Id id) {
    erase(id);
    if (sink() != nullptr) {
        sink()->evicted(id);
        sink()->forgotten(id);
    }
}

void Lfu::erase(Id id) {
    if (contains(id)) {
        unlink(id);
        m_weight -= nodes()[id].weight;
        --m_entries;
    }
}

void Lfu::reweigh(Id id, Weight weight) {
    if (!contains(id)) {
        return;
    }
    if (weight > capacity()) {
        evict(id);
        return;
    }
    m_weight = m_weight - nodes()[id].weight + weight;
    nodes()[id].weight = weight;
    makeRoom(0);
}

void Lfu::setCapacity(std::uint64_t capacity) {
    changeCapacity(capacity);
    makeRoom(0);
}

std::vector<Resident> Lfu::residents() const {
    std::vector<Resident> all;
    all.reserve(m_entries);
    for (BucketId bucket = m_fewest; bucket != kNoBucket; bucket = m_buckets[bucket].more) {
        for (Id id = m_buckets[bucket].oldest; id != kNoId; id = nodes()[id].towardsHead) {
            all.push_back({id, nodes()[id].weight, m_buckets[bucket].hits > 1});
        }
    }
    return all;
}

void Lfu::release() {
    for (const Resident& resident : residents()) {
        nodes()[resident.id] = Node{};
    }
    m_buckets.clear();
    m_free.clear();
    m_fewest = kNoBucket;
    m_weight = 0;
    m_entries = 0;
}

} // namespace pavement::cache
