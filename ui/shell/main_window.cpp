#include "ui/shell/main_window.h"

#include "ui/models/text.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/overview/overview_page.h"
#include "ui/pages/queries/checks_view.h"
#include "ui/pages/queries/queries_page.h"
#include "ui/pages/reports/reports_page.h"
#include "ui/shell/alert_rules_dialog.h"
#include "ui/shell/alerts_panel.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/connection_dialog.h"
#include "ui/shell/navigation_rail.h"
#include "ui/shell/range_dialog.h"
#include "ui/shell/status_strip.h"
#include "ui/shell/top_bar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace pavement::ui {

MainWindow::MainWindow(Context& context, QWidget* parent)
    : QMainWindow(parent)
    , m_context(context)
    , m_session(context)
    , m_layout(context.state, context.theme, context.axis)
    , m_notices(context.notifier, context.clock)
    , m_centre(new QWidget(this))
    , m_topBar(new TopBar(context.axis, context.theme, context.profiles, m_centre))
    , m_rail(new NavigationRail(context.theme, m_centre))
    , m_error(new ErrorBar(context.theme, m_centre))
    , m_stack(new QStackedWidget(m_centre))
    , m_status(new StatusStrip(context.theme, context.clock, this)) {
    // Every widget is made in its final place, here and below: one that moves to another parent has its whole
    // tree styled anew.
    setWindowTitle(tr("Pavement"));
    setMinimumSize(900, 560);
    resize(1280, 800);

    const PageServices services{context.jobs, context.history, context.clock, context.theme, context.axis};
    const auto addPage = [this](Page* page, IconShape icon) {
        m_pages.push_back(page);
        m_stack->addWidget(page);
        const auto number = static_cast<int>(m_pages.size());
        m_rail->addEntry(page->title(), icon, QStringLiteral("Ctrl+%1").arg(number));
        connect(page, &Page::connectRequested, this, [this] { openConnectionDialog(nullptr); });
        connect(page, &Page::editTargetRequested, this,
                [this] { openConnectionDialog(m_session.profile()); });
        connect(page, &Page::statementsRequested, this,
                [this](const TimeRange& range) { showStatements(range); });
        connect(page, &Page::stateChanged, this, &MainWindow::remember);
    };
    auto* overview = new OverviewPage(services, m_stack);
    addPage(overview, IconShape::overview);
    m_queries = new QueriesPage(services, m_stack);
    overview->setAttentionSources(&m_queries->changesWatch(), [queries = m_queries] {
        return queries->checksView() != nullptr ? queries->checksView()->result() : nullptr;
    });
    connect(overview, &OverviewPage::placeRequested, this, &MainWindow::showPlace);
    addPage(m_queries, IconShape::queries);
    addPage(new ReportsPage(services, context.writePdf, m_stack), IconShape::reports);

    auto* right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(m_topBar);
    right->addWidget(m_error);
    right->addWidget(m_stack, 1);
    auto* row = new QHBoxLayout(m_centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addLayout(right, 1);
    setCentralWidget(m_centre);
    setStatusBar(m_status);

    buildActions();
    connectSession();
    connect(m_rail, &NavigationRail::chosen, this, &MainWindow::goTo);
    connect(m_topBar, &TopBar::newTargetRequested, this, [this] { openConnectionDialog(nullptr); });
    connect(m_topBar, &TopBar::editTargetRequested, this,
            [this] { openConnectionDialog(m_session.profile()); });
    connect(m_topBar, &TopBar::disconnectRequested, &m_session, &TargetSession::close);
    connect(m_topBar, &TopBar::targetChosen, this, [this](const QString& id) {
        if (const Profile* profile = m_context.profiles.find(toUtf8(id))) {
            watch(*profile);
        }
    });
    connect(m_topBar, &TopBar::customRangeRequested, this, &MainWindow::openRangeDialog);
    connect(m_topBar, &TopBar::alertsRequested, this, &MainWindow::openAlerts);
    connect(m_topBar, &TopBar::paletteRequested, this, &MainWindow::openPalette);
    connect(&context.profiles, &ProfileStore::saveFailed, this,
            [this](const Error& error) { showError(error, tr("The target profiles were not saved")); });
    connect(&context.axis, &TimeAxis::rangeChanged, this, [this] {
        if (!m_context.axis.isLive()) {
            remember();
        }
    });
    connect(&context.axis, &TimeAxis::liveChanged, this, &MainWindow::remember);
    connect(&context.axis, &TimeAxis::historyChanged, this, &MainWindow::remember);

    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, &context.axis, &TimeAxis::tick);
    restore();
}

