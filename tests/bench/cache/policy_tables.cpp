#include "tables.h"

#include "engine/cache/auto_policy.h"
#include "engine/cache/hash.h"
#include "engine/cache/simulator.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace pavement;
using namespace pavement::cache;

namespace {

std::vector<std::uint64_t> sizesOf(const Loads& loads, const std::string& name) {
    std::vector<std::uint64_t> sizes;
    if (const auto found = loads.figures.find(name); found != loads.figures.end()) {
        for (const auto& [size, ratio] : found->second.at("LRU")) {
            sizes.push_back(size);
        }
        return sizes;
    }
    const Id keys = loads.traces.at(name).keys;
    return {keys / 500 + 1, keys / 100 + 1, keys / 20 + 1, keys / 10 + 1};
}

double missRatio(const Trace& trace, const std::string& policy, std::uint64_t size) {
    return simulate(trace, *parseContender(policy), {size, false}, std::nullopt)->missRatio();
}

// Of this thread: what others do on the machine counts less.
double cpuSeconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double referenceOf(const Loads& loads, const std::string& trace, const std::string& policy,
                   std::uint64_t size) {
    const auto byTrace = loads.figures.find(trace);
    if (byTrace == loads.figures.end()) {
        return std::nan("");
    }
    const auto byPolicy = byTrace->second.find(reference::nameOf(policy));
    if (byPolicy == byTrace->second.end() || byPolicy->second.count(size) == 0) {
        return std::nan("");
    }
    return byPolicy->second.at(size);
}

double limitOf(const std::string& policy) {
    return policy == "lru" || policy == "fifo" || policy == "sieve" ? 0.00005
           : policy == "s3-fifo"                                    ? 0.0032
           : policy == "arc" || policy == "2q" || policy == "lfu"   ? 0.005
                                                                    : std::nan("");
}

} // namespace

void printSpeeds(const Loads& loads) {
    const std::string name = loads.traces.count("oltp") > 0 ? "oltp" : "zipf";
    Trace trace = loads.traces.at(name);
    const std::vector<Id> once = trace.ids;
    for (int i = 1; i < 5; ++i) {
        trace.ids.insert(trace.ids.end(), once.begin(), once.end());
    }
    std::printf("\nSpeed on one core, %s five times over, 10,000 entries; processor time, median of 3 (least "
                "to most), "
                "million requests "
                "a second   ours | limit\n",
                name.c_str());
    for (const char* policy : {"lru", "fifo", "sieve", "lfu", "2q", "arc", "s3-fifo", "w-tinylfu:1%",
                               "w-tinylfu-climb", "w-tinylfu", "auto", "belady"}) {
        std::vector<double> speeds;
        for (int i = 0; i < 3; ++i) {
            const double begin = cpuSeconds();
            const auto outcome = simulate(trace, *parseContender(policy), {10'000, false}, std::nullopt);
            const double seconds = cpuSeconds() - begin;
            speeds.push_back(static_cast<double>(outcome->requests) / seconds / 1e6);
        }
        std::sort(speeds.begin(), speeds.end());
        const std::string named = policy;
        const char* const limit = named == "lru" || named == "sieve"           ? "7"
                                  : named == "w-tinylfu" || named == "s3-fifo" ? "3"
                                                                               : "-";
        std::printf("  %-16s %6.1f (%.1f to %.1f) | %s\n", policy, speeds[1], speeds[0], speeds[2], limit);
    }
}

void printPolicies(const Loads& loads) {
    std::printf("\nMiss ratio   ours | reference | difference (limit)\n");
    for (const auto& [name, trace] : loads.traces) {
        for (const char* policy : {"lru", "fifo", "sieve", "s3-fifo", "lfu", "arc", "2q", "w-tinylfu:1%",
                                   "w-tinylfu:10%", "w-tinylfu:50%", "w-tinylfu-climb", "belady"}) {
            for (const std::uint64_t size : sizesOf(loads, name)) {
                const double ours = missRatio(trace, policy, size);
                const double theirs = referenceOf(loads, name, policy, size);
                const double limit = limitOf(policy);
                std::printf("  %-6s %-16s %6llu  %.4f | %.4f | %+.4f (%.4f)%s\n", name.c_str(), policy,
                            static_cast<unsigned long long>(size), ours, theirs, ours - theirs, limit,
                            std::abs(ours - theirs) > limit + 0.00005 ? "  MISSED" : "");
            }
        }
    }
}

void printAdaptiveWindow(const Loads& loads) {
    std::printf(
        "\nW-TinyLFU, the window found by itself   ours | best of 1, 10, 50 %% that stay | difference (limit "
        "0.0040) | published climb\n");
    for (const auto& [name, trace] : loads.traces) {
        for (const std::uint64_t size : sizesOf(loads, name)) {
            const double ours = missRatio(trace, "w-tinylfu", size);
            const double stays =
                std::min({missRatio(trace, "w-tinylfu:1%", size), missRatio(trace, "w-tinylfu:10%", size),
                          missRatio(trace, "w-tinylfu:50%", size)});
            std::printf("  %-6s %6llu  %.4f | %.4f | %+.4f%s | %.4f\n", name.c_str(),
                        static_cast<unsigned long long>(size), ours, stays, ours - stays,
                        ours - stays > 0.004 ? " MISSED" : "", missRatio(trace, "w-tinylfu-climb", size));
        }
    }
}

void printAutomatic(const Loads& loads) {
    std::printf(
        "\nAuto   ours | best online policy known for the cell | regret (limit 0.0200) | changes | million "
        "requests a second, contest included\n");
    double sum = 0;
    double worst = -1;
    double cells = 0;
    for (const auto& [name, trace] : loads.traces) {
        for (const std::uint64_t size : sizesOf(loads, name)) {
            NodeTable nodes(trace.keys);
            AutoPolicy policy(nodes, size, nullptr);
            const double begin = cpuSeconds();
            std::size_t misses = 0;
            for (const Id id : trace.ids) {
                misses += policy.access({id, 1, mix(id)}) ? 0U : 1U;
            }
            const double seconds = cpuSeconds() - begin;
            const double ours = static_cast<double>(misses) / static_cast<double>(trace.requests());
            double best = 1;
            if (loads.figures.count(name) > 0) {
                best = reference::bestOnline(loads.figures.at(name), name, size);
            }
            for (const char* other : {"lru", "fifo", "sieve", "s3-fifo", "lfu", "arc", "2q", "w-tinylfu:1%",
                                      "w-tinylfu:10%", "w-tinylfu:50%"}) {
                best = std::min(best, missRatio(trace, other, size));
            }
            const double regret = ours - best;
            sum += regret;
            worst = std::max(worst, regret);
            cells += 1;
            std::printf("  %-6s %6llu  %.4f | %.4f | %+.4f%s | %llu | %.1f\n", name.c_str(),
                        static_cast<unsigned long long>(size), ours, best, regret,
                        regret > 0.02 ? " MISSED" : "", static_cast<unsigned long long>(policy.changes()),
                        static_cast<double>(trace.requests()) / seconds / 1e6);
        }
    }
    std::printf("  mean regret %+.4f (limit 0.0050), worst %+.4f (limit 0.0200)\n", sum / cells, worst);
}
