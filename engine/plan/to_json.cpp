#include "engine/plan/to_json.h"

#include "engine/base/json.h"

namespace pavement::plan {

namespace {

// Writes as it goes, so a deep plan needs no recursion and a large one no document.
class Writer {
public:
    void open(char bracket) {
        separate();
        m_out += bracket;
        ++m_depth;
        m_first = true;
    }

    void open(std::string_view name, char bracket) {
        key(name);
        m_out += bracket;
        ++m_depth;
        m_first = true;
    }

    void close(char bracket) {
        --m_depth;
        if (!m_first) {
            newLine();
        }
        m_out += bracket;
        m_first = false;
    }

    void text(std::string_view name, std::string_view value) {
        key(name);
        m_out += dumpJson(Json(value));
    }

    void textUnlessEmpty(std::string_view name, std::string_view value) {
        if (!value.empty()) {
            text(name, value);
        }
    }

    void flag(std::string_view name, std::optional<bool> value) {
        if (value) {
            raw(name, *value ? "true" : "false");
        }
    }

    void integer(std::string_view name, std::optional<std::int64_t> value) {
        if (value) {
            raw(name, std::to_string(*value));
        }
    }

    // Whole numbers without a fraction, as the server writes rows and loops.
    void real(std::string_view name, std::optional<double> value) {
        if (value) {
            const double number = *value;
            const bool whole = number > -9e15 && number < 9e15 &&
                               number == static_cast<double>(static_cast<std::int64_t>(number));
            raw(name, whole ? std::to_string(static_cast<std::int64_t>(number)) : dumpJson(Json(number)));
        }
    }

    void list(std::string_view name, const std::vector<std::string>& values) {
        key(name);
        items(values);
    }

    void items(const std::vector<std::string>& values) { m_out += dumpJson(Json(values)); }

    void nestedItems(const std::vector<std::string>& values) {
        separate();
        items(values);
    }

    void property(const Property& property) {
        if (property.isJson) {
            raw(property.name, property.value);
        } else {
            text(property.name, property.value);
        }
    }

    void properties(const std::vector<Property>& all) {
        for (const Property& one : all) {
            property(one);
        }
    }

    void raw(std::string_view name, std::string_view json) {
        key(name);
        m_out += json;
    }

    std::string take() { return std::move(m_out); }

private:
    void newLine() {
        m_out += '\n';
        m_out.append(m_depth * 2, ' ');
    }

    void separate() {
        if (m_depth > 0) {
            m_out += m_first ? "" : ",";
            newLine();
        }
        m_first = false;
    }

    void key(std::string_view name) {
        separate();
        m_out += dumpJson(Json(name));
        m_out += ": ";
    }

