#include "ui/pages/overview/overview_tables.h"

#include "engine/monitor/metrics.h"
#include "ui/pages/common/data_table.h"

#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace pavement::ui {
namespace {

constexpr QLatin1String kTabKey("tab");

QString columnsKey(std::size_t table) {
    return QStringLiteral("columns%1").arg(table);
}

} // namespace

OverviewTables::OverviewTables(const Theme& theme, QWidget* parent)
    : QTabWidget(parent)
    , m_theme(theme) {
    setDocumentMode(true);
    setMinimumHeight(340);
    setAccessibleName(tr("Tables"));
    for (const QString& name : {tr("Top statements"), tr("Sessions"), tr("Wait events"), tr("Collector cost"),
                                tr("Sources"), tr("Slow Redis commands"), tr("Events"), tr("Redis commands"),
                                tr("Redis trouble"), tr("Replication")}) {
        addTab(new QWidget, name);
    }
    connect(this, &QTabWidget::currentChanged, this, [this](int tab) {
        m_chosen = tab;
        table(tab);
        if (m_latest) {
            fill(*m_latest);
        }
        emit stateChanged();
    });
}

// A table is made when its tab is first looked at.
DataTable& OverviewTables::table(int tab) {
    DataTable*& made = m_tables[static_cast<std::size_t>(tab)];
    if (made != nullptr) {
        return *made;
    }

    struct Plan {
        KeyedTableModel& model;
        QString none;
        int sortColumn;
        Qt::SortOrder order;
    };

    const std::array<Plan, kTabs> plans{{
        {m_statements, tr("No statements yet. They come from pg_stat_statements, every ten seconds."), 1,
         Qt::DescendingOrder},
        {m_sessions, tr("No client is connected."), 5, Qt::DescendingOrder},
        {m_waits, tr("No session waits or works at this moment."), 1, Qt::DescendingOrder},
        {m_collectors, tr("No collection has run yet."), 0, Qt::AscendingOrder},
        {m_health, tr("No source was reached yet."), 0, Qt::AscendingOrder},
        {m_slowCommands, tr("The slow log is empty: no command took longer than slowlog-log-slower-than."), 0,
         Qt::DescendingOrder},
        {m_events, tr("Nothing happened in this range."), 0, Qt::DescendingOrder},
        {m_redisCommands, tr("Redis has told nothing of its commands yet."), 1, Qt::DescendingOrder},
        {m_redisTrouble, tr("Redis has told nothing of itself yet."), 0, Qt::AscendingOrder},
        {m_replication, tr("Nothing is replicated from this server or to it."), 0, Qt::AscendingOrder},
    }};
    const Plan& plan = plans[static_cast<std::size_t>(tab)];
    QWidget* place = widget(tab);
    made = new DataTable(plan.model, m_theme, tabText(tab), place);
    made->setEmptyText(plan.none);
    made->sortBy(plan.sortColumn, plan.order);
    if (const QByteArray& columns = m_kept[columnsKey(static_cast<std::size_t>(tab))]; !columns.isEmpty()) {
        made->restoreState(columns);
    }
    auto* column = new QVBoxLayout(place);
    column->setContentsMargins(0, spacing::kMedium, 0, 0);
    column->addWidget(made);
    made->show();
    connect(made, &DataTable::stateChanged, this, &OverviewTables::stateChanged);
    if (&plan.model == &m_statements) {
        connect(made, &DataTable::activated, this, &OverviewTables::statementActivated);
    }
    return *made;
}

void OverviewTables::reset() {
    m_latest.reset();
    const monitor::Snapshot nothing;
    m_statements.show(nothing);
    m_sessions.show(nothing);
    m_waits.clear();
    m_collectors.forget();
    m_health.clear();
    m_slowCommands.show(nothing);
    m_redisCommands.show(nothing);
    m_redisTrouble.show(nothing);
    m_replication.show(nothing);
    {
        const QSignalBlocker notChosen(this);
        setTabVisible(kReplication, false);
    }
    showChosen();
}

void OverviewTables::offerRedis(bool watched) {
    {
        const QSignalBlocker notChosen(this);
        for (const Tab tab : {kSlowCommands, kRedisCommands, kRedisTrouble}) {
            setTabVisible(tab, watched);
        }
    }
    showChosen();
}

void OverviewTables::showChosen() {
    {
        const QSignalBlocker notChosen(this);
        setCurrentIndex(isTabVisible(m_chosen) ? m_chosen : 0);
    }
    table(currentIndex());
}

void OverviewTables::take(const std::vector<monitor::SnapshotPtr>& snapshots, std::uint64_t dropped) {
    m_dropped = dropped;
    // The wait table shows the newest sample.
    for (auto snapshot = snapshots.rbegin(); snapshot != snapshots.rend(); ++snapshot) {
        if (std::any_of((*snapshot)->values.begin(), (*snapshot)->values.end(),
                        [](const monitor::MetricValue& value) {
                            return value.metric == monitor::metric::kLoad ||
                                   value.metric == monitor::metric::kLoadByWaitEvent;
                        })) {
            m_waits.show(**snapshot);
            break;
        }
    }
    m_latest = snapshots.back();
    const bool replicates = m_latest->replication && !m_latest->replication->empty();
    if (replicates && !isTabVisible(kReplication)) {
        setTabVisible(kReplication, true); // and stays: one that ended is worth a look, too
        showChosen();
    }
    m_statements.show(*m_latest); // also read by the command palette
    fill(*m_latest);
}

void OverviewTables::fill(const monitor::Snapshot& snapshot) {
    switch (currentIndex()) {
    case kSessions:
        m_sessions.show(snapshot);
        break;
    case kCollectors:
        m_collectors.show(snapshot);
        break;
    case kHealth:
        m_health.show(snapshot, m_dropped);
        break;
    case kSlowCommands:
        m_slowCommands.show(snapshot);
        break;
    case kRedisCommands:
        m_redisCommands.show(snapshot);
        break;
    case kRedisTrouble:
        m_redisTrouble.show(snapshot);
        break;
    case kReplication:
        m_replication.show(snapshot);
        break;
    default:
        break;
    }
}

void OverviewTables::lookAt(int tab) {
    setCurrentIndex(tab);
    table(tab).view().setFocus();
}

std::map<QString, QByteArray> OverviewTables::noState() {
    std::map<QString, QByteArray> state{{kTabKey, {}}};
    for (std::size_t i = 0; i < kTabs; ++i) {
        state[columnsKey(i)] = {};
    }
    return state;
}

std::map<QString, QByteArray> OverviewTables::saveState() const {
    std::map<QString, QByteArray> state;
    state[kTabKey] = QByteArray::number(m_chosen);
    for (std::size_t i = 0; i < m_tables.size(); ++i) {
        if (m_tables[i] != nullptr) {
            state[columnsKey(i)] = m_tables[i]->saveState();
        }
    }
    return state;
}

void OverviewTables::restoreState(const std::map<QString, QByteArray>& state) {
    m_kept = state;
    for (std::size_t i = 0; i < m_tables.size(); ++i) {
        if (m_tables[i] != nullptr && !m_kept[columnsKey(i)].isEmpty()) {
            m_tables[i]->restoreState(m_kept[columnsKey(i)]);
        }
    }
    m_chosen = std::clamp(m_kept[kTabKey].toInt(), 0, count() - 1);
    showChosen();
}

} // namespace pavement::ui
