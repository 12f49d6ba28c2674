// Files that are damaged, cut short, or somebody else's.

#include "engine/history/history.h"

#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <random>

using namespace pavement;
using namespace pavement::history;
using namespace std::chrono_literals;

namespace {

const TimeRange kAllTime{fromMillis(0), Timestamp::max()};
constexpr int kSeries = 40;
constexpr int kSamples = 3000;
constexpr std::size_t kPage = 8192; // as the file is made

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

void overwrite(const std::filesystem::path& path, std::uintmax_t at, const std::string& bytes) {
    std::fstream out(path, std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(static_cast<std::streamoff>(at));
    out << bytes;
}

double valueOf(int series, int i) {
    return (series * 31 + i * 7) % 997;
}

} // namespace

class HistoryDamageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::filesystem::path m_path;
    ManualClock m_clock;

    std::unique_ptr<History> open() {
        auto opened = History::open({m_path, {}, false}, m_clock);
        if (!opened)
            qWarning("%s", opened.error().oneLine().c_str());
        return opened ? std::move(*opened) : nullptr;
    }

    // A file of a few hundred chunks, all in the file itself and nothing in its log.
    void fill() {
        const auto history = open();
        QVERIFY(history);
        std::vector<Sample> batch;
        for (int s = 0; s < kSeries; ++s) {
            const SeriesId id = history->series({"db", "metric", std::to_string(s)}).value();
            for (int i = 0; i < kSamples; ++i)
                batch.push_back({id, m_clock.wall() + Milliseconds{i * 1000}, valueOf(s, i)});
        }
        history->append(batch);
        m_clock.advance(11min);
        QVERIFY(history->flush());
        for (int i = 0; i < 20; ++i)
            QVERIFY(history->audit({m_clock.wall(), "anna", "db", "change", "entry"}));
        Event event;
        event.at = m_clock.wall();
        event.target = "db";
        event.title = "restart";
        QVERIFY(history->addEvent(event));
        QVERIFY(history->maintain());
    }

    struct Found {
        int samples = 0;
        int wrong = 0;
    };

    Found readAll(const History& history) {
        Found found;
        for (const auto& [id, key] : history.list("db", "")) {
            const auto data = history.readAt(id, kAllTime, Resolution::raw);
            if (!data)
                continue;
            const int series = std::stoi(key.label);
            const Timestamp start = fromMillis(1'700'000'000'000);
            for (const Aggregate& a : data->points) {
                const auto i = static_cast<int>((a.at - start) / 1s);
                ++found.samples;
                if (a.last != valueOf(series, i))
                    ++found.wrong;
            }
        }
        return found;
    }

    int filesSetAside() {
        int count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(m_path.parent_path()))
            count += entry.path().filename().string().find(".corrupt-") != std::string::npos ? 1 : 0;
        return count;
    }

