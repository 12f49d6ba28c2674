#pragma once
// Histories of statements as they might have been, with the truth about them: what changed, when, and why.
// Made of chance that depends on the seed alone. The mean time of an interval comes from its calls' skewed
// times; days and weekends have their waves, neighbouring intervals resemble each other, some are outliers,
// some are bursts of less than an hour, and now and then nobody was recording.

#include "engine/analyzer/regressions.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pavement::testing {

enum class HistoryKind {
    // Nothing to report.
    steady,
    heavyTails, // time of a call: lognormal with sigma 1.2 to 1.8, Pareto outliers in one interval of fifty
    wave,       // strong days: factor 1.5 to 2.5 between night and noon
    drift,      // grows by 1.3 to 2 over the whole time
    traffic,    // calls change by a factor of 3 to 8, the time of one does not
    fewCalls,   // 0.3 to 2 in an interval
    gaps,       // a quarter of it is not recorded
    burst,      // some slow half hours
    correlated, // neighbours resemble each other: 0.8 to 0.9
    // A change.
    planFlip,    // shape and blocks
    planUnseen,  // blocks for the same rows, no shape known
    planBetter,  // shape, faster
    moreRows,    // rows and blocks
    tableLoaded, // blocks and size of the table, rows the same (an aggregate)
    coldCache,   // after a restart: more of the same blocks read, warming over half a day to a day
    lockWaits,   // time in locks
    levelShift,  // time only
};

inline constexpr int kHistoryKinds = 17;

std::string_view toString(HistoryKind kind);

struct GeneratedHistory {
    HistoryKind kind{};
    analyzer::StatementSeries series;
    std::optional<Timestamp> changedAt; // nothing where nothing changed for good
    double factor = 1;                  // of time per call
    std::optional<analyzer::ChangeCause> cause;
};

struct HistoryShape {
    Milliseconds step{600'000};
    int days = 7;
    double leastFactor = 1.5, mostFactor = 5; // of a change
};

GeneratedHistory generateHistory(HistoryKind kind, std::uint64_t seed, const HistoryShape& shape = {});

// A week in which nothing changes for good: `count` statements of all the kinds without a change, steady ones
// mostly, under one common wave.
std::vector<analyzer::StatementSeries> generateQuietWeek(std::size_t count, std::uint64_t seed,
                                                         const HistoryShape& shape = {});

} // namespace pavement::testing
