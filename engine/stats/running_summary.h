#pragma once
// Count, mean, variance and extremes of a stream in constant memory (Welford 1962; merging after Chan et al.
// 1979). Not thread-safe.

#include <cstdint>

namespace pavement::stats {

class RunningSummary {
public:
    void add(double value); // NaN is ignored
    void merge(const RunningSummary& other);

    std::uint64_t count() const { return m_count; }

    double mean() const { return m_mean; } // 0 when empty

    double variance() const; // of the sample (n − 1); 0 below two values
    double standardDeviation() const;

    double min() const { return m_min; }

    double max() const { return m_max; }

    double sum() const;

private:
    std::uint64_t m_count = 0;
    double m_mean = 0.0;
    double m_m2 = 0.0;
    double m_min = 0.0;
    double m_max = 0.0;
};

} // namespace pavement::stats
