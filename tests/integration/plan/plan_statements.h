#pragma once
// Statements whose plans, taken together, show every node type that PostgreSQL 15 can be brought to print, on
// a small schema of their own. The corpus of tests/unit/plan was recorded from them.

#include <string>
#include <vector>

namespace pavement::testing {

struct PlanStatement {
    std::string name;     // of the corpus file
    std::string settings; // "SET LOCAL …" statements, separated by semicolons
    std::string statement;
    std::string options = "ANALYZE, BUFFERS"; // of EXPLAIN, beside FORMAT
};

// What a database needs before; run in order, each on its own.
std::vector<std::string> planSchema(const std::string& dataDirectory);
std::vector<PlanStatement> planStatements();

} // namespace pavement::testing
