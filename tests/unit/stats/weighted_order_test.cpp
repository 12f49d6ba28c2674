#include "engine/stats/weighted_order.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace pavement::stats;

class WeightedOrderTest : public QObject {
    Q_OBJECT

private slots:

    void quantiles_count_weight_and_not_values() {
        std::vector<WeightedValue> values{{5, 1}, {1, 1}, {9, 8}};
        QCOMPARE(weightedQuantile(values, 0.5), 9.0);
        QCOMPARE(weightedQuantile(values, 0.1), 1.0);
        QCOMPARE(weightedQuantile(values, 0.2), 5.0);
        QCOMPARE(weightedQuantile(values, 1.0), 9.0);
        std::vector<WeightedValue> none;
        QVERIFY(std::isnan(weightedQuantile(none, 0.5)));
    }

    void scores_are_centred_and_ties_share_one() {
        const std::vector<WeightedValue> values{{3, 2}, {1, 1}, {3, 4}, {7, 3}};
        const auto scores = rankScores(values);
        double sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            sum += scores[i] * values[i].weight;
        }
        QVERIFY(std::abs(sum) < 1e-12);
        QCOMPARE(scores[0], scores[2]);
        QVERIFY(scores[1] < scores[0] && scores[0] < scores[3]);
    }

    void superiority_agrees_with_counting_all_pairs() {
        std::mt19937_64 random(3);
        std::vector<WeightedValue> before, after;
        for (int i = 0; i < 40; ++i) {
            before.push_back({static_cast<double>(random() % 10), 1 + static_cast<double>(random() % 3)});
            after.push_back({static_cast<double>(random() % 12), 1 + static_cast<double>(random() % 3)});
        }
        double won = 0;
        double all = 0;
        for (const auto& a : after) {
            for (const auto& b : before) {
                const double weight = a.weight * b.weight;
                won += a.value > b.value ? weight : a.value < b.value ? 0 : weight / 2;
                all += weight;
            }
        }
        QVERIFY(std::abs(superiority(before, after) - won / all) < 1e-12);
        QCOMPARE(superiority({}, after), 0.5);
    }

    void the_medians_interval_covers_the_truth_as_often_as_it_says() {
        std::mt19937_64 random(11);
        std::lognormal_distribution<double> skewed(0, 1.5);
        int covered = 0;
        constexpr int kRounds = 1'000;
        for (int round = 0; round < kRounds; ++round) {
            std::vector<WeightedValue> values;
            for (int i = 0; i < 60; ++i) {
                values.push_back({skewed(random), 1});
            }
            const auto found = medianInterval(values);
            covered += found.low <= 1 && 1 <= found.high ? 1 : 0;
        }
        QVERIFY2(covered > 920 && covered < 990, std::to_string(covered).c_str());
    }
};

QTEST_APPLESS_MAIN(WeightedOrderTest)
#include "weighted_order_test.moc"
