#include "ui/plan/plan_grid_model.h"

#include "ui/models/text.h"
#include "ui/plan/plan_rows.h"
#include "ui/plan/plan_words.h"

#include <algorithm>
#include <numeric>

namespace pavement::ui {

using plan::kNoNode;
using plan::NodeIndex;

namespace {

// What a filter or a join condition says, the most telling first.
QString conditionOf(const plan::Node& node) {
    using plan::ConditionKind;
    for (const ConditionKind kind :
         {ConditionKind::filter, ConditionKind::indexCond, ConditionKind::joinFilter, ConditionKind::hashCond,
          ConditionKind::mergeCond, ConditionKind::recheckCond, ConditionKind::tidCond,
          ConditionKind::oneTimeFilter}) {
        if (const std::string_view text = node.condition(kind); !text.empty()) {
            return toText(toString(kind)) + QStringLiteral(": ") + toText(text).simplified();
        }
    }
    return {};
}

} // namespace

void PlanGridModel::show(PlanDocumentPtr document) {
    beginResetModel();
    m_document = std::move(document);
    m_rows.clear();
    m_children.clear();
    if (m_document) {
        const std::vector<plan::Node>& nodes = m_document->tree.nodes;
        m_rows.assign(nodes.size(), 0);
        m_children.assign(nodes.size(), {});
        for (NodeIndex i = 1; i < nodes.size(); ++i) {
            std::vector<NodeIndex>& siblings = m_children[nodes[i].parent];
            m_rows[i] = static_cast<int>(siblings.size());
            siblings.push_back(i);
        }
    }
    order();
    endResetModel();
}

void PlanGridModel::order() {
    m_order.clear();
    m_flatRows.clear();
    m_flat = m_document != nullptr && m_sortColumn > NodeColumn && m_sortColumn < ColumnCount;
    if (!m_flat) {
        return;
    }
    std::vector<QVariant> keys;
    keys.reserve(m_rows.size());
    for (NodeIndex i = 0; i < m_rows.size(); ++i) {
        keys.push_back(sortKey(i, m_sortColumn));
    }
    m_order.resize(m_rows.size());
    std::iota(m_order.begin(), m_order.end(), NodeIndex{0});
    const bool words = m_sortColumn == Condition;
    std::stable_sort(m_order.begin(), m_order.end(), [&](NodeIndex a, NodeIndex b) {
        const QVariant& left = keys[a];
        const QVariant& right = keys[b];
        if (!left.isValid() || !right.isValid()) {
            return left.isValid() && !right.isValid(); // nothing comes last, either way round
        }
        if (words) {
            const int order = QString::localeAwareCompare(left.toString(), right.toString());
            return m_sortOrder == Qt::AscendingOrder ? order < 0 : order > 0;
        }
        return m_sortOrder == Qt::AscendingOrder ? left.toDouble() < right.toDouble()
                                                 : left.toDouble() > right.toDouble();
    });
    m_flatRows.resize(m_order.size());
    for (std::size_t row = 0; row < m_order.size(); ++row) {
        m_flatRows[m_order[row]] = static_cast<int>(row);
    }
}

void PlanGridModel::sort(int column, Qt::SortOrder order) {
    if (column == m_sortColumn && order == m_sortOrder) {
        return;
    }
    beginResetModel();
    m_sortColumn = column;
    m_sortOrder = order;
    this->order();
    endResetModel();
}

QModelIndex PlanGridModel::indexOf(NodeIndex node, int column) const {
    if (node >= m_rows.size()) {
        return {};
    }
    return createIndex(m_flat ? m_flatRows[node] : m_rows[node], column, static_cast<quintptr>(node));
}

NodeIndex PlanGridModel::node(const QModelIndex& index) const {
    return index.isValid() ? static_cast<NodeIndex>(index.internalId()) : kNoNode;
}

QModelIndex PlanGridModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent)) {
        return {};
    }
    const NodeIndex node = m_flat ? m_order[static_cast<std::size_t>(row)]
                           : !parent.isValid()
                               ? 0
                               : m_children[this->node(parent)][static_cast<std::size_t>(row)];
    return createIndex(row, column, static_cast<quintptr>(node));
}

QModelIndex PlanGridModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || m_flat) {
        return {};
    }
    return indexOf(m_document->tree.nodes[node(index)].parent);
}

int PlanGridModel::rowCount(const QModelIndex& parent) const {
    if (!m_document || parent.column() > 0) {
        return 0;
    }
    if (!parent.isValid()) {
        return m_flat ? static_cast<int>(m_order.size()) : 1;
    }
    return m_flat ? 0 : static_cast<int>(m_children[node(parent)].size());
}

int PlanGridModel::columnCount(const QModelIndex& /*parent*/) const {
    return ColumnCount;
}

