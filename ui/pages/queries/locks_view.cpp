#include "ui/pages/queries/locks_view.h"

#include "engine/base/files.h"
#include "ui/models/text.h"
#include "ui/pages/common/data_table.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/common/tone_delegate.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>

#include <array>
#include <functional>
#include <set>

namespace pavement::ui {
namespace {

constexpr Milliseconds kLocksReadLimit{10'000};
constexpr Milliseconds kActLimit{10'000};
constexpr int kFollowMillis = 5'000;

// The row a person marked; a row that only has the focus is none.
QString selectedKey(const QAbstractItemView& view) {
    const QModelIndexList rows = view.selectionModel()->selectedRows();
    return rows.isEmpty() ? QString() : rows.first().data(KeyedTableModel::KeyRole).toString();
}

void eachParent(const QAbstractItemModel& model, const QModelIndex& parent,
                const std::function<void(const QModelIndex&)>& visit) {
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (model.hasChildren(index)) {
            visit(index);
            eachParent(model, index, visit);
        }
    }
}

} // namespace

LocksView::LocksView(const PageServices& services, ErrorBar& error, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_error(error)
    , m_read(services.jobs)
    , m_act(services.jobs)
    , m_refresh(new QPushButton(tr("&Refresh"), this))
    , m_cancelStatement(new QPushButton(tr("&Cancel statement…"), this))
    , m_endSession(new QPushButton(tr("&End session…"), this))
    , m_follow(new QCheckBox(tr("&Follow"), this))
    , m_state(new QLabel(this)) {
    m_refresh->setAccessibleName(tr("Read the locks again"));
    m_cancelStatement->setAccessibleName(tr("Cancel the statement of the chosen session"));
    m_endSession->setAccessibleName(tr("End the chosen session"));
    m_follow->setToolTip(tr("Reads the locks every five seconds while they are in sight"));
    m_follow->setAccessibleName(tr("Follow the locks"));
    m_state->setProperty("muted", true);

    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    m_tree = new QTreeView(splitter);
    m_tree->setModel(&m_locks);
    m_tree->setItemDelegate(new ToneDelegate(services.theme, this));
    m_tree->setAccessibleName(tr("Sessions that block others"));
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    QHeaderView* header = m_tree->header();
    header->setAccessibleName(tr("Sessions that block others: columns"));
    header->setStretchLastSection(true);
    const std::array widths{210, 230, 76, 96, 160, 90};
    for (int column = 0; column < static_cast<int>(widths.size()); ++column) { // the last takes the rest
        header->resizeSection(column, widths[static_cast<std::size_t>(column)]);
    }
    m_none = new QLabel(tr("Nobody waits for a lock."), m_tree->viewport());
    m_none->setProperty("muted", true);
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setWordWrap(true);
    m_none->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_tree->viewport()->installEventFilter(this);
    auto* below = new QWidget(splitter);
    auto* heading = new QLabel(tr("Who holds vacuum back"), below);
    heading->setFont(services.theme.font(TextRole::title));
    heading->setToolTip(tr("Vacuum removes no row that died after the oldest of these began."));
    m_holders = new DataTable(m_horizon, services.theme, tr("Who holds vacuum back"), below);
    m_holders->setEmptyText(tr("Nobody: vacuum may remove every dead row."));
    m_holders->setFilterVisible(false);
    m_holders->sortBy(3, Qt::DescendingOrder);
    auto* inBelow = new QVBoxLayout(below);
    inBelow->setContentsMargins(0, spacing::kSmall, 0, 0);
    inBelow->addWidget(heading);
    inBelow->addWidget(m_holders, 1);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);

    auto* top = new QHBoxLayout;
    top->setSpacing(spacing::kMedium);
    top->addWidget(m_refresh);
    top->addWidget(m_follow);
    top->addWidget(m_state);
    top->addStretch();
    top->addWidget(m_cancelStatement);
    top->addWidget(m_endSession);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, spacing::kMedium, 0, 0);
    column->setSpacing(spacing::kSmall);
    column->addLayout(top);
    column->addWidget(splitter, 1);

