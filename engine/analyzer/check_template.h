#pragma once
// The SQL of a fix with what it is about filled in. Inside this module only.
//
//   {name}          cell "name" as an identifier          "a b"
//   {schema.name}   two cells as a qualified identifier   "s"."a b"
//   {'gid}          a cell as a literal                   'it''s'
//   {columns...}    a JSON array of names as a list       "a", "b"
//   {=definition}   a cell as it stands: numbers, and SQL which the server itself wrote (pg_get_indexdef)
//
// A null cell gives an empty text: there is no fix for that one. So does a name that cannot be quoted.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pavement::analyzer {

using CellOf = std::function<std::optional<std::string>(std::string_view column)>;

std::string fillIn(std::string_view sqlTemplate, const CellOf& cellOf);

} // namespace pavement::analyzer
