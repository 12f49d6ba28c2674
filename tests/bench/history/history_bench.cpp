// The history beside a row for each sample, in the same run on the same numbers: ingest, bytes, reading.
//   history_bench FILE        takes the numbers from a history recorded by `pavement record`
//   history_bench [SECONDS]   records the sandbox for so long first (default 600)

#include "engine/history/history.h"
#include "tests/bench/history/recording.h"
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

// The recording over and over for a day, each round where the one before ended. No chunk is encoded with its
// neighbour in mind, so that repeating gains nothing but what a day gains: full chunks, and a share of what
// each file needs once.
class Replay {
public:
    Replay(const Recording& recording, bool withConstant)
        : m_length(recording.range.length() + 1s)
        , m_rounds(static_cast<int>(kDay / m_length) + 1) {
        for (std::size_t i = 0; i < recording.series.size(); ++i) {
            if (!withConstant && recording.series[i].isConstant())
                continue;
            for (const Sample& s : recording.series[i].samples)
                m_once.push_back({static_cast<SeriesId>(i), s.at, s.value});
        }
    }

    std::size_t samples() const { return m_once.size() * static_cast<std::size_t>(m_rounds); }

    // As they came: the samples of one instant together. Their series are positions in the recording.
    void forEachBatch(const std::function<void(std::span<Sample>)>& take) {
        std::stable_sort(m_once.begin(), m_once.end(),
                         [](const Sample& a, const Sample& b) { return a.at < b.at; });
        forEachRun([](const Sample& a, const Sample& b) { return a.at == b.at; }, take);
    }

    // A round of one series at a time.
    void forEachSeries(const std::function<void(std::span<Sample>)>& take) {
        std::stable_sort(m_once.begin(), m_once.end(),
                         [](const Sample& a, const Sample& b) { return a.series < b.series; });
        forEachRun([](const Sample& a, const Sample& b) { return a.series == b.series; }, take);
    }

private:
    static constexpr Milliseconds kDay = 24h;

    template <typename Together>
    void forEachRun(Together together, const std::function<void(std::span<Sample>)>& take) const {
        std::vector<Sample> run;
        for (int round = 0; round < m_rounds; ++round) {
            for (std::size_t i = 0; i < m_once.size(); ++i) {
                run.push_back(m_once[i]);
                run.back().at += m_length * round;
                if (i + 1 == m_once.size() || !together(m_once[i], m_once[i + 1])) {
                    take(run);
                    run.clear();
                }
            }
        }
    }

    Milliseconds m_length;
    int m_rounds;
    std::vector<Sample> m_once;
};

struct Size {
    double file = 0; // bytes a sample
    double chunks = 0;
    double unused = 0;
};

// With the clock going as it did, so that chunks are sealed as full as in real life.
Size sizeInHistory(const std::filesystem::path& path, const Recording& recording, Replay& replay,
                   bool rollsUp) {
    ManualClock clock(recording.range.from);
    {
        const auto history = must(History::open({path, {}, false}, clock));
        std::vector<SeriesId> ids;
        for (const RecordedSeries& s : recording.series)
            ids.push_back(must(history->series({"bench", s.name, ""})));
        Timestamp kept = clock.wall();
        replay.forEachBatch([&](std::span<Sample> batch) {
            for (Sample& s : batch)
                s.series = ids[s.series];
            clock.advance(std::max(batch.front().at - clock.wall(), Milliseconds{0}));
            history->append(batch);
            if (clock.wall() - kept >= 1min) {
                kept = clock.wall();
                must(history->flush());
                if (rollsUp)
                    must(history->maintain());
            }
        });
        clock.advance(11min);
        must(history->flush());
        if (const Health health = history->health(); health.samplesStored != replay.samples()) {
            std::fprintf(stderr, "kept %llu samples of %zu\n",
                         static_cast<unsigned long long>(health.samplesStored), replay.samples());
            std::exit(1);
        }
    }
    const auto each = [&](double bytes) { return bytes / static_cast<double>(replay.samples()); };
    return {each(static_cast<double>(sizeOf(path))),
            each(askNumber(path, "SELECT sum(length(body)) FROM chunk_raw")),
            each(askNumber(
                path, "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size"))};
}

