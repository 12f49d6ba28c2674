#pragma once
// Statements whose time per call changed for good, when, by how much, what it costs a day, and why: more
// data, another plan, a cold cache, waits, or something outside the statement. Improvements are found alike.
// Knows no history and no server: the caller fills plain figures. Pure functions, any thread; a week of 500
// statements takes well under a second (stats/change_point.h says how steps are found).
//
// Many statements are looked at, so chance alone would make some look changed: Benjamini and Hochberg (1995)
// bound the share of false ones among those reported, and where nothing changed, the chance of any.

#include "engine/base/clock.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

struct WaitSeconds { // all calls together, of the interval
    double lock = 0, lightweightLock = 0, io = 0, other = 0;
};

// What a statement did in one interval, all calls together. An interval nobody recorded is left out; one
// without calls may be.
struct StatementInterval {
    Timestamp start;
    Milliseconds duration{0};
    double calls = 0;
    double seconds = 0;                   // execution
    double rows = 0;                      // returned or changed
    double bufferHit = 0, bufferRead = 0; // blocks
    double tempBlocks = 0;
    std::optional<double> ioSeconds;        // where the server times its reads
    std::optional<WaitSeconds> waits;       // where activity was sampled
    std::optional<std::uint64_t> planShape; // that was seen last, plan/shape.h
    std::optional<double> tableBytes;       // of the tables it names, together
};

struct StatementSeries {
    std::string id;
    std::vector<StatementInterval> intervals; // by start, not overlapping
};

struct RegressionOptions {
    double smallestFactor = 1.25;     // of time per call
    double falseShare = 0.05;         // of the changes reported, on average (the q of Benjamini and Hochberg)
    double smallestSecondsPerDay = 0; // that a change costs or saves
    Milliseconds season{86'400'000};  // what comes back this often is no change
    Milliseconds shortest{7'200'000}; // that a level lasts; between 4 and 12 cells of the series
    std::size_t mostCells = 1'008;    // of a series after joining neighbours: ten minutes of a week
    double leastCalls = 60;           // of a statement, to be looked at
    std::uint64_t seed = 1;
};

enum class ChangeCause {
    moreData,  // as many blocks for each row as before, but more rows, or larger tables
    newPlan,   // another shape, or other blocks for the same rows
    coldCache, // the same blocks, but more of them not in memory
    waits,     // the same blocks, and waiting
    host,      // nothing of the statement's own, and many statements at once
    unknown,
};

std::string_view toString(ChangeCause cause);

enum class ChangeFigure {
    rowsPerCall,
    buffersPerCall,
    buffersPerRow,
    readsPerCall, // blocks from outside shared_buffers
    missShare,    // of the blocks asked for, 0…1
    tempBlocksPerCall,
    ioSecondsPerCall,
    lockSecondsPerCall,
    waitSecondsPerCall, // locks of both kinds and others, without I/O
    callsPerDay,
    tableBytes,
    planShapeShare,         // of the time in which the new shape was the one seen, 0…1
    statementsChangedAlike, // other statements that changed then, for no reason of their own; before: all
};

std::string_view toString(ChangeFigure figure);

struct ChangeEvidence {
    ChangeFigure figure{};
    double before = 0, after = 0;
    bool speaks = false; // for the cause named; the others are context
};

struct TypicalTime { // seconds for a call; the interval is of 95 %
    double seconds = 0, low = 0, high = 0;
};

struct TimeChange {
    std::string statement;
    Timestamp at;                  // beginning of the first interval of the new level
    TimeRange between;             // 95 % for that moment
    Timestamp from, to;            // what was compared: from the change before to the one after, or the ends
    TypicalTime before, after;     // weighted medians of intervals, the season taken out
    double pValue = 1, qValue = 1; // qValue: share of false ones among changes at least this clear
    double secondsPerDay = 0;      // that it costs at the present rate of calls; negative: saves
    ChangeCause cause = ChangeCause::unknown;
    double causeConfidence = 0;                         // 0…1
    std::vector<ChangeEvidence> evidence;               // what speaks first
    std::optional<std::uint64_t> planBefore, planAfter; // the shapes mostly seen

    double factor() const { return after.seconds / before.seconds; }

    bool isRegression() const { return after.seconds > before.seconds; }

    double confidence() const { return 1 - qValue; }
};

struct TimeChanges {
    std::vector<TimeChange> changes; // regressions first, each by what it costs or saves, most first
    std::size_t examined = 0;        // statements with enough calls and time
    std::size_t tooFew = 0;
};

TimeChanges findTimeChanges(std::span<const StatementSeries> statements,
                            const RegressionOptions& options = {});

} // namespace pavement::analyzer
