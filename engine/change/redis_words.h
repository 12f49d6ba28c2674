#pragma once
// Inside this module only.

#include <string>
#include <vector>

namespace pavement::change {

// As redis-cli takes them: "CONFIG SET maxmemory 100mb", with quotes and \xNN where a word needs them.
std::string asTyped(const std::vector<std::string>& words);

} // namespace pavement::change
