#pragma once
// Finds the window's size by trying several on a sample of the keys at once. Against the hill climb it sees
// the other sizes at the same time and on the same requests, so the load's own ups and downs do not mislead
// it.

#include "engine/cache/contest.h"
#include "engine/cache/window_steering.h"

#include <array>
#include <memory>

namespace pavement::cache {

class WindowContest final : public WindowSteering {
public:
    std::optional<double> observe(const Observed& observed, const Proportions& now) override;
    void erased(std::uint32_t fingerprint) override;

    static constexpr std::array kWindows{0.01, 0.05, 0.2, 0.5, 0.8};
    static constexpr std::size_t kFirst = 1;

private:
    static constexpr std::uint64_t kWeighed = 256;

    void begin(const Proportions& now);

    std::uint64_t m_weights = 0; // of the misses before it begins
    std::uint64_t m_misses = 0;
    std::unique_ptr<Contest> m_contest;
    std::size_t m_chosen = kFirst;
};

} // namespace pavement::cache
