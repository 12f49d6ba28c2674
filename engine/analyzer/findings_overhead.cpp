// What takes time beside the nodes: compiling, planning, triggers.

#include "engine/analyzer/finding_context.h"

#include "engine/postgres/sql.h"

#include <algorithm>

namespace pavement::analyzer::detail {

using plan::kNoNode;
using plan::NodeIndex;
using plan::NodeType;

namespace {

// Compiling is done in every process, the first time an expression is run: some node has it in its time.
void judgeCompiling(PlanContext& context, Findings& out) {
    const plan::Accounting& all = context.accounting();
    double processes = 1;
    for (const plan::Node& node : context.tree().nodes) {
        processes = std::max(processes, 1 + static_cast<double>(node.workersLaunched.value_or(0)));
    }
    const double compiling = all.jitMs / processes;
    const double run = std::max(all.executionMs, all.nodesMs);
    if (!context.timed() || compiling < context.limit("jit.dominant/share") * run ||
        !context.matters(compiling / std::max(context.totalMs(), 1e-9)) ||
        run > context.limit("jit.dominant/longest") * 1000) {
        return;
    }
    Finding finding = context.make("jit.dominant", kNoNode, compiling / context.totalMs());
    figure(finding, "compiling", compiling / 1000, Unit::seconds);
    figure(finding, "execution", run / 1000, Unit::seconds);
    figure(finding, "functions", static_cast<double>(context.tree().jit->functions), Unit::count);
    const double beside = std::clamp(all.otherMs, 0.0, compiling);
    context.claimBeside(finding, beside);
    double owed = compiling - beside;
    std::vector<NodeIndex> order(context.size());
    for (NodeIndex i = 0; i < context.size(); ++i) {
        order[i] = i;
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](NodeIndex a, NodeIndex b) { return context.weight(a) > context.weight(b); });
    for (const NodeIndex i : order) {
        const double has = context.weight(i) * context.totalMs();
        if (owed <= 0 || has <= 0) {
            break;
        }
        context.claim(finding, i, owed / has);
        owed -= std::min(owed, has);
    }
    const double cost = context.node(0).estimates ? context.node(0).estimates->totalCost : 0;
    figure(finding, "estimated cost", cost, Unit::none);
    const PlanFacts* facts = context.facts();
    if (facts != nullptr) {
        figure(finding, "jit_above_cost", facts->settings.jitAboveCost, Unit::none);
    }
    finding.note = "Compilation was begun because the planner's cost lies above jit_above_cost.";
    finding.advice =
        "Raise jit_above_cost above the cost of such statements, or turn jit off for the role that runs "
        "them. Where the estimate is far too high, mend that first.";
    finding.fix = "SET jit = off;";
    finding.undo = "RESET jit;";
    out.push_back(std::move(finding));
}

void judgePlanning(PlanContext& context, Findings& out) {
    const plan::Accounting& all = context.accounting();
    if (!context.timed() || all.planningMs < context.limit("planning.dominant/time") * 1000 ||
        all.planningMs <= all.executionMs || all.executionMs <= 0) {
        return;
    }
    Finding finding = context.make("planning.dominant", kNoNode, all.planningMs / context.totalMs());
    finding.severity = std::min(finding.severity, Severity::warning);
    finding.confidence = Confidence::medium; // the first planning in a session fills its caches
    figure(finding, "planning", all.planningMs / 1000, Unit::seconds);
    figure(finding, "execution", all.executionMs / 1000, Unit::seconds);
    figure(finding, "nodes", static_cast<double>(context.size()), Unit::count);
    context.claimBeside(finding, all.planningMs);
    finding.note = "The first planning in a session also fills its caches: run it twice to be sure.";
    finding.advice =
        "Prepare the statement and run it many times, or keep connections so that caches stay warm. Many "
        "partitions, indexes and joined tables make planning long.";
    out.push_back(std::move(finding));
}

// The table whose rows the trigger is for.
std::string_view writtenBy(const PlanContext& context, const plan::Trigger& trigger) {
    if (!trigger.relation.empty()) {
        return trigger.relation;
    }
    for (const plan::Node& node : context.tree().nodes) {
        if (node.type == NodeType::modifyTable) {
            return node.relation;
        }
    }
    return {};
}

// Names of constraints are unique within a table only. Null where it stays open which one it is.
const ForeignKeyFacts* keyOf(const PlanContext& context, const plan::Trigger& trigger) {
    if (context.facts() == nullptr) {
        return nullptr;
    }
    const std::string_view written = writtenBy(context, trigger);
    const ForeignKeyFacts* only = nullptr;
    const ForeignKeyFacts* touched = nullptr;
    int named = 0;
    int touching = 0;
    for (const ForeignKeyFacts& key : context.facts()->foreignKeys) {
        if (key.name != trigger.constraint) {
            continue;
        }
        ++named;
        only = &key;
        if (key.table == written || key.referenced == written) {
            ++touching;
            touched = &key;
        }
    }
    return touching == 1 ? touched : named == 1 ? only : nullptr; // a partition goes by its table's key
}

// A row that refers is looked up by the key of the other table, which is always indexed.
bool refers(const PlanContext& context, const plan::Trigger& trigger) {
    const std::string_view written = writtenBy(context, trigger);
    const auto& nodes = context.tree().nodes;
    const bool inserts = std::any_of(nodes.begin(), nodes.end(), [](const plan::Node& node) {
        return node.type == NodeType::modifyTable && node.operation == plan::Operation::insert;
    });
    const ForeignKeyFacts* key = keyOf(context, trigger);
    if (key == nullptr || written.empty() || key->table == key->referenced) {
        return inserts; // within one table both ways are possible
    }
    return key->table == written;
}

// Where an index is wanted for the referential action or the check: on the referencing columns.
void suggestReferencingIndex(const PlanContext& context, const plan::Trigger& trigger, Finding& finding) {
    const ForeignKeyFacts* key = keyOf(context, trigger);
    if (key == nullptr) {
        return;
    }
    finding.objects.push_back(key->schema + "." + key->table);
    const auto table = postgres::quoteQualified(key->schema, key->table);
    std::string list;
    std::string name = key->table;
    for (const std::string& column : key->columns) {
        const auto quoted = postgres::quoteName(column);
        list += (list.empty() ? "" : ", ") + (quoted ? *quoted : std::string());
        name += "_" + column;
    }
    name = newName(std::move(name), "_idx");
    const auto index = postgres::quoteName(name);
    const auto whole = postgres::quoteQualified(key->schema, name);
    if (key->indexed) {
        finding.note =
            "The referencing columns are indexed; the time goes into the changes themselves, one row at "
            "a time.";
        finding.confidence = Confidence::medium;
    } else if (table && index && whole && !list.empty()) {
        const std::string_view how = key->partitioned ? "" : "CONCURRENTLY "; // refused for partitioned ones
        finding.note = "No index begins with the referencing columns.";
        finding.fix = "CREATE INDEX " + std::string(how) + *index + " ON " + *table + " (" + list + ");";
        finding.undo = "DROP INDEX " + std::string(how) + *whole + ";";
    }
}

void judgeTriggers(PlanContext& context, Findings& out) {
    double outside = context.accounting().triggersOutsideMs;
    std::vector<const plan::Trigger*> order; // constraints first: they always ran after the nodes
    for (const plan::Trigger& trigger : context.tree().triggers) {
        order.push_back(&trigger);
    }
    std::stable_partition(order.begin(), order.end(),
                          [](const plan::Trigger* one) { return !one->constraint.empty(); });
    for (const plan::Trigger* const trigger : order) {
        const double ms = trigger->timeMs.value_or(0);
        const double share = context.totalMs() > 0 ? ms / context.totalMs() : 0;
        const double beside = std::clamp(outside, 0.0, ms);
        outside -= beside;
        if (!context.timed() || share < context.limit("trigger/share") || !context.matters(share)) {
            continue;
        }
        const bool key = !trigger->constraint.empty();
        if (const ForeignKeyFacts* known = key ? keyOf(context, *trigger) : nullptr;
            known != nullptr && known->indexed && !refers(context, *trigger) && trigger->calls > 0 &&
            ms / trigger->calls / 1000 < context.limit("trigger.foreign-key/indexed-call")) {
            continue; // the usual price
        }
        Finding finding = context.make(key ? "trigger.foreign-key" : "trigger.slow", kNoNode, share);
        finding.objects.push_back(key ? trigger->constraint : trigger->name);
        figure(finding, "time", ms / 1000, Unit::seconds);
        figure(finding, "calls", trigger->calls, Unit::count);
        if (trigger->calls > 0) {
            figure(finding, "time per call", ms / trigger->calls / 1000, Unit::seconds);
        }
        context.claimBeside(finding, beside);
        double owed = ms - beside;
        for (NodeIndex i = 0; i < context.size() && owed > 0; ++i) {
            const double has = context.weight(i) * context.totalMs();
            if (context.node(i).type == NodeType::modifyTable && has > 0) {
                context.claim(finding, i, owed / has);
                owed -= std::min(owed, has);
                finding.node = finding.node == kNoNode ? i : finding.node;
            }
        }
        if (key && refers(context, *trigger)) {
            finding.note = "Each row that refers is looked up in the table it refers to.";
            finding.advice =
                "The look-ups are by its key and cannot be had cheaper one by one. Load in bulk before the "
                "constraint is added (NOT VALID, then VALIDATE), and keep the referenced table in memory.";
        } else if (key) {
            finding.advice =
                "An index on the referencing columns lets each check find its rows. Where it exists, delete "
                "in larger statements, children first.";
            suggestReferencingIndex(context, *trigger, finding);
        } else {
            finding.advice =
                "Do in one statement for all rows (FOR EACH STATEMENT with transition tables) what the "
                "trigger does for each, or take its slow part out of the transaction.";
        }
        out.push_back(std::move(finding));
    }
}

} // namespace

void judgeOverhead(PlanContext& context, Findings& out) {
    judgeCompiling(context, out);
    judgePlanning(context, out);
    judgeTriggers(context, out);
}

} // namespace pavement::analyzer::detail