// In the order of the key, as after a VACUUM: the smallest such a file can be.
double sizeInRows(const std::filesystem::path& path, Replay& replay) {
    RowStore store(path, RowStore::Key::seriesThenTime);
    replay.forEachSeries([&](std::span<Sample> samples) {
        std::vector<Row> rows;
        for (const Sample& s : samples)
            rows.push_back({s.series, toMillis(s.at), s.value});
        store.append(rows);
    });
    store.finish();
    return static_cast<double>(sizeOf(path)) / static_cast<double>(replay.samples());
}

void printSize(const char* what, const Size& size, double rows) {
    std::printf("%-44s %14.2f %14.2f %14.2f %14.2f\n", what, size.chunks, size.file, size.unused, rows);
}

void measureSize(const Directory& directory, const Recording& recording) {
    Replay all(recording, true);
    Replay busy(recording, false);
    const auto constant = std::count_if(recording.series.begin(), recording.series.end(),
                                        [](const RecordedSeries& s) { return s.isConstant(); });
    std::printf(
        "recorded: %zu series (%td of them constant), %zu samples in %.0f s; a day of it: %zu samples\n",
        recording.series.size(), constant, recording.samples,
        std::chrono::duration<double>(recording.range.length()).count(), all.samples());
    std::printf("%-44s %14s %14s %14s %14s\n", "bytes a sample", "chunks", "whole file", "of it unused",
                "rows(id,ts)");
    const double rows = sizeInRows(directory.path / "all_rows.db", all);
    const double busyRows = sizeInRows(directory.path / "busy_rows.db", busy);
    printSize("all series", sizeInHistory(directory.path / "all.db", recording, all, false), rows);
    printSize("changing series alone", sizeInHistory(directory.path / "busy.db", recording, busy, false),
              busyRows);
    printSize("all series, with the roll-ups that were due",
              sizeInHistory(directory.path / "rolled.db", recording, all, true), rows);
}

void measureIngest(const Directory& directory, const Recording& recording) {
    const auto valueOf = [&](int series, int tick) {
        const auto& samples =
            recording.series[static_cast<std::size_t>(series) % recording.series.size()].samples;
        return samples[static_cast<std::size_t>(tick + series) % samples.size()].value;
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
    const auto& longest = *std::max_element(recording.series.begin(), recording.series.end(),
                                            [](const RecordedSeries& a, const RecordedSeries& b) {
                                                return std::pair(!a.isConstant(), a.samples.size()) <
                                                       std::pair(!b.isConstant(), b.samples.size());
                                            });
    for (int minute = 0; minute < kMinutes;) {
        std::vector<Sample> batch;
        std::vector<Row> rowBatch;
        for (int i = 0; i < 360 && minute < kMinutes; ++i, ++minute) {
            const double value =
                longest.samples[static_cast<std::size_t>(minute) % longest.samples.size()].value;
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
    const Directory directory;
    std::filesystem::path file = directory.path / "recording.db";
    if (argc > 1 && std::filesystem::is_regular_file(argv[1])) {
        file = argv[1];
    } else {
        int length = 600;
        if (argc > 1)
            std::from_chars(argv[1], argv[1] + std::char_traits<char>::length(argv[1]), length);
        record(file, std::chrono::seconds{length});
    }
    const Recording recording = readRecording(file);
    std::printf("the recording itself, with texts, events, histograms and all: %.2f bytes a sample\n",
                static_cast<double>(sizeOf(file)) / static_cast<double>(recording.samples));
    measureSize(directory, recording);
    measureIngest(directory, recording);
    measureYear(directory, recording);
    return 0;
}
