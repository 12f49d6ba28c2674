// Samples and what is made of them: intervals that hold what they promise, prefixes, encodings.

#include "engine/keyspace/encodings.h"
#include "engine/keyspace/estimate.h"
#include "engine/keyspace/prefixes.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace pavement;
using namespace pavement::keyspace;

namespace {

struct Coverage {
    double keys = 0, bytes = 0; // of the trials, whose interval held the truth
};

// Trials of drawing 16 segments of 60 keys out of a population in which `share` of the keys match and sizes
// are log-normal. With `clustered`, neighbours match together.
Coverage coverage(double share, bool clustered) {
    constexpr int kPopulation = 100'000;
    constexpr int kTrials = 400;
    constexpr int kSegments = 16;
    constexpr int kPerSegment = 60;
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> size(5, 1);
    std::bernoulli_distribution matches(share);
    std::vector<double> bytes(kPopulation);
    double trueKeys = 0;
    double trueBytes = 0;
    bool block = false;
    for (int i = 0; i < kPopulation; ++i) {
        if (!clustered || i % 30 == 0) {
            block = matches(random);
        }
        bytes[static_cast<std::size_t>(i)] = block ? size(random) : 0;
        trueKeys += block ? 1 : 0;
        trueBytes += bytes[static_cast<std::size_t>(i)];
    }
    std::uniform_int_distribution<int> start(0, kPopulation - kPerSegment);
    Coverage held;
    for (int trial = 0; trial < kTrials; ++trial) {
        std::vector<SegmentSum> segments(kSegments);
        for (SegmentSum& each : segments) {
            const int from = start(random);
            for (int i = from; i < from + kPerSegment; ++i) {
                const double value = bytes[static_cast<std::size_t>(i)];
                each.keys += 1;
                each.matching += value > 0 ? 1 : 0;
                each.bytes += value;
                each.bytesSquared += value * value;
            }
        }
        const Estimate keys = estimateKeys(segments, kPopulation, false);
        const Estimate sum = estimateBytes(segments, kPopulation, false);
        held.keys += keys.low <= trueKeys && trueKeys <= keys.high ? 1.0 / kTrials : 0;
        held.bytes += sum.low <= trueBytes && trueBytes <= sum.high ? 1.0 / kTrials : 0;
    }
    return held;
}

KeySample sampleOf(const std::vector<std::string>& names) {
    KeySample sample;
    for (const std::string& name : names) {
        redis::KeyFacts facts;
        facts.key = name;
        facts.type = redis::KeyType::string;
        facts.bytes = 100;
        sample.keys.push_back(facts);
        sample.segmentOf.push_back(0);
    }
    sample.segmentCount = 1;
    sample.population = names.size();
    sample.complete = true;
    return sample;
}

const Prefix* find(const Keyspace& keyspace, const std::string& name, bool rest = false) {
    for (const Prefix& each : keyspace.prefixes) {
        if (each.name == name && each.rest == rest) {
            return &each;
        }
    }
    return nullptr;
}

} // namespace

class KeyspaceEstimateTest : public QObject {
    Q_OBJECT

private slots:

    void intervals_hold_what_they_promise() {
        for (const double share : {0.02, 0.3, 0.8}) {
            const Coverage held = coverage(share, false);
            QVERIFY2(held.keys >= 0.93, std::to_string(held.keys).c_str());
            QVERIFY2(held.bytes >= 0.90, std::to_string(held.bytes).c_str());
        }
    }

    // Neighbours that resemble each other make each key worth less; an interval as of single draws fails
    // here.
    void intervals_hold_where_neighbours_resemble_each_other() {
        const Coverage held = coverage(0.3, true);
        QVERIFY2(held.keys >= 0.92, std::to_string(held.keys).c_str());
        QVERIFY2(held.bytes >= 0.90, std::to_string(held.bytes).c_str());
    }

    void a_complete_pass_is_exact() {
        const std::vector<SegmentSum> all{{100, 40, 4000, 0}};
        const Estimate keys = estimateKeys(all, 101, true);
        QVERIFY(keys.exact());
        QCOMPARE(keys.value, 40.0);
        QVERIFY(estimateBytes(all, 101, true).exact());
    }

