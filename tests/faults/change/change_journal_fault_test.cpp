// The writing program dies at any moment; the disk is full. What was called written is there, and what cannot
// be written down is not sent.

#include "engine/base/child_process.h"
#include "engine/change/applier.h"
#include "engine/change/journal.h"
#include "engine/change/kinds.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTemporaryDir>
#include <QTest>

#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <thread>

using namespace pavement;
using namespace pavement::change;
using namespace pavement::testing;

namespace {

Plan somePlan() {
    Plan plan;
    plan.change = createIndex({{"s", "t"}, "i", {{"a", ""}}});
    plan.before = {""};
    plan.steps = {{"CREATE …", std::string(3000, 'c'), 0, false, true, {}}};
    plan.kept = Json::object();
    return plan;
}

// Changes for ever; each line that the journal called written is appended to a file before the next.
int write(char** arguments) {
    SystemClock clock;
    auto journal = Journal::open(arguments[0], clock);
    if (!journal)
        return 2;
    const auto hold = (*journal)->hold();
    if (!hold)
        return 3;
    std::ofstream said(arguments[1], std::ios::app);
    for (;;) {
        const auto id = (*journal)->begin(*hold, somePlan(), "anna", "shop");
        if (!id)
            return 4;
        said << *id << " 1\n" << std::flush;
        if (!(*journal)->stepBegins(*hold, *id, 0, false, "1 2"))
            return 5;
        said << *id << " 2\n" << std::flush;
        if (!(*journal)->stepEnded(*hold, *id, 0, false, 0, "made"))
            return 6;
        said << *id << " 3\n" << std::flush;
        if (!(*journal)->become(*hold, *id, State::verified, "Done."))
            return 7;
        said << *id << " 4\n" << std::flush;
    }
}

} // namespace

class ChangeJournalFaultTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    SystemClock m_clock;
    bool m_mounted = false;

