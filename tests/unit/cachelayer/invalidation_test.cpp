// What counts as invalidated, and what is kept for a server that is away.

#include "engine/cachelayer/invalidation_table.h"
#include "engine/cachelayer/pending_invalidations.h"
#include "engine/cachelayer/redis_names.h"

#include <QTest>

#include <string>
#include <thread>
#include <vector>

using namespace pavement::cachelayer;
using Kind = Invalidation::Kind;

class InvalidationTest : public QObject {
    Q_OBJECT

private slots:

    void a_tag_ends_what_was_loaded_before_and_nothing_after() {
        InvalidationTable table;
        const std::vector<std::string> tags{"red", "blue"};
        const auto before = table.now();
        QVERIFY(table.current(before, "p:k", tags));
        table.record({Kind::tag, "blue"});
        QVERIFY(!table.current(before, "p:k", tags));
        QVERIFY(table.current(before, "p:k", std::vector<std::string>{"red"}));
        QVERIFY(table.current(table.now(), "p:k", tags));
    }

    void a_prefix_ends_the_keys_below_it() {
        InvalidationTable table;
        const auto before = table.now();
        table.record({Kind::prefix, "p:user:"});
        table.record({Kind::prefix, "p:x"});
        QVERIFY(!table.current(before, "p:user:1", {}));
        QVERIFY(!table.current(before, "p:user:", {}));
        QVERIFY(!table.current(before, "p:xy", {}));
        QVERIFY(table.current(before, "p:user", {}));
        QVERIFY(table.current(before, "q:user:1", {}));
        QVERIFY(table.current(table.now(), "p:user:1", {}));
    }

    void all_ends_everything() {
        InvalidationTable table;
        const auto before = table.now();
        table.record({});
        QVERIFY(!table.current(before, "p:k", {}));
        QVERIFY(table.current(table.now(), "p:k", {}));
    }

    void the_servers_count_is_a_scale_of_its_own() {
        InvalidationTable table;
        table.record({Kind::tag, "t"}, 100);
        const std::vector<std::string> tags{"t"};
        QVERIFY(!table.currentOnServer(99, "k", tags));
        QVERIFY(table.currentOnServer(100, "k", tags));
        QVERIFY(table.currentOnServer(99, "k", {}));
        table.record({Kind::tag, "t"}, 90); // heard late
        QVERIFY(!table.currentOnServer(99, "k", tags));
    }

    void a_look_that_was_remembered_does_not_hide_a_later_invalidation() {
        InvalidationTable table;
        std::atomic<std::uint64_t> checked{0};
        const std::vector<std::string> tags{"t"};
        const auto stamp = table.now();
        table.record({Kind::tag, "other"});
        QVERIFY(table.current(stamp, "k", tags, &checked));
        QVERIFY(table.current(stamp, "k", tags, &checked));
        table.record({Kind::tag, "t"});
        QVERIFY(!table.current(stamp, "k", tags, &checked));
    }

    void too_many_names_become_all() {
        InvalidationTable table(10);
        const auto before = table.now();
        for (std::uint64_t i = 0; i < 11; ++i) {
            table.record({Kind::tag, std::to_string(i)}, 1000 + i);
        }
        QVERIFY(!table.current(before, "k", {}));
        QVERIFY(!table.currentOnServer(1009, "k", {}));
        QVERIFY(table.currentOnServer(1010, "k", {}));
        QVERIFY(table.current(table.now(), "k", {}));
    }

    void a_load_that_an_invalidation_overtook_is_not_stored() {
        InvalidationTable table;
        const auto stamp = table.now();
        bool stored = false;
        QVERIFY(table.storeIfUntouched(stamp, "k", [&] { stored = true; }));
        QVERIFY(stored);
        table.invalidateKey("k", [] {});
        QVERIFY(table.keyTouchedSince(stamp, "k"));
        QVERIFY(!table.storeIfUntouched(stamp, "k", [] { QFAIL("stored"); }));
        QVERIFY(table.storeIfUntouched(table.now(), "k", [] {}));
    }

    // A store holds a version; whoever invalidates raises the version first. After both, what is stored must
    // not be older than the last invalidation.
    void stores_and_invalidations_of_many_threads_leave_nothing_old() {
        InvalidationTable table;
        std::atomic<int> source{0};
        int stored = 0; // under the stripe's lock
        bool holds = false;
        std::atomic<bool> end{false};
        std::atomic<int> wrong{0};
        std::vector<std::jthread> threads;
        for (int i = 0; i < 3; ++i) {
            threads.emplace_back([&] {
                while (!end) {
                    const auto stamp = table.now();
                    const int loaded = source;
                    table.storeIfUntouched(stamp, "k", [&] {
                        stored = loaded;
                        holds = true;
                    });
                }
            });
        }
        for (int i = 1; i <= 5'000; ++i) {
            source = i;
            table.invalidateKey("k", [&] { holds = false; });
            table.storeIfUntouched(table.now(), "k", [&] { wrong += holds && stored < i ? 1 : 0; });
        }
        end = true;
        threads.clear();
        QCOMPARE(wrong.load(), 0);
    }

    void names_in_redis_come_back() {
        for (const Invalidation& each : {Invalidation{Kind::tag, "a b"}, Invalidation{Kind::prefix, "p:"},
                                         Invalidation{Kind::key, "p:k"}, Invalidation{}}) {
            QVERIFY(invalidationOf(memberOf(each)) == each);
        }
        QVERIFY(!invalidationOf("").has_value());
        QVERIFY(!invalidationOf("x").has_value());
    }

    void what_waits_is_bounded_and_each_once() {
        PendingInvalidations pending(3);
        pending.add({{Kind::key, "a"}, {Kind::key, "a"}, {Kind::tag, "a"}});
        QCOMPARE(pending.size(), std::size_t{2});
        pending.add({{Kind::key, "b"}, {Kind::key, "c"}});
        QCOMPARE(pending.size(), std::size_t{1});
        QVERIFY(pending.front(10).begin()->first == Invalidation{});
        QCOMPARE(pending.overflows(), std::uint64_t{1});
        pending.add({{Kind::key, "d"}});
        QCOMPARE(pending.size(), std::size_t{1});
    }

    void what_is_asked_for_again_during_its_replay_stays() {
        PendingInvalidations pending(10);
        pending.add({{Kind::key, "a"}, {Kind::key, "b"}});
        const auto replayed = pending.front(10);
        pending.add({{Kind::key, "a"}});
        pending.remove(replayed);
        QCOMPARE(pending.size(), std::size_t{1});
        QVERIFY(pending.front(1).begin()->first.name == "a");
        pending.remove(pending.front(1));
        QVERIFY(pending.empty());
    }
};

QTEST_APPLESS_MAIN(InvalidationTest)
#include "invalidation_test.moc"