private slots:

    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->filePath("h.db").toStdString();
        m_clock.jumpWall(fromMillis(1'700'000'000'000) - m_clock.wall());
    }

    void a_file_that_is_not_ours_is_set_aside_untouched() {
        write(m_path, std::string(20'000, 'x'));
        {
            const auto history = open();
            QVERIFY(history);
            const std::string aside = history->health().setAside;
            QVERIFY(aside.starts_with(m_path.string() + ".corrupt-20231114T"));
            QCOMPARE(contentOf(aside), std::string(20'000, 'x'));
            QVERIFY(history->series({"db", "m", ""}));
            QVERIFY(history->flush());
        }
        // And a second one beside the first.
        write(m_path, "short");
        const auto history = open();
        QVERIFY(history);
        QCOMPARE(contentOf(history->health().setAside), std::string("short"));
        QCOMPARE(filesSetAside(), 2);
    }

    void a_foreign_database_is_set_aside_untouched() {
        sqlite3* other = nullptr;
        QCOMPARE(sqlite3_open(m_path.c_str(), &other), SQLITE_OK);
        QCOMPARE(sqlite3_exec(other, "CREATE TABLE mine(a); INSERT INTO mine VALUES(42)", nullptr, nullptr,
                              nullptr),
                 SQLITE_OK);
        sqlite3_close(other);
        const std::string before = contentOf(m_path);
        const auto history = open();
        QVERIFY(history);
        QCOMPARE(contentOf(history->health().setAside), before);
        QVERIFY(history->targets().empty());
    }

    void an_empty_file_becomes_a_history() {
        write(m_path, "");
        const auto history = open();
        QVERIFY(history);
        QVERIFY(history->health().setAside.empty());
        QVERIFY(history->series({"db", "m", ""}));
    }

    void a_file_of_a_newer_version_is_refused_and_left_alone() {
        open().reset();
        sqlite3* file = nullptr;
        QCOMPARE(sqlite3_open(m_path.c_str(), &file), SQLITE_OK);
        QCOMPARE(sqlite3_exec(file, "PRAGMA user_version=99; PRAGMA wal_checkpoint(TRUNCATE)", nullptr,
                              nullptr, nullptr),
                 SQLITE_OK);
        sqlite3_close(file);
        const std::string before = contentOf(m_path);
        const auto opened = History::open({m_path, {}, false}, m_clock);
        QVERIFY(!opened);
        QVERIFY(opened.error().code == ErrorCode::unsupported);
        QCOMPARE(contentOf(m_path), before);
        QCOMPARE(filesSetAside(), 0);
    }

    void a_directory_is_refused() {
        std::filesystem::create_directory(m_path);
        const auto opened = History::open({m_path, {}, false}, m_clock);
        QVERIFY(!opened);
        QVERIFY(opened.error().code == ErrorCode::invalidInput);
        QVERIFY2(opened.error().message.find("is not a file") != std::string::npos,
                 opened.error().message.c_str());
    }

    void reading_only_creates_nothing() {
        const auto opened = History::open({m_path, {}, true}, m_clock);
        QVERIFY(!opened);
        QVERIFY(opened.error().code == ErrorCode::notFound);
        QVERIFY(std::filesystem::is_empty(m_path.parent_path()));
    }

    // A body that does not fit its checksum: SQLite notices nothing, we do.
    void a_damaged_chunk_costs_itself_alone() {
        fill();
        sqlite3* file = nullptr;
        QCOMPARE(sqlite3_open(m_path.c_str(), &file), SQLITE_OK);
        QCOMPARE(
            sqlite3_exec(file,
                         "UPDATE chunk_raw SET body=zeroblob(50) WHERE id=(SELECT min(id)+5 FROM chunk_raw)",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
        sqlite3_close(file);
        const auto history = open();
        QVERIFY(history);
        const Found found = readAll(*history);
        QCOMPARE(found.wrong, 0);
        QCOMPARE(found.samples, kSeries * kSamples - 1000);
        QCOMPARE(history->health().chunksDamaged, std::uint64_t{1});
        readAll(*history);
        QCOMPARE(history->health().chunksDamaged, std::uint64_t{1}); // said once
        QVERIFY(history->health().setAside.empty());
    }

    void a_page_damaged_before_opening_costs_little() {
        fill();
        const std::string whole = contentOf(m_path);
        const std::uintmax_t pages = whole.size() / kPage;
        std::mt19937 random(21);
        int mostlySaved = 0;
        for (int round = 0; round < 25; ++round) {
            const std::uintmax_t page = 1 + random() % (pages - 1);
            std::string noise(kPage, '\0');
            for (char& c : noise)
                c = static_cast<char>(random());
            write(m_path, whole);
            overwrite(m_path, page * kPage, noise);
            {
                const auto history = open();
                QVERIFY2(history, std::to_string(page).c_str());
                const Found found = readAll(*history);
                QCOMPARE(found.wrong, 0);
                mostlySaved += found.samples >= kSeries * kSamples * 9 / 10 ? 1 : 0;
                // It records again.
                const auto id = history->series({"db", "new", ""});
                QVERIFY(id);
                history->append(std::vector<Sample>{{*id, m_clock.wall(), 1.0}});
                QVERIFY(history->flush());
            }
            const auto again = open();
            QVERIFY(again->health().setAside.empty());
            QVERIFY(again->find({"db", "new", ""}));
        }
        // The root page of a table costs the table (in this small file every third page is one); every other
        // page the few rows on it.
        QVERIFY2(mostlySaved >= 15, std::to_string(mostlySaved).c_str());
        QVERIFY(filesSetAside() > 0);
    }

    void saving_from_a_damaged_file_tells_how_far_it_is_and_can_be_given_up() {
        fill();
        // Not the first page and not the last: the schema and most rows can be read.
        overwrite(m_path, std::filesystem::file_size(m_path) / 2 / kPage * kPage, std::string(kPage, '\x5a'));
        const std::string before = contentOf(m_path);
        std::stop_source stop;
        std::vector<double> told;
        OpenOptions options{m_path, {}, false};
        options.onSalvage = [&](double fraction) {
            told.push_back(fraction);
            stop.request_stop();
        };
        options.stop = stop.get_token();
        const auto given = History::open(options, m_clock);
        QVERIFY(!given);
        QVERIFY(given.error().code == ErrorCode::cancelled);
        QCOMPARE(told.size(), std::size_t{1});
        QVERIFY(told[0] > 0.0 && told[0] < 1.0);
        QCOMPARE(contentOf(m_path), before); // as it was found, for the next start
        QCOMPARE(filesSetAside(), 0);

        options.onSalvage = [&](double fraction) { told.push_back(fraction); };
        options.stop = {};
        const auto history = History::open(options, m_clock);
        QVERIFY(history);
        QVERIFY(told.size() > 1);
        QVERIFY(!(*history)->health().setAside.empty());
        const Found found = readAll(**history);
        QCOMPARE(found.wrong, 0);
        QVERIFY2(found.samples > 0, std::to_string(found.samples).c_str());
    }

    void a_page_damaged_while_open_is_mended_and_recording_goes_on() {
        fill();
        const std::uintmax_t pages = std::filesystem::file_size(m_path) / kPage;
        const auto history = open();
        QVERIFY(history);
        for (std::uintmax_t page = 1; page < pages; ++page)
            overwrite(m_path, page * kPage + 5, std::string(64, '\xff'));
        const SeriesId id = history->find({"db", "metric", "0"}).value();
        for (int i = 0; i < 3000; ++i)
            history->append(std::vector<Sample>{{id, m_clock.wall() + 24h + Milliseconds{i * 1000}, 1.0}});
        m_clock.advance(11min);
        // The first attempt may be the one that notices.
        (void)history->readAt(id, kAllTime, Resolution::raw);
        (void)history->flush();
        QVERIFY(history->flush());
        QVERIFY(!history->health().setAside.empty());
        const auto data = history->readAt(id, {m_clock.wall() + 12h, Timestamp::max()}, Resolution::raw);
        QVERIFY(data);
        QCOMPARE(data->points.size(), std::size_t{3000});
    }

    void a_file_cut_short_is_read_as_far_as_it_goes() {
        fill();
        const std::string whole = contentOf(m_path);
        std::mt19937 random(22);
        for (int round = 0; round < 15; ++round) {
            write(m_path, whole.substr(0, round == 0 ? 50 : random() % whole.size()));
            const auto history = open();
            QVERIFY(history);
            QCOMPARE(readAll(*history).wrong, 0);
            QVERIFY(history->series({"db", "new", ""}));
            QVERIFY(history->flush());
        }
    }

    void an_altered_audit_log_is_told() {
        fill();
        QCOMPARE(open()->verifyAuditLog().value(), std::size_t{20});
        sqlite3* file = nullptr;
        QCOMPARE(sqlite3_open(m_path.c_str(), &file), SQLITE_OK);
        // The file itself refuses …
        QVERIFY(sqlite3_exec(file, "UPDATE audit SET detail='x' WHERE id=7", nullptr, nullptr, nullptr) !=
                SQLITE_OK);
        QVERIFY(sqlite3_exec(file, "DELETE FROM audit WHERE id=7", nullptr, nullptr, nullptr) != SQLITE_OK);
        // … and where that was circumvented, the chain tells.
        QCOMPARE(sqlite3_exec(file, "DROP TRIGGER audit_keeps; UPDATE audit SET detail='x' WHERE id=7",
                              nullptr, nullptr, nullptr),
                 SQLITE_OK);
        sqlite3_close(file);
        const auto checked = open()->verifyAuditLog();
        QVERIFY(!checked);
        QVERIFY(checked.error().code == ErrorCode::corrupt);
        QVERIFY(checked.error().message.find("Entry 7 ") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(HistoryDamageTest)
#include "history_damage_test.moc"
