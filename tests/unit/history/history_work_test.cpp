// What statements did, kept as rows of intervals: exact over every folding, and in files of the version
// before.

#include "engine/history/history.h"
#include "engine/history/work_codec.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <random>
#include <vector>

using namespace pavement;
using namespace pavement::history;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

// Of executions that took these times.
StatementWork workOf(const std::vector<double>& times) {
    StatementWork work;
    double mean = 0;
    for (const double time : times) {
        mean += time / static_cast<double>(times.size());
    }
    for (const double time : times) {
        work[WorkFigure::calls] += 1;
        work[WorkFigure::seconds] += time;
        work[WorkFigure::squares] += (time - mean) * (time - mean);
    }
    work[WorkFigure::slowest] = *std::max_element(times.begin(), times.end());
    work[WorkFigure::fastest] = *std::min_element(times.begin(), times.end());
    return work;
}

bool near(double a, double b, double relative = 1e-6) {
    return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b));
}

} // namespace

class HistoryWorkTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<History> m_history;

    std::filesystem::path path() const { return m_directory->filePath("h.db").toStdString(); }

    void open(bool readOnly = false, Retention retention = {}) {
        m_history.reset();
        auto opened = History::open({path(), retention, readOnly}, *m_clock);
        QVERIFY2(opened, opened ? "" : opened.error().oneLine().c_str());
        m_history = std::move(*opened);
    }

    void add(Timestamp at, const std::vector<LabelledWork>& statements, const StatementWork& total) {
        WorkInterval interval;
        interval.at = at;
        interval.seconds = 10;
        interval.total = total;
        interval.statements = statements;
        interval.figures.add(WorkFigure::calls);
        const auto added = m_history->addWork("db", interval);
        QVERIFY2(added, added ? "" : added.error().oneLine().c_str());
    }

    std::map<std::string, StatementWork> sums(TimeRange range, Milliseconds* step = nullptr,
                                              double* recorded = nullptr) {
        std::map<std::uint32_t, StatementWork> byNumber;
        const auto read = m_history->eachWork("db", range, [&](const NumberedInterval& interval) {
            byNumber[0].add(interval.total);
            if (recorded != nullptr) {
                *recorded += interval.seconds;
            }
            for (const auto& one : interval.statements) {
                byNumber[one.label].add(one.work);
            }
        });
        if (step != nullptr && read) {
            *step = *read;
        }
        std::map<std::string, StatementWork> byLabel;
        byLabel["total"] = byNumber[0];
        const auto labels = m_history->workLabels("db");
        for (const auto& label : *labels) {
            if (byNumber.contains(label.number)) {
                byLabel[label.label] = byNumber[label.number];
            }
        }
        return byLabel;
    }

    // An hour and more of intervals; what should come of them by label.
    std::map<std::string, StatementWork> fill(Timestamp begin, int intervals) {
        std::map<std::string, StatementWork> expected;
        std::mt19937 random(7);
        std::exponential_distribution<double> time(20);
        for (int i = 1; i <= intervals; ++i) {
            std::vector<LabelledWork> statements;
            StatementWork total;
            for (int label = 0; label < 5; ++label) {
                if ((i + label) % 3 == 0) {
                    continue;
                }
                std::vector<double> times(1 + static_cast<std::size_t>(i % 7));
                for (double& one : times) {
                    one = std::round(time(random) * 1e6 + 1) / 1e6; // as the file keeps them
                }
                statements.push_back({std::to_string(label) + "/1/10", workOf(times)});
                total.add(statements.back().work);
                expected[statements.back().label].add(statements.back().work);
            }
            expected["total"].add(total);
            add(begin + seconds{10} * i, statements, total);
        }
        return expected;
    }

