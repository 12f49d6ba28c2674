// kill -9 of the program that makes or takes back a change, at every point of every kind. Afterwards the
// journal and the server together say what came of it, and finishing, taking back and leaving do what they
// say. The program under test is this one, started again with --child. The resolutions take turns from point
// to point; PAVEMENT_TEST_ALL=1 tries each at every point, which takes minutes.

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/change/applier.h"
#include "engine/change/kinds.h"
#include "tests/integration/change/change_cases.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTemporaryDir>
#include <QTest>

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

using namespace pavement;
using namespace pavement::change;
using namespace pavement::testing;

namespace {

constexpr int kNever = 1'000'000;

std::string env(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

std::vector<Resolution> turn(int point, std::vector<Resolution> all) {
    if (!env("PAVEMENT_TEST_ALL").empty()) {
        return all;
    }
    return {all[static_cast<std::size_t>(point) % all.size()]};
}

// --child JOURNAL PLAN-FILE|ID POINT: dies at that call of onProgress.
int child(char** arguments) {
    SystemClock clock;
    auto journal = Journal::open(arguments[0], clock);
    if (!journal)
        return 10;
    Credentials credentials;
    if (env("CHANGE_REDIS").empty()) {
        postgres::ConnectionSettings settings;
        settings.host = env("CHANGE_HOST");
        settings.port = static_cast<std::uint16_t>(std::atoi(env("CHANGE_PORT").c_str()));
        settings.database = env("CHANGE_DATABASE");
        settings.user = env("CHANGE_USER");
        settings.password = Secret(env("CHANGE_PASSWORD"));
        credentials = settings;
    } else {
        credentials = redis::parseSettings(env("CHANGE_REDIS")).value();
    }
    int left = std::atoi(arguments[2]);
    Options options;
    options.onProgress = [&](const Progress&) {
        if (left-- == 0)
            ::kill(::getpid(), SIGKILL);
    };
    Applier applier(**journal);
    const std::string what = arguments[1];
    if (what.find_first_not_of("0123456789") == std::string::npos) {
        const auto undone = applier.undo(std::atoll(what.c_str()), credentials, anna(), options);
        return undone && undone->state == State::undone ? 0 : 11;
    }
    const auto json = readFile(what);
    const auto plan = planFromJson(parseJson(json.value(), "plan").value());
    const auto done = applier.apply(plan.value(), credentials, anna(), options);
    if (!done)
        ::write(STDOUT_FILENO, done.error().oneLine().data(), done.error().oneLine().size());
    return done && done->state == State::verified ? 0 : 12;
}

} // namespace

class ChangeCrashTest : public QObject {
    Q_OBJECT

    ServersFixture m_fixture{changeServers()};
    QTemporaryDir m_directory{QString::fromStdString(scratchPattern())};
    RedisWithFile m_cache{m_directory.path().toStdString()};
    SystemClock m_clock;
    std::vector<ChangeCase> m_cases;

    std::string journalPath() { return m_directory.filePath("changes.db").toStdString(); }

    std::unique_ptr<ChildProcess> start(const ChangeCase& one, const std::string& what, int point) {
        ChildOptions options;
        options.arguments = {"/proc/self/exe", "--child", journalPath(), what, std::to_string(point)};
        if (const auto* pg = std::get_if<postgres::ConnectionSettings>(&one.credentials)) {
            options.environment = {{"CHANGE_HOST", pg->host},
                                   {"CHANGE_PORT", std::to_string(pg->port)},
                                   {"CHANGE_DATABASE", pg->database},
                                   {"CHANGE_USER", pg->user},
                                   {"CHANGE_PASSWORD", pg->password.reveal()}};
        } else {
            const auto& redis = std::get<redis::Settings>(one.credentials);
            options.environment = {{"CHANGE_REDIS", "unix://" + redis.unixSocket}};
        }
        auto started = ChildProcess::start(options);
        if (!started)
            throw std::runtime_error(started.error().oneLine());
        return std::move(*started);
    }

    // Exit status; 137 where it was killed.
    int run(const ChangeCase& one, const std::string& what, int point) {
        auto process = start(one, what, point);
        const auto ended = process->wait(generous());
        if (ended && *ended != 0 && *ended != 137)
            qWarning("%s", process->output().c_str());
        return ended ? *ended : -1;
    }

    std::string planFile(const ChangeCase& one) {
        auto plan = preview(one.change, one.credentials, generous());
        if (!plan)
            throw std::runtime_error(one.name + ": " + plan.error().oneLine());
        const std::string path = m_directory.filePath("plan.json").toStdString();
        if (!writeFileAtomically(path, dumpJson(toJson(*plan))))
            throw std::runtime_error("no plan file");
        return path;
    }

    std::unique_ptr<Journal> journal() {
        auto opened = Journal::open(journalPath(), m_clock);
        if (!opened)
            throw std::runtime_error(opened.error().oneLine());
        return std::move(*opened);
    }

