#pragma once
// A normalised statement — literals replaced by $n after the fact — as a server accepts it for PREPARE.
// Taking the literals out leaves places where no parameter may stand; here they are rewritten into what means
// the same. Thread-safe.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::sql {

struct Preparable {
    std::string text;
    std::vector<std::string> changes; // one sentence each, for the person
    // originals[i]: the number in the given text of what is now $(i + 1). Numbers run without a gap, for a
    // gap is a parameter whose type nothing tells.
    std::vector<int> originals;
};

// interval $1 → $1::interval, likewise date, timestamp with time zone, any type's name;
// extract($1 FROM x) → pg_catalog."extract"($1, x), date_part before 14;
// IN ($1 /*, ... */) → ten values, as many as the planner assumes of an array it does not know;
// a last semicolon goes. What needs none of it comes back as it is.
Preparable preparable(std::string_view text, bool hasExtractFunction);

// Makes one parameter of those at the same place in expressions that GROUP BY, DISTINCT ON or ORDER BY must
// find again in the list of results: date_trunc($1, t) … GROUP BY date_trunc($2, t). nullopt: nothing to
// unify, or it does not parse.
std::optional<Preparable> withGroupsUnified(const Preparable& statement);

// Numbers of parameters whose type the statement does not tell for sure: operands of arithmetic, arguments of
// functions, rows of VALUES, members of arrays. Empty too when it does not parse.
std::vector<int> looselyTypedParameters(std::string_view text);

} // namespace pavement::sql
