// What did not fit into memory, and what is too wide for it.

#include "engine/analyzer/finding_context.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pavement::analyzer::detail {

using plan::NodeIndex;
using plan::NodeType;

namespace {

constexpr double kKilobyte = 1024;

double blockBytes(const PlanContext& context) {
    return context.facts() == nullptr ? 8192.0 : context.facts()->settings.blockBytes;
}

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    return end.ec == std::errc() && end.ptr == text.data() + text.size() ? std::optional(value)
                                                                         : std::nullopt;
}

// "64MB", "512kB"; without a unit kilobytes.
std::optional<double> memoryBytes(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, double>, 5> kUnits{
        {{"kB", kKilobyte},
         {"MB", kKilobyte * kKilobyte},
         {"GB", kKilobyte * kKilobyte * kKilobyte},
         {"TB", kKilobyte * kKilobyte * kKilobyte * kKilobyte},
         {"B", 1}}};
    for (const auto& [unit, bytes] : kUnits) {
        if (text.ends_with(unit)) {
            const auto value = number(text.substr(0, text.size() - unit.size()));
            return value ? std::optional(*value * bytes) : std::nullopt;
        }
    }
    const auto value = number(text);
    return value ? std::optional(*value * kKilobyte) : std::nullopt;
}

double hashFactor(const PlanContext& context) {
    if (const std::string* printed = context.setting("hash_mem_multiplier")) {
        if (const auto value = number(*printed)) {
            return std::max(1.0, *value);
        }
    }
    return context.facts() == nullptr ? 1.0 : std::max(1.0, context.facts()->settings.hashMemMultiplier);
}

// What the plan was run with, else what this session gets; 0 where neither is known.
double workMem(const PlanContext& context) {
    if (const std::string* printed = context.setting("work_mem")) {
        if (const auto bytes = memoryBytes(*printed)) {
            return *bytes;
        }
    }
    if (context.tree().settingsPrinted && context.setting("work_mem") == nullptr) {
        return context.limit("memory/least"); // only what differs from the default is printed
    }
    return context.facts() == nullptr ? 0 : context.facts()->settings.workMemBytes;
}

// Workers sort their own part each; what one of them needs is what is set.
struct Spilled {
    double onDisk = 0;  // bytes, of all processes
    double largest = 0; // of one process
};

void add(Spilled& sum, const plan::Measurements& part) {
    double bytes = 0;
    if (part.sort && part.sort->spaceType == "Disk") {
        bytes = static_cast<double>(part.sort->spaceKb) * kKilobyte;
    }
    if (part.incrementalSort) {
        for (const auto* groups : {&part.incrementalSort->fullSort, &part.incrementalSort->preSorted}) {
            if (*groups && (*groups)->disk) {
                bytes = std::max(bytes, static_cast<double>((*groups)->disk->peakKb) * kKilobyte);
            }
        }
    }
    sum.onDisk += bytes;
    sum.largest = std::max(sum.largest, bytes);
}

void judgeSort(PlanContext& context, Findings& out, NodeIndex i) {
    const plan::Node& node = context.node(i);
    Spilled spilled;
    add(spilled, node);
    for (const plan::Worker& worker : node.workers) {
        add(spilled, worker);
    }
    const double weight = context.weight(i);
    if (spilled.onDisk < context.limit("sort.spill/written") || !context.matters(weight)) {
        return;
    }
    Finding finding = context.make("sort.spill", i, weight);
    figure(finding, "on disk", spilled.onDisk, Unit::bytes);
    figure(finding, "rows", context.rowsOf(i), Unit::count);
    context.claim(finding, i);
    // On tape a row takes less than in memory.
    const double width = node.estimates ? static_cast<double>(node.estimates->width) : 0;
    const double perLoop = context.rowsOf(i) / std::max(context.loops(i), 1.0);
    const bool incremental = node.type == NodeType::incrementalSort;
    const double inMemory = incremental ? 0 : perLoop * (width + context.limit("memory/sort-row"));
    suggestWorkMem(finding, context, std::max(spilled.largest, inMemory), 1);
    finding.advice +=
        " An index in this order needs no sort at all; and fewer or narrower columns make less to sort.";
    out.push_back(std::move(finding));
}

