#pragma once
// The analyzer's workload as the table of statements. Pure; any thread.

#include "engine/analyzer/finding.h"
#include "engine/analyzer/statement_changes.h"
#include "engine/analyzer/workload.h"
#include "ui/models/statement_table.h"

#include <memory>
#include <span>

namespace pavement::ui {

// Names a row: rows that are split share the fingerprint, their labels tell them apart.
std::string statementKey(const analyzer::StatementLoad& load, bool split);

// `findings`: of the first rows, in their order. What is known of changed times and of patterns; null:
// nothing yet.
std::shared_ptr<const StatementTable> statementTable(const analyzer::Workload& workload,
                                                     std::span<const analyzer::FindingReport> findings = {},
                                                     const analyzer::ChangesFound* changes = nullptr,
                                                     const analyzer::PatternsFound* patterns = nullptr);

} // namespace pavement::ui
