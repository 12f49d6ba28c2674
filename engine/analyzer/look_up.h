#pragma once
// What ties a look-up to a list, by their texts alone. Inside of analyzer.

#include "engine/sql/statement.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

// A statement that asks one table by equality with parameters.
struct LookUp {
    std::string table, column; // the first column that is compared
    std::vector<std::string> columns;
    bool newest = false; // ORDER BY … LIMIT
    bool writes = false;
};

struct ReadStatement {
    sql::StatementInfo info;
    std::set<std::string> words; // identifiers in it, lower case, unquoted
    bool star = false;           // SELECT *
    std::optional<LookUp> lookUp;
};

std::optional<ReadStatement> readStatement(std::string_view text); // nothing where it does not parse

// Does the list deliver, by its words, what the look-up asks by? The same column; or the key of a table it
// reads (section_id of sections); or a reference to the look-up's table (sections by id = … of a list with
// section_id).
bool feeds(const ReadStatement& list, const LookUp& lookUp);

} // namespace pavement::analyzer
