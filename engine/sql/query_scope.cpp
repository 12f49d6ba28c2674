#include "engine/sql/query_scope.h"

#include "engine/sql/tree.h"

#include <algorithm>

namespace pavement::sql {

bool Scope::holds(const std::string& name) const {
    return std::any_of(sources.begin(), sources.end(),
                       [&](const Source& source) { return source.name == name; });
}

bool Scope::hasCommonTable(const std::string& name) const {
    return commonTables.contains(name) || (outer != nullptr && outer->hasCommonTable(name));
}

ColumnUse Scope::use(const Json& columnRef) const {
    const auto parts = names(field(columnRef, "fields"));
    if (parts.empty()) {
        return {};
    }
    if (parts.size() > 1) {
        return {parts[parts.size() - 2], parts.back()};
    }
    // With an outer query around, a bare name may be one of its columns; the inner one is the likelier.
    return {sources.size() == 1 ? sources.front().name : "", parts.front()};
}

bool Scope::isOutside(const ColumnUse& use) const {
    if (use.table.empty() || holds(use.table)) {
        return false;
    }
    for (const Scope* scope = outer; scope != nullptr; scope = scope->outer) {
        if (scope->holds(use.table)) {
            return true;
        }
    }
    return false;
}

std::vector<ColumnUse> columnsIn(const Json& node, const Scope& scope) {
    std::vector<ColumnUse> out;
    if (is(node, "ColumnRef")) {
        out.push_back(scope.use(body(node)));
    } else if (node.is_structured()) {
        for (const Json& child : node) {
            const auto below = columnsIn(child, scope);
            out.insert(out.end(), below.begin(), below.end());
        }
    }
    return out;
}

std::vector<std::string> untied(const Scope& scope) {
    std::vector<std::string> rest;
    for (const Source& source : scope.sources) {
        if (!source.loose) {
            rest.push_back(source.name);
        }
    }
    if (rest.size() < 2) {
        return {};
    }
    std::set<std::string> reached{rest.front()};
    for (bool grew = true; grew;) {
        grew = false;
        for (const auto& tie : scope.ties) {
            const bool touches = std::any_of(tie.begin(), tie.end(),
                                             [&](const std::string& name) { return reached.contains(name); });
            if (touches) {
                const std::size_t before = reached.size();
                reached.insert(tie.begin(), tie.end());
                grew = grew || reached.size() > before;
            }
        }
    }
    std::erase_if(rest, [&](const std::string& name) { return reached.contains(name); });
    return rest;
}

} // namespace pavement::sql
