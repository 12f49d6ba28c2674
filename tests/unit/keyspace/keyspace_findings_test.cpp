// The catalogue: each finding on facts where it must be said, and on facts a little better where it must not.

#include "engine/keyspace/findings.h"

#include <QTest>

#include <functional>
#include <set>

using namespace pavement;
using namespace pavement::keyspace;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

// A server with nothing wrong.
Facts healthy() {
    Facts facts;
    auto& info = facts.server.info;
    info.version = "7.0.15";
    info.role = "master";
    info.memoryUsedBytes = 1000 * kMiB;
    info.memoryPeakBytes = 1200 * kMiB;
    info.memoryResidentBytes = 1100 * kMiB;
    info.memoryMaxBytes = 2000 * kMiB;
    info.fragmentation = 1.1;
    info.evictionPolicy = "allkeys-lfu";
    info.hits = 950'000;
    info.misses = 50'000;
    info.keys = 100'000;
    info.keysWithExpiry = 80'000;
    info.clients = 100;
    info.maxClients = 10'000;
    info.commandStatistics["get"] = {1'000'000, 1.0, 0, 0};
    facts.server.memory.systemBytes = 8000 * kMiB;
    facts.server.memory.fragmentationBytes = 100 * static_cast<std::int64_t>(kMiB) - 1;
    facts.server.persistence.forkSeconds = 0.01;
    facts.server.configuration = std::map<std::string, std::string>{
        {"slowlog-log-slower-than", "10000"}, {"activedefrag", "no"}, {"maxmemory-clients", "0"}};
    facts.server.slowLog = redis::SlowLog{};
    facts.server.latency = std::vector<redis::LatencyEvent>{};
    Prefix all;
    all.sampled = 1000;
    all.ttl = {200, 0, 800, 0, 0};
    all.bytes = {1e9, 1e9, 1e9};
    facts.keyspace.prefixes = {all};
    return facts;
}

Prefix prefix(const char* name, std::uint64_t sampled, std::uint64_t endless, double bytes) {
    Prefix made;
    made.name = name;
    made.parent = 0;
    made.depth = 1;
    made.sampled = sampled;
    made.ttl = {endless, 0, sampled - endless, 0, 0};
    made.keys = {1000, 900, 1100};
    made.bytes = {bytes, bytes, bytes};
    made.largestKey = std::string(name) + "1";
    return made;
}

