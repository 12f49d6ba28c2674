#include "engine/postgres/row_reader.h"
#include "engine/postgres/statistics.h"
#include "engine/postgres/statistics_sql.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>
#include <string_view>

namespace pavement::postgres {

namespace {

constexpr std::array kNames{
    "autovacuum",
    "autovacuum_max_workers",
    "autovacuum_naptime",
    "autovacuum_vacuum_cost_delay",
    "autovacuum_vacuum_cost_limit",
    "autovacuum_vacuum_scale_factor",
    "bgwriter_delay",
    "bgwriter_lru_maxpages",
    "block_size",
    "checkpoint_completion_target",
    "checkpoint_timeout",
    "compute_query_id",
    "data_checksums",
    "default_statistics_target",
    "effective_cache_size",
    "effective_io_concurrency",
    "full_page_writes",
    "fsync",
    "hash_mem_multiplier",
    "huge_pages",
    "idle_in_transaction_session_timeout",
    "jit",
    "lock_timeout",
    "log_destination",
    "log_lock_waits",
    "log_min_duration_statement",
    "log_temp_files",
    "logging_collector",
    "maintenance_work_mem",
    "max_connections",
    "max_parallel_workers",
    "max_parallel_workers_per_gather",
    "max_wal_size",
    "max_worker_processes",
    "min_wal_size",
    "pg_stat_statements.max",
    "pg_stat_statements.save",
    "pg_stat_statements.track",
    "pg_stat_statements.track_planning",
    "pg_stat_statements.track_utility",
    "random_page_cost",
    "seq_page_cost",
    "server_version",
    "shared_buffers",
    "shared_preload_libraries",
    "statement_timeout",
    "superuser_reserved_connections",
    "synchronous_commit",
    "temp_buffers",
    "temp_file_limit",
    "track_activities",
    "track_activity_query_size",
    "track_counts",
    "track_functions",
    "track_io_timing",
    "track_wal_io_timing",
    "wal_buffers",
    "wal_compression",
    "wal_level",
    "work_mem",
};

template <typename Names>
std::string textArray(const Names& names) {
    std::string text = "{";
    for (const auto& name : names) { // plain setting names: nothing in them needs quoting
        text += (text.size() > 1 ? "," : "") + std::string(name);
    }
    return text + '}';
}

// "2s", "1min", "500" as milliseconds: files and role settings carry units, reset_val does not.
std::string inMilliseconds(const std::string& value) {
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{}) {
        return value;
    }
    std::string_view unit(end, static_cast<std::size_t>(value.data() + value.size() - end));
    while (!unit.empty() && unit.front() == ' ') {
        unit.remove_prefix(1);
    }
    const std::map<std::string_view, double> factors{
        {"", 1}, {"us", 0.001}, {"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
    const auto factor = factors.find(unit);
    return factor == factors.end() ? value
                                   : std::to_string(static_cast<std::int64_t>(number * factor->second + 0.5));
}

// Settings this session overrides: pg_settings.reset_val shows what came in `options=`, not what others get.
// What others get is the role's and database's setting, else the file's, else the built-in value — and where
// the role may not read the file, it cannot be known.
Result<void> lookBehindOurs(Session& session, ServerSettings& settings, Deadline deadline) {
    std::vector<std::string> names;
    for (const ServerSetting& setting : settings.all) {
        if (setting.source == "client" || setting.source == "session") {
            names.push_back(setting.name);
        }
    }
    if (names.empty()) {
        return {};
    }
    const auto roleLines = session.query(statistics_sql::roleSettings(), {}, deadline);
    if (!roleLines) {
        return fail(roleLines.error());
    }
    std::map<std::string, std::pair<std::string, std::string>> known; // name → value, source
    for (std::size_t row = 0; row < roleLines->size(); ++row) {
        const std::string line = roleLines->text(row, 0);
        const std::size_t equals = std::min(line.find('='), line.size());
        known.emplace(line.substr(0, equals),
                      std::pair{line.substr(std::min(equals + 1, line.size())), "role or database"});
    }
    const auto fileLines = session.query(statistics_sql::fileSettings(), {textArray(names)}, deadline);
    if (!fileLines && session.broken()) {
        return fail(fileLines.error());
    }
    for (std::size_t row = 0; fileLines && row < fileLines->size(); ++row) {
        known.emplace(fileLines->text(row, 0), std::pair{fileLines->text(row, 1), "configuration file"});
    }
    for (ServerSetting& setting : settings.all) {
        if (std::find(names.begin(), names.end(), setting.name) == names.end()) {
            continue;
        }
        setting.value.reset();
        if (const auto found = known.find(setting.name); found != known.end()) {
            setting.value = setting.unit == "ms" ? inMilliseconds(found->second.first) : found->second.first;
            setting.source = found->second.second;
        } else if (fileLines) {
            setting.value = setting.bootValue;
            setting.source = "default";
        }
    }
    return {};
}

} // namespace

std::string ServerSetting::shown() const {
    std::int64_t count = 0;
    const std::string raw = value.value_or("");
    const char* const end = raw.data() + raw.size();
    const auto [rest, problem] = std::from_chars(raw.data(), end, count);
    std::int64_t factor = 1; // of the unit: "8kB"
    const char* const unitEnd = unit.data() + unit.size();
    const std::string_view kind(std::from_chars(unit.data(), unitEnd, factor).ptr, unitEnd);
    const bool whole = problem == std::errc{} && rest == end;
    if (unit.empty() || raw.empty() || (whole && count <= 0)) {
        return raw; // 0 and -1 often say "off" or "automatic"
    }

    struct Step {
        std::string_view unit;
        std::int64_t toNext; // 0: the largest of its kind
    };

    static constexpr std::array kSteps{Step{"B", 1024}, Step{"kB", 1024}, Step{"MB", 1024}, Step{"GB", 1024},
                                       Step{"TB", 0},   Step{"us", 1000}, Step{"ms", 1000}, Step{"s", 60},
                                       Step{"min", 60}, Step{"h", 24},    Step{"d", 0}};
    const auto* step =
        std::find_if(kSteps.begin(), kSteps.end(), [&](const Step& one) { return one.unit == kind; });
    if (!whole || step == kSteps.end() || count > std::numeric_limits<std::int64_t>::max() / factor) {
        return raw + unit;
    }
    count *= factor;
    for (; step->toNext != 0 && count % step->toNext == 0; ++step) {
        count /= step->toNext;
    }
    return std::to_string(count) + std::string(step->unit);
}

const ServerSetting* ServerSettings::find(std::string_view name) const {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const ServerSetting& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

Result<ServerSettings> readSettings(Session& session, Deadline deadline) {
    const auto rows = session.query(statistics_sql::settings(), {textArray(kNames)}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    ServerSettings settings;
    settings.all = mapRows(*rows, [](RowReader& row) {
        return ServerSetting{.name = row.text(),
                             .value = row.text(),
                             .unit = row.text(),
                             .bootValue = row.text(),
                             .source = row.text(),
                             .pendingRestart = row.boolean()};
    });
    if (auto looked = lookBehindOurs(session, settings, deadline); !looked) {
        return fail(looked.error());
    }
    const auto number = [&](std::string_view name, std::int64_t fallback) {
        const ServerSetting* setting = settings.find(name);
        std::int64_t value = fallback;
        if (setting != nullptr && setting->value) {
            std::from_chars(setting->value->data(), setting->value->data() + setting->value->size(), value);
        }
        return value;
    };
    settings.maxConnections = number("max_connections", 0);
    settings.blockBytes = number("block_size", 8192);
    return settings;
}

} // namespace pavement::postgres
