#pragma once
// Moments at which the level of a noisy series changed for good — steps, not waves, not a slow drift, not a
// lone outlier. Offline: the whole series is looked at. Pure functions, thread-safe; the same input gives the
// same answer.
//
// Four ideas of the literature, one after the other:
//  1. What comes back each period (a day) is taken out: a median for each of 24 parts of it, as soon as three
//     periods are there (after Cleveland et al., STL, 1990, without its smoothing by regression).
//  2. Where: seeded binary segmentation (Kovács, Bühlmann, Li, Munk, Biometrika 2023) with a CUSUM of
//  weighted
//     ranks (Pettitt 1979) — a short episode in a long series is found, and heavy tails have no say.
//  3. Whether: the ranks' long-run variance (Andrews, Econometrica 1991) allows for points that resemble
//  their
//     neighbours; then blocks of what remains beside the step are shuffled, and, where no shuffle came near,
//     the tail of the CUSUM's limit (Yao and Davis, Sankhyā 1986; Csörgő and Horváth, Limit Theorems in
//     Change-Point Analysis, 1997) says how far beyond. Corrected for all the places that were looked at.
//  4. Step or slope: resistant lines (Tukey 1977) through both sides have to miss each other at the change,
//     and two levels have to describe both sides better than one line does (Vuong, Econometrica 1989).
//
// O(n log n), and O(n · permutations) for each candidate that comes near significance.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pavement::stats {

struct SeriesSample {
    double time = 0;   // any unit, not falling
    double value = 0;  // finite; durations as logarithms, so that a step is a factor
    double weight = 1; // > 0: what the value is worth beside others
};

struct ChangePointOptions {
    double smallestStep = 0.2;        // between the levels, in units of the value
    double significance = 0.01;       // of each change
    std::size_t shortestSegment = 12; // samples on either side, at least 4
    double period = 0;                // of the season, in units of time; 0: none
    std::size_t mostChanges = 16;
    std::size_t permutations = 99;
    std::uint64_t seed = 1;
};

struct ChangePoint {
    std::size_t index = 0;                // first sample of the new level
    std::size_t earliest = 0, latest = 0; // 95 % for `index` (Siegmund, Int. Stat. Rev. 1988)
    double before = 0, after = 0;         // weighted medians of the neighbouring segments without the season
    double pValue = 1;                    // that a series without a step would show one like this anywhere
};

struct ChangePoints {
    std::vector<ChangePoint> changes; // by index
    std::vector<double> season;       // of each sample; what was taken out, all 0 where no season was seen
    double correlation = 0;           // of neighbouring samples beside the steps
};

ChangePoints findChangePoints(std::span<const SeriesSample> series, const ChangePointOptions& options = {});

} // namespace pavement::stats
