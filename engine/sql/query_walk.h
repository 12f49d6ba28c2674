#pragma once
// The walk over a parse tree that fills a StatementInfo. Inside this module only.

#include "engine/sql/query_scope.h"
#include "engine/sql/statement.h"

namespace pavement::sql {

class QueryWalk {
public:
    explicit QueryWalk(StatementInfo& info)
        : m_info(info) {}

    // {"SelectStmt": {…}}, {"InsertStmt": {…}}, …; anything else is a utility statement.
    void statement(const Json& node, const Scope* outer);

private:
    struct Below { // what a condition stands below
        bool alternative = false, negated = false;
    };

    // query_walk.cpp
    void select(const Json& body, const Scope* outer, bool exists, Scope* keep = nullptr);
    void insert(const Json& body, const Scope* outer);
    void change(const Json& body, const Scope* outer, const char* fromClause);
    void merge(const Json& body, const Scope* outer);
    void with(const Json& clause, Scope& scope);
    void from(const Json& item, Scope& scope);
    void join(const Json& body, Scope& scope);
    void table(const Json& rangeVar, Scope* scope, bool written);
    void expression(const Json& node, Scope& scope);
    void subquery(const Json& node, Scope& scope, bool exists);
    void selectList(const Json& list, Scope& scope, bool outermost);
    void sorted(const Json& list, Scope& scope, std::vector<ColumnUse>& out);

    // query_features.cpp
    void condition(const Json& node, Scope& scope, Below below);
    void comparison(const Json& expression, Scope& scope, Below below);
    void side(const Json& one, const Json& other, const std::string& op, int position, const Scope& scope,
              Below below);
    void like(const Json& expression, const Scope& scope, int position);
    void selectTraits(const Json& body, const Scope& scope);
    void alternatives(const Json& expression, const Scope& scope, int position);
    void tie(const Json& node, Scope& scope);
    void add(Trait trait, ColumnUse column = {}, std::string detail = {}, int count = 0, int position = -1);

    StatementInfo& m_info;
    int m_depth = 0; // of queries: the outermost is 1
};

} // namespace pavement::sql
