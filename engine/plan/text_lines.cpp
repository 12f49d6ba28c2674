#include "engine/plan/text_lines.h"

#include "engine/plan/fields.h"

#include <cstdio>

namespace pavement::plan::detail {

namespace {

std::string fixed(double value, int digits) {
    char text[400]; // the largest double has 309 digits
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

// Rows are whole up to 17 and have two digits since.
std::string rowsText(double rows) {
    const bool whole = rows < 9e15 && rows == static_cast<double>(static_cast<std::int64_t>(rows));
    return fixed(rows, whole ? 0 : 2);
}

std::string kilobytes(std::int64_t value) {
    return std::to_string(value) + "kB";
}

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) {
        text += text.empty() ? item : ", " + item;
    }
    return text;
}

// As the server's quote_identifier(), without its list of key words: a name that is one is read back all the
// same.
std::string identifier(std::string_view name) {
    bool plain = !name.empty() && ((name.front() >= 'a' && name.front() <= 'z') || name.front() == '_');
    for (const char c : name) {
        plain = plain && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
    }
    if (plain && name != "xmltable" && name != "json_table") { // the two that stand in plans by themselves
        return std::string(name);
    }
    std::string quoted = "\"";
    for (const char c : name) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + '"';
}

std::string targetOf(std::string_view schema, std::string_view object, std::string_view alias) {
    std::string text = " on";
    if (!object.empty()) {
        text += schema.empty() ? " " : " " + identifier(schema) + ".";
        text += identifier(object);
    }
    if (alias != object) {
        text += " " + identifier(alias);
    }
    return text;
}

std::string actualsText(const Actuals& actuals) {
    std::string text = "actual ";
    if (actuals.totalMs) {
        text += "time=" + fixed(actuals.startupMs.value_or(0), 3) + ".." + fixed(*actuals.totalMs, 3) + " ";
    }
    return text + "rows=" + rowsText(actuals.rows) + " loops=" + fixed(actuals.loops, 0);
}

std::string blocksText(const char* name, const BlockCounts& blocks) {
    std::string text;
    for (const auto& [what, count] : {std::pair{" hit=", blocks.hit},
                                      {" read=", blocks.read},
                                      {" dirtied=", blocks.dirtied},
                                      {" written=", blocks.written}}) {
        text += count > 0 ? what + std::to_string(count) : "";
    }
    return text.empty() ? text : name + text;
}

std::string timesText(const char* name, std::optional<double> read, std::optional<double> write) {
    std::string text;
    text += read.value_or(0) > 0 ? " read=" + fixed(*read, 3) : "";
    text += write.value_or(0) > 0 ? " write=" + fixed(*write, 3) : "";
    return text.empty() ? text : name + text;
}

std::string listed(std::initializer_list<std::string> parts) {
    std::string text;
    for (const std::string& part : parts) {
        text += part.empty() || text.empty() ? part : ", " + part;
    }
    return text;
}

void writeBuffers(TextOut& out, std::uint32_t column, const std::optional<Buffers>& buffers,
                  const Rare<IoTimes>& times) {
    if (buffers) {
        const std::string text =
            listed({blocksText("shared", buffers->shared), blocksText("local", buffers->local),
                    blocksText("temp", {0, buffers->tempRead, 0, buffers->tempWritten})});
        if (!text.empty()) {
            out.property(column, "Buffers", text);
        }
    }
    if (times) {
        const std::string text = listed({timesText(times->sharedIncludesLocal ? "shared/local" : "shared",
                                                   times->sharedReadMs, times->sharedWriteMs),
                                         timesText("local", times->localReadMs, times->localWriteMs),
                                         timesText("temp", times->tempReadMs, times->tempWriteMs)});
        if (!text.empty()) {
            out.property(column, "I/O Timings", text);
        }
    }
}

void writeJit(TextOut& out, std::uint32_t column, const Jit& jit) {
    const auto flag = [](bool on) { return on ? "true" : "false"; };
    out.line(column, "JIT:");
    out.property(column + 2, "Functions", std::to_string(jit.functions));
    out.property(column + 2, "Options",
                 std::string("Inlining ") + flag(jit.inlining) + ", Optimization " + flag(jit.optimization) +
                     ", Expressions " + flag(jit.expressions) + ", Deforming " + flag(jit.deforming));
    if (jit.times) {
        const std::string deform =
            jit.times->deformMs ? " (Deform " + fixed(*jit.times->deformMs, 3) + " ms)" : "";
        out.property(column + 2, "Timing",
                     "Generation " + fixed(jit.times->generationMs, 3) + " ms" + deform + ", Inlining " +
                         fixed(jit.times->inliningMs, 3) + " ms, Optimization " +
                         fixed(jit.times->optimizationMs, 3) + " ms, Emission " +
                         fixed(jit.times->emissionMs, 3) + " ms, Total " + fixed(jit.times->totalMs, 3) +
                         " ms");
    }
}

void writeSortGroups(TextOut& out, std::uint32_t column, const char* name,
                     const std::optional<SortGroups>& groups) {
    if (!groups) {
        return;
    }
    std::string text = std::to_string(groups->count) +
                       (groups->methods.size() > 1 ? "  Sort Methods: " : "  Sort Method: ") +
                       joined(groups->methods);
    for (const auto& [type, space] : {std::pair{"Memory", groups->memory}, {"Disk", groups->disk}}) {
        if (space) {
            text += std::string("  Average ") + type + ": " + kilobytes(space->averageKb) + "  Peak " + type +
                    ": " + kilobytes(space->peakKb);
        }
    }
    out.property(column, name, text);
}

void writeHash(TextOut& out, std::uint32_t column, const HashDetails& hash) {
    std::string text;
    const auto add = [&](const char* name, const std::string& value) {
        text += (text.empty() ? "" : "  ") + std::string(name) + ": " + value;
    };
    const auto changed = [](std::int64_t now, std::optional<std::int64_t> before, bool show) {
        return std::to_string(now) +
               (show ? " (originally " + std::to_string(before.value_or(now)) + ")" : std::string());
    };
    if (hash.buckets) {
        const bool show = hash.originalBuckets.value_or(*hash.buckets) != *hash.buckets ||
                          hash.originalBatches != hash.batches;
        add("Buckets", changed(*hash.buckets, hash.originalBuckets, show));
        add("Batches", changed(hash.batches.value_or(0), hash.originalBatches, show));
    }
    if (hash.cacheMisses) {
        add("Hits", std::to_string(hash.cacheHits.value_or(0)));
        add("Misses", std::to_string(*hash.cacheMisses));
        add("Evictions", std::to_string(hash.cacheEvictions.value_or(0)));
        add("Overflows", std::to_string(hash.cacheOverflows.value_or(0)));
    }
    if (hash.plannedPartitions.value_or(0) > 0) {
        add("Planned Partitions", std::to_string(*hash.plannedPartitions));
    }
    if (hash.aggregateBatches) {
        add("Batches", std::to_string(*hash.aggregateBatches));
    }
    if (hash.peakMemoryKb) {
        add("Memory Usage", kilobytes(*hash.peakMemoryKb));
    }
    if (hash.diskKb.value_or(0) > 0) {
        add("Disk Usage", kilobytes(*hash.diskKb));
    }
    if (!text.empty()) {
        out.line(column, text);
    }
}

void writeExtra(TextOut& out, std::uint32_t column, const std::vector<Property>& properties) {
    for (const Property& one : properties) {
        if (one.name.empty()) {
            out.line(column, one.value);
        } else {
            out.property(column, one.name, one.value);
        }
    }
}

void writeMeasurements(TextOut& out, std::uint32_t column, const Measurements& m) {
    if (m.sort) {
        out.property(column, "Sort Method",
                     m.sort->method + "  " + m.sort->spaceType + ": " + kilobytes(m.sort->spaceKb));
    }
    if (m.incrementalSort) {
        writeSortGroups(out, column, "Full-sort Groups", m.incrementalSort->fullSort);
        writeSortGroups(out, column, "Pre-sorted Groups", m.incrementalSort->preSorted);
    }
    if (m.hash) {
        writeHash(out, column, *m.hash);
    }
    if (m.heapBlocks && (m.heapBlocks->exact > 0 || m.heapBlocks->lossy > 0)) {
        std::string text = m.heapBlocks->exact > 0 ? "exact=" + std::to_string(m.heapBlocks->exact) : "";
        if (m.heapBlocks->lossy > 0) {
            text += (text.empty() ? "lossy=" : " lossy=") + std::to_string(m.heapBlocks->lossy);
        }
        out.property(column, "Heap Blocks", text);
    }
    if (m.storage) {
        out.property(column, "Storage",
                     m.storage->type + "  Maximum Storage: " + kilobytes(m.storage->maximumKb));
    }
    if (m.jit) {
        writeJit(out, column, *m.jit);
    }
    writeExtra(out, column, m.extra);
    writeBuffers(out, column, m.buffers, m.ioTimes);
    if (m.wal) {
        std::string text;
        for (const auto& [name, count] : {std::pair{" records=", m.wal->records},
                                          {" fpi=", m.wal->fullPageImages},
                                          {" bytes=", m.wal->bytes}}) {
            text += count > 0 ? name + std::to_string(count) : "";
        }
        if (!text.empty()) {
            out.property(column, "WAL", text.substr(1));
        }
    }
}

void writeWorkers(TextOut& out, std::uint32_t column, const Node& node) {
    for (const Worker& worker : node.workers) {
        TextOut lines;
        if (worker.actuals) {
            lines.line(column + 2, actualsText(*worker.actuals));
        }
        writeMeasurements(lines, column + 2, worker);
        const std::string text = lines.take();
        if (!text.empty()) { // the first line follows the worker's number
            const std::string rest = text.substr(column + 2, text.size() - column - 3);
            out.line(column, "Worker " + std::to_string(worker.number) + ":  " + rest);
        }
    }
}

void writeModification(TextOut& out, const Node& node, std::uint32_t column) {
    for (const TargetTable& target : node.targets) {
        out.line(column, std::string(toString(node.operation)) +
                             targetOf(target.schema, target.relation, target.alias));
        writeExtra(out, column + 2, target.extra);
    }
    if (node.conflict) {
        out.property(column, "Conflict Resolution", node.conflict->resolution);
        if (!node.conflict->arbiterIndexes.empty()) {
            out.property(column, "Conflict Arbiter Indexes", joined(node.conflict->arbiterIndexes));
        }
    }
    if (!node.tuples) {
        return;
    }
    const ModifiedTuples& tuples = *node.tuples;
    if (tuples.conflicting) {
        out.property(column, "Tuples Inserted", fixed(tuples.inserted.value_or(0), 0));
        out.property(column, "Conflicting Tuples", fixed(*tuples.conflicting, 0));
        return;
    }
    std::string text;
    for (const auto& [name, count] : {std::pair{" inserted=", tuples.inserted},
                                      {" updated=", tuples.updated},
                                      {" deleted=", tuples.deleted},
                                      {" skipped=", tuples.skipped}}) {
        text += count.value_or(0) > 0 ? name + fixed(*count, 0) : "";
    }
    if (!text.empty()) {
        out.property(column, "Tuples", text.substr(1));
    }
}

void writeCount(TextOut& out, std::uint32_t column, const char* name, std::optional<double> count,
                bool zero) {
    if (count && (zero || *count > 0)) {
        out.property(column, name, fixed(*count, 0));
    }
}

// A sort among grouping sets heads the keys below it, which stand deeper.
void writeKeys(TextOut& out, const Node& node, std::uint32_t column) {
    std::uint32_t deeper = 0;
    for (const KeyList& list : node.keys) {
        const bool heads = node.type == NodeType::aggregate && list.kind == KeyKind::sortKey;
        out.property(column + (heads ? 0 : deeper), toString(list.kind),
                     list.keys.empty() ? "()" : joined(list.keys));
        deeper = heads ? 2 : deeper;
    }
}

} // namespace

