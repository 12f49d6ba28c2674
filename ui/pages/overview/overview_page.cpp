#include "ui/pages/overview/overview_page.h"

#include "ui/charts/chart_group.h"
#include "ui/models/text.h"
#include "ui/pages/common/data_table.h"
#include "ui/pages/common/empty_state.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/overview/kpi_tile.h"
#include "ui/pages/overview/overview_charts.h"
#include "ui/pages/overview/statement_dialog.h"

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>

#include <algorithm>
#include <array>

namespace pavement::ui {
namespace {

constexpr int kWide = 1500; // from here on three charts stand side by side
constexpr int kNarrow = 900;
constexpr int kChartHeight = 230;
constexpr std::size_t kTables = 7;
constexpr QLatin1String kTabKey("tab");

QString columnsKey(std::size_t table) {
    return QStringLiteral("columns%1").arg(table);
}

} // namespace

OverviewPage::OverviewPage(const PageServices& services, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_stack(new QStackedWidget(this))
    , m_error(new ErrorBar(services.theme, this)) {
    setObjectName(QStringLiteral("overviewPage"));
    auto* empty = new EmptyState(
        services.theme, tr("Nothing is watched yet"),
        tr("Connect to a PostgreSQL server, and to the Redis in front of it where there is one. "
           "Nothing is changed on either, and nothing leaves this machine."),
        tr("Connect to a server…"), m_stack);
    connect(empty, &EmptyState::mendRequested, this, &Page::connectRequested);

    m_kept[kTabKey] = {};
    for (std::size_t i = 0; i < kTables; ++i) {
        m_kept[columnsKey(i)] = {};
    }
    m_stack->addWidget(empty);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(m_error);
    whole->addWidget(m_stack, 1);

    m_ageTimer.setInterval(1000);
    connect(&m_ageTimer, &QTimer::timeout, this, &OverviewPage::showAge);
}

// Without a target nothing of it can be seen, so a window that opens without one does not wait for it.
void OverviewPage::makeContent() {
    if (m_scroll != nullptr) {
        return;
    }
    m_scroll = new QScrollArea(m_stack);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setAccessibleName(tr("Overview"));
    auto* content = new QWidget(m_scroll);
    m_scroll->setWidget(content); // before it has children: moving it would style them all anew
    m_note = new QLabel(content);
    m_tileGrid = new QGridLayout;
    m_chartGrid = new QGridLayout;
    for (int row = 0; row < m_kpis.rowCount(); ++row) {
        m_tiles.push_back(new KpiTile(m_kpis, row, m_services.theme, content));
    }
    m_charts = new OverviewCharts(m_services, content);
    auto* group = new ChartGroup(this);
    for (ChartPanel* panel : m_charts->panels()) {
        panel->setMinimumHeight(kChartHeight);
        panel->offer(tr("Show the statements of this moment"),
                     [this](TimeRange range) { emit statementsRequested(range); });
        group->add(panel);
    }
    m_note->setProperty("muted", true);
    m_note->setWordWrap(true);
    m_note->hide();
    m_tileGrid->setSpacing(spacing::kMedium);
    m_chartGrid->setSpacing(spacing::kMedium);

    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(spacing::kPage, spacing::kLarge, spacing::kPage, spacing::kPage);
    column->setSpacing(spacing::kMedium);
    column->addLayout(m_tileGrid);
    column->addWidget(m_note);
    column->addLayout(m_chartGrid);
    column->addWidget(buildTables(content), 1);
    m_stack->addWidget(m_scroll);
    connect(m_charts, &OverviewCharts::failed, this,
            [this](const Error& error) { m_error->show(error, tr("The history could not be read")); });
    connect(m_charts, &OverviewCharts::eventsChanged, this, [this] { m_events.show(m_charts->events()); });
    connect(m_charts, &OverviewCharts::seeded, this,
            [this](const std::string& metric, const std::vector<stats::Point>& points) {
                m_kpis.seed(metric, points);
            });
    connect(&m_kpis, &KpiModel::dataChanged, this, [this] {
        for (KpiTile* tile : m_tiles) {
            tile->refresh();
        }
    });
    arrange();
    showKeptTab();
}

OverviewPage::~OverviewPage() = default;

QWidget* OverviewPage::buildTables(QWidget* content) {
    auto* card = new QFrame(content);
    card->setProperty("card", true);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
    m_tabs = new QTabWidget(card);
    m_tabs->setDocumentMode(true);
    m_tabs->setMinimumHeight(340);
    m_tabs->setAccessibleName(tr("Tables"));
    for (const QString& name : {tr("Top statements"), tr("Sessions"), tr("Wait events"), tr("Collector cost"),
                                tr("Sources"), tr("Slow Redis commands"), tr("Events")}) {
        m_tabs->addTab(new QWidget, name);
    }
    m_tables.resize(kTables);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        table(tab);
        if (m_latest) {
            showTables(*m_latest);
        }
        emit stateChanged();
    });
    inside->addWidget(m_tabs);
    return card;
}

