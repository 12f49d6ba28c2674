#include "ui/plan/plan_comparison_model.h"

#include "ui/models/text.h"
#include "ui/plan/plan_rows.h"
#include "ui/plan/plan_words.h"

#include <QFont>

namespace pavement::ui {

using plan::kNoNode;
using plan::NodeIndex;

PlanComparisonPtr comparePlans(PlanDocumentPtr before, PlanDocumentPtr after) {
    auto comparison = std::make_shared<PlanComparison>();
    comparison->changes = plan::compare(before->tree, after->tree);
    comparison->before = std::move(before);
    comparison->after = std::move(after);
    return comparison;
}

void PlanComparisonModel::show(PlanComparisonPtr comparison) {
    beginResetModel();
    m_comparison = std::move(comparison);
    m_rows.clear();
    m_top.clear();
    if (m_comparison) {
        const std::vector<plan::Node>& after = m_comparison->after->tree.nodes;
        const std::vector<plan::Node>& before = m_comparison->before->tree.nodes;
        std::vector<int> ofBefore(before.size(), -1); // node before → row
        m_rows.resize(after.size());
        for (const plan::NodeMatch& match : m_comparison->changes.nodes) {
            if (match.after != kNoNode) {
                m_rows[match.after] = {match.before, match.after, &match, -1, 0, {}};
                if (match.before != kNoNode) {
                    ofBefore[match.before] = static_cast<int>(match.after);
                }
            }
        }
        for (NodeIndex i = 0; i < after.size(); ++i) { // parents come first
            hang(static_cast<int>(i), after[i].parent == kNoNode ? -1 : static_cast<int>(after[i].parent));
        }
        std::vector<const plan::NodeMatch*> removed(before.size(), nullptr);
        for (const plan::NodeMatch& match : m_comparison->changes.nodes) {
            if (match.after == kNoNode) {
                removed[match.before] = &match;
            }
        }
        for (NodeIndex i = 0; i < before.size(); ++i) {
            if (removed[i] != nullptr) {
                ofBefore[i] = static_cast<int>(m_rows.size());
                m_rows.push_back({i, kNoNode, removed[i], -1, 0, {}});
                hang(ofBefore[i], before[i].parent == kNoNode ? -1 : ofBefore[before[i].parent]);
            }
        }
    }
    endResetModel();
}

void PlanComparisonModel::hang(int row, int parent) {
    std::vector<int>& siblings = parent < 0 ? m_top : m_rows[static_cast<std::size_t>(parent)].children;
    m_rows[static_cast<std::size_t>(row)].parent = parent;
    m_rows[static_cast<std::size_t>(row)].position = static_cast<int>(siblings.size());
    siblings.push_back(row);
}

const PlanComparisonModel::Row& PlanComparisonModel::rowOf(const QModelIndex& index) const {
    return m_rows[static_cast<std::size_t>(index.internalId())];
}

PlanComparisonModel::Fate PlanComparisonModel::fateOf(const Row& row) const {
    return row.after == kNoNode         ? Fate::removed
           : row.before == kNoNode      ? Fate::added
           : row.match->changes.empty() ? Fate::same
                                        : Fate::changed;
}

PlanComparisonModel::Fate PlanComparisonModel::fate(const QModelIndex& index) const {
    return index.isValid() ? fateOf(rowOf(index)) : Fate::same;
}

const plan::Node& PlanComparisonModel::nodeOf(const Row& row) const {
    return row.after != kNoNode ? m_comparison->after->tree.nodes[row.after]
                                : m_comparison->before->tree.nodes[row.before];
}

QModelIndex PlanComparisonModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent)) {
        return {};
    }
    const std::vector<int>& siblings = parent.isValid() ? rowOf(parent).children : m_top;
    return createIndex(row, column, static_cast<quintptr>(siblings[static_cast<std::size_t>(row)]));
}

QModelIndex PlanComparisonModel::parent(const QModelIndex& index) const {
    if (!index.isValid()) {
        return {};
    }
    const int parent = rowOf(index).parent;
    return parent < 0 ? QModelIndex()
                      : createIndex(m_rows[static_cast<std::size_t>(parent)].position, 0,
                                    static_cast<quintptr>(parent));
}

int PlanComparisonModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(m_top.size());
    }
    return parent.column() > 0 ? 0 : static_cast<int>(rowOf(parent).children.size());
}

int PlanComparisonModel::columnCount(const QModelIndex& /*parent*/) const {
    return ColumnCount;
}

QString PlanComparisonModel::changes(const QModelIndex& index) const {
    QStringList lines;
    if (index.isValid()) {
        for (const plan::Change& change : rowOf(index).match->changes) {
            lines << PlanWords::change(change);
        }
    }
    return lines.join(QLatin1Char('\n'));
}

