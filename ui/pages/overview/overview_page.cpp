#include "ui/pages/overview/overview_page.h"

#include "ui/charts/chart_group.h"
#include "ui/models/text.h"
#include "ui/pages/common/empty_state.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/overview/attention_view.h"
#include "ui/pages/overview/kpi_tile.h"
#include "ui/pages/overview/overview_charts.h"
#include "ui/pages/overview/overview_tables.h"
#include "ui/pages/overview/statement_dialog.h"

#include <QGridLayout>
#include <QLabel>
#include <QListView>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>

#include <algorithm>
#include <set>

namespace pavement::ui {
namespace {

constexpr int kWide = 1500; // from here on three charts stand side by side
constexpr int kNarrow = 900;
constexpr int kChartHeight = 230;

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

    m_kept = OverviewTables::noState();
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
    m_attention = new AttentionView(m_services, content);
    m_attention->setSources({m_changes, m_checks});
    column->addLayout(m_tileGrid);
    column->addWidget(m_note);
    column->addWidget(m_attention);
    column->addLayout(m_chartGrid);
    auto* card = new QFrame(content);
    card->setProperty("card", true);
    m_tables = new OverviewTables(m_services.theme, card);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
    inside->addWidget(m_tables);
    column->addWidget(card, 1);
    m_stack->addWidget(m_scroll);
    connect(m_charts, &OverviewCharts::failed, this,
            [this](const Error& error) { m_error->show(error, tr("The history could not be read")); });
    connect(m_attention, &AttentionView::opened, this, &OverviewPage::placeRequested);
    connect(m_attention, &AttentionView::failed, this,
            [this](const Error& error) { m_error->show(error, tr("What needs you could not be found out")); });
    connect(m_tables, &OverviewTables::statementActivated, this, &OverviewPage::openStatement);
    connect(m_tables, &OverviewTables::stateChanged, this, &Page::stateChanged);
    connect(m_charts, &OverviewCharts::eventsChanged, this,
            [this] { m_tables->showEvents(m_charts->events()); });
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
    m_tables->restoreState(m_kept);
}

OverviewPage::~OverviewPage() = default;

void OverviewPage::setAttentionSources(ChangesWatch* changes,
                                       std::function<std::shared_ptr<const ChecksShown>()> checks) {
    m_changes = changes;
    m_checks = std::move(checks);
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
    if (same) { // only its settings changed
        m_tables->offerRedis(target->target.redis.has_value());
        return;
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
    m_tables->reset();
    m_tables->offerRedis(target != nullptr && target->target.redis);
    m_charts->setStaleSince(std::nullopt);
    m_charts->setTarget(target != nullptr ? target->target.id : std::string());
    m_attention->setTarget(target);
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
    if (!m_target || snapshots.empty()) {
        return;
    }
    // However many came at once, the tiles are drawn once.
    {
        const QSignalBlocker quiet(m_kpis);
        for (std::size_t i = 0; i + 1 < snapshots.size(); ++i) {
            m_kpis.take(*snapshots[i]);
        }
    }
    m_kpis.take(*snapshots.back());
    m_charts->take(snapshots);
    m_latest = snapshots.back();
    m_tables->take(snapshots, dropped);
    m_attention->take(*m_latest);
    showState(*m_latest);
    showAge();
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
    return m_charts == nullptr || (m_charts->settled() && m_attention->settled());
}

void OverviewPage::openStatement(const QString& key) {
    if (const monitor::StatementRow* statement = m_tables->statementRows().statement(key)) {
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
    for (int tab = 0; tab < m_tables->count(); ++tab) {
        if (m_tables->isTabVisible(tab)) {
            commands.push_back({tr("Show %1").arg(m_tables->tabText(tab)), tr("Table"), {}, [this, tab] {
                                    m_tables->lookAt(tab);
                                    m_scroll->ensureWidgetVisible(m_tables);
                                }});
        }
    }
    commands.push_back({tr("Show what needs you"), title(), {}, [this] {
                            m_scroll->ensureWidgetVisible(m_attention);
                            m_attention->list().setFocus();
                        }});
    const AttentionModel& matters = m_attention->model();
    for (int row = 0; row < matters.rowCount(); ++row) {
        const QString key = matters.index(row).data(KeyedTableModel::KeyRole).toString();
        commands.push_back({matters.index(row).data().toString(), tr("Needs you"), {}, [this, key] {
                                m_attention->open(m_attention->model().find(key));
                            }});
    }
    const StatementsModel& statements = m_tables->statementRows();
    std::set<QString> offered; // once, though several users ran it
    for (int row = 0; row < statements.rowCount(); ++row) {
        const QModelIndex index = statements.index(row, 0);
        const QString key = statements.key(index);
        if (const QString text = index.data().toString(); offered.insert(text).second) {
            commands.push_back({text, tr("Statement"), {}, [this, key] { openStatement(key); }});
        }
    }
    return commands;
}

std::map<QString, QByteArray> OverviewPage::saveState() const {
    std::map<QString, QByteArray> state = m_kept;
    if (m_tables != nullptr) {
        for (const auto& [key, value] : m_tables->saveState()) {
            state[key] = value;
        }
    }
    return state;
}

void OverviewPage::restoreState(const std::map<QString, QByteArray>& state) {
    for (const auto& [key, value] : state) {
        m_kept[key] = value;
    }
    if (m_tables != nullptr) {
        m_tables->restoreState(m_kept);
    }
}

} // namespace pavement::ui
