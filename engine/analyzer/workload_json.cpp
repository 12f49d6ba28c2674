#include "engine/analyzer/workload_json.h"

#include "engine/base/json.h"
#include "engine/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace pavement::analyzer {

namespace {

constexpr std::array kSums{
    std::pair{"calls", WorkFigure::calls},
    std::pair{"seconds", WorkFigure::seconds},
    std::pair{"rows", WorkFigure::rows},
    std::pair{"hit_bytes", WorkFigure::hitBytes},
    std::pair{"read_bytes", WorkFigure::readBytes},
    std::pair{"dirtied_bytes", WorkFigure::dirtiedBytes},
    std::pair{"written_bytes", WorkFigure::writtenBytes},
    std::pair{"temp_read_bytes", WorkFigure::tempReadBytes},
    std::pair{"temp_written_bytes", WorkFigure::tempWrittenBytes},
    std::pair{"wal_bytes", WorkFigure::walBytes},
    std::pair{"plans", WorkFigure::plans},
    std::pair{"plan_seconds", WorkFigure::planSeconds},
    std::pair{"jit_seconds", WorkFigure::jitSeconds},
    std::pair{"block_read_seconds", WorkFigure::blockReadSeconds},
};

Json finite(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json workJson(const StatementWork& work, history::WorkFigures known) {
    Json json;
    for (const auto& [name, figure] : kSums) {
        json[name] = known.has(figure) ? Json(work[figure]) : Json(nullptr);
    }
    json["mean_seconds"] = finite(work.mean());
    json["deviation_seconds"] = known.has(WorkFigure::squares) ? finite(work.deviation()) : Json(nullptr);
    return json;
}

std::string_view sourceId(RowsScanned::Source source) {
    switch (source) {
    case RowsScanned::Source::measuredPlan:
        return "measured_plan";
    case RowsScanned::Source::loggedPlan:
        return "logged_plan";
    case RowsScanned::Source::estimatedPlan:
        return "estimated_plan";
    case RowsScanned::Source::tableStatistics:
        break;
    }
    return "table_statistics";
}

} // namespace

Json toJson(const StatementLoad& load, history::WorkFigures known) {
    Json json{{"id", load.id},
              {"text", load.text},
              {"databases", load.databases},
              {"users", load.users},
              {"share", finite(load.share)},
              {"hit_ratio", finite(load.hitRatio())},
              {"nested_seconds", load.nestedSeconds},
              {"first_seen", formatTimestamp(load.firstSeen)},
              {"last_seen", formatTimestamp(load.lastSeen)},
              {"work", workJson(load.work, known)}};
    json["rows_scanned"] = nullptr;
    if (load.rowsScanned) {
        json["rows_scanned"] = {{"per_call", load.rowsScanned->perCall},
                                {"source", sourceId(load.rowsScanned->source)},
                                {"at", formatTimestamp(load.rowsScanned->at)}};
    }
    return json;
}

Json toJson(const Workload& workload, std::size_t most) {
    Json json{{"schema", "pavement-statements"},
              {"version", kWorkloadSchemaVersion},
              {"from", formatTimestamp(workload.range.from)},
              {"to", formatTimestamp(workload.range.to)},
              {"recorded", workload.recorded},
              {"partial", workload.partial},
              {"statements_total", workload.statements.size()},
              {"total", workJson(workload.total, workload.figures)},
              {"rest", workJson(workload.rest, workload.figures)},
              {"gaps", Json::array()},
              {"statements", Json::array()}};
    for (const TimeRange& gap : workload.gaps) {
        json["gaps"].push_back({{"from", formatTimestamp(gap.from)}, {"to", formatTimestamp(gap.to)}});
    }
    for (std::size_t i = 0; i < std::min(most, workload.statements.size()); ++i) {
        json["statements"].push_back(toJson(workload.statements[i], workload.figures));
    }
    return json;
}

} // namespace pavement::analyzer
