#include "ui/models/attention_model.h"

#include "ui/models/analyzer_models.h"
#include "ui/models/text.h"

#include <algorithm>

namespace pavement::ui {
namespace {

using analyzer::AttentionItem;

bool sameMatters(const analyzer::Attention& a, const analyzer::Attention& b) {
    return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                      [](const AttentionItem& x, const AttentionItem& y) { return x.id == y.id; });
}

// Short, for the eye; the words of the engine say the rest.
QString costOf(const AttentionItem& item) {
    if (!item.seconds) {
        return {};
    }
    const QString time = valueText(*item.seconds, Unit::seconds);
    return item.share ? AttentionModel::tr("%1 · %2").arg(time, valueText(*item.share, Unit::ratio)) : time;
}

QString sureOf(const AttentionItem& item) {
    const QString sure = confidenceText(item.confidence);
    return item.estimated ? AttentionModel::tr("%1, estimated").arg(sure) : sure;
}

QString adviceOf(const AttentionItem& item) {
    return oneLine(item.advice.empty() ? item.why : item.advice);
}

QString wholeOf(const AttentionItem& item) {
    QStringList lines;
    for (const std::string& text : {item.title, item.why, item.cost, item.advice}) {
        if (!text.empty()) {
            lines << toText(text);
        }
    }
    if (!item.statementText.empty()) {
        lines << toText(item.statementText);
    }
    for (const std::string& also : item.also) {
        lines << AttentionModel::tr("Also: %1").arg(toText(also));
    }
    return lines.join(QLatin1Char('\n'));
}

QString spokenOf(const AttentionItem& item) {
    QStringList parts{AttentionModel::tr("%1: %2").arg(severityText(item.severity), toText(item.title))};
    for (const QString& part :
         {oneLine(item.statementText), toText(item.cost), sureOf(item), toText(item.advice)}) {
        if (!part.isEmpty()) {
            parts << part;
        }
    }
    return parts.join(QStringLiteral(". "));
}

Tone signTone(analyzer::Severity severity) {
    return severity == analyzer::Severity::critical  ? Tone::bad
           : severity == analyzer::Severity::warning ? Tone::warning
                                                     : Tone::muted;
}

// Shapes, so that the colour is not the only carrier.
QString signOf(analyzer::Severity severity) {
    return severity == analyzer::Severity::critical  ? QStringLiteral("◆")
           : severity == analyzer::Severity::warning ? QStringLiteral("▲")
                                                     : QStringLiteral("●");
}

} // namespace

void AttentionModel::show(std::shared_ptr<const analyzer::Attention> attention) {
    if (attention && m_attention && sameMatters(*attention, *m_attention)) {
        m_attention = std::move(attention);
        if (rowCount() > 0) {
            emit dataChanged(index(0), index(rowCount() - 1));
        }
        return;
    }
    beginResetModel();
    m_attention = std::move(attention);
    endResetModel();
}

const AttentionItem* AttentionModel::item(const QModelIndex& index) const {
    return index.isValid() && index.row() < rowCount()
               ? &m_attention->items[static_cast<std::size_t>(index.row())]
               : nullptr;
}

QModelIndex AttentionModel::find(const QString& key) const {
    for (int row = 0; row < rowCount(); ++row) {
        if (index(row).data(KeyedTableModel::KeyRole).toString() == key) {
            return index(row);
        }
    }
    return {};
}

int AttentionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_attention ? 0 : static_cast<int>(m_attention->items.size());
}

QVariant AttentionModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const AttentionItem& item = m_attention->items[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return toText(item.title);
    case Qt::ToolTipRole:
        return plainToolTip(wholeOf(item));
    case Qt::AccessibleTextRole:
        return spokenOf(item);
    case KeyedTableModel::KeyRole:
        return toText(item.id);
    case KeyedTableModel::ToneRole:
        return static_cast<int>(signTone(item.severity));
    case SignRole:
        return signOf(item.severity);
    case CostRole:
        return costOf(item);
    case SureRole:
        return sureOf(item);
    case AdviceRole:
        return adviceOf(item);
    case StatementRole:
        return oneLine(item.statementText);
    default:
        return {};
    }
}

} // namespace pavement::ui
