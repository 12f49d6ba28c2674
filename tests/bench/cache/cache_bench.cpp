// Prints what the cache simulator reaches: speed, policies beside another simulator's figures, the adaptive
// choices beside the best that stays, miss-ratio curves beside the exact ones. With PAVEMENT_TRACES (see
// tests/support/cache) on real traces and the reference's figures, else on generated ones. Words choose
// tables: speed, policies, window, auto, curves, miniatures.

#include "tables.h"

#include "tests/unit/cache/generated_traces.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

int main(int argc, char** argv) {
    Loads loads;
    if (const auto directory = reference::directory()) {
        auto figures = reference::figures(*directory);
        if (!figures) {
            std::fprintf(stderr, "%s\n", figures.error().oneLine().c_str());
            return EXIT_FAILURE;
        }
        loads.figures = std::move(*figures);
        for (const auto& [name, policies] : loads.figures) {
            auto trace = reference::trace(*directory, name);
            if (!trace) {
                std::fprintf(stderr, "%s\n", trace.error().oneLine().c_str());
                return EXIT_FAILURE;
            }
            loads.traces[name] = std::move(*trace);
        }
    } else {
        std::printf("PAVEMENT_TRACES is not set: generated traces, no reference figures\n");
        loads.traces["zipf"] = generated::fromIds(generated::zipf(1'000'000, 100'000, 0.9, 1));
        loads.traces["scans"] = generated::fromIds(generated::zipfWithScans(1'000'000, 50'000, 2));
        loads.traces["phases"] = generated::fromIds(generated::phases(300'000, 3));
    }
    const std::vector<std::string> words(argv + 1, argv + argc);
    const std::pair<const char*, void (*)(const Loads&)> tables[] = {
        {"speed", printSpeeds},   {"policies", printPolicies}, {"window", printAdaptiveWindow},
        {"auto", printAutomatic}, {"curves", printCurves},     {"miniatures", printMiniatures}};
    for (const auto& [name, print] : tables) {
        if (words.empty() || std::find(words.begin(), words.end(), name) != words.end()) {
            print(loads);
        }
    }
    return EXIT_SUCCESS;
}
