#pragma once
// The analyzer's workload as the table of statements. Pure; any thread.

#include "engine/analyzer/workload.h"
#include "ui/models/statement_table.h"

#include <memory>

namespace pavement::ui {

// Names a row: rows that are split share the fingerprint, their labels tell them apart.
std::string statementKey(const analyzer::StatementLoad& load);

std::shared_ptr<const StatementTable> statementTable(const analyzer::Workload& workload);

} // namespace pavement::ui