private slots:

    void cleanup() {
        if (m_mounted)
            ::umount2(m_directory.filePath("small").toUtf8().constData(), MNT_DETACH);
        m_mounted = false;
    }

    void what_was_called_written_survives_kill_9() {
        const std::string path = m_directory.filePath("changes.db").toStdString();
        const std::string said = m_directory.filePath("said").toStdString();
        std::mt19937 random(7);
        std::size_t seen = 0;
        for (int round = 0; round < 25; ++round) {
            std::error_code none;
            const auto before = std::filesystem::exists(said) ? std::filesystem::file_size(said) : 0;
            ChildOptions options;
            options.arguments = {"/proc/self/exe", "--write", path, said};
            auto writer = ChildProcess::start(options);
            QVERIFY2(writer.has_value(), why(writer));
            QVERIFY(waitFor([&] {
                return std::filesystem::exists(said) && std::filesystem::file_size(said, none) > before + 20;
            }));
            // Somewhere in the middle of whatever it does now.
            std::this_thread::sleep_for(std::chrono::microseconds{random() % 20'000});
            (*writer)->signal(SIGKILL);
            QVERIFY((*writer)->wait(generous()).has_value());

            const auto journal = Journal::open(path, m_clock);
            QVERIFY2(journal.has_value(), why(journal));
            QVERIFY((*journal)->setAside().empty());
            QVERIFY((*journal)->hold()); // the kernel gave it back
            std::map<ChangeId, std::size_t> lines;
            std::ifstream in(said);
            for (ChangeId id = 0, line = 0; in >> id >> line;)
                lines[id] = static_cast<std::size_t>(line);
            for (const auto& [id, count] : lines) {
                const auto written = (*journal)->lines(id);
                QVERIFY2(written->size() >= count && written->size() <= 4, std::to_string(id).c_str());
                const auto record = (*journal)->find(id);
                QVERIFY(isUnfinished(record->state) == (written->size() < 4));
            }
            // At most one change more than was told, and every one whole.
            QVERIFY((*journal)->list(1'000'000)->size() <=
                    lines.size() + static_cast<std::size_t>(round) + 1);
            seen = lines.size();
        }
        QVERIFY(seen >= 25);
        qInfo("%zu changes over 25 kills", seen);
    }

    void on_a_full_disk_nothing_is_sent() {
        if (::geteuid() != 0)
            QSKIP("only root can mount the small file system this needs");
        const std::string small = m_directory.filePath("small").toStdString();
        std::filesystem::create_directory(small);
        if (::mount("tmpfs", small.c_str(), "tmpfs", 0, "size=1m") != 0)
            QSKIP(std::strerror(errno));
        m_mounted = true;
        ServersFixture fixture;
        const auto pg = fixture.createDatabase("shop");
        runSql(pg, "CREATE TABLE orders(id int, day date)");
        const char* count = "SELECT count(*) FROM pg_class WHERE relname = 'orders_by_day'";
        const auto plan =
            preview(createIndex({{"public", "orders"}, "orders_by_day", {{"day", ""}}}), pg, generous());
        QVERIFY2(plan.has_value(), why(plan));
        const auto opened = Journal::open(small + "/changes.db", m_clock);
        QVERIFY2(opened.has_value(), why(opened));
        Journal& journal = **opened;
        const std::string hog = small + "/hog";
        const auto fill = [&] {
            std::ofstream out(hog, std::ios::binary);
            const std::string block(4096, 'h');
            while (out.write(block.data(), 4096).flush()) {
            }
        };
        Permission permission;
        permission.actor = "anna";
        Applier applier(journal);
        fill();
        const auto refused = applier.apply(*plan, pg, permission);
        QVERIFY2(!refused && refused.error().code == ErrorCode::diskFull, why(refused));
        QCOMPARE(runSql(pg, count).text(0, 0), std::string("0"));
        std::filesystem::remove(hog);
        QVERIFY(journal.list()->empty());

        // Full after it was begun: the step is not announced, so it is not sent.
        Options options;
        options.onProgress = [&](const Progress& progress) {
            if (progress.point == Progress::Point::begun)
                fill();
        };
        const auto second = applier.apply(*plan, pg, permission, options);
        QVERIFY2(second && second->state == State::failed, second ? second->words.c_str() : why(second));
        QVERIFY(second->problem->code == ErrorCode::diskFull);
        QCOMPARE(runSql(pg, count).text(0, 0), std::string("0"));
        std::filesystem::remove(hog);
        auto found = applier.lookUp(pg, generous());
        QVERIFY2(found && found->size() == 1, why(found));
        QVERIFY(found->front().standing == Standing::neverHappened);
        QVERIFY(applier.resolve(second->id, Resolution::leave, pg, permission));

        // Full after it was sent: it is said that the journal does not know, and the next start finds out.
        options.onProgress = [&](const Progress& progress) {
            if (progress.point == Progress::Point::answered)
                fill();
        };
        const auto third = applier.apply(*plan, pg, permission, options);
        QVERIFY2(third && third->unwritten, third ? third->words.c_str() : why(third));
        QCOMPARE(runSql(pg, count).text(0, 0), std::string("1"));
        std::filesystem::remove(hog);
        found = applier.lookUp(pg, generous());
        QVERIFY2(found && found->size() == 1, why(found));
        QVERIFY2(found->front().standing == Standing::done, found->front().words.c_str());
        const auto finished = applier.resolve(third->id, Resolution::finish, pg, permission);
        QVERIFY2(finished && finished->state == State::verified, why(finished));
        QVERIFY(applier.undo(third->id, pg, permission));
        QCOMPARE(runSql(pg, count).text(0, 0), std::string("0"));
    }
};

int main(int argc, char** argv) {
    if (argc == 4 && std::strcmp(argv[1], "--write") == 0)
        return write(argv + 2);
    QCoreApplication application(argc, argv);
    ChangeJournalFaultTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "change_journal_fault_test.moc"
