#pragma once
// Changing a text at known places. Inside this module only.

#include "engine/sql/preparable.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::sql {

struct Edit {
    std::size_t begin = 0, end = 0; // bytes, half-open; edits never overlap
    std::string text;
};

std::string edited(std::string_view text, std::vector<Edit> edits);

// Closes the gaps in the parameters' numbers; `before` are the originals of the text's numbers, empty: they
// are originals themselves.
void renumberDensely(Preparable& statement, const std::vector<int>& before);

} // namespace pavement::sql
