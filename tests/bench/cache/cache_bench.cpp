// Prints what the cache simulator reaches: speed, policies beside another simulator's figures, the adaptive
// choices beside the best that stays, miss-ratio curves beside the exact ones. With PAVEMENT_TRACES (see
// tests/support/cache) on real traces and the reference's figures, else on generated ones.

#include "tables.h"

#include "tests/unit/cache/generated_traces.h"

#include <cstdio>
#include <cstdlib>

int main() {
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
    printSpeeds(loads);
    printPolicies(loads);
    printAdaptiveWindow(loads);
    printAutomatic(loads);
    printCurves(loads);
    printMiniatures(loads);
    return EXIT_SUCCESS;
}
