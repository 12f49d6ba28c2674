#pragma once
// Correlation of two series once a third is accounted for. Inside of analyzer.

#include <cstddef>
#include <span>

namespace pavement::analyzer {

struct PartialCorrelation {
    double value = 0;      // −1…1; 0 where a series is constant beside the load
    double slope = 0;      // of y for one of x, the load held
    std::size_t count = 0; // of places where all three are known
    double pValue = 1;     // one-sided, that it is above zero by chance (Fisher's z, one variable held)
};

PartialCorrelation partialCorrelation(std::span<const double> x, std::span<const double> y,
                                      std::span<const double> held);

} // namespace pavement::analyzer
