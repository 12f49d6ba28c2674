// Roll-ups, retention, clocks that jump, readers beside writers.

#include "engine/history/columns.h"
#include "engine/history/history.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <thread>

using namespace pavement;
using namespace pavement::history;
using namespace std::chrono_literals;

namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();
const TimeRange kAllTime{fromMillis(0), Timestamp::max()};

std::vector<Aggregate> bruteForce(const std::vector<Sample>& samples, Resolution resolution) {
    std::map<Timestamp, Aggregate> buckets;
    const std::int64_t step = resolution == Resolution::raw ? 1 : stepOf(resolution).count();
    for (const Sample& s : samples) {
        const Timestamp at = fromMillis(toMillis(s.at) / step * step);
        Aggregate& a = buckets[at];
        a.at = at;
        const double v = settle(s.value);
        if (std::isnan(v))
            continue;
        a.min = a.count == 0 ? v : std::min(a.min, v);
        a.max = a.count == 0 ? v : std::max(a.max, v);
        a.sum += v;
        a.last = v;
        ++a.count;
    }
    std::vector<Aggregate> out;
    for (const auto& [at, a] : buckets)
        out.push_back(a);
    return out;
}

void compare(const std::vector<Aggregate>& actual, const std::vector<Aggregate>& expected) {
    QCOMPARE(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        QCOMPARE(actual[i].at, expected[i].at);
        QCOMPARE(actual[i].count, expected[i].count);
        QCOMPARE(actual[i].min, expected[i].min);
        QCOMPARE(actual[i].max, expected[i].max);
        QCOMPARE(actual[i].last, expected[i].last);
        // Rounded once at each level it passed.
        QVERIFY(std::fabs(actual[i].sum - expected[i].sum) <= 4e-6 * std::fabs(expected[i].sum) + 1e-9);
    }
}

} // namespace

class HistoryLevelsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<History> m_history;
    Retention m_retention;
    std::vector<Sample> m_fed;

    void reopen() {
        m_history.reset();
        auto opened = History::open(
            {std::filesystem::path(m_directory->filePath("h.db").toStdString()), m_retention, false},
            *m_clock);
        QVERIFY2(opened, opened ? "" : opened.error().oneLine().c_str());
        m_history = std::move(*opened);
    }

    // Lets time pass as in use: samples at the given interval, roll-ups and retention every half an hour.
    void feed(SeriesId id, Milliseconds length, Milliseconds interval, Milliseconds maintainEvery = 30min) {
        std::mt19937_64 random(7);
        std::normal_distribution<double> noise(0, 3);
        const auto count = length / interval;
        std::vector<Sample> batch;
        for (std::int64_t i = 0; i < count; ++i) {
            const double value =
                i % 501 == 17 ? kGap : 100 + 20 * std::sin(static_cast<double>(i) / 300) + noise(random);
            batch.push_back({id, m_clock->wall(), value});
            m_clock->advance(interval);
            if (static_cast<std::int64_t>(batch.size()) * interval.count() >= maintainEvery.count() ||
                i + 1 == count) {
                m_history->append(batch);
                m_fed.insert(m_fed.end(), batch.begin(), batch.end());
                batch.clear();
                QVERIFY(m_history->maintain());
            }
        }
    }

    SeriesId add(const char* metric) { return m_history->series({"db", metric, ""}).value(); }

