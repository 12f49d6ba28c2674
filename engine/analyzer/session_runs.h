#pragma once
// The order of statements in sessions: what is asked again and again right after what. Inside of analyzer.

#include "engine/analyzer/patterns.h"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace pavement::analyzer {

struct SessionRuns {
    struct Pair {
        std::size_t runs = 0;    // long enough
        std::size_t lookUps = 0; // in them
    };

    struct Statement {
        std::size_t executions = 0;
        double seconds = 0;
        // How often it came where it had not been among the three before, by what came right before ("": a
        // pause, or the beginning), and how often it could have: in sessions that run it at all.
        std::map<std::string, std::size_t> starts, chances;
    };

    std::map<std::pair<std::string, std::string>, Pair> pairs; // list, look-up
    std::map<std::string, Statement> statements;

    // Chance of as many starts after this list, were it all the same to the look-up what came before. Where
    // many programs share a connection, chance alone puts one after the other.
    double byChance(const std::string& list, const std::string& lookUp) const;
};

// A run is the same statement at least `options.leastPerParent` times with at most two others between, no
// pause of the program and no further run of the list; the list is what came right before.
SessionRuns sessionRuns(std::span<const SessionStatement> statements, const NPlusOneOptions& options);

// Pointers into `statements`, by session and time.
std::vector<const SessionStatement*> bySession(std::span<const SessionStatement> statements);

} // namespace pavement::analyzer
