// The simulator: what it counts, sizes and times to live, the same figures however many threads there are,
// progress, and an end when it is asked for one.

#include "generated_traces.h"

#include "engine/cache/hash.h"
#include "engine/cache/simulator.h"

#include <QtTest>

#include <atomic>
#include <list>

using namespace pavement;
using namespace pavement::cache;

namespace {

SimulationSpec everything(Trace trace) {
    SimulationSpec spec;
    spec.trace = std::make_shared<const Trace>(std::move(trace));
    for (const PolicyChoice& choice : allPolicies()) {
        spec.contenders.push_back({choice});
    }
    spec.contenders.push_back({});
    spec.sizes = {{20, false}, {200, false}, {1000, false}};
    return spec;
}

Outcome lru(const Trace& trace, CacheSize size, std::optional<Milliseconds> ttl = {}) {
    return *simulate(trace, {PolicyChoice{}}, size, ttl);
}

} // namespace

class SimulatorTest : public QObject {
    Q_OBJECT
private slots:

    void the_table_is_the_same_on_one_thread_and_on_many() {
        const SimulationSpec spec = everything(generated::fromIds(generated::phases(8000, 61)));
        std::vector<std::vector<std::uint64_t>> hits;
        for (const unsigned threads : {1U, 4U}) {
            runner::RunnerOptions options;
            options.blockingThreads = threads;
            runner::TaskRunner runner(options);
            runner::TaskScope scope(runner, threads);
            std::atomic<double> last = 0;
            std::vector<std::uint64_t> found;
            for (const auto& task : startSimulation(scope, spec, [&](double fraction) { last = fraction; })) {
                const auto outcome = task.wait();
                QVERIFY(outcome.has_value());
                QCOMPARE(outcome->requests, spec.trace->requests());
                found.push_back(outcome->hits);
            }
            QCOMPARE(last.load(), 1.0);
            hits.push_back(std::move(found));
        }
        QCOMPARE(hits[0].size(), spec.contenders.size() * spec.sizes.size());
        QVERIFY(hits[0] == hits[1]);
    }

    void a_cancelled_simulation_ends() {
        SimulationSpec spec = everything(generated::fromIds(generated::zipf(400'000, 50'000, 0.8, 62)));
        runner::TaskRunner runner;
        runner::TaskScope scope(runner, 2);
        const auto tasks = startSimulation(scope, spec, [&](double) { scope.cancel(); });
        std::size_t cancelled = 0;
        for (const auto& task : tasks) {
            const auto outcome = task.wait();
            cancelled += !outcome && outcome.error().code == ErrorCode::cancelled ? 1U : 0U;
        }
        QVERIFY(cancelled >= tasks.size() - 2);
    }