// A table is made when its tab is first looked at.
DataTable& OverviewPage::table(int tab) {
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

    const std::array<Plan, kTables> plans{{
        {m_statements, tr("No statements yet. They come from pg_stat_statements, every ten seconds."), 1,
         Qt::DescendingOrder},
        {m_sessions, tr("No client is connected."), 5, Qt::DescendingOrder},
        {m_waits, tr("No session waits or works at this moment."), 1, Qt::DescendingOrder},
        {m_collectors, tr("No collection has run yet."), 0, Qt::AscendingOrder},
        {m_health, tr("No source was reached yet."), 0, Qt::AscendingOrder},
        {m_slowCommands, tr("The slow log is empty: no command took longer than slowlog-log-slower-than."), 0,
         Qt::DescendingOrder},
        {m_events, tr("Nothing happened in this range."), 0, Qt::DescendingOrder},
    }};
    const Plan& plan = plans[static_cast<std::size_t>(tab)];
    QWidget* place = m_tabs->widget(tab);
    made = new DataTable(plan.model, m_services.theme, m_tabs->tabText(tab), place);
    made->setEmptyText(plan.none);
    made->sortBy(plan.sortColumn, plan.order);
    if (const QByteArray& columns = m_kept[columnsKey(static_cast<std::size_t>(tab))]; !columns.isEmpty()) {
        made->restoreState(columns);
    }
    auto* column = new QVBoxLayout(place);
    column->setContentsMargins(0, spacing::kMedium, 0, 0);
    column->addWidget(made);
    made->show();
    connect(made, &DataTable::stateChanged, this, &Page::stateChanged);
    if (&plan.model == &m_statements) {
        connect(made, &DataTable::activated, this, &OverviewPage::openStatement);
    }
    return *made;
}

void OverviewPage::arrange() {
    if (m_scroll == nullptr) {
        return;
    }
    const int columns = width() >= kWide ? 3 : width() >= kNarrow ? 2 : 1;
    if (columns == m_columns) {
        return;
    }
    m_columns = columns;
    const int tilesInRow = columns == 1 ? 3 : static_cast<int>(m_tiles.size());
    for (std::size_t i = 0; i < m_tiles.size(); ++i) {
        m_tileGrid->addWidget(m_tiles[i], static_cast<int>(i) / tilesInRow, static_cast<int>(i) % tilesInRow);
    }
    for (int column = 0; column < 6; ++column) {
        m_tileGrid->setColumnStretch(column, column < tilesInRow ? 1 : 0);
    }
    for (std::size_t i = 0; i < m_charts->panels().size(); ++i) {
        m_chartGrid->addWidget(m_charts->panels()[i], static_cast<int>(i) / columns,
                               static_cast<int>(i) % columns);
    }
    for (int column = 0; column < 3; ++column) {
        m_chartGrid->setColumnStretch(column, column < columns ? 1 : 0);
    }
}

void OverviewPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    arrange();
}

void OverviewPage::setTarget(const PageTarget* target) {
    const bool same = target != nullptr && m_target && m_target->target.id == target->target.id;
    m_target = target != nullptr ? std::optional<PageTarget>(*target) : std::nullopt;
    if (target != nullptr) {
        m_kpis.setTargets(target->kpiTargets);
    }
    if (same) {
        return; // only its settings changed
    }
    m_latest.reset();
    m_linkTrouble.clear();
    m_error->clear();
    if (target != nullptr) {
        makeContent();
    } else if (m_scroll == nullptr) {
        return;
    }
    m_note->hide();
    m_kpis.reset();
    const monitor::Snapshot nothing;
    m_statements.show(nothing);
    m_sessions.show(nothing);
    m_waits.clear();
    m_collectors.forget();
    m_slowCommands.show(nothing);
    m_health.clear();
    m_charts->setStaleSince(std::nullopt);
    m_charts->setTarget(target != nullptr ? target->target.id : std::string());
    m_stack->setCurrentIndex(target != nullptr ? 1 : 0);
    watchAge();
}

// Nobody asks how old the figures are while the page is out of sight.
void OverviewPage::watchAge() {
    if (m_target && isVisible()) {
        m_ageTimer.start();
        showAge();
    } else {
        m_ageTimer.stop();
    }
}

void OverviewPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    watchAge();
}

void OverviewPage::hideEvent(QHideEvent* event) {
    Page::hideEvent(event);
    watchAge();
}

void OverviewPage::take(const std::vector<monitor::SnapshotPtr>& snapshots, std::uint64_t dropped) {
    m_dropped = dropped;
    if (!m_target || snapshots.empty()) {
        return;
    }
    // However many came at once, the tiles are drawn once and the wait table shows the newest sample.
    {
        const QSignalBlocker quiet(m_kpis);
        for (std::size_t i = 0; i + 1 < snapshots.size(); ++i) {
            m_kpis.take(*snapshots[i]);
        }
    }
    m_kpis.take(*snapshots.back());
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
    m_charts->take(snapshots);
    m_latest = snapshots.back();
    showTables(*m_latest);
    showState(*m_latest);
    showAge();
}

void OverviewPage::showTables(const monitor::Snapshot& snapshot) {
    m_statements.show(snapshot); // also read by the command palette
    switch (m_tabs->currentIndex()) {
    case 1:
        m_sessions.show(snapshot);
        break;
    case 3:
        m_collectors.show(snapshot);
        break;
    case 4:
        m_health.show(snapshot, m_dropped);
        break;
    case 5:
        m_slowCommands.show(snapshot);
        break;
    default:
        break;
    }
}

OverviewPage::Trouble OverviewPage::troubleOf(const monitor::Snapshot& snapshot) {
    for (const auto state : {monitor::LinkState::unreachable, monitor::LinkState::degraded}) {
        for (const monitor::SourceHealth& source : snapshot.sources) {
            // A server answers well enough without its log; "Sources" and doctor say what it would add.
            if (source.state != state || source.source == "log") {
                continue;
            }
            const bool gone = state == monitor::LinkState::unreachable;
            return {gone ? tr("%1 cannot be reached").arg(toText(source.source))
                         : tr("%1 can be read only in part").arg(toText(source.source)),
                    toText(source.message), gone ? ErrorBar::Weight::error : ErrorBar::Weight::warning, true};
        }
    }
    const history::Health& health = snapshot.historyHealth;
    if (health.diskFull) {
        return {tr("The disk is full: nothing more is recorded"),
                tr("Free some space; recording goes on by itself."), ErrorBar::Weight::error, false};
    }
    if (health.otherWriter) {
        return {tr("Another program records into this history: this window only reads it"),
                tr("Close the other one, and this window takes over."), ErrorBar::Weight::warning, false};
    }
    if (!health.setAside.empty()) {
        return {tr("The history was damaged and a new one was begun"),
                tr("The old file was kept as %1.").arg(toText(health.setAside)), ErrorBar::Weight::warning,
                false};
    }
    return {};
}

