#include "engine/monitor/deltas.h"

#include <QtTest>

#include <array>
#include <cmath>
#include <map>
#include <random>

using namespace pavement;
using namespace pavement::monitor;
using namespace std::chrono_literals;

namespace {

// Reads counters of one table at times it is told.
struct Reader {
    RateTable table;
    SteadyTime steady{1h};
    Timestamp wall = fromMillis(1'700'000'000'000);
    Epoch epoch{"server", 1, 1};
    Milliseconds planned{1000};

    explicit Reader(RateTable::Newcomer newcomer = RateTable::Newcomer::gap)
        : table(newcomer) {}

    Comparability open(Milliseconds after) {
        steady += after;
        wall += after;
        return table.open(steady, wall, epoch, planned);
    }

    double read(Milliseconds after, std::uint64_t counter, std::string_view key = "", std::int64_t mark = 0) {
        open(after);
        const std::array counters{Counter::whole(counter)};
        const double rate = table.rates(key, counters, mark)[0];
        table.close();
        return rate;
    }
};

bool isGap(double value) {
    return std::isnan(value);
}

} // namespace

class DeltasTest : public QObject {
    Q_OBJECT
private slots:
    void the_first_reading_gives_no_rate();
    void rates_follow_the_interval_that_really_passed();
    void a_counter_that_fell_gives_a_gap_and_then_goes_on();
    void a_moved_reset_gives_a_gap_even_when_the_counter_grew();
    void a_restart_and_another_server_give_a_gap();
    void a_wrap_at_32_bits_is_followed_when_it_fits_what_came_before();
    void a_wrap_at_64_bits_is_followed_when_it_fits_what_came_before();
    void a_reset_near_the_wrap_is_never_a_spike();
    void a_suspended_machine_gives_a_gap();
    void a_wall_clock_set_back_changes_nothing();
    void readings_too_far_apart_give_a_gap();
    void readings_too_close_keep_the_older_one_to_compare_with();
    void one_fallen_counter_makes_all_of_its_key_start_afresh();
    void one_key_that_fell_leaves_the_others_alone();
    void an_evicted_statement_that_returns_starts_afresh();
    void a_moved_mark_starts_the_key_afresh();
    void newcomers_count_from_zero_only_where_readings_are_complete();
    void more_counters_than_before_give_a_gap();
    void large_counters_keep_small_differences();
    void forgetting_makes_the_next_reading_a_first_one();
    void vanished_keys_are_not_kept();
    void whatever_happens_rates_are_true_or_gaps();
};

void DeltasTest::the_first_reading_gives_no_rate() {
    Reader reader;
    QVERIFY(isGap(reader.read(1s, 1'000'000)));
    QCOMPARE(reader.table.comparability(), Comparability::first);
    QVERIFY(isGap(reader.table.seconds()));
}

void DeltasTest::rates_follow_the_interval_that_really_passed() {
    Reader reader;
    reader.read(1s, 100);
    QCOMPARE(reader.read(1s, 200), 100.0);
    QCOMPARE(reader.read(4s, 600), 100.0);
    QCOMPARE(reader.read(250ms, 625), 100.0);
    QCOMPARE(reader.read(1s, 625), 0.0);
}

void DeltasTest::a_counter_that_fell_gives_a_gap_and_then_goes_on() {
    Reader reader;
    reader.read(1s, 1000);
    reader.read(1s, 2000);
    QVERIFY(isGap(reader.read(1s, 10)));
    QCOMPARE(reader.read(1s, 30), 20.0);
}

void DeltasTest::a_moved_reset_gives_a_gap_even_when_the_counter_grew() {
    Reader reader;
    reader.read(1s, 10);
    reader.epoch.reset = 2;
    QVERIFY(isGap(reader.read(1s, 5000)));
    QCOMPARE(reader.table.comparability(), Comparability::reset);
    QCOMPARE(reader.read(1s, 5001), 1.0);
}

void DeltasTest::a_restart_and_another_server_give_a_gap() {
    Reader reader;
    reader.read(1s, 10);
    reader.epoch.started = 2;
    QVERIFY(isGap(reader.read(1s, 5000)));
    QCOMPARE(reader.table.comparability(), Comparability::restarted);
    QCOMPARE(reader.read(1s, 5001), 1.0);
    reader.epoch.server = "other";
    QVERIFY(isGap(reader.read(1s, 9000)));
    QCOMPARE(reader.table.comparability(), Comparability::differentServer);
}

void DeltasTest::a_wrap_at_32_bits_is_followed_when_it_fits_what_came_before() {
    Reader reader;
    const std::uint64_t top = 1ULL << 32U;
    reader.read(1s, top - 3000);
    QCOMPARE(reader.read(1s, top - 2000), 1000.0);
    QCOMPARE(reader.read(1s, top - 1000), 1000.0);
    QCOMPARE(reader.read(1s, 500), 1500.0);
    QCOMPARE(reader.read(1s, 1500), 1000.0);
}

