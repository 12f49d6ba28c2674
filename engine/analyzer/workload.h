#pragma once
// What the statements of a server did in a range of the history: who took the time, how often, how evenly,
// and with how many blocks. A statement is its fingerprint (sql/fingerprint.h), so it keeps its history
// across databases, roles, servers and versions; what ran under several of them is joined, or split on
// demand. Reads the history only and takes no lock that a monitor waits for; any thread but the window's.
//
// Sums are exact to the collector's interval (about 10 s); of long ranges (over six hours) to the minute, of
// those over three days to the hour, since that is what is read. What was not recorded is no zero:
// Workload::recorded says how much of the range is known.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/history/statement_work.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

using history::StatementWork;
using history::WorkFigure;

struct WorkloadOptions {
    bool splitByDatabase = false; // one row for each database the statement ran in
    bool splitByUser = false;     // one row for each role it ran as
    std::string database;         // only this one (name, or oid where no name is known); empty: all
    std::string user;             // only this role
    std::size_t most = 5000;      // rows, those with the most execution time; the others are in the rest
    std::size_t sparkPoints = 30; // of the line of time for each statement; 0: none
};

struct RowsScanned {
    // A logged plan is a measured one that the server wrote by itself (auto_explain).
    enum class Source { measuredPlan, loggedPlan, estimatedPlan, tableStatistics };
    double perCall = 0; // rows that its scans read, those thrown away by filters included
    Source source = Source::estimatedPlan;
    Timestamp at; // when the plan was seen; of table statistics the end of the range
};

struct StatementLoad {
    // Names it in the functions below: the fingerprint as 16 hexadecimal digits, or the label of its series
    // while its text is not known.
    std::string id;
    std::string text;                       // without literals; empty while not known
    bool fromTokens = false;                // the text did not parse, so the fingerprint is of its words
    std::vector<std::string> labels;        // "<query id>/<database oid>/<role oid>" joined in this row
    std::vector<std::string> databases;     // names, or oids where none is known
    std::vector<std::string> users;         //
    StatementWork work;                     // in the range, nested executions included
    double nestedSeconds = 0;               // execution inside functions, in their callers' time as well
    double share = 0;                       // of Workload::total's execution time, 0…1; NaN where partial
    std::optional<RowsScanned> rowsScanned; // from the plan measured last, else the latest estimate
    Timestamp firstSeen;                    // ever, in this history
    Timestamp lastSeen;                     // in the range
    std::vector<float> spark;               // execution seconds per second; NaN where nothing was recorded

    double calls() const { return work[WorkFigure::calls]; }

    double seconds() const { return work[WorkFigure::seconds]; }

    // Found in shared_buffers of what was asked for, 0…1; NaN where it asked for no block.
    double hitRatio() const;

    bool isNew(TimeRange range) const { return firstSeen >= range.from; }
};

struct Workload {
    // What the sums are of: the range that was asked for, or more where minutes or hours that touch it count
    // whole. Times `recorded` it is what a rate is to be divided by.
    TimeRange range;
    std::vector<StatementLoad> statements; // by execution time, descending
    bool split = false;                    // a statement may have several, apart by database or user
    bool filtered = false;                 // of one user or database alone
    StatementWork total;                   // everything the server counted, nested executions left out
    StatementWork rest;           // "everything else": the total without those listed, never below zero
    history::WorkFigures figures; // counted by the server at all; a figure not in it is unknown, not zero
    double recorded = 0;          // share of the range that was recorded, 0…1
    bool partial = false;         // statements of other roles were hidden: the total is of those seen
    std::vector<TimeRange> gaps;  // within the range asked for, of over half a minute
    Milliseconds resolution{0};   // of what was read: the collector's interval (0), a minute or an hour
    std::vector<Timestamp> sparkTimes; // beginning of each point of the spark lines
};

// A target without any record gives an empty workload with recorded = 0, no error.
Result<Workload> readWorkload(const history::History& history, std::string_view target, TimeRange range,
                              const WorkloadOptions& options = {});

// Which statement: an id of StatementLoad, or some of its labels only (one database, one role).
struct StatementChoice {
    std::string id;
    std::vector<std::string> labels; // empty: all of the id
};

struct StatementPoint {
    Timestamp at;       // beginning of the interval
    double seconds = 0; // how much of it was recorded
    StatementWork work; // all zero where it did not run, or in a minute or hour was negligible
};

struct StatementHistory {
    std::vector<StatementPoint> points; // time order; a gap in the record is a gap between points
    Milliseconds step{0};               // of the points; 0: as collected
    history::WorkFigures figures;
    std::vector<history::PlanPeriod> plans; // which plan shape was seen when; touching the range
};

// At most about maxPoints, by joining neighbours.
Result<StatementHistory> statementHistory(const history::History& history, std::string_view target,
                                          const StatementChoice& choice, TimeRange range,
                                          std::size_t maxPoints = 2000);

// ---- Load by wait ----------------------------------------------------------------------------------------

struct WaitLoad {
    std::string event;  // "Lock:transactionid", "IO:DataFileRead", "CPU"
    double seconds = 0; // that sessions spent so
};

struct LabelWaits { // of one database and role, as in StatementLoad::labels
    std::string label;
    std::vector<WaitLoad> waits; // descending
};

struct StatementWaits {
    std::string id;   // as in StatementLoad; "" for what could not be told from which statement it came
    std::string text; // empty while not known
    double seconds = 0;
    std::vector<WaitLoad> waits;     // descending
    std::vector<LabelWaits> byLabel; // the same, apart
};

struct LoadByWait {
    std::vector<StatementWaits> statements; // by seconds, descending
    std::vector<WaitLoad> all;              // every statement together
    double sampledSeconds = 0; // of the range; all / sampledSeconds is the mean of active sessions
    bool partial = false;      // sessions of other roles were hidden at times
};

// From activity samples, one a second: what is shorter is seen by chance only, and rightly on average.
Result<LoadByWait> loadByWait(const history::History& history, std::string_view target, TimeRange range,
                              const StatementChoice& choice = {});

// ---- Rows scanned, from table statistics -----------------------------------------------------------------

// Where no plan is known: the rows read in the tables the statement names (sequential scans, the only ones
// the history keeps), for each call; an upper bound where other statements read them too. Nothing where no
// statistics of them were recorded. Reads the series of a few tables: for one statement, not for a list.
std::optional<RowsScanned> scannedFromTables(const history::History& history, std::string_view target,
                                             const StatementLoad& statement, TimeRange range);

} // namespace pavement::analyzer
