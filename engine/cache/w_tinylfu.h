#pragma once
// W-TinyLFU (Einziger, Friedman and Manes, 2017; as in Caffeine): newcomers live in an LRU window; what
// leaves it competes by its frequency with the coldest of the main part, a segmented LRU. How large the
// window should be differs from load to load; who steers it is handed in. With weights a candidate must beat
// all that must go for it together (Einziger et al., Lightweight Robust Size Aware Cache Management, 2022).

#include "engine/cache/frequency_sketch.h"
#include "engine/cache/list_policy.h"
#include "engine/cache/window_steering.h"

#include <memory>

namespace pavement::cache {

class WTinyLfu final : public ListPolicy {
public:
    // `window` is its share of the capacity, 0…1; without a steering it stays.
    WTinyLfu(NodeTable& nodes, std::uint64_t capacity, Sink* sink, double window,
             std::unique_ptr<WindowSteering> steering = nullptr);
    // The sketch is shared with others that see the same requests; somebody else adds them, before this sees
    // them.
    WTinyLfu(NodeTable& nodes, std::uint64_t capacity, Sink* sink, double window,
             std::shared_ptr<FrequencySketch> sketch);

    void hit(const Request& request) override;
    void miss(const Request& request) override;
    void adopt(const Request& request, bool proven) override;
    void erase(Id id) override;
    void setCapacity(std::uint64_t capacity) override;

    double window() const { return m_window; }

    // Takes effect with the next arrivals, a few entries at a time.
    void setWindow(double share);

protected:
    void makeRoom(Weight weight) override;

private:
    static constexpr ListCode kProbation = 1;
    static constexpr ListCode kWindow = 2;
    static constexpr ListCode kProtected = 3;

    void count(const Request& request, bool wasHit, bool inWindow);
    void settle();
    void compete(Id candidate);
    bool beats(Id candidate, unsigned frequency) const;
    bool luck();
    Id coldestOfMain() const;
    void remember(const Request& request);
    void demote();

    double m_window;
    std::unique_ptr<WindowSteering> m_steering;
    std::uint64_t m_windowWeight = 0;    // at most
    std::uint64_t m_protectedWeight = 0; // at most
    std::shared_ptr<FrequencySketch> m_sketch;
    bool m_feeds = true;                       // the sketch
    std::vector<std::uint32_t> m_fingerprints; // by id
    std::uint64_t m_fullWith = 0;              // entries
    std::uint64_t m_chance = 1;
};

} // namespace pavement::cache