QString PlanComparisonModel::changeWords(const Row& row) const {
    switch (fateOf(row)) {
    case Fate::same:
        return {};
    case Fate::added:
        return QStringLiteral("+ ") + tr("added");
    case Fate::removed:
        return QStringLiteral("− ") + tr("removed");
    case Fate::changed:
        break;
    }
    // Figures stand in their columns; what the plan does differently is said here.
    QStringList words;
    for (const plan::Change& change : row.match->changes) {
        if (change.kind < plan::ChangeKind::estimate) {
            words << PlanWords::change(change).simplified();
        }
    }
    return words.isEmpty() ? tr("figures") : words.join(QStringLiteral("; "));
}

QModelIndex PlanComparisonModel::nextChange(const QModelIndex& index) const {
    // Depth first, as the rows are seen.
    const auto following = [this](const QModelIndex& at) -> QModelIndex {
        if (!at.isValid()) {
            return this->index(0, 0);
        }
        if (rowCount(at) > 0) {
            return this->index(0, 0, at);
        }
        for (QModelIndex up = at; up.isValid(); up = up.parent()) {
            const QModelIndex next = this->index(up.row() + 1, 0, up.parent());
            if (next.isValid()) {
                return next;
            }
        }
        return {};
    };
    for (QModelIndex at = following(index.siblingAtColumn(0)); at.isValid(); at = following(at)) {
        if (fate(at) != Fate::same) {
            return at;
        }
    }
    return {};
}

QString PlanComparisonModel::cell(const Row& row, int column) const {
    const bool ofBefore = column == TimeBefore || column == RowsBefore || column == BlocksBefore;
    const PlanDocument& document = ofBefore ? *m_comparison->before : *m_comparison->after;
    const NodeIndex node = ofBefore ? row.before : row.after;
    if (node == kNoNode) {
        return {};
    }
    const plan::Node& one = document.tree.nodes[node];
    if (one.neverExecuted()) {
        return column == RowsBefore || column == RowsAfter ? tr("never") : QString();
    }
    switch (column) {
    case TimeBefore:
    case TimeAfter:
        return document.accounting.timed
                   ? PlanWords::milliseconds(std::max(document.accounting.nodes[node].selfMs, 0.0))
                   : QString();
    case RowsBefore:
    case RowsAfter:
        return PlanWords::count(document.rows(node));
    default:
        return document.accounting.hasBuffers
                   ? PlanWords::count(document.blocksHit(node) + document.blocksRead(node) +
                                      document.blocksTemp(node))
                   : QString();
    }
}

QVariant PlanComparisonModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const Row& row = rowOf(index);
    const Fate fate = fateOf(row);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: {
        if (column == ChangeColumn) {
            return changeWords(row);
        }
        if (column != NodeColumn) {
            return cell(row, column);
        }
        const QString subject = PlanWords::subject(nodeOf(row));
        const QString name = PlanWords::heading(nodeOf(row)) +
                             (subject.isEmpty() ? QString() : QStringLiteral("  ") + subject);
        return role == Qt::DisplayRole || fate == Fate::same
                   ? name
                   : name + QStringLiteral(". ") + changeWords(row) + QStringLiteral(". ") + changes(index);
    }
    case Qt::ToolTipRole:
        return changes(index);
    case Qt::FontRole:
        if (fate == Fate::removed && column == NodeColumn) {
            QFont font;
            font.setStrikeOut(true);
            return font;
        }
        return {};
    case Qt::TextAlignmentRole:
        return static_cast<int>((column <= ChangeColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case PlanRowRole::meaning: {
        if (column == ChangeColumn || column == NodeColumn) {
            return static_cast<int>(fate == Fate::added     ? PlanRowMeaning::fewer
                                    : fate == Fate::removed ? PlanRowMeaning::more
                                    : fate == Fate::same    ? PlanRowMeaning::muted
                                                            : PlanRowMeaning::normal);
        }
        const plan::ChangeKind kind = column == TimeAfter   ? plan::ChangeKind::time
                                      : column == RowsAfter ? plan::ChangeKind::rows
                                                            : plan::ChangeKind::buffers;
        if (column == TimeAfter || column == RowsAfter || column == BlocksAfter) {
            for (const plan::Change& change : row.match->changes) {
                if (change.kind == kind) {
                    return static_cast<int>(change.afterValue > change.beforeValue ? PlanRowMeaning::more
                                                                                   : PlanRowMeaning::fewer);
                }
            }
        }
        return static_cast<int>(PlanRowMeaning::normal);
    }
    default:
        return {};
    }
}

QVariant PlanComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>((section <= ChangeColumn ? Qt::AlignLeft : Qt::AlignRight) |
                                Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NodeColumn:
        return tr("Node");
    case ChangeColumn:
        return tr("Change");
    case TimeBefore:
        return tr("Time before");
    case TimeAfter:
        return tr("Time after");
    case RowsBefore:
        return tr("Rows before");
    case RowsAfter:
        return tr("Rows after");
    case BlocksBefore:
        return tr("Blocks before");
    default:
        return tr("Blocks after");
    }
}

} // namespace pavement::ui
