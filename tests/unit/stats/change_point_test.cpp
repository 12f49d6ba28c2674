#include "engine/stats/change_point.h"
#include "engine/stats/step_test.h"

#include <QtTest>

#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <string>

using namespace pavement::stats;

namespace {

constexpr double kDay = 144; // samples

struct Noise {
    double sigma = 0.2;
    double correlation = 0;
    double outliers = 0; // share of samples that are off by a lot
};

std::vector<SeriesSample> series(std::size_t count, std::uint64_t seed, const Noise& noise,
                                 const std::function<double(double)>& level) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    std::vector<SeriesSample> out;
    double state = normal(random);
    for (std::size_t i = 0; i < count; ++i) {
        const auto time = static_cast<double>(i);
        state =
            noise.correlation * state + std::sqrt(1 - noise.correlation * noise.correlation) * normal(random);
        double value = level(time) + noise.sigma * state;
        if (uniform(random) < noise.outliers) {
            value += 3 / std::sqrt(uniform(random) + 1e-3);
        }
        out.push_back({time, value, 0.2 + uniform(random)});
    }
    return out;
}

ChangePointOptions daily() {
    ChangePointOptions options;
    options.period = kDay;
    return options;
}

std::string listed(const ChangePoints& found) {
    std::string out;
    for (const auto& change : found.changes) {
        out += std::to_string(change.index) + " (" + std::to_string(change.before) + " → " +
               std::to_string(change.after) + ", p " + std::to_string(change.pValue) + ") ";
    }
    return out.empty() ? "none" : out;
}

} // namespace

class ChangePointTest : public QObject {
    Q_OBJECT

private slots:

    void a_step_is_found_where_it_is_with_its_levels() {
        const auto data = series(600, 1, {}, [](double t) { return t < 371 ? 1.0 : 1.5; });
        const auto found = findChangePoints(data);
        QVERIFY2(found.changes.size() == 1, listed(found).c_str());
        const auto& change = found.changes.front();
        QVERIFY2(change.index >= 369 && change.index <= 373, listed(found).c_str());
        QVERIFY(change.earliest <= change.index && change.index <= change.latest);
        QVERIFY(std::abs(change.before - 1.0) < 0.05 && std::abs(change.after - 1.5) < 0.05);
        QVERIFY(change.pValue < 1e-6);
    }

