// A blocking read ends when the watchdog says so, whatever the peer does.

#include "engine/postgres/watchdog.h"

#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <future>
#include <thread>

using namespace pavement;
using postgres::Cut;
using postgres::Watchdog;

namespace {

struct Pair {
    std::array<int, 2> ends{-1, -1};

    Pair() { ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()); }

    ~Pair() {
        ::close(ends[0]);
        ::close(ends[1]);
    }

    // Blocks until a byte, the end or an error comes.
    ssize_t read() const {
        char byte = 0;
        return ::recv(ends[0], &byte, 1, 0);
    }

    void write() const { QCOMPARE(::send(ends[1], "x", 1, 0), ssize_t{1}); }
};

SteadyTime in(Milliseconds time) {
    return std::chrono::steady_clock::now() + time;
}

} // namespace

class WatchdogTest : public QObject {
    Q_OBJECT
private slots:

    void a_silent_peer_is_cut_off_at_the_deadline() {
        const Pair pair;
        Watchdog watchdog(pair.ends[0]);
        QVERIFY(watchdog.valid());
        watchdog.arm(in(Milliseconds{50}));
        QCOMPARE(pair.read(), ssize_t{0}); // would block for ever
        QVERIFY(watchdog.disarm() == Cut::deadline);
    }

    void a_request_cuts_at_once() {
        const Pair pair;
        Watchdog watchdog(pair.ends[0]);
        watchdog.arm(SteadyTime::max());
        std::thread other([&] { watchdog.cut(); });
        QCOMPARE(pair.read(), ssize_t{0});
        other.join();
        QVERIFY(watchdog.disarm() == Cut::request);
    }

    void an_answer_in_time_leaves_the_socket_alone() {
        const Pair pair;
        Watchdog watchdog(pair.ends[0]);
        for (int call = 0; call < 1000; ++call) {
            watchdog.arm(in(Milliseconds{60'000}));
            pair.write();
            QCOMPARE(pair.read(), ssize_t{1});
            QVERIFY(watchdog.disarm() == Cut::none);
        }
    }

    void a_nearer_deadline_after_a_far_one_still_holds() {
        const Pair pair;
        Watchdog watchdog(pair.ends[0]);
        watchdog.arm(in(Milliseconds{600'000}));
        QVERIFY(watchdog.disarm() == Cut::none);
        watchdog.arm(in(Milliseconds{20}));
        QCOMPARE(pair.read(), ssize_t{0});
        QVERIFY(watchdog.disarm() == Cut::deadline);
    }

    void a_deadline_that_passed_unarmed_hurts_nobody() {
        const Pair pair;
        Watchdog watchdog(pair.ends[0]);
        watchdog.arm(in(Milliseconds{5}));
        const Cut early = watchdog.disarm();
        watchdog.arm(in(Milliseconds{60'000})); // the thread's sleep until the first one ends now
        pair.write();
        if (early == Cut::none) {
            QCOMPARE(pair.read(), ssize_t{1});
        }
        QVERIFY(watchdog.disarm() == early);
    }

    void a_request_without_a_call_does_nothing() {
        const Pair pair;
        Watchdog watchdog(pair.ends[0]);
        watchdog.cut();
        watchdog.arm(in(Milliseconds{60'000}));
        pair.write();
        QCOMPARE(pair.read(), ssize_t{1});
        QVERIFY(watchdog.disarm() == Cut::none);
    }

    void a_strangers_descriptor_of_the_same_number_is_safe() {
        // libpq closes its socket when the server goes; the number may then belong to anybody.
        auto pair = std::make_unique<Pair>();
        const int number = pair->ends[0];
        Watchdog watchdog(number);
        watchdog.arm(SteadyTime::max());
        pair.reset();
        const Pair stranger; // takes the lowest free numbers, so the ones just given back
        QCOMPARE(stranger.ends[0], number);
        watchdog.cut();
        stranger.write();
        QCOMPARE(stranger.read(), ssize_t{1});
        QVERIFY(watchdog.disarm() == Cut::request);
    }
};

QTEST_APPLESS_MAIN(WatchdogTest)
#include "watchdog_test.moc"
