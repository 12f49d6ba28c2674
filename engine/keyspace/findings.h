#pragma once
// What is wrong on a server, from facts alone: a pure function over one catalogue. Each finding says what was
// seen, why it matters and what to type, with the way back where there is one. Commands are text for a person
// to read and run; nothing here runs them.
//
// CONFIG SET lasts until the server restarts; CONFIG REWRITE keeps it.

#include "engine/keyspace/encodings.h"
#include "engine/keyspace/prefixes.h"
#include "engine/keyspace/traffic.h"
#include "engine/redis/cluster.h"
#include "engine/redis/server_facts.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::keyspace {

struct Facts {
    redis::ServerFacts server;
    Keyspace keyspace;
    std::vector<Crossing> crossings;
    std::optional<Traffic> traffic;      // only where it was asked for
    std::optional<Error> trafficProblem; // and could not be had
    std::vector<redis::NodeView> nodes;  // of a cluster; keys and findings are those of the node looked at
};

enum class Severity { info, warning, critical };
std::string_view toString(Severity severity);

struct Finding {
    std::string id;
    std::string title;
    Severity severity = Severity::info;
    std::string subject;  // a prefix, key, command or replica, safe to show; empty: the server
    std::string evidence; // what was seen, in figures
    std::string why;
    std::string command; // for redis-cli; empty where the remedy is none of Redis
    std::string undo;    // empty where there is nothing to take back
};

// Where a sample cannot be the whole story: the server's data takes at least twice what the keys read account
// for at most, and the difference is worth a word. The bytes the server tells; absent where all is well or
// every key was read.
std::optional<double> unaccountedData(const Facts& facts);

// A line of the catalogue, for lists and documentation.
struct CatalogueEntry {
    std::string_view id, title;
    Severity severity; // as a rule; a finding may be milder or graver
    std::string_view why;
};

std::vector<CatalogueEntry> catalogue();

// Gravest first, in the catalogue's order within a severity.
std::vector<Finding> findIn(const Facts& facts);

} // namespace pavement::keyspace