    connect(m_refresh, &QPushButton::clicked, this, &LocksView::refresh);
    connect(m_cancelStatement, &QPushButton::clicked, this,
            [this] { askFor(analyzer::BackendAction::cancelStatement); });
    connect(m_endSession, &QPushButton::clicked, this,
            [this] { askFor(analyzer::BackendAction::endSession); });
    // One row is marked in both tables together, so that it is in sight whom the buttons mean.
    const auto alone = [this](QAbstractItemView& view, QAbstractItemView& other) {
        connect(view.selectionModel(), &QItemSelectionModel::selectionChanged, this, [this, &view, &other] {
            if (m_filling) {
                return;
            }
            if (view.selectionModel()->hasSelection()) {
                other.clearSelection();
            }
            showState();
        });
    };
    alone(*m_tree, m_holders->view());
    alone(m_holders->view(), *m_tree);
    connect(m_follow, &QCheckBox::toggled, this, [this](bool on) {
        if (on && isVisible()) {
            m_timer.start();
            refresh();
        } else {
            m_timer.stop();
        }
        emit stateChanged();
    });
    m_timer.setInterval(kFollowMillis);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!m_read.running()) {
            refresh();
        }
    });
    m_read.onStateChange([this](bool) { showState(); });
    m_act.onStateChange([this](bool) { showState(); });
    showState();
}

LocksView::~LocksView() = default;

void LocksView::setTarget(const PageTarget* target) {
    const bool same = target != nullptr && m_target && m_target->target.id == target->target.id;
    const bool newCommands = same && m_target->commands != target->commands;
    m_target = target != nullptr ? std::optional<PageTarget>(*target) : std::nullopt;
    if (same) {
        showState();
        if (newCommands && isVisible()) { // now it can be asked, or by another connection
            refresh();
        }
        return;
    }
    m_read.cancel();
    m_act.cancel();
    m_readAt.reset();
    m_locks.show({});
    m_horizon.clear();
    showState();
    if (isVisible()) {
        refresh();
    }
}

void LocksView::refresh() {
    if (!m_target || !m_target->commands) {
        return;
    }
    m_read.start(
        "read locks", Deadline::after(kLocksReadLimit),
        [commands = m_target->commands](runner::TaskContext& context) -> Result<Reading> {
            const auto lease = commands->lend({}, context.deadline(), context.stopToken());
            if (!lease) {
                return fail(lease.error());
            }
            auto locks = analyzer::readLocks(**lease, {}, context.deadline(), context.stopToken());
            if (!locks) {
                return fail(locks.error());
            }
            auto horizon = analyzer::readHorizon(**lease, context.deadline(), context.stopToken());
            if (!horizon) {
                return fail(horizon.error());
            }
            return Reading{std::move(*locks), std::move(*horizon)};
        },
        [this](Result<Reading> reading) {
            if (reading) {
                if (m_failed) {
                    m_error.clear();
                }
                m_failed = false;
                show(std::move(*reading));
            } else {
                m_failed = true;
                m_error.show(reading.error(), tr("The locks could not be read"));
                showState();
            }
        });
}

void LocksView::show(Reading reading) {
    const QString blocker = selectedKey(*m_tree);
    const QString holder = selectedKey(m_holders->view());
    const bool first = !m_readAt;
    m_partial = reading.locks.partial || reading.horizon.partial;
    m_readAt = m_services.clock.wall();
    m_filling = true;
    fillTree(std::move(reading.locks.forest));
    m_horizon.show(reading.horizon);
    // Whoever was marked and is gone is not replaced by another: the next press of a button would mean that.
    m_tree->clearSelection();
    m_holders->view().clearSelection();
    const QModelIndex found = first ? m_locks.index(0, 0) : m_locks.find(blocker); // at first the worst
    if (found.isValid()) {
        m_tree->setCurrentIndex(found);
    } else if (!holder.isEmpty() && m_horizon.holder(holder) != nullptr) {
        m_holders->select(holder);
    }
    m_filling = false;
    choose(m_wantedPid);
    m_wantedPid = 0;
    showState();
    emit wasRead();
}

