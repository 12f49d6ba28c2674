#pragma once
// Reading the parse tree, in which every node is {"Kind": {fields}} and fields of default value are absent.
// Inside this module only.

#include "engine/base/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace pavement::sql {

const Json& field(const Json& body, const char* name); // null where absent
const Json& body(const Json& node);                    // of {"Kind": {…}}; null where it is no node
std::string kindOf(const Json& node);                  // "" likewise
bool is(const Json& node, const char* kind);
std::string text(const Json& body, const char* name);         // "" where absent
int number(const Json& body, const char* name, int fallback); // no default is meant
bool flag(const Json& body, const char* name);
std::vector<std::string> names(const Json& list); // of String nodes; "*" for a star
int location(const Json& node);                   // byte; -1 where the tree has none

// A function's, operator's or type's name: what stands last, and the schema before it.
struct QualifiedName {
    std::string schema, name;
};

QualifiedName qualified(const Json& list);

} // namespace pavement::sql
