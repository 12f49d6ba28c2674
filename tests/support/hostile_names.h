#pragma once
// Names people and attackers give to databases, schemas, tables, columns and roles. All are legal in
// PostgreSQL (at most 63 bytes of UTF-8, no NUL).

#include <string>
#include <vector>

namespace pavement::testing {

const std::vector<std::string>& hostileNames();

} // namespace pavement::testing
