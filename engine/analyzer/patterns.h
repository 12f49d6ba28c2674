#pragma once
// Statements that are each fast and together slow, because of how a program asks: one for the list and one
// for each of its rows (N+1), many small ones one after the other, a connection for each statement. Found
// from two kinds of evidence, each enough by itself: counters over intervals (pg_stat_statements), and the
// order of statements in sessions (a log). Knows no server and no history; pure functions, any thread.
//
// From counters alone nearly all statements rise and fall together, because the users come and go; so what
// counts is the part of a look-up's calls that the load does not explain but the rows of the other statement
// do: the partial correlation (Fisher 1924) of the calls and of their moves from interval to interval, with
// his z for its significance, corrected for all pairs.

#include "engine/base/clock.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

// ---- One for each row ------------------------------------------------------------------------------------

struct StatementCalls {
    std::string id;
    std::string text;           // normalised; pairs are tied by what it says
    std::string database, user; // who runs it; only equals are paired
    // For each interval, the same intervals for all statements; NaN: not recorded.
    std::vector<double> calls, rows;
    double seconds = 0; // execution, of all intervals
};

// One statement of a session, as the log has it.
struct SessionStatement {
    std::string session;
    std::string transaction; // virtual transaction id, or any other name; empty: unknown
    Timestamp at;            // its end
    double seconds = 0;      // execution
    std::string id;          // of the statement, as in StatementCalls
};

enum class PatternAdvice {
    join,       // ask for both in one statement
    anyOfArray, // collect the keys, ask once: column = ANY($1)
    lateral,    // the newest for each: JOIN LATERAL (… ORDER BY … LIMIT n) ON true
    batch,      // one INSERT of many rows, COPY, one UPDATE … FROM (VALUES …)
    cache,      // the same keys again and again
    pool,       // keep connections
    pipeline,   // send without waiting for each answer
};

std::string_view toString(PatternAdvice advice);

struct NPlusOneOptions {
    double leastPerParent = 4;       // look-ups for one run of the list
    double leastRowsPerParent = 3;   // that the list returns
    double leastCalls = 100;         // of the look-up
    std::size_t leastIntervals = 12; // with calls of either
    double leastCorrelation = 0.75;  // partial, see above
    double significance = 1e-4;      // of any pair, with all pairs looked at
    Milliseconds longestPause{250};  // of the program, between look-ups of one run in a session
    std::size_t leastRuns = 3;
    double leastShareInRuns = 0.3; // of the look-up's executions
};

struct NPlusOne {
    std::string list, lookUp; // ids
    double perList = 0;       // look-ups for one run of the list
    double perRow = 0;        // for one of its rows; 1 where each row is asked for
    double listCalls = 0, lookUpCalls = 0;
    double lookUpSeconds = 0; // execution alone; a round trip each comes on top
    // From counters; 0 where there are none.
    double correlation = 0;    // partial: look-ups with the list's rows, the load left out
    std::size_t intervals = 0; // it was measured over
    // From sessions; 0 where there are none.
    std::size_t runs = 0; // of at least leastPerParent look-ups right after the list
    double meanRun = 0;
    double shareInRuns = 0;            // of the look-up's executions
    std::string table, column;         // what the look-up asks by
    std::vector<PatternAdvice> advice; // best first
    double confidence = 0;             // 0…1
};

// By lookUpSeconds, most first. Sessions may be empty, or the calls without intervals; a statement that only
// the sessions know is not tied to anything.
std::vector<NPlusOne> findNPlusOne(std::span<const StatementCalls> statements,
                                   std::span<const SessionStatement> sessions = {},
                                   const NPlusOneOptions& options = {});

// ---- Too many round trips --------------------------------------------------------------------------------

struct DatabaseInterval { // all figures of the interval
    double seconds = 0;
    double transactions = 0; // committed and rolled back
    double statements = 0;   // calls
    double statementSeconds = 0;
    double newSessions = 0;
    double idleInTransactionSeconds = 0; // 14 and later, else 0
};

struct ChattyOptions {
    double leastStatements = 20; // in a transaction
    double longestStatementSeconds = 0.002;
    double leastWaiting = 0.5; // share of a transaction in which the server waits for the program
    double leastNewSessionsPerSecond = 1;
    // A program that connects anew mostly runs a few statements of its driver's besides its own.
    double leastSessionsPerTransaction = 0.1;
    std::size_t leastIntervals = 5;
    std::size_t leastTransactions = 20; // of a kind, in sessions
};

enum class ChattyKind { manyStatements, sessionPerQuery };

std::string_view toString(ChattyKind kind);

struct Chatty {
    ChattyKind kind{};
    std::string database;        // as given
    std::string statement;       // the most frequent one, from sessions; empty from counters
    double perTransaction = 0;   // statements; or new sessions for each transaction
    double perSecond = 0;        // statements; or new sessions
    double statementSeconds = 0; // mean
    double waitingShare = 0;     // of the transaction's time
    std::size_t observed = 0;    // intervals, or transactions
    std::vector<PatternAdvice> advice;
};

std::vector<Chatty> findChatty(std::string_view database, std::span<const DatabaseInterval> intervals,
                               const ChattyOptions& options = {});
// From the log: transactions of many short statements, by the statement they consist of mostly. Statements
// without a transaction's name are passed over.
std::vector<Chatty> findChattyTransactions(std::string_view database,
                                           std::span<const SessionStatement> sessions,
                                           const ChattyOptions& options = {});

} // namespace pavement::analyzer
