#include "ui/models/kpi_model.h"

#include "ui/models/text.h"

#include <algorithm>
#include <cmath>

namespace pavement::ui {
namespace {

using namespace monitor;

struct Companion {
    std::string_view shown, other;
    const char* name;
};

// What is worth a second look beside a figure. Only figures of the same source stand together.
constexpr Companion kCompanions[] = {
    {metric::kLogP95, metric::kLogP50, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "p50")},
    {metric::kLogP95, metric::kLogP99, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "p99")},
    {metric::kStatementMean, metric::kStatementDeviation,
     QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "std. dev.")},
    {metric::kInFlightP95, metric::kInFlightP50, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "p50")},
    {metric::kInFlightP95, metric::kInFlightMax, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "longest")},
    {metric::kTransactions, metric::kStatements, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "statements")},
    {metric::kTransactions, metric::kRedisCommands, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "Redis")},
    {metric::kStatements, metric::kTransactions, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "transactions")},
    {metric::kStatements, metric::kRedisCommands, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "Redis")},
    {metric::kErrorRatio, metric::kRollbackRatio, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "rollbacks")},
    {metric::kBufferHitRatio, metric::kRedisHitRatio, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "Redis")},
    {metric::kRedisHitRatio, metric::kBufferHitRatio, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "buffers")},
    {metric::kHostCpu, metric::kHostMemory, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "memory")},
    {metric::kHostCpu, metric::kLoad, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "database load")},
    {metric::kConnectionsUsed, metric::kLoad, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "database load")},
    {metric::kActiveSessions, metric::kClients, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "connected")},
    {metric::kActiveSessions, metric::kRedisClients, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "Redis")},
    {metric::kClients, metric::kActiveSessions, QT_TRANSLATE_NOOP("pavement::ui::KpiModel", "active")},
};

Unit unitOf(std::string_view id) {
    const MetricInfo* info = findMetric(id);
    return info != nullptr ? info->unit : Unit::none;
}

} // namespace

KpiModel::KpiModel(QObject* parent)
    : QAbstractListModel(parent) {
    for (const KpiInfo& kpi : kpiCatalogue()) {
        State state;
        state.target = kpi.defaultTarget;
        m_states.push_back(std::move(state));
    }
}

int KpiModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_states.size());
}

QVariant KpiModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const KpiInfo& kpi = info(index.row());
    const State& state = m_states[static_cast<std::size_t>(index.row())];
    const MetricInfo* shown = state.metric.empty() ? nullptr : findMetric(state.metric);
    const Unit unit =
        state.metric.empty() ? unitOf(kpi.metrics.empty() ? "" : kpi.metrics.front()) : unitOf(state.metric);
    switch (role) {
    case Qt::DisplayRole:
        return toText(kpi.title);
    case ValueRole:
        return state.value ? valueText(*state.value, unit) : QStringLiteral("–");
    case SourceRole:
        return shown != nullptr ? toText(shown->title) : tr("no data yet");
    case TargetRole:
        if (state.target <= 0) {
            return QString();
        }
        return QString(
            (shown != nullptr && shown->higherIsBetter ? QStringLiteral("≥ ") : QStringLiteral("≤ ")) +
            valueText(state.target, unit));
    case StatusRole:
        return static_cast<int>(status(state));
    case DefinitionRole:
    case Qt::ToolTipRole: {
        QString words = toText(kpi.definition);
        if (shown != nullptr) {
            words += QStringLiteral("\n\n") + toText(shown->title) + QStringLiteral(": ") +
                     toText(shown->definition) + QStringLiteral("\n\n") +
                     tr("Source: %1").arg(toText(shown->source));
        }
        return words;
    }
    case IdRole:
        return toText(kpi.id);
    case Qt::AccessibleTextRole:
        return QString(toText(kpi.title) + QStringLiteral(": ") + data(index, ValueRole).toString() +
                       QStringLiteral(", ") + data(index, SourceRole).toString());
    default:
        return {};
    }
}

const KpiInfo& KpiModel::info(int row) const {
    return kpiCatalogue()[static_cast<std::size_t>(row)];
}

std::string_view KpiModel::shownMetric(int row) const {
    return m_states[static_cast<std::size_t>(row)].metric;
}

double KpiModel::target(int row) const {
    return m_states[static_cast<std::size_t>(row)].target;
}

std::optional<double> KpiModel::current(std::string_view metric) const {
    const auto found = m_current.find(metric);
    if (found == m_current.end() || m_now - found->second.at > kFreshFor || std::isnan(found->second.value)) {
        return std::nullopt;
    }
    return found->second.value;
}

