#pragma once
// A statement without its literals and comments: what may be kept and shown. Thread-safe.

#include <string>
#include <string_view>

namespace pavement::sql {

// Literals become $n, numbered on from the highest parameter there is; comments go, save the mark of a list
// that PostgreSQL 18 shortened (/*, ... */). Positions behind ORDER BY and GROUP BY and the sizes of types —
// numeric(10,2) — stay in queries, for without them the text would say something else. What does not parse is
// masked token by token, and whatever the scanner refuses as a whole.
std::string normalize(std::string_view text);

} // namespace pavement::sql
