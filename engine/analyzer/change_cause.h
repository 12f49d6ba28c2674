#pragma once
// Why the time per call changed: which other figure changed with it, and by enough. Inside of analyzer.

#include "engine/analyzer/change_cells.h"
#include "engine/analyzer/regressions.h"

#include <span>

namespace pavement::analyzer {

struct ComparedCells {
    std::span<const ChangeCell> before, after;
    std::size_t loose = 2; // cells that the moment of the change may be off by
};

// Fills cause, causeConfidence, evidence and the shapes from the cells and change.before/after.
void nameCause(TimeChange& change, const ComparedCells& cells);

} // namespace pavement::analyzer