bool KpiModel::hasSpoken(std::string_view metric) const {
    const auto found = m_spoke.find(metric);
    return found != m_spoke.end() && m_now - found->second <= kFreshFor;
}

KpiStatus KpiModel::status(const State& state) const {
    const MetricInfo* info = state.metric.empty() ? nullptr : findMetric(state.metric);
    if (!state.value || state.target <= 0 || info == nullptr) {
        return KpiStatus::unknown;
    }
    const bool met = info->higherIsBetter ? *state.value >= state.target : *state.value <= state.target;
    return met ? KpiStatus::met : KpiStatus::missed;
}

std::vector<KpiPart> KpiModel::parts(int row) const {
    std::vector<KpiPart> parts;
    for (const Companion& companion : kCompanions) {
        if (companion.shown != shownMetric(row)) {
            continue;
        }
        if (const auto value = current(companion.other)) {
            parts.push_back({tr(companion.name), valueText(*value, unitOf(companion.other))});
        }
    }
    return parts;
}

std::vector<stats::Point> KpiModel::spark(int row) const {
    const auto& spark = m_states[static_cast<std::size_t>(row)].spark;
    return {spark.begin(), spark.end()};
}

void KpiModel::take(const Snapshot& snapshot) {
    m_now = snapshot.at;
    for (const MetricValue& value : snapshot.values) {
        if (!snapshot.hostIsServer && sourceOf(value.metric) == "host") {
            continue; // this machine's: nothing to hold against the target
        }
        if (value.label.empty()) {
            if (const MetricInfo* info = findMetric(value.metric)) {
                m_current[info->id] = {value.value, snapshot.at};
                if (!std::isnan(value.value)) {
                    m_spoke[info->id] = snapshot.at;
                }
            }
        }
    }
    for (int row = 0; row < rowCount(); ++row) {
        State& state = m_states[static_cast<std::size_t>(row)];
        std::string_view best;
        for (const std::string_view candidate : info(row).metrics) {
            if (hasSpoken(candidate)) {
                best = candidate;
                break;
            }
        }
        if (best != state.metric) {
            state.metric = best;
            state.spark.clear(); // another source measures something else: one line never mixes the two
            if (const auto past = m_past.find(best); past != m_past.end()) {
                for (const stats::Point& point : past->second) {
                    if (point.millis < toMillis(snapshot.at)) {
                        state.spark.push_back(point);
                    }
                }
            }
        }
        state.value = best.empty() ? std::nullopt : current(best);
        const auto fresh = m_current.find(best);
        // A spark line is a word wide: more than two points a second would only cost.
        const bool due =
            state.spark.empty() || toMillis(snapshot.at) - state.spark.back().millis >= kSparkStep.count();
        if (due && fresh != m_current.end() && fresh->second.at == snapshot.at) {
            state.spark.push_back({toMillis(snapshot.at), fresh->second.value});
        }
        while (!state.spark.empty() &&
               state.spark.front().millis < toMillis(snapshot.at) - kSparkSpan.count()) {
            state.spark.pop_front();
        }
    }
    if (rowCount() > 0) {
        emit dataChanged(index(0), index(rowCount() - 1));
    }
}

void KpiModel::seed(std::string_view metric, const std::vector<stats::Point>& points) {
    const MetricInfo* info = findMetric(metric);
    if (info == nullptr || points.empty()) {
        return;
    }
    std::vector<stats::Point>& past = m_past[info->id];
    past.clear();
    for (const stats::Point& point : points) {
        if (point.millis >= points.back().millis - kSparkSpan.count()) {
            past.push_back(point);
        }
    }
    for (State& state : m_states) {
        if (state.metric != info->id) {
            continue;
        }
        std::deque<stats::Point> whole;
        for (const stats::Point& point : past) {
            if (state.spark.empty() || point.millis < state.spark.front().millis) {
                whole.push_back(point);
            }
        }
        whole.insert(whole.end(), state.spark.begin(), state.spark.end());
        state.spark = std::move(whole);
    }
}

void KpiModel::setTargets(const std::map<std::string, double>& targets) {
    for (int row = 0; row < rowCount(); ++row) {
        const auto found = targets.find(std::string(info(row).id));
        m_states[static_cast<std::size_t>(row)].target =
            found == targets.end() ? info(row).defaultTarget : found->second;
    }
    if (rowCount() > 0) {
        emit dataChanged(index(0), index(rowCount() - 1));
    }
}

void KpiModel::reset() {
    m_current.clear();
    m_spoke.clear();
    m_past.clear();
    for (State& state : m_states) {
        const double target = state.target;
        state = {};
        state.target = target;
    }
    if (rowCount() > 0) {
        emit dataChanged(index(0), index(rowCount() - 1));
    }
}

} // namespace pavement::ui
