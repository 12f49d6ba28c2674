#pragma once
// Chooses among policies while the cache runs: miniatures of the candidates run on a sample of the keys, and
// the live cache takes over the one that is surely better. Its entries move with it, the coldest first.

#include "engine/cache/contest.h"
#include "engine/cache/frequency_sketch.h"
#include "engine/cache/policy_choice.h"

#include <memory>
#include <vector>

namespace pavement::cache {

class AutoPolicy final : public Policy {
public:
    AutoPolicy(NodeTable& nodes, std::uint64_t capacity, Sink* sink);
    AutoPolicy(NodeTable& nodes, std::uint64_t capacity, Sink* sink, const ContestRules& rules);

    void hit(const Request& request) override;
    void miss(const Request& request) override;
    void adopt(const Request& request, bool proven) override;
    void erase(Id id) override;
    void reweigh(Id id, Weight weight) override;
    void setCapacity(std::uint64_t capacity) override;
    std::vector<Resident> residents() const override;
    void release() override;
    std::uint64_t weight() const override;
    std::uint64_t entries() const override;

    const PolicyChoice& chosen() const; // what the live cache follows now

    std::uint64_t changes() const { return m_changes; } // since the beginning

    static const std::vector<PolicyChoice>& candidates();
    static constexpr std::size_t kFirst = 1; // of them, before anything is known

private:
    static constexpr std::uint64_t kWeighed = 256;

    void count(const Request& request);
    void observe(const Request& request, bool wasHit);
    void begin();
    void change(std::size_t to);
    std::unique_ptr<Policy> make(const PolicyChoice& choice);
    void remember(const Request& request);

    ContestRules m_rules;
    std::shared_ptr<FrequencySketch> m_sketch = std::make_shared<FrequencySketch>(); // knows all that came
    std::unique_ptr<Policy> m_live;
    std::unique_ptr<Contest> m_contest;
    std::size_t m_chosen;
    std::vector<std::uint64_t> m_hashes; // by id, of what may be resident
    std::uint64_t m_weights = 0;         // of the misses before the contest begins
    std::uint64_t m_misses = 0;
    std::uint64_t m_changes = 0;
};

} // namespace pavement::cache
