#include "engine/plan/node_heading.h"

#include "engine/plan/plain_text.h"

#include <charconv>
#include <cmath>

namespace pavement::plan::detail {

namespace {

bool take(std::string_view& text, std::string_view prefix) {
    if (text.substr(0, prefix.size()) != prefix) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

template <typename Number>
bool takeNumber(std::string_view& text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !std::isfinite(static_cast<double>(number))) {
        return false;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

// A name as the server's quote_identifier() writes it.
std::string takeIdentifier(std::string_view& text) {
    std::string name;
    if (take(text, "\"")) {
        std::size_t i = 0;
        for (; i < text.size(); ++i) {
            if (text[i] == '"') {
                if (i + 1 >= text.size() || text[i + 1] != '"') {
                    break;
                }
                ++i;
            }
            name += text[i];
        }
        text.remove_prefix(std::min(text.size(), i + 1));
        return name;
    }
    const auto end = std::min(text.find_first_of(" ."), text.size());
    name = text.substr(0, end);
    text.remove_prefix(end);
    return name;
}

struct Target {
    std::string schema;
    std::string object; // empty where only an alias is printed
    std::string alias;
};

Target takeTarget(std::string_view& text) {
    Target target;
    target.object = takeIdentifier(text);
    if (take(text, ".")) {
        target.schema = std::move(target.object);
        target.object = takeIdentifier(text);
    }
    target.alias = target.object;
    if (take(text, " ") && !text.empty()) {
        target.alias = takeIdentifier(text);
    }
    return target;
}

bool startsWithJoin(std::string_view text) {
    for (const JoinType type : {JoinType::left, JoinType::full, JoinType::right, JoinType::semi,
                                JoinType::anti, JoinType::rightSemi, JoinType::rightAnti}) {
        if (text.substr(0, toString(type).size()) == toString(type)) {
            return true;
        }
    }
    return text.substr(0, 4) == "Join";
}

bool takeJoin(Node& node, std::string_view& text, std::string_view name, NodeType type) {
    std::string_view rest = text;
    if (!take(rest, name)) {
        return false;
    }
    node.joinType = JoinType::inner;
    if (take(rest, " ") && startsWithJoin(rest)) {
        for (const JoinType join : {JoinType::rightSemi, JoinType::rightAnti, JoinType::left, JoinType::full,
                                    JoinType::right, JoinType::semi, JoinType::anti}) {
            if (take(rest, toString(join))) {
                node.joinType = join;
                take(rest, " ");
                break;
            }
        }
        take(rest, "Join");
    } else if (type != NodeType::nestedLoop) {
        node.joinType = JoinType::none;
        return false;
    }
    node.type = type;
    text = rest;
    return true;
}

bool takeAggregate(Node& node, std::string_view& text) {
    std::string_view rest = text;
    PartialMode mode = PartialMode::simple;
    if (take(rest, "Partial ")) {
        mode = PartialMode::partial;
    } else if (take(rest, "Finalize ")) {
        mode = PartialMode::finalize;
    }
    for (const auto& [name, strategy] :
         {std::pair<std::string_view, Strategy>{"GroupAggregate", Strategy::sorted},
          {"HashAggregate", Strategy::hashed},
          {"MixedAggregate", Strategy::mixed},
          {"Aggregate", Strategy::plain}}) {
        if (take(rest, name)) {
            node.type = NodeType::aggregate;
            node.strategy = strategy;
            node.partialMode = mode;
            text = rest;
            return true;
        }
    }
    return false;
}

bool takeSetOp(Node& node, std::string_view& text) {
    std::string_view rest = text;
    const bool hashed = take(rest, "HashSetOp");
    if (!hashed && !take(rest, "SetOp")) {
        return false;
    }
    node.type = NodeType::setOp;
    node.strategy = hashed ? Strategy::hashed : Strategy::sorted;
    if (take(rest, " ")) {
        for (const SetOpCommand command : {SetOpCommand::intersectAll, SetOpCommand::intersect,
                                           SetOpCommand::exceptAll, SetOpCommand::except}) {
            if (take(rest, toString(command))) {
                node.setOpCommand = command;
                break;
            }
        }
    }
    text = rest;
    return true;
}

bool takeModify(Node& node, std::string_view& text) {
    for (const Operation operation :
         {Operation::insert, Operation::update, Operation::remove, Operation::merge}) {
        std::string_view rest = text;
        if (take(rest, toString(operation)) && (rest.empty() || rest.substr(0, 4) == " on ")) {
            node.type = NodeType::modifyTable;
            node.operation = operation;
            text = rest;
            return true;
        }
        rest = text;
        if (operation != Operation::merge && take(rest, "Foreign ") && take(rest, toString(operation))) {
            node.type = NodeType::foreignScan;
            node.operation = operation;
            text = rest;
            return true;
        }
    }
    return false;
}

bool takePlain(Node& node, std::string_view& text) {
    if (take(text, "Custom Scan")) {
        node.type = NodeType::customScan;
        if (take(text, " (")) {
            const auto end = std::min(text.find(')'), text.size());
            node.customProvider = text.substr(0, end);
            text.remove_prefix(std::min(text.size(), end + 1));
        }
        return true;
    }
    // The longest name wins: "Gather Merge" before "Gather", "Incremental Sort" has no shorter beginning.
    NodeType best = NodeType::unknown;
    for (auto i = static_cast<std::uint8_t>(NodeType::result); i <= static_cast<std::uint8_t>(NodeType::hash);
         ++i) {
        const auto type = static_cast<NodeType>(i);
        const std::string_view name = toString(type);
        const bool whole =
            text.substr(0, name.size()) == name && (text.size() == name.size() || text[name.size()] == ' ');
        if (whole && (best == NodeType::unknown || name.size() > toString(best).size())) {
            best = type;
        }
    }
    if (best == NodeType::unknown) {
        return false;
    }
    node.type = best;
    text.remove_prefix(toString(best).size());
    if (best == NodeType::foreignScan) {
        node.operation = Operation::select;
    }
    return true;
}

bool takeName(Node& node, std::string_view& text) {
    return takeModify(node, text) || takeJoin(node, text, "Nested Loop", NodeType::nestedLoop) ||
           takeJoin(node, text, "Merge", NodeType::mergeJoin) ||
           takeJoin(node, text, "Hash", NodeType::hashJoin) || takeAggregate(node, text) ||
           takeSetOp(node, text) || takePlain(node, text);
}

void readScanTarget(Node& node, std::string_view& text) {
    if (node.type == NodeType::indexScan || node.type == NodeType::indexOnlyScan) {
        node.scanDirection = take(text, " Backward") ? ScanDirection::backward : ScanDirection::forward;
        if (take(text, " using ")) {
            node.index = takeIdentifier(text);
        }
    }
    if (!take(text, " on ")) {
        return;
    }
    if (node.type == NodeType::bitmapIndexScan) {
        node.index = takeIdentifier(text);
        return;
    }
    Target target = takeTarget(text);
    node.alias = std::move(target.alias);
    node.schema = std::move(target.schema);
    switch (node.type) {
    case NodeType::subqueryScan:
    case NodeType::valuesScan:
        break;
    case NodeType::functionScan:
    case NodeType::tableFunctionScan:
        node.functionName = std::move(target.object);
        break;
    case NodeType::cteScan:
    case NodeType::workTableScan:
        node.cteName = std::move(target.object);
        break;
    default:
        node.relation = std::move(target.object);
    }
}

// The part in brackets that begins with `opening`, cut off the end of the line; empty where there is none.
std::string_view cutFigures(std::string_view& line, std::string_view opening) {
    if (line.empty() || line.back() != ')') {
        return {};
    }
    const auto at = line.rfind(opening);
    if (at == std::string_view::npos || line.find(')', at) != line.size() - 1) {
        return {};
    }
    const std::string_view inside = line.substr(at + opening.size(), line.size() - at - opening.size() - 1);
    line = line.substr(0, at);
    while (!line.empty() && line.back() == ' ') {
        line.remove_suffix(1);
    }
    return inside;
}

bool readEstimates(std::optional<Estimates>& estimates, std::string_view text) {
    Estimates found;
    if (!takeNumber(text, found.startupCost) || !take(text, "..") || !takeNumber(text, found.totalCost) ||
        !take(text, " rows=") || !takeNumber(text, found.rows) || !take(text, " width=") ||
        !takeNumber(text, found.width)) {
        return false;
    }
    estimates = found;
    return true;
}

} // namespace

bool readActuals(std::optional<Actuals>& actuals, std::string_view text) {
    Actuals found;
    if (take(text, "time=")) {
        if (!takeNumber(text, found.startupMs.emplace()) || !take(text, "..") ||
            !takeNumber(text, found.totalMs.emplace()) || !take(text, " ")) {
            return false;
        }
    }
    if (!take(text, "rows=") || !takeNumber(text, found.rows) || !take(text, " loops=") ||
        !takeNumber(text, found.loops)) {
        return false;
    }
    actuals = found;
    return true;
}

bool hasFigures(std::string_view line) {
    constexpr std::string_view kNever = " (never executed)";
    if (line.size() > kNever.size() && line.substr(line.size() - kNever.size()) == kNever) {
        return true;
    }
    std::string_view rest = line;
    std::optional<Actuals> actuals;
    if (readActuals(actuals, cutFigures(rest, "(actual "))) {
        return !rest.empty();
    }
    rest = line;
    std::optional<Estimates> estimates;
    return readEstimates(estimates, cutFigures(rest, "(cost=")) && !rest.empty();
}

bool startsLikeNode(std::string_view line) {
    Node node;
    take(line, "Parallel ");
    take(line, "Async ");
    if (!takeName(node, line)) {
        return false;
    }
    // "Sort Key: …" begins like a node too.
    return line.empty() || line.substr(0, 4) == " on " || line.substr(0, 7) == " using " ||
           line.substr(0, 3) == "  (" || line.substr(0, 2) == " (" || line == " Backward" ||
           line.substr(0, 16) == " Backward using ";
}

void readHeading(Node& node, std::string_view line) {
    if (const std::string_view never = " (never executed)";
        line.size() > never.size() && line.substr(line.size() - never.size()) == never) {
        line.remove_suffix(never.size());
        node.actuals = Actuals{};
    } else if (std::string_view rest = line; readActuals(node.actuals, cutFigures(rest, "(actual "))) {
        line = rest;
    }
    if (std::string_view rest = line; readEstimates(node.estimates, cutFigures(rest, "(cost="))) {
        line = rest;
    }
    line = trimmed(line);
    const std::string_view whole = line;
    if (take(line, "Parallel ")) {
        node.parallelAware = true;
    }
    if (take(line, "Async ")) {
        node.asyncCapable = true;
    }
    if (!takeName(node, line)) {
        const auto on = std::min(whole.find(" on "), whole.size()); // a later version's node
        node.parallelAware.reset();
        node.asyncCapable.reset();
        node.unknownType = whole.substr(0, on);
        line = whole.substr(on);
    }
    readScanTarget(node, line);
    if (const std::string_view rest = trimmed(line); !rest.empty()) {
        node.extra.push_back({"Heading", std::string(rest), false});
    }
}

bool readTarget(TargetTable& target, std::string_view line) {
    take(line, "Foreign ");
    for (const Operation operation :
         {Operation::insert, Operation::update, Operation::remove, Operation::merge}) {
        std::string_view rest = line;
        if (take(rest, toString(operation)) && take(rest, " on ")) {
            Target found = takeTarget(rest);
            target.schema = std::move(found.schema);
            target.relation = std::move(found.object);
            target.alias = std::move(found.alias);
            return true;
        }
    }
    return false;
}

} // namespace pavement::plan::detail
