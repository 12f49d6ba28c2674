// The history beside a row for each sample, in the same run on the same numbers: ingest, bytes, reading.
//   history_bench [TICKS]     records /proc so many times at ten a second (default 600), then measures
//   history_bench FILE        takes the numbers from a history recorded before

#include "engine/history/columns.h"
#include "engine/history/history.h"
#include "tests/bench/history/proc_recording.h"
#include "tests/bench/history/row_store.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <unistd.h>

using namespace pavement;
using namespace pavement::history;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kStart = 1'700'000'000'000;
constexpr int kSeries = 500;
constexpr int kTicks = 4000;

template <typename T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().oneLine().c_str());
        std::exit(1);
    }
    return std::move(*result);
}

void must(const Result<void>& result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().oneLine().c_str());
        std::exit(1);
    }
}

double seconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(int rounds, const std::function<void()>& work) {
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i)
        times.push_back(seconds(work));
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

std::uintmax_t sizeOf(const std::filesystem::path& path) {
    std::uintmax_t size = std::filesystem::file_size(path);
    std::error_code none;
    const auto log = std::filesystem::file_size(path.string() + "-wal", none);
    return none ? size : size + log;
}

Recording recordedIn(const char* file, const Clock& clock) {
    Recording recording;
    const auto history = must(History::open({file, {}, true}, clock));
    for (const std::string& target : history->targets()) {
        for (const auto& [id, key] : history->list(target, "")) {
            const auto data = must(history->readAt(id, {fromMillis(0), Timestamp::max()}, Resolution::raw));
            RecordedSeries series{key.metric + "/" + key.label, {}};
            for (const Aggregate& a : data.points)
                series.values.push_back(a.count == 0 ? std::nan("") : a.last);
            if (data.points.size() > recording.times.size()) {
                recording.times.clear();
                for (const Aggregate& a : data.points)
                    recording.times.push_back(toMillis(a.at));
            }
            if (!series.values.empty())
                recording.series.push_back(std::move(series));
        }
    }
    return recording;
}

struct Directory {
    std::filesystem::path path;

