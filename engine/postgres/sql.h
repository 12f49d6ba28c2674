#pragma once
// The one place that quotes names and values into SQL. Everything that ends up inside a statement as text
// goes through here; everything else travels as a parameter. Input must be valid UTF-8 without NUL, else
// invalidInput.

#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace pavement::postgres {

Result<std::string> quoteName(std::string_view name);                               // "we""ird"
Result<std::string> quoteQualified(std::string_view schema, std::string_view name); // "s"."t"
Result<std::string> quoteLiteral(std::string_view value); // 'it''s', E'…' where a backslash occurs

} // namespace pavement::postgres