    void a_short_episode_in_a_long_series_is_two_changes() {
        const auto data = series(1'000, 2, {}, [](double t) { return t >= 500 && t < 524 ? 2.0 : 1.0; });
        const auto found = findChangePoints(data);
        QVERIFY2(found.changes.size() == 2, listed(found).c_str());
        QVERIFY(std::abs(static_cast<double>(found.changes[0].index) - 500) <= 2);
        QVERIFY(std::abs(static_cast<double>(found.changes[1].index) - 524) <= 2);
    }

    void several_steps_are_told_apart() {
        const auto data = series(900, 3, {}, [](double t) {
            return t < 200 ? 0.0 : t < 450 ? 0.8 : t < 700 ? 0.3 : 1.0;
        });
        const auto found = findChangePoints(data);
        QVERIFY2(found.changes.size() == 3, listed(found).c_str());
    }

    void outliers_have_no_say() {
        const auto quiet = series(800, 4, {0.2, 0, 0.08}, [](double) { return 1.0; });
        QVERIFY2(findChangePoints(quiet).changes.empty(), listed(findChangePoints(quiet)).c_str());
        const auto stepped = series(800, 5, {0.2, 0, 0.08}, [](double t) { return t < 300 ? 1.0 : 1.4; });
        const auto found = findChangePoints(stepped);
        QVERIFY2(found.changes.size() == 1, listed(found).c_str());
    }

    void a_daily_wave_is_no_change_and_hides_none() {
        const auto wave = [](double t) { return 0.5 * std::sin(2 * std::numbers::pi * t / kDay); };
        const auto quiet = series(1'008, 6, {}, wave);
        QVERIFY2(findChangePoints(quiet, daily()).changes.empty(),
                 listed(findChangePoints(quiet, daily())).c_str());
        const auto stepped = series(1'008, 7, {}, [&](double t) { return wave(t) + (t < 800 ? 0.0 : 0.4); });
        const auto found = findChangePoints(stepped, daily());
        QVERIFY2(found.changes.size() == 1, listed(found).c_str());
        QVERIFY2(std::abs(static_cast<double>(found.changes[0].index) - 800) <= 6, listed(found).c_str());
    }

    void half_a_wave_that_nobody_knows_to_be_one_is_no_step() {
        const auto data = series(200, 8, {0.1, 0, 0},
                                 [](double t) { return 0.5 * std::sin(2 * std::numbers::pi * t / kDay); });
        const auto found = findChangePoints(data, daily());
        QVERIFY2(found.changes.empty(), listed(found).c_str());
    }

    void a_slope_is_no_step() {
        const auto data = series(1'000, 9, {}, [](double t) { return t / 1'000; });
        const auto found = findChangePoints(data);
        QVERIFY2(found.changes.empty(), listed(found).c_str());
        const auto both = series(1'000, 10, {}, [](double t) { return t / 1'500 + (t < 600 ? 0.0 : 0.6); });
        const auto step = findChangePoints(both);
        QVERIFY2(step.changes.size() == 1, listed(step).c_str());
        QVERIFY2(std::abs(static_cast<double>(step.changes[0].index) - 600) <= 3, listed(step).c_str());
    }

    void steps_below_the_smallest_wanted_are_left_out() {
        const auto data = series(1'000, 12, {}, [](double t) { return t < 500 ? 1.0 : 1.1; });
        QVERIFY(findChangePoints(data).changes.empty());
        ChangePointOptions fine;
        fine.smallestStep = 0.05;
        QVERIFY2(findChangePoints(data, fine).changes.size() == 1,
                 listed(findChangePoints(data, fine)).c_str());
    }

    // The chance of a false change in a series of noise alone is what was asked for, also where neighbours
    // resemble each other; seeds that nothing was fitted to.
    void noise_alone_is_called_a_change_as_rarely_as_promised() {
        ChangePointOptions options;
        options.significance = 0.01;
        options.smallestStep = 1e-6; // significance alone has to hold it back
        constexpr int kRounds = 400;
        for (const double correlation : {0.0, 0.5, 0.8}) {
            int wrong = 0;
            for (int round = 0; round < kRounds; ++round) {
                const auto data = series(500, 90'000 + static_cast<std::uint64_t>(round),
                                         {0.3, correlation, 0.02}, [](double) { return 0.0; });
                wrong += findChangePoints(data, options).changes.empty() ? 0 : 1;
            }
            qInfo("correlation %.1f: a change in %d of %d series of noise", correlation, wrong, kRounds);
            // 4 expected; 12 or more have a chance of about one in a thousand.
            QVERIFY2(wrong < 12, std::to_string(wrong).c_str());
        }
    }

    void the_interval_holds_the_true_moment_mostly() {
        int held = 0;
        int found = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const auto data =
                series(300, 70'000 + seed, {0.3, 0, 0}, [](double t) { return t < 140 ? 0.0 : 0.4; });
            const auto answer = findChangePoints(data);
            if (answer.changes.size() == 1) {
                ++found;
                held += answer.changes[0].earliest <= 140 && 140 <= answer.changes[0].latest ? 1 : 0;
            }
        }
        qInfo("found %d of 200, true moment within the interval in %d", found, held);
        QVERIFY(found > 160); // a step of 1.3 deviations among 300 samples, told from a line
        QVERIFY(held > found * 9 / 10);
    }

    void the_same_series_gives_the_same_answer() {
        const auto data = series(700, 14, {0.3, 0.6, 0.02}, [](double t) { return t < 400 ? 0.0 : 0.5; });
        const auto first = findChangePoints(data);
        const auto second = findChangePoints(data);
        QCOMPARE(first.changes.size(), second.changes.size());
        QVERIFY(!first.changes.empty());
        for (std::size_t i = 0; i < first.changes.size(); ++i) {
            QCOMPARE(first.changes[i].index, second.changes[i].index);
            QCOMPARE(first.changes[i].pValue, second.changes[i].pValue);
        }
    }

    void short_and_constant_series_have_no_changes() {
        QVERIFY(findChangePoints({}).changes.empty());
        const auto brief = series(20, 15, {}, [](double t) { return t; });
        QVERIFY(findChangePoints(brief).changes.empty());
        const auto constant = series(500, 16, {0, 0, 0}, [](double) { return 3.0; });
        QVERIFY(findChangePoints(constant, daily()).changes.empty());
    }

    // Yao and Davis' tail against what shuffled noise does.
    void the_tail_of_the_largest_difference_is_not_too_small() {
        std::mt19937_64 random(17);
        std::uniform_real_distribution<double> uniform(-1, 1);
        constexpr std::size_t kCount = 300;
        constexpr std::size_t kMargin = 12;
        constexpr int kRounds = 4'000;
        int above = 0;
        for (int round = 0; round < kRounds; ++round) {
            std::vector<WeightedValue> values(kCount);
            std::vector<double> scores(kCount);
            for (std::size_t i = 0; i < kCount; ++i) {
                scores[i] = uniform(random);
                values[i] = {scores[i], 1};
            }
            above += ScoreSums(scores, values).best(0, kCount, kMargin).square > 3.4 * 3.4 ? 1 : 0;
        }
        const double measured = static_cast<double>(above) / kRounds;
        const double said = cusumTail(3.4, kCount, kMargin);
        qInfo("above 3.4: %.4f measured, %.4f said", measured, said);
        QVERIFY(said > measured * 0.8);
        QVERIFY(said < measured * 3);
    }
};

QTEST_APPLESS_MAIN(ChangePointTest)
#include "change_point_test.moc"
