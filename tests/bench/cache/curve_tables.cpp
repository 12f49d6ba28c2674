#include "tables.h"

#include "engine/cache/hash.h"
#include "engine/cache/miss_ratio_curve.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace pavement;
using namespace pavement::cache;

namespace {

constexpr int kPoints = 200;
constexpr int kSeeds = 3;

// Of this thread: what others do on the machine counts less.
double cpuSeconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double secondsSince(double begin) {
    return cpuSeconds() - begin;
}

struct Deviation {
    double mean = 0;
    double largest = 0;
    double seconds = 0;
};

Deviation ofSample(const Trace& trace, const MissRatioCurve& exact, const ShardsRules& rules) {
    Deviation error;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const auto begin = cpuSeconds();
        Shards shards(rules);
        for (const Id id : trace.ids) {
            shards.reference(mix(id + (seed << 40U)));
        }
        const MissRatioCurve curve = shards.curve();
        error.seconds += secondsSince(begin) / kSeeds;
        for (int i = 1; i <= kPoints; ++i) {
            const double size = static_cast<double>(trace.keys) * i / kPoints;
            const double off = std::abs(curve.at(size) - exact.at(size));
            error.mean += off / (kPoints * kSeeds);
            error.largest = std::max(error.largest, off);
        }
    }
    return error;
}

} // namespace

void printCurves(const Loads& loads) {
    std::printf("\nMiss-ratio curve of LRU, 200 sizes, 3 hashes   exact s | samples: adjusted mean error "
                "(limit 0.0070 "
                "at 8,192) / largest, plain mean / largest, s (limit 0.1 s for 2 M requests)\n");
    for (const auto& [name, trace] : loads.traces) {
        const auto begin = cpuSeconds();
        const auto exact = exactCurve(trace);
        std::printf("  %-6s exact %.3f s\n", name.c_str(), secondsSince(begin));
        for (const std::size_t samples : {2048U, 8192U, 16384U}) {
            const Deviation adjusted = ofSample(trace, *exact, {1.0, samples, true});
            const Deviation plain = ofSample(trace, *exact, {1.0, samples, false});
            std::printf("    %6zu  %.4f / %.3f, %.4f / %.3f, %.3f s (%.3f s for 2 M)%s\n", samples,
                        adjusted.mean, adjusted.largest, plain.mean, plain.largest, adjusted.seconds,
                        adjusted.seconds * 2e6 / static_cast<double>(trace.requests()),
                        samples == 8192 && adjusted.mean > 0.007 ? "  MISSED" : "");
        }
    }
}

void printMiniatures(const Loads& loads) {
    std::printf("\nMiniature simulation at 5 %% of the keys, five sizes from 2 to 40 %% of them   mean error "
                "(limit 0.0040, "
                "sieve 0.0110) | times as fast, LRU's exact curve not counted\n");
    for (const auto& [name, trace] : loads.traces) {
        const auto exact = exactCurve(trace); // once for all policies
        std::vector<CacheSize> sizes;
        for (const double share : {0.02, 0.05, 0.1, 0.2, 0.4}) {
            sizes.push_back({static_cast<std::uint64_t>(share * trace.keys), false});
        }
        for (const char* policy : {"s3-fifo", "2q", "arc", "w-tinylfu:1%", "w-tinylfu", "sieve"}) {
            const PolicyChoice choice = *parsePolicy(policy);
            auto begin = cpuSeconds();
            const auto ratios = miniatureCurve(trace, choice, sizes, 0.05, *exact);
            const double sampled = secondsSince(begin);
            begin = cpuSeconds();
            double error = 0;
            for (std::size_t i = 0; i < sizes.size(); ++i) {
                const auto outcome = simulate(trace, {choice}, sizes[i], std::nullopt);
                error += std::abs((*ratios)[i] - outcome->missRatio()) / static_cast<double>(sizes.size());
            }
            const double limit = choice.kind == PolicyKind::sieve ? 0.011 : 0.004;
            std::printf("  %-6s %-14s %.4f%s | %.1f\n", name.c_str(), policy, error,
                        error > limit ? " MISSED" : "", secondsSince(begin) / sampled);
        }
    }
}
