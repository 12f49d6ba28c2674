// Prints what it costs to look through a week of statements for changes, beside the plain look at each
// figure, and how much of it is the search for change points.

#include "engine/analyzer/regressions.h"
#include "engine/stats/change_point.h"
#include "tests/support/histories/generated_histories.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

using namespace pavement;
using namespace pavement::testing;

namespace {

constexpr int kRounds = 5;
volatile double g_sink = 0;

template <typename Work>
void measure(const char* name, const Work& work) {
    std::vector<double> milliseconds;
    for (int round = 0; round < kRounds; ++round) {
        const auto begun = std::chrono::steady_clock::now();
        g_sink = work();
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count());
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("  %-58s %8.1f ms (%.1f to %.1f)\n", name, milliseconds[kRounds / 2], milliseconds.front(),
                milliseconds.back());
    std::fflush(stdout);
}

double plainLook(const std::vector<analyzer::StatementSeries>& statements) {
    double sum = 0;
    for (const auto& statement : statements) {
        for (const auto& interval : statement.intervals) {
            sum += interval.calls > 0 ? std::log(interval.seconds / interval.calls) : 0;
        }
    }
    return sum;
}

} // namespace

int main() {
    std::printf("Changes of time per call, 500 statements\n");
    const auto quiet = generateQuietWeek(500, 1);
    measure("one logarithm for each of 504,000 intervals (peer)", [&] { return plainLook(quiet); });
    measure("a quiet week of ten minutes",
            [&] { return static_cast<double>(analyzer::findTimeChanges(quiet).changes.size()); });
    auto eventful = quiet;
    for (std::size_t i = 0; i < eventful.size(); i += 10) {
        const auto kind = static_cast<HistoryKind>(9 + i / 10 % 8);
        eventful[i] = generateHistory(kind, 900 + i).series;
    }
    measure("the same with a change in every tenth statement",
            [&] { return static_cast<double>(analyzer::findTimeChanges(eventful).changes.size()); });
    HistoryShape hourly;
    hourly.step = Milliseconds(3'600'000);
    const auto coarse = generateQuietWeek(500, 1, hourly);
    measure("a quiet week of hours",
            [&] { return static_cast<double>(analyzer::findTimeChanges(coarse).changes.size()); });
    return 0;
}
