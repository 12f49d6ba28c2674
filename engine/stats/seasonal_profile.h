#pragma once
// What a series does every period (every day), apart from its level. Pure function.

#include "engine/stats/change_point.h"

#include <span>
#include <vector>

namespace pavement::stats {

// For each sample what belongs to its part of the period: medians of 24 parts, joined by straight lines, of
// what remains beside a level that follows the series by a running median one period long. Empty where fewer
// than three periods are covered, or where taking it out would not make the rest clearly smaller.
std::vector<double> seasonalProfile(std::span<const SeriesSample> series, double period);

} // namespace pavement::stats