MainWindow::~MainWindow() = default;

void MainWindow::connectSession() {
    connect(&m_session, &TargetSession::opened, this, [this] {
        const Profile& profile = *m_session.profile();
        const PageTarget target{profile.target, profile.kpiTargets, m_session.commands()};
        m_topBar->setTarget(&profile.target);
        setWindowTitle(tr("%1 – Pavement").arg(toText(profile.target.name)));
        m_notices.forget();
        m_alerts.clear();
        m_topBar->setAlerts(0, 0);
        for (Page* page : m_pages) {
            page->setTarget(&target);
        }
        m_context.state.setText(QStringLiteral("target"), toText(profile.target.id));
    });
    connect(&m_session, &TargetSession::closed, this, [this] {
        m_topBar->setTarget(nullptr);
        m_topBar->setAlerts(0, 0);
        m_status->showNothing();
        setWindowTitle(tr("Pavement"));
        for (Page* page : m_pages) {
            page->setTarget(nullptr);
        }
    });
    connect(&m_session, &TargetSession::failed, this,
            [this](const Error& error) { showError(error, tr("A password could not be read")); });
    connect(&m_session, &TargetSession::snapshotsArrived, this, &MainWindow::take);
    connect(&m_session, &TargetSession::alertsChanged, this, &MainWindow::showAlerts);
    connect(&m_session, &TargetSession::resumed, this, [this] {
        for (Page* page : m_pages) {
            page->resume();
        }
    });
}

void MainWindow::watch(const Profile& profile) {
    m_session.open(profile);
}

void MainWindow::showPage(const QString& id) {
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        if (m_pages[i]->id() == id) {
            goTo(static_cast<int>(i));
        }
    }
}

void MainWindow::showStatements(std::optional<TimeRange> range) {
    if (range) {
        m_context.axis.zoomTo(*range);
    }
    showPage(m_queries->id());
    m_queries->showStatements();
}

void MainWindow::showPlace(const analyzer::AttentionPlace& place, const QString& statementText) {
    if (place.view == analyzer::AttentionPlace::View::alerts) {
        openAlerts();
        return;
    }
    showPage(m_queries->id());
    m_queries->goTo(place, statementText);
}

void MainWindow::goTo(int page) {
    m_rail->setCurrent(page);
    if (m_stack->currentIndex() == page) {
        return;
    }
    m_stack->setCurrentIndex(page);
    if (m_session.profile() != nullptr) {
        currentPage()->resume(); // a page out of sight takes no snapshots
    }
    remember();
}

Page* MainWindow::currentPage() const {
    return m_pages[static_cast<std::size_t>(std::max(0, m_stack->currentIndex()))];
}

void MainWindow::take(const std::vector<monitor::SnapshotPtr>& snapshots) {
    m_status->show(*snapshots.back(), m_session.dropped());
    currentPage()->take(snapshots, m_session.dropped());
    if (m_alerts.rowCount() > 0) {
        m_alerts.show(snapshots.back()->alerts, m_context.clock.wall()); // values and ages move on
    }
}

void MainWindow::showAlerts(const monitor::SnapshotPtr& snapshot) {
    m_alerts.show(snapshot->alerts, m_context.clock.wall());
    m_topBar->setAlerts(m_alerts.urgentCount(), m_alerts.rowCount());
    if (m_session.profile() != nullptr) {
        m_notices.tell(snapshot->alerts, m_alerts, *m_session.profile());
    }
}

void MainWindow::showError(const Error& error, const QString& doing) {
    m_error->show(error, doing);
}

void MainWindow::keepProfile(const Profile& profile) {
    SecretStore& store = profile.rememberSecrets && m_context.secrets.available()
                             ? m_context.secrets
                             : static_cast<SecretStore&>(m_session.sessionSecrets());
    keepSecrets(store, profile.target, [self = QPointer(this)](const Error& error) {
        if (self) {
            self->showError(error, tr("The password was not kept"));
        }
    });
    m_context.profiles.save(profile);
    if (m_session.profile() != nullptr && m_session.profile()->target.id == profile.target.id) {
        const bool same = m_session.profile() != nullptr;
        m_session.update(profile);
        if (same && m_session.profile() != nullptr) {
            const PageTarget target{profile.target, profile.kpiTargets, m_session.commands()};
            m_topBar->setTarget(&profile.target);
            for (Page* page : m_pages) {
                page->setTarget(&target);
            }
        }
    } else {
        m_session.open(profile);
    }
}

