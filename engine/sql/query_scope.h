#pragma once
// Which tables a query's column names may mean. Inside this module only.

#include "engine/base/json.h"
#include "engine/sql/statement.h"

#include <set>
#include <string>
#include <vector>

namespace pavement::sql {

struct Source {
    std::string name;   // alias, or the table's own name
    bool loose = false; // needs no join condition: a function, a common table of unknown size, one row
};

struct Scope {
    const Scope* outer = nullptr;
    std::vector<Source> sources;
    std::set<std::string> commonTables; // visible here
    // Filled while its conditions are read: which sources one condition ties together.
    std::vector<std::set<std::string>> ties;
    std::vector<std::string> fromOutside; // columns of outer queries used here
    bool exists = false;                  // its rows are only asked whether there are any

    bool holds(const std::string& name) const;
    bool hasCommonTable(const std::string& name) const; // here or outside
    // The column as a use: the only source's name where it stands alone.
    ColumnUse use(const Json& columnRef) const;
    // Whether the use belongs to an outer query.
    bool isOutside(const ColumnUse& use) const;
};

// All columns below a node, sub-queries included.
std::vector<ColumnUse> columnsIn(const Json& node, const Scope& scope);

// Sources that no condition ties to the first of those that need one.
std::vector<std::string> untied(const Scope& scope);

} // namespace pavement::sql
