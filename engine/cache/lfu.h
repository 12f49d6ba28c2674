#pragma once
// Least frequently used since it came, in constant time (Shah, Mitra and Matani, 2010): entries of equal
// count in one bucket, the buckets in order. Among equals the one that reached the count first leaves first.

#include "engine/cache/policy.h"

namespace pavement::cache {

class Lfu final : public Policy {
public:
    using Policy::Policy;

    void hit(const Request& request) override;
    void miss(const Request& request) override;
    void adopt(const Request& request, bool proven) override;
    void erase(Id id) override;
    void reweigh(Id id, Weight weight) override;
    void setCapacity(std::uint64_t capacity) override;
    std::vector<Resident> residents() const override;
    void release() override;

    std::uint64_t weight() const override { return m_weight; }

    std::uint64_t entries() const override { return m_entries; }

private:
    using BucketId = std::uint32_t;
    static constexpr BucketId kNoBucket = ~BucketId{0};
    static constexpr ListCode kHere = kFirstResident;

    struct Bucket {
        std::uint64_t hits = 0;
        Id newest = kNoId;
        Id oldest = kNoId;
        BucketId fewer = kNoBucket;
        BucketId more = kNoBucket;
    };

    void makeRoom(Weight weight);
    void evict(Id id);
    void link(Id id, BucketId bucket);
    void unlink(Id id); // and drops a bucket it leaves empty
    BucketId bucketOf(std::uint64_t hits, BucketId after);

    std::vector<Bucket> m_buckets;
    std::vector<BucketId> m_free;
    std::vector<BucketId> m_bucketOf; // by id
    BucketId m_fewest = kNoBucket;
    std::uint64_t m_weight = 0;
    std::uint64_t m_entries = 0;
};

} // namespace pavement::cache
