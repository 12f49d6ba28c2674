#include "engine/monitor/alerts.h"
#include "engine/monitor/metrics.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <random>

using namespace pavement;
using namespace pavement::monitor;
using namespace std::chrono_literals;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
const std::string kMetric{metric::kHostCpu};

AlertRule rule(double threshold = 0.9, double clearAt = 0.8, Milliseconds hold = 10s) {
    AlertRule made;
    made.id = "r";
    made.title = "Busy";
    made.metric = kMetric;
    made.threshold = threshold;
    made.clearAt = clearAt;
    made.holdFor = hold;
    return made;
}

Snapshot snapshotOf(Timestamp at, std::vector<MetricValue> values) {
    Snapshot made;
    made.at = at;
    made.values = std::move(values);
    for (const char* source : {"postgres", "redis", "host", "log"}) {
        made.sources.push_back({source, LinkState::connected, "", at});
    }
    return made;
}

// Feeds one value a second.
struct Feed {
    AlertEngine engine;
    Timestamp now = fromMillis(1'000'000);

    explicit Feed(AlertRule r) { engine.setRules({std::move(r)}); }

    std::vector<AlertTransition> at(Milliseconds after, double value, std::string label = "") {
        now += after;
        return engine.update(snapshotOf(now, {{metric::kHostCpu, std::move(label), value}}));
    }

    std::vector<AlertTransition> seconds(int count, double value) {
        std::vector<AlertTransition> all;
        for (int i = 0; i < count; ++i) {
            for (auto& transition : at(1s, value)) {
                all.push_back(transition);
            }
        }
        return all;
    }
};

} // namespace

class AlertsTest : public QObject {
    Q_OBJECT
private slots:
    void raises_only_after_the_hold_time();
    void a_dip_below_the_threshold_starts_the_hold_time_afresh();
    void clears_only_after_the_value_was_back_for_the_hold_time();
    void between_clearing_point_and_threshold_nothing_changes();
    void a_zero_hold_time_raises_and_clears_at_once();
    void below_rules_mirror_above_rules();
    void a_gap_is_never_taken_for_lasting();
    void nan_neither_raises_nor_clears();
    void a_slow_metric_with_a_short_hold_time_still_raises();
    void a_clock_set_back_starts_the_hold_time_afresh();
    void every_label_is_watched_on_its_own();
    void a_rule_with_a_label_ignores_the_others();
    void an_alert_on_a_label_that_vanished_is_withdrawn();
    void an_alert_stays_while_its_server_does_not_answer();
    void figures_of_this_machine_are_not_held_against_a_server_elsewhere();
    void acknowledged_and_snoozed_last_until_cleared_or_over();
    void a_changed_rule_withdraws_its_alert_an_unchanged_one_keeps_it();
    void a_disabled_rule_withdraws_its_alert();
    void transitions_alternate_whatever_the_values();
    void rules_survive_json();
    void json_errors_name_rule_and_field_data();
    void json_errors_name_rule_and_field();
    void default_rules_are_valid();
};

void AlertsTest::raises_only_after_the_hold_time() {
    Feed feed(rule());
    QVERIFY(feed.seconds(10, 0.95).empty()); // nine seconds have passed since the first
    const auto raised = feed.seconds(1, 0.97);
    QCOMPARE(raised.size(), std::size_t{1});
    QVERIFY(raised[0].kind == AlertTransition::Kind::raised);
    QCOMPARE(raised[0].state.value, 0.97);
    QCOMPARE(toMillis(raised[0].state.since), std::int64_t{1'001'000});
    QVERIFY(feed.seconds(100, 0.99).empty());
    QCOMPARE(feed.engine.active().size(), std::size_t{1});
    QCOMPARE(feed.engine.active()[0].value, 0.99);
}

void AlertsTest::a_dip_below_the_threshold_starts_the_hold_time_afresh() {
    Feed feed(rule());
    QVERIFY(feed.seconds(9, 0.95).empty());
    QVERIFY(feed.seconds(1, 0.85).empty());
    QVERIFY(feed.seconds(10, 0.95).empty());
    QCOMPARE(feed.seconds(1, 0.95).size(), std::size_t{1});
}

void AlertsTest::clears_only_after_the_value_was_back_for_the_hold_time() {
    Feed feed(rule());
    QCOMPARE(feed.seconds(11, 0.95).size(), std::size_t{1});
    QVERIFY(feed.seconds(10, 0.5).empty());
    const auto cleared = feed.seconds(1, 0.5);
    QCOMPARE(cleared.size(), std::size_t{1});
    QVERIFY(cleared[0].kind == AlertTransition::Kind::cleared);
    QVERIFY(feed.engine.active().empty());
}

