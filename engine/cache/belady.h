#pragma once
// The bound no policy can pass: evict what is needed again the latest (Belady, 1966). It knows the future, so
// it serves a simulation only. Optimal where all entries weigh the same and none expires; else close to it,
// and no proven bound.

#include "engine/cache/policy.h"

#include <memory>
#include <queue>
#include <utility>
#include <vector>

namespace pavement::cache {

// For each request when its key is asked for next; kNever: not again. `keys`: all ids are smaller.
using NextUses = std::vector<std::uint32_t>;
inline constexpr std::uint32_t kNever = ~std::uint32_t{0};
NextUses nextUses(const std::vector<Id>& ids, Id keys);

// Must see exactly the requests that `uses` was made of, in order, through hit() or miss().
class Belady final : public Policy {
public:
    Belady(NodeTable& nodes, std::uint64_t capacity, std::shared_ptr<const NextUses> uses);

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
    void makeRoom(Weight weight);
    void plan(Id id);

    std::shared_ptr<const NextUses> m_uses;
    std::size_t m_request = 0;
    std::vector<std::uint32_t> m_next;                          // by id
    std::priority_queue<std::pair<std::uint32_t, Id>> m_latest; // also what holds no more
    std::uint64_t m_weight = 0;
    std::uint64_t m_entries = 0;
};

} // namespace pavement::cache
