#pragma once
// One row a kind of finding: what is made in a schema of its own, a statement where the kind must be found,
// and those that look alike and where it must not.

#include <map>
#include <string>
#include <vector>

namespace pavement::testing {

struct FindingCase {
    std::string id;
    std::vector<std::string> setup;    // in a session of its own, on the search path of a fresh schema
    std::vector<std::string> settings; // of the session that explains
    std::string statement;             // must fire
    std::string object;                // that the finding must name; empty: any
    std::vector<std::string> innocent; // must not fire
    std::vector<std::string> innocentSettings{}; // after `settings`
    bool fixMends = true; // the finding's SQL is run, and then the statement is innocent
    std::map<std::string, double, std::less<>> thresholds{};
    bool withFacts = true;
};

std::vector<FindingCase> estimateCases();
std::vector<FindingCase> accessCases();
std::vector<FindingCase> otherCases();

// Judged by text and counters of several executions, without a plan.
struct StatementCase {
    std::string id;
    std::vector<std::string> setup;
    std::vector<std::string> settings;
    std::string statement;
    std::string innocent;
    std::vector<std::string> innocentSettings{};
    std::map<std::string, double, std::less<>> thresholds{};
};

std::vector<StatementCase> statementCases();

} // namespace pavement::testing
