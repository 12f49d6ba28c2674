#pragma once
// The published ways to find the window's size without any simulation (Einziger, Eytan, Friedman and Manes,
// Adaptive Software Cache Management, Middleware 2018, and Caffeine): up to 4096 entries a hill climb on the
// hit rate, above it a law on hits for each entry in window and main part.

#include "engine/cache/window_steering.h"

namespace pavement::cache {

class WindowClimb final : public WindowSteering {
public:
    std::optional<double> observe(const Observed& observed, const Proportions& now) override;

private:
    double climb(double hitRate, double entries, double window);
    double follow(double entries, double window);

    double m_requests = 0;
    double m_hits = 0;
    double m_windowHits = 0;
    double m_hitRate = -1; // of the sample before; negative: none
    double m_step = 0;
    double m_stretch = 1;
};

} // namespace pavement::cache
