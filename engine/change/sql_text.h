#pragma once
// Words for SQL that several kinds of change share. Inside this module only. A name that cannot be quoted
// throws BadName, which guarded() turns into an Error.

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/change/kinds.h"
#include "engine/change/target.h"

#include <string>
#include <utility>
#include <vector>

namespace pavement::change {

struct BadName {
    Error error;
};

std::string name(const std::string& plain); // quoted; throws BadName
std::string name(const std::string& schema, const std::string& plain);
std::string literal(const std::string& text);

std::string listed(const std::vector<std::string>& items, const char* between = ", ");

Json toJson(const TableName& table);
TableName tableFrom(const Json& what); // of its "schema" and "table"

// A table that a change may be made to.
struct Table {
    TableName name;
    std::string oid, owner, quoted;
    std::string kind; // relkind
    std::string size; // for people
};

// ErrorCode::notFound; unsupported for what is not of one of these kinds ("r", "rm", "rp").
Result<Table> findTable(Target& target, const TableName& table, const std::string& kinds);

// That the session's role may act as the owner; the hint of the Error holds the GRANT.
Result<void> mustActAs(Target& target, const std::string& owner, const std::string& forWhat);
// ALTER SYSTEM, CREATE in a schema and the like: an expression of SQL that says whether it may, and what
// would allow it, up to the TO.
Result<void> mustMay(Target& target, const std::string& expression, const postgres::Params& params,
                     const std::string& forWhat, const std::string& grant);

// The Result of `work`, where what a change is described by makes sense.
template <typename F>
auto guarded(F work) -> decltype(work()) {
    try {
        return work();
    } catch (const BadName& bad) {
        return fail(bad.error);
    } catch (const Json::exception& problem) {
        return fail(ErrorCode::invalidInput, "This change is not described as its kind wants it", {},
                    problem.what());
    }
}

} // namespace pavement::change
