#pragma once
// The tables of the cache bench; each prints our figure beside the reference and the limit.

#include "engine/cache/trace.h"
#include "tests/support/cache/reference_figures.h"

#include <map>
#include <string>

struct Loads {
    std::map<std::string, pavement::cache::Trace> traces;
    reference::Figures figures; // empty without PAVEMENT_TRACES: then the traces are generated
};

void printSpeeds(const Loads& loads);
void printPolicies(const Loads& loads);
void printAdaptiveWindow(const Loads& loads);
void printAutomatic(const Loads& loads);
void printCurves(const Loads& loads);
void printMiniatures(const Loads& loads);
