// Prints what it takes to read the workload of an interval in which five thousand statements ran, and of an
// hour, a day and a month with as many, beside what parsing every text anew would take; and how long the
// window's search for changed statements and patterns runs over three days. Each figure is the median of the
// rounds, with the smallest and the largest.

#include "engine/analyzer/statement_changes.h"
#include "engine/analyzer/workload.h"
#include "engine/base/clock.h"
#include "engine/history/history.h"
#include "engine/sql/keepable.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace pavement;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

constexpr std::size_t kStatements = 5000;
constexpr std::size_t kAtOnce = 500; // kept of each interval, as the monitor does
constexpr int kRounds = 9;
constexpr double kLimitMs = 100;

template <typename Work>
std::vector<double> rounds(const Work& work) {
    std::vector<double> times;
    for (int i = 0; i < kRounds; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    std::sort(times.begin(), times.end());
    return times;
}

void print(const char* what, const std::vector<double>& times, const char* beside) {
    std::printf("  %-46s %8.2f ms (%.2f to %.2f)%s\n", what, times[times.size() / 2], times.front(),
                times.back(), beside);
}

std::string textOf(std::size_t i) {
    const std::string n = std::to_string(i);
    return "SELECT r.id, r.name, s.length_" + n + ", count(*) FROM road_" + n +
           " r JOIN section s ON s.road_id = r.id AND s.kind = ANY($1) LEFT JOIN survey v ON v.section_id = "
           "s.id WHERE r.district = $2 AND v.taken_at BETWEEN $3 AND $4 GROUP BY r.id, r.name, s.length_" +
           n + " HAVING count(*) > $5 ORDER BY r.name LIMIT $6";
}

class Recording {
public:
    Recording()
        : m_path(std::filesystem::temp_directory_path() / "pavement-workload-bench.db") {
        remove();
        m_history = std::move(history::History::open({m_path, {}, false}, m_clock).value());
        for (std::size_t i = 0; i < kStatements; ++i) {
            auto kept = sql::keepable(textOf(i));
            m_labels.push_back(std::to_string(1'000'000'007 * (i + 1)) + "/16384/10");
            m_texts.push_back({m_labels.back(), kept.text, kept.fingerprint.hex(), false});
        }
        if (!m_history->putStatementTexts("db", m_texts)) {
            std::abort();
        }
    }

    ~Recording() {
        m_history.reset();
        remove();
    }

    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    const history::History& history() const { return *m_history; }

    const std::vector<history::StatementText>& texts() const { return m_texts; }

    // Some run in every interval, the others come round.
    void add(Timestamp at, double length, std::size_t often, std::size_t round) {
        history::WorkInterval interval;
        interval.at = at;
        interval.seconds = length;
        std::exponential_distribution<double> time(100);
        for (std::size_t i = 0; i < often + round; ++i) {
            const std::size_t which = i < often ? i : often + m_next++ % (kStatements - often);
            history::LabelledWork one{m_labels[which], {}};
            using enum history::WorkFigure;
            one.work[calls] = 1 + static_cast<double>(m_random() % 50);
            one.work[history::WorkFigure::seconds] = one.work[calls] * time(m_random);
            one.work[rows] = one.work[calls] * 10;
            one.work[hitBytes] = static_cast<double>(m_random() % 5000) * 8192;
            one.work[readBytes] = static_cast<double>(m_random() % 50) * 8192;
            one.work[walBytes] = static_cast<double>(m_random() % 3000);
            one.work[squares] = one.work[history::WorkFigure::seconds] * 0.01;
            interval.total.add(one.work);
            interval.statements.push_back(std::move(one));
        }
        if (!m_history->addWork("db", interval)) {
            std::abort();
        }
    }

    void maintain(int times) {
        for (int i = 0; i < times; ++i) {
            m_clock.advance(seconds{60});
            (void)m_history->maintain();
        }
    }

    Timestamp now() const { return m_clock.wall(); }

    double megabytes() const { return static_cast<double>(m_history->health().fileBytes) / 1e6; }

private:
    void remove() {
        for (const char* suffix : {"", "-wal", "-shm", ".lock", ".ballast"}) {
            std::error_code none;
            std::filesystem::remove(m_path.string() + suffix, none);
        }
    }

    std::filesystem::path m_path;
    ManualClock m_clock;
    std::unique_ptr<history::History> m_history;
    std::vector<std::string> m_labels;
    std::vector<history::StatementText> m_texts;
    std::mt19937 m_random{11};
    std::size_t m_next = 0;
};

void readRange(const Recording& recording, TimeRange range, const char* what, const char* beside) {
    std::size_t statements = 0;
    const auto times = rounds([&] {
        const auto workload = analyzer::readWorkload(recording.history(), "db", range);
        statements = workload ? workload->statements.size() : 0;
    });
    const std::string line = std::string(what) + " (" + std::to_string(statements) + " statements)";
    print(line.c_str(), times, beside);
}

} // namespace

int main() {
    std::printf("Workload of %zu statements\n", kStatements);
    {
        Recording recording;
        recording.add(recording.now() + seconds{10}, 10, kStatements, 0);
        const TimeRange range{recording.now(), recording.now() + seconds{20}};
        const std::string beside = "   limit " + std::to_string(static_cast<int>(kLimitMs)) + " ms";
        readRange(recording, range, "one interval", beside.c_str());
        std::uint64_t mixed = 0;
        const auto naive = rounds([&] {
            for (const auto& text : recording.texts()) {
                mixed ^= sql::fingerprint(text.text).id;
            }
        });
        print("peer: every text parsed for its fingerprint", naive, mixed == 1 ? " " : "");
    }
    {
        Recording recording;
        const Timestamp begin = recording.now();
        for (int i = 1; i <= 360; ++i) {
            recording.add(begin + seconds{10} * i, 10, kAtOnce / 2, kAtOnce / 2);
        }
        std::printf("  an hour of %zu an interval takes %.1f MB\n", kAtOnce, recording.megabytes());
        readRange(recording, {begin, begin + hours{1}}, "an hour", "");
        std::string one;
        if (const auto workload =
                analyzer::readWorkload(recording.history(), "db", {begin, begin + hours{1}})) {
            one = workload->statements.front().id;
        }
        print("the history of one statement over it", rounds([&] {
                  (void)analyzer::statementHistory(recording.history(), "db", {one, {}},
                                                   {begin, begin + hours{1}});
              }),
              "");
    }
    {
        Recording recording;
        const Timestamp begin = recording.now();
        for (int i = 1; i <= 24 * 360; ++i) {
            recording.add(begin + seconds{10} * i, 10, kAtOnce / 10, kAtOnce / 10);
        }
        recording.maintain(120);
        std::printf("  a day of %zu an interval takes %.1f MB with its foldings\n", kAtOnce / 5,
                    recording.megabytes());
        readRange(recording, {begin, begin + hours{24}}, "a day, from minutes", "");
        readRange(recording, {begin, begin + hours{24 * 30}}, "a month, from hours", "");
    }
    {
        Recording recording;
        const Timestamp begin = recording.now();
        for (int i = 1; i <= 72 * 60; ++i) {
            recording.add(begin + seconds{60} * i, 60, kAtOnce / 2, kAtOnce / 10);
        }
        const TimeRange shown{begin + hours{71}, begin + hours{72}};
        std::size_t examined = 0;
        const auto changes = rounds([&] {
            const auto found = analyzer::readChanges(recording.history(), "db", shown);
            examined = found ? found->times.examined : 0;
        });
        const std::string line = "changes of three days (" + std::to_string(examined) + " statements)";
        print(line.c_str(), changes, "");
        print("patterns of an hour",
              rounds([&] { (void)analyzer::readPatterns(recording.history(), "db", shown); }), "");
    }
    return 0;
}