void AlertsTest::between_clearing_point_and_threshold_nothing_changes() {
    Feed feed(rule());
    QVERIFY(feed.seconds(60, 0.85).empty());
    QCOMPARE(feed.seconds(11, 0.95).size(), std::size_t{1});
    QVERIFY(feed.seconds(60, 0.85).empty());
    QVERIFY(feed.seconds(10, 0.7).empty());
    QVERIFY(feed.seconds(1, 0.85).empty()); // not back any more
    QVERIFY(feed.seconds(10, 0.7).empty());
    QCOMPARE(feed.seconds(1, 0.7).size(), std::size_t{1});
}

void AlertsTest::a_zero_hold_time_raises_and_clears_at_once() {
    Feed feed(rule(0.0, 0.0, 0s));
    QVERIFY(feed.at(1s, 0.0).empty());
    QCOMPARE(feed.at(1s, 0.1).size(), std::size_t{1});
    QCOMPARE(feed.at(1s, 0.0).size(), std::size_t{1});
    QVERIFY(feed.engine.active().empty());
}

void AlertsTest::below_rules_mirror_above_rules() {
    auto below = rule(0.8, 0.9);
    below.above = false;
    Feed feed(below);
    QVERIFY(feed.seconds(60, 0.8).empty());
    QCOMPARE(feed.seconds(11, 0.7).size(), std::size_t{1});
    QVERIFY(feed.seconds(60, 0.85).empty());
    QCOMPARE(feed.seconds(11, 0.9).size(), std::size_t{1});
}

void AlertsTest::a_gap_is_never_taken_for_lasting() {
    Feed feed(rule());
    QVERIFY(feed.seconds(5, 0.95).empty());
    QVERIFY(feed.at(60s, 0.95).empty());
    QVERIFY(feed.seconds(9, 0.95).empty());
    QCOMPARE(feed.seconds(1, 0.95).size(), std::size_t{1});
    QVERIFY(feed.seconds(5, 0.5).empty());
    QVERIFY(feed.at(60s, 0.5).empty()); // nor is it taken for having been back
    QVERIFY(feed.seconds(9, 0.5).empty());
    QCOMPARE(feed.seconds(1, 0.5).size(), std::size_t{1});
}

void AlertsTest::nan_neither_raises_nor_clears() {
    Feed feed(rule());
    QVERIFY(feed.seconds(60, kNaN).empty());
    QCOMPARE(feed.seconds(11, 0.95).size(), std::size_t{1});
    QVERIFY(feed.seconds(60, kNaN).empty());
    QCOMPARE(feed.engine.active().size(), std::size_t{1});
    QCOMPARE(feed.engine.active()[0].value, 0.95);
}

void AlertsTest::a_slow_metric_with_a_short_hold_time_still_raises() {
    Feed feed(rule(0.9, 0.8, 10s));
    QVERIFY(feed.at(60s, 0.95).empty());
    QVERIFY(feed.at(60s, 0.95).empty()); // its spacing is only known from here on
    QCOMPARE(feed.at(60s, 0.95).size(), std::size_t{1});
}

void AlertsTest::a_clock_set_back_starts_the_hold_time_afresh() {
    Feed feed(rule());
    QVERIFY(feed.seconds(9, 0.95).empty());
    QVERIFY(feed.at(-3600s, 0.95).empty());
    QVERIFY(feed.seconds(9, 0.95).empty());
    QCOMPARE(feed.seconds(1, 0.95).size(), std::size_t{1});
}

void AlertsTest::every_label_is_watched_on_its_own() {
    AlertEngine engine;
    engine.setRules({rule(0.9, 0.8, 0s)});
    const auto transitions = engine.update(snapshotOf(
        fromMillis(1000),
        {{metric::kHostCpu, "a", 0.95}, {metric::kHostCpu, "b", 0.5}, {metric::kHostMemory, "c", 0.99}}));
    QCOMPARE(transitions.size(), std::size_t{1});
    QCOMPARE(transitions[0].state.label, std::string("a"));
    QCOMPARE(engine.update(snapshotOf(fromMillis(2000), {{metric::kHostCpu, "b", 0.95}})).size(),
             std::size_t{1});
    QCOMPARE(engine.active().size(), std::size_t{2});
}

void AlertsTest::a_rule_with_a_label_ignores_the_others() {
    auto only = rule(0.9, 0.8, 0s);
    only.label = "a";
    AlertEngine engine;
    engine.setRules({only});
    QVERIFY(engine.update(snapshotOf(fromMillis(1000), {{metric::kHostCpu, "b", 0.95}})).empty());
    QCOMPARE(engine.update(snapshotOf(fromMillis(1000), {{metric::kHostCpu, "a", 0.95}})).size(),
             std::size_t{1});
}