void MainWindow::removeProfile(const QString& id) {
    const std::string target = toUtf8(id);
    if (m_session.profile() != nullptr && m_session.profile()->target.id == target) {
        m_session.close();
    }
    for (SecretStore* store : {&m_context.secrets, static_cast<SecretStore*>(&m_session.sessionSecrets())}) {
        forgetSecrets(*store, target, [self = QPointer(this)](const Error& error) {
            if (self) {
                self->showError(error, tr("The password was not removed from the keychain"));
            }
        });
    }
    m_context.profiles.remove(target);
}

QDialog* MainWindow::openConnectionDialog(const Profile* profile) {
    auto* dialog = new ConnectionDialog(m_context, profile, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ConnectionDialog::profileChosen, this, &MainWindow::keepProfile);
    connect(dialog, &ConnectionDialog::removeRequested, this, &MainWindow::removeProfile);
    dialog->open();
    return dialog;
}

QDialog* MainWindow::openAlertRules() {
    if (m_session.profile() == nullptr) {
        m_error->showMessage(ErrorBar::Weight::information, tr("Alert rules belong to a target."),
                             tr("Connect to a server first."));
        return nullptr;
    }
    auto* dialog = new AlertRulesDialog(*m_session.profile(), m_context.theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AlertRulesDialog::profileChanged, this, [this](const Profile& changed) {
        if (m_session.profile() == nullptr || m_session.profile()->target.id != changed.target.id) {
            return;
        }
        m_context.profiles.save(changed);
        m_session.update(changed);
        const PageTarget target{changed.target, changed.kpiTargets, m_session.commands()};
        for (Page* page : m_pages) {
            page->setTarget(&target);
        }
    });
    dialog->open();
    return dialog;
}

QDialog* MainWindow::openAlerts() {
    if (!m_alertsPanel) {
        m_alertsPanel = new AlertsPanel(m_alerts, m_context.theme, this);
        connect(m_alertsPanel, &AlertsPanel::acknowledgeRequested, this, [this](const QString& key) {
            if (const monitor::AlertState* alert = m_alerts.alert(key)) {
                m_session.acknowledge(alert->ruleId, alert->label);
            }
        });
        connect(m_alertsPanel, &AlertsPanel::snoozeRequested, this,
                [this](const QString& key, Milliseconds howLong) {
                    if (const monitor::AlertState* alert = m_alerts.alert(key)) {
                        m_session.snooze(alert->ruleId, alert->label, howLong);
                    }
                });
        connect(m_alertsPanel, &AlertsPanel::rulesRequested, this, &MainWindow::openAlertRules);
    }
    m_alertsPanel->show();
    m_alertsPanel->raise();
    return m_alertsPanel;
}

QDialog* MainWindow::openPalette() {
    if (m_palette == nullptr) {
        m_palette = new CommandPalette(m_context.theme, this);
    }
    m_palette->openWith(allCommands());
    return m_palette;
}

QDialog* MainWindow::openRangeDialog() {
    auto* dialog = new RangeDialog(m_context.axis.range(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RangeDialog::rangeChosen, &m_context.axis, &TimeAxis::zoomTo);
    dialog->open();
    return dialog;
}

void MainWindow::applyAwake() {
    const bool awake = isVisible() && !isMinimized();
    m_session.setAwake(awake);
    if (awake) {
        m_tick.start();
        m_context.axis.tick();
    } else {
        m_tick.stop();
    }
}

bool MainWindow::event(QEvent* event) {
    // Space pauses, but where a button or a list of ticks has the focus it presses that.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
        QWidget* focus = QApplication::focusWidget();
        if (qobject_cast<QAbstractButton*>(focus) != nullptr || qobject_cast<QListView*>(focus) != nullptr ||
            qobject_cast<QComboBox*>(focus) != nullptr) {
            event->accept();
            return true;
        }
    }
    return QMainWindow::event(event);
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    applyAwake();
}

void MainWindow::hideEvent(QHideEvent* event) {
    QMainWindow::hideEvent(event);
    applyAwake();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) {
        applyAwake();
        remember();
    }
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    remember();
}

void MainWindow::moveEvent(QMoveEvent* event) {
    QMainWindow::moveEvent(event);
    remember();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    remember();
    m_context.state.saveNow();
    m_session.close();
    event->accept();
}

void MainWindow::restore() {
    m_restoring = true;
    const QString page = m_layout.restore(*this, m_pages);
    goTo(0);
    m_rail->setCurrent(0);
    showPage(page);
    m_restoring = false;
}

void MainWindow::remember() {
    if (!m_restoring) {
        m_layout.remember(*this, m_pages, *currentPage());
    }
}

} // namespace pavement::ui
