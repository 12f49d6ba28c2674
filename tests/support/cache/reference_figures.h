#pragma once
// Traces and published figures that may not be passed on: read from the directory that PAVEMENT_TRACES names,
// where there is one. It holds reference*.csv with the columns trace,policy,cache_objects,miss_ratio and, for
// each trace, TRACE.txt.gz.

#include "engine/base/result.h"
#include "engine/cache/trace.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace reference {

using BySize = std::map<std::uint64_t, double>;  // miss ratio
using ByPolicy = std::map<std::string, BySize>;  // under the names of the reference
using Figures = std::map<std::string, ByPolicy>; // by trace

std::optional<std::filesystem::path> directory(); // absent: the variable is not set

pavement::Result<Figures> figures(const std::filesystem::path& directory);

pavement::Result<pavement::cache::Trace> trace(const std::filesystem::path& directory,
                                               const std::string& name);

// What the reference calls a policy of ours; empty: it has none.
std::string nameOf(const std::string& ours);

// The least known of any policy that does not know the future. A column that is known to be wrong is left
// out.
double bestOnline(const ByPolicy& policies, const std::string& trace, std::uint64_t size);

} // namespace reference
