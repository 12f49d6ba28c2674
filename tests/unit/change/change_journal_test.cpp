// The journal as a file: what was written is there, in order, for whoever opens it.

#include "engine/change/journal.h"
#include "engine/change/kinds.h"

#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

using namespace pavement;
using namespace pavement::change;

namespace {

Plan somePlan() {
    Plan plan;
    plan.change = createIndex({{"s", "t"}, "i", {{"a", ""}}});
    plan.server = {false, "7001", "shop (5)", "1", "postgresql://anna@db/shop"};
    plan.before = {"", "there"};
    plan.steps = {{"CREATE …", "little", 0, false, true, {}},
                  {"SET", "", kNoPart, false, false, {"SET", std::string("k\xff\x80\0é", 6)}}};
    plan.undo = {{"DROP …", "less", 0, true, false, {}}};
    plan.notes = {"mind"};
    plan.kept = {{"table", "17"}};
    return plan;
}

} // namespace

class ChangeJournalTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::filesystem::path m_path;
    ManualClock m_clock;

    std::unique_ptr<Journal> open() {
        auto opened = Journal::open(m_path, m_clock);
        if (!opened)
            qWarning("%s", opened.error().oneLine().c_str());
        return opened ? std::move(*opened) : nullptr;
    }

private slots:

    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->filePath("changes.db").toStdString();
    }

    void a_plan_comes_back_as_it_was_bytes_included() {
        const Plan plan = somePlan();
        const auto text = dumpJson(toJson(plan));
        const auto again = planFromJson(parseJson(text, "plan").value());
        QVERIFY(again);
        QCOMPARE(dumpJson(toJson(*again)), text);
        QCOMPARE(again->steps[1].words[1], plan.steps[1].words[1]);
        QVERIFY(!planFromJson(Json::object()));
        QVERIFY(planFromJson(Json::object()).error().code == ErrorCode::corrupt);
    }

    void a_server_is_known_by_what_it_says_of_itself() {
        const ServerName server{false, "7001", "shop (5)", "1", "a"};
        QVERIFY(server.isSame({false, "7001", "shop (5)", "2", "b"})); // restarted, reached another way
        QVERIFY(!server.isSame({false, "7002", "shop (5)", "1", "a"}));
        QVERIFY(!server.isSame({false, "7001", "shop (6)", "1", "a"})); // dropped and made again
        QVERIFY(!server.isSame({true, "7001", "shop (5)", "1", "a"}));
        const ServerName nameless{false, "", "shop (5)", "1", "a"}; // the role may not read it
        QVERIFY(nameless.isSame(server));
        QVERIFY(!nameless.isSame({false, "7001", "shop (5)", "1", "b"}));
    }

    void every_line_is_there_for_the_next_program() {
        ChangeId id = 0;
        {
            const auto journal = open();
            QVERIFY(journal);
            const auto hold = journal->hold();
            QVERIFY(hold);
            id = journal->begin(*hold, somePlan(), "anna", "shop").value();
            QVERIFY(journal->find(id)->state == State::planned);
            m_clock.advance(Milliseconds{1000});
            QVERIFY(journal->stepBegins(*hold, id, 0, false, "123 456"));
        }
        const auto journal = open();
        auto record = journal->find(id);
        QVERIFY(record);
        QVERIFY(record->state == State::applying);
        QCOMPARE(record->actor, std::string("anna"));
        QCOMPARE(record->target, std::string("shop"));
        QCOMPARE(record->step, 0);
        QVERIFY(!record->stepEnded && !record->stepOfUndo);
        QCOMPARE(record->backend, std::string("123 456"));
        QVERIFY(!record->after[0]);
        QVERIFY(record->touched - record->at == Milliseconds{1000});
        QCOMPARE(journal->unfinished()->size(), std::size_t{1});

        const auto hold = journal->hold();
        QVERIFY(journal->stepEnded(*hold, id, 0, false, 0, "made"));
        record = journal->find(id);
        QVERIFY(record->stepEnded);
        QCOMPARE(record->after[0].value(), std::string("made"));
        QCOMPARE(record->stepsEnded, std::vector<int>{0});
        QCOMPARE(record->backend, std::string("123 456"));
        QVERIFY(journal->become(*hold, id, State::verified, "Done."));
        record = journal->find(id);
        QVERIFY(record->state == State::verified);
        QCOMPARE(record->outcome, std::string("Done."));
        QVERIFY(journal->unfinished()->empty());
        QVERIFY(journal->stepBegins(*hold, id, 0, true, "9 9"));
        QVERIFY(journal->find(id)->state == State::undoing);
        QVERIFY(journal->find(id)->stepOfUndo);
        QCOMPARE(journal->lines(id)->size(), std::size_t{5});
        QCOMPARE(journal->lines(id)->front().text, somePlan().change.title);
        QVERIFY(!journal->find(id + 1));
    }

    void the_newest_are_listed_first() {
        const auto journal = open();
        const auto hold = journal->hold();
        for (int i = 0; i < 5; ++i)
            QVERIFY(journal->begin(*hold, somePlan(), "anna", std::to_string(i)));
        const auto list = journal->list(2);
        QCOMPARE(list->size(), std::size_t{2});
        QCOMPARE(list->front().target, std::string("4"));
        QCOMPARE(journal->list()->size(), std::size_t{5});
    }

    void the_right_to_change_is_one_program_s_at_a_time() {
        const auto first = open();
        const auto second = open();
        {
            const auto hold = first->hold();
            QVERIFY(hold);
            const auto refused = second->hold();
            QVERIFY(!refused && refused.error().code == ErrorCode::busy);
            QVERIFY(first->begin(*hold, somePlan(), "anna", "shop"));
            QCOMPARE(second->list()->size(), std::size_t{1}); // looking goes on
        }
        QVERIFY(second->hold());
    }

    void the_file_is_private_and_whole_by_itself() {
        const auto journal = open();
        const auto hold = journal->hold();
        QVERIFY(journal->begin(*hold, somePlan(), "anna", "shop"));

        struct stat about {};

        QCOMPARE(::stat(m_path.c_str(), &about), 0);
        QCOMPARE(about.st_mode & 0777U, 0600U);
        QVERIFY(!std::filesystem::exists(m_path.string() + "-wal"));
        QVERIFY(!std::filesystem::exists(m_path.string() + "-journal"));
        const std::filesystem::path copy = m_directory->filePath("copy.db").toStdString();
        std::filesystem::copy_file(m_path, copy);
        const auto other = Journal::open(copy, m_clock);
        QVERIFY(other);
        QCOMPARE((*other)->list()->size(), std::size_t{1});
    }

    void lines_cannot_be_rewritten() {
        ChangeId id = 0;
        {
            const auto journal = open();
            const auto hold = journal->hold();
            id = journal->begin(*hold, somePlan(), "anna", "shop").value();
        }
        sqlite3* file = nullptr;
        QCOMPARE(sqlite3_open(m_path.c_str(), &file), SQLITE_OK);
        QVERIFY(sqlite3_exec(file, "UPDATE line SET words='x'", nullptr, nullptr, nullptr) != SQLITE_OK);
        QVERIFY(sqlite3_exec(file, "DELETE FROM line", nullptr, nullptr, nullptr) != SQLITE_OK);
        sqlite3_close(file);
        QCOMPARE(open()->lines(id)->size(), std::size_t{1});
    }

    void a_damaged_or_foreign_file_is_set_aside_and_named() {
        {
            const auto journal = open();
            const auto hold = journal->hold();
            for (int i = 0; i < 200; ++i)
                QVERIFY(journal->begin(*hold, somePlan(), "anna", "shop"));
            QVERIFY(journal->setAside().empty());
        }
        const auto size = std::filesystem::file_size(m_path);
        {
            std::fstream out(m_path, std::ios::binary | std::ios::in | std::ios::out);
            for (std::uintmax_t at = 4096; at + 64 < size; at += 4096) {
                out.seekp(static_cast<std::streamoff>(at));
                out << std::string(64, '\xff');
            }
        }
        {
            const auto journal = open();
            QVERIFY(journal);
            QVERIFY(journal->setAside().starts_with(m_path.string() + ".corrupt-2023"));
            QCOMPARE(std::filesystem::file_size(journal->setAside()), size);
            QVERIFY(journal->list()->empty());
            const auto hold = journal->hold();
            QVERIFY(journal->begin(*hold, somePlan(), "anna", "shop"));
        }
        QVERIFY(open()->setAside().empty());
        std::ofstream(m_path, std::ios::binary) << std::string(9000, 'x');
        const auto journal = open();
        QVERIFY(journal);
        QVERIFY(journal->setAside().ends_with("-2"));
        QCOMPARE(std::filesystem::file_size(journal->setAside()), std::uintmax_t{9000});
    }

    void a_damaged_file_is_not_set_aside_under_another_program_s_hands() {
        const auto first = open();
        const auto hold = first->hold();
        QVERIFY(hold);
        std::filesystem::resize_file(m_path, 0);
        std::ofstream(m_path, std::ios::binary) << std::string(9000, 'x');
        const auto second = Journal::open(m_path, m_clock);
        QVERIFY(!second && second.error().code == ErrorCode::busy);
    }

    void a_file_of_a_newer_version_is_refused_and_left_alone() {
        open().reset();
        sqlite3* file = nullptr;
        QCOMPARE(sqlite3_open(m_path.c_str(), &file), SQLITE_OK);
        QCOMPARE(sqlite3_exec(file, "PRAGMA user_version=99", nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(file);
        const auto opened = Journal::open(m_path, m_clock);
        QVERIFY(!opened && opened.error().code == ErrorCode::unsupported);
        QVERIFY(std::filesystem::exists(m_path));
    }

    void a_folder_is_refused() {
        std::filesystem::create_directory(m_path);
        const auto opened = Journal::open(m_path, m_clock);
        QVERIFY(!opened && opened.error().code == ErrorCode::invalidInput);
    }
};

QTEST_APPLESS_MAIN(ChangeJournalTest)
#include "change_journal_test.moc"
