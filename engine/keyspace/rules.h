#pragma once
// The rules behind the catalogue, inside this folder only. A rule adds what it sees; the catalogue adds id,
// title and why.

#include "engine/keyspace/findings.h"

#include <string>
#include <vector>

namespace pavement::keyspace::rules {

struct Seen {
    std::string evidence;
    std::string command, undo;
    std::string subject;
    std::optional<Severity> severity; // where it differs from the catalogue's
};

using Rule = std::vector<Seen> (*)(const Facts&);

// rules_memory.cpp
std::vector<Seen> noLimit(const Facts& facts);
std::vector<Seen> cacheNeverEvicts(const Facts& facts);
std::vector<Seen> nothingToEvict(const Facts& facts);
std::vector<Seen> nearlyFull(const Facts& facts);
std::vector<Seen> writesRefused(const Facts& facts);
std::vector<Seen> fragmented(const Facts& facts);
std::vector<Seen> swapped(const Facts& facts);
std::vector<Seen> evictsWhatIsRead(const Facts& facts);
std::vector<Seen> evictionBehind(const Facts& facts);
std::vector<Seen> lowHitRatio(const Facts& facts);
std::vector<Seen> expiredStale(const Facts& facts);

// rules_keys.cpp
std::vector<Seen> prefixWithoutTtl(const Facts& facts);
std::vector<Seen> bigKey(const Facts& facts);
std::vector<Seen> collectionGrows(const Facts& facts);
std::vector<Seen> hotPrefix(const Facts& facts);
std::vector<Seen> outgrewCompactForm(const Facts& facts);
std::vector<Seen> prefixMisses(const Facts& facts);

// rules_server.cpp
std::vector<Seen> snapshotFailing(const Facts& facts);
std::vector<Seen> appendFailing(const Facts& facts);
std::vector<Seen> slowFork(const Facts& facts);
std::vector<Seen> linkDown(const Facts& facts);
std::vector<Seen> replicaLags(const Facts& facts);
std::vector<Seen> blockingCommands(const Facts& facts);
std::vector<Seen> slowCommands(const Facts& facts);
std::vector<Seen> slowLogFills(const Facts& facts);
std::vector<Seen> slowLogOff(const Facts& facts);
std::vector<Seen> latencySpikes(const Facts& facts);
std::vector<Seen> outputBuffers(const Facts& facts);
std::vector<Seen> manyConnections(const Facts& facts);

// "62.5 %"
std::string percent(double share);
std::string bytesText(double bytes);
std::string countText(double count);

} // namespace pavement::keyspace::rules
