#pragma once
// What a statement says: its kind, what it reads and writes, and the traits of its structure that make it
// slow. Known from the text alone: which table an unqualified column belongs to, or what type it has, only
// the catalogue knows. Thread-safe.

#include "engine/base/result.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::sql {

enum class StatementKind { select, insert, update, delete_, merge, utility };
std::string_view toString(StatementKind kind);

struct TableReference {
    std::string schema; // empty: found through the search path
    std::string name;
    std::string alias; // empty: goes by its name
    bool written = false;

    bool operator==(const TableReference&) const = default;
};

struct FunctionCall {
    std::string schema; // empty: found through the search path
    std::string name;
    int arguments = 0;

    auto operator<=>(const FunctionCall&) const = default;
};

struct OperatorUse {
    std::string schema, name;
    auto operator<=>(const OperatorUse&) const = default;
};

struct ColumnUse {
    std::string table;  // alias or name it goes by; empty: cannot be told from the text
    std::string column; // "" where it is an expression or a position

    bool operator==(const ColumnUse&) const = default;
};

enum class Against { parameter, literal, column, expression, list, subquery, nothing };

// One comparison of a column in WHERE, ON or a join; `a.x = b.y` is there twice, once for either side.
struct Predicate {
    ColumnUse column;
    // "=", "<", "~~" (LIKE), "~~*" (ILIKE), "IN", "BETWEEN", "IS NULL", "IS NOT NULL", "IS DISTINCT FROM",
    // "IS NOT DISTINCT FROM"; with an array's elements "= ANY", "<> ALL", …
    std::string op;
    Against against = Against::nothing;
    ColumnUse other;          // when it is against a column
    std::string wrappedBy;    // outermost function around the column, else "::type"; empty: the bare column
    bool alternative = false; // below an OR: the row may pass without it
    bool negated = false;     // below a NOT
    std::vector<ColumnUse> otherColumns{}; // all that the other side is made of, a sub-query's left out
};

enum class Trait {
    offsetPaging,         // OFFSET; count: the offset where it is a literal
    leadingWildcard,      // LIKE '%…'
    likeParameter,        // LIKE $1: may be one
    notInSubquery,        // NOT IN (SELECT …)
    functionOverColumn,   // lower(column) = …; detail: the function
    castOverColumn,       // column::date = …; detail: the type
    suspectLiteral,       // column = 1.5 or = $1::numeric: an integer column is cast then; detail: the type
    selectStar,           // detail: the qualifier
    manyColumns,          // 20 or more in the outermost list; count
    orAcrossTables,       // a.x = 1 OR b.y = 2; detail: the tables
    correlatedSubquery,   // detail: the outer columns
    missingJoinCondition, // detail: the table that nothing ties to the others
    orderByRandom,
    countWholeTable, // count(*) of one table without a condition
    distinctOverJoin,
    inList,        // count: its length
    shortenedList, // IN ($1 /*, ... */): of a length nobody knows
    limitWithoutOrder,
    multiRowValues, // count: rows
};

std::string_view toString(Trait trait);

struct TraitFound {
    Trait trait{};
    ColumnUse column;   // where it is about one
    std::string detail; // as said above
    int count = 0;
    int position = -1; // byte in the text; -1: the statement as a whole
};

struct StatementInfo {
    StatementKind kind = StatementKind::utility; // of the first statement
    std::string command;                         // "SELECT", "CREATE TABLE AS", …: the first words
    int statements = 0;
    bool readOnly = false;     // by its form; functions may still write
    bool locksRows = false;    // FOR UPDATE, FOR SHARE, …
    bool createsTable = false; // SELECT INTO, CREATE TABLE AS
    bool writesInWith = false; // a data-changing statement behind WITH
    std::vector<TableReference> tables;
    std::set<std::string> commonTables; // names behind WITH
    std::set<FunctionCall> functions;
    std::set<OperatorUse> operators;
    std::set<std::string> castTypes; // as written: "date", "pms.kind"
    std::set<int> parameters;        // numbers of the $n
    std::vector<Predicate> predicates;
    std::vector<ColumnUse> groupBy; // of all queries in it, in order of appearance
    std::vector<ColumnUse> orderBy;
    bool limits = false;
    std::vector<TraitFound> traits;

    bool has(Trait trait) const;
};

// ErrorCode: invalidInput (does not parse), unsupported (too long or too deep to be taken apart).
Result<StatementInfo> analyse(std::string_view text);

} // namespace pavement::sql