void AlertsTest::an_alert_on_a_label_that_vanished_is_withdrawn() {
    auto lag = rule(60, 30, 30s);
    lag.metric = metric::kReplicationLagSeconds;
    AlertEngine engine;
    engine.setRules({lag});
    Timestamp now = fromMillis(1'000'000);
    std::vector<AlertTransition> all;
    const auto pass = [&](int seconds, const std::vector<MetricValue>& values) {
        for (int i = 0; i < seconds; ++i) {
            now += 1s;
            for (auto& transition : engine.update(snapshotOf(now, values))) {
                all.push_back(transition);
            }
        }
    };
    pass(40, {{metric::kReplicationLagSeconds, "standby1", 90}});
    QCOMPARE(engine.active().size(), std::size_t{1});
    pass(30, {}); // a collection that came late is no reason
    QCOMPARE(engine.active().size(), std::size_t{1});
    pass(600, {});
    QVERIFY(engine.active().empty());
    QCOMPARE(all.size(), std::size_t{2});
    QVERIFY(all[1].kind == AlertTransition::Kind::withdrawn);
    QCOMPARE(all[1].state.label, std::string("standby1"));
}

void AlertsTest::an_alert_stays_while_its_server_does_not_answer() {
    auto lag = rule(60, 30, 30s);
    lag.metric = metric::kReplicationLagSeconds;
    AlertEngine engine;
    engine.setRules({lag});
    Timestamp now = fromMillis(1'000'000);
    for (int i = 0; i < 40; ++i) {
        now += 1s;
        engine.update(snapshotOf(now, {{metric::kReplicationLagSeconds, "standby1", 90}}));
    }
    for (int i = 0; i < 3600; ++i) {
        now += 1s;
        auto silent = snapshotOf(now, {});
        silent.sources[0].state = LinkState::unreachable;
        QVERIFY(engine.update(silent).empty());
    }
    QCOMPARE(engine.active().size(), std::size_t{1});
}

void AlertsTest::figures_of_this_machine_are_not_held_against_a_server_elsewhere() {
    AlertEngine engine;
    engine.setRules({rule(0.9, 0.8, 0s)});
    auto snapshot = snapshotOf(fromMillis(1'000'000), {{metric::kHostCpu, "", 0.99}});
    snapshot.hostIsServer = false;
    QVERIFY(engine.update(snapshot).empty());
    snapshot.hostIsServer = true;
    snapshot.at += 1s;
    QCOMPARE(engine.update(snapshot).size(), std::size_t{1});
    snapshot.hostIsServer = false; // it failed over to another machine
    snapshot.at += 1s;
    QCOMPARE(engine.update(snapshot).size(), std::size_t{1});
    QVERIFY(engine.active().empty());
}

void AlertsTest::acknowledged_and_snoozed_last_until_cleared_or_over() {
    Feed feed(rule(0.9, 0.8, 0s));
    QVERIFY(!feed.engine.acknowledge("r", ""));
    QCOMPARE(feed.at(1s, 0.95).size(), std::size_t{1});
    QVERIFY(feed.engine.acknowledge("r", ""));
    QVERIFY(feed.engine.snooze("r", "", feed.now + 30s));
    feed.engine.setEventId("r", "", 7);
    QVERIFY(feed.seconds(29, 0.95).empty());
    auto state = feed.engine.active().at(0);
    QVERIFY(state.acknowledged);
    QVERIFY(state.snoozedUntil.has_value());
    QCOMPARE(state.eventId, std::int64_t{7});
    QVERIFY(feed.seconds(1, 0.95).empty());
    QVERIFY(!feed.engine.active().at(0).snoozedUntil.has_value());
    QCOMPARE(feed.at(1s, 0.1).size(), std::size_t{1});
    QCOMPARE(feed.at(1s, 0.95).size(), std::size_t{1});
    QVERIFY(!feed.engine.active().at(0).acknowledged);
    QVERIFY(!feed.engine.snooze("other", "", feed.now));
}

void AlertsTest::a_changed_rule_withdraws_its_alert_an_unchanged_one_keeps_it() {
    Feed feed(rule(0.9, 0.8, 0s));
    QCOMPARE(feed.at(1s, 0.95).size(), std::size_t{1});
    feed.engine.setRules({rule(0.9, 0.8, 0s)});
    QCOMPARE(feed.engine.active().size(), std::size_t{1});
    feed.engine.setRules({rule(0.99, 0.8, 0s)});
    QVERIFY(feed.engine.active().empty());
    const auto transitions = feed.at(1s, 0.95);
    QCOMPARE(transitions.size(), std::size_t{1});
    QVERIFY(transitions[0].kind == AlertTransition::Kind::cleared);
}