    void bytes_fill_the_cache_and_are_counted() {
        Trace trace = generated::fromIds(generated::zipf(30'000, 1000, 0.9, 63));
        for (const Id id : trace.ids) {
            trace.sizes.push_back(100 + static_cast<Weight>(mix(id) % 900));
        }
        // An LRU cache of bytes, by hand.
        const std::uint64_t capacity = 60'000;
        std::list<Id> queue;
        std::uint64_t weight = 0;
        std::uint64_t hits = 0;
        std::uint64_t hitBytes = 0;
        for (std::size_t i = 0; i < trace.requests(); ++i) {
            const auto found = std::find(queue.begin(), queue.end(), trace.ids[i]);
            if (found != queue.end()) {
                ++hits;
                hitBytes += trace.sizes[i];
                queue.splice(queue.begin(), queue, found);
                continue;
            }
            while (weight + trace.sizes[i] > capacity) {
                weight -= 100 + mix(queue.back()) % 900;
                queue.pop_back();
            }
            queue.push_front(trace.ids[i]);
            weight += trace.sizes[i];
        }
        const Outcome outcome = lru(trace, {capacity, true});
        QCOMPARE(outcome.hits, hits);
        QCOMPARE(outcome.hitBytes, hitBytes);
        QVERIFY(outcome.missedBytesRatio() > 0 && outcome.missedBytesRatio() < 1);
        QVERIFY(lru(trace, {50, false}).hits != hits); // entries are another measure
    }

    void an_object_that_grew_takes_its_new_room() {
        Trace trace = generated::fromIds({0, 1, 0, 1, 2, 0});
        trace.sizes = {10, 10, 25, 10, 10, 25};
        // 30 bytes: the second request for 0 is a hit and pushes 1 out, the rest miss but for what fits.
        const Outcome outcome = lru(trace, {30, true});
        QCOMPARE(outcome.hits, std::uint64_t{1});
    }

    void entries_leave_when_their_time_is_over() {
        Trace trace = generated::fromIds({0, 0, 0, 1, 0});
        trace.ms = {0, 900, 1000, 1500, 1999};
        const Outcome outcome = lru(trace, {10, false}, Milliseconds{1000});
        QCOMPARE(outcome.hits,
                 std::uint64_t{2}); // at 900 and, anew since 1000, at 1999; a hit lengthens nothing
        QCOMPARE(outcome.expired, std::uint64_t{1});

        trace.ttlMs = {1000, 0, 0, 0, 0}; // the entry that came in at 1000 lives for ever
        const Outcome own = lru(trace, {10, false});
        QCOMPARE(own.hits, std::uint64_t{2});
        QCOMPARE(own.expired, std::uint64_t{1});
    }

    void what_expired_makes_room_without_being_asked_for() {
        Trace trace = generated::fromIds({0, 1, 2, 0, 3, 0});
        trace.ms = {0, 1, 2, 500, 600, 601};
        trace.ttlMs = {0, 100, 100, 0, 0, 0};
        // Three entries: 1 and 2 are gone at 600, so 3 pushes nobody out.
        QCOMPARE(lru(trace, {3, false}).hits, std::uint64_t{2});
        QCOMPARE(lru(trace, {3, false}).expired, std::uint64_t{2});
    }

    void every_policy_stands_sizes_and_times() {
        Trace trace = generated::fromIds(generated::phases(8000, 64));
        for (std::size_t i = 0; i < trace.requests(); ++i) {
            trace.sizes.push_back(1 + static_cast<Weight>(mix(i) % 50)); // another size each time
            trace.ms.push_back(static_cast<std::int64_t>(i));
            trace.ttlMs.push_back(static_cast<std::uint32_t>(mix(i + 7) % 3000));
        }
        SimulationSpec spec = everything(std::move(trace));
        for (const Contender& contender : spec.contenders) {
            for (const CacheSize size : {CacheSize{2000, true}, CacheSize{100, false}}) {
                const auto outcome = simulate(*spec.trace, contender, size, std::nullopt);
                QVERIFY2(outcome.has_value(), nameOf(contender).c_str());
                QVERIFY2(outcome->hits > 100 && outcome->expired > 100, nameOf(contender).c_str());
            }
        }
    }

    void sizes_are_read_as_a_person_writes_them() {
        Trace trace = generated::fromIds(generated::loop(2000, 400));
        QVERIFY((*parseCacheSize("1000", trace) == CacheSize{1000, false}));
        QVERIFY((*parseCacheSize("5%", trace) == CacheSize{20, false}));
        QVERIFY((*parseCacheSize("0.01%", trace) == CacheSize{1, false}));
        QVERIFY(!parseCacheSize("64MiB", trace).has_value()); // it tells no sizes
        trace.sizes.assign(trace.requests(), 10);
        QVERIFY((*parseCacheSize("64MiB", trace) == CacheSize{std::uint64_t{64} << 20U, true}));
        QVERIFY((*parseCacheSize("1.5KiB", trace) == CacheSize{1536, true}));
        for (const char* wrong : {"", "0", "-5", "1.5", "101%", "5 %", "MiB", "1e99", "inf", "10x"}) {
            QVERIFY2(!parseCacheSize(wrong, trace).has_value(), wrong);
        }
    }

    void what_the_trace_does_not_tell_cannot_be_simulated() {
        const Trace trace = generated::fromIds({0, 1});
        QVERIFY(!simulate(trace, {PolicyChoice{}}, {10, false}, Milliseconds{5}).has_value());
        QVERIFY(!simulate(trace, {PolicyChoice{}}, {10, true}, std::nullopt).has_value());
    }
};

QTEST_GUILESS_MAIN(SimulatorTest)
#include "simulator_test.moc"
