#include "engine/sql/query_walk.h"

#include "engine/sql/tree.h"

#include <algorithm>

namespace pavement::sql {

namespace {

bool isAggregate(const Json& node) {
    static const std::set<std::string> kNames{"count",      "sum",      "avg",      "min",
                                              "max",        "bool_and", "bool_or",  "array_agg",
                                              "string_agg", "json_agg", "jsonb_agg"};
    return is(node, "FuncCall") && kNames.contains(qualified(field(body(node), "funcname")).name) &&
           field(body(node), "over").is_null();
}

// A query that cannot give more than one row: joined with anything it multiplies nothing.
bool givesOneRow(const Json& select) {
    const Json& targets = field(select, "targetList");
    if (!field(select, "groupClause").is_null() || !targets.is_array() || targets.empty()) {
        return false;
    }
    if (field(select, "fromClause").is_null() && field(select, "larg").is_null()) {
        return true;
    }
    if (number(field(body(field(select, "limitCount")), "ival"), "ival", 0) == 1) {
        return true;
    }
    return std::all_of(targets.begin(), targets.end(),
                       [](const Json& target) { return isAggregate(field(body(target), "val")); });
}

} // namespace

void QueryWalk::statement(const Json& node, const Scope* outer) {
    if (is(node, "SelectStmt")) {
        select(body(node), outer, false);
    } else if (is(node, "InsertStmt")) {
        insert(body(node), outer);
    } else if (is(node, "UpdateStmt")) {
        change(body(node), outer, "fromClause");
    } else if (is(node, "DeleteStmt")) {
        change(body(node), outer, "usingClause");
    } else if (is(node, "MergeStmt")) {
        merge(body(node), outer);
    } else {
        // EXPLAIN, DECLARE, COPY, CREATE TABLE AS, CREATE VIEW: the query within is what there is to say.
        for (const char* inner : {"query", "into", "relation"}) {
            const Json& part = field(body(node), inner);
            if (std::string_view(inner) == "query" && part.is_object()) {
                statement(part, outer);
            } else if (part.is_object()) {
                table(field(part, "rel").is_null() ? part : field(part, "rel"), nullptr, true);
            }
        }
        for (const Json& relation : field(body(node), "relations")) { // TRUNCATE, LOCK
            table(body(relation), nullptr, true);
        }
        for (const Json& relation : field(body(node), "rels")) { // VACUUM, ANALYZE
            table(field(body(relation), "relation"), nullptr, true);
        }
    }
}

void QueryWalk::with(const Json& clause, Scope& scope) {
    const bool recursive = flag(clause, "recursive");
    for (const Json& node : field(clause, "ctes")) {
        const Json& common = body(node);
        const std::string name = text(common, "ctename");
        m_info.commonTables.insert(name);
        // WITH t AS (SELECT … FROM t): the inner t is the table, unless it is recursive.
        if (recursive) {
            scope.commonTables.insert(name);
        }
        const Json& query = field(common, "ctequery");
        m_info.writesInWith = m_info.writesInWith || !is(query, "SelectStmt");
        Scope around;
        around.outer = scope.outer;
        around.commonTables = scope.commonTables;
        statement(query, &around);
        scope.commonTables.insert(name);
    }
}

void QueryWalk::select(const Json& query, const Scope* outer, bool exists, Scope* keep) {
    ++m_depth;
    Scope scope;
    scope.outer = outer;
    scope.exists = exists;
    with(field(query, "withClause"), scope);
    if (const Json& into = field(query, "intoClause"); into.is_object()) {
        m_info.createsTable = true;
        table(field(into, "rel"), nullptr, true);
    }
    if (field(query, "larg").is_object()) { // UNION and its kin
        --m_depth;
        select(field(query, "larg"), &scope, exists);
        select(field(query, "rarg"), &scope, exists);
        ++m_depth;
    }
    for (const Json& item : field(query, "fromClause")) {
        from(item, scope);
    }
    selectList(field(query, "targetList"), scope, m_depth == 1);
    for (const Json& row : field(query, "valuesLists")) {
        expression(row, scope);
    }
    condition(field(query, "whereClause"), scope, {});
    sorted(field(query, "distinctClause"), scope, m_info.groupBy);
    sorted(field(query, "groupClause"), scope, m_info.groupBy);
    expression(field(query, "havingClause"), scope);
    expression(field(query, "windowClause"), scope);
    sorted(field(query, "sortClause"), scope, m_info.orderBy);
    expression(field(query, "limitCount"), scope);
    expression(field(query, "limitOffset"), scope);
    m_info.limits = m_info.limits || !field(query, "limitCount").is_null();
    m_info.locksRows = m_info.locksRows || !field(query, "lockingClause").is_null();
    selectTraits(query, scope);
    if (keep != nullptr) {
        *keep = scope;
    }
    --m_depth;
}

void QueryWalk::insert(const Json& body, const Scope* outer) {
    Scope scope;
    scope.outer = outer;
    with(field(body, "withClause"), scope);
    table(field(body, "relation"), nullptr, true);
    if (const Json& query = field(body, "selectStmt"); query.is_object()) {
        ++m_depth; // its list is no result that anybody reads
        statement(query, &scope);
        --m_depth;
    }
    scope.sources.push_back({text(field(body, "relation"), "relname"), true});
    const Json& conflict = field(body, "onConflictClause");
    expression(field(conflict, "targetList"), scope);
    expression(field(conflict, "whereClause"), scope);
    expression(field(body, "returningList"), scope);
}

void QueryWalk::change(const Json& body, const Scope* outer, const char* fromClause) {
    Scope scope;
    scope.outer = outer;
    with(field(body, "withClause"), scope);
    table(field(body, "relation"), &scope, true);
    for (const Json& item : field(body, fromClause)) {
        from(item, scope);
    }
    expression(field(body, "targetList"), scope);
    condition(field(body, "whereClause"), scope, {});
    expression(field(body, "returningList"), scope);
    for (const std::string& name : untied(scope)) {
        add(Trait::missingJoinCondition, {}, name);
    }
}

void QueryWalk::merge(const Json& body, const Scope* outer) {
    Scope scope;
    scope.outer = outer;
    with(field(body, "withClause"), scope);
    table(field(body, "relation"), &scope, true);
    from(field(body, "sourceRelation"), scope);
    condition(field(body, "joinCondition"), scope, {});
    expression(field(body, "mergeWhenClauses"), scope);
}

void QueryWalk::table(const Json& rangeVar, Scope* scope, bool written) {
    const std::string schema = text(rangeVar, "schemaname");
    const std::string name = text(rangeVar, "relname");
    const std::string alias = text(field(rangeVar, "alias"), "aliasname");
    if (name.empty()) {
        return;
    }
    const bool common = scope != nullptr && schema.empty() && !written && scope->hasCommonTable(name);
    if (scope != nullptr) {
        scope->sources.push_back({alias.empty() ? name : alias, common});
    }
    if (!common) {
        const TableReference reference{schema, name, alias, written};
        if (std::find(m_info.tables.begin(), m_info.tables.end(), reference) == m_info.tables.end()) {
            m_info.tables.push_back(reference);
        }
    }
}

void QueryWalk::from(const Json& item, Scope& scope) {
    const Json& inside = body(item);
    const std::string alias = text(field(inside, "alias"), "aliasname");
    if (is(item, "RangeVar")) {
        table(inside, &scope, false);
    } else if (is(item, "JoinExpr")) {
        join(inside, scope);
    } else if (is(item, "RangeSubselect")) {
        const Json& query = body(field(inside, "subquery"));
        const bool lateral = flag(inside, "lateral");
        Scope inner;
        select(query, lateral ? &scope : scope.outer, false, &inner);
        scope.sources.push_back({alias, lateral || givesOneRow(query)});
    } else if (is(item, "RangeTableSample")) {
        from(field(inside, "relation"), scope);
        expression(field(inside, "args"), scope);
    } else if (inside.is_object()) { // functions, XMLTABLE, JSON_TABLE
        expression(inside, scope);
        scope.sources.push_back({alias, true});
    }
}

void QueryWalk::join(const Json& body, Scope& scope) {
    const std::size_t before = scope.sources.size();
    from(field(body, "larg"), scope);
    const std::size_t between = scope.sources.size();
    from(field(body, "rarg"), scope);
    condition(field(body, "quals"), scope, {});
    if (flag(body, "isNatural") || !field(body, "usingClause").is_null()) {
        if (before < between && between < scope.sources.size()) {
            // USING may mean any table of the left side: they hang together by their own joins.
            for (std::size_t left = before; left < between; ++left) {
                scope.ties.push_back({scope.sources[left].name, scope.sources[between].name});
            }
        }
    }
}

void QueryWalk::expression(const Json& node, Scope& scope) {
    const std::string kind = kindOf(node);
    const Json& inside = body(node);
    if (kind == "ColumnRef") {
        const ColumnUse use = scope.use(inside);
        if (scope.isOutside(use)) {
            scope.fromOutside.push_back(use.table + "." + use.column);
        }
        return;
    }
    if (kind == "ParamRef") {
        m_info.parameters.insert(number(inside, "number", 0));
    } else if (kind == "FuncCall") {
        const auto name = qualified(field(inside, "funcname"));
        const Json& arguments = field(inside, "args");
        m_info.functions.insert(
            {name.schema, name.name, arguments.is_array() ? static_cast<int>(arguments.size()) : 0});
    } else if (kind == "TypeCast") {
        const auto type = qualified(field(field(inside, "typeName"), "names"));
        m_info.castTypes.insert(type.schema.empty() ? type.name : type.schema + "." + type.name);
    } else if (kind == "A_Expr") {
        const auto name = qualified(field(inside, "name"));
        if (name.name.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos) {
            m_info.operators.insert({name.schema, name.name}); // BETWEEN and its kin are no names
        }
    } else if (kind == "SubLink") {
        expression(field(inside, "testexpr"), scope);
        for (const auto& part : names(field(inside, "operName"))) {
            m_info.operators.insert({"", part});
        }
        subquery(node, scope, text(inside, "subLinkType") == "EXISTS_SUBLINK");
        return;
    }
    if (node.is_structured()) {
        for (const Json& child : node) {
            expression(child, scope);
        }
    }
}

void QueryWalk::subquery(const Json& node, Scope& scope, bool exists) {
    Scope inner;
    const Json& query = field(body(node), "subselect");
    select(body(query), &scope, exists, &inner);
    if (inner.fromOutside.empty()) {
        return;
    }
    std::set<std::string> outer;
    std::string columns;
    for (const std::string& column : inner.fromOutside) {
        if (outer.insert(column).second) {
            columns += (columns.empty() ? "" : ", ") + column;
        }
        // A column of a query further out makes this one correlated too.
        const ColumnUse use{column.substr(0, column.find('.')), column.substr(column.find('.') + 1)};
        if (scope.isOutside(use)) {
            scope.fromOutside.push_back(column);
        }
    }
    add(Trait::correlatedSubquery, {}, columns, 0, location(node));
}

void QueryWalk::sorted(const Json& list, Scope& scope, std::vector<ColumnUse>& out) {
    if (!list.is_array()) {
        return;
    }
    for (const Json& item : list) {
        const Json& node = is(item, "SortBy") ? field(body(item), "node") : item;
        if (is(node, "GroupingSet")) {
            sorted(field(body(node), "content"), scope, out);
            continue;
        }
        if (!node.is_object() || node.empty()) {
            continue; // DISTINCT without ON
        }
        out.push_back(is(node, "ColumnRef") ? scope.use(body(node)) : ColumnUse{});
        if (&out == &m_info.orderBy && is(node, "FuncCall") &&
            qualified(field(body(node), "funcname")).name == "random") {
            add(Trait::orderByRandom, {}, {}, 0, location(node));
        }
        expression(node, scope);
    }
}

void QueryWalk::selectList(const Json& list, Scope& scope, bool outermost) {
    if (!list.is_array()) {
        return;
    }
    constexpr std::size_t kMany = 20;
    for (const Json& target : list) {
        const Json& value = field(body(target), "val");
        if (is(value, "ColumnRef") && outermost && !scope.exists) {
            const auto parts = names(field(body(value), "fields"));
            if (!parts.empty() && parts.back() == "*") {
                add(Trait::selectStar, {}, parts.size() > 1 ? parts.front() : "", 0, location(value));
            }
        }
        expression(value, scope);
    }
    if (outermost && list.size() >= kMany) {
        add(Trait::manyColumns, {}, {}, static_cast<int>(list.size()));
    }
}

} // namespace pavement::sql