    // A backend whose client was killed goes on for a while; only then the server's word is final.
    Found settled(const ChangeCase& one, Applier& applier) {
        Found found;
        const bool ended = waitFor([&] {
            auto all = applier.lookUp(one.credentials, generous());
            if (!all)
                throw std::runtime_error(all.error().oneLine());
            if (all->size() != 1)
                throw std::runtime_error(std::to_string(all->size()) + " unfinished changes");
            found = std::move(all->front());
            return found.standing != Standing::stillRunning;
        });
        if (!ended)
            throw std::runtime_error("it runs for ever");
        return found;
    }

    void addPoints() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_cases.size(); ++i)
            QTest::newRow(m_cases[i].name.c_str()) << static_cast<int>(i);
    }

    // What was told of a killed change is what the probe shows.
    void checkTold(const ChangeCase& one, const Found& found) {
        const std::string shown = one.probe();
        if (found.standing == Standing::neverHappened)
            QCOMPARE(shown, one.before);
        if (found.standing == Standing::done && one.name != "server setting")
            QCOMPARE(shown, one.after);
        QVERIFY2(found.standing != Standing::changedSince, found.words.c_str());
    }

private slots:

    void initTestCase() { m_cases = changeCases(m_fixture, m_cache.settings(), "shop"); }

    void killed_while_applying_data() { addPoints(); }

    void killed_while_applying() {
        QFETCH(int, index);
        const ChangeCase& one = m_cases[static_cast<std::size_t>(index)];
        int killed = 0;
        for (int point = 0;; ++point) {
            for (const Resolution resolution :
                 turn(point, {Resolution::undo, Resolution::finish, Resolution::leave})) {
                const int status = run(one, planFile(one), point);
                if (status == 0) { // it came to its end before that point
                    one.clean();
                    QVERIFY2(killed >= 5, std::to_string(killed).c_str());
                    qInfo("%s: killed at %d points", one.name.c_str(), killed);
                    return;
                }
                QCOMPARE(status, 137);
                const auto book = journal();
                Applier applier(*book);
                if (book->unfinished()->empty()) { // killed after its last line
                    QCOMPARE(one.probe(), one.after);
                    QVERIFY(book->list(1)->front().state == State::verified);
                    one.clean();
                    continue;
                }
                const Found found = settled(one, applier);
                checkTold(one, found);
                const ChangeId id = found.record.id;
                if (resolution == Resolution::undo && found.canUndo) {
                    const auto undone = applier.resolve(id, resolution, one.credentials, anna());
                    QVERIFY2(undone && undone->state == State::undone, why(undone));
                    QVERIFY2(waitFor([&] { return one.probe() == one.before; }), one.probe().c_str());
                } else if (resolution == Resolution::finish && found.canFinish) {
                    const auto finished = applier.resolve(id, resolution, one.credentials, anna());
                    QVERIFY2(finished && finished->state == State::verified,
                             finished ? finished->words.c_str() : why(finished));
                    QCOMPARE(one.probe(), one.after);
                } else {
                    const std::string shown = one.probe();
                    const auto left = applier.resolve(id, Resolution::leave, one.credentials, anna());
                    QVERIFY2(left && left->state == State::givenUp, why(left));
                    QCOMPARE(one.probe(), shown);
                }
                QVERIFY(book->unfinished()->empty());
                one.clean();
                QVERIFY(waitFor([&] { return one.probe() == one.before; }));
            }
            ++killed;
        }
    }

    void killed_while_taking_back_data() { addPoints(); }

    void killed_while_taking_back() {
        QFETCH(int, index);
        const ChangeCase& one = m_cases[static_cast<std::size_t>(index)];
        if (!one.undoable)
            return;
        int killed = 0;
        for (int point = 0;; ++point) {
            for (const Resolution resolution : turn(point, {Resolution::undo, Resolution::finish})) {
                QCOMPARE(run(one, planFile(one), kNever), 0);
                ChangeId id = 0;
                { id = journal()->list(1)->front().id; }
                const int status = run(one, std::to_string(id), point);
                if (status == 0) {
                    QVERIFY2(waitFor([&] { return one.probe() == one.before; }), one.probe().c_str());
                    QVERIFY2(killed >= 3, std::to_string(killed).c_str());
                    qInfo("%s: killed at %d points of taking back", one.name.c_str(), killed);
                    return;
                }
                QCOMPARE(status, 137);
                const auto book = journal();
                Applier applier(*book);
                if (book->unfinished()->empty()) {
                    QVERIFY(book->find(id)->state == State::undone);
                } else {
                    const Found found = settled(one, applier);
                    checkTold(one, found);
                    const bool undo = resolution == Resolution::undo || !found.canFinish;
                    const auto ended = applier.resolve(id, undo ? Resolution::undo : Resolution::finish,
                                                       one.credentials, anna());
                    QVERIFY2(ended && ended->state == (undo ? State::undone : State::verified),
                             ended ? ended->words.c_str() : why(ended));
                    QVERIFY(waitFor([&] { return one.probe() == (undo ? one.before : one.after); }));
                }
                QVERIFY(book->unfinished()->empty());
                one.clean();
                QVERIFY(waitFor([&] { return one.probe() == one.before; }));
            }
            ++killed;
        }
    }

    // The moment that onProgress cannot show: sent, and not answered. Somebody's transaction makes it last.
    void killed_while_the_server_builds_the_index() {
        const ChangeCase& one = m_cases.front();
        const auto pg = std::get<postgres::ConnectionSettings>(one.credentials);
        const auto blocker = openSession(pg);
        QVERIFY(blocker->query("BEGIN"));
        QVERIFY(blocker->query("UPDATE orders SET shop = shop WHERE id = 1"));
        auto process = start(one, planFile(one), kNever);
        const char* building = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONC%'"
                               " AND state = 'active' AND wait_event_type = 'Lock'";
        QVERIFY(waitFor([&] { return runSql(pg, building).text(0, 0) == "1"; }));
        process->signal(SIGKILL);
        QVERIFY(process->wait(generous()).has_value());
        const auto book = journal();
        Applier applier(*book);
        auto found = applier.lookUp(one.credentials, generous());
        QVERIFY2(found && found->size() == 1, why(found));
        QVERIFY2(found->front().standing == Standing::stillRunning, found->front().words.c_str());
        // Taken back, its session is ended, and the invalid index that leaves is removed.
        QVERIFY(blocker->query("COMMIT"));
        const auto undone =
            applier.resolve(found->front().record.id, Resolution::undo, one.credentials, anna());
        QVERIFY2(undone && undone->state == State::undone, undone ? undone->words.c_str() : why(undone));
        QVERIFY2(waitFor([&] { return one.probe() == one.before; }), one.probe().c_str());
    }

    void an_invalid_index_of_a_killed_attempt_is_found_and_built_anew() {
        const ChangeCase& one = m_cases.front();
        const auto pg = std::get<postgres::ConnectionSettings>(one.credentials);
        const auto blocker = openSession(pg);
        QVERIFY(blocker->query("BEGIN"));
        QVERIFY(blocker->query("UPDATE orders SET shop = shop WHERE id = 1"));
        auto process = start(one, planFile(one), kNever);
        const char* pid = "SELECT max(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONC%'"
                          " AND state = 'active' AND wait_event_type = 'Lock'";
        std::string builder;
        QVERIFY(waitFor([&] { return !(builder = runSql(pg, pid).text(0, 0)).empty(); }));
        process->signal(SIGKILL);
        QVERIFY(process->wait(generous()).has_value());
        runSql(pg, "SELECT pg_terminate_backend(" + builder + ")");
        QVERIFY(waitFor([&] { return runSql(pg, pid).text(0, 0).empty(); }));
        QVERIFY(blocker->query("COMMIT"));
        QCOMPARE(one.probe(), std::string("false"));
        const auto book = journal();
        Applier applier(*book);
        const Found found = settled(one, applier);
        QVERIFY2(found.standing == Standing::halfDone, found.words.c_str());
        QCOMPARE(found.remains.size(), std::size_t{2});
        const auto finished = applier.resolve(found.record.id, Resolution::finish, one.credentials, anna());
        QVERIFY2(finished && finished->state == State::verified, why(finished));
        QCOMPARE(one.probe(), one.after);
        one.clean();
    }

    void an_invalid_index_of_somebody_else_is_left_alone() {
        const ChangeCase& one = m_cases.front();
        const auto pg = std::get<postgres::ConnectionSettings>(one.credentials);
        QCOMPARE(run(one, planFile(one), 1), 137); // announced, not sent
        runSql(pg, "CREATE INDEX orders_by_day ON orders (shop)");
        const auto book = journal();
        Applier applier(*book);
        const Found found = settled(one, applier);
        QVERIFY2(found.standing == Standing::changedSince, found.words.c_str());
        QVERIFY(!found.canUndo && !found.canFinish);
        for (const Resolution resolution : {Resolution::undo, Resolution::finish}) {
            const auto refused = applier.resolve(found.record.id, resolution, one.credentials, anna());
            QVERIFY2(!refused && refused.error().code == ErrorCode::alreadyExists, why(refused));
        }
        QCOMPARE(one.probe(), std::string("true"));
        QVERIFY(applier.resolve(found.record.id, Resolution::leave, one.credentials, anna()));
        one.clean();
    }

    void a_slot_of_a_killed_program_is_gone_and_told_so() {
        const auto pg = m_fixture.postgres("shop");
        ChangeCase slot;
        slot.name = "slot";
        slot.change = createSlot("killed_slot");
        slot.credentials = pg;
        QCOMPARE(run(slot, planFile(slot), 2), 137); // answered, not written
        QVERIFY(waitFor(
            [&] { return runSql(pg, "SELECT count(*) FROM pg_replication_slots").text(0, 0) == "0"; }));
        const auto book = journal();
        Applier applier(*book);
        const Found found = settled(slot, applier);
        QVERIFY2(found.standing == Standing::neverHappened, found.words.c_str());
        QVERIFY(applier.resolve(found.record.id, Resolution::leave, pg, anna()));
    }
};

int main(int argc, char** argv) {
    if (argc == 5 && std::strcmp(argv[1], "--child") == 0)
        return child(argv + 2);
    QCoreApplication application(argc, argv);
    ChangeCrashTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "change_crash_test.moc"
