#pragma once
// Saves what can be read of a damaged history file into a fresh one, row by row: around a page that cannot be
// read, the rows on either side of it.

#include "engine/history/connection.h"

#include <functional>
#include <stop_token>

namespace pavement::history {

struct SalvageCounts {
    std::uint64_t saved = 0;   // rows
    std::uint64_t damaged = 0; // stretches of rows that could not be read, and rows whose checksum is off
    bool stopped = false;      // on request, and nothing kept
};

// Into a file that has the schema and no rows. Throws only what the fresh file is to blame for. `onProgress`,
// where there is one, hears the share done about every megabyte.
SalvageCounts salvage(const std::filesystem::path& damaged, Connection& fresh,
                      const std::function<void(double)>& onProgress = {}, const std::stop_token& stop = {});

} // namespace pavement::history
