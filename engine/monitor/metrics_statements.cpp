#include "engine/monitor/metrics.h"

#include <array>

namespace pavement::monitor {

namespace {

using history::WorkFigure;

constexpr std::string_view kSource =
    "pg_stat_statements: differences between two readings. Counted when the statement ends, so a long one "
    "appears at its end with all its cost.";
constexpr std::string_view kSince13 = "pg_stat_statements, 13 and later: differences between two readings.";
constexpr std::string_view kPlanning =
    "pg_stat_statements, 13 and later, with pg_stat_statements.track_planning: differences between two "
    "readings.";
constexpr std::string_view kSince15 = "pg_stat_statements, 15 and later: differences between two readings.";
constexpr std::string_view kTimed =
    "pg_stat_statements with track_io_timing: differences between two readings.";
constexpr std::string_view kExtremes = "pg_stat_statements keeps it since its counters began, so for a range "
                                       "it is known only where it moved, or "
                                       "where there was one call.";

// In the order of the figures.
constexpr std::array<MetricInfo, history::kWorkFigures> kFigures{{
    {"statement.calls", "Calls", Unit::count, "Executions that ended.", kSource, "", false, false},
    {"statement.time", "Execution time", Unit::seconds, "Time spent executing the statement.", kSource, "",
     false, false},
    {"statement.rows", "Rows", Unit::count, "Rows returned or changed.", kSource, "", false, false},
    {"statement.blocks_hit", "Blocks hit", Unit::bytes, "Data found in shared_buffers.", kSource, "", false,
     false},
    {"statement.blocks_read", "Blocks read", Unit::bytes, "Data not found in shared_buffers.", kSource, "",
     false, false},
    {"statement.blocks_dirtied", "Blocks dirtied", Unit::bytes,
     "Blocks of shared_buffers that were clean before the statement changed them.", kSource, "", false,
     false},
    {"statement.blocks_written", "Blocks written", Unit::bytes,
     "Blocks the session had to write itself to make room in shared_buffers.", kSource, "", false, false},
    {"statement.temp_read", "Temporary files read", Unit::bytes,
     "Data read back from temporary files of sorts and hashes that did not fit in work_mem.", kSource, "",
     false, false},
    {"statement.temp_written", "Temporary files written", Unit::bytes,
     "Data written to temporary files by sorts and hashes that did not fit in work_mem.", kSource, "", false,
     false},
    {"statement.wal_bytes", "WAL", Unit::bytes, "Write-ahead log the statement generated.", kSince13, "",
     false, false},
    {"statement.plans", "Plans", Unit::count, "Times the statement was planned.", kPlanning, "", false,
     false},
    {"statement.plan_time", "Planning time", Unit::seconds, "Time spent planning the statement.", kPlanning,
     "", false, false},
    {"statement.jit_time", "JIT time", Unit::seconds,
     "Time spent compiling the statement: generation, inlining, optimization and emission.", kSince15, "",
     false, false},
    {"statement.block_read_time", "Block read time", Unit::seconds,
     "Time spent waiting for blocks from the disk or the operating system.", kTimed, "", false, false},
    {"statement.squares", "Spread", Unit::none,
     "Sum of the squared deviations of the execution times from their mean, in square seconds.", kSource, "",
     false, false},
    {"statement.slowest", "Slowest", Unit::seconds, "The slowest execution, where it is known.", kExtremes,
     "", false, false},
    {"statement.fastest", "Fastest", Unit::seconds, "The fastest execution, where it is known.", kExtremes,
     "", false, false},
}};

} // namespace

const MetricInfo& infoOf(WorkFigure figure) {
    return kFigures[static_cast<std::size_t>(figure)];
}

} // namespace pavement::monitor
