#pragma once
// Findings in words, for the command line and for copying. Pure.

#include "engine/analyzer/finding.h"

#include <string>

namespace pavement::analyzer {

// A head line with severity and cost, then indented: where, figures, what it is, what to do, SQL. Ends with a
// newline. `tree`: null for findings about a statement alone.
std::string toText(const Finding& finding, const plan::PlanTree* tree);
// All, dearest first, with what could not be judged.
std::string toText(const FindingReport& report, const plan::PlanTree* tree);

} // namespace pavement::analyzer
