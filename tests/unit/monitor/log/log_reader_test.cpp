// Log files as PostgreSQL 15 writes them, grown, rotated, cut and damaged by hand.

#include "engine/base/files.h"
#include "engine/monitor/log_reader.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace pavement;
using namespace pavement::monitor;

namespace {

std::string json(std::string_view severity, std::string_view state, std::string_view message,
                 std::string_view application = "app") {
    return R"({"timestamp":"2026-01-02 03:04:05.678 UTC","user":"u","dbname":"d","pid":7,"remote_host":"127.0.0.1",)"
           R"("session_id":"abc.1","line_num":3,"ps":"SELECT","error_severity":")" +
           std::string(severity) + R"(","state_code":")" + std::string(state) + R"(","message":")" +
           std::string(message) + R"(","application_name":")" + std::string(application) +
           R"(","backend_type":"client backend","query_id":-5})" + "\n";
}

std::string csv(std::string_view severity, std::string_view state, std::string_view message,
                std::string_view application = "app") {
    return "2026-01-02 03:04:05.678 UTC,\"u\",\"d\",7,\"127.0.0.1:5\",abc.1,3,\"SELECT\",2026-01-02 03:00:00 "
           "UTC,3/4,0," +
           std::string(severity) + "," + std::string(state) + ",\"" + std::string(message) + "\",,,,,,,,,\"" +
           std::string(application) + "\",\"client backend\",,-5\n";
}

std::string duration(double millis, std::string_view rest = "  statement: SELECT 1") {
    return "duration: " + std::to_string(millis).substr(0, std::to_string(millis).size() - 3) + " ms" +
           std::string(rest);
}

class LogDirectory {
public:
    std::filesystem::path path() const { return m_directory.path().toStdString(); }

    // Each change is a second younger than the one before, as files of a server would be.
    void append(const std::string& name, std::string_view text) {
        std::ofstream(path() / name, std::ios::binary | std::ios::app) << text;
        touch(name);
    }

    void replace(const std::string& name, std::string_view text) {
        std::ofstream(path() / name, std::ios::binary | std::ios::trunc) << text;
        touch(name);
    }

private:
    void touch(const std::string& name) {
        m_time += std::chrono::seconds{1};
        std::filesystem::last_write_time(path() / name, m_time);
    }

    QTemporaryDir m_directory;
    std::filesystem::file_time_type m_time = std::filesystem::file_time_type::clock::now();
};