private slots:

    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<ManualClock>();
        m_retention = {};
        m_fed.clear();
        reopen();
    }

    void cleanup() { m_history.reset(); }

    void a_range_without_samples_is_read_as_such() {
        const SeriesId id = add("m");
        const Timestamp begin = m_clock->wall();
        feed(id, 2h, 5s);
        const auto before = m_history->read(id, {begin - 48h, begin - 24h}, 100);
        QVERIFY(before && before->points.empty());
        QCOMPARE(before->resolution, Resolution::raw); // nothing to thin out
        const auto never = m_history->read(add("never fed"), {begin, begin + 2h}, 100);
        QVERIFY(never && never->points.empty());
    }

    void rollups_equal_brute_force() {
        const SeriesId id = add("m");
        feed(id, 36h, 5s);
        for (int round = 0; round < 2; ++round) {
            for (const auto resolution :
                 {Resolution::raw, Resolution::tenSeconds, Resolution::minute, Resolution::hour}) {
                const auto data = m_history->readAt(id, kAllTime, resolution);
                QVERIFY(data);
                compare(data->points, bruteForce(m_fed, resolution));
            }
            reopen();
        }
    }

    void rollups_outlive_the_samples_they_were_made_from() {
        m_retention.raw = 6h;
        m_retention.tenSeconds = 24h;
        m_retention.minute = 48h;
        reopen();
        const SeriesId id = add("m");
        feed(id, 96h, 20s);
        const Timestamp end = m_clock->wall();
        for (const auto& [resolution, kept] : {std::pair{Resolution::raw, Milliseconds(6h)},
                                               std::pair{Resolution::tenSeconds, Milliseconds(24h)},
                                               std::pair{Resolution::minute, Milliseconds(48h)}}) {
            const auto data = m_history->readAt(id, kAllTime, resolution);
            QVERIFY(data);
            const auto all = bruteForce(m_fed, resolution);
            // What is kept is kept whole, and not much more is kept: a chunk goes when all of it is too old.
            const auto from =
                std::find_if(all.begin(), all.end(), [&](const Aggregate& a) { return a.at >= end - kept; });
            QVERIFY(data->points.size() >= static_cast<std::size_t>(all.end() - from));
            QVERIFY(data->points.size() < all.size());
            QVERIFY(data->points.front().at >= end - kept - 14h);
            compare({data->points.end() - (all.end() - from), data->points.end()}, {from, all.end()});
        }
        const auto hours = m_history->readAt(id, kAllTime, Resolution::hour);
        QVERIFY(hours);
        compare(hours->points, bruteForce(m_fed, Resolution::hour));
        // The whole range is answered from where it is whole, a short recent one from the samples.
        QVERIFY(m_history->read(id, kAllTime, 1'000'000)->resolution == Resolution::hour);
        QVERIFY(m_history->read(id, {end - 1h, end}, 1000)->resolution == Resolution::raw);
    }

    void a_read_stays_near_the_points_asked_for() {
        const SeriesId id = add("m");
        feed(id, 48h, 10s);
        for (const std::size_t most : {std::size_t{1}, std::size_t{10}, std::size_t{100}, std::size_t{500},
                                       std::size_t{3000}, std::size_t{20'000}}) {
            const auto data = m_history->read(id, kAllTime, most);
            QVERIFY(data);
            QVERIFY(data->points.size() <= most + 2);
            std::uint64_t count = 0;
            for (const Aggregate& a : data->points)
                count += a.count;
            const auto filled = std::count_if(m_fed.begin(), m_fed.end(),
                                              [](const Sample& s) { return !std::isnan(s.value); });
            QCOMPARE(count, static_cast<std::uint64_t>(filled));
        }
        QVERIFY(m_history->read(id, kAllTime, 20'000)->resolution == Resolution::raw);
        QVERIFY(m_history->read(id, kAllTime, 3000)->resolution == Resolution::minute);
    }

    void a_year_is_answered_from_hours() {
        m_retention.raw = 1h;
        m_retention.tenSeconds = 6h;
        reopen();
        const SeriesId id = add("m");
        feed(id, 24h * 365, 5min, 24h);
        const auto data = m_history->read(id, {m_clock->wall() - 24h * 365, m_clock->wall()}, 10'000);
        QVERIFY(data);
        QVERIFY(data->resolution == Resolution::hour);
        compare(data->points, bruteForce(m_fed, Resolution::hour));
    }

    void latency_is_merged_never_averaged() {
        m_retention.raw = 2h;
        m_retention.tenSeconds = 3h;
        m_retention.minute = 5h;
        reopen();
        const SeriesId id = add("latency");
        std::mt19937_64 random(3);
        std::lognormal_distribution<double> micros(7, 1);
        const Timestamp start = m_clock->wall();
        std::vector<std::pair<Timestamp, stats::LatencyHistogram>> fed;
        for (int i = 0; i < 12 * 120; ++i) { // half a day, every 30 s
            stats::LatencyHistogram h;
            for (int n = 0; n < 5; ++n)
                h.record(std::chrono::nanoseconds{static_cast<std::int64_t>(micros(random) * 1000)});
            m_history->appendHistogram(id, m_clock->wall(), h);
            fed.emplace_back(m_clock->wall(), h);
            m_clock->advance(30s);
            if (i % 60 == 59) {
                m_history->append(std::vector<Sample>{{id, m_clock->wall(), 1.0}});
                QVERIFY(m_history->maintain());
            }
        }
        const Timestamp end = m_clock->wall();
        const auto expected = [&](TimeRange range) {
            stats::LatencyHistogram total;
            for (const auto& [at, h] : fed) {
                if (range.contains(at))
                    total.merge(h);
            }
            return total;
        };
        const auto hourAfter = [](Timestamp t) {
            return fromMillis((toMillis(t) / 3'600'000 + 1) * 3'600'000);
        };
        for (const TimeRange range :
             {TimeRange{start, end}, TimeRange{end - 90min, end}, TimeRange{end - 95s, end - 5s},
              TimeRange{hourAfter(start), hourAfter(start) + 3h}, TimeRange{hourAfter(start), end}}) {
            const auto merged = m_history->histogram(id, range);
            QVERIFY(merged);
            QVERIFY(*merged == expected(range));
        }
        reopen();
        QVERIFY(*m_history->histogram(id, {start, end}) == expected({start, end}));
    }

    void the_file_stays_below_its_limit() {
        m_retention.maxBytes = 1 << 19;
        reopen();
        const SeriesId id = add("m");
        std::mt19937_64 random(9);
        std::uniform_real_distribution<double> value(0, 1);
        for (int round = 0; round < 25; ++round) {
            std::vector<Sample> batch;
            for (int i = 0; i < 20'000; ++i) {
                batch.push_back({id, m_clock->wall(), value(random)});
                m_clock->advance(1s);
            }
            m_history->append(batch);
            m_fed.insert(m_fed.end(), batch.begin(), batch.end());
            QVERIFY(m_history->maintain());
        }
        for (int i = 0; i < 20; ++i)
            QVERIFY(m_history->maintain());
        const std::int64_t file = static_cast<std::int64_t>(std::filesystem::file_size(m_history->path()));
        QVERIFY2(file <= m_retention.maxBytes + 200'000, std::to_string(file).c_str());
        // The newest samples are there, the oldest only as roll-ups.
        const auto raw = m_history->readAt(id, kAllTime, Resolution::raw);
        QVERIFY(raw);
        QVERIFY(raw->points.size() < m_fed.size() / 2);
        QCOMPARE(raw->points.back().at, m_fed.back().at);
        const auto hours = m_history->readAt(id, kAllTime, Resolution::hour);
        QVERIFY(hours);
        compare(hours->points, bruteForce(m_fed, Resolution::hour));
    }

    void a_clock_set_back_an_hour_loses_nothing() {
        const SeriesId id = add("m");
        const auto feedSome = [&](int count) {
            std::vector<Sample> batch;
            for (int i = 0; i < count; ++i) {
                batch.push_back({id, m_clock->wall(), static_cast<double>(m_fed.size() + batch.size())});
                m_clock->advance(1s);
            }
            m_history->append(batch);
            m_fed.insert(m_fed.end(), batch.begin(), batch.end());
            QVERIFY(m_history->maintain());
        };
        feedSome(5000);
        m_clock->jumpWall(-1h + 300ms); // the same hour again, a little beside the old samples
        feedSome(5000);
        m_clock->jumpWall(1h);
        feedSome(5000);
        auto expected = m_fed;
        std::sort(expected.begin(), expected.end(),
                  [](const Sample& a, const Sample& b) { return a.at < b.at; });
        QCOMPARE(m_history->health().samplesRefused, std::uint64_t{0});
        for (int round = 0; round < 2; ++round) {
            const auto raw = m_history->readAt(id, kAllTime, Resolution::raw);
            QVERIFY(raw);
            compare(raw->points, bruteForce(expected, Resolution::raw));
            const auto minutes = m_history->readAt(id, kAllTime, Resolution::minute);
            QVERIFY(minutes);
            std::uint64_t count = 0;
            for (const Aggregate& a : minutes->points)
                count += a.count;
            QCOMPARE(count, static_cast<std::uint64_t>(m_fed.size()));
            reopen();
        }
    }

    void the_same_instant_is_never_kept_twice() {
        const SeriesId id = add("m");
        std::vector<Sample> batch;
        for (int i = 0; i < 2000; ++i)
            batch.push_back({id, m_clock->wall() + Milliseconds{i * 1000}, 1.0 * i});
        m_history->append(batch);
        m_clock->advance(11min);
        QVERIFY(m_history->maintain()); // sealed
        m_history->append(batch);       // all of it once more, as after a clock was set back
        m_clock->advance(11min);
        QVERIFY(m_history->maintain());
        QCOMPARE(m_history->readAt(id, kAllTime, Resolution::raw)->points.size(), batch.size());
        std::uint64_t count = 0;
        const auto tens = m_history->readAt(id, kAllTime, Resolution::tenSeconds);
        QVERIFY(tens);
        for (const Aggregate& a : tens->points)
            count += a.count;
        QCOMPARE(count, static_cast<std::uint64_t>(batch.size()));
        QVERIFY(m_history->health().samplesRefused > 0);
    }

    void late_samples_are_sorted_in_and_older_ones_refused() {
        const SeriesId id = add("m");
        const Timestamp t = m_clock->wall();
        m_history->append(
            std::vector<Sample>{{id, t, 1}, {id, t + 10s, 2}, {id, t + 5s, 3}, {id, t + 5s, 4}});
        QCOMPARE(m_history->health().samplesRefused, std::uint64_t{1});
        QCOMPARE(m_history->readAt(id, kAllTime, Resolution::raw)->points[1].last, 3.0);
        m_history->append(std::vector<Sample>{{id, t - 1h, 5}}); // set back: accepted once
        QCOMPARE(m_history->health().samplesRefused, std::uint64_t{1});
        m_history->append(std::vector<Sample>{{id, t - 2h, 6}}); // and back again at once: no
        QCOMPARE(m_history->health().samplesRefused, std::uint64_t{2});
        m_clock->advance(2min);
        m_history->append(std::vector<Sample>{{id, t - 2h, 7}});
        QCOMPARE(m_history->health().samplesRefused, std::uint64_t{2});
        QCOMPARE(m_history->readAt(id, kAllTime, Resolution::raw)->points.size(), std::size_t{5});
        m_history->append(
            std::vector<Sample>{{id + 100, t, 1}, {id, Timestamp::max(), 1}, {id, Timestamp::min(), 1}});
        QCOMPARE(m_history->health().samplesRefused, std::uint64_t{5});
        reopen();
        QCOMPARE(m_history->readAt(id, kAllTime, Resolution::raw)->points.size(), std::size_t{5});
    }

    void a_clock_set_ahead_a_year_deletes_nothing() {
        const SeriesId id = add("m");
        feed(id, 12h, 10s);
        m_clock->jumpWall(24h * 365);
        m_history->append(std::vector<Sample>{{id, m_clock->wall(), 1}});
        for (int i = 0; i < 10; ++i) {
            m_clock->advance(5min);
            QVERIFY(m_history->maintain());
        }
        QVERIFY(!m_history->health().lastProblem.empty());
        m_clock->jumpWall(-24h * 365);
        m_history->append(std::vector<Sample>{{id, m_clock->wall(), 2}});
        for (int i = 0; i < 20; ++i) {
            m_clock->advance(5min);
            QVERIFY(m_history->maintain());
        }
        QCOMPARE(m_history->readAt(id, kAllTime, Resolution::raw)->points.size(), m_fed.size() + 2);
    }

    void readers_and_a_writer_do_not_disturb_each_other() {
        const SeriesId id = add("m");
        std::atomic<bool> done = false;
        std::atomic<bool> wrong = false;
        std::atomic<std::int64_t> appended = 0;
        const Timestamp start = m_clock->wall();
        std::vector<std::jthread> readers;
        for (int r = 0; r < 3; ++r) {
            readers.emplace_back([&, r] {
                const auto resolution = static_cast<Resolution>(r);
                while (!done) {
                    const std::int64_t before = appended;
                    const auto data = m_history->readAt(id, kAllTime, resolution);
                    const std::int64_t after = appended;
                    std::int64_t count = 0;
                    for (const Aggregate& a : data->points)
                        count += static_cast<std::int64_t>(a.count);
                    // Everything appended before is there, once, whatever is being sealed or rolled up.
                    if (count < before || count > after + 500)
                        wrong = true;
                }
            });
        }
        for (int i = 0; i < 400; ++i) {
            std::vector<Sample> batch;
            for (int n = 0; n < 500; ++n)
                batch.push_back({id, start + Milliseconds{(i * 500 + n) * 100}, 1.0 * n});
            m_history->append(batch);
            appended += 500;
            m_clock->advance(1min);
            if (i % 3 == 0)
                QVERIFY(m_history->maintain());
        }
        done = true;
        readers.clear();
        QVERIFY(!wrong);
    }
};

QTEST_APPLESS_MAIN(HistoryLevelsTest)
#include "history_levels_test.moc"
