#pragma once
// What the monitor recorded of a PostgreSQL and a Redis under load, and of the machine: the numbers that
// storing is measured on, each series at its own times.

#include "engine/base/clock.h"
#include "engine/history/history.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

struct RecordedSeries {
    std::string name;
    std::vector<pavement::history::Sample> samples; // time order; NaN where the recording has a gap

    bool isConstant() const;
};

struct Recording {
    std::vector<RecordedSeries> series;
    pavement::TimeRange range; // holds every sample
    std::size_t samples = 0;
};

// Every series of a history file. Ends the program with a message where there is nothing in it.
Recording readRecording(const std::filesystem::path& file);

// Starts the sandbox and watches it for so long, as `pavement record` does.
void record(const std::filesystem::path& file, std::chrono::seconds length);

// The value, or the end of the program with the error on stderr.
template <typename T>
T must(pavement::Result<T> result);
void must(const pavement::Result<void>& result);
[[noreturn]] void giveUp(const pavement::Error& error);

template <typename T>
T must(pavement::Result<T> result) {
    if (!result)
        giveUp(result.error());
    return std::move(*result);
}
