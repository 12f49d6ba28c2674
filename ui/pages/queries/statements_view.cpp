#include "ui/pages/queries/statements_view.h"

#include "engine/analyzer/workload_findings.h"
#include "ui/models/text.h"
#include "ui/pages/common/data_table.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/queries/statement_columns.h"
#include "ui/pages/queries/statement_delegate.h"
#include "ui/pages/queries/statement_rows.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDataStream>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace pavement::ui {
namespace {

constexpr quint32 kStateMark = 0x51535433;   // of the form in saveState() and of the columns
constexpr quint32 kEarlierMark = 0x51535432; // the header's state in the place of that of the columns
constexpr Milliseconds kReadLimit{60'000};
constexpr int kDebounceMillis = 250;
constexpr int kAgainMillis = 10'000;
constexpr std::size_t kJudged = 500; // statements, by time: their texts are parsed at every reading

std::shared_ptr<const StatementTable> tableOf(const analyzer::Workload& workload,
                                              std::span<const analyzer::FindingReport> findings,
                                              const StatementNewsPtr& news) {
    return statementTable(workload, findings, news ? &news->changes : nullptr,
                          news ? &news->patterns : nullptr);
}

} // namespace

StatementsView::StatementsView(const PageServices& services, ErrorBar& error, ChangesWatch& watch,
                               QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_error(error)
    , m_watch(watch)
    , m_model(services.jobs)
    , m_read(services.jobs)
    , m_mark(services.jobs)
    , m_filter(new QLineEdit(this))
    , m_user(new QComboBox(this))
    , m_database(new QComboBox(this))
    , m_split(new QCheckBox(tr("&Split by user and database"), this))
    , m_marked(new QCheckBox(tr("&Changed only"), this))
    , m_offer(new QToolButton(this))
    , m_count(new QLabel(this))
    , m_view(new QTableView(this))
    , m_empty(new QLabel(m_view->viewport())) {
    m_filter->setPlaceholderText(tr("Filter statements"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(160);
    m_filter->setMaximumWidth(280);
    m_filter->setAccessibleName(tr("Filter statements"));
    m_user->setAccessibleName(tr("User"));
    m_database->setAccessibleName(tr("Database"));
    for (QComboBox* box : {m_user, m_database}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMaximumWidth(200);
    }
    m_split->setToolTip(tr("One row for each user and database a statement ran under"));
    m_marked->setToolTip(tr("Statements that are new, slower, faster or run another plan"));
    m_offer->setText(tr("Columns"));
    m_offer->setAccessibleName(tr("Choose columns"));
    m_offer->setAutoRaise(true);
    m_count->setProperty("muted", true);
    m_count->setTextFormat(Qt::PlainText);
    m_empty->setProperty("muted", true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    buildTable();

    auto* top = new QHBoxLayout;
    top->setSpacing(spacing::kSmall);
    top->addWidget(m_filter, 1);
    top->addWidget(m_user);
    top->addWidget(m_database);
    top->addWidget(m_split);
    top->addWidget(m_marked);
    top->addStretch();
    top->addWidget(m_count);
    top->addWidget(m_offer);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, spacing::kMedium, 0, 0);
    column->setSpacing(spacing::kSmall);
    column->addLayout(top);
    column->addWidget(m_view, 1);

    connect(m_filter, &QLineEdit::textChanged, this, &StatementsView::applyFilter);
    connect(m_user, &QComboBox::currentIndexChanged, this, &StatementsView::applyFilter);
    connect(m_database, &QComboBox::currentIndexChanged, this, &StatementsView::applyFilter);
    connect(m_marked, &QCheckBox::toggled, this, &StatementsView::applyFilter);
    connect(m_split, &QCheckBox::toggled, this, [this] {
        refresh();
        emit stateChanged();
    });
    connect(m_offer, &QToolButton::clicked, this,
            [this] { offerColumns(m_offer->mapToGlobal(QPoint(0, m_offer->height()))); });
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(kDebounceMillis);
    connect(&m_debounce, &QTimer::timeout, this, &StatementsView::refresh);
    m_again.setInterval(kAgainMillis);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (m_services.axis.isLive() && !m_read.running()) {
            refresh();
        }
    });
    connect(&services.axis, &TimeAxis::rangeChanged, this, &StatementsView::onRangeChanged);
    connect(&m_watch, &ChangesWatch::found, this, &StatementsView::takeNews);
    fillChoices();
    showCount();
}

StatementsView::~StatementsView() = default;

void StatementsView::buildTable() {
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new StatementDelegate(m_model, m_services.theme, this));
    dressTable(*m_view, tr("Statements"));
    QHeaderView* header = m_view->horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setSortIndicator(StatementTableModel::total, Qt::DescendingOrder);
    m_view->setSortingEnabled(true);
    m_columns = new StatementColumns(*m_view, m_model, this);
    m_view->installEventFilter(this);
    m_view->viewport()->installEventFilter(this);

    connect(header, &QHeaderView::customContextMenuRequested, this,
            [this, header](const QPoint& at) { offerColumns(header->mapToGlobal(at)); });
    connect(m_columns, &StatementColumns::changed, this, &StatementsView::stateChanged);
    for (const auto changed : {&QHeaderView::sectionResized, &QHeaderView::sectionMoved}) {
        connect(header, changed, this, &StatementsView::stateChanged);
    }
    connect(header, &QHeaderView::sortIndicatorChanged, this, &StatementsView::stateChanged);
    connect(m_view, &QTableView::activated, this, [this] { emit opened(currentKey()); });
    connect(&m_model, &StatementTableModel::arranging, this, [this] {
        m_keptKey = currentKey();
        m_keptScroll = m_view->verticalScrollBar()->value();
    });
    connect(&m_model, &StatementTableModel::arranged, this, [this] {
        m_columns->fit();
        const QModelIndex again = m_model.find(m_keptKey);
        if (again.isValid()) {
            m_view->selectionModel()->setCurrentIndex(again, QItemSelectionModel::ClearAndSelect |
                                                                 QItemSelectionModel::Rows);
        }
        m_view->verticalScrollBar()->setValue(m_keptScroll);
        showCount();
    });
}

void StatementsView::setTarget(const PageTarget* target) {
    const bool same = target != nullptr && m_target && m_target->target.id == target->target.id;
    m_target = target != nullptr ? std::optional<PageTarget>(*target) : std::nullopt;
    if (same) {
        return;
    }
    m_read.cancel();
    m_mark.cancel();
    m_workload.reset();
    m_findings.reset();
    m_shownNews.reset();
    m_watch.forget(); // what is known is of another
    m_model.show(nullptr);
    m_user->setCurrentIndex(0); // names of another server, which would hide all of this one
    m_database->setCurrentIndex(0);
    fillChoices();
    showCount();
    if (isVisible()) {
        refresh();
    }
}

void StatementsView::onRangeChanged() {
    if (!isVisible()) {
        return;
    }
    // A live edge moves every second; statements come every ten.
    if (!m_services.axis.isLive() || !m_workload || m_asked.length() != m_services.axis.range().length()) {
        m_debounce.start();
    }
}

void StatementsView::refresh() {
    m_debounce.stop();
    if (!m_target) {
        return;
    }
    m_watch.want(m_target->target.id, m_services.axis.range());
    analyzer::WorkloadOptions options;
    options.splitByDatabase = options.splitByUser = m_split->isChecked();
    m_asked = m_services.axis.range(); // what is read may reach further, by minutes or hours
    m_read.start(
        "read statements", Deadline::after(kReadLimit),
        [&history = m_services.history, target = m_target->target.id, range = m_services.axis.range(),
         options, news = m_watch.news()](runner::TaskContext&) -> Result<Read> {
            auto workload = analyzer::readWorkload(history, target, range, options);
            if (!workload) {
                return fail(workload.error());
            }
            const auto waits = analyzer::loadByWait(history, target, range);
            if (!waits) {
                return fail(waits.error());
            }
            Read read;
            read.workload = std::make_shared<const analyzer::Workload>(std::move(*workload));
            read.findings =
                std::make_shared<const Findings>(analyzer::findingsOf(*read.workload, *waits, kJudged));
            read.news = news;
            read.table = tableOf(*read.workload, *read.findings, news);
            return read;
        },
        [this](Result<Read> read) { take(std::move(read)); });
    showCount();
}

void StatementsView::take(Result<Read> read) {
    if (!read) {
        m_failed = true;
        m_error.show(read.error(), tr("The statements could not be read"));
        showCount();
        return;
    }
    if (std::exchange(m_failed, false)) {
        m_error.clear();
    }
    m_mark.cancel();
    m_workload = std::move(read->workload);
    m_findings = std::move(read->findings);
    m_shownNews = std::move(read->news);
    m_model.show(std::move(read->table));
    fillChoices();
    showCount();
    markAnew();
}

void StatementsView::takeNews() {
    if (const auto& problem = m_watch.problem(); problem && isVisible()) {
        m_error.show(*problem, tr("Changed statements could not be looked for"));
    }
    markAnew();
    showCount();
}

// The table with what is known of changes by now.
void StatementsView::markAnew() {
    if (!m_workload || m_shownNews == m_watch.news() || m_read.running()) {
        return; // what is being read will bring them
    }
    m_mark.start(
        "mark statements", Deadline::after(kReadLimit),
        [workload = m_workload, findings = m_findings,
         news = m_watch.news()](runner::TaskContext&) -> Result<Read> {
            return Read{workload, findings, news, tableOf(*workload, *findings, news)};
        },
        [this](Result<Read> read) {
            if (read) { // refused only where the program ends
                m_shownNews = std::move(read->news);
                m_model.show(std::move(read->table));
                showCount();
            }
        });
}

void StatementsView::fillChoices() {
    const auto fill = [](QComboBox& box, const QString& all, const std::set<std::string>& names) {
        const QString kept = box.currentIndex() > 0 ? box.currentText() : QString();
        const QSignalBlocker quiet(box);
        box.clear();
        box.addItem(all);
        for (const std::string& name : names) {
            box.addItem(toText(name));
        }
        if (!kept.isEmpty() && box.findText(kept) < 0) {
            box.addItem(kept); // chosen, though it did nothing in this range
        }
        box.setCurrentIndex(kept.isEmpty() ? 0 : box.findText(kept));
    };
    std::set<std::string> users;
    std::set<std::string> databases;
    if (m_workload) {
        for (const analyzer::StatementLoad& load : m_workload->statements) {
            users.insert(load.users.begin(), load.users.end());
            databases.insert(load.databases.begin(), load.databases.end());
        }
    }
    fill(*m_user, tr("All users"), users);
    fill(*m_database, tr("All databases"), databases);
}

void StatementsView::applyFilter() {
    StatementFilter filter;
    filter.text = toUtf8(m_filter->text());
    filter.user = m_user->currentIndex() > 0 ? toUtf8(m_user->currentText()) : std::string();
    filter.database = m_database->currentIndex() > 0 ? toUtf8(m_database->currentText()) : std::string();
    filter.changedOnly = m_marked->isChecked();
    m_model.setFilter(std::move(filter));
    showCount();
    emit stateChanged();
}

void StatementsView::showCount() {
    const QLocale locale;
    const int rows = m_model.rowCount();
    const int all = m_model.table() != nullptr ? static_cast<int>(m_model.table()->size()) : 0;
    QString words =
        rows == all ? locale.toString(all) : tr("%1 of %2").arg(locale.toString(rows), locale.toString(all));
    if (m_workload && m_workload->recorded < 0.995 && all > 0) {
        words += tr(" · %1 of the range recorded").arg(valueText(m_workload->recorded, Unit::ratio));
    }
    if (m_workload && m_workload->statements.size() >= analyzer::WorkloadOptions{}.most) {
        words += tr(" · the less busy ones are not listed");
    }
    if (m_watch.running() && !m_watch.news()) {
        words += tr(" · looking for changes…");
    }
    if (m_workload && m_workload->partial) {
        words += tr(" · those of other roles were hidden");
    }
    m_count->setText(words);
    m_empty->setText(m_read.running() && !m_workload ? tr("Reading the history…")
                     : all > 0
                         ? tr("No statement matches the filter.")
                         : tr("No statement was recorded in this range. They come from pg_stat_statements, "
                              "every ten seconds; choose a longer range, or see “Sources” on the overview."));
    m_empty->setVisible(rows == 0 && !m_model.busy());
    m_empty->resize(m_view->viewport()->size());
}

const analyzer::StatementLoad* StatementsView::load(const QString& key) const {
    if (!m_workload || key.isEmpty()) {
        return nullptr;
    }
    const std::string wanted = toUtf8(key);
    const auto found = std::find_if(
        m_workload->statements.begin(), m_workload->statements.end(),
        [&](const analyzer::StatementLoad& load) { return statementKey(load, m_workload->split) == wanted; });
    return found == m_workload->statements.end() ? nullptr : &*found;
}

QString StatementsView::currentKey() const {
    return m_view->currentIndex().data(KeyedTableModel::KeyRole).toString();
}

void StatementsView::setMarkedOnly(bool on) {
    m_marked->setChecked(on);
}

void StatementsView::setSplit(bool split) {
    m_split->setChecked(split);
}

bool StatementsView::isSplit() const {
    return m_workload ? m_workload->split : m_split->isChecked();
}

QString StatementsView::keyOf(const analyzer::StatementLoad& load) const {
    return toText(statementKey(load, isSplit()));
}

void StatementsView::offerColumns(const QPoint& at) {
    QMenu* menu = m_columns->menu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(at);
}

void StatementsView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_again.start();
    refresh();
}