void OverviewPage::showState(const monitor::Snapshot& snapshot) {
    const Trouble now = troubleOf(snapshot);
    const QString whole = now.what + now.toDo;
    if (whole != m_linkTrouble) {
        m_linkTrouble = whole;
        if (now.what.isEmpty()) {
            m_error->clear();
        } else {
            m_error->showMessage(now.weight, now.what, now.toDo, now.what + QLatin1Char('\n') + now.toDo);
            if (now.ofConnection) {
                m_error->offer(tr("Edit connection…"), [this] { emit editTargetRequested(); });
            }
        }
    }
    const QString note =
        snapshot.hostIsServer
            ? QString()
            : tr("The server runs on another machine: processor, memory and I/O pressure are those of "
                 "the machine this window runs on.");
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void OverviewPage::showAge() {
    if (!m_latest) {
        return;
    }
    const auto answered = monitor::lastAnswer(*m_latest);
    const bool stale = answered && m_services.clock.wall() - *answered > kStaleAfter;
    m_charts->setStaleSince(stale ? answered : std::nullopt);
}

void OverviewPage::resume() {
    if (m_charts != nullptr) {
        m_charts->seedNow();
    }
}

bool OverviewPage::settled() const {
    return m_charts == nullptr || m_charts->settled();
}

void OverviewPage::openStatement(const QString& key) {
    if (const monitor::StatementRow* statement = m_statements.statement(key)) {
        auto* dialog = new StatementDialog(*statement, m_services.theme, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    }
}

std::vector<Command> OverviewPage::commands() {
    std::vector<Command> commands;
    if (m_scroll == nullptr) {
        return commands;
    }
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        commands.push_back({tr("Show %1").arg(m_tabs->tabText(tab)), tr("Table"), {}, [this, tab] {
                                m_tabs->setCurrentIndex(tab);
                                m_scroll->ensureWidgetVisible(m_tabs);
                                table(tab).view().setFocus();
                            }});
    }
    for (int row = 0; row < m_statements.rowCount(); ++row) {
        const QModelIndex index = m_statements.index(row, 0);
        const QString key = m_statements.key(index);
        commands.push_back(
            {index.data().toString(), tr("Statement"), {}, [this, key] { openStatement(key); }});
    }
    return commands;
}

std::map<QString, QByteArray> OverviewPage::saveState() const {
    std::map<QString, QByteArray> state = m_kept;
    if (m_tabs != nullptr) {
        state[kTabKey] = QByteArray::number(m_tabs->currentIndex());
    }
    for (std::size_t i = 0; i < m_tables.size(); ++i) {
        if (m_tables[i] != nullptr) {
            state[columnsKey(i)] = m_tables[i]->saveState();
        }
    }
    return state;
}

void OverviewPage::restoreState(const std::map<QString, QByteArray>& state) {
    for (const auto& [key, value] : state) {
        m_kept[key] = value;
    }
    if (m_tabs == nullptr) {
        return;
    }
    showKeptTab();
    for (std::size_t i = 0; i < m_tables.size(); ++i) {
        if (m_tables[i] != nullptr && !m_kept[columnsKey(i)].isEmpty()) {
            m_tables[i]->restoreState(m_kept[columnsKey(i)]);
        }
    }
}

void OverviewPage::showKeptTab() {
    m_tabs->setCurrentIndex(std::clamp(m_kept[kTabKey].toInt(), 0, m_tabs->count() - 1));
    table(m_tabs->currentIndex());
}

} // namespace pavement::ui
