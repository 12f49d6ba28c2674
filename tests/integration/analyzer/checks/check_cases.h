#pragma once
// One row a check: what is made in a fresh database beside what looks like it but is right, and what the
// check then has to say — those and no others.

#include <map>
#include <string>
#include <vector>

namespace pavement::testing {

struct CheckCase {
    std::string check;
    std::vector<std::string> setup;    // in one session; "!" before a statement that is meant to fail
    std::vector<std::string> expected; // objects; "…" stands for this database's name
    std::map<std::string, double> thresholds{}; // by name
    // The check speaks of the whole server: others may be in its answer too.
    bool amongOthers = false;
    bool fixMends = true;                // its fix is run, and it has nothing more to say where it gave one
    std::vector<std::string> heldOpen{}; // in a session named "holder" that stays while the check runs
    std::vector<std::string> teardown{};
};

std::vector<CheckCase> schemaCases();
std::vector<CheckCase> serverCases();

} // namespace pavement::testing