void DeltasTest::a_wrap_at_64_bits_is_followed_when_it_fits_what_came_before() {
    Reader reader;
    const std::uint64_t top = ~0ULL;
    reader.read(1s, top - 2000);
    QCOMPARE(reader.read(1s, top - 1000), 1000.0);
    QCOMPARE(reader.read(1s, 1000), 2001.0);
}

void DeltasTest::a_reset_near_the_wrap_is_never_a_spike() {
    Reader reader;
    reader.read(1s, 3'000'000'000);
    QCOMPARE(reader.read(1s, 3'000'001'000), 1000.0);
    QVERIFY(isGap(reader.read(1s, 5))); // a wrap would mean 1.3 billion in a second
    reader.read(1s, 5);
    QVERIFY(isGap(reader.read(1s, 4))); // nothing happened before: no credit for a wrap
}

void DeltasTest::a_suspended_machine_gives_a_gap() {
    Reader reader;
    reader.read(1s, 100);
    reader.wall += 2h; // the steady clock stood still meanwhile
    QVERIFY(isGap(reader.read(1s, 9'000'000)));
    QCOMPARE(reader.table.comparability(), Comparability::timeJump);
    QCOMPARE(reader.read(1s, 9'000'100), 100.0);
}

void DeltasTest::a_wall_clock_set_back_changes_nothing() {
    Reader reader;
    reader.read(1s, 100);
    reader.wall -= 2h;
    QCOMPARE(reader.read(1s, 200), 100.0);
}

void DeltasTest::readings_too_far_apart_give_a_gap() {
    Reader reader;
    reader.read(1s, 100);
    QCOMPARE(reader.read(15s, 1600), 100.0);
    QVERIFY(isGap(reader.read(16s, 3200)));
    QCOMPARE(reader.table.comparability(), Comparability::tooLong);
    reader.planned = 60s;
    QCOMPARE(reader.read(300s, 33'200), 100.0);
}

void DeltasTest::readings_too_close_keep_the_older_one_to_compare_with() {
    Reader reader;
    reader.read(1s, 100);
    QVERIFY(isGap(reader.read(3ms, 150)));
    QCOMPARE(reader.table.comparability(), Comparability::tooSoon);
    QCOMPARE(reader.read(997ms, 200), 100.0);
    QVERIFY(isGap(reader.read(0ms, 300)));
    QCOMPARE(reader.read(1s, 300), 100.0);
}

void DeltasTest::one_fallen_counter_makes_all_of_its_key_start_afresh() {
    Reader reader;
    const auto readBoth = [&](std::uint64_t calls, double seconds) {
        reader.open(1s);
        const std::array counters{Counter::whole(calls), Counter::real(seconds)};
        const auto rates = reader.table.rates("q", counters);
        const std::pair answer{rates[0], rates[1]};
        reader.table.close();
        return answer;
    };
    readBoth(10, 5.0);
    QVERIFY((readBoth(12, 6.0) == std::pair{2.0, 1.0}));
    const auto [calls, seconds] = readBoth(20, 0.5);
    QVERIFY(isGap(calls) && isGap(seconds));
    QVERIFY((readBoth(21, 0.75) == std::pair{1.0, 0.25}));
}

void DeltasTest::one_key_that_fell_leaves_the_others_alone() {
    Reader reader;
    const auto readBoth = [&](std::uint64_t a, std::uint64_t b) {
        reader.open(1s);
        const std::array first{Counter::whole(a)};
        const std::array second{Counter::whole(b)};
        const double rateA = reader.table.rates("a", first)[0];
        const double rateB = reader.table.rates("b", second)[0];
        reader.table.close();
        return std::pair{rateA, rateB};
    };
    readBoth(10, 10);
    const auto [a, b] = readBoth(3, 12);
    QVERIFY(isGap(a));
    QCOMPARE(b, 2.0);
}

void DeltasTest::an_evicted_statement_that_returns_starts_afresh() {
    Reader reader;
    reader.read(1s, 1'000'000, "q");
    reader.read(1s, 1'000'010, "q");
    reader.read(1s, 1, "somebody else"); // "q" was evicted
    QVERIFY(isGap(reader.read(1s, 5'000'000, "q")));
    QCOMPARE(reader.read(1s, 5'000'003, "q"), 3.0);

    Reader complete(RateTable::Newcomer::fromZero);
    complete.read(1s, 1'000'000, "q");
    complete.read(1s, 1, "somebody else");
    QCOMPARE(complete.read(1s, 7, "q"), 7.0); // all of it since the reading that did not have it
}

void DeltasTest::a_moved_mark_starts_the_key_afresh() {
    Reader reader;
    reader.read(1s, 10, "db", 100);
    QCOMPARE(reader.read(1s, 11, "db", 100), 1.0);
    QVERIFY(isGap(reader.read(1s, 500, "db", 200)));
    QCOMPARE(reader.read(1s, 502, "db", 200), 2.0);
}

void DeltasTest::newcomers_count_from_zero_only_where_readings_are_complete() {
    Reader careful;
    careful.read(1s, 1, "old");
    QVERIFY(isGap(careful.read(1s, 50, "new")));
    Reader complete(RateTable::Newcomer::fromZero);
    QVERIFY(isGap(complete.read(1s, 50, "first"))); // nothing before to be complete against
    QCOMPARE(complete.read(2s, 50, "new"), 25.0);
    complete.epoch.reset = 9;
    QVERIFY(isGap(complete.read(1s, 50, "newer")));
}

void DeltasTest::more_counters_than_before_give_a_gap() {
    Reader reader;
    reader.read(1s, 10);
    reader.open(1s);
    const std::array two{Counter::whole(std::uint64_t{11}), Counter::whole(std::uint64_t{1})};
    const auto rates = reader.table.rates("", two);
    QVERIFY(isGap(rates[0]) && isGap(rates[1]));
}

void DeltasTest::large_counters_keep_small_differences() {
    Reader reader;
    const std::uint64_t huge = (1ULL << 62U) + 1;
    reader.read(1s, huge);
    QCOMPARE(reader.read(1s, huge + 1), 1.0);
}

void DeltasTest::forgetting_makes_the_next_reading_a_first_one() {
    Reader reader(RateTable::Newcomer::fromZero);
    reader.read(1s, 10);
    reader.table.forget();
    QVERIFY(isGap(reader.read(1s, 20)));
    QCOMPARE(reader.table.comparability(), Comparability::first);
    QCOMPARE(reader.read(1s, 21), 1.0);
}

void DeltasTest::vanished_keys_are_not_kept() {
    Reader reader;
    for (int i = 0; i < 1000; ++i) {
        reader.read(1s, 1, std::to_string(i));
    }
    QCOMPARE(reader.table.size(), std::size_t{1});
}

// A model server that works at a known rate per key and has every kind of bad day; whatever the table answers
// must be what the server really did in between, or a gap.
void DeltasTest::whatever_happens_rates_are_true_or_gaps() {
    std::mt19937_64 random(20'26);
    const auto chance = [&](unsigned oneIn) { return random() % oneIn == 0; };
    std::size_t trueRates = 0;
    std::size_t gaps = 0;
    for (int round = 0; round < 60; ++round) {
        Reader reader(RateTable::Newcomer::fromZero);

        struct Key {
            std::uint64_t counter = 0;
            std::uint64_t sinceReading = 0; // what it really did since the last reading
        };

        std::map<std::string, Key> keys;
        const std::uint64_t width = round % 2 == 0 ? 0 : (1ULL << 32U); // wraps at 32 bits, or at 64
        const std::uint64_t start = round % 3 == 0 ? (width == 0 ? ~0ULL - 60'000 : width - 60'000) : 0;
        for (int k = 0; k < 5; ++k) {
            keys["k" + std::to_string(k)].counter = start;
        }
        for (int step = 0; step < 400; ++step) {
            bool compared = true;
            auto passed = Milliseconds{100 + static_cast<int>(random() % 3000)};
            for (auto& [name, key] : keys) {
                const std::uint64_t work = random() % 1000;
                key.counter += work;
                key.sinceReading += work;
                if (width != 0) {
                    key.counter %= width;
                }
            }
            if (chance(40)) { // restart: everything from zero, and busy again at once
                ++reader.epoch.started;
                for (auto& [name, key] : keys) {
                    key.counter = random() % 5'000'000;
                }
                compared = false;
            } else if (chance(40)) { // reset
                ++reader.epoch.reset;
                for (auto& [name, key] : keys) {
                    key.counter = random() % 1000;
                }
                compared = false;
            } else if (chance(60)) { // suspended: the server went on
                reader.wall += 1h;
                for (auto& [name, key] : keys) {
                    key.counter += 10'000'000'000ULL;
                    if (width != 0) {
                        key.counter %= width;
                    }
                }
                compared = false;
            } else if (chance(60)) {
                passed = 40s;
                compared = false;
            } else if (chance(20)) { // evicted, and perhaps back with the next reading
                keys.erase("k" + std::to_string(random() % 5));
            } else if (chance(10)) {
                keys.try_emplace("k" + std::to_string(random() % 5));
            }
            reader.open(passed);
            const double seconds = std::chrono::duration<double>(passed).count();
            for (auto& [name, key] : keys) {
                const std::array counters{Counter::whole(key.counter)};
                const double rate = reader.table.rates(name, counters)[0];
                if (isGap(rate)) {
                    ++gaps;
                } else {
                    QVERIFY(compared);
                    QVERIFY(std::abs(rate * seconds - static_cast<double>(key.sinceReading)) < 1e-3);
                    ++trueRates;
                }
                key.sinceReading = 0;
            }
            reader.table.close();
        }
    }
    QVERIFY(trueRates > 40'000); // the gaps are the exception
    QVERIFY(gaps > 1000);
}

QTEST_APPLESS_MAIN(DeltasTest)
#include "deltas_test.moc"
