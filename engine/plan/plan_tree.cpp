#include "engine/plan/plan_tree.h"

namespace pavement::plan {

namespace {

// Each in the order of its enumeration; an empty name is never printed.
constexpr std::array kNodeTypes{std::string_view{},
                                std::string_view{"Result"},
                                std::string_view{"ProjectSet"},
                                std::string_view{"ModifyTable"},
                                std::string_view{"Append"},
                                std::string_view{"Merge Append"},
                                std::string_view{"Recursive Union"},
                                std::string_view{"BitmapAnd"},
                                std::string_view{"BitmapOr"},
                                std::string_view{"Nested Loop"},
                                std::string_view{"Merge Join"},
                                std::string_view{"Hash Join"},
                                std::string_view{"Seq Scan"},
                                std::string_view{"Sample Scan"},
                                std::string_view{"Gather"},
                                std::string_view{"Gather Merge"},
                                std::string_view{"Index Scan"},
                                std::string_view{"Index Only Scan"},
                                std::string_view{"Bitmap Index Scan"},
                                std::string_view{"Bitmap Heap Scan"},
                                std::string_view{"Tid Scan"},
                                std::string_view{"Tid Range Scan"},
                                std::string_view{"Subquery Scan"},
                                std::string_view{"Function Scan"},
                                std::string_view{"Table Function Scan"},
                                std::string_view{"Values Scan"},
                                std::string_view{"CTE Scan"},
                                std::string_view{"Named Tuplestore Scan"},
                                std::string_view{"WorkTable Scan"},
                                std::string_view{"Foreign Scan"},
                                std::string_view{"Custom Scan"},
                                std::string_view{"Materialize"},
                                std::string_view{"Memoize"},
                                std::string_view{"Sort"},
                                std::string_view{"Incremental Sort"},
                                std::string_view{"Group"},
                                std::string_view{"Aggregate"},
                                std::string_view{"WindowAgg"},
                                std::string_view{"Unique"},
                                std::string_view{"SetOp"},
                                std::string_view{"LockRows"},
                                std::string_view{"Limit"},
                                std::string_view{"Hash"}};
static_assert(kNodeTypes.size() == static_cast<std::size_t>(NodeType::hash) + 1);

constexpr std::array<std::string_view, 9> kRelationships{
    "", "Outer", "Inner", "Member", "Subquery", "InitPlan", "SubPlan", "child", "children"};
constexpr std::array<std::string_view, 5> kStrategies{"", "Plain", "Sorted", "Hashed", "Mixed"};
constexpr std::array<std::string_view, 4> kPartialModes{"", "Simple", "Partial", "Finalize"};
constexpr std::array<std::string_view, 6> kOperations{"", "Select", "Insert", "Update", "Delete", "Merge"};
constexpr std::array<std::string_view, 9> kJoinTypes{"",     "Inner", "Left",       "Full",      "Right",
                                                     "Semi", "Anti",  "Right Semi", "Right Anti"};
constexpr std::array<std::string_view, 5> kSetOpCommands{"", "Intersect", "Intersect All", "Except",
                                                         "Except All"};
constexpr std::array<std::string_view, 4> kScanDirections{"", "Forward", "Backward", "NoMovement"};
constexpr std::array<std::string_view, 14> kConditions{
    "Index Cond",      "Recheck Cond", "TID Cond",      "Order By",           "Filter",
    "Join Filter",     "Hash Cond",    "Merge Cond",    "One-Time Filter",    "Run Condition",
    "Conflict Filter", "Cache Key",    "Function Call", "Table Function Call"};
constexpr std::array<std::string_view, 4> kKeyKinds{"Sort Key", "Presorted Key", "Group Key", "Hash Key"};

template <typename Enum, typename Names>
std::optional<Enum> find(const Names& names, std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name && !name.empty()) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

} // namespace

std::string_view toString(NodeType type) {
    return kNodeTypes[static_cast<std::size_t>(type)];
}

std::string_view toString(Relationship value) {
    return kRelationships[static_cast<std::size_t>(value)];
}

std::string_view toString(Strategy value) {
    return kStrategies[static_cast<std::size_t>(value)];
}

std::string_view toString(PartialMode value) {
    return kPartialModes[static_cast<std::size_t>(value)];
}

std::string_view toString(Operation value) {
    return kOperations[static_cast<std::size_t>(value)];
}

std::string_view toString(JoinType value) {
    return kJoinTypes[static_cast<std::size_t>(value)];
}

std::string_view toString(SetOpCommand value) {
    return kSetOpCommands[static_cast<std::size_t>(value)];
}

std::string_view toString(ScanDirection value) {
    return kScanDirections[static_cast<std::size_t>(value)];
}

std::string_view toString(ConditionKind value) {
    return kConditions[static_cast<std::size_t>(value)];
}

std::string_view toString(KeyKind value) {
    return kKeyKinds[static_cast<std::size_t>(value)];
}

template <>
std::optional<NodeType> named(std::string_view name) {
    return find<NodeType>(kNodeTypes, name);
}

template <>
std::optional<Relationship> named(std::string_view name) {
    return find<Relationship>(kRelationships, name);
}

template <>
std::optional<Strategy> named(std::string_view name) {
    return find<Strategy>(kStrategies, name);
}

template <>
std::optional<PartialMode> named(std::string_view name) {
    return find<PartialMode>(kPartialModes, name);
}

template <>
std::optional<Operation> named(std::string_view name) {
    return find<Operation>(kOperations, name);
}

template <>
std::optional<JoinType> named(std::string_view name) {
    return find<JoinType>(kJoinTypes, name);
}

template <>
std::optional<SetOpCommand> named(std::string_view name) {
    return find<SetOpCommand>(kSetOpCommands, name);
}

template <>
std::optional<ScanDirection> named(std::string_view name) {
    return find<ScanDirection>(kScanDirections, name);
}

std::string_view typeName(const Node& node) {
    return node.type == NodeType::unknown ? std::string_view(node.unknownType) : toString(node.type);
}

bool isScan(NodeType type) {
    return (type >= NodeType::seqScan && type <= NodeType::sampleScan) ||
           (type >= NodeType::indexScan && type <= NodeType::customScan);
}

bool isJoin(NodeType type) {
    return type == NodeType::nestedLoop || type == NodeType::mergeJoin || type == NodeType::hashJoin;
}

std::string_view Node::condition(ConditionKind kind) const {
    for (const Condition& one : conditions) {
        if (one.kind == kind) {
            return one.text;
        }
    }
    return {};
}

std::string heading(const Node& node) {
    std::string name;
    if (node.parallelAware.value_or(false)) {
        name += "Parallel ";
    }
    if (node.asyncCapable.value_or(false)) {
        name += "Async ";
    }
    const bool outerJoin = node.joinType != JoinType::none && node.joinType != JoinType::inner;
    switch (node.type) {
    case NodeType::modifyTable:
        name += node.operation == Operation::none ? typeName(node) : toString(node.operation);
        break;
    case NodeType::foreignScan:
        name += node.operation == Operation::none || node.operation == Operation::select
                    ? std::string(typeName(node))
                    : "Foreign " + std::string(toString(node.operation));
        break;
    case NodeType::customScan:
        name += typeName(node);
        if (!node.customProvider.empty()) {
            name += " (" + node.customProvider + ")";
        }
        break;
    case NodeType::nestedLoop:
    case NodeType::mergeJoin:
    case NodeType::hashJoin:
        name += node.type == NodeType::nestedLoop  ? "Nested Loop"
                : node.type == NodeType::mergeJoin ? "Merge"
                                                   : "Hash";
        if (outerJoin) {
            name += " " + std::string(toString(node.joinType));
        }
        name += outerJoin || node.type != NodeType::nestedLoop ? " Join" : "";
        break;
    case NodeType::aggregate:
        if (node.partialMode == PartialMode::partial || node.partialMode == PartialMode::finalize) {
            name += std::string(toString(node.partialMode)) + " ";
        }
        name += node.strategy == Strategy::sorted   ? "GroupAggregate"
                : node.strategy == Strategy::hashed ? "HashAggregate"
                : node.strategy == Strategy::mixed  ? "MixedAggregate"
                                                    : "Aggregate";
        break;
    case NodeType::setOp:
        name += node.strategy == Strategy::hashed ? "HashSetOp" : "SetOp";
        if (node.setOpCommand != SetOpCommand::none) {
            name += " " + std::string(toString(node.setOpCommand));
        }
        break;
    default:
        name += typeName(node);
    }
    return name;
}

NodeIndex PlanTree::add(NodeIndex parent) {
    const auto index = static_cast<NodeIndex>(nodes.size());
    nodes.emplace_back();
    nodes.back().parent = parent;
    nodes.back().depth = parent == kNoNode ? 0 : nodes[parent].depth + 1;
    return index;
}

void PlanTree::link() {
    for (Node& node : nodes) {
        node.firstChild = kNoNode;
        node.nextSibling = kNoNode;
        node.subtreeEnd = 0;
    }
    for (std::size_t i = nodes.size(); i-- > 0;) { // from the back: children before their parents
        Node& node = nodes[i];
        const auto index = static_cast<NodeIndex>(i);
        node.subtreeEnd = node.subtreeEnd == 0 ? index + 1 : node.subtreeEnd;
        if (node.parent != kNoNode) {
            Node& parent = nodes[node.parent];
            node.nextSibling = parent.firstChild;
            parent.firstChild = index;
            parent.subtreeEnd = parent.subtreeEnd == 0 ? node.subtreeEnd : parent.subtreeEnd;
        }
    }
}

} // namespace pavement::plan
