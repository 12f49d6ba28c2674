#include "engine/keyspace/findings.h"

#include "engine/keyspace/rules.h"
#include "engine/keyspace/thresholds.h"

#include <algorithm>
#include <array>

namespace pavement::keyspace {

namespace {

struct Row {
    std::string_view id, title;
    Severity severity;
    std::string_view why;
    rules::Rule rule;
};

// The catalogue.
constexpr std::array kRows{
    Row{"memory-no-limit", "No memory limit is set", Severity::warning,
        "Redis grows until the system kills it or swaps. With a limit it evicts, or refuses writes with a "
        "plain "
        "error.",
        rules::noLimit},
    Row{"writes-refused", "Writes are refused for want of memory", Severity::critical,
        "The limit was reached and nothing could be evicted, so clients get OOM errors instead of writes.",
        rules::writesRefused},
    Row{"memory-nearly-full", "Memory is nearly full and nothing may be evicted", Severity::critical,
        "At the limit every write is refused until keys expire or are deleted.", rules::nearlyFull},
    Row{"cache-never-evicts", "A cache that never evicts", Severity::warning,
        "When the limit is reached writes fail, though old entries could make room. allkeys-lfu keeps what "
        "is "
        "read most.",
        rules::cacheNeverEvicts},
    Row{"nothing-to-evict", "The eviction policy finds hardly a key to evict", Severity::warning,
        "A volatile policy looks only at keys with a time to live. Without them it is noeviction.",
        rules::nothingToEvict},
    Row{"evicts-what-is-read", "Evictions cost hits", Severity::warning,
        "Entries leave before they are read again. A larger limit helps, or a policy that counts reads "
        "(allkeys-lfu); `pavement cache mrc` on a record of requests says how much more memory is worth it.",
        rules::evictsWhatIsRead},
    Row{"eviction-behind", "Eviction cannot keep up", Severity::warning,
        "Memory stays above its limit while keys are freed. Freeing large values in a thread of its own "
        "shortens "
        "that.",
        rules::evictionBehind},
    Row{"low-hit-ratio", "Most reads miss", Severity::info,
        "Hardly anything is evicted, so entries expire too early, are asked for before anybody wrote them, "
        "or "
        "their names never repeat.",
        rules::lowHitRatio},
    Row{"expired-stale", "Expired keys stay in memory", Severity::warning,
        "The cycle that removes expired keys is falling behind, and they take room from live ones.",
        rules::expiredStale},
    Row{"fragmented", "Memory is fragmented", Severity::warning,
        "The process holds far more than its data needs. Active defragmentation gives it back at the price "
        "of "
        "some processor time.",
        rules::fragmented},
    Row{"swapped", "Part of the data is swapped out", Severity::critical,
        "Reading a page from disk takes a thousand times as long, and everybody waits for it. Give the "
        "machine more "
        "memory, or the server a lower maxmemory once it may lose keys.",
        rules::swapped},
    Row{"prefix-without-ttl", "A prefix never expires", Severity::warning,
        "Beside keys that expire, these stay for ever unless they are deleted or evicted. The command shows "
        "it "
        "on one key; let the writer set the time to live.",
        rules::prefixWithoutTtl},
    Row{"big-key", "A large key", Severity::warning,
        "Reading, moving or deleting it holds everybody else up, and in a cluster it cannot be split. UNLINK "
        "deletes without waiting; the command tells its exact size.",
        rules::bigKey},
    Row{"collection-grows", "A large collection never expires", Severity::warning,
        "A collection without an end grows until it is a problem of its own. Trimming it removes data, so "
        "this is "
        "for whoever owns it to decide, and cannot be taken back.",
        rules::collectionGrows},
    Row{"hot-prefix", "Hot reads that a process could keep itself", Severity::info,
        "A layer in the application's memory, told of changes by client tracking, answers these without a "
        "round "
        "trip.",
        rules::hotPrefix},
    Row{"outgrew-compact-form", "Collections just outgrew their compact form", Severity::info,
        "As a listpack the same elements take a fraction of the memory. A higher limit brings that back for "
        "keys "
        "written from then on, at the price of slower access within each.",
        rules::outgrewCompactForm},
    Row{"prefix-misses", "A prefix mostly misses", Severity::warning,
        "Most reads below it find nothing: its entries expire or are evicted before they are used, or it is "
        "never "
        "filled.",
        rules::prefixMisses},
    Row{"snapshot-failing", "The last snapshot failed", Severity::critical,
        "What changed since is lost when the server ends, and by default Redis refuses writes until a "
        "snapshot "
        "succeeds. The server's log says why; mostly a full disk or no memory for the fork.",
        rules::snapshotFailing},
    Row{"append-failing", "The append-only file cannot be written", Severity::critical,
        "Writes are not safe on disk, or the file grows without being rewritten. The server's log says why.",
        rules::appendFailing},
    Row{"slow-fork", "Forks stop the server", Severity::warning,
        "Each snapshot and rewrite forks, and copying the page table of a large process takes long. "
        "Transparent "
        "huge pages make it worse; fewer snapshots, or taking them on a replica, avoid it.",
        rules::slowFork},
    Row{"replica-link-down", "A replica is cut off", Severity::critical,
        "It serves old data or none, and cannot take over.", rules::linkDown},
    Row{"replica-lags", "A replica lags", Severity::warning,
        "It serves old data, a failover to it loses what it lacks, and behind the backlog it must copy "
        "everything anew.",
        rules::replicaLags},
    Row{"blocking-command", "A command that blocks everybody is in use", Severity::warning,
        "It walks the whole key space while nobody else is served. SCAN does the same in small steps. Refuse "
        "it only once its callers are gone.",
        rules::blockingCommands},
    Row{"slow-command", "A command is slow in the mean", Severity::warning,
        "It reads whole collections at a time. Read them by windows (HSCAN, SSCAN, ranges) or keep them "
        "small.",
        rules::slowCommands},
    Row{"slow-log-fills", "The slow log fills", Severity::info,
        "While one of these runs everybody else waits.", rules::slowLogFills},
    Row{"slow-log-off", "The slow log is off", Severity::info,
        "Without it nobody can say afterwards what held the server up; it costs nothing to speak of.",
        rules::slowLogOff},
    Row{"latency-spike", "The server stood still", Severity::warning,
        "The latency monitor saw a pause that every client felt.", rules::latencySpikes},
    Row{"output-buffers", "Clients' buffers take much memory", Severity::warning,
        "Replies wait for clients that read too slowly or ask for too much. Above maxmemory-clients the "
        "worst are "
        "disconnected.",
        rules::outputBuffers},
    Row{"many-connections", "Connections run out", Severity::warning,
        "At the limit new clients are turned away. A pool in each application needs far fewer.",
        rules::manyConnections},
};

} // namespace

std::string_view toString(Severity severity) {
    return severity == Severity::critical ? "critical" : severity == Severity::warning ? "warning" : "info";
}

std::optional<double> unaccountedData(const Facts& facts) {
    const auto data = static_cast<double>(facts.server.memory.datasetBytes);
    // One database of several holds but a part of the data.
    if (facts.keyspace.complete || facts.keyspace.prefixes.empty() ||
        facts.keyspace.population < facts.server.info.keys || data < thresholds::kUnaccountedBytes ||
        data < 2 * facts.keyspace.prefixes.front().bytes.high) {
        return std::nullopt;
    }
    return data;
}

std::vector<CatalogueEntry> catalogue() {
    std::vector<CatalogueEntry> entries;
    for (const Row& row : kRows) {
        entries.push_back({row.id, row.title, row.severity, row.why});
    }
    return entries;
}

std::vector<Finding> findIn(const Facts& facts) {
    std::vector<Finding> findings;
    for (const Row& row : kRows) {
        for (rules::Seen& seen : row.rule(facts)) {
            findings.push_back({std::string(row.id), std::string(row.title),
                                seen.severity.value_or(row.severity), std::move(seen.subject),
                                std::move(seen.evidence), std::string(row.why), std::move(seen.command),
                                std::move(seen.undo)});
        }
    }
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
    return findings;
}

} // namespace pavement::keyspace
