#pragma once
// Metrics of this machine as a monitor would store them: levels as they are, counters as rates over the time
// that really passed, shares as ratios. Real numbers with real noise, for measuring what storing them costs.

#include <chrono>
#include <string>
#include <vector>

struct RecordedSeries {
    std::string name;
    std::vector<double> values; // one a tick
};

struct Recording {
    std::vector<std::int64_t> times; // milliseconds
    std::vector<RecordedSeries> series;
};

// Reads /proc at the interval, so many times.
Recording recordProc(int ticks, std::chrono::milliseconds interval);
