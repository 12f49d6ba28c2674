// Who waits for whom, arranged: no server.

#include "engine/analyzer/locks.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace pavement;
using namespace pavement::analyzer;

namespace {

LockSession session(int pid, std::vector<int> blockedBy = {}, double transactionSeconds = 1) {
    LockSession one;
    one.pid = pid;
    one.blockedBy = std::move(blockedBy);
    one.transactionSeconds = transactionSeconds;
    return one;
}

const LockNode& nodeOf(const LockForest& forest, int pid) {
    const auto found = std::find_if(forest.nodes.begin(), forest.nodes.end(),
                                    [&](const LockNode& node) { return node.session.pid == pid; });
    if (found == forest.nodes.end())
        qFatal("no node of %d", pid);
    return *found;
}

std::vector<int> pidsOf(const LockForest& forest, const std::vector<std::size_t>& nodes) {
    std::vector<int> pids;
    for (const std::size_t node : nodes)
        pids.push_back(forest.nodes[node].session.pid);
    return pids;
}

// Every node hangs in exactly one place.
bool isForest(const LockForest& forest) {
    std::multiset<std::size_t> placed(forest.roots.begin(), forest.roots.end());
    for (const LockNode& node : forest.nodes)
        placed.insert(node.children.begin(), node.children.end());
    return placed.size() == forest.nodes.size() &&
           std::set<std::size_t>(placed.begin(), placed.end()).size() == forest.nodes.size();
}

} // namespace

class LocksTest : public QObject {
    Q_OBJECT

private slots:

    void nobody_waiting_is_an_empty_forest() { QVERIFY(lockForest({session(1), session(2)}).empty()); }

    void a_chain_has_its_culprit_at_the_top_and_counts_those_behind() {
        const auto forest = lockForest({session(3, {2}), session(9), session(1), session(2, {1})});
        QVERIFY(isForest(forest));
        QCOMPARE(forest.nodes.size(), 3U); // 9 has nothing to do with it
        QCOMPARE(pidsOf(forest, forest.roots), std::vector<int>{1});
        QCOMPARE(pidsOf(forest, nodeOf(forest, 1).children), std::vector<int>{2});
        QCOMPARE(nodeOf(forest, 1).blockedDirectly, 1U);
        QCOMPARE(nodeOf(forest, 1).blockedInAll, 2U);
        QCOMPARE(nodeOf(forest, 2).blockedInAll, 1U);
        QCOMPARE(nodeOf(forest, 3).blockedInAll, 0U);
        QVERIFY(forest.cycles.empty());
    }

    void who_waits_for_two_is_counted_once_by_their_common_culprit() {
        const auto forest = lockForest({session(1), session(2, {1}), session(3, {1}), session(4, {2, 3})});
        QVERIFY(isForest(forest));
        QCOMPARE(nodeOf(forest, 1).blockedInAll, 3U);
        QCOMPARE(nodeOf(forest, 2).blockedDirectly, 1U);
        QCOMPARE(nodeOf(forest, 3).blockedDirectly, 1U);
    }

    void the_culprit_who_blocks_most_comes_first() {
        const auto forest = lockForest(
            {session(1, {}, 500), session(2, {1}), session(10), session(11, {10}), session(12, {10})});
        QCOMPARE(pidsOf(forest, forest.roots), (std::vector<int>{10, 1}));
    }

    void of_culprits_alike_the_older_transaction_comes_first() {
        const auto forest =
            lockForest({session(1, {}, 5), session(2, {1}), session(3, {}, 50), session(4, {3})});
        QCOMPARE(pidsOf(forest, forest.roots), (std::vector<int>{3, 1}));
    }

    void a_deadlock_is_named_and_hangs_below_its_oldest_transaction() {
        const auto forest =
            lockForest({session(1, {2}, 3), session(2, {3}, 9), session(3, {1}, 5), session(4, {1}, 1)});
        QVERIFY(isForest(forest));
        QCOMPARE(forest.cycles.size(), 1U);
        auto cycle = forest.cycles[0];
        QCOMPARE(cycle.size(), 3U);
        std::rotate(cycle.begin(), std::find(cycle.begin(), cycle.end(), 1), cycle.end());
        QCOMPARE(cycle, (std::vector<int>{1, 2, 3})); // 1 waits for 2, 2 for 3
        QCOMPARE(pidsOf(forest, forest.roots), std::vector<int>{2});
        QVERIFY(nodeOf(forest, 1).inCycle);
        QVERIFY(!nodeOf(forest, 4).inCycle);
    }