void StatementsView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_again.stop();
    m_debounce.stop();
    m_read.cancel();
    m_mark.cancel();
}

bool StatementsView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_view->viewport() && event->type() == QEvent::Resize) {
        m_empty->resize(m_view->viewport()->size());
        m_columns->fit();
    }
    if (watched == m_view && event->type() == QEvent::KeyPress && m_view->currentIndex().isValid()) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Copy)) {
            QStringList cells;
            for (int column = 0; column < m_model.columnCount(); ++column) {
                if (column != StatementTableModel::course && !m_view->isColumnHidden(column)) {
                    cells << m_view->currentIndex().siblingAtColumn(column).data().toString();
                }
            }
            QGuiApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            emit opened(currentKey());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

QByteArray StatementsView::saveState() const {
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << kStateMark << m_columns->saveState() << m_filter->text() << m_split->isChecked()
           << m_marked->isChecked();
    return state;
}

void StatementsView::restoreState(const QByteArray& state) {
    QDataStream stream(state);
    quint32 mark = 0;
    QByteArray columns;
    QString filter;
    bool split = false;
    bool marked = false;
    stream >> mark >> columns >> filter >> split >> marked;
    if ((mark != kStateMark && mark != kEarlierMark) || stream.status() != QDataStream::Ok) {
        return;
    }
    if (mark == kStateMark) {
        m_columns->restoreState(columns);
    } else {
        m_columns->restoreHeader(columns);
    }
    m_filter->setText(filter);
    m_split->setChecked(split);
    m_marked->setChecked(marked);
}

} // namespace pavement::ui