redis::KeyFacts key(const char* name, redis::KeyType type, std::uint64_t bytes, bool expires) {
    redis::KeyFacts made;
    made.key = name;
    made.type = type;
    made.bytes = bytes;
    if (expires) {
        made.ttl = Milliseconds{60'000};
    }
    return made;
}

Traffic traffic(const char* name, std::uint64_t reads, std::uint64_t writes, std::uint64_t missed) {
    Traffic made;
    made.reads = 10'000;
    made.seconds = 10;
    made.prefixes = {{name, reads, writes, reads, missed}};
    return made;
}

struct Case {
    const char* id;
    std::function<void(Facts&)> wrong, fine;
};

std::vector<Case> cases() {
    using redis::KeyType;
    return {
        {"memory-no-limit", [](Facts& f) { f.server.info.memoryMaxBytes = 0; }, [](Facts&) {}},
        {"writes-refused", [](Facts& f) { f.server.info.errors["OOM"] = 3; },
         [](Facts& f) { f.server.info.errors["WRONGTYPE"] = 3; }},
        {"memory-nearly-full",
         [](Facts& f) {
             f.server.info.evictionPolicy = "noeviction";
             f.server.info.memoryUsedBytes = f.server.info.memoryResidentBytes = 1801 * kMiB;
         },
         [](Facts& f) { f.server.info.memoryUsedBytes = 1990 * kMiB; }},
        {"cache-never-evicts", [](Facts& f) { f.server.info.evictionPolicy = "noeviction"; },
         [](Facts& f) {
             f.server.info.evictionPolicy = "noeviction";
             f.server.info.keysWithExpiry = 1000; // a store, not a cache
         }},
        {"nothing-to-evict",
         [](Facts& f) {
             f.server.info.evictionPolicy = "volatile-lru";
             f.server.info.keysWithExpiry = 100;
         },
         [](Facts& f) { f.server.info.evictionPolicy = "volatile-lru"; }},
        {"evicts-what-is-read",
         [](Facts& f) {
             f.server.info.misses = 900'000;
             f.server.info.evicted = 500'000;
         },
         [](Facts& f) { f.server.info.evicted = 500'000; }}, // the ratio is good all the same
        {"eviction-behind", [](Facts& f) { f.server.memory.evictionExceededSeconds = 5; },
         [](Facts& f) { f.server.memory.evictionExceededSeconds = 0.5; }},
        {"low-hit-ratio", [](Facts& f) { f.server.info.misses = 2'000'000; },
         [](Facts& f) {
             f.server.info.hits = 10;
             f.server.info.misses = 2000; // too few reads to judge
         }},
        {"expired-stale", [](Facts& f) { f.server.expiredStaleShare = 0.4; },
         [](Facts& f) { f.server.expiredStaleShare = 0.1; }},
        {"fragmented",
         [](Facts& f) {
             f.server.info.fragmentation = 1.8;
             f.server.memory.fragmentationBytes = 800 * static_cast<std::int64_t>(kMiB);
         },
         [](Facts& f) { f.server.info.fragmentation = 9; }}, // of a few bytes
        {"swapped", [](Facts& f) { f.server.info.memoryResidentBytes = 500 * kMiB; },
         [](Facts& f) { f.server.info.memoryResidentBytes = 980 * kMiB; }},
        {"prefix-without-ttl",
         [](Facts& f) { f.keyspace.prefixes.push_back(prefix("user:", 500, 500, 5e8)); },
         [](Facts& f) {
             f.keyspace.prefixes.push_back(prefix("user:", 500, 50, 5e8));
             f.keyspace.prefixes.push_back(prefix("few:", 10, 10, 5e8));
             f.keyspace.prefixes.push_back(prefix("small:", 500, 500, 1e6));
         }},
        {"big-key", [](Facts& f) { f.keyspace.bigKeys = {key("page", KeyType::string, 2 * kMiB, true)}; },
         [](Facts& f) {
             f.keyspace.bigKeys = {key("page", KeyType::string, kMiB / 2, true),
                                   key("h", KeyType::hash, 2 * kMiB, true)};
         }},
        {"collection-grows",
         [](Facts& f) { f.keyspace.bigKeys = {key("log", KeyType::stream, 20 * kMiB, false)}; },
         [](Facts& f) {
             f.keyspace.bigKeys = {key("log", KeyType::stream, 20 * kMiB, true),
                                   key("page", KeyType::string, 20 * kMiB, false)};
         }},
        {"hot-prefix", [](Facts& f) { f.traffic = traffic("product:", 8000, 10, 0); },
         [](Facts& f) { f.traffic = traffic("product:", 8000, 4000, 0); }},
        {"outgrew-compact-form",
         [](Facts& f) {
             f.crossings = {{"user:*:", "hash-max-listpack-entries", 128, false, 200, 150, 1e6}};
         },
         [](Facts& f) {
             f.crossings = {{"user:*:", "hash-max-listpack-entries", 128, false, 3, 150, 1e6}};
         }},
        {"prefix-misses", [](Facts& f) { f.traffic = traffic("search:", 2000, 1900, 1500); },
         [](Facts& f) { f.traffic = traffic("search:", 2000, 1900, 200); }},
        {"snapshot-failing", [](Facts& f) { f.server.persistence.snapshotFailed = true; }, [](Facts&) {}},
        {"append-failing", [](Facts& f) { f.server.persistence.appendWriteFailed = true; }, [](Facts&) {}},
        {"slow-fork", [](Facts& f) { f.server.persistence.forkSeconds = 0.5; },
         [](Facts& f) { f.server.persistence.forkSeconds = 0.05; }},
        {"replica-link-down", [](Facts& f) { f.server.replication.linkUp = false; },
         [](Facts& f) { f.server.replication.linkUp = true; }},
        {"replica-lags",
         [](Facts& f) {
             f.server.replication.replicas = {{"10.0.0.7:6379", "online", 0, 30}};
         },
         [](Facts& f) {
             f.server.replication.replicas = {{"10.0.0.7:6379", "online", 1000, 1}};
         }},
        {"blocking-command",
         [](Facts& f) {
             f.server.info.commandStatistics["keys"] = {5, 2.0, 0, 0};
         },
         [](Facts& f) {
             f.server.info.commandStatistics["scan"] = {5000, 2.0, 0, 0};
         }},
        {"slow-command",
         [](Facts& f) {
             f.server.info.commandStatistics["hgetall"] = {100, 5.0, 0, 0};
         },
         [](Facts& f) {
             f.server.info.commandStatistics["hgetall"] = {100'000, 5.0, 0, 0};
         }},
        {"slow-log-fills", [](Facts& f) { f.server.slowLog->commands.resize(12); },
         [](Facts& f) { f.server.slowLog->commands.resize(2); }},
        {"slow-log-off", [](Facts& f) { (*f.server.configuration)["slowlog-log-slower-than"] = "-1"; },
         [](Facts& f) { f.server.configuration.reset(); }}, // not permitted to know is not off
        {"latency-spike",
         [](Facts& f) {
             f.server.latency = {{{"fork", {}, Milliseconds{10}, Milliseconds{400}}}};
         },
         [](Facts& f) {
             f.server.latency = {{{"fork", {}, Milliseconds{10}, Milliseconds{20}}}};
         }},
        {"output-buffers", [](Facts& f) { f.server.memory.largestOutputBytes = 50 * kMiB; },
         [](Facts& f) { f.server.memory.clientBytes = 50 * kMiB; }},
        {"many-connections", [](Facts& f) { f.server.info.clients = 9000; },
         [](Facts& f) { f.server.info.clients = 5000; }},
    };
}

std::set<std::string> idsOf(const Facts& facts) {
    std::set<std::string> ids;
    for (const Finding& each : findIn(facts)) {
        ids.insert(each.id);
    }
    return ids;
}

} // namespace

class KeyspaceFindingsTest : public QObject {
    Q_OBJECT

private slots:

    void a_healthy_server_is_left_alone() {
        const auto findings = findIn(healthy());
        QVERIFY2(findings.empty(), findings.empty() ? "" : findings.front().id.c_str());
    }

    void every_entry_of_the_catalogue_has_a_case() {
        std::set<std::string> tested;
        for (const Case& each : cases()) {
            tested.insert(each.id);
        }
        std::set<std::string> known;
        for (const CatalogueEntry& each : catalogue()) {
            QVERIFY2(known.insert(std::string(each.id)).second, "an id stands twice");
            QVERIFY(!each.title.empty() && !each.why.empty());
        }
        QVERIFY(known == tested);
    }

    void a_finding_is_said_where_it_must_be_data() { rows(); }

    void a_finding_is_said_where_it_must_be() {
        QFETCH(int, number);
        const Case each = cases()[static_cast<std::size_t>(number)];
        Facts facts = healthy();
        each.wrong(facts);
        const auto findings = findIn(facts);
        const auto at = std::find_if(findings.begin(), findings.end(),
                                     [&each](const Finding& finding) { return finding.id == each.id; });
        QVERIFY(at != findings.end());
        QVERIFY(!at->evidence.empty());
        QVERIFY(!at->undo.empty() ? !at->command.empty() : true);
        QVERIFY2(findings.size() <= 2, "one cause, many findings");
    }

    void and_not_where_it_must_not_data() { rows(); }

    void and_not_where_it_must_not() {
        QFETCH(int, number);
        const Case each = cases()[static_cast<std::size_t>(number)];
        Facts facts = healthy();
        each.fine(facts);
        QVERIFY(idsOf(facts).count(each.id) == 0);
    }

    void the_gravest_comes_first() {
        Facts facts = healthy();
        facts.server.info.memoryMaxBytes = 0;
        facts.server.persistence.snapshotFailed = true;
        (*facts.server.configuration)["slowlog-log-slower-than"] = "-1";
        const auto findings = findIn(facts);
        QCOMPARE(findings.size(), std::size_t{3});
        QCOMPARE(findings[0].id, std::string("snapshot-failing"));
        QCOMPARE(findings[1].id, std::string("memory-no-limit"));
        QCOMPARE(findings[2].id, std::string("slow-log-off"));
    }

    // A limit below what is used would evict, or refuse writes, the moment it is set.
    void the_limit_that_is_advised_holds_what_is_there() {
        Facts facts = healthy();
        facts.server.info.memoryMaxBytes = 0;
        facts.server.info.memoryUsedBytes = facts.server.info.memoryPeakBytes = 7900 * kMiB;
        facts.server.info.memoryResidentBytes = 7900 * kMiB;
        const std::string command = findIn(facts).front().command;
        const std::string words = "CONFIG SET maxmemory ";
        QCOMPARE(command.substr(0, words.size()), words);
        QVERIFY(std::stoull(command.substr(words.size())) > facts.server.info.memoryUsedBytes);
    }

    void names_of_any_bytes_are_safe_in_commands_and_subjects() {
        Facts facts = healthy();
        facts.keyspace.bigKeys = {key("a\n\"b\x1b[31m", redis::KeyType::string, 5 * kMiB, true)};
        const auto findings = findIn(facts);
        QCOMPARE(findings.size(), std::size_t{1});
        QCOMPARE(findings[0].subject, std::string("a\\x0a\"b\\x1b[31m"));
        QCOMPARE(findings[0].command, std::string("MEMORY USAGE \"a\\x0a\\\"b\\x1b[31m\" SAMPLES 100"));
    }

    // One key of 100 MB among thousands of small ones is mostly not met, and the sum then looks harmless.
    void a_sample_that_missed_the_large_keys_is_known_for_it() {
        Facts facts = healthy();
        facts.server.memory.datasetBytes = 900 * kMiB;
        facts.keyspace.population = facts.server.info.keys;
        facts.keyspace.prefixes.front().bytes = {1e6, 0.9e6, 1.1e6};
        QVERIFY(unaccountedData(facts).has_value());
        facts.keyspace.complete = true;
        QVERIFY(!unaccountedData(facts).has_value());
        facts.keyspace.complete = false;
        facts.keyspace.population = 10; // another database holds the rest
        QVERIFY(!unaccountedData(facts).has_value());
        facts.keyspace.population = facts.server.info.keys;
        facts.keyspace.prefixes.front().bytes = {8e8, 7e8, 9e8};
        QVERIFY(!unaccountedData(facts).has_value());
    }

    void a_key_of_several_hundred_megabytes_is_critical() {
        Facts facts = healthy();
        facts.keyspace.bigKeys = {key("k", redis::KeyType::string, 300 * kMiB, true)};
        QVERIFY(findIn(facts).front().severity == Severity::critical);
    }

private:
    static void rows() {
        QTest::addColumn<int>("number");
        int number = 0;
        for (const Case& each : cases()) {
            QTest::newRow(each.id) << number++;
        }
    }
};

QTEST_GUILESS_MAIN(KeyspaceFindingsTest)
#include "keyspace_findings_test.moc"
