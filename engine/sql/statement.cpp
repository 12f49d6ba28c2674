#include "engine/sql/statement.h"

#include "engine/sql/parameters.h"
#include "engine/sql/parser.h"
#include "engine/sql/query_walk.h"
#include "engine/sql/tokens.h"
#include "engine/sql/tree.h"

#include <algorithm>
#include <cctype>

namespace pavement::sql {

namespace {

StatementKind kindOfStatement(const Json& node) {
    return is(node, "SelectStmt")   ? StatementKind::select
           : is(node, "InsertStmt") ? StatementKind::insert
           : is(node, "UpdateStmt") ? StatementKind::update
           : is(node, "DeleteStmt") ? StatementKind::delete_
           : is(node, "MergeStmt")  ? StatementKind::merge
                                    : StatementKind::utility;
}

bool onlyReads(const Json& node) {
    if (is(node, "ExplainStmt")) { // EXPLAIN ANALYZE runs what it explains
        return is(field(body(node), "query"), "SelectStmt");
    }
    return is(node, "SelectStmt") || is(node, "VariableShowStmt");
}

// "CREATE TABLE AS" out of CreateTableAsStmt.
std::string commandOf(const std::string& kind) {
    std::string out;
    for (const char c : kind.substr(0, kind.rfind("Stmt"))) {
        if (std::isupper(static_cast<unsigned char>(c)) != 0 && !out.empty()) {
            out += ' ';
        }
        out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return out;
}

} // namespace

std::string_view toString(StatementKind kind) {
    switch (kind) {
    case StatementKind::select:
        return "SELECT";
    case StatementKind::insert:
        return "INSERT";
    case StatementKind::update:
        return "UPDATE";
    case StatementKind::delete_:
        return "DELETE";
    case StatementKind::merge:
        return "MERGE";
    case StatementKind::utility:
        return "utility";
    }
    return "utility";
}

std::string_view toString(Trait trait) {
    switch (trait) {
    case Trait::offsetPaging:
        return "offset-paging";
    case Trait::leadingWildcard:
        return "leading-wildcard";
    case Trait::likeParameter:
        return "like-parameter";
    case Trait::notInSubquery:
        return "not-in-subquery";
    case Trait::functionOverColumn:
        return "function-over-column";
    case Trait::castOverColumn:
        return "cast-over-column";
    case Trait::suspectLiteral:
        return "suspect-literal";
    case Trait::selectStar:
        return "select-star";
    case Trait::manyColumns:
        return "many-columns";
    case Trait::orAcrossTables:
        return "or-across-tables";
    case Trait::correlatedSubquery:
        return "correlated-subquery";
    case Trait::missingJoinCondition:
        return "missing-join-condition";
    case Trait::orderByRandom:
        return "order-by-random";
    case Trait::countWholeTable:
        return "count-whole-table";
    case Trait::distinctOverJoin:
        return "distinct-over-join";
    case Trait::inList:
        return "in-list";
    case Trait::shortenedList:
        return "shortened-list";
    case Trait::limitWithoutOrder:
        return "limit-without-order";
    case Trait::multiRowValues:
        return "multi-row-values";
    }
    return "";
}

bool StatementInfo::has(Trait trait) const {
    return std::any_of(traits.begin(), traits.end(),
                       [&](const TraitFound& found) { return found.trait == trait; });
}

Result<StatementInfo> analyse(std::string_view text) {
    const std::string clean = cleaned(text);
    const auto tree = parseTree(clean);
    if (!tree) {
        return fail(tree.error());
    }
    StatementInfo info;
    const Json& statements = field(*tree, "stmts");
    if (!statements.is_array() || statements.empty()) {
        return fail(ErrorCode::invalidInput, "There is no statement in the text");
    }
    info.statements = static_cast<int>(statements.size());
    info.readOnly = true;
    for (const Json& item : statements) {
        const Json& node = field(item, "stmt");
        if (info.command.empty()) {
            info.kind = kindOfStatement(node);
            info.command = commandOf(kindOf(node));
        }
        info.createsTable = info.createsTable || is(node, "CreateTableAsStmt");
        info.readOnly = info.readOnly && onlyReads(node);
        QueryWalk(info).statement(node, nullptr);
    }
    info.readOnly = info.readOnly && !info.locksRows && !info.createsTable && !info.writesInWith;
    for (const Token& token : tokenise(clean)) {
        if (token.kind == TokenClass::comment && isShortenedListMark(token.in(clean))) {
            info.traits.push_back({Trait::shortenedList, {}, {}, 0, static_cast<int>(token.begin)});
        }
    }
    return info;
}

} // namespace pavement::sql
