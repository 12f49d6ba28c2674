#include "engine/monitor/cost_governor.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace pavement;
using namespace pavement::monitor;
using namespace std::chrono_literals;

class CostGovernorTest : public QObject {
    Q_OBJECT
private slots:
    void within_the_budget_nothing_changes();
    void the_costliest_collection_doubles_its_interval();
    void doubling_goes_on_until_the_budget_holds();
    void intervals_shrink_back_when_cost_falls();
    void giving_back_never_leads_straight_to_slowing_again();
    void the_first_run_on_a_new_connection_does_not_count();
    void stretching_ends_at_the_limit();
    void nonsense_costs_are_ignored();
};

namespace {

void run(CostGovernor& governor, std::size_t collection, double cost, int times) {
    for (int i = 0; i < times; ++i) {
        governor.record(collection, cost);
    }
}

} // namespace

void CostGovernorTest::within_the_budget_nothing_changes() {
    CostGovernor governor(0.005);
    const auto fast = governor.add("activity", 1s);
    run(governor, fast, 0.004, 100);
    QVERIFY(!governor.review(SteadyTime{100s}));
    QVERIFY(std::abs(governor.share() - 0.004) < 1e-9);
    QCOMPARE(governor.interval(fast), Milliseconds{1000});
}

void CostGovernorTest::the_costliest_collection_doubles_its_interval() {
    CostGovernor governor(0.005);
    const auto fast = governor.add("activity", 1s);
    const auto slow = governor.add("statements", 10s);
    run(governor, fast, 0.002, 20);
    run(governor, slow, 0.08, 20);
    const auto change = governor.review(SteadyTime{100s});
    QVERIFY(change.has_value());
    QCOMPARE(change->name, std::string("statements"));
    QCOMPARE(change->from, Milliseconds{10'000});
    QCOMPARE(change->to, Milliseconds{20'000});
    QVERIFY(std::abs(change->share - 0.01) < 1e-9);
    QCOMPARE(governor.interval(fast), Milliseconds{1000});
    QVERIFY(!governor.review(SteadyTime{105s})); // too soon to judge
}

void CostGovernorTest::doubling_goes_on_until_the_budget_holds() {
    CostGovernor governor(0.005);
    const auto slow = governor.add("statements", 10s);
    run(governor, slow, 0.5, 20);
    int steps = 0;
    for (auto now = SteadyTime{0s}; now < SteadyTime{1000s}; now += 1s) {
        governor.record(slow, 0.5);
        steps += governor.review(now) ? 1 : 0;
    }
    QCOMPARE(steps, 4); // 10 s → 160 s: 0.5 / 160 = 0.0031
    QVERIFY(governor.share() <= 0.005);
}

void CostGovernorTest::intervals_shrink_back_when_cost_falls() {
    CostGovernor governor(0.005);
    const auto slow = governor.add("statements", 10s);
    run(governor, slow, 0.5, 20);
    auto now = SteadyTime{0s};
    for (; now < SteadyTime{1000s}; now += 10s) {
        governor.review(now);
    }
    QVERIFY(governor.interval(slow) > Milliseconds{10'000});
    run(governor, slow, 0.001, 200);
    for (; now < SteadyTime{3000s}; now += 10s) {
        governor.review(now);
    }
    QCOMPARE(governor.interval(slow), Milliseconds{10'000});
}

void CostGovernorTest::giving_back_never_leads_straight_to_slowing_again() {
    for (double cost = 0.0005; cost < 1.0; cost *= 1.13) {
        CostGovernor governor(0.005);
        const auto one = governor.add("one", 1s);
        const auto two = governor.add("two", 10s);
        run(governor, one, cost, 20);
        run(governor, two, cost * 3, 20);
        int changes = 0;
        for (auto now = SteadyTime{0s}; now < SteadyTime{3600s}; now += 1s) {
            changes += governor.review(now) ? 1 : 0;
        }
        QVERIFY2(changes <= 14,
                 qPrintable(QString::number(changes))); // two collections, seven steps at most each
    }
}

void CostGovernorTest::the_first_run_on_a_new_connection_does_not_count() {
    CostGovernor governor(0.005);
    const auto fast = governor.add("activity", 1s);
    governor.record(fast, 5.0);
    QCOMPARE(governor.share(), 0.0);
    run(governor, fast, 0.001, 10);
    governor.cold();
    governor.record(fast, 5.0);
    QVERIFY(std::abs(governor.share() - 0.001) < 1e-9);
}

void CostGovernorTest::stretching_ends_at_the_limit() {
    CostGovernor governor(0.0);
    const auto fast = governor.add("activity", 1s);
    run(governor, fast, 1.0, 10);
    for (auto now = SteadyTime{0s}; now < SteadyTime{3600s}; now += 10s) {
        governor.review(now);
    }
    QCOMPARE(governor.interval(fast), Milliseconds{1000} * CostGovernor::kMostStretch);
}

void CostGovernorTest::nonsense_costs_are_ignored() {
    CostGovernor governor(0.005);
    const auto fast = governor.add("activity", 1s);
    run(governor, fast, 0.001, 10);
    governor.record(fast, -1.0);
    governor.record(fast, std::numeric_limits<double>::quiet_NaN());
    governor.record(fast, std::numeric_limits<double>::infinity());
    QVERIFY(std::abs(governor.share() - 0.001) < 1e-9);
}

QTEST_APPLESS_MAIN(CostGovernorTest)
#include "cost_governor_test.moc"
