#pragma once
// Private to attention: every matter that could need a person, with what it takes of which statement's time,
// and the words. Pure.

#include "engine/analyzer/attention.h"

#include <string>
#include <vector>

namespace pavement::analyzer::detail {

struct Claim {
    std::string statement;
    double seconds = 0;
};

struct Candidate {
    AttentionItem item;
    std::vector<Claim> claims; // dearest first
    double elsewhere = 0;      // seconds of no statement that is listed
};

inline constexpr std::size_t kStatementsJudged = 50;

const StatementLoad* loadOf(const Workload& workload, std::string_view id); // null: not in it
std::string idOf(AttentionKind kind, const std::string& rest);
double timeOf(const StatementLoad& load); // execution and planning
double timeOf(const Workload& workload);  // of everything
bool pressing(const AttentionItem& item); // worth a place though it has no price in time

// In an order in which a cause comes before what follows from it.
std::vector<Candidate> candidates(const AttentionKnown& known);
// Those of them that are about statements: findings, changes, patterns. The workload must be known.
std::vector<Candidate> ofStatements(const AttentionKnown& known);
// Alerts that went on at the end of the range, as the history's events have them.
Result<std::vector<monitor::AlertState>> alertsAtEnd(const history::History& history, std::string_view target,
                                                     TimeRange range);
// A check whose fix is that of a finding with a price is the same matter.
void dropSaidTwice(std::vector<AttentionItem>& priced, std::vector<AttentionItem>& timeless);
// The cost, once it is known, and the statement's text.
void completeWords(AttentionItem& item, const Workload& workload);
void sayWhatIsMissing(const AttentionKnown& known, Attention& out);

} // namespace pavement::analyzer::detail