    Directory() {
        std::string name = (std::filesystem::temp_directory_path() / "history-bench-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            std::exit(1);
        path = name;
    }

    ~Directory() { std::filesystem::remove_all(path); }
};

// The recorded numbers over and over, each round a little later: size for what is really seen.
void measureSize(const Directory& directory, const Recording& recording) {
    constexpr int kRounds = 10;
    const std::int64_t length = recording.times.back() - recording.times.front() + 1000;
    // Whatever the interval of the recording was, it is stored as taken.
    const auto path = directory.path / "size.db";
    std::uint64_t samples = 0;
    std::uint64_t constant = 0;
    {
        ManualClock clock(fromMillis(recording.times.front()));
        const auto history = must(History::open({path, {}, false}, clock));
        std::vector<SeriesId> ids;
        for (const RecordedSeries& s : recording.series) {
            ids.push_back(must(history->series({"bench", s.name, ""})));
            constant +=
                std::all_of(s.values.begin(), s.values.end(), [&](double v) { return v == s.values[0]; }) ? 1
                                                                                                          : 0;
        }
        for (int round = 0; round < kRounds; ++round) {
            for (std::size_t tick = 0; tick < recording.times.size(); ++tick) {
                std::vector<Sample> batch;
                const Timestamp at = fromMillis(recording.times[tick] + round * length);
                for (std::size_t i = 0; i < ids.size(); ++i) {
                    if (tick < recording.series[i].values.size())
                        batch.push_back({ids[i], at, recording.series[i].values[tick]});
                }
                samples += batch.size();
                history->append(batch);
            }
            clock.advance(11min);
            must(history->flush());
        }
    }
    const auto bytes = static_cast<double>(sizeOf(path));
    RowStore rows(directory.path / "size_rows.db", RowStore::Key::seriesThenTime);
    for (std::size_t i = 0; i < recording.series.size(); ++i) {
        std::vector<Row> batch;
        for (int round = 0; round < kRounds; ++round) {
            for (std::size_t tick = 0; tick < recording.series[i].values.size(); ++tick)
                batch.push_back({static_cast<std::int64_t>(i), recording.times[tick] + round * length,
                                 recording.series[i].values[tick]});
        }
        rows.append(batch);
    }
    rows.finish();
    const auto rowBytes = static_cast<double>(sizeOf(directory.path / "size_rows.db"));
    std::printf("recorded: %zu series (%llu of them constant) x %zu ticks x %d rounds = %llu samples\n",
                recording.series.size(), static_cast<unsigned long long>(constant), recording.times.size(),
                kRounds, static_cast<unsigned long long>(samples));
    std::printf("%-44s %14s %14s\n", "", "history", "rows(id,ts)");
    std::printf("%-44s %14.2f %14.2f\n", "bytes a sample, whole file", bytes / static_cast<double>(samples),
                rowBytes / static_cast<double>(samples));

    // The same without the series that never change, and what the roll-ups of it all add.
    const auto busyPath = directory.path / "busy.db";
    std::uint64_t busySamples = 0;
    ManualClock clock(fromMillis(recording.times.front()));
    {
        const auto history = must(History::open({busyPath, {}, false}, clock));
        for (const RecordedSeries& s : recording.series) {
            if (std::all_of(s.values.begin(), s.values.end(), [&](double v) { return v == s.values[0]; }))
                continue;
            const SeriesId id = must(history->series({"bench", s.name, ""}));
            for (int round = 0; round < kRounds; ++round) {
                std::vector<Sample> batch;
                for (std::size_t tick = 0; tick < s.values.size(); ++tick)
                    batch.push_back({id, fromMillis(recording.times[tick] + round * length), s.values[tick]});
                busySamples += batch.size();
                history->append(batch);
            }
        }
        clock.advance(11min);
        must(history->flush());
    }
    const auto busyBytes = static_cast<double>(sizeOf(busyPath));
    std::printf("%-44s %14.2f\n", "bytes a sample, changing series alone",
                busyBytes / static_cast<double>(busySamples));
    {
        const auto history = must(History::open({busyPath, {}, false}, clock));
        for (int i = 0; i < 50; ++i)
            must(history->maintain());
    }
    std::printf("%-44s %14.2f\n", "… and with the roll-ups that were due",
                static_cast<double>(sizeOf(busyPath)) / static_cast<double>(busySamples));
}

void measureIngest(const Directory& directory, const Recording& recording) {
    const auto valueOf = [&](int series, int tick) {
        const auto& values =
            recording.series[static_cast<std::size_t>(series) % recording.series.size()].values;
        return values[static_cast<std::size_t>(tick + series) % values.size()];
    };
    std::vector<std::vector<Row>> batches;
    for (int tick = 0; tick < kTicks; ++tick) {
        std::vector<Row> batch;
        for (int s = 0; s < kSeries; ++s)
            batch.push_back({s, kStart + tick * 1000, valueOf(s, tick)});
        batches.push_back(std::move(batch));
    }
    constexpr double kSamples = 1.0 * kSeries * kTicks;
    const auto rowTime = [&](RowStore& store) {
        return seconds([&] {
            for (const auto& batch : batches)
                store.append(batch);
            store.finish();
        });
    };
    RowStore byId(directory.path / "by_id.db", RowStore::Key::seriesThenTime);
    RowStore byTime(directory.path / "by_time.db", RowStore::Key::timeThenSeries);

    const auto path = directory.path / "ingest.db";
    SystemClock clock;
    auto history = must(History::open({path, {}, false}, clock));
    std::vector<SeriesId> ids;
    for (int s = 0; s < kSeries; ++s)
        ids.push_back(must(history->series({"bench", "metric", std::to_string(s)})));
    std::vector<std::vector<Sample>> samples;
    for (const auto& batch : batches) {
        std::vector<Sample> converted;
        for (const Row& row : batch)
            converted.push_back({ids[static_cast<std::size_t>(row.series)], fromMillis(row.at), row.value});
        samples.push_back(std::move(converted));
    }
    double appendOnly = 0;
    const double ours = seconds([&] {
        appendOnly = seconds([&] {
            for (const auto& batch : samples)
                history->append(batch);
        });
        must(history->flush());
    });
    const Health health = history->health();
    const double idTime = rowTime(byId);
    const double timeTime = rowTime(byTime);
    std::printf("\n%d series x %d ticks, batches of %d\n", kSeries, kTicks, kSeries);
    std::printf("%-44s %14s %14s %14s\n", "", "history", "rows(id,ts)", "rows(ts,id)");
    std::printf("%-44s %14.2f %14.2f %14.2f\n", "ingest to disk, million samples/s", kSamples / ours / 1e6,
                kSamples / idTime / 1e6, kSamples / timeTime / 1e6);
    std::printf("%-44s %14.2f   (append() alone; lost %llu)\n", "", kSamples / appendOnly / 1e6,
                static_cast<unsigned long long>(health.samplesLost));
    const auto from = fromMillis(kStart + 200'000);
    const double oursHour = median(51, [&] {
        const auto data = must(history->readAt(ids[250], {from, from + 1h}, Resolution::raw));
        if (data.points.size() != 3600)
            std::exit(1);
    });
    const double idHour = median(51, [&] { byId.read(250, kStart + 200'000, kStart + 3'800'000); });
    const double timeHour = median(5, [&] { byTime.read(250, kStart + 200'000, kStart + 3'800'000); });
    std::printf("%-44s %14.3f %14.3f %14.3f\n", "read 3600 samples of one series, ms", oursHour * 1e3,
                idHour * 1e3, timeHour * 1e3);
}

void measureYear(const Directory& directory, const Recording& recording) {
    constexpr int kMinutes = 365 * 24 * 60;
    const auto path = directory.path / "year.db";
    ManualClock clock(fromMillis(kStart));
    const auto history = must(History::open({path, {}, false}, clock));
    RowStore rows(directory.path / "year_rows.db", RowStore::Key::seriesThenTime);
    std::vector<SeriesId> ids;
    for (int s = 0; s < 4; ++s)
        ids.push_back(must(history->series({"bench", "metric", std::to_string(s)})));
    const auto& values = recording.series[recording.series.size() / 2].values;
    for (int minute = 0; minute < kMinutes;) {
        std::vector<Sample> batch;
        std::vector<Row> rowBatch;
        for (int i = 0; i < 360 && minute < kMinutes; ++i, ++minute) {
            const double value = values[static_cast<std::size_t>(minute) % values.size()];
            for (const SeriesId id : ids) {
                batch.push_back({id, clock.wall(), value});
                rowBatch.push_back({id, toMillis(clock.wall()), value});
            }
            clock.advance(1min);
        }
        history->append(batch);
        rows.append(rowBatch);
        must(history->maintain());
    }
    const TimeRange year{fromMillis(kStart), clock.wall()};
    std::size_t points = 0;
    const double ours = median(21, [&] { points = must(history->read(ids[0], year, 10'000)).points.size(); });
    std::size_t hours = 0;
    const double theirs =
        median(5, [&] { hours = rows.readHours(ids[0], toMillis(year.from), toMillis(year.to)); });
    std::printf("\na year of one series, a sample a minute, as hours\n");
    std::printf("%-44s %14s %14s\n", "", "history", "rows(id,ts)");
    std::printf("%-44s %14.2f %14.2f   (%zu and %zu points)\n", "read, ms", ours * 1e3, theirs * 1e3, points,
                hours);
}

} // namespace

int main(int argc, char** argv) {
    int ticks = 600;
    const bool isFile = argc > 1 && std::filesystem::is_regular_file(argv[1]);
    if (argc > 1 && !isFile)
        std::from_chars(argv[1], argv[1] + std::char_traits<char>::length(argv[1]), ticks);
    const SystemClock clock;
    const Recording recording = isFile ? recordedIn(argv[1], clock) : recordProc(ticks, 100ms);
    if (recording.series.empty() || recording.times.empty()) {
        std::fprintf(stderr, "nothing recorded\n");
        return 1;
    }
    const Directory directory;
    measureSize(directory, recording);
    measureIngest(directory, recording);
    measureYear(directory, recording);
    return 0;
}
