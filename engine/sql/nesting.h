#pragma once
// How deep a text could be nested at most, from its tokens alone: never less than the depth of its parse tree
// in expressions. Inside this module only.

#include "engine/sql/tokens.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace pavement::sql {

inline constexpr std::size_t kDeepest = 1'000;

std::size_t nestingBound(std::string_view text, const std::vector<Token>& tokens);

} // namespace pavement::sql