void LocksView::choose(int pid) {
    if (pid == 0) {
        return;
    }
    m_wantedPid = pid;
    const auto& nodes = m_locks.forest().nodes;
    const auto found = std::find_if(nodes.begin(), nodes.end(),
                                    [&](const analyzer::LockNode& node) { return node.session.pid == pid; });
    if (found != nodes.end()) {
        m_wantedPid = 0;
        m_tree->setCurrentIndex(m_locks.find(LockTreeModel::keyOf(found->session)));
        m_tree->setFocus();
    }
}

void LocksView::setPace(Milliseconds pace) {
    m_timer.setInterval(pace);
}

// Everything open, but for what the person has closed.
void LocksView::fillTree(analyzer::LockForest forest) {
    std::set<QString> closed;
    eachParent(m_locks, {}, [&](const QModelIndex& index) {
        if (!m_tree->isExpanded(index)) {
            closed.insert(index.data(KeyedTableModel::KeyRole).toString());
        }
    });
    m_locks.show(std::move(forest));
    m_tree->expandAll();
    eachParent(m_locks, {}, [&](const QModelIndex& index) {
        if (closed.contains(index.data(KeyedTableModel::KeyRole).toString())) {
            m_tree->collapse(index);
        }
    });
}

std::optional<BackendShown> LocksView::chosen() const {
    BackendShown shown;
    if (const QString key = selectedKey(m_holders->view()); !key.isEmpty()) {
        const analyzer::HorizonHolder* holder = m_horizon.holder(key);
        if (holder == nullptr || holder->pid <= 0 || holder->backendStart == 0 ||
            holder->kind == analyzer::HolderKind::standby) {
            return std::nullopt;
        }
        shown.id = {holder->pid, holder->backendStart, holder->transactionStart, holder->statementStart};
        shown.name = QStringLiteral("%1 %2").arg(holder->pid).arg(toText(holder->name)).trimmed();
        shown.role = toText(holder->role);
        shown.database = toText(holder->database);
        shown.state = holder->kind == analyzer::HolderKind::idleInTransaction
                          ? QStringLiteral("idle in transaction")
                          : QStringLiteral("active");
        shown.since = holder->seconds ? valueText(*holder->seconds, Unit::seconds) : QString();
        return shown;
    }
    const analyzer::LockNode* node = m_locks.node(m_locks.find(selectedKey(*m_tree)));
    if (node == nullptr || node->session.pid <= 0 || node->session.backendStart == 0) {
        return std::nullopt; // a prepared transaction has no process
    }
    const analyzer::LockSession& session = node->session;
    shown.id = {session.pid, session.backendStart, session.transactionStart, session.statementStart};
    shown.name = LockTreeModel::nameOf(session).simplified();
    shown.role = toText(session.role);
    shown.database = toText(session.database);
    shown.state = toText(session.state);
    shown.since = session.stateSeconds ? valueText(*session.stateSeconds, Unit::seconds) : QString();
    shown.statement = toText(session.statement);
    shown.blocks = node->blockedInAll;
    return shown;
}

QDialog* LocksView::askFor(analyzer::BackendAction action) {
    const auto shown = chosen();
    if (!shown || !m_target || m_act.running()) {
        return nullptr;
    }
    auto* dialog = new BackendDialog(*shown, action, toText(m_target->target.name),
                                     m_target->target.environment == monitor::Environment::production,
                                     m_services.theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, shown = *shown, action] { act(shown, action); });
    dialog->open();
    return dialog;
}