void AlertsTest::a_disabled_rule_withdraws_its_alert() {
    Feed feed(rule(0.9, 0.8, 0s));
    QCOMPARE(feed.at(1s, 0.95).size(), std::size_t{1});
    auto off = rule(0.9, 0.8, 0s);
    off.enabled = false;
    feed.engine.setRules({off});
    const auto transitions = feed.at(1s, 0.95);
    QCOMPARE(transitions.size(), std::size_t{1});
    QVERIFY(transitions[0].kind == AlertTransition::Kind::cleared);
    QVERIFY(feed.at(1s, 0.95).empty());
}

void AlertsTest::transitions_alternate_whatever_the_values() {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        Feed feed(rule(0.6, 0.4, Milliseconds{static_cast<int>(random() % 5) * 1000}));
        bool raised = false;
        for (int i = 0; i < 300; ++i) {
            const double value = random() % 20 == 0 ? kNaN : static_cast<double>(random() % 1000) / 1000.0;
            const auto step =
                Milliseconds{static_cast<int>(random() % 4000) - (random() % 50 == 0 ? 9000 : 0)};
            for (const auto& transition : feed.at(step, value)) {
                const bool raises = transition.kind == AlertTransition::Kind::raised;
                QVERIFY(raises != raised);
                QVERIFY(raises ? transition.state.value > 0.6 : transition.state.value <= 0.4);
                raised = raises;
            }
            QCOMPARE(feed.engine.active().size(), std::size_t(raised ? 1 : 0));
        }
    }
}

void AlertsTest::rules_survive_json() {
    auto rules = defaultAlertRules();
    rules[0].label = "we\"ird\n\xe2\x80\x99";
    rules[0].threshold = 0.1 + 0.2;
    rules[0].clearAt = 0.25;
    rules[0].holdFor = 1234ms;
    rules[1].enabled = false;
    const auto read = alertRulesFromJson(toJson(rules));
    QVERIFY(read.has_value());
    QVERIFY(*read == rules);
}

void AlertsTest::json_errors_name_rule_and_field_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("field");
    const QString good = R"("id":"x","title":"t","metric":"host.cpu","threshold":1)";
    QTest::newRow("missing id") << R"([{"title":"t"}])"
                                << "number 1"
                                << "id";
    QTest::newRow("unknown metric") << R"([{"id":"x","title":"t","metric":"nope","threshold":1}])"
                                    << "\"x\""
                                    << "metric";
    QTest::newRow("histogram")
        << R"([{"id":"x","title":"t","metric":"response.log.durations","threshold":1}])"
        << "\"x\""
        << "metric";
    QTest::newRow("text threshold") << R"([{"id":"x","title":"t","metric":"host.cpu","threshold":"1"}])"
                                    << "\"x\""
                                    << "threshold";
    QTest::newRow("negative hold") << "[{" + good + R"(,"hold_for_seconds":-1}])"
                                   << "\"x\""
                                   << "hold_for_seconds";
    QTest::newRow("clear beyond") << "[{" + good + R"(,"clear_at":2}])"
                                  << "\"x\""
                                  << "clear_at";
    QTest::newRow("twice") << "[{" + good + "},{" + good + "}]"
                           << "\"x\""
                           << "id";
    QTest::newRow("no object") << "[3]"
                               << "number 1"
                               << "whole";
    QTest::newRow("no list") << "{}"
                             << "alert rules"
                             << "list";
    QTest::newRow("no json") << "[{"
                             << "alert rules"
                             << "";
}

void AlertsTest::json_errors_name_rule_and_field() {
    QFETCH(QString, text);
    QFETCH(QString, rule);
    QFETCH(QString, field);
    const auto read = alertRulesFromJson(text.toStdString());
    QVERIFY(!read.has_value());
    QVERIFY(read.error().code == ErrorCode::invalidInput);
    const auto message = QString::fromStdString(read.error().message);
    QVERIFY2(message.contains(rule), qPrintable(message));
    QVERIFY2(message.contains(field), qPrintable(message));
}

void AlertsTest::default_rules_are_valid() {
    const auto rules = defaultAlertRules();
    QVERIFY(rules.size() >= 8);
    const auto read = alertRulesFromJson(toJson(rules));
    QVERIFY(read.has_value());
    QVERIFY(*read == rules);
}

QTEST_APPLESS_MAIN(AlertsTest)
#include "alerts_test.moc"