void judgeHash(PlanContext& context, Findings& out, NodeIndex i) {
    const plan::Node& node = context.node(i);
    if (!node.hash) {
        return;
    }
    const auto batches = static_cast<double>(node.hash->batches.value_or(0));
    const auto planned = static_cast<double>(node.hash->originalBatches.value_or(0));
    const NodeIndex join = node.parent;
    if (batches <= 1 || join == plan::kNoNode) {
        return;
    }
    const double share = context.weight(i) + context.weight(join);
    if (!context.matters(share)) {
        return;
    }
    Finding finding = context.make("hash.spill", i, share);
    finding.otherNodes.push_back(join);
    const double peak = static_cast<double>(node.hash->peakMemoryKb.value_or(0)) * kKilobyte;
    figure(finding, "batches", batches, Unit::count);
    figure(finding, "memory", peak, Unit::bytes);
    if (context.accounting().hasBuffers) {
        const auto blocks =
            context.cost(i).selfBuffers.tempWritten + context.cost(join).selfBuffers.tempWritten;
        figure(finding, "temporary files written", static_cast<double>(blocks) * blockBytes(context),
               Unit::bytes);
    }
    context.claim(finding, i);
    context.claim(finding, join);
    if (planned > 0 && batches > planned) {
        finding.note = "More batches than planned: the hashed side came larger than estimated.";
    }
    suggestWorkMem(finding, context, peak * batches, hashFactor(context));
    out.push_back(std::move(finding));
}

void judgeAggregate(PlanContext& context, Findings& out, NodeIndex i) {
    const plan::Node& node = context.node(i);
    double disk = 0;
    double peak = 0;
    double batches = 0;
    const auto take = [&](const plan::Measurements& part) {
        if (part.hash) {
            disk += static_cast<double>(part.hash->diskKb.value_or(0)) * kKilobyte;
            peak = std::max(peak, static_cast<double>(part.hash->peakMemoryKb.value_or(0)) * kKilobyte);
            batches = std::max(batches, static_cast<double>(part.hash->aggregateBatches.value_or(0)));
        }
    };
    take(node);
    for (const plan::Worker& worker : node.workers) {
        take(worker);
    }
    const double weight = context.weight(i);
    if (disk <= 0 || !context.matters(weight)) {
        return;
    }
    Finding finding = context.make("aggregate.spill", i, weight);
    figure(finding, "on disk", disk, Unit::bytes);
    figure(finding, "memory", peak, Unit::bytes);
    figure(finding, "batches", batches, Unit::count);
    figure(finding, "groups", context.rowsOf(i), Unit::count);
    context.claim(finding, i);
    const double width = node.estimates ? static_cast<double>(node.estimates->width) : 0;
    const double groups = context.rowsOf(i) / std::max(context.loops(i), 1.0);
    suggestWorkMem(finding, context, groups * (width + context.limit("memory/hash-group")),
                   hashFactor(context));
    out.push_back(std::move(finding));
}

void judgeStore(PlanContext& context, Findings& out, NodeIndex i) {
    const double written = static_cast<double>(context.cost(i).selfBuffers.tempWritten) * blockBytes(context);
    const double weight = context.weight(i);
    if (!context.measured() || written < context.limit("sort.spill/written") || !context.matters(weight)) {
        return;
    }
    Finding finding = context.make("store.spill", i, weight);
    figure(finding, "temporary files written", written, Unit::bytes);
    figure(finding, "rows", context.rowsOf(i), Unit::count);
    context.claim(finding, i);
    const plan::Node& node = context.node(i);
    const double width = node.estimates ? static_cast<double>(node.estimates->width) : 0;
    const double rows = context.rowsOf(i) / std::max(context.loops(i), 1.0);
    suggestWorkMem(finding, context, std::max(written, rows * (width + context.limit("memory/sort-row"))), 1);
    out.push_back(std::move(finding));
}

} // namespace

