#include "ui/pages/queries/queries_page.h"

#include "ui/models/text.h"
#include "ui/pages/common/changes_watch.h"
#include "ui/pages/common/empty_state.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/queries/checks_view.h"
#include "ui/pages/queries/locks_view.h"
#include "ui/pages/queries/statement_view.h"
#include "ui/pages/queries/statements_view.h"

#include <QLineEdit>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace pavement::ui {
namespace {

const QString kTabKey = QStringLiteral("tab");
const QString kStatementsKey = QStringLiteral("statements");
const QString kLocksKey = QStringLiteral("locks");
const QString kChecksKey = QStringLiteral("checks");

} // namespace

QueriesPage::QueriesPage(const PageServices& services, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_watch(new ChangesWatch(services.jobs, services.history, this))
    , m_kept{{kTabKey, {}}, {kStatementsKey, {}}, {kLocksKey, {}}, {kChecksKey, {}}} {
    setObjectName(QStringLiteral("queriesPage"));
}

QueriesPage::~QueriesPage() = default;

// Made when the page is first looked at, each tab when that is.
void QueriesPage::makeContent() {
    if (m_stack != nullptr) {
        return;
    }
    m_error = new ErrorBar(m_services.theme, this);
    m_stack = new QStackedWidget(this);
    auto* empty = new EmptyState(
        m_services.theme, tr("No target to ask"),
        tr("What is slow, who waits for whom, and what is wrong with the schema: connect to a server to "
           "see it. Nothing is changed on it unless you say so."),
        tr("Connect to a server…"), m_stack);
    connect(empty, &EmptyState::mendRequested, this, &Page::connectRequested);
    auto* content = new QWidget(m_stack);
    m_tabs = new QTabWidget(content);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Queries"));
    for (const QString& name : {tr("Statements"), tr("Locks"), tr("Checks")}) {
        auto* place = new QWidget;
        auto* inside = new QVBoxLayout(place);
        inside->setContentsMargins(0, 0, 0, 0);
        m_tabs->addTab(place, name);
    }
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(spacing::kPage, spacing::kMedium, spacing::kPage, spacing::kLarge);
    column->addWidget(m_tabs);
    m_stack->addWidget(empty);
    m_stack->addWidget(content);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(m_error);
    whole->addWidget(m_stack, 1);
    m_tabs->setCurrentIndex(std::clamp(m_kept[kTabKey].toInt(), 0, m_tabs->count() - 1));
    makeTab(m_tabs->currentIndex());
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        makeTab(tab);
        emit stateChanged();
    });
    m_stack->setCurrentIndex(m_target ? 1 : 0);
}

void QueriesPage::makeTab(int tab) {
    QLayout* place = m_tabs->widget(tab)->layout();
    if (place->count() > 0) {
        return;
    }
    QWidget* parent = m_tabs->widget(tab);
    const PageTarget* target = m_target ? &*m_target : nullptr;
    switch (tab) {
    case statements:
        m_inStatements = new QStackedWidget(parent);
        m_statements = new StatementsView(m_services, *m_error, *m_watch, m_inStatements);
        m_statement = new StatementView(m_services, *m_error, *m_watch, m_inStatements);
        m_inStatements->addWidget(m_statements);
        m_inStatements->addWidget(m_statement);
        m_statements->restoreState(m_kept[kStatementsKey]);
        m_statements->setTarget(target);
        connect(m_statements, &StatementsView::opened, this, &QueriesPage::openStatement);
        connect(m_statements, &StatementsView::stateChanged, this, &Page::stateChanged);
        connect(m_statement, &StatementView::statementRequested, this, &QueriesPage::openStatementById);
        connect(m_statement, &StatementView::backRequested, this, [this] {
            m_inStatements->setCurrentIndex(0);
            m_statements->view().setFocus();
        });
        place->addWidget(m_inStatements);
        break;
    case locks:
        m_locks = new LocksView(m_services, *m_error, parent);
        m_locks->restoreState(m_kept[kLocksKey]);
        m_locks->setTarget(target);
        connect(m_locks, &LocksView::stateChanged, this, &Page::stateChanged);
        place->addWidget(m_locks);
        break;
    default:
        m_checks = new ChecksView(m_services, *m_error, parent);
        m_checks->restoreState(m_kept[kChecksKey]);
        m_checks->setTarget(target);
        connect(m_checks, &ChecksView::stateChanged, this, &Page::stateChanged);
        place->addWidget(m_checks);
        break;
    }
}

void QueriesPage::showEvent(QShowEvent* event) {
    makeContent();
    Page::showEvent(event);
}

void QueriesPage::setTarget(const PageTarget* target) {
    const bool same = target != nullptr && m_target && m_target->target.id == target->target.id;
    m_target = target != nullptr ? std::optional<PageTarget>(*target) : std::nullopt;
    if (m_stack == nullptr) {
        return;
    }
    if (!same) {
        m_error->clear();
        m_stack->setCurrentIndex(target != nullptr ? 1 : 0);
        if (m_inStatements != nullptr) {
            m_inStatements->setCurrentIndex(0);
            m_statement->close();
        }
    } else if (m_statement != nullptr) {
        m_statement->update(*target);
    }
    if (m_statements != nullptr) {
        m_statements->setTarget(target);
    }
    if (m_locks != nullptr) {
        m_locks->setTarget(target);
    }
    if (m_checks != nullptr) {
        m_checks->setTarget(target);
    }
}

bool QueriesPage::settled() const {
    return !m_watch->running() && (m_statements == nullptr || m_statements->settled()) &&
           (m_statement == nullptr || m_statement->settled()) && (m_locks == nullptr || m_locks->settled()) &&
           (m_checks == nullptr || !m_checks->running());
}