void LocksView::act(const BackendShown& shown, analyzer::BackendAction action) {
    if (!m_target || !m_target->commands) {
        return;
    }
    m_error.clear();
    m_failed = false;
    m_act.start(
        "end session", Deadline::after(kActLimit),
        [commands = m_target->commands, id = m_target->target.id, &history = m_services.history,
         &clock = m_services.clock,
         confirmed = analyzer::BackendConfirmation(shown.id, action, userName(), aboutText(shown))](
            runner::TaskContext& context) -> Result<analyzer::BackendOutcome> {
            const auto lease = commands->lend({}, context.deadline(), context.stopToken());
            if (!lease) {
                return fail(lease.error());
            }
            return analyzer::act(**lease, confirmed, history, id, clock, context.deadline(),
                                 context.stopToken());
        },
        [this, name = shown.name, action](Result<analyzer::BackendOutcome> outcome) {
            if (!outcome) {
                m_error.show(outcome.error(), action == analyzer::BackendAction::endSession
                                                  ? tr("Session %1 was not ended").arg(name)
                                                  : tr("The statement of %1 was not cancelled").arg(name));
            } else if (outcome->movedOn) {
                m_error.showMessage(ErrorBar::Weight::information,
                                    tr("Session %1 does something else by now; nothing was sent.").arg(name),
                                    tr("Look at what it does now, and choose again."));
            } else if (!outcome->signalled) {
                m_error.showMessage(ErrorBar::Weight::information,
                                    tr("Session %1 had ended already; nothing was sent.").arg(name), {});
            } else if (outcome->auditProblem) {
                m_error.show(*outcome->auditProblem, tr("It was done, but its end stands in no audit log"));
            } else {
                m_error.showMessage(ErrorBar::Weight::information,
                                    action == analyzer::BackendAction::endSession
                                        ? tr("Session %1 was told to end.").arg(name)
                                        : tr("The statement of %1 was told to stop.").arg(name),
                                    tr("It stands in the audit log."));
            }
            const bool signalled = outcome && outcome->signalled;
            refresh();
            emit acted(signalled);
        });
}

void LocksView::showState() {
    const bool can = chosen().has_value() && !m_act.running();
    m_cancelStatement->setEnabled(can);
    m_endSession->setEnabled(can);
    m_refresh->setEnabled(m_target && m_target->commands && !m_read.running());
    const bool empty = m_locks.rowCount() == 0;
    m_none->setText(!m_readAt ? (m_read.running() ? tr("Reading…") : tr("Not read yet."))
                              : tr("Nobody waits for a lock."));
    m_none->setVisible(empty);
    QString words;
    if (m_readAt) {
        const auto& forest = m_locks.forest();
        std::size_t waiting = 0;
        for (const analyzer::LockNode& node : forest.nodes) {
            waiting += node.session.wait ? 1 : 0;
        }
        const QString at = timeText(*m_readAt);
        words = empty ? tr("Read at %1").arg(at)
                      : tr("%n sessions wait · read at %1", nullptr, static_cast<int>(waiting)).arg(at);
        if (m_partial) {
            words += tr(" · sessions of other roles are hidden: grant pg_read_all_stats");
        }
    }
    m_state->setText(words);
}

void LocksView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
    if (m_follow->isChecked()) {
        m_timer.start();
    }
}

bool LocksView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && watched == m_tree->viewport()) {
        m_none->resize(m_tree->viewport()->size());
    }
    return QWidget::eventFilter(watched, event);
}

void LocksView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_timer.stop();
    m_read.cancel();
    closeConnection();
}

// Nobody looks: the server gets its connection back.
void LocksView::closeConnection() {
    if (!m_target || !m_target->commands) {
        return;
    }
    runner::TaskSpec spec;
    spec.name = "close the idle connection";
    m_services.jobs.start(std::move(spec),
                          [commands = m_target->commands](runner::TaskContext&) -> Result<void> {
                              commands->closeIdle();
                              return {};
                          });
}

QByteArray LocksView::saveState() const {
    return QByteArray(m_follow->isChecked() ? "1" : "0") + m_tree->header()->saveState().toBase64();
}

void LocksView::restoreState(const QByteArray& state) {
    if (state.isEmpty()) {
        return;
    }
    m_follow->setChecked(state.front() == '1');
    m_tree->header()->restoreState(QByteArray::fromBase64(state.mid(1)));
}

} // namespace pavement::ui
