#pragma once
// The $n of a text. Thread-safe.

#include "engine/sql/tokens.h"

#include <string>
#include <string_view>
#include <vector>

namespace pavement::sql {

int parameterNumber(std::string_view token); // of "$12"; 0 when it is none, or beyond what a server takes
int highestParameter(std::string_view text, const std::vector<Token>& tokens); // 0 without any

// The mark by which PostgreSQL 18 shortens a list of values: "$1 /*, ... */".
bool isShortenedListMark(std::string_view comment);

} // namespace pavement::sql
