#pragma once
// The first line of a node in EXPLAIN's text: "Hash Left Join  (cost=… rows=… width=…) (actual …)". Private
// to engine/plan.

#include "engine/plan/plan_tree.h"

namespace pavement::plan::detail {

// True where the line carries the figures of a node.
bool hasFigures(std::string_view line);
// True where the line, without its arrow, begins like a node that this program knows.
bool startsLikeNode(std::string_view line);
// `line` without arrow. Unknown names become NodeType::unknown.
void readHeading(Node& node, std::string_view line);
// "time=0.1..0.2 rows=3 loops=1", as behind "actual".
bool readActuals(std::optional<Actuals>& actuals, std::string_view text);
// " on schema.table alias" of a table that ModifyTable writes; false where it is something else.
bool readTarget(TargetTable& target, std::string_view line);

} // namespace pavement::plan::detail