std::string headingLine(const Node& node) {
    std::string text = heading(node);
    if (node.type == NodeType::bitmapIndexScan) {
        text += node.index.empty() ? "" : " on " + identifier(node.index);
    } else {
        text += node.scanDirection == ScanDirection::backward ? " Backward" : "";
        text += node.index.empty() ? "" : " using " + identifier(node.index);
        const std::string& object = !node.relation.empty()  ? node.relation
                                    : !node.cteName.empty() ? node.cteName
                                                            : node.functionName;
        if (!object.empty() || !node.alias.empty()) {
            text += targetOf(node.schema, object, node.alias);
        }
    }
    if (node.estimates) {
        text += "  (cost=" + fixed(node.estimates->startupCost, 2) + ".." +
                fixed(node.estimates->totalCost, 2) + " rows=" + fixed(node.estimates->rows, 0) +
                " width=" + std::to_string(node.estimates->width) + ")";
    }
    if (node.neverExecuted()) {
        text += " (never executed)";
    } else if (node.actuals) {
        text += " (" + actualsText(*node.actuals) + ")";
    }
    return text;
}

void writeProperties(TextOut& out, const Node& node, std::uint32_t column) {
    if (!node.output.empty()) {
        out.property(column, "Output", joined(node.output));
    }
    if (node.innerUnique.value_or(false)) {
        out.property(column, "Inner Unique", "true");
    }
    if (node.sampling) {
        out.property(column, "Sampling",
                     node.sampling->method + " (" + joined(node.sampling->parameters) + ")" +
                         (node.sampling->repeatableSeed.empty()
                              ? std::string()
                              : " REPEATABLE (" + node.sampling->repeatableSeed + ")"));
    }
    writeKeys(out, node, column);
    for (const Condition& one : node.conditions) {
        out.property(column, toString(one.kind), one.text);
    }
    writeCount(out, column, "Rows Removed by Index Recheck", node.rowsRemovedByIndexRecheck, false);
    writeCount(out, column, "Rows Removed by Filter", node.rowsRemovedByFilter, false);
    writeCount(out, column, "Rows Removed by Join Filter", node.rowsRemovedByJoinFilter, false);
    writeCount(out, column, "Rows Removed by Conflict Filter", node.rowsRemovedByConflictFilter, false);
    writeCount(out, column, "Heap Fetches", node.heapFetches, true);
    writeModification(out, node, column);
    if (node.workersPlanned) {
        out.property(column, "Workers Planned", std::to_string(*node.workersPlanned));
    }
    if (!node.paramsEvaluated.empty()) {
        out.property(column, "Params Evaluated", joined(node.paramsEvaluated));
    }
    if (node.workersLaunched) {
        out.property(column, "Workers Launched", std::to_string(*node.workersLaunched));
    }
    if (node.singleCopy.value_or(false)) {
        out.property(column, "Single Copy", "true");
    }
    writeMeasurements(out, column, node);
    writeWorkers(out, column, node);
    if (node.subplansRemoved.value_or(0) > 0) {
        out.property(column, "Subplans Removed", std::to_string(*node.subplansRemoved));
    }
}

