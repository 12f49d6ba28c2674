#pragma once
// Time that sessions spend in each statement by what they wait for, from samples of pg_stat_activity. A
// sample stands for the time since the one before. Not thread-safe.

#include "engine/history/statement_work.h"
#include "engine/postgres/statistics.h"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pavement::monitor {

class StatementWaits {
public:
    // A statement met for the first time whose text nobody else will bring.
    struct NewText {
        std::string label;
        std::string text; // as it may be kept
        std::string fingerprint;
        bool fromTokens = false;
    };

    // `seconds`: what the sample stands for. `learnTexts`: also of statements with a query id, where
    // pg_stat_statements does not bring them.
    void add(const postgres::Activity& activity, double seconds, bool learnTexts);

    double seconds() const { return m_seconds; } // sampled since the last take()

    // What was gathered, and begins anew. At most about a thousand pairs of statement and event: beyond, the
    // statement is "".
    history::WaitInterval take(Timestamp at);
    std::vector<NewText> takeTexts();

private:
    std::string labelOf(const postgres::BackendActivity& row, bool learnTexts);

    double m_seconds = 0;
    bool m_partial = false;                                        // sessions of other roles were hidden
    double m_toldFor = 0;                                          // seconds since m_told was empty
    std::map<std::pair<std::string, std::string>, double> m_waits; // by label and event
    std::unordered_map<std::string, std::string> m_fingerprints;   // by text
    std::unordered_map<std::string, bool> m_told;                  // labels whose texts went out
    std::vector<NewText> m_texts;
};

} // namespace pavement::monitor