std::vector<QString> QueriesPage::views() const {
    if (!m_target) {
        return {};
    }
    return {QStringLiteral("statement"), QStringLiteral("plan"),  QStringLiteral("logged"),
            QStringLiteral("changes"),   QStringLiteral("locks"), QStringLiteral("checks")};
}

void QueriesPage::showView(const QString& view) {
    if (view == QStringLiteral("locks")) {
        showTab(locks);
    } else if (view == QStringLiteral("checks")) {
        showTab(checks);
        if (m_checks->model().shown() == nullptr) {
            m_checks->run();
        }
    } else {
        showStatements();
        const auto workload = m_statements->workload();
        if (view.isEmpty() || !workload || workload->statements.empty()) {
            return;
        }
        openStatement(m_statements->keyOf(workload->statements.front()));
        if (view == QStringLiteral("changes")) {
            m_statement->showChanges();
            openFirstChanged();
        }
        if (view == QStringLiteral("plan")) {
            m_statement->showPlans();
        } else if (view == QStringLiteral("logged")) {
            m_statement->showLogged();
        }
    }
}

void QueriesPage::showTab(Tab tab) {
    makeContent();
    m_tabs->setCurrentIndex(tab);
}

void QueriesPage::goTo(const analyzer::AttentionPlace& place, const QString& statementText) {
    using View = analyzer::AttentionPlace::View;
    switch (place.view) {
    case View::statement:
        openStatementById(toText(place.key), statementText);
        break;
    case View::locks:
        showTab(locks);
        m_locks->choose(place.pid);
        break;
    case View::checks:
        showTab(checks);
        if (place.key.empty()) {
            m_checks->run();
        } else {
            m_checks->choose(place.key, place.object);
        }
        break;
    case View::alerts:
        break; // have no place here
    }
}

void QueriesPage::showStatements() {
    showTab(statements);
    m_inStatements->setCurrentIndex(0);
    m_statements->view().setFocus();
}

void QueriesPage::openStatement(const QString& key) {
    showTab(statements);
    const analyzer::StatementLoad* load = m_statements->load(key);
    if (load == nullptr || !m_target) {
        return;
    }
    m_statement->open(*m_target, *load, m_statements->isSplit());
    m_inStatements->setCurrentIndex(1);
    m_statement->setFocus();
}

void QueriesPage::openStatementById(const QString& id, const QString& text) {
    showTab(statements);
    if (!m_target) {
        return;
    }
    analyzer::StatementLoad load;
    load.id = toUtf8(id);
    load.text = toUtf8(text);
    if (const auto workload = m_statements->workload()) {
        const auto found = std::find_if(workload->statements.begin(), workload->statements.end(),
                                        [&](const auto& one) { return one.id == load.id; });
        if (found != workload->statements.end()) {
            load = *found;
        }
    }
    m_statement->open(*m_target, load, m_statements->isSplit() && !load.labels.empty());
    m_inStatements->setCurrentIndex(1);
    m_statement->setFocus();
}

// The one whose change costs most, or the first pattern's.
void QueriesPage::openFirstChanged() {
    const auto& news = m_watch->news();
    if (!news) {
        return;
    }
    const auto& changes = news->changes.times.changes;
    const auto& pairs = news->patterns.nPlusOne;
    const std::string id = !changes.empty() ? changes.front().statement
                           : !pairs.empty() ? pairs.front().lookUp
                                            : std::string();
    if (id.empty()) {
        return;
    }
    const auto& texts = !changes.empty() ? news->changes.texts : news->patterns.texts;
    const auto text = texts.find(id);
    openStatementById(toText(id), text == texts.end() ? QString() : toText(text->second));
    m_statement->showChanges();
}

std::vector<Command> QueriesPage::commands() {
    std::vector<Command> commands;
    if (!m_target) {
        return commands;
    }
    const QString group = title();
    commands.push_back({tr("Show the changed statements"), group, {}, [this] {
                            showStatements();
                            m_statements->setMarkedOnly(true);
                        }});
    commands.push_back({tr("Show who blocks whom"), group, {}, [this] { showTab(locks); }});
    commands.push_back({tr("Run the checks of schema and instance"), group, {}, [this] {
                            showTab(checks);
                            m_checks->run();
                        }});
    return commands;
}

std::map<QString, QByteArray> QueriesPage::saveState() const {
    std::map<QString, QByteArray> state = m_kept;
    if (m_tabs != nullptr) {
        state[kTabKey] = QByteArray::number(m_tabs->currentIndex());
    }
    if (m_statements != nullptr) {
        state[kStatementsKey] = m_statements->saveState();
    }
    if (m_locks != nullptr) {
        state[kLocksKey] = m_locks->saveState();
    }
    if (m_checks != nullptr) {
        state[kChecksKey] = m_checks->saveState();
    }
    return state;
}

void QueriesPage::restoreState(const std::map<QString, QByteArray>& state) {
    for (const auto& [key, value] : state) {
        m_kept[key] = value;
    }
    if (m_tabs == nullptr) {
        return;
    }
    m_tabs->setCurrentIndex(std::clamp(m_kept[kTabKey].toInt(), 0, m_tabs->count() - 1));
    if (m_statements != nullptr) {
        m_statements->restoreState(m_kept[kStatementsKey]);
    }
    if (m_locks != nullptr) {
        m_locks->restoreState(m_kept[kLocksKey]);
    }
    if (m_checks != nullptr) {
        m_checks->restoreState(m_kept[kChecksKey]);
    }
}

} // namespace pavement::ui