void writeStatement(TextOut& out, const PlanTree& tree) {
    if (!tree.settings.empty()) {
        std::string text;
        for (const Setting& setting : tree.settings) {
            text += text.empty() ? "" : ", ";
            text += setting.name + " = " + (setting.value ? "'" + *setting.value + "'" : "NULL");
        }
        out.property(0, "Settings", text);
    }
    if (tree.queryIdentifier) {
        out.property(0, "Query Identifier", std::to_string(*tree.queryIdentifier));
    }
    if (tree.planning) {
        TextOut lines;
        writeBuffers(lines, 2, tree.planning->buffers, tree.planning->ioTimes);
        if (tree.planning->memoryUsedKb) {
            lines.property(2, "Memory",
                           "used=" + kilobytes(*tree.planning->memoryUsedKb) +
                               "  allocated=" + kilobytes(tree.planning->memoryAllocatedKb.value_or(0)));
        }
        writeExtra(lines, 2, tree.planning->extra);
        const std::string text = lines.take();
        if (!text.empty()) {
            out.line(0, "Planning:\n" + text.substr(0, text.size() - 1));
        }
    }
    if (tree.planningMs) {
        out.property(0, "Planning Time", fixed(*tree.planningMs, 3) + " ms");
    }
    for (const Trigger& trigger : tree.triggers) {
        std::string text = "Trigger";
        text += trigger.name.empty() ? "" : " " + trigger.name;
        text += trigger.constraint.empty() ? "" : " for constraint " + trigger.constraint;
        text += trigger.relation.empty() ? "" : " on " + trigger.relation;
        text += ": ";
        text += trigger.timeMs ? "time=" + fixed(*trigger.timeMs, 3) + " " : "";
        out.line(0, text + "calls=" + fixed(trigger.calls, 0));
    }
    if (tree.jit) {
        writeJit(out, 0, *tree.jit);
    }
    if (tree.serialization) {
        out.property(0, "Serialization",
                     (tree.serialization->timeMs ? "time=" + fixed(*tree.serialization->timeMs, 3) + " ms  "
                                                 : std::string()) +
                         "output=" + kilobytes(tree.serialization->outputKb) +
                         "  format=" + tree.serialization->format);
        writeBuffers(out, 2, tree.serialization->buffers, tree.serialization->ioTimes);
    }
    if (tree.executionMs) {
        out.property(0, "Execution Time", fixed(*tree.executionMs, 3) + " ms");
    }
    writeExtra(out, 0, tree.extra);
}

} // namespace pavement::plan::detail
