// Real sessions that wait for each other, that hold the vacuum horizon back, and that are ended.

#include "engine/analyzer/backend.h"
#include "engine/analyzer/horizon.h"
#include "engine/analyzer/locks.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <thread>

using namespace pavement;
using namespace pavement::analyzer;
using namespace pavement::testing;

namespace {

std::unique_ptr<postgres::Session> open(const postgres::ConnectionSettings& settings) {
    auto session = postgres::Session::open(settings, {}, generous());
    if (!session)
        qFatal("%s", session.error().oneLine().c_str());
    return std::move(*session);
}

// A session that does something and then waits, in a thread of its own; gives up when destroyed.
class Waiter {
public:
    Waiter(const postgres::ConnectionSettings& settings, const std::vector<std::string>& first,
           std::string last, const std::string& name = "waiter")
        : m_session(openSession(settings, name)) {
        for (const auto& statement : first)
            if (const auto done = m_session->query(statement, {}, generous()); !done)
                qFatal("%s: %s", statement.c_str(), done.error().oneLine().c_str());
        m_last = std::move(last);
    }

    void wait() {
        m_thread = std::jthread([this](std::stop_token stop) {
            std::ignore = m_session->query(m_last, {}, Deadline::after(Milliseconds{60'000}), stop);
        });
    }

    int pid() const { return m_session->backendPid(); }

private:
    std::unique_ptr<postgres::Session> m_session;
    std::string m_last;
    std::jthread m_thread;
};

const LockNode* nodeOf(const LockForest& forest, int pid) {
    const auto found = std::find_if(forest.nodes.begin(), forest.nodes.end(),
                                    [&](const LockNode& node) { return node.session.pid == pid; });
    return found == forest.nodes.end() ? nullptr : &*found;
}

sandbox::ServerOptions options() {
    sandbox::ServerOptions wanted;
    wanted.withRedis = false;
    wanted.postgresSettings = {
        {"max_prepared_transactions", "10"}, {"deadlock_timeout", "60s"}, {"wal_level", "logical"}};
    return wanted;
}

} // namespace

class SessionsTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers{options()};
    QTemporaryDir m_directory;
    SystemClock m_clock;
    std::unique_ptr<history::History> m_history;

    void execute(postgres::Session& session, const std::string& statement) {
        const auto done = session.query(statement, {}, generous());
        QVERIFY2(done.has_value(), done ? "" : done.error().oneLine().c_str());
    }

    LockForest forest() {
        auto locks = readLocks(*open(m_servers.postgres()), {}, generous());
        if (!locks)
            qFatal("%s", locks.error().oneLine().c_str());
        return std::move(locks->forest);
    }

    BackendId idOf(int pid) {
        const auto rows = runSql(m_servers.postgres(),
                                 "SELECT (extract(epoch FROM backend_start) * 1000000)::int8"
                                 " FROM pg_stat_activity WHERE pid = $1::int",
                                 {std::to_string(pid)});
        return {pid, rows.empty() ? 0 : rows.integer(0, 0), 0, 0};
    }

    bool isThere(int pid) { return idOf(pid).backendStart != 0; }

    std::vector<std::string> audited() {
        const auto now = m_clock.wall();
        const auto log = m_history->auditLog({now - std::chrono::hours{1}, now + std::chrono::hours{1}});
        std::vector<std::string> lines;
        for (const auto& entry : *log)
            lines.push_back(entry.actor + " | " + entry.target + " | " + entry.action + " | " + entry.detail);
        return lines;
    }

private slots:

    void initTestCase() {
        auto opened = history::History::open(
            {.path = (m_directory.path() + "/h.pavement").toStdString(), .retention = {}}, m_clock);
        QVERIFY(opened.has_value());
        m_history = std::move(*opened);
        runSql(m_servers.postgres(), "CREATE TABLE public.orders (id int PRIMARY KEY, note text)");
        runSql(m_servers.postgres(), "INSERT INTO public.orders SELECT generate_series(1, 10)");
    }

    void nobody_waiting_gives_no_trees() { QVERIFY(forest().empty()); }

    void a_chain_of_three_ends_at_the_one_who_idles_in_its_transaction() {
        const auto culprit = openSession(m_servers.postgres(), "culprit");
        execute(*culprit, "BEGIN");
        execute(*culprit, "UPDATE public.orders SET note = 'a secret' WHERE id = 1");
        Waiter second(m_servers.postgres(), {"BEGIN", "UPDATE public.orders SET note = 'b' WHERE id = 2"},
                      "UPDATE public.orders SET note = 'other secret' WHERE id = 1");
        second.wait();
        QVERIFY(waitFor([&] { return nodeOf(forest(), second.pid()) != nullptr; }));
        Waiter third(m_servers.postgres(), {}, "UPDATE public.orders SET note = 'c' WHERE id = 2");
        third.wait();
        LockForest seen;
        QVERIFY(waitFor([&] {
            seen = forest();
            return seen.nodes.size() == 3;
        }));
        QCOMPARE(seen.roots.size(), 1U);
        const LockNode& root = seen.nodes[seen.roots[0]];
        QCOMPARE(root.session.pid, culprit->backendPid());
        QCOMPARE(root.session.application, std::string("culprit"));
        QCOMPARE(root.session.state, std::string("idle in transaction"));
        QCOMPARE(root.session.statement, std::string("UPDATE public.orders SET note = ? WHERE id = ?"));
        QVERIFY(root.session.transactionSeconds.value_or(-1) >= 0);
        QVERIFY(root.session.backendStart == idOf(culprit->backendPid()).backendStart);
        QCOMPARE(root.blockedDirectly, 1U);
        QCOMPARE(root.blockedInAll, 2U);
        const LockNode* middle = nodeOf(seen, second.pid());
        QVERIFY(middle != nullptr && middle->session.wait);
        QCOMPARE(middle->session.wait->type, std::string("transactionid"));
        QCOMPARE(middle->session.wait->mode, std::string("ShareLock"));
        QCOMPARE(middle->session.wait->relation, std::string("public.orders"));
        QVERIFY(!middle->softBlocked);
        QCOMPARE(middle->children.size(), 1U);
        QCOMPARE(seen.nodes[middle->children[0]].session.pid, third.pid());
        QVERIFY(seen.cycles.empty());

        LockOptions withValues;
        withValues.withLiterals = true;
        const auto open_ = readLocks(*open(m_servers.postgres()), withValues, generous());
        QVERIFY(nodeOf(open_->forest, culprit->backendPid())->session.statement.find("a secret") !=
                std::string::npos);
    }

    void who_queues_behind_a_waiting_exclusive_lock_is_softly_blocked() {
        const auto reader = openSession(m_servers.postgres(), "reader");
        execute(*reader, "BEGIN");
        execute(*reader, "SELECT * FROM public.orders");
        Waiter owner(m_servers.postgres(), {}, "ALTER TABLE public.orders ADD COLUMN more int");
        owner.wait();
        QVERIFY(waitFor([&] { return nodeOf(forest(), owner.pid()) != nullptr; }));
        Waiter another(m_servers.postgres(), {}, "SELECT count(*) FROM public.orders");
        another.wait();
        LockForest seen;
        QVERIFY(waitFor([&] {
            seen = forest();
            return nodeOf(seen, another.pid()) != nullptr;
        }));
        QCOMPARE(seen.nodes[seen.roots[0]].session.pid, reader->backendPid());
        QVERIFY(!nodeOf(seen, owner.pid())->softBlocked);
        QCOMPARE(nodeOf(seen, owner.pid())->session.wait->mode, std::string("AccessExclusiveLock"));
        QCOMPARE(nodeOf(seen, owner.pid())->session.wait->relation, std::string("public.orders"));
        QVERIFY(nodeOf(seen, another.pid())->softBlocked);
    }

    void a_deadlock_is_seen_before_the_server_ends_it() {
        Waiter one(m_servers.postgres(), {"BEGIN", "UPDATE public.orders SET id = id WHERE id = 3"},
                   "SELECT pg_advisory_xact_lock(2)");
        Waiter two(m_servers.postgres(), {"BEGIN", "SELECT pg_advisory_xact_lock(2)"},
                   "UPDATE public.orders SET id = id WHERE id = 3");
        one.wait();
        two.wait();
        LockForest seen;
        QVERIFY(waitFor([&] {
            seen = forest();
            return seen.cycles.size() == 1;
        }));
        QCOMPARE(seen.cycles[0].size(), 2U);
        QCOMPARE(seen.roots.size(), 1U);
        QVERIFY(nodeOf(seen, one.pid())->inCycle && nodeOf(seen, two.pid())->inCycle);
        // A backend that waits for a lock does not see its client go: neither would leave before the other.
        for (const int pid : {one.pid(), two.pid()})
            runSql(m_servers.postgres(), "SELECT pg_terminate_backend($1::int)", {std::to_string(pid)});
        QVERIFY(waitFor([&] { return forest().empty(); }));
    }

    void a_prepared_transaction_is_named_as_the_culprit() {
        const auto session = openSession(m_servers.postgres());
        for (const char* statement :
             {"BEGIN", "UPDATE public.orders SET id = id WHERE id = 4", "PREPARE TRANSACTION 'bystander'",
              "BEGIN", "UPDATE public.orders SET id = id WHERE id = 5", "PREPARE TRANSACTION 'culprit'"})
            execute(*session, statement);
        {
            Waiter waits(m_servers.postgres(), {}, "UPDATE public.orders SET id = id WHERE id = 5");
            waits.wait();
            LockForest seen;
            QVERIFY(waitFor([&] {
                seen = forest();
                return nodeOf(seen, waits.pid()) != nullptr && seen.nodes.size() == 2;
            }));
            QCOMPARE(seen.roots.size(), 1U);
            QCOMPARE(seen.nodes[seen.roots[0]].session.preparedId, std::string("culprit"));
        }
        const auto horizon = readHorizon(*open(m_servers.postgres()), generous());
        const auto held = std::find_if(horizon->holders.begin(), horizon->holders.end(),
                                       [](const HorizonHolder& one) { return one.name == "culprit"; });
        QVERIFY(held != horizon->holders.end());
        QVERIFY(held->kind == HolderKind::preparedTransaction);
        execute(*session, held->fix.substr(0, held->fix.size() - 1));
        execute(*session, "ROLLBACK PREPARED 'bystander'");
        QVERIFY(forest().empty());
    }

    void holders_of_the_horizon_are_named_with_their_age_and_what_to_do() {
        const auto idle = openSession(m_servers.postgres(), "idler");
        execute(*idle, "BEGIN ISOLATION LEVEL REPEATABLE READ");
        execute(*idle, "SELECT 1");
        runSql(m_servers.postgres(), "SELECT pg_create_logical_replication_slot('reader', 'test_decoding')");
        for (int i = 0; i < 5; ++i)
            runSql(m_servers.postgres(), "UPDATE public.orders SET note = 'x' WHERE id = 6");
        Waiter sleeper(m_servers.postgres(), {}, "SELECT pg_sleep(100)", "sleeper");
        sleeper.wait();
        Horizon horizon;
        const auto holder = [&](const std::string& name) -> const HorizonHolder* {
            const auto found = std::find_if(horizon.holders.begin(), horizon.holders.end(),
                                            [&](const HorizonHolder& one) { return one.name == name; });
            return found == horizon.holders.end() ? nullptr : &*found;
        };
        QVERIFY(waitFor([&] {
            horizon = *readHorizon(*open(m_servers.postgres()), generous());
            return holder("sleeper") != nullptr;
        }));
        QVERIFY(!horizon.partial);
        const auto* idler = holder("idler");
        QVERIFY(idler != nullptr && idler->kind == HolderKind::idleInTransaction);
        QVERIFY(idler->xidAge >= 5);
        QVERIFY(idler->seconds.value_or(-1) >= 0);
        QCOMPARE(idler->pid, idle->backendPid());
        QVERIFY(idler->backendStart == idOf(idle->backendPid()).backendStart);
        QVERIFY(holder("sleeper")->kind == HolderKind::runningStatement);
        QVERIFY(holder("sleeper")->xidAge < idler->xidAge);
        const auto* slot = holder("reader");
        QVERIFY(slot != nullptr && slot->kind == HolderKind::replicationSlot && slot->catalogOnly);
        for (const auto& one : horizon.holders)
            QVERIFY2(!one.advice.empty(), one.name.c_str());
        runSql(m_servers.postgres(), slot->fix.substr(0, slot->fix.size() - 1));
        execute(*idle, "COMMIT");
        horizon = *readHorizon(*open(m_servers.postgres()), generous());
        QVERIFY(holder("reader") == nullptr && holder("idler") == nullptr);
    }

    void a_standby_that_feeds_back_is_named() {
        auto standby = m_servers.servers().addStandby(Deadline::after(Milliseconds{120'000}));
        QVERIFY2(standby.has_value(), standby ? "" : standby.error().oneLine().c_str());
        runSql(*standby, "ALTER SYSTEM SET hot_standby_feedback = on");
        runSql(*standby, "ALTER SYSTEM SET wal_receiver_status_interval = '1s'");
        runSql(*standby, "SELECT pg_reload_conf()");
        const auto reader = openSession(*standby, "reader");
        execute(*reader, "BEGIN ISOLATION LEVEL REPEATABLE READ");
        execute(*reader, "SELECT count(*) FROM public.orders");
        QVERIFY(waitFor([&] {
            const auto horizon = readHorizon(*open(m_servers.postgres()), generous());
            return std::any_of(horizon->holders.begin(), horizon->holders.end(),
                               [](const HorizonHolder& one) {
                                   return one.kind == HolderKind::standby && !one.advice.empty();
                               });
        }));
    }

    void a_confirmed_session_is_ended_and_both_ends_are_in_the_audit_log() {
        const auto victim = openSession(m_servers.postgres(), "victim");
        const auto id = idOf(victim->backendPid());
        const auto session = open(m_servers.postgres()); // read-only is enough
        const auto before = audited().size();
        const auto outcome = act(*session, {id, BackendAction::endSession, "ann", "victim, idle"}, *m_history,
                                 "shop", m_clock, generous());
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().oneLine().c_str());
        QVERIFY(outcome->signalled && !outcome->auditProblem);
        QVERIFY(waitFor([&] { return !isThere(id.pid); }));
        const auto log = audited();
        QCOMPARE(log.size(), before + 2);
        QVERIFY(log[before].starts_with("ann | shop | terminate backend | asked: session "));
        QVERIFY(log[before + 1].starts_with("ann | shop | terminate backend | sent: session "));
        QVERIFY(m_history->verifyAuditLog().has_value());
        // A second yes to the same question finds nobody.
        const auto again = act(*session, {id, BackendAction::endSession, "ann", "victim, idle"}, *m_history,
                               "shop", m_clock, generous());
        QVERIFY(again.has_value() && !again->signalled);
    }

    void a_statement_is_cancelled_and_its_session_stays() {
        Waiter sleeper(m_servers.postgres(), {}, "SELECT pg_sleep(100)");
        sleeper.wait();
        const auto state = [&] {
            return runSql(m_servers.postgres(), "SELECT state FROM pg_stat_activity WHERE pid = $1::int",
                          {std::to_string(sleeper.pid())})
                .text(0, 0);
        };
        QVERIFY(waitFor([&] { return state() == "active"; }));
        const auto outcome = act(*open(m_servers.postgres()),
                                 {idOf(sleeper.pid()), BackendAction::cancelStatement, "ann", "sleeper"},
                                 *m_history, "shop", m_clock, generous());
        QVERIFY(outcome.has_value() && outcome->signalled);
        QVERIFY(waitFor([&] { return state() == "idle"; }));
    }

    void a_session_that_does_something_else_by_now_is_let_be() {
        const auto pooled = openSession(m_servers.postgres(), "pooled");
        QVERIFY(pooled->query("SELECT pg_backend_pid()").has_value());
        const auto shown = [&] {
            const auto rows = runSql(m_servers.postgres(),
                                     "SELECT (extract(epoch FROM query_start) * 1000000)::int8"
                                     " FROM pg_stat_activity WHERE pid = $1::int",
                                     {std::to_string(pooled->backendPid())});
            return rows.integer(0, 0);
        };
        auto id = idOf(pooled->backendPid());
        id.statementStart = shown();
        QVERIFY(pooled->query("SELECT 2").has_value()); // somebody else's
        for (const auto action : {BackendAction::endSession, BackendAction::cancelStatement}) {
            const auto outcome = act(*open(m_servers.postgres()), {id, action, "ann", "pooled"}, *m_history,
                                     "shop", m_clock, generous());
            QVERIFY(outcome.has_value() && !outcome->signalled && outcome->movedOn);
            QVERIFY(audited().back().find("something else") != std::string::npos);
        }
        QVERIFY(pooled->query("SELECT 3").has_value());
        id.statementStart = shown();
        id.transactionStart = 1; // it has no transaction open, let alone that one
        const auto outcome =
            act(*open(m_servers.postgres()), {id, BackendAction::endSession, "ann", "pooled"}, *m_history,
                "shop", m_clock, generous());
        QVERIFY(outcome.has_value() && !outcome->signalled && outcome->movedOn);
        id.transactionStart = 0;
        const auto ended = act(*open(m_servers.postgres()), {id, BackendAction::endSession, "ann", "pooled"},
                               *m_history, "shop", m_clock, generous());
        QVERIFY(ended.has_value() && ended->signalled && !ended->movedOn);
    }

    void a_process_id_that_belongs_to_somebody_else_by_now_is_never_hit() {
        const auto stranger = openSession(m_servers.postgres(), "stranger");
        auto id = idOf(stranger->backendPid());
        --id.backendStart; // the one that was meant began earlier
        for (const auto action : {BackendAction::endSession, BackendAction::cancelStatement}) {
            const auto outcome = act(*open(m_servers.postgres()), {id, action, "ann", "gone"}, *m_history,
                                     "shop", m_clock, generous());
            QVERIFY(outcome.has_value() && !outcome->signalled);
        }
        QVERIFY(stranger->query("SELECT 1").has_value());
    }

    void a_role_without_the_right_is_told_which_grant_it_lacks() {
        const auto victim = openSession(m_servers.postgres());
        const auto id = idOf(victim->backendPid());
        for (const bool sees : {false, true}) {
            const auto role =
                sees ? m_servers.createRole("sees", {"pg_monitor"}) : m_servers.createRole("blind");
            const auto outcome = act(*open(role), {id, BackendAction::endSession, "ann", "x"}, *m_history,
                                     "shop", m_clock, generous());
            QVERIFY(!outcome.has_value());
            QVERIFY2(outcome.error().code == ErrorCode::permission, outcome.error().oneLine().c_str());
            QVERIFY(outcome.error().hint.find("pg_signal_backend") != std::string::npos);
            QVERIFY(audited().back().find("failed") != std::string::npos);
        }
        QVERIFY(victim->query("SELECT 1").has_value());
    }

    void our_own_session_is_not_to_be_ended_by_itself() {
        const auto session = open(m_servers.postgres());
        const auto outcome =
            act(*session, {idOf(session->backendPid()), BackendAction::endSession, "ann", "own"}, *m_history,
                "shop", m_clock, generous());
        QVERIFY(!outcome.has_value() && outcome.error().code == ErrorCode::invalidInput);
    }

    void where_the_audit_log_cannot_be_written_nothing_is_sent() {
        m_history.reset();
        auto reading = history::History::open(
            {.path = (m_directory.path() + "/h.pavement").toStdString(), .retention = {}, .readOnly = true},
            m_clock);
        QVERIFY(reading.has_value());
        const auto victim = openSession(m_servers.postgres());
        const auto outcome = act(*open(m_servers.postgres()),
                                 {idOf(victim->backendPid()), BackendAction::endSession, "ann", "x"},
                                 **reading, "shop", m_clock, generous());
        QVERIFY(!outcome.has_value());
        QVERIFY(victim->query("SELECT 1").has_value());
    }
};

QTEST_GUILESS_MAIN(SessionsTest)
#include "sessions_test.moc"