    void a_deadlock_behind_somebody_else_has_that_one_as_culprit() {
        const auto forest = lockForest({session(1, {2, 7}, 3), session(2, {1}, 9), session(7)});
        QVERIFY(isForest(forest));
        QCOMPARE(pidsOf(forest, forest.roots), std::vector<int>{7});
        QCOMPARE(forest.cycles.size(), 1U);
    }

    void two_deadlocks_are_two() {
        const auto forest = lockForest({session(1, {2}), session(2, {1}), session(5, {6}), session(6, {5})});
        QVERIFY(isForest(forest));
        QCOMPARE(forest.cycles.size(), 2U);
        QCOMPARE(forest.roots.size(), 2U);
    }

    void a_blocker_that_could_not_be_read_still_stands_at_the_top() {
        const auto forest = lockForest({session(2, {99})});
        QCOMPARE(pidsOf(forest, forest.roots), std::vector<int>{99});
        QVERIFY(nodeOf(forest, 99).session.hidden);
    }

    void a_queue_of_ten_thousand_is_arranged_whole() {
        std::vector<LockSession> sessions{session(1)};
        for (int pid = 2; pid <= 10'000; ++pid)
            sessions.push_back(session(pid, {pid - 1}));
        const auto forest = lockForest(std::move(sessions));
        QVERIFY(isForest(forest));
        QCOMPARE(forest.roots.size(), 1U);
        QCOMPARE(nodeOf(forest, 1).blockedInAll, 9'999U);
    }

    void only_who_stands_in_the_queue_alone_is_softly_blocked() {
        auto queued = session(3, {2});
        queued.softBlockedBy = {2};
        const auto forest = lockForest({session(1), session(2, {1}), queued});
        QVERIFY(nodeOf(forest, 3).softBlocked);
        QVERIFY(!nodeOf(forest, 2).softBlocked);
    }

    void modes_exclude_each_other_as_the_manual_says() {
        // The manual's table, row by row: X where they conflict.
        const std::vector<std::pair<const char*, const char*>> table{
            {"AccessShareLock", ".......X"},  {"RowShareLock", "......XX"},
            {"RowExclusiveLock", "....XXXX"}, {"ShareUpdateExclusiveLock", "...XXXXX"},
            {"ShareLock", "..XX.XXX"},        {"ShareRowExclusiveLock", "..XXXXXX"},
            {"ExclusiveLock", ".XXXXXXX"},    {"AccessExclusiveLock", "XXXXXXXX"}};
        for (const auto& [mode, row] : table)
            for (std::size_t other = 0; other < table.size(); ++other)
                QCOMPARE(conflict(mode, table[other].first), row[other] == 'X');
    }

    void no_literal_survives_in_a_statement_that_is_shown() {
        const auto shown = [](const char* sql) { return QString::fromStdString(withoutLiterals(sql)); };
        QCOMPARE(shown("SELECT 'it''s', 12.5e3 FROM t1 WHERE a = $1"), "SELECT ?, ? FROM t1 WHERE a = $1");
        QCOMPARE(shown("SELECT E'a\\'b', B'01', N'x' FROM \"My 'T\""), "SELECT ?, ?, ? FROM \"My 'T\"");
        QCOMPARE(shown("SELECT $$secret$$, $tag$ a $$ b $tag$, 1"), "SELECT ?, ?, ?");
        QCOMPARE(shown("SELECT 1 -- secret\nFROM t"), "SELECT ? \nFROM t");
        QCOMPARE(shown("SELECT /* a /* b */ c */ x"), "SELECT   x");
        QCOMPARE(shown("SELECT a FROM t WHERE s = 'cut of"), "SELECT a FROM t WHERE s = ?");
        QCOMPARE(shown("SELECT a FROM t WHERE s = $q$cut of"), "SELECT a FROM t WHERE s = ?");
        QCOMPARE(shown("SELECT \"cut"), "SELECT \"cut");
        QCOMPARE(shown("SELECT größe, a$1 FROM t_2"), "SELECT größe, a$1 FROM t_2");
        QCOMPARE(shown(""), "");
    }
};

QTEST_GUILESS_MAIN(LocksTest)
#include "locks_test.moc"