    std::string m_out;
    std::size_t m_depth = 0;
    bool m_first = true;
};

void writeBuffers(Writer& out, const std::optional<Buffers>& buffers, const Rare<IoTimes>& times) {
    if (buffers) {
        out.integer("Shared Hit Blocks", buffers->shared.hit);
        out.integer("Shared Read Blocks", buffers->shared.read);
        out.integer("Shared Dirtied Blocks", buffers->shared.dirtied);
        out.integer("Shared Written Blocks", buffers->shared.written);
        out.integer("Local Hit Blocks", buffers->local.hit);
        out.integer("Local Read Blocks", buffers->local.read);
        out.integer("Local Dirtied Blocks", buffers->local.dirtied);
        out.integer("Local Written Blocks", buffers->local.written);
        out.integer("Temp Read Blocks", buffers->tempRead);
        out.integer("Temp Written Blocks", buffers->tempWritten);
    }
    if (times) {
        const bool old = times->sharedIncludesLocal;
        out.real(old ? "I/O Read Time" : "Shared I/O Read Time", times->sharedReadMs);
        out.real(old ? "I/O Write Time" : "Shared I/O Write Time", times->sharedWriteMs);
        out.real("Local I/O Read Time", times->localReadMs);
        out.real("Local I/O Write Time", times->localWriteMs);
        out.real("Temp I/O Read Time", times->tempReadMs);
        out.real("Temp I/O Write Time", times->tempWriteMs);
    }
}

void writeJit(Writer& out, const Jit& jit) {
    out.open("JIT", '{');
    out.integer("Functions", jit.functions);
    out.open("Options", '{');
    out.flag("Inlining", jit.inlining);
    out.flag("Optimization", jit.optimization);
    out.flag("Expressions", jit.expressions);
    out.flag("Deforming", jit.deforming);
    out.close('}');
    if (jit.times) {
        out.open("Timing", '{');
        if (jit.times->deformMs) {
            out.open("Generation", '{');
            out.real("Deform", jit.times->deformMs);
            out.real("Total", jit.times->generationMs);
            out.close('}');
        } else {
            out.real("Generation", jit.times->generationMs);
        }
        out.real("Inlining", jit.times->inliningMs);
        out.real("Optimization", jit.times->optimizationMs);
        out.real("Emission", jit.times->emissionMs);
        out.real("Total", jit.times->totalMs);
        out.close('}');
    }
    out.close('}');
}

void writeSortGroups(Writer& out, std::string_view name, const std::optional<SortGroups>& groups) {
    if (!groups) {
        return;
    }
    out.open(name, '{');
    out.integer("Group Count", groups->count);
    out.list("Sort Methods Used", groups->methods);
    for (const auto& [title, space] :
         {std::pair{"Sort Space Memory", groups->memory}, {"Sort Space Disk", groups->disk}}) {
        if (space) {
            out.open(title, '{');
            out.integer("Average Sort Space Used", space->averageKb);
            out.integer("Peak Sort Space Used", space->peakKb);
            out.close('}');
        }
    }
    out.close('}');
}

void writeMeasurements(Writer& out, const Measurements& m) {
    if (m.actuals) {
        out.real("Actual Startup Time", m.actuals->startupMs);
        out.real("Actual Total Time", m.actuals->totalMs);
        out.real("Actual Rows", m.actuals->rows);
        out.real("Actual Loops", m.actuals->loops);
    }
    if (m.sort) {
        out.text("Sort Method", m.sort->method);
        out.integer("Sort Space Used", m.sort->spaceKb);
        out.text("Sort Space Type", m.sort->spaceType);
    }
    if (m.incrementalSort) {
        writeSortGroups(out, "Full-sort Groups", m.incrementalSort->fullSort);
        writeSortGroups(out, "Pre-sorted Groups", m.incrementalSort->preSorted);
    }
    if (m.hash) {
        out.integer("Hash Buckets", m.hash->buckets);
        out.integer("Original Hash Buckets", m.hash->originalBuckets);
        out.integer("Hash Batches", m.hash->batches);
        out.integer("Original Hash Batches", m.hash->originalBatches);
        out.integer("Planned Partitions", m.hash->plannedPartitions);
        out.integer("HashAgg Batches", m.hash->aggregateBatches);
        out.integer("Cache Hits", m.hash->cacheHits);
        out.integer("Cache Misses", m.hash->cacheMisses);
        out.integer("Cache Evictions", m.hash->cacheEvictions);
        out.integer("Cache Overflows", m.hash->cacheOverflows);
        out.integer("Peak Memory Usage", m.hash->peakMemoryKb);
        out.integer("Disk Usage", m.hash->diskKb);
    }
    if (m.heapBlocks) {
        out.integer("Exact Heap Blocks", m.heapBlocks->exact);
        out.integer("Lossy Heap Blocks", m.heapBlocks->lossy);
    }
    if (m.storage) {
        out.text("Storage", m.storage->type);
        out.integer("Maximum Storage", m.storage->maximumKb);
    }
    if (m.jit) {
        writeJit(out, *m.jit);
    }
    writeBuffers(out, m.buffers, m.ioTimes);
    if (m.wal) {
        out.integer("WAL Records", m.wal->records);
        out.integer("WAL FPI", m.wal->fullPageImages);
        out.integer("WAL Bytes", m.wal->bytes);
    }
    out.properties(m.extra);
}

void writeIdentity(Writer& out, const Node& node) {
    out.text("Node Type", typeName(node));
    out.textUnlessEmpty("Strategy", toString(node.strategy));
    out.textUnlessEmpty("Partial Mode", toString(node.partialMode));
    out.textUnlessEmpty("Operation", toString(node.operation));
    out.textUnlessEmpty("Parent Relationship", toString(node.relationship));
    out.textUnlessEmpty("Subplan Name", node.subplanName);
    out.textUnlessEmpty("Custom Plan Provider", node.customProvider);
    out.flag("Parallel Aware", node.parallelAware);
    out.flag("Async Capable", node.asyncCapable);
    out.textUnlessEmpty("Scan Direction", toString(node.scanDirection));
    out.textUnlessEmpty("Index Name", node.index);
    out.textUnlessEmpty("Relation Name", node.relation);
    out.textUnlessEmpty("CTE Name", node.cteName);
    out.textUnlessEmpty(node.type == NodeType::tableFunctionScan ? "Table Function Name" : "Function Name",
                        node.functionName);
    out.textUnlessEmpty("Schema", node.schema);
    out.textUnlessEmpty("Alias", node.alias);
    out.textUnlessEmpty("Join Type", toString(node.joinType));
    out.textUnlessEmpty("Command", toString(node.setOpCommand));
    if (node.estimates) {
        out.real("Startup Cost", node.estimates->startupCost);
        out.real("Total Cost", node.estimates->totalCost);
        out.real("Plan Rows", node.estimates->rows);
        out.integer("Plan Width", node.estimates->width);
    }
}

// An aggregate with several lists, or an empty one, has grouping sets; each sort and each hash is a phase.
void writeKeys(Writer& out, const Node& node) {
    bool sets = false;
    if (node.type == NodeType::aggregate) {
        for (const KeyList& list : node.keys) {
            sets = sets || node.keys.size() > 1 || list.keys.empty() || list.kind == KeyKind::hashKey;
        }
    }
    if (!sets) {
        for (const KeyList& list : node.keys) {
            out.list(toString(list.kind), list.keys);
        }
        return;
    }
    out.open("Grouping Sets", '[');
    for (std::size_t i = 0; i < node.keys.size();) {
        out.open('{');
        if (node.keys[i].kind == KeyKind::sortKey) {
            out.list("Sort Key", node.keys[i++].keys);
        }
        if (i < node.keys.size() && node.keys[i].kind != KeyKind::sortKey) {
            const KeyKind kind = node.keys[i].kind;
            out.open(kind == KeyKind::hashKey ? "Hash Keys" : "Group Keys", '[');
            do {
                out.nestedItems(node.keys[i++].keys);
            } while (kind == KeyKind::groupKey && i < node.keys.size() && node.keys[i].kind == kind);
            out.close(']');
        }
        out.close('}');
    }
    out.close(']');
}

void writeDetails(Writer& out, const Node& node) {
    if (!node.output.empty()) {
        out.list("Output", node.output);
    }
    out.flag("Inner Unique", node.innerUnique);
    for (const Condition& one : node.conditions) {
        out.text(toString(one.kind), one.text);
    }
    writeKeys(out, node);
    out.real("Rows Removed by Filter", node.rowsRemovedByFilter);
    out.real("Rows Removed by Join Filter", node.rowsRemovedByJoinFilter);
    out.real("Rows Removed by Index Recheck", node.rowsRemovedByIndexRecheck);
    out.real("Rows Removed by Conflict Filter", node.rowsRemovedByConflictFilter);
    out.real("Heap Fetches", node.heapFetches);
    out.integer("Workers Planned", node.workersPlanned);
    out.integer("Workers Launched", node.workersLaunched);
    if (!node.paramsEvaluated.empty()) {
        out.list("Params Evaluated", node.paramsEvaluated);
    }
    out.flag("Single Copy", node.singleCopy);
    out.integer("Subplans Removed", node.subplansRemoved);
    if (node.sampling) {
        out.text("Sampling Method", node.sampling->method);
        out.list("Sampling Parameters", node.sampling->parameters);
        out.textUnlessEmpty("Repeatable Seed", node.sampling->repeatableSeed);
    }
    if (node.conflict) {
        out.text("Conflict Resolution", node.conflict->resolution);
        if (!node.conflict->arbiterIndexes.empty()) {
            out.list("Conflict Arbiter Indexes", node.conflict->arbiterIndexes);
        }
    }
    if (node.tuples) {
        out.real("Tuples Inserted", node.tuples->inserted);
        out.real("Tuples Updated", node.tuples->updated);
        out.real("Tuples Deleted", node.tuples->deleted);
        out.real("Tuples Skipped", node.tuples->skipped);
        out.real("Conflicting Tuples", node.tuples->conflicting);
    }
    if (!node.targets.empty()) {
        out.open("Target Tables", '[');
        for (const TargetTable& target : node.targets) {
            out.open('{');
            out.textUnlessEmpty("Relation Name", target.relation);
            out.textUnlessEmpty("Schema", target.schema);
            out.textUnlessEmpty("Alias", target.alias);
            out.properties(target.extra);
            out.close('}');
        }
        out.close(']');
    }
    if (!node.workers.empty()) {
        out.open("Workers", '[');
        for (const Worker& worker : node.workers) {
            out.open('{');
            out.integer("Worker Number", worker.number);
            writeMeasurements(out, worker);
            out.close('}');
        }
        out.close(']');
    }
}

void writeTree(Writer& out, const PlanTree& tree) {
    std::vector<NodeIndex> open; // nodes whose "Plans" is being written
    for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        const Node& node = tree.nodes[i];
        while (!open.empty() && tree.nodes[open.back()].subtreeEnd <= i) {
            out.close(']');
            out.close('}');
            open.pop_back();
        }
        if (node.parent == kNoNode) {
            out.open("Plan", '{');
        } else {
            out.open('{');
        }
        writeIdentity(out, node);
        writeDetails(out, node);
        writeMeasurements(out, node);
        if (node.firstChild == kNoNode) {
            out.close('}');
        } else {
            out.open("Plans", '[');
            open.push_back(i);
        }
    }
    for (; !open.empty(); open.pop_back()) {
        out.close(']');
        out.close('}');
    }
}

void writeStatement(Writer& out, const PlanTree& tree) {
    if (tree.settingsPrinted) {
        out.open("Settings", '{');
        for (const Setting& setting : tree.settings) {
            if (setting.value) {
                out.text(setting.name, *setting.value);
            } else {
                out.raw(setting.name, "null");
            }
        }
        out.close('}');
    }
    out.integer("Query Identifier", tree.queryIdentifier);
    if (tree.planning) {
        out.open("Planning", '{');
        writeBuffers(out, tree.planning->buffers, tree.planning->ioTimes);
        out.integer("Memory Used", tree.planning->memoryUsedKb);
        out.integer("Memory Allocated", tree.planning->memoryAllocatedKb);
        out.properties(tree.planning->extra);
        out.close('}');
    }
    out.real("Planning Time", tree.planningMs);
    if (tree.triggersPrinted || !tree.triggers.empty()) {
        out.open("Triggers", '[');
        for (const Trigger& trigger : tree.triggers) {
            out.open('{');
            out.textUnlessEmpty("Trigger Name", trigger.name);
            out.textUnlessEmpty("Constraint Name", trigger.constraint);
            out.textUnlessEmpty("Relation", trigger.relation);
            out.real("Time", trigger.timeMs);
            out.real("Calls", trigger.calls);
            out.close('}');
        }
        out.close(']');
    }
    if (tree.jit) {
        writeJit(out, *tree.jit);
    }
    if (tree.serialization) {
        out.open("Serialization", '{');
        out.real("Time", tree.serialization->timeMs);
        out.integer("Output Volume", tree.serialization->outputKb);
        out.text("Format", tree.serialization->format);
        writeBuffers(out, tree.serialization->buffers, tree.serialization->ioTimes);
        out.close('}');
    }
    out.real("Execution Time", tree.executionMs);
    out.properties(tree.extra);
}

} // namespace

std::string toJson(const PlanTree& tree) {
    Writer out;
    out.open('[');
    out.open('{');
    out.textUnlessEmpty("Query Text", tree.queryText);
    out.textUnlessEmpty("Query Parameters", tree.queryParameters);
    writeTree(out, tree);
    writeStatement(out, tree);
    out.close('}');
    out.close(']');
    return out.take();
}

} // namespace pavement::plan
