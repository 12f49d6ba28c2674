#pragma once
// The lines below a node's heading in EXPLAIN's text, and those below the tree, taken apart. Private to
// engine/plan.

#include "engine/plan/plan_tree.h"

namespace pavement::plan::detail {

struct KeyValue {
    std::string_view key;
    std::string_view value;
};

// "Hash Cond: (a = b)" → key and value; nullopt where the line has no key.
std::optional<KeyValue> splitKey(std::string_view line);

// True where the value may run over several lines: it is an expression with literals in it.
bool isExpression(std::string_view key);

// One property of the node, or of its worker where there is one.
void readDetail(Node& node, Worker* worker, const KeyValue& line);

void readBuffers(std::optional<Buffers>& buffers, std::string_view text);
void readIoTimes(Rare<IoTimes>& times, std::string_view text);

// Each is false where the line is not one of its own.
bool readJitLine(Jit& jit, const KeyValue& line);
bool readTrigger(PlanTree& tree, std::string_view line);
bool readPlanningLine(PlanningUse& use, const KeyValue& line);
bool readSettings(PlanTree& tree, std::string_view text);
bool readSerialization(PlanTree& tree, std::string_view text);

} // namespace pavement::plan::detail
