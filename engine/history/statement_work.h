#pragma once
// What statements did in an interval: sums that stay exact however intervals are joined, with the spread of
// the execution times beside them. One row of the history for all statements of an interval, because a series
// for each figure of each statement would be mostly its own overhead.

#include "engine/base/clock.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace pavement::history {

enum class WorkFigure : std::uint8_t {
    calls,
    seconds, // of execution
    rows,    // returned or changed
    hitBytes,
    readBytes,
    dirtiedBytes,
    writtenBytes, // by the session itself
    tempReadBytes,
    tempWrittenBytes,
    walBytes,
    plans,
    planSeconds,
    jitSeconds,
    blockReadSeconds, // waiting for blocks from the disk or the operating system
    squares,          // sum of the squared deviations of the execution times from their mean, in seconds²
    slowest,          // seconds of the slowest execution; 0: not known
    fastest,          // seconds of the fastest execution; 0: not known
};

inline constexpr std::size_t kWorkFigures = 17;

struct StatementWork {
    std::array<double, kWorkFigures> values{};

    double& operator[](WorkFigure figure) { return values[static_cast<std::size_t>(figure)]; }

    double operator[](WorkFigure figure) const { return values[static_cast<std::size_t>(figure)]; }

    // As if both had been one interval. The deviations are merged by the formula of Chan, Golub and LeVeque.
    void add(const StatementWork& other);

    double mean() const;      // seconds a call; NaN without calls
    double deviation() const; // σ of the execution times in seconds; NaN without calls

    bool operator==(const StatementWork&) const = default;
};

// Which figures the server counted at all: a zero of another figure means "not known".
class WorkFigures {
public:
    void add(WorkFigure figure) { m_bits |= bit(figure); }

    void add(WorkFigures others) { m_bits |= others.m_bits; }

    bool has(WorkFigure figure) const { return (m_bits & bit(figure)) != 0; }

    void remove(WorkFigures others) { m_bits &= ~others.m_bits; }

    // Those that both have.
    WorkFigures with(WorkFigures others) const { return ofBits(m_bits & others.m_bits); }

    bool empty() const { return m_bits == 0; }

    std::uint32_t bits() const { return m_bits; }

    static WorkFigures ofBits(std::uint32_t bits) {
        WorkFigures figures;
        figures.m_bits = bits;
        return figures;
    }

    bool operator==(const WorkFigures&) const = default;

private:
    static std::uint32_t bit(WorkFigure figure) { return 1U << static_cast<unsigned>(figure); }

    std::uint32_t m_bits = 0;
};

// A statement's label is "<query id>/<database oid>/<role oid>", with "/nested" behind it for what ran inside
// functions: that is in its caller's figures as well, and not in the total.
struct LabelledWork {
    std::string label;
    StatementWork work;
};

struct WorkInterval {
    Timestamp at;       // its end
    double seconds = 0; // its length, or how much of it was recorded
    WorkFigures figures;
    StatementWork total; // all statements, listed here or not, without nested ones
    std::vector<LabelledWork> statements;
    bool partial = false; // statements of other roles were hidden: the total is not the server's
};

// Time that sessions spent in a statement by what they waited for; "CPU" where they did not wait.
struct StatementWait {
    std::string label; // of the statement; "" for all beyond those listed
    std::string event; // "Lock:transactionid", "CPU"
    double seconds = 0;
};

struct WaitInterval {
    Timestamp at;       // its end
    double seconds = 0; // how much of it was sampled
    std::vector<StatementWait> waits;
    bool partial = false; // sessions of other roles were hidden
};

// While reading, labels are numbers: those of WorkReading::labels.
struct NumberedWork {
    std::uint32_t label = 0;
    StatementWork work;
};

struct NumberedInterval {
    Timestamp from, to;
    double seconds = 0;  // recorded of it
    WorkFigures figures; // counted all the time
    WorkFigures partly;  // others, counted in a part of a folded one: their sums are of that part
    StatementWork total;
    std::vector<NumberedWork> statements; // of a folded one without the negligible
    bool partial = false;
    bool folded = false; // a bucket, which may reach beyond the range that was asked for
};

struct NumberedWait {
    std::uint32_t label = 0; // of WorkReading::labels: "<statement label>\t<event>"
    double seconds = 0;
};

struct NumberedWaits {
    Timestamp from, to;
    double seconds = 0;
    std::vector<NumberedWait> waits;
    bool partial = false;
    bool folded = false;
};

struct WorkLabel {
    std::uint32_t number = 0;
    std::string label;
    Timestamp firstSeen; // ever
};

// How one statement was executed, as seen at one time.
struct PlanSighting {
    std::string statement; // its fingerprint
    std::uint64_t shape = 0;
    Timestamp at;
    std::string plan{};      // JSON, without literals
    std::string source{};    // "explain", "analyze", "auto_explain"
    double rowsScanned = -1; // an execution; negative: not known
    double seconds = -1;     // of the execution it was measured in; negative: it is an estimate
    std::uint64_t times = 1; // seen so often up to then
};

// An execution that the server itself wrote to its log together with the plan.
struct LoggedExecution {
    std::string statement; // its fingerprint
    std::uint64_t shape = 0;
    Timestamp at; // its end
    double seconds = 0;
    bool measured = false; // the plan has the rows it really had
};

// Of the plan of a statement that was measured last, or of the latest estimate where none was measured.
struct PlanScan {
    std::string statement;
    double rowsScanned = 0; // an execution
    bool measured = false;
    std::string source{}; // as in PlanSighting
    Timestamp at;
};

struct StoredPlan {
    std::uint64_t shape = 0;
    std::string plan;
    std::string source;
    double rowsScanned = -1;
    double seconds = -1;
    Timestamp firstSeen;
    Timestamp lastSeen;
    std::uint64_t sightings = 0;
};

// The time in which one shape was seen and no other in between.
struct PlanPeriod {
    std::uint64_t shape = 0;
    Timestamp first;
    Timestamp last;
    std::uint64_t sightings = 0;
};

} // namespace pavement::history