    void what_was_never_seen_may_still_be_there() {
        const std::vector<SegmentSum> none{{1000, 0, 0, 0}};
        const Estimate keys = estimateKeys(none, 1e6, false);
        QCOMPARE(keys.value, 0.0);
        QVERIFY(keys.high > 1000 && keys.high < 10'000); // the rule of three says 3,000
    }

    void nothing_is_made_of_an_empty_key_space() {
        QCOMPARE(estimateKeys({}, 0, true).value, 0.0);
        const Keyspace empty = describe(sampleOf({}));
        QCOMPARE(empty.prefixes.size(), std::size_t{1});
        QCOMPARE(empty.prefixes[0].expiringShare(), 0.0);
    }

    void identifiers_stand_as_a_star() {
        using Names = std::vector<std::string>;
        QVERIFY((prefixesOf("user:123:cart", ':', 3) == Names{"user:", "user:*:"}));
        QVERIFY((prefixesOf("s:6f1ed002-ab5e-4a1c-9d0b-1f2e3d4c5b6a:x", ':', 3) == Names{"s:", "s:*:"}));
        QVERIFY((prefixesOf("{42}:a", ':', 3) == Names{"*:"}));
        QVERIFY((prefixesOf("facade:decade:x", ':', 3) == Names{"facade:", "facade:decade:"}));
        QVERIFY((prefixesOf("a:b:c:d:e", ':', 2) == Names{"a:", "a:b:"}));
        QVERIFY(prefixesOf("plain", ':', 3).empty());
        QVERIFY((prefixesOf(":", ':', 3) == Names{":"}));
    }

    void the_delimiter_is_learned_from_the_names() {
        QCOMPARE(learnDelimiter(sampleOf({"a/b", "c/d", "e"})), '/');
        QCOMPARE(learnDelimiter(sampleOf({"a:b_c", "c:d_e", "e_f", "g_h"})), ':');
        QCOMPARE(learnDelimiter(sampleOf({"one", "two", "three"})), ':');
        QCOMPARE(learnDelimiter(sampleOf({})), ':');
    }

    void prefixes_are_bounded_and_what_is_left_over_is_counted() {
        std::vector<std::string> names;
        for (int i = 0; i < 1000; ++i) {
            names.push_back("kind" + std::to_string(i) + "x:a");
        }
        PrefixOptions options;
        options.prefixes = 50;
        const Keyspace keyspace = describe(sampleOf(names), options);
        QCOMPARE(keyspace.prefixes.size(), std::size_t{52}); // all, 50, and the rest
        const Prefix* rest = find(keyspace, "", true);
        QVERIFY(rest != nullptr);
        QCOMPARE(rest->sampled, std::uint64_t{950});
        std::uint64_t sum = 0;
        for (const std::size_t child : keyspace.childrenOf(0)) {
            sum += keyspace.prefixes[child].sampled;
        }
        QCOMPARE(sum, std::uint64_t{1000});
    }

    void a_prefix_tells_types_ttl_and_its_largest_key() {
        KeySample sample = sampleOf({"u:1", "u:2", "v:1"});
        sample.keys[1].ttl = Milliseconds{30'000};
        sample.keys[1].bytes = 900;
        sample.keys[1].type = redis::KeyType::hash;
        const Keyspace keyspace = describe(sample);
        const Prefix* users = find(keyspace, "u:");
        QVERIFY(users != nullptr);
        QCOMPARE(users->keys.value, 2.0);
        QCOMPARE(users->bytes.value, 1000.0);
        QCOMPARE(users->ttl[0], std::uint64_t{1});
        QCOMPARE(users->ttl[1], std::uint64_t{1});
        QCOMPARE(users->largestKey, std::string("u:2"));
        QCOMPARE(users->expiringShare(), 0.5);
        QCOMPARE(keyspace.bigKeys.front().key, std::string("u:2"));
        QVERIFY(keyspace.hotKeys.empty());
    }

    void collections_that_just_outgrew_their_form_are_found() {
        redis::ServerFacts server;
        server.configuration = std::map<std::string, std::string>{{"hash-max-listpack-entries", "128"},
                                                                  {"hash-max-listpack-value", "64"}};
        KeySample sample = sampleOf({"h:1", "h:2", "h:3", "h:4"});
        for (redis::KeyFacts& each : sample.keys) {
            each.type = redis::KeyType::hash;
            each.encoding = "hashtable";
        }
        sample.keys[0].length = 150;
        sample.keys[1].length = 5000; // far beyond: no limit brings it back
        sample.keys[2].length = 10;   // few, but large
        const auto found = findCrossings(sample, server, ':');
        QCOMPARE(found.size(), std::size_t{2});
        for (const Crossing& each : found) {
            QCOMPARE(each.keys, std::uint64_t{1});
            QCOMPARE(each.byElementSize, each.setting == "hash-max-listpack-value");
        }
    }
};

QTEST_GUILESS_MAIN(KeyspaceEstimateTest)
#include "keyspace_estimate_test.moc"