private slots:

    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<ManualClock>(fromMillis(1'700'000'000'000 / 3'600'000 * 3'600'000));
        open();
    }

    void cleanup() { m_history.reset(); }

    void spreads_join_as_if_all_had_been_one_interval() {
        std::mt19937 random(3);
        std::lognormal_distribution<double> time(-3, 1);
        std::vector<double> all;
        StatementWork joined;
        for (int part = 0; part < 50; ++part) {
            std::vector<double> times(1 + static_cast<std::size_t>(part) % 6);
            for (double& one : times) {
                one = time(random);
            }
            all.insert(all.end(), times.begin(), times.end());
            joined.add(workOf(times));
        }
        const StatementWork expected = workOf(all);
        QVERIFY(near(joined.deviation(), expected.deviation(), 1e-9));
        QVERIFY(near(joined.mean(), expected.mean(), 1e-9));
        QCOMPARE(joined[WorkFigure::slowest], expected[WorkFigure::slowest]);
        QCOMPARE(joined[WorkFigure::fastest], expected[WorkFigure::fastest]);
        QVERIFY(std::isnan(StatementWork{}.mean()));
    }

    void every_figure_comes_back_from_the_file() {
        NumberedInterval interval;
        interval.seconds = 10.123;
        interval.figures.add(WorkFigure::walBytes);
        interval.partial = true;
        StatementWork work;
        for (std::size_t i = 0; i < kWorkFigures; ++i) {
            work.values[i] = static_cast<double>(i + 1) * 8192;
        }
        interval.statements = {{70'000, work}, {3, {}}};
        interval.total = work;
        const Bytes bytes = encodeWork(interval);
        const auto back = decodeWork(bytes);
        QVERIFY(back.has_value());
        QCOMPARE(back->seconds, 10.123);
        QVERIFY(back->figures == interval.figures);
        QVERIFY(back->partial);
        QVERIFY(back->total == work);
        QCOMPARE(back->statements.size(), std::size_t{2});
        QCOMPARE(back->statements[1].label, 70'000U);
        QVERIFY(back->statements[1].work == work);
        QVERIFY(back->statements[0].work == StatementWork{});
        // Any bit that is off is noticed.
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            Bytes damaged = bytes;
            damaged[i] ^= 0x10U;
            QVERIFY(!decodeWork(damaged).has_value());
            QVERIFY(!decodeWork(ByteView(bytes).first(i)).has_value());
        }
    }

    void a_figure_that_was_switched_on_within_the_hour_is_not_known_of_it() {
        const Timestamp begin = m_clock->wall();
        for (int i = 1; i <= 3 * 360; ++i) { // an hour without, one that is switched in its middle, one with
            WorkInterval interval;
            interval.at = begin + seconds{10} * i;
            interval.seconds = 10;
            interval.figures.add(WorkFigure::calls);
            interval.total[WorkFigure::calls] = 1;
            if (i > 360 + 180) {
                interval.figures.add(WorkFigure::blockReadSeconds);
                interval.total[WorkFigure::blockReadSeconds] = 1;
            }
            QVERIFY(m_history->addWork("db", interval).has_value());
        }
        for (int round = 0; round < 20; ++round) {
            m_clock->advance(seconds{60});
            QVERIFY(m_history->maintain());
        }
        open();
        const auto known = [&](TimeRange range) {
            double all = 0, part = 0, none = 0; // seconds
            const auto read = m_history->eachWork("db", range, [&](const NumberedInterval& one) {
                const bool whole = one.figures.has(WorkFigure::blockReadSeconds);
                const bool partly = one.partly.has(WorkFigure::blockReadSeconds);
                (whole ? all : partly ? part : none) += one.seconds;
                if (!one.figures.has(WorkFigure::calls) || (whole && partly)) {
                    all = -1;
                }
            });
            return read ? std::array{all, part, none} : std::array<double, 3>{};
        };
        const auto minutes = known({begin, begin + hours{48}});
        QVERIFY(minutes[0] > 5'000 && minutes[1] <= 60 && minutes[2] > 5'000);
        QCOMPARE(minutes[0] + minutes[1] + minutes[2], 10'800.0);
        const auto byHour = known({begin, begin + hours{24 * 30}});
        QVERIFY(byHour[0] > 0 && byHour[1] >= 3'600 && byHour[2] > 0);
        QCOMPARE(byHour[0] + byHour[1] + byHour[2], 10'800.0);
    }

    void what_was_counted_in_a_part_comes_back_from_the_file() {
        NumberedInterval interval;
        interval.seconds = 60;
        interval.figures.add(WorkFigure::calls);
        QCOMPARE(encodeWork(interval)[0], Bytes::value_type{1}); // as programs before this one read it
        interval.partly.add(WorkFigure::blockReadSeconds);
        interval.partial = true;
        const auto back = decodeWork(encodeWork(interval));
        QVERIFY(back.has_value() && back->partial);
        QVERIFY(back->figures == interval.figures && back->partly == interval.partly);
    }

    void a_usual_statement_takes_some_twenty_bytes() {
        NumberedInterval interval;
        for (std::uint32_t i = 0; i < 200; ++i) {
            StatementWork work = workOf({0.0012, 0.0011, 0.0043});
            work[WorkFigure::calls] = 40 + i;
            work[WorkFigure::rows] = 400;
            work[WorkFigure::hitBytes] = 300 * 8192.0;
            work[WorkFigure::walBytes] = i % 4 == 0 ? 5000 : 0;
            interval.statements.push_back({10 + i * 3, work});
        }
        const auto bytes = encodeWork(interval).size();
        QVERIFY2(bytes < 200 * 25, std::to_string(bytes).c_str());
    }

    void folding_keeps_every_sum() {
        const Timestamp begin = m_clock->wall();
        const auto expected = fill(begin, 4 * 360 + 30);
        for (int round = 0; round < 20; ++round) {
            m_clock->advance(seconds{60});
            QVERIFY(m_history->maintain());
        }
        open();                                                           // what is read is in the file
        for (const hours reach : {hours{5}, hours{48}, hours{24 * 30}}) { // raw, minutes, hours
            Milliseconds step{-1};
            double recorded = 0;
            const auto found = sums({begin, begin + reach}, &step, &recorded);
            QCOMPARE(step.count(), reach == hours{5}    ? std::int64_t{0}
                                   : reach == hours{48} ? 60'000LL
                                                        : 3'600'000LL);
            QCOMPARE(found.size(), expected.size());
            QVERIFY(near(recorded, (4 * 360 + 30) * 10.0));
            for (const auto& [label, work] : expected) {
                for (std::size_t i = 0; i < kWorkFigures; ++i) {
                    QVERIFY2(near(found.at(label).values[i], work.values[i], 1e-5),
                             (label + " " + std::to_string(i)).c_str());
                }
            }
        }
    }

    void what_is_old_goes_once_it_is_folded() {
        const Timestamp begin = m_clock->wall();
        const auto expected = fill(begin, 720);
        m_clock->advance(hours{24 * 3});
        add(m_clock->wall(), {{"1/1/10", workOf({1})}}, workOf({1}));
        for (int round = 0; round < 50; ++round) {
            m_clock->advance(seconds{60});
            QVERIFY(m_history->maintain());
        }
        m_history.reset();
        {
            SQLite::Database file(path().string());
            QCOMPARE(file.execAndGet("SELECT count(*) FROM work WHERE level=0").getInt(), 1);
        }
        open();
        Milliseconds step{-1};
        const auto found = sums({begin, begin + hours{3}}, &step);
        QCOMPARE(step.count(), 60'000LL); // a short range, but nothing finer reaches back
        QVERIFY(near(found.at("total")[WorkFigure::calls], expected.at("total")[WorkFigure::calls]));
    }

    void a_full_file_gives_up_the_finest_first() {
        Retention retention;
        retention.maxBytes = 1'500'000;
        open(false, retention);
        const Timestamp begin = m_clock->wall();
        std::vector<LabelledWork> statements;
        for (int i = 0; i < 200; ++i) {
            statements.push_back({std::to_string(i) + "/1/10", workOf({0.25, 0.5})});
        }
        for (int i = 1; i <= 1000; ++i) {
            add(begin + seconds{10} * i, statements, workOf({1}));
        }
        m_clock->advance(hours{3});
        for (int round = 0; round < 100; ++round) {
            m_clock->advance(seconds{60});
            QVERIFY(m_history->maintain());
        }
        m_history.reset();
        SQLite::Database file(path().string());
        QVERIFY(file.execAndGet("SELECT count(*) FROM work WHERE level=0").getInt() < 300);
        QVERIFY(file.execAndGet("SELECT count(*) FROM work WHERE level=2").getInt() > 0);
    }

    void a_file_of_the_version_before_opens_and_gains_what_it_lacks() {
        const Timestamp at = m_clock->wall();
        const auto series = m_history->series({"db", "load.total", ""}).value();
        m_history->append(std::vector<Sample>{{series, at, 3.5}});
        QVERIFY(m_history->putStatementTexts("db", std::vector<StatementText>{{"1/2/3", "SELECT 1"}}));
        QVERIFY(m_history->flush());
        m_history.reset();
        {
            // As the first version made it.
            SQLite::Database file(path().string(), SQLite::OPEN_READWRITE);
            for (const char* table : {"work", "work_label", "work_mark", "plan", "plan_period", "object_name",
                                      "logged_execution"}) {
                file.exec(std::string("DROP TABLE ") + table);
            }
            file.exec("ALTER TABLE statement_text DROP COLUMN fingerprint");
            file.exec("ALTER TABLE statement_text DROP COLUMN tokens");
            file.exec("PRAGMA user_version=1");
        }
        const TimeRange range{at - seconds{1}, at + seconds{60}};
        open(true);
        QCOMPARE(m_history->statementTexts("db").value().size(), std::size_t{1});
        QVERIFY(m_history->workLabels("db").value().empty());
        QVERIFY(m_history->plans("db", "x").value().empty());
        QVERIFY(m_history->loggedExecutions("db", "x").value().empty());
        QVERIFY(m_history->names("db").value().empty());
        QCOMPARE(sums(range).size(), std::size_t{1});

        open();
        QCOMPARE(m_history->health().setAside, std::string());
        QCOMPARE(m_history->read(series, range, 10).value().points.front().last, 3.5);
        QCOMPARE(m_history->statementText("db", "1/2/3"), std::optional<std::string>("SELECT 1"));
        QCOMPARE(m_history->statementTexts("db").value().front().fingerprint, std::string());
        add(at + seconds{10}, {{"1/2/3", workOf({2})}}, workOf({2}));
        open();
        QCOMPARE(sums(range).at("1/2/3")[WorkFigure::seconds], 2.0);
    }

    void a_damaged_file_gives_back_the_work_that_can_be_read() {
        const Timestamp begin = m_clock->wall();
        const auto expected = fill(begin, 100);
        const PlanSighting seen{"00ff", 1, begin, "[]", "explain"};
        QVERIFY(m_history->putPlans("db", {&seen, 1},
                                    std::vector<LoggedExecution>{{"00ff", 1, begin, 0.5, true}}));
        m_history.reset();
        {
            SQLite::Database file(path().string(), SQLite::OPEN_READWRITE);
            file.exec("PRAGMA wal_checkpoint(TRUNCATE)");
            const auto root =
                file.execAndGet("SELECT rootpage FROM sqlite_master WHERE name='audit'").getInt();
            std::fstream bytes(path(), std::ios::in | std::ios::out | std::ios::binary);
            bytes.seekp((root - 1) * 8192);
            bytes << std::string(8192, '\x5a');
        }
        open();
        QVERIFY(!m_history->health().setAside.empty());
        const auto found = sums({begin, begin + hours{1}});
        QVERIFY(near(found.at("total")[WorkFigure::calls], expected.at("total")[WorkFigure::calls]));
        QCOMPARE(m_history->plans("db", "00ff").value().size(), std::size_t{1});
        QCOMPARE(m_history->loggedExecutions("db", "00ff").value().size(), std::size_t{1});
        add(begin + hours{1}, {{"new/1/10", workOf({2})}}, workOf({2}));
        QVERIFY(sums({begin, begin + hours{2}}).contains("new/1/10"));
    }

    void logged_executions_are_bounded_for_each_statement() {
        const Timestamp at = m_clock->wall();
        PlanSighting seen{"00ff", ~0ULL, at, "[]", "auto_explain"};
        seen.seconds = 0.5;
        seen.times = 300;
        std::vector<LoggedExecution> executions{{"other", 1, at - hours{5}, 9, false}};
        for (int i = 0; i < 300; ++i) {
            executions.push_back({"00ff", ~0ULL, at + seconds{i}, i / 1000.0, true});
        }
        QVERIFY(m_history->putPlans("db", {&seen, 1}, executions));
        QCOMPARE(m_history->plans("db", "00ff").value().at(0).sightings, std::uint64_t{300});
        QCOMPARE(m_history->planPeriods("db", "00ff").value().at(0).sightings, std::uint64_t{300});
        const auto kept = m_history->loggedExecutions("db", "00ff").value();
        QCOMPARE(kept.size(), std::size_t{200});
        QCOMPARE(kept.front().shape, ~0ULL);
        QCOMPARE(kept.front().seconds, 0.299);
        QVERIFY(kept.front().at == at + seconds{299} && kept.front().measured);
        QVERIFY(kept.back().at == at + seconds{100}); // the latest stay
        QCOMPARE(m_history->loggedExecutions("db", "other").value().size(), std::size_t{1});
        QVERIFY(m_history->loggedExecutions("elsewhere", "00ff").value().empty());
    }

    void a_file_without_logged_executions_opens_and_gains_them() {
        const Timestamp at = m_clock->wall();
        QVERIFY(m_history->putPlan("db", {"00ff", 1, at, "[]", "explain"}));
        m_history.reset();
        SQLite::Database(path().string(), SQLite::OPEN_READWRITE).exec("DROP TABLE logged_execution");
        open(true);
        QVERIFY(m_history->loggedExecutions("db", "00ff").value().empty());
        QCOMPARE(m_history->plans("db", "00ff").value().size(), std::size_t{1});
        open();
        QVERIFY(m_history->putPlans("db", {}, std::vector<LoggedExecution>{{"00ff", 1, at, 0.5, false}}));
        QCOMPARE(m_history->loggedExecutions("db", "00ff").value().size(), std::size_t{1});
        QCOMPARE(m_history->plans("db", "00ff").value().size(), std::size_t{1});
    }

    void a_measured_plan_tells_the_rows_scanned_before_a_later_estimate() {
        const Timestamp at = m_clock->wall();
        const auto put = [&](const char* statement, std::uint64_t shape, int minute, const char* source,
                             double took, double scanned) {
            PlanSighting seen{statement, shape, at + seconds{60} * minute, "[]", source};
            seen.seconds = took;
            seen.rowsScanned = scanned;
            QVERIFY(m_history->putPlan("db", seen));
        };
        put("a", 1, 0, "analyze", 0.1, 100);
        put("a", 2, 1, "auto_explain", 0.1, 200);
        put("a", 3, 2, "explain", -1, 300);
        put("b", 1, 0, "auto_explain", -1, 10); // without log_analyze
        put("b", 2, 1, "explain", -1, 20);
        const auto scans = m_history->planScans("db").value();
        QCOMPARE(scans.size(), std::size_t{2});
        for (const PlanScan& scan : scans) {
            const bool first = scan.statement == "a";
            QCOMPARE(scan.rowsScanned, first ? 200.0 : 20.0);
            QCOMPARE(scan.source, std::string(first ? "auto_explain" : "explain"));
            QCOMPARE(scan.measured, first);
            QVERIFY(scan.at == at + seconds{60});
        }
    }

    // A program that builds its statements anew has ever new query ids.
    void names_of_statements_that_ran_once_do_not_cost_the_samples() {
        Retention retention;
        retention.maxBytes = 9 << 19; // more than the hour that is not folded yet needs
        open(false, retention);
        const auto series = m_history->series({"db", "load.total", ""}).value();
        const Timestamp begin = m_clock->wall();
        const std::string text(400, 'x');
        int id = 0;
        for (int minute = 0; minute < 90; ++minute) {
            std::vector<Sample> samples;
            for (int i = 0; i < 60; ++i) {
                samples.push_back({series, m_clock->wall() + seconds{i}, i * 0.25});
            }
            m_history->append(samples);
            m_clock->advance(seconds{60});
            std::vector<LabelledWork> statements;
            std::vector<StatementText> texts;
            for (int i = 0; i < 500; ++i, ++id) {
                statements.push_back(
                    {std::to_string(1'000'000'000'000 + id) + "/16384/10", workOf({0.25, 0.5})});
            }
            for (int i = 0; i < 20; ++i) {
                texts.push_back({statements[static_cast<std::size_t>(i)].label, text, "00ff"});
            }
            QVERIFY(m_history->putStatementTexts("db", texts));
            add(m_clock->wall(), statements, workOf({500}));
            QVERIFY(m_history->maintain());
        }
        for (int round = 0; round < 10; ++round) {
            QVERIFY(m_history->maintain());
        }
        const TimeRange all{begin, m_clock->wall() + seconds{1}};
        const auto raw = m_history->readAt(series, all, Resolution::raw).value();
        std::uint64_t samples = 0;
        for (const Aggregate& one : raw.points) {
            samples += one.count;
        }
        QVERIFY2(samples == 5'400,
                 std::to_string(samples).c_str()); // not one of them, as they need so little
        double recorded = 0;
        sums({begin, m_clock->wall() + seconds{1}}, nullptr, &recorded);
        QVERIFY2(recorded > 120, std::to_string(recorded).c_str()); // of 900
        m_history.reset();
        SQLite::Database file(path().string());
        const auto number = [&](const char* sql) { return file.execAndGet(sql).getInt64(); };
        const auto used = (number("PRAGMA page_count") - number("PRAGMA freelist_count")) * 8192;
        QVERIFY2(used <= retention.maxBytes, std::to_string(used).c_str());
        QVERIFY(number("SELECT count(*) FROM work_label") < 45'000);
    }

    void labels_and_texts_go_with_the_last_row_that_names_them() {
        const Timestamp begin = m_clock->wall();
        const auto series = m_history->series({"db", "statement.calls", "charted/1/10"}).value();
        m_history->append(std::vector<Sample>{{series, begin, 1.0}});
        std::vector<StatementText> texts;
        for (const char* label : {"old/1/10", "fresh/1/10", "waited/1/10", "charted/1/10"}) {
            texts.push_back({label, "SELECT 1", "00ff"});
        }
        QVERIFY(m_history->putStatementTexts("db", texts));
        std::vector<LabelledWork> many{{"old/1/10", workOf({1e-6})}, {"charted/1/10", workOf({1e-6})}};
        for (int i = 0; i < 600; ++i) { // in minutes and hours those two are not worth their place
            many.push_back({std::to_string(i) + "/1/10", workOf({0.5})});
        }
        const StatementWork total = workOf({300, 2e-6});
        add(begin + seconds{10}, many, total);
        QVERIFY(m_history->addWaits("db", {begin + seconds{10}, 10, {{"waited/1/10", "CPU", 1}}, true}));
        m_clock->advance(hours{24 * 3});
        add(m_clock->wall(), {{"fresh/1/10", workOf({1})}}, workOf({1}));
        QVERIFY(m_history->addWaits("db", {m_clock->wall(), 10, {{"waited/1/10", "CPU", 1}}}));
        for (int round = 0; round < 50; ++round) {
            m_clock->advance(hours{2});
            QVERIFY(m_history->maintain());
        }
        std::vector<std::string> labels;
        const auto named = m_history->workLabels("db").value();
        for (const auto& one : named) {
            labels.push_back(one.label);
        }
        const auto has = [&](const char* label) {
            return std::find(labels.begin(), labels.end(), label) != labels.end();
        };
        QVERIFY(!has("old/1/10"));
        QVERIFY(has("0/1/10") && has("599/1/10") && has("fresh/1/10") && has("waited/1/10\tCPU"));
        QVERIFY(!m_history->statementText("db", "old/1/10"));
        QVERIFY(m_history->statementText("db", "fresh/1/10").has_value());
        QVERIFY(m_history->statementText("db", "waited/1/10").has_value());
        QVERIFY(m_history->statementText("db", "charted/1/10").has_value()); // its series is shown with it
        // What is not listed any more is in the total still, and a name that comes back gets a number again.
        const TimeRange day{begin, begin + hours{2}};
        QVERIFY(near(sums(day).at("total")[WorkFigure::seconds], total[WorkFigure::seconds]));
        bool partial = false;
        QVERIFY(m_history->eachWait("db", day, [&](const NumberedWaits& one) { partial |= one.partial; }));
        QVERIFY(partial);
        add(m_clock->wall(), {{"old/1/10", workOf({2})}}, workOf({2}));
        QCOMPARE(sums({m_clock->wall() - hours{1}, m_clock->wall() + seconds{1}})
                     .at("old/1/10")[WorkFigure::seconds],
                 2.0);
    }

    void numbers_of_what_was_lost_are_not_given_again() {
        const Timestamp begin = m_clock->wall();
        fill(begin, 400);
        for (int round = 0; round < 5; ++round) {
            m_clock->advance(seconds{60});
            QVERIFY(m_history->maintain());
        }
        m_history.reset();
        std::int64_t folded = 0;
        {
            SQLite::Database file(path().string(), SQLite::OPEN_READWRITE);
            folded = file.execAndGet("SELECT max(folded) FROM work_mark WHERE level=0").getInt64();
            QVERIFY(folded > 100);
            // As if the pages of the newest labels and rows had been lost, and where they stood in the
            // sequence.
            file.exec("DELETE FROM work_label WHERE id>1");
            file.exec("DELETE FROM work WHERE id>50 AND level=0");
            file.exec("DELETE FROM work WHERE level>0");
            file.exec("DELETE FROM sqlite_sequence");
            file.exec("PRAGMA wal_checkpoint(TRUNCATE)");
            const auto root =
                file.execAndGet("SELECT rootpage FROM sqlite_master WHERE name='audit'").getInt();
            std::fstream bytes(path(), std::ios::in | std::ios::out | std::ios::binary);
            bytes.seekp((root - 1) * 8192);
            bytes << std::string(8192, '\x5a');
        }
        open();
        QVERIFY(!m_history->health().setAside.empty());
        add(begin + hours{2}, {{"new/1/10", workOf({2})}}, workOf({2}));
        QCOMPARE(sums({begin, begin + hours{3}}).at("new/1/10")[WorkFigure::calls], 1.0);
        m_history.reset();
        SQLite::Database file(path().string());
        QVERIFY(file.execAndGet("SELECT max(id) FROM work").getInt64() > folded);
        QVERIFY(file.execAndGet("SELECT max(id) FROM work_label").getInt64() > 5);
    }

    void plans_are_bounded_and_their_periods_tell_flips() {
        const Timestamp at = m_clock->wall();
        const auto put = [&](int minute, std::uint64_t shape, double took) {
            PlanSighting seen{"00ff", shape, at + seconds{60} * minute, "[" + std::to_string(minute) + "]"};
            seen.source = took < 0 ? "explain" : "analyze";
            seen.seconds = took;
            QVERIFY(m_history->putPlan("db", seen));
        };
        put(0, 1, 0.5);
        put(1, 1, -1);
        put(2, ~0ULL, -1);
        put(3, 1, -1);
        const auto plans = m_history->plans("db", "00ff").value();
        QCOMPARE(plans.size(), std::size_t{2});
        QCOMPARE(plans[0].shape, std::uint64_t{1});
        QCOMPARE(plans[0].plan, std::string("[0]")); // measured, so the estimated ones after it say less
        QCOMPARE(plans[0].sightings, std::uint64_t{3});
        QVERIFY(plans[0].lastSeen == at + seconds{180});
        QCOMPARE(plans[1].shape, ~0ULL);
        const auto periods = m_history->planPeriods("db", "00ff").value();
        QCOMPARE(periods.size(), std::size_t{3});
        QCOMPARE(periods[0].sightings, std::uint64_t{2});
        QVERIFY(periods[0].last == at + seconds{60});
        QCOMPARE(periods[2].shape, std::uint64_t{1});
        for (int i = 10; i < 700; ++i) {
            put(i, static_cast<std::uint64_t>(i), -1);
        }
        QCOMPARE(m_history->plans("db", "00ff").value().size(), std::size_t{32});
        QCOMPARE(m_history->planPeriods("db", "00ff").value().size(), std::size_t{500});
        QVERIFY(m_history->plans("db", "other").value().empty());
    }
};

QTEST_GUILESS_MAIN(HistoryWorkTest)
#include "history_work_test.moc"
