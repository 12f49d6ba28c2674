#include "engine/base/bounded_queue.h"
#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/base/result.h"
#include "engine/base/secret.h"

#include <QTest>

#include <atomic>
#include <set>
#include <thread>

using namespace pavement;

static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_constructible_v<std::string, Secret>);

class SmallTypesTest : public QObject {
    Q_OBJECT

private slots:

    void a_full_queue_drops_the_oldest_and_counts_it() {
        BoundedQueue<int> queue(3);
        QVERIFY(queue.push(1));
        QVERIFY(!queue.push(2));
        QVERIFY(!queue.push(3));
        QVERIFY(!queue.push(4));
        QCOMPARE(queue.dropped(), std::uint64_t{1});
        QCOMPARE(queue.pop().value(), 2);
        QCOMPARE(queue.drain(), (std::vector<int>{3, 4}));
        QVERIFY(!queue.pop().has_value());
        QVERIFY(queue.push(5));
        QCOMPARE(queue.size(), std::size_t{1});
    }

    void a_queue_without_room_still_holds_one() {
        BoundedQueue<int> queue(0);
        queue.push(1);
        queue.push(2);
        QCOMPARE(queue.drain(), std::vector<int>{2});
    }

    void many_threads_lose_nothing_but_what_is_counted() {
        BoundedQueue<int> queue(64);
        constexpr int kEach = 20'000;
        std::atomic<std::uint64_t> taken{0};
        {
            std::jthread consumer([&](const std::stop_token& stop) {
                while (!stop.stop_requested()) {
                    taken += queue.drain().size();
                }
            });
            std::vector<std::jthread> producers;
            for (int i = 0; i < 3; ++i) {
                producers.emplace_back([&] {
                    for (int n = 0; n < kEach; ++n) {
                        queue.push(n);
                    }
                });
            }
        }
        taken += queue.drain().size();
        QCOMPARE(taken + queue.dropped(), std::uint64_t{3 * kEach});
    }

    void a_manual_clock_moves_only_when_told() {
        ManualClock clock(fromMillis(1000));
        const SteadyTime before = clock.steady();
        clock.advance(Milliseconds{250});
        QCOMPARE(toMillis(clock.wall()), std::int64_t{1250});
        QVERIFY(clock.steady() - before == Milliseconds{250});
        clock.jumpWall(Milliseconds{-500});
        QCOMPARE(toMillis(clock.wall()), std::int64_t{750});
        QVERIFY(clock.steady() - before == Milliseconds{250});
    }

    void the_system_clock_never_runs_backwards() {
        const SystemClock clock;
        const SteadyTime first = clock.steady();
        QVERIFY(clock.steady() >= first);
        QVERIFY(toMillis(clock.wall()) > 1'700'000'000'000);
    }

    void a_range_holds_its_start_but_not_its_end() {
        const TimeRange range{fromMillis(10), fromMillis(20)};
        QVERIFY(range.contains(fromMillis(10)));
        QVERIFY(!range.contains(fromMillis(20)));
        QVERIFY(range.length() == Milliseconds{10});
    }

    void deadlines_expire_and_never_does_not() {
        QVERIFY(!Deadline::never().expired());
        QVERIFY(Deadline::never().remaining() == Milliseconds::max());
        const Deadline past = Deadline::after(Milliseconds{-5});
        QVERIFY(past.expired());
        QVERIFY(past.remaining() == Milliseconds{0});
        const Deadline later = Deadline::after(Milliseconds{60'000});
        QVERIFY(!later.expired());
        QVERIFY(later.remaining() > Milliseconds{0} && later.remaining() <= Milliseconds{60'000});
        QVERIFY(later.earlier(past).at() == past.at());
        QVERIFY(past.earlier(later).at() == past.at());
        QVERIFY(Deadline::never().earlier(later).at() == later.at());
    }

    void a_secret_keeps_its_value_through_copies_and_leaves_none_behind_a_move() {
        Secret secret(std::string("short"));
        Secret copy = secret;
        QCOMPARE(copy.reveal(), std::string("short"));
        Secret moved = std::move(secret);
        QCOMPARE(moved.reveal(), std::string("short"));
        QVERIFY(secret.empty()); // NOLINT: what is left after the move is the point
        copy = Secret(std::string(100, 'x'));
        QCOMPARE(copy.reveal().size(), std::size_t{100});
        moved = std::move(copy);
        QVERIFY(copy.empty()); // NOLINT
        Secret& same = moved;
        moved = same;
        QCOMPARE(moved.reveal().size(), std::size_t{100});
        QVERIFY(Secret().empty());
    }

    void a_secret_wipes_its_bytes_when_it_goes() {
        // A short string lives inside the object, so its bytes can be looked at after the end.
        alignas(Secret) unsigned char room[sizeof(Secret)] = {};
        auto* secret = new (room) Secret(std::string("Tr4celess"));
        secret->~Secret();
        const volatile unsigned char* bytes = room;
        std::string left;
        for (std::size_t i = 0; i < sizeof room; ++i) {
            left += static_cast<char>(bytes[i]);
        }
        QVERIFY(left.find("4celes") == std::string::npos);
    }

    void an_error_reads_as_one_line() {
        QCOMPARE((Error{ErrorCode::io, "It broke", "Mend it.", "EIO"}.oneLine()),
                 std::string("It broke (EIO). Mend it."));
        QCOMPARE((Error{ErrorCode::io, "It broke", {}, {}}.oneLine()), std::string("It broke"));
        QCOMPARE((Error{ErrorCode::io, "It broke.", "Mend it.", {}}.oneLine()),
                 std::string("It broke. Mend it."));
    }

    void every_error_code_has_a_name_of_its_own() {
        std::set<std::string_view> names;
        for (int code = 0; code <= static_cast<int>(ErrorCode::busy); ++code) {
            const std::string_view name = toString(static_cast<ErrorCode>(code));
            QVERIFY(name != "unknown");
            QVERIFY(names.insert(name).second);
        }
    }

    void a_failure_converts_into_any_result() {
        const auto failing = []() -> Result<int> { return fail(ErrorCode::busy, "full", "wait", "queue"); };
        const auto passingOn = [&]() -> Result<std::string> {
            const auto inner = failing();
            return inner ? Result<std::string>("never") : fail(inner.error());
        };
        QVERIFY(passingOn().error().code == ErrorCode::busy);
        QCOMPARE(passingOn().error().hint, std::string("wait"));
    }
};

QTEST_GUILESS_MAIN(SmallTypesTest)
#include "small_types_test.moc"