LogHarvest harvest(LogReader& reader) {
    auto read = reader.read(nullptr, Deadline::after(Milliseconds{30'000}));
    if (!read) {
        qWarning("%s", read.error().oneLine().c_str());
        return {};
    }
    return std::move(*read);
}

LogReader readerOf(const LogDirectory& directory, std::uint64_t bytesPerCall = 1U << 20U,
                   std::uint64_t backlog = 64U << 20U) {
    return LogReader({directory.path(), bytesPerCall, backlog, {"pavement"}});
}

using Errors = std::map<std::string, std::uint64_t>;

} // namespace

class LogReaderTest : public QObject {
    Q_OBJECT

private slots:

    void durations_are_told_from_their_look_alikes() {
        using std::chrono::nanoseconds;
        QVERIFY(parseDuration("duration: 1.234 ms") == nanoseconds{1'234'000});
        QVERIFY(parseDuration("duration: 0.001 ms  statement: SELECT 1") == nanoseconds{1'000});
        QVERIFY(parseDuration("duration: 12 ms  execute <unnamed>: SELECT $1") == nanoseconds{12'000'000});
        QVERIFY(parseDuration("duration: 3.5 ms  fastpath function call: \"lo\"") == nanoseconds{3'500'000});
        for (const char* message :
             {"duration: 1.0 ms  parse <unnamed>: SELECT", "duration: 1.0 ms  bind <unnamed>: SELECT",
              "duration: 1.0 ms  plan:", "duration: ms", "duration: x ms", "duration: 5 s", "duration: -1 ms",
              "duration: nan ms", "duration: 1e30 ms", "duration: 1.0 msx", "Duration: 1 ms", ""}) {
            QVERIFY2(!parseDuration(message), message);
        }
    }

    void both_formats_give_the_same_record() {
        const std::string text = "duration: 7.250 ms  statement: SELECT 'x, \\\"y\\\"'";
        const auto fromJson = parseJsonRecord(json("LOG", "00000", text));
        const auto fromCsv =
            parseCsvRecord(csv("LOG", "00000", "duration: 7.250 ms  statement: SELECT 'x, \"\"y\"\"\n'"));
        QVERIFY(fromJson && fromCsv);
        for (const auto& record : {*fromJson, *fromCsv}) {
            QCOMPARE(record.severity, std::string("LOG"));
            QCOMPARE(record.sqlstate, std::string("00000"));
            QCOMPARE(record.application, std::string("app"));
            QVERIFY(record.duration == std::chrono::microseconds{7250});
        }
    }

    void damaged_records_are_refused() {
        for (const char* line :
             {"", "\n", "{", "{}", "[1,2]", "null", "{\"error_severity\":5}", "{\"error_severity\":\"LOG\"",
              "{\"a\":{\"error_severity\":\"LOG\"}}", "{\"error_severity\":\"LOG\"}{}"}) {
            QVERIFY2(!parseJsonRecord(line), line);
        }
        const std::string good = csv("ERROR", "42P01", "x");
        for (std::size_t cut = 0; cut < good.find("\"app\""); ++cut) {
            QVERIFY2(!parseCsvRecord(good.substr(0, cut)), std::to_string(cut).c_str());
        }
        QVERIFY(!parseCsvRecord(std::string(1000, ',')));
        QVERIFY(!parseCsvRecord(std::string(1000, '"')));
    }

    void a_whole_entry_is_alike_in_both_formats() {
        const std::string plan = "duration: 1.500 ms  plan:\\nResult";
        const auto fromJson = parseLogEntry(LogFormat::json, json("LOG", "00000", plan));
        const auto fromCsv =
            parseLogEntry(LogFormat::csv, csv("LOG", "00000", "duration: 1.500 ms  plan:\nResult"));
        QVERIFY(fromJson && fromCsv);
        for (const auto* entry : {&*fromJson, &*fromCsv}) {
            QCOMPARE(entry->message, std::string("duration: 1.500 ms  plan:\nResult"));
            QCOMPARE(entry->database + entry->user + entry->application, std::string("duapp"));
            QCOMPARE(entry->pid, 7);
            QVERIFY(entry->queryId == -5);
            QVERIFY(entry->at == fromMillis(1'767'323'045'678));
        }
    }

    void a_time_whose_zone_is_not_known_is_no_time() {
        const auto at = [](const std::string& time) {
            std::string line = json("LOG", "00000", "x");
            line.replace(line.find("2026-01-02 03:04:05.678 UTC"), 27, time);
            return parseLogEntry(LogFormat::json, line).value().at;
        };
        QVERIFY(at("2026-01-02 05:04:05.678 +02") == fromMillis(1'767'323'045'678));
        QVERIFY(at("2026-01-01 23:34:05.678 -03:30") == fromMillis(1'767'323'045'678));
        QVERIFY(!at("2026-01-02 04:04:05.678 CET"));
        QVERIFY(!at("2026-13-02 03:04:05.678 UTC"));
        QVERIFY(!at("yesterday"));
    }

    void plans_are_handed_on_where_asked_for_and_bounded() {
        LogDirectory directory;
        directory.append("a.json", "");
        LogReaderOptions options;
        options.directory = directory.path();
        options.ignoredApplications = {"ours"};
        options.plansPerCall = 2;
        LogReader asked(options);
        options.plansPerCall = 0;
        LogReader unasked(options);
        harvest(asked);
        harvest(unasked);
        for (const char* application : {"app", "ours", "app", "app"}) {
            directory.append("a.json", json("LOG", "00000", duration(1.0, "  plan:\\nResult"), application));
        }
        directory.append("a.json", json("LOG", "00000", duration(1.0)));
        const auto found = harvest(asked);
        QCOMPARE(found.plans.size(), std::size_t{2});
        QCOMPARE(found.plansSkipped, std::uint64_t{1});
        QCOMPARE(found.durations.count(), std::uint64_t{1}); // a plan repeats a statement's time
        QVERIFY(harvest(unasked).plans.empty());
    }

    void of_a_flood_of_plans_the_slowest_are_handed_on() {
        LogDirectory directory;
        directory.append("a.csv", "");
        LogReaderOptions options;
        options.directory = directory.path();
        options.plansPerCall = 3;
        options.planBytesPerCall = 4'000;
        LogReader reader(options);
        harvest(reader);
        std::string flood;
        for (int i = 1; i <= 200; ++i) {
            const double took = i == 20 ? 900.0 : i == 150 ? 800.0 : i % 7;
            flood += csv("LOG", "00000", duration(took, "  plan:\nResult"));
        }
        flood += csv("LOG", "00000", duration(5'000.0, "  plan:\nResult" + std::string(5'000, 'x')));
        directory.append("a.csv", flood);
        const auto found = harvest(reader);
        QCOMPARE(found.plans.size(), std::size_t{3});
        QCOMPARE(found.plansSkipped, std::uint64_t{198}); // the longest is beyond the bound of bytes
        for (const char* slow : {"duration: 900.000 ms  plan:", "duration: 800.000 ms  plan:"}) {
            QVERIFY(std::any_of(found.plans.begin(), found.plans.end(),
                                [slow](const LogEntry& entry) { return entry.message.starts_with(slow); }));
        }
        directory.append("a.csv", csv("LOG", "00000", duration(1.0, "  plan:\nResult")));
        QCOMPARE(harvest(reader).plans.size(), std::size_t{1}); // the bounds are of each call
    }

    void plans_are_bounded_by_their_bytes() {
        LogDirectory directory;
        directory.append("a.json", "");
        LogReaderOptions options;
        options.directory = directory.path();
        options.plansPerCall = 100;
        options.planBytesPerCall = 10'000;
        LogReader reader(options);
        harvest(reader);
        for (int i = 0; i < 20; ++i) {
            directory.append("a.json",
                             json("LOG", "00000", duration(1.0, "  plan:\\n" + std::string(2'000, 'x'))));
        }
        const auto found = harvest(reader);
        QCOMPARE(found.plans.size(), std::size_t{4});
        QCOMPARE(found.plansSkipped, std::uint64_t{16});
    }

    void only_what_comes_after_the_first_call_counts() {
        LogDirectory directory;
        directory.append("a.json", json("LOG", "00000", duration(1)));
        LogReader reader = readerOf(directory);
        QCOMPARE(harvest(reader).records, std::uint64_t{0});
        directory.append("a.json",
                         json("LOG", "00000", duration(2)) + json("ERROR", "23505", "duplicate key") +
                             json("FATAL", "28P01", "password") + json("WARNING", "01000", "w") +
                             json("LOG", "00000", "database system is ready to accept connections") +
                             json("LOG", "00000", duration(9), "pavement"));
        const LogHarvest found = harvest(reader);
        QCOMPARE(found.records, std::uint64_t{6});
        QCOMPARE(found.malformed, std::uint64_t{0});
        QCOMPARE(found.durations.count(), std::uint64_t{1}); // ours is left out
        QVERIFY(std::abs(found.durations.meanSeconds() - 0.002) < 1e-5);
        QCOMPARE(found.errorsBySqlstate, (Errors{{"23505", 1}, {"28P01", 1}}));
        QCOMPARE(found.bySeverity, (Errors{{"ERROR", 1}, {"FATAL", 1}, {"LOG", 3}, {"WARNING", 1}}));
        QCOMPARE(found.serverStarts, std::uint64_t{1});
        QCOMPARE(harvest(reader).records, std::uint64_t{0});
        QVERIFY(!found.note.empty()); // without a connection, coverage is not known
    }

    void a_line_written_in_pieces_counts_once() {
        for (const bool asJson : {true, false}) {
            LogDirectory directory;
            const std::string name = asJson ? "a.json" : "a.csv";
            directory.append(name, asJson ? json("LOG", "00000", "x") : csv("LOG", "00000", "x"));
            LogReader reader = readerOf(directory);
            harvest(reader);
            const std::string line = asJson ? json("LOG", "00000", duration(5, "  statement: SELECT 1,\\n2"))
                                            : csv("LOG", "00000", duration(5, "  statement: SELECT 1,\n2"));
            std::uint64_t records = 0;
            std::uint64_t durations = 0;
            for (std::size_t i = 0; i < line.size(); i += 7) {
                directory.append(name, line.substr(i, 7));
                const LogHarvest found = harvest(reader);
                records += found.records;
                durations += found.durations.count();
                QCOMPARE(found.malformed, std::uint64_t{0});
            }
            QCOMPARE(records, std::uint64_t{1});
            QCOMPARE(durations, std::uint64_t{1});
        }
    }

    void a_rotated_log_is_followed_to_its_last_line() {
        LogDirectory directory;
        directory.append("monday.json", json("LOG", "00000", "x"));
        LogReader reader = readerOf(directory);
        harvest(reader);
        directory.append("monday.json", json("LOG", "00000", duration(1)));
        directory.append("tuesday.json",
                         json("LOG", "00000", duration(2)) + json("LOG", "00000", duration(3)));
        QCOMPARE(harvest(reader).durations.count(), std::uint64_t{3});
        std::filesystem::remove(directory.path() / "monday.json");
        directory.append("tuesday.json", json("LOG", "00000", duration(4)));
        QCOMPARE(harvest(reader).durations.count(), std::uint64_t{1});
        // Its name comes back a week later.
        directory.append("monday.json", json("LOG", "00000", duration(5)));
        QCOMPARE(harvest(reader).durations.count(), std::uint64_t{1});
    }

    void a_truncated_log_is_read_from_its_beginning() {
        LogDirectory directory;
        directory.append("a.json", json("LOG", "00000", "x") + json("LOG", "00000", "y"));
        LogReader reader = readerOf(directory);
        harvest(reader);
        directory.replace("a.json", json("LOG", "00000", duration(1)));
        const LogHarvest found = harvest(reader);
        QCOMPARE(found.durations.count(), std::uint64_t{1});
        QCOMPARE(found.malformed, std::uint64_t{0});
    }

    void damage_costs_the_damaged_lines_alone() {
        LogDirectory directory;
        directory.append("a.json", "");
        LogReader reader = readerOf(directory);
        harvest(reader);
        directory.append("a.json", json("LOG", "00000", duration(1)) + "rubbish\n" +
                                       "rubbish that is a good deal longer than a glance needs\n" +
                                       "{\"timestamp\":\"cut in the mi\n" +
                                       json("LOG", "00000", duration(2)));
        const LogHarvest found = harvest(reader);
        QCOMPARE(found.durations.count(), std::uint64_t{2});
        QVERIFY(found.malformed >= 3);
    }

    void an_unclosed_quote_in_csv_does_not_swallow_the_rest() {
        LogDirectory directory;
        directory.append("a.csv", "");
        LogReader reader = readerOf(directory, 16U << 20U);
        harvest(reader);
        std::string text = csv("LOG", "00000", duration(1));
        text += "2026-01-02 03:04:05.678 UTC,\"never closed\n";
        for (int i = 0; i < 30'000; ++i) {
            text += csv("LOG", "00000", duration(2));
        }
        directory.append("a.csv", text);
        std::uint64_t counted = 0;
        std::uint64_t malformed = 0;
        for (int i = 0; i < 3; ++i) {
            const LogHarvest found = harvest(reader);
            counted += found.durations.count();
            malformed += found.malformed;
        }
        QVERIFY(malformed >= 1);
        QVERIFY2(counted > 100, std::to_string(counted).c_str());
    }

    void a_call_reads_a_bounded_number_of_bytes() {
        LogDirectory directory;
        directory.append("a.json", "");
        LogReader reader = readerOf(directory, 10'000);
        harvest(reader);
        std::string text;
        for (int i = 0; i < 200; ++i) {
            text += json("LOG", "00000", duration(1));
        }
        directory.append("a.json", text);
        std::uint64_t counted = 0;
        int calls = 0;
        for (bool more = true; more; ++calls) {
            const LogHarvest found = harvest(reader);
            QVERIFY(found.bytes <= 10'000);
            QCOMPARE(found.malformed, std::uint64_t{0});
            counted += found.durations.count();
            more = found.more;
        }
        QCOMPARE(counted, std::uint64_t{200});
        QVERIFY(calls >= static_cast<int>(text.size() / 10'000));
    }

    void falling_behind_skips_and_says_so() {
        LogDirectory directory;
        directory.append("a.json", "");
        LogReader reader = readerOf(directory, 10'000, 50'000);
        harvest(reader);
        std::string text;
        while (text.size() < 200'000) {
            text += json("LOG", "00000", duration(1));
        }
        directory.append("a.json", text);
        const LogHarvest found = harvest(reader);
        QCOMPARE(found.bytesSkipped, text.size() - 10'000);
        QVERIFY(found.sampled);
        QVERIFY(found.durations.count() > 0);
        QCOMPARE(found.malformed, std::uint64_t{0});
    }

    void entries_written_in_both_formats_count_once() {
        LogDirectory directory;
        directory.append("a.csv", csv("LOG", "00000", "x"));
        directory.append("a.json", json("LOG", "00000", "x"));
        LogReader reader = readerOf(directory);
        harvest(reader);
        directory.append("a.json", json("LOG", "00000", duration(1)));
        directory.append("a.csv", csv("LOG", "00000", duration(1)));
        QCOMPARE(harvest(reader).durations.count(), std::uint64_t{1});
        QCOMPARE(harvest(reader).durations.count(), std::uint64_t{0});
    }

    void a_directory_without_a_log_says_what_to_check() {
        LogDirectory directory;
        LogReader reader = readerOf(directory);
        const auto none = reader.read(nullptr, Deadline::never());
        QVERIFY(!none && none.error().code == ErrorCode::notFound);
        QVERIFY(none.error().hint.find("log_destination") != std::string::npos);
        LogReader nowhere({"/no/such/directory", 1, 1, {}});
        QVERIFY(nowhere.read(nullptr, Deadline::never()).error().code == ErrorCode::notFound);
        LogReader server({});
        QVERIFY(server.read(nullptr, Deadline::never()).error().code == ErrorCode::unreachable);
    }

    void what_hinders_reading_comes_with_the_line_that_mends_it() {
        LogSettings settings;
        settings.versionNumber = 150000;
        QVERIFY(logUnreadable(settings, "r", true)->hint.find("logging_collector = on") != std::string::npos);
        settings.collector = true;
        QVERIFY(logUnreadable(settings, "r", true)->hint.find("'jsonlog'") != std::string::npos);
        settings.versionNumber = 140000;
        QVERIFY(logUnreadable(settings, "r", true)->hint.find("'csvlog'") != std::string::npos);
        settings.csv = true;
        const auto denied = logUnreadable(settings, "od\"d", true);
        QVERIFY(denied && denied->code == ErrorCode::permission);
        QVERIFY2(denied->hint.find("GRANT pg_monitor TO \"od\"\"d\";") == 0, denied->hint.c_str());
        QVERIFY(!logUnreadable(settings, "r", false));
        settings.mayRead = true;
        QVERIFY(!logUnreadable(settings, "r", true));
        settings.messagesLanguage = "de_DE.UTF-8";
        QVERIFY(logUnreadable(settings, "r", true)->hint.find("lc_messages") != std::string::npos);
        settings.messagesLanguage = "en_GB.UTF-8";
        QVERIFY(!logUnreadable(settings, "r", true));
    }
};

QTEST_APPLESS_MAIN(LogReaderTest)
#include "log_reader_test.moc"
