#include "engine/analyzer/finding_context.h"

#include "engine/postgres/sql.h"
#include "engine/sql/tokens.h"

#include <algorithm>
#include <cmath>

namespace pavement::analyzer::detail {

using plan::ConditionKind;
using plan::kNoNode;
using plan::NodeIndex;
using plan::NodeType;
using plan::Relationship;

namespace {

std::size_t digitsOf(std::string_view text) {
    const auto end = text.find_first_not_of("0123456789");
    return end == std::string_view::npos ? text.size() : end;
}

// How long the ".col1" is that the server of 17 and later puts behind the parenthesis of a plan it names.
std::size_t columnOf(std::string_view text) {
    constexpr std::string_view kColumn = ").col";
    const std::size_t digits = text.starts_with(kColumn) ? digitsOf(text.substr(kColumn.size())) : 0;
    return digits == 0 ? 0 : kColumn.size() + digits;
}

// What EXPLAIN writes of plans within a condition is no SQL. "(hashed SubPlan 1)", whatever it says, is not
// about a column. "(InitPlan 1).col1", "$0" before 17, is a value that is known before the first row is read:
// a parameter.
std::string withoutSubplans(std::string_view text) {
    constexpr std::string_view kPlan = "Plan ";
    std::string out;
    while (true) {
        const auto at = text.find(kPlan);
        if (at == std::string_view::npos) {
            return out + std::string(text);
        }
        std::string_view before = text.substr(0, at);
        std::string_view after = text.substr(at + kPlan.size());
        const std::size_t digits = digitsOf(after);
        const std::string number(after.substr(0, digits));
        const auto take = [&before](std::string_view end) {
            const bool there = before.ends_with(end);
            before.remove_suffix(there ? end.size() : 0);
            return there;
        };
        if (digits > 0 && take("Sub")) {
            take("hashed ");
            out += before;
            out += "true";
            after.remove_prefix(digits);
            if (const std::size_t column = columnOf(after); column > 0) {
                out += ')';
                after.remove_prefix(column);
            }
        } else if (const std::size_t column = digits > 0 ? columnOf(after.substr(digits)) : 0;
                   column > 0 && take("(Init")) {
            out += before;
            out += '$' + number;
            after.remove_prefix(digits + column);
        } else { // a name that happens to hold the word
            out += before;
            out += kPlan;
        }
        text = after;
    }
}

bool beginsByWildcard(std::string_view text) {
    bool like = false;
    for (const sql::Token& token : sql::tokenise(text)) {
        const std::string_view word = token.in(text);
        if (token.kind == sql::TokenClass::operator_) {
            like = word == "~~" || word == "~~*";
        } else if (token.kind == sql::TokenClass::string) {
            if (like && (word.starts_with("'%") || word.starts_with("'_"))) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

PlanContext::PlanContext(const PlanInput& input, const ThresholdOverrides& overrides)
    : m_input(input)
    , m_limits(overrides)
    , m_measured(input.tree.analyzed())
    , m_whole(input.tree.nodes.size(), 0.0)
    , m_left(input.tree.nodes.size(), 0.0) {
    estimateCosts();
    if (!timed()) {
        return;
    }
    const plan::Accounting& all = accounting();
    m_totalMs = all.planningMs + std::max(all.executionMs, all.nodesMs + all.triggersOutsideMs);
    for (NodeIndex i = 0; i < size(); ++i) {
        m_whole[i] = std::max(cost(i).elapsedMs, 0.0);
        m_left[i] = std::max(cost(i).selfMs, 0.0);
    }
}

// The planner's cost is of one loop; what a node comes to is bounded by what its parent has.
void PlanContext::estimateCosts() {
    std::vector<double> scale(size(), 1.0);
    for (NodeIndex i = 0; i < size(); ++i) {
        const plan::Node& one = node(i);
        const double own = one.estimates ? one.estimates->totalCost : 0;
        if (one.parent == kNoNode) {
            m_rootCost = m_whole[i] = m_left[i] = own;
            continue;
        }
        double times = scale[one.parent];
        const plan::Node& parent = node(one.parent);
        if (parent.type == NodeType::nestedLoop && one.relationship == Relationship::inner) {
            const NodeIndex outer = childOf(one.parent, Relationship::outer);
            times *= outer == kNoNode || !node(outer).estimates ? 1 : node(outer).estimates->rows;
        }
        m_whole[i] = std::min(own * times, m_left[one.parent]);
        scale[i] = own > 0 ? m_whole[i] / own : times;
        m_left[i] = m_whole[i];
        m_left[one.parent] -= m_whole[i];
    }
}

double PlanContext::part(double own) const {
    const double whole = timed() ? m_totalMs : m_rootCost;
    return whole > 0 ? std::clamp(own / whole, 0.0, 1.0) : 0;
}

double PlanContext::weight(NodeIndex i) const {
    return part(m_left[i]);
}

double PlanContext::treeWeight(NodeIndex i) const {
    double sum = 0;
    for (NodeIndex n = i; n < node(i).subtreeEnd; ++n) {
        sum += m_left[n];
    }
    return part(sum);
}

double PlanContext::wholeShare(NodeIndex i) const {
    return part(m_whole[i]);
}

bool PlanContext::matters(double share) const {
    if (share < limit("all/share")) {
        return false;
    }
    return timed() ? share * m_totalMs >= limit("all/time") * 1000 : share * m_rootCost >= limit("all/cost");
}

void PlanContext::claim(Finding& finding, NodeIndex i, double fraction) {
    const double taken = m_left[i] * std::clamp(fraction, 0.0, 1.0);
    m_left[i] -= taken;
    FindingCost& cost = finding.cost ? *finding.cost : finding.cost.emplace();
    cost.share += part(taken);
    cost.estimated = !timed();
    if (timed()) {
        cost.milliseconds = cost.milliseconds.value_or(0) + taken;
    }
}

void PlanContext::claimTree(Finding& finding, NodeIndex top, double fraction) {
    for (NodeIndex i = top; i < node(top).subtreeEnd; ++i) {
        claim(finding, i, fraction);
    }
}

void PlanContext::claimBeside(Finding& finding, double ms) const {
    FindingCost& cost = finding.cost ? *finding.cost : finding.cost.emplace();
    cost.milliseconds = cost.milliseconds.value_or(0) + ms;
    cost.share += part(ms);
}

Severity PlanContext::severityOf(double share) const {
    if (!m_measured) {
        return Severity::notice;
    }
    if (share >= limit("all/critical") && timed() && share * m_totalMs >= limit("all/critical-time") * 1000) {
        return Severity::critical;
    }
    return share >= limit("all/warning") ? Severity::warning : Severity::notice;
}

Finding PlanContext::make(std::string_view id, NodeIndex i, double share) const {
    Finding finding;
    finding.id = id;
    if (const FindingKind* kind = findingKind(id)) {
        finding.title = kind->title;
    }
    finding.node = i;
    finding.severity = severityOf(share);
    finding.confidence = m_measured ? Confidence::high : Confidence::low;
    if (i != kNoNode && !node(i).relation.empty()) {
        finding.objects.push_back(tableName(i));
    }
    if (i != kNoNode && !node(i).index.empty()) {
        finding.objects.push_back(node(i).index);
    }
    return finding;
}

double PlanContext::loops(NodeIndex i) const {
    return node(i).actuals ? node(i).actuals->loops : 0;
}

double PlanContext::removedByFilter(NodeIndex i) const {
    return node(i).rowsRemovedByFilter.value_or(0) * loops(i);
}

double PlanContext::rowsOf(NodeIndex i) const {
    if (m_measured) {
        return cost(i).rows;
    }
    return node(i).estimates ? node(i).estimates->rows : 0;
}

NodeConditions PlanContext::conditions(NodeIndex i, ConditionKind kind) const {
    NodeConditions out;
    const plan::Node& one = node(i);
    const std::string& name = one.alias.empty() ? one.relation : one.alias;
    const auto table = postgres::quoteName(name.empty() ? kUnnamed : std::string_view(name));
    out.understood = true;
    for (const plan::Condition& condition : one.conditions) {
        if (condition.kind != kind) {
            continue;
        }
        out.present = true;
        const auto info =
            table ? sql::analyse("SELECT FROM " + *table + " WHERE " + withoutSubplans(condition.text))
                  : Result<sql::StatementInfo>(sql::StatementInfo{});
        if (!info || !table) {
            out.understood = false;
            continue;
        }
        const bool wildcard = beginsByWildcard(condition.text);
        for (const sql::Predicate& predicate : info->predicates) {
            if (!name.empty() && predicate.column.table != name && !predicate.column.table.empty()) {
                continue;
            }
            if (wildcard && (predicate.op == "~~" || predicate.op == "~~*")) {
                out.wildcardColumns.push_back(predicate.column.column);
            }
            out.predicates.push_back(predicate);
        }
    }
    return out;
}

const TableFacts* PlanContext::table(NodeIndex i) const {
    return facts() == nullptr || node(i).relation.empty() ? nullptr
                                                          : facts()->table(node(i).schema, node(i).relation);
}

const IndexFacts* PlanContext::index(NodeIndex i) const {
    const plan::Node& one = node(i);
    if (one.type == NodeType::bitmapHeapScan) {
        const NodeIndex child = one.firstChild;
        const TableFacts* facts = table(i);
        return facts == nullptr || child == kNoNode || node(child).type != NodeType::bitmapIndexScan
                   ? nullptr
                   : facts->index(node(child).index);
    }
    const TableFacts* facts = table(i);
    return facts == nullptr || one.index.empty() ? nullptr : facts->index(one.index);
}

std::string PlanContext::schemaOf(NodeIndex i) const {
    if (const TableFacts* known = table(i); known != nullptr) {
        return known->schema;
    }
    if (!node(i).schema.empty() || statement() == nullptr) {
        return node(i).schema;
    }
    // A plan that is not verbose has no schemas; the statement may say, as long as it says one alone.
    std::optional<std::string> said;
    for (const sql::TableReference& table : statement()->tables) {
        if (table.name == node(i).relation && said.value_or(table.schema) != table.schema) {
            return {};
        }
        if (table.name == node(i).relation) {
            said = table.schema;
        }
    }
    return said.value_or(std::string());
}

std::string PlanContext::tableName(NodeIndex i) const {
    const std::string schema = schemaOf(i);
    return schema.empty() ? node(i).relation : schema + "." + node(i).relation;
}

std::string PlanContext::sqlTable(NodeIndex i) const {
    const std::string schema = schemaOf(i);
    const auto name = schema.empty() ? postgres::quoteName(node(i).relation)
                                     : postgres::quoteQualified(schema, node(i).relation);
    return name ? *name : std::string();
}

NodeIndex PlanContext::childOf(NodeIndex i, Relationship as) const {
    for (NodeIndex child = node(i).firstChild; child != kNoNode; child = node(child).nextSibling) {
        if (node(child).relationship == as) {
            return child;
        }
    }
    // Text does not say what a child is: the first is the outer one, the second the inner.
    std::vector<NodeIndex> plain;
    for (NodeIndex child = node(i).firstChild; child != kNoNode; child = node(child).nextSibling) {
        if (node(child).relationship == Relationship::none) {
            plain.push_back(child);
        }
    }
    const std::size_t wanted = as == Relationship::inner ? 1 : 0;
    const bool either = as == Relationship::inner || as == Relationship::outer;
    return either && wanted < plain.size() ? plain[wanted] : kNoNode;
}

bool PlanContext::below(NodeIndex i, NodeType type) const {
    for (NodeIndex up = node(i).parent; up != kNoNode; up = node(up).parent) {
        if (node(up).type == type) {
            return true;
        }
    }
    return false;
}

const std::string* PlanContext::setting(std::string_view name) const {
    for (const plan::Setting& one : tree().settings) {
        if (one.name == name && one.value) {
            return &*one.value;
        }
    }
    return nullptr;
}

bool PlanContext::ofServer(NodeIndex i) const {
    const std::string schema = schemaOf(i);
    // A name of the server's own in a plan without schemas.
    return schema.empty() ? node(i).relation.starts_with("pg_")
                          : schema.starts_with("pg_") || schema == "information_schema";
}

std::string newName(std::string base, std::string_view suffix) {
    constexpr std::size_t kMost = 63;
    base.resize(std::min(base.size(), kMost - suffix.size() + 1));
    if (base.size() > kMost - suffix.size()) {
        while (!base.empty() && (static_cast<unsigned char>(base.back()) & 0xc0U) == 0x80U) {
            base.pop_back();
        }
        base.pop_back(); // what follows it is cut off, or it is what was one byte too many
    }
    return base + std::string(suffix);
}

const IndexFacts* indexLedBy(const TableFacts& table, std::string_view column) {
    for (const IndexFacts& one : table.indexes) {
        if (one.usable && one.predicate.empty() && !one.keys.empty() && !one.isExpression[0] &&
            one.keys[0] == column) {
            return &one;
        }
    }
    return nullptr;
}

bool castHidesIndex(std::string_view columnType, std::string_view castTo) {
    if (castTo == "text" || castTo == "varchar" || castTo == "character varying") {
        // A varchar is a text already; so the server writes a cast that does nothing.
        return !columnType.empty() && !columnType.starts_with("character varying") && columnType != "text";
    }
    return columnType.substr(0, castTo.size()) != castTo;
}

void figure(Finding& finding, std::string label, double value, Unit unit) {
    finding.evidence.push_back({std::move(label), value, unit});
}

} // namespace pavement::analyzer::detail
