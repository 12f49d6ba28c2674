// The timer wheel against a list that is searched through: the same ids end at the same ticks, whatever is
// set, moved and taken out meanwhile, near and far, over the wrap of the ticks.

#include "engine/cache/timer_wheel.h"

#include <QtTest>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

using namespace pavement::cache;

class TimerWheelTest : public QObject {
    Q_OBJECT

    std::map<Id, Tick> m_due; // what the owner keeps

    void set(TimerWheel& wheel, Id id, Tick due) {
        m_due[id] = due;
        wheel.set(id, due);
    }

    std::vector<Id> advanced(TimerWheel& wheel, Tick now, std::size_t most = 1'000'000) {
        std::vector<Id> due;
        wheel.advance(
            now, most, [this](Id id) { return m_due.at(id); }, due);
        std::sort(due.begin(), due.end());
        return due;
    }

private slots:

    void each_ends_at_its_tick_however_far() {
        TimerWheel wheel(7);
        const std::vector<Tick> ahead{1, 2, 255, 256, 257, 65'535, 65'536, 65'537, 16'777'216, 1U << 30U};
        for (Id id = 0; id < ahead.size(); ++id) {
            set(wheel, id, 7 + ahead[id]);
        }
        for (Id id = 0; id < ahead.size(); ++id) {
            QCOMPARE(advanced(wheel, 7 + ahead[id] - 1), std::vector<Id>{});
            QVERIFY(wheel.isSet(id));
            QCOMPARE(advanced(wheel, 7 + ahead[id]), std::vector<Id>{id});
            QVERIFY(!wheel.isSet(id));
        }
        QCOMPARE(wheel.size(), std::size_t{0});
    }

    void what_is_past_ends_with_the_next_tick() {
        TimerWheel wheel(1000);
        set(wheel, 3, 900);
        set(wheel, 4, 1000);
        QCOMPARE(advanced(wheel, 1000), std::vector<Id>{});
        QCOMPARE(advanced(wheel, 1001), (std::vector<Id>{3, 4}));
    }

    void no_call_gives_out_more_than_was_asked_for_and_none_is_lost() {
        TimerWheel wheel;
        for (Id id = 0; id < 100; ++id) {
            set(wheel, id, 5 + id % 3);
        }
        std::size_t seen = 0;
        for (int call = 0; seen < 100; ++call) {
            QVERIFY(call < 20);
            const auto due = advanced(wheel, 1'000'000, 7);
            QVERIFY(!due.empty() && due.size() <= 7);
            seen += due.size();
        }
        QCOMPARE(wheel.size(), std::size_t{0});
        QCOMPARE(advanced(wheel, 1'000'001), std::vector<Id>{});
        QCOMPARE(wheel.now(), Tick{1'000'001});
    }

    void random_work_agrees_with_a_search_data() {
        QTest::addColumn<quint32>("begin");
        QTest::addColumn<quint32>("reach");
        QTest::newRow("near") << 0U << 300U;
        QTest::newRow("far") << 123'456U << 5'000'000U;
        QTest::newRow("over the wrap of the ticks") << ~Tick{0} - 2'000U << 100'000U;
        QTest::newRow("over the end of the third wheel") << (1U << 24U) - 500U << 70'000U;
    }

    void random_work_agrees_with_a_search() {
        QFETCH(quint32, begin);
        QFETCH(quint32, reach);
        std::mt19937 random(begin ^ reach);
        const auto below = [&](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
        TimerWheel wheel(begin);
        std::map<Id, Tick> model; // id → how many ticks behind `begin`
        Tick passed = 0;
        for (int step = 0; step < 40'000; ++step) {
            const Id id = below(500);
            switch (below(6)) {
            case 0:
                wheel.cancel(id);
                model.erase(id);
                break;
            case 1: {
                passed += below(4) == 0 ? below(reach) : below(40);
                std::vector<Id> expected;
                for (auto it = model.begin(); it != model.end();) {
                    if (it->second <= passed) {
                        expected.push_back(it->first);
                        it = model.erase(it);
                    } else {
                        ++it;
                    }
                }
                QCOMPARE(advanced(wheel, begin + passed), expected);
                QCOMPARE(wheel.now(), begin + passed);
                break;
            }
            default: {
                const Tick due = passed + 1 + below(reach);
                set(wheel, id, begin + due);
                model[id] = due;
            }
            }
            QCOMPARE(wheel.size(), model.size());
        }
    }
};

QTEST_APPLESS_MAIN(TimerWheelTest)
#include "timer_wheel_test.moc"