void suggestWorkMem(Finding& finding, const PlanContext& context, double bytes, double factor) {
    const double now = workMem(context);
    const double needed = bytes * context.limit("memory/room") / factor;
    // It did not fit into what is set, whatever the reckoning says: then twice that, at least.
    const double wanted = std::max(needed > now ? needed : 2 * now, context.limit("memory/least"));
    constexpr double kMegabyte = kKilobyte * kKilobyte;
    const double megabytes = std::ceil(wanted / kMegabyte);
    if (now > 0) {
        figure(finding, "work_mem", now, Unit::bytes);
    }
    figure(finding, "work_mem needed, about", megabytes * kMegabyte, Unit::bytes);
    if (megabytes * kMegabyte > context.limit("memory/most")) {
        finding.advice =
            "It would take more memory than one step of one session should have: make less of it: filter "
            "or aggregate earlier, carry fewer columns.";
        return;
    }
    finding.advice =
        "More work_mem for this statement alone (SET LOCAL in its transaction, or ALTER ROLE for the role "
        "that runs it). Each step of each session may take that much: mind how many run at once.";
    finding.fix = "SET work_mem = '" + std::to_string(static_cast<std::int64_t>(megabytes)) + "MB';";
    finding.undo = "RESET work_mem;";
}

void judgeMemory(PlanContext& context, Findings& out) {
    for (NodeIndex i = 0; i < context.size(); ++i) {
        switch (context.node(i).type) {
        case NodeType::sort:
        case NodeType::incrementalSort:
            judgeSort(context, out, i);
            break;
        case NodeType::hash:
            judgeHash(context, out, i);
            break;
        case NodeType::aggregate:
            judgeAggregate(context, out, i);
            break;
        case NodeType::materialize:
        case NodeType::cteScan:
        case NodeType::windowAgg:
        case NodeType::functionScan:
        case NodeType::tableFunctionScan:
        case NodeType::recursiveUnion:
            judgeStore(context, out, i);
            break;
        default:
            break;
        }
    }
}

void judgeWidth(PlanContext& context, Findings& out) {
    NodeIndex worst = plan::kNoNode;
    double most = 0;
    for (NodeIndex i = 0; i < context.size(); ++i) {
        const plan::Node& node = context.node(i);
        const bool keeps = node.type == NodeType::sort || node.type == NodeType::hash ||
                           node.type == NodeType::materialize || node.type == NodeType::memoize ||
                           node.type == NodeType::unique || node.type == NodeType::windowAgg;
        const double width = node.estimates ? static_cast<double>(node.estimates->width) : 0;
        const double rows = context.rowsOf(i) / std::max(context.loops(i), 1.0);
        if (!keeps || width < context.limit("rows.wide/width") || rows < context.limit("rows.wide/rows") ||
            !context.matters(context.wholeShare(i))) {
            continue;
        }
        if (width * rows > most) {
            most = width * rows;
            worst = i;
        }
    }
    if (worst == plan::kNoNode) {
        return;
    }
    // Its time is the step's own; where that is claimed already, this says why there was so much.
    Finding finding = context.make("rows.wide", worst, context.weight(worst));
    finding.confidence = std::min(finding.confidence, Confidence::medium); // widths are estimates
    figure(finding, "row width", static_cast<double>(context.node(worst).estimates->width), Unit::bytes);
    figure(finding, "rows", context.rowsOf(worst), Unit::count);
    figure(finding, "together", most, Unit::bytes);
    context.claim(finding, worst);
    finding.advice =
        "Ask for the columns that are needed. Where the wide ones are, sort or join by the key first and "
        "fetch them for the rows that are left.";
    out.push_back(std::move(finding));
}

} // namespace pavement::analyzer::detail
