// Miss-ratio curves: the exact one is what simulating every size gives; the sampled ones come close in
// bounded memory.

#include "generated_traces.h"

#include "engine/cache/hash.h"
#include "engine/cache/miss_ratio_curve.h"

#include <QtTest>

using namespace pavement;
using namespace pavement::cache;

namespace {

double meanError(const MissRatioCurve& a, const MissRatioCurve& b, Id keys) {
    double sum = 0;
    for (int i = 1; i <= 200; ++i) {
        const double size = static_cast<double>(keys) * i / 200;
        sum += std::abs(a.at(size) - b.at(size)) / 200;
    }
    return sum;
}

MissRatioCurve sampled(const Trace& trace, const ShardsRules& rules) {
    Shards shards(rules);
    for (const Id id : trace.ids) {
        shards.reference(mix(id));
    }
    return shards.curve();
}

} // namespace

class MissRatioCurveTest : public QObject {
    Q_OBJECT
private slots:

    void the_exact_curve_is_what_simulation_gives() {
        for (const generated::Named& named : generated::all()) {
            const auto curve = exactCurve(named.trace);
            QVERIFY(curve.has_value());
            for (const std::uint64_t size : {1U, 2U, 17U, 100U, 299U, 300U, 301U, 1500U, 100'000U}) {
                const auto outcome = simulate(named.trace, {PolicyChoice{}}, {size, false}, std::nullopt);
                QVERIFY2(std::abs(curve->at(static_cast<double>(size)) - outcome->missRatio()) < 1e-12,
                         (named.name + " " + std::to_string(size)).c_str());
            }
        }
    }

    void bytes_are_measured_in_bytes() {
        Trace trace = generated::fromIds({0, 1, 2, 0, 2, 1});
        trace.sizes = {10, 20, 30, 10, 30, 20};
        const auto curve = exactCurve(trace, true);
        // 0 comes back after 60 bytes, 2 after 40, 1 after 60.
        QVERIFY(curve->at(39) == 1.0);
        QVERIFY(std::abs(curve->at(40) - 5.0 / 6) < 1e-12);
        QVERIFY(std::abs(curve->at(60) - 0.5) < 1e-12);
        QCOMPARE(curve->largestDistance(), 60.0);
    }

    void distances_forget_what_is_dropped() {
        StackDistance distances;
        QCOMPARE(distances.touch(0, 1), std::uint64_t{0});
        QCOMPARE(distances.touch(1, 1), std::uint64_t{0});
        QCOMPARE(distances.touch(2, 1), std::uint64_t{0});
        distances.drop(1);
        QCOMPARE(distances.known(), std::uint64_t{2});
        QCOMPARE(distances.touch(0, 1), std::uint64_t{2});
        QCOMPARE(distances.touch(1, 1), std::uint64_t{0});
        QCOMPARE(distances.touch(0, 1), std::uint64_t{2});
    }

    void a_sample_of_everything_is_exact() {
        const Trace trace =
            generated::fromIds(generated::zipf(50'000, 900, 0.9, 71)); // below the first wide bucket
        const auto exact = exactCurve(trace);
        QVERIFY(meanError(sampled(trace, {1.0, 0, true}), *exact, trace.keys) < 1e-12);
        QVERIFY(meanError(sampled(trace, {1.0, 0, false}), *exact, trace.keys) < 1e-12);
    }

    void bounded_samples_come_close_and_stay_bounded() {
        const Trace trace = generated::fromIds(generated::zipfWithScans(400'000, 60'000, 72));
        const auto exact = exactCurve(trace);
        Shards shards({1.0, 8192, true});
        for (const Id id : trace.ids) {
            shards.reference(mix(id));
            QVERIFY(shards.tracked() <= 8192);
        }
        QVERIFY(shards.rate() < 0.2);
        const double error = meanError(shards.curve(), *exact, trace.keys);
        QVERIFY2(error < 0.01, std::to_string(error).c_str());
    }

    void the_adjustment_mends_what_hot_keys_spoil() {
        const Trace trace = generated::fromIds(generated::zipf(400'000, 50'000, 1.1, 73));
        const auto exact = exactCurve(trace);
        const double plain = meanError(sampled(trace, {0.02, 0, false}), *exact, trace.keys);
        const double adjusted = meanError(sampled(trace, {0.02, 0, true}), *exact, trace.keys);
        QVERIFY2(adjusted < plain && adjusted < 0.02,
                 (std::to_string(adjusted) + " against " + std::to_string(plain)).c_str());
    }

    void miniatures_come_close_for_every_policy() {
        const Trace trace = generated::fromIds(generated::zipfWithScans(400'000, 60'000, 74));
        const std::vector<CacheSize> sizes{{2000, false}, {10'000, false}, {30'000, false}};
        for (const char* name : {"lru", "s3-fifo", "w-tinylfu:1%", "arc", "2q"}) {
            const PolicyChoice choice = *parsePolicy(name);
            const auto ratios = miniatureCurve(trace, choice, sizes, 0.1, *exactCurve(trace));
            QVERIFY(ratios.has_value());
            for (std::size_t i = 0; i < sizes.size(); ++i) {
                const double exact = simulate(trace, {choice}, sizes[i], std::nullopt)->missRatio();
                QVERIFY2(
                    std::abs((*ratios)[i] - exact) < 0.02,
                    (std::string(name) + " " + std::to_string((*ratios)[i]) + " " + std::to_string(exact))
                        .c_str());
            }
        }
    }

    void a_curve_can_be_interrupted() {
        const Trace trace = generated::fromIds(generated::loop(100'000, 1000));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(exactCurve(trace, false, stop.get_token()).error().code == ErrorCode::cancelled);
        QVERIFY(miniatureCurve(trace, {PolicyKind::sieve, 0}, {{100, false}}, 0.5, {}, stop.get_token())
                    .error()
                    .code == ErrorCode::cancelled);
    }
};

QTEST_GUILESS_MAIN(MissRatioCurveTest)
#include "miss_ratio_curve_test.moc"
