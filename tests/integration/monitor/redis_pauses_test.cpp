// Pauses that the latency monitor of a real Redis tells: figures, and events of the history.

#include "engine/base/units.h"
#include "engine/monitor/metrics.h"
#include "engine/redis/statistics.h"
#include "tests/integration/monitor/watched.h"
#include "tests/support/wait_for.h"

#include <QtTest>

#include <string>

using namespace pavement;
using namespace pavement::monitor;
using namespace pavement::testing;

class RedisPausesTest : public QObject {
    Q_OBJECT
private slots:
    void a_pause_is_a_figure_and_an_event();
    void a_user_without_the_latency_monitor_is_told_so();

private:
    ServersFixture m_fixture;
};

void RedisPausesTest::a_pause_is_a_figure_and_an_event() {
    redis::Connection administrator(m_fixture.redis());
    QVERIFY(administrator.command({"CONFIG", "SET", "latency-monitor-threshold", "50"}).has_value());
    const auto remembered = [&] {
        const auto events = redis::readLatencyEvents(administrator).value();
        for (const auto& event : events) {
            if (event.event == "command") {
                return event;
            }
        }
        return redis::LatencyEvent{};
    };
    // A script that keeps everybody waiting, twice as long each time until the server takes note.
    const auto pause = [&] {
        const auto before = remembered();
        for (long long rounds = 10'000'000; remembered().at == before.at; rounds *= 2) {
            const std::string script = "for i = 1, " + std::to_string(rounds) + " do end";
            if (!administrator.command({"EVAL", script, "0"})) {
                return false;
            }
        }
        return true;
    };
    QVERIFY(pause());
    Watched watched(Watched::target(m_fixture));
    const auto told = [&] {
        auto notes = watched.events(history::EventKind::note);
        std::erase_if(notes, [](const auto& each) { return !each.title.ends_with(": command"); });
        return notes;
    };
    // The server tells one event a second from another.
    const auto aWhileAgo = [&] { return watched.value(metric::kRedisLatencyAge, "command") >= 2.0; };
    QVERIFY(waitFor(aWhileAgo));
    QVERIFY(told().empty()); // what happened before our time is a figure, but not news
    QVERIFY(pause());
    QVERIFY(waitFor([&] { return told().size() == 1; }));
    const auto first = remembered();
    const auto seconds = [](Milliseconds value) { return std::chrono::duration<double>(value).count(); };
    QCOMPARE(told()[0].at, first.at);
    QVERIFY(told()[0].detail.find(formatDuration(first.latest)) != std::string::npos);
    QVERIFY(waitFor([&] {
        return watched.value(metric::kRedisLatencyLatest, "command") == seconds(first.latest) &&
               watched.value(metric::kRedisLatencyHighest, "command") == seconds(first.highest) &&
               watched.value(metric::kRedisLatencyAge, "command") < 2.0;
    }));
    QVERIFY(waitFor(aWhileAgo));
    QVERIFY(pause());
    QVERIFY(waitFor([&] { return told()[0].until > told()[0].at; }));
    QCOMPARE(told().size(), std::size_t{1}); // soon after the first: still the same trouble
    QCOMPARE(*told()[0].until, remembered().at);
}

void RedisPausesTest::a_user_without_the_latency_monitor_is_told_so() {
    redis::Connection administrator(m_fixture.redis());
    QVERIFY(administrator
                .command({"ACL", "SETUSER", "poor", "on", ">a test's password", "+info", "+ping", "+slowlog"})
                .has_value());
    auto target = Watched::target(m_fixture);
    target.redis->user = "poor";
    target.redis->password = Secret("a test's password");
    Watched watched(target);
    QVERIFY(waitFor([&] { return watched.state("redis") == LinkState::degraded; }));
    QVERIFY2(watched.message("redis").find("latency") != std::string::npos, watched.message("redis").c_str());
    QVERIFY(waitFor([&] { return watched.has(metric::kRedisMemory); })); // the rest goes on
}

QTEST_GUILESS_MAIN(RedisPausesTest)
#include "redis_pauses_test.moc"
