#include "ui/models/lock_tree_model.h"

#include "ui/models/text.h"

#include <limits>

namespace pavement::ui {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
const QString kDash = QStringLiteral("–");

QString seconds(const std::optional<double>& value) {
    return value ? valueText(*value, Unit::seconds) : kDash;
}

} // namespace

LockTreeModel::LockTreeModel(QObject* parent)
    : QAbstractItemModel(parent) {}

void LockTreeModel::show(analyzer::LockForest forest) {
    beginResetModel();
    m_forest = std::move(forest);
    m_parents.assign(m_forest.nodes.size(), kNone);
    m_rows.assign(m_forest.nodes.size(), 0);
    for (std::size_t i = 0; i < m_forest.roots.size(); ++i) {
        m_rows[m_forest.roots[i]] = static_cast<int>(i);
    }
    for (std::size_t i = 0; i < m_forest.nodes.size(); ++i) {
        const auto& children = m_forest.nodes[i].children;
        for (std::size_t k = 0; k < children.size(); ++k) {
            m_parents[children[k]] = i;
            m_rows[children[k]] = static_cast<int>(k);
        }
    }
    endResetModel();
}

const analyzer::LockNode* LockTreeModel::node(const QModelIndex& index) const {
    return index.isValid() ? &m_forest.nodes[index.internalId()] : nullptr;
}

QModelIndex LockTreeModel::find(const QString& key) const {
    for (std::size_t i = 0; i < m_forest.nodes.size(); ++i) {
        if (keyOf(m_forest.nodes[i].session) == key) {
            return createIndex(m_rows[i], 0, i);
        }
    }
    return {};
}

QString LockTreeModel::keyOf(const analyzer::LockSession& of) {
    return of.preparedId.empty() ? QStringLiteral("%1/%2").arg(of.pid).arg(of.backendStart)
                                 : toText(of.preparedId);
}

QString LockTreeModel::nameOf(const analyzer::LockSession& of) {
    if (!of.preparedId.empty()) {
        return tr("prepared transaction %1").arg(toText(of.preparedId));
    }
    const std::string& who = of.application.empty() ? of.role : of.application;
    return who.empty() ? QString::number(of.pid) : QStringLiteral("%1  %2").arg(of.pid).arg(toText(who));
}

QModelIndex LockTreeModel::index(int row, int column, const QModelIndex& parent) const {
    const auto& siblings = parent.isValid() ? m_forest.nodes[parent.internalId()].children : m_forest.roots;
    if (row < 0 || column < 0 || column >= columnTotal || static_cast<std::size_t>(row) >= siblings.size() ||
        (parent.isValid() && parent.column() != 0)) {
        return {};
    }
    return createIndex(row, column, siblings[static_cast<std::size_t>(row)]);
}

QModelIndex LockTreeModel::parent(const QModelIndex& child) const {
    if (!child.isValid()) {
        return {};
    }
    const std::size_t above = m_parents[child.internalId()];
    return above == kNone ? QModelIndex() : createIndex(m_rows[above], 0, above);
}

int LockTreeModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(m_forest.roots.size());
    }
    return parent.column() == 0 ? static_cast<int>(m_forest.nodes[parent.internalId()].children.size()) : 0;
}

int LockTreeModel::columnCount(const QModelIndex&) const {
    return columnTotal;
}

QString LockTreeModel::cell(const analyzer::LockNode& node, int column) const {
    const analyzer::LockSession& who = node.session;
    switch (column) {
    case ColumnId::session:
        return nameOf(who);
    case waitsFor:
        if (!who.wait) {
            return kDash;
        }
        return who.wait->relation.empty()
                   ? tr("%1 on %2").arg(toText(who.wait->mode), toText(who.wait->type))
                   : tr("%1 on %2").arg(toText(who.wait->mode), toText(who.wait->relation));
    case waiting:
        return who.wait ? seconds(who.wait->seconds) : kDash;
    case blocks:
        if (node.blockedInAll == 0) {
            return kDash;
        }
        return node.blockedInAll == node.blockedDirectly
                   ? QString::number(node.blockedInAll)
                   : tr("%1 (%2 directly)").arg(node.blockedInAll).arg(node.blockedDirectly);
    case state:
        return who.hidden          ? tr("hidden")
               : node.inCycle      ? tr("deadlock")
               : who.state.empty() ? kDash
                                   : stateText(who.state);
    case transaction:
        return seconds(who.transactionSeconds);
    case statement:
        return who.hidden ? tr("needs pg_read_all_stats") : oneLine(who.statement);
    default:
        return {};
    }
}

Tone LockTreeModel::tone(const analyzer::LockNode& node, int column) const {
    const bool culprit = node.blockedInAll > 0 && !node.session.wait;
    switch (column) {
    case blocks:
        return culprit ? Tone::bad : node.blockedInAll > 0 ? Tone::warning : Tone::muted;
    case state:
        return node.inCycle                                                       ? Tone::bad
               : culprit && node.session.state.starts_with("idle in transaction") ? Tone::warning
                                                                                  : Tone::normal;
    case waiting:
        return node.session.wait ? Tone::warning : Tone::muted;
    case statement:
        return Tone::muted;
    default:
        return Tone::normal;
    }
}

QVariant LockTreeModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const analyzer::LockNode& at = m_forest.nodes[index.internalId()];
    switch (role) {
    case Qt::DisplayRole:
        return cell(at, index.column());
    case Qt::ToolTipRole:
        if (index.column() == statement && !at.session.statement.empty()) {
            return plainToolTip(toText(at.session.statement));
        }
        if (index.column() == state && !at.session.state.empty()) {
            return tr("The server calls it “%1”.").arg(toText(at.session.state));
        }
        if (index.column() == waitsFor && at.softBlocked) {
            return tr("It waits behind another request, not for a lock that is held.");
        }
        return {};
    case Qt::TextAlignmentRole: {
        const bool figure =
            index.column() == waiting || index.column() == blocks || index.column() == transaction;
        return QVariant::fromValue(
            Qt::Alignment((figure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    case KeyedTableModel::ToneRole:
        return static_cast<int>(tone(at, index.column()));
    case KeyedTableModel::KeyRole:
        return keyOf(at.session);
    default:
        return {};
    }
}

QVariant LockTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool figure = section == waiting || section == blocks || section == transaction;
        return QVariant::fromValue(
            Qt::Alignment((figure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    if (role == Qt::ToolTipRole) {
        return section == blocks ? QVariant(tr("Sessions that wait for it, directly and through others"))
                                 : QVariant();
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case ColumnId::session:
        return tr("Session");
    case waitsFor:
        return tr("Waits for");
    case waiting:
        return tr("Waiting");
    case blocks:
        return tr("Blocks");
    case state:
        return tr("State");
    case transaction:
        return tr("Transaction");
    case statement:
        return tr("Statement");
    default:
        return {};
    }
}

} // namespace pavement::ui
