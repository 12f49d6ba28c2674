// The choosing of policies and windows while the cache runs: it finds what is best, follows a load that
// changes, keeps its memory in bounds, and does not run after noise.

#include "generated_traces.h"

#include "engine/cache/auto_policy.h"
#include "engine/cache/contest.h"
#include "engine/cache/hash.h"
#include "engine/cache/w_tinylfu.h"
#include "engine/cache/window_contest.h"

#include <QtTest>

#include <functional>

using namespace pavement;
using namespace pavement::cache;

namespace {

double missRatio(const PolicyChoice& choice, const Trace& trace, std::uint64_t capacity) {
    NodeTable nodes(trace.keys);
    const auto policy = makePolicy(choice, nodes, capacity);
    std::size_t misses = 0;
    for (const Id id : trace.ids) {
        misses += policy->access({id, 1, mix(id)}) ? 0U : 1U;
    }
    return static_cast<double>(misses) / static_cast<double>(trace.requests());
}

double best(const std::vector<PolicyChoice>& choices, const Trace& trace, std::uint64_t capacity) {
    double least = 1;
    for (const PolicyChoice& choice : choices) {
        least = std::min(least, missRatio(choice, trace, capacity));
    }
    return least;
}

std::vector<PolicyChoice> windows() {
    std::vector<PolicyChoice> all;
    for (const double window : WindowContest::kWindows) {
        all.push_back({PolicyKind::wTinyLfuFixed, window});
    }
    return all;
}

// Recency is all: each key is asked for again soon, and never after.
std::vector<Id> shortLived(std::size_t requests) {
    std::mt19937_64 random(23);
    std::vector<Id> ids(requests);
    for (std::size_t i = 0; i < requests; ++i) {
        ids[i] = static_cast<Id>(i / 4 + random() % 60);
    }
    return ids;
}

} // namespace

class ContestTest : public QObject {
    Q_OBJECT
private slots:

    void the_window_comes_close_to_the_best_that_stays_data() {
        QTest::addColumn<int>("shape");
        QTest::addColumn<int>("capacity");
        const char* const names[] = {"popularity", "recency", "scans", "phases"};
        for (int shape = 0; shape < 4; ++shape) {
            for (const int capacity : {60, 400}) {
                QTest::addRow("%s, %d", names[shape], capacity) << shape << capacity;
            }
        }
    }

    void the_window_comes_close_to_the_best_that_stays() {
        QFETCH(int, shape);
        QFETCH(int, capacity);
        const std::vector<Id> ids = shape == 0   ? generated::zipf(200'000, 20'000, 0.8, 31)
                                    : shape == 1 ? shortLived(200'000)
                                    : shape == 2 ? generated::zipfWithScans(200'000, 5000, 32)
                                                 : generated::phases(70'000, 33);
        const Trace trace = generated::fromIds(ids);
        const auto size = static_cast<std::uint64_t>(capacity);
        const double ours = missRatio({PolicyKind::wTinyLfu, 0}, trace, size);
        const double stays = best(windows(), trace, size);
        QVERIFY2(ours <= stays + 0.01, (std::to_string(ours) + " against " + std::to_string(stays)).c_str());
    }

    void automatic_comes_close_to_its_best_candidate_data() {
        the_window_comes_close_to_the_best_that_stays_data();
    }

    void automatic_comes_close_to_its_best_candidate() {
        QFETCH(int, shape);
        QFETCH(int, capacity);
        const std::vector<Id> ids = shape == 0   ? generated::zipf(200'000, 20'000, 0.8, 41)
                                    : shape == 1 ? shortLived(200'000)
                                    : shape == 2 ? generated::zipfWithScans(200'000, 5000, 42)
                                                 : generated::phases(70'000, 43);
        const Trace trace = generated::fromIds(ids);
        const auto size = static_cast<std::uint64_t>(capacity);
        const double ours = missRatio({PolicyKind::automatic, 0}, trace, size);
        const double stays = best(AutoPolicy::candidates(), trace, size);
        QVERIFY2(ours <= stays + 0.02, (std::to_string(ours) + " against " + std::to_string(stays)).c_str());
    }

    void a_loop_moves_it_away_from_what_never_hits() {
        NodeTable nodes(1000);
        AutoPolicy policy(nodes, 500, nullptr);
        std::size_t late = 0;
        const std::vector<Id> ids = generated::loop(200'000, 620);
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const bool hit = policy.access({ids[i], 1, mix(ids[i])});
            late += hit && i >= 100'000 ? 1U : 0U;
        }
        QVERIFY(late > 60'000); // LRU has none
    }

    void equals_do_not_take_turns() {
        NodeTable nodes(2000);
        AutoPolicy policy(nodes, 1000, nullptr); // everything fits: all hit alike
        for (const Id id : generated::zipf(300'000, 900, 0.7, 51)) {
            policy.access({id, 1, mix(id)});
        }
        QCOMPARE(policy.changes(), std::uint64_t{0});
        QVERIFY(policy.chosen() == AutoPolicy::candidates()[AutoPolicy::kFirst]);
    }

    void the_memory_of_a_contest_follows_the_sample_not_the_trace() {
        ContestRules rules;
        rules.entries = 50'000;
        Contest contest(AutoPolicy::candidates(), 0, 50'000, rules);
        QVERIFY(std::abs(contest.rate() - 0.1) < 1e-6);
        for (Id id = 0; id < 2'000'000; ++id) {
            contest.request(mix(id), 1, false);
        }
        QVERIFY(std::abs(static_cast<double>(contest.played()) / 2'000'000 - 0.1) < 0.005);
        // Residents and ghosts: at most two capacities for each candidate, most of them the same keys.
        QVERIFY2(contest.known() <= 7 * 2 * 5000U, std::to_string(contest.known()).c_str());
    }

    void what_is_erased_is_erased_from_the_miniatures() {
        ContestRules rules;
        rules.entries = 100;
        Contest contest(AutoPolicy::candidates(), 0, 100, rules); // so small that every key is played
        for (Id id = 0; id < 90; ++id) {
            contest.request(mix(id), 1, false);
        }
        QCOMPARE(contest.known(), std::size_t{90});
        for (Id id = 0; id < 90; ++id) {
            contest.erase(mix(id));
        }
        QCOMPARE(contest.known(), std::size_t{0});
        contest.request(mix(3), 1, false);
        QCOMPARE(contest.hits(0), std::uint64_t{0});
    }

    void a_live_cache_that_is_stuck_is_told_to_begin_anew() {
        ContestRules rules;
        rules.entries = 100;
        Contest contest({{PolicyKind::lru, 0}, {PolicyKind::fifo, 0}}, 0, 100, rules);
        std::optional<std::size_t> told;
        for (int i = 0; i < 5000 && !told; ++i) {
            told = contest.request(mix(static_cast<std::uint64_t>(i % 50)), 1, false); // its miniature hits
        }
        QVERIFY(told.has_value());
        QCOMPARE(*told, std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(ContestTest)
#include "contest_test.moc"