QString PlanGridModel::text(NodeIndex i, int column) const {
    const plan::Node& node = m_document->tree.nodes[i];
    const plan::NodeCost& cost = m_document->accounting.nodes[i];
    const bool ran = node.actuals && node.actuals->loops > 0;
    const bool timed = ran && m_document->accounting.timed;
    const auto positive = [](double count) { return count > 0 ? PlanWords::count(count) : QString(); };
    switch (column) {
    case NodeColumn: {
        const QString subject = PlanWords::subject(node);
        return subject.isEmpty() ? PlanWords::heading(node)
                                 : PlanWords::heading(node) + QStringLiteral("  ") + subject;
    }
    case OwnTime:
        return timed ? PlanWords::milliseconds(std::max(cost.selfMs, 0.0)) : QString();
    case TotalTime:
        return timed ? PlanWords::milliseconds(cost.elapsedMs) : QString();
    case Rows:
        return ran ? PlanWords::count(cost.rows) : node.neverExecuted() ? tr("never") : QString();
    case Estimated:
        return node.estimates ? PlanWords::count(node.estimates->rows) : QString();
    case Factor:
        return PlanWords::misestimate(cost.misestimate);
    case Loops:
        return ran ? PlanWords::count(node.actuals->loops) : QString();
    case BlocksHit:
        return positive(m_document->blocksHit(i));
    case BlocksRead:
        return positive(m_document->blocksRead(i));
    case Temporary:
        return positive(m_document->blocksTemp(i));
    case Condition:
        return conditionOf(node);
    default:
        return {};
    }
}

QVariant PlanGridModel::sortKey(NodeIndex i, int column) const {
    const plan::Node& node = m_document->tree.nodes[i];
    const plan::NodeCost& cost = m_document->accounting.nodes[i];
    const bool ran = node.actuals && node.actuals->loops > 0;
    switch (column) {
    case OwnTime:
        return ran && m_document->accounting.timed ? QVariant(cost.selfMs) : QVariant();
    case TotalTime:
        return ran && m_document->accounting.timed ? QVariant(cost.elapsedMs) : QVariant();
    case Rows:
        return ran ? QVariant(cost.rows) : QVariant();
    case Estimated:
        return node.estimates ? QVariant(node.estimates->rows) : QVariant();
    case Factor:
        return cost.misestimate ? QVariant(cost.misestimate->factor) : QVariant();
    case Loops:
        return ran ? QVariant(node.actuals->loops) : QVariant();
    case BlocksHit:
        return m_document->blocksHit(i);
    case BlocksRead:
        return m_document->blocksRead(i);
    case Temporary:
        return m_document->blocksTemp(i);
    case Condition: {
        const QString words = conditionOf(node);
        return words.isEmpty() ? QVariant() : QVariant(words);
    }
    default:
        return i;
    }
}

QVariant PlanGridModel::data(const QModelIndex& index, int role) const {
    const NodeIndex i = node(index);
    if (!m_document || i >= m_rows.size()) {
        return {};
    }
    const plan::Node& node = m_document->tree.nodes[i];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(i, column);
    case Qt::ToolTipRole:
        return column == Factor ? PlanWords::misestimateInFull(m_document->accounting.nodes[i].misestimate)
               : column == NodeColumn ? PlanWords::node(*m_document, i)
                                      : text(i, column);
    case Qt::AccessibleTextRole:
        return column == NodeColumn ? PlanWords::node(*m_document, i) : text(i, column);
    case Qt::TextAlignmentRole:
        return static_cast<int>(
            (column == NodeColumn || column == Condition ? Qt::AlignLeft : Qt::AlignRight) |
            Qt::AlignVCenter);
    case PlanRowRole::sort:
        return sortKey(i, column);
    case PlanRowRole::share:
        return column == OwnTime && m_document->accounting.timed && !node.neverExecuted()
                   ? QVariant(m_document->share(i))
                   : QVariant();
    case PlanRowRole::meaning: {
        const auto& off = m_document->accounting.nodes[i].misestimate;
        if (node.neverExecuted() || column == Condition) {
            return static_cast<int>(PlanRowMeaning::muted);
        }
        return static_cast<int>(column != Factor || !off ? PlanRowMeaning::normal
                                : off->under             ? PlanRowMeaning::more
                                                         : PlanRowMeaning::fewer);
    }
    case PlanRowRole::node:
        return i;
    case PlanRowRole::severity: {
        const auto findings = m_document->findingsAt(i);
        return findings.empty()
                   ? QVariant()
                   : QVariant(static_cast<int>(m_document->findings.findings[findings.front()].severity));
    }
    default:
        return {};
    }
}

QVariant PlanGridModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>(
            (section == NodeColumn || section == Condition ? Qt::AlignLeft : Qt::AlignRight) |
            Qt::AlignVCenter);
    }
    const bool tip = role == Qt::ToolTipRole;
    if (role != Qt::DisplayRole && !tip) {
        return {};
    }
    switch (section) {
    case NodeColumn:
        return tip ? tr("The plan's own order. Sorting by another column lists all nodes flat.") : tr("Node");
    case OwnTime:
        return tip ? tr("Time of the node without its children; all own times add up to the plan's")
                   : tr("Own time");
    case TotalTime:
        return tip ? tr("Time of the node with its children; processes side by side count once")
                   : tr("Total time");
    case Rows:
        return tip ? tr("Rows over all loops and processes") : tr("Rows");
    case Estimated:
        return tip ? tr("Rows the planner expected, for one loop") : tr("Estimated");
    case Factor:
        return tip ? tr("How many times more (↑) or fewer (↓) rows there were than estimated")
                   : tr("Misestimate");
    case Loops:
        return tip ? tr("How often the node was run, over all processes") : tr("Loops");
    case BlocksHit:
        return tip ? tr("Own blocks found in the server's buffers") : tr("Blocks hit");
    case BlocksRead:
        return tip ? tr("Own blocks read from outside the buffers") : tr("Blocks read");
    case Temporary:
        return tip ? tr("Own blocks of temporary files, read and written") : tr("Temporary");
    case Condition:
        return tip ? tr("The filter, or the condition of the index or join") : tr("Condition");
    default:
        return {};
    }
}

} // namespace pavement::ui
