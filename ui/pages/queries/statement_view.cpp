#include "ui/pages/queries/statement_view.h"

#include "engine/base/files.h"
#include "ui/models/text.h"
#include "ui/pages/common/changes_watch.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/queries/changes_view.h"
#include "ui/pages/queries/findings_view.h"
#include "ui/pages/queries/logged_view.h"
#include "ui/pages/queries/plans_pane.h"
#include "ui/pages/queries/statement_course.h"
#include "ui/pages/queries/statement_figures.h"
#include "ui/pages/queries/wait_profile.h"
#include "ui/plan/sql_view.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace pavement::ui {
namespace {

constexpr Milliseconds kStatementReadLimit{60'000};
constexpr int kStatementDebounceMillis = 250;
constexpr int kStatementAgainMillis = 10'000;
constexpr int kTopHeight = 190;
constexpr int kTopBesidePlan = 110; // a plan wants the room
constexpr int kTitleCharacters = 56;

QString joinedText(const std::vector<std::string>& names) {
    QStringList list;
    for (const std::string& name : names) {
        list << toText(name);
    }
    return list.join(QStringLiteral(", "));
}

} // namespace

StatementView::StatementView(const PageServices& services, ErrorBar& error, ChangesWatch& watch,
                             QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_error(error)
    , m_watch(watch)
    , m_read(services.jobs)
    , m_write(services.jobs) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, spacing::kMedium, 0, 0);
    column->setSpacing(spacing::kMedium);
    column->addWidget(buildHead());
    m_banner = new ChangeBanner(services.theme, this);
    column->addWidget(m_banner);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(buildTop());
    m_tabs = new QTabWidget(splitter);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("About the statement"));
    m_course = new StatementCourse(services, m_tabs);
    m_tabs->addTab(m_course, tr("Course"));
    m_plans = new PlansPane(services, error, m_tabs);
    m_tabs->addTab(m_plans, tr("Plans"));
    m_logged = new LoggedView(services.theme, m_tabs);
    m_tabs->addTab(m_logged, tr("Logged"));
    connect(m_logged, &LoggedView::planRequested, this, [this](quint64 shape) {
        m_tabs->setCurrentWidget(m_plans);
        m_plans->choose(shape);
    });
    m_findings = new FindingsView(services.theme, m_tabs);
    m_tabs->addTab(m_findings, tr("Findings"));
    m_changes = new ChangesView(services.theme, m_tabs);
    m_tabs->addTab(m_changes, tr("Changes and patterns"));
    splitter->addWidget(m_tabs);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setCollapsible(1, false);
    splitter->setSizes({kTopHeight, 600});
    connect(m_tabs, &QTabWidget::currentChanged, this, [this, splitter] {
        const int top = m_tabs->currentWidget() == m_plans ? kTopBesidePlan : kTopHeight;
        splitter->setSizes({top, std::max(1, splitter->height() - top)});
    });
    column->addWidget(splitter, 1);

    connect(&m_watch, &ChangesWatch::found, this, &StatementView::showNews);
    connect(m_plans, &PlansPane::listed, this, [this, known = std::size_t{0}]() mutable {
        if (std::exchange(known, m_plans->plans().size()) != m_plans->plans().size()) {
            showNews(); // a comparison may have become possible
        }
    });
    connect(m_banner, &ChangeBanner::detailsRequested, this, &StatementView::showChanges);
    connect(m_changes, &ChangesView::statementRequested, this, &StatementView::statementRequested);
    connect(m_changes, &ChangesView::compareRequested, this, [this](quint64 before, quint64 after) {
        m_tabs->setCurrentWidget(m_plans);
        m_plans->compare(before, after);
    });

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(kStatementDebounceMillis);
    connect(&m_debounce, &QTimer::timeout, this, &StatementView::read);
    m_again.setInterval(kStatementAgainMillis);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (m_services.axis.isLive() && !m_read.running()) {
            read();
        }
    });
    connect(&services.axis, &TimeAxis::rangeChanged, this, [this](const TimeRange& range) {
        if (isVisible() &&
            (!m_services.axis.isLive() || !m_readRange || m_readRange->length() != range.length())) {
            m_debounce.start();
        }
    });
}

StatementView::~StatementView() = default;

QWidget* StatementView::buildHead() {
    auto* head = new QWidget(this);
    auto* back = new QToolButton(head);
    back->setText(tr("‹ Statements"));
    back->setAutoRaise(true);
    back->setToolTip(tr("Back to the statements (Esc)"));
    back->setAccessibleName(tr("Back to the statements"));
    m_title = new QLabel(head);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(m_services.theme.font(TextRole::title));
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_where = new QLabel(head);
    m_where->setTextFormat(Qt::PlainText);
    m_where->setProperty("muted", true);
    auto* copy = new QPushButton(tr("&Copy text"), head);
    copy->setAccessibleName(tr("Copy the statement"));
    QPushButton* json = m_copyJson = new QPushButton(tr("Copy as &JSON"), head);
    json->setAccessibleName(tr("Copy the statement and its figures as JSON"));
    QPushButton* save = m_save = new QPushButton(tr("E&xport…"), head);
    save->setAccessibleName(tr("Export the statement and its figures"));
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::kMedium);
    row->addWidget(back);
    row->addWidget(m_title, 1);
    row->addWidget(m_where);
    row->addWidget(copy);
    row->addWidget(json);
    row->addWidget(save);
    connect(back, &QToolButton::clicked, this, &StatementView::backRequested);
    connect(copy, &QPushButton::clicked, this, &StatementView::copyText);
    connect(json, &QPushButton::clicked, this, &StatementView::copyJson);
    connect(save, &QPushButton::clicked, this, &StatementView::askAndExport);
    return head;
}

QWidget* StatementView::buildTop() {
    auto* top = new QWidget(this);
    auto* paper = new QFrame(top);
    paper->setProperty("card", true);
    auto* inPaper = new QVBoxLayout(paper);
    inPaper->setContentsMargins(2, 2, 2, 2);
    m_text = new SqlView(m_services.theme, paper);
    m_text->setAccessibleName(tr("Statement text"));
    inPaper->addWidget(m_text);
    m_figures = new StatementFiguresView(top);
    auto* waits = new QWidget(top);
    auto* heading = new QLabel(tr("Where its time went"), waits);
    heading->setFont(m_services.theme.font(TextRole::title));
    heading->setToolTip(tr("Sampled once a second from pg_stat_activity"));
    m_waits = new WaitProfileView(m_services.theme, waits);
    auto* inWaits = new QVBoxLayout(waits);
    inWaits->setContentsMargins(0, 0, 0, 0);
    inWaits->addWidget(heading);
    inWaits->addWidget(m_waits);
    inWaits->addStretch();
    waits->setFixedWidth(280);
    m_figures->setMinimumWidth(220);
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::kPage);
    row->addWidget(paper, 1);
    row->addWidget(m_figures, 0, Qt::AlignTop);
    row->addWidget(waits, 0, Qt::AlignTop);
    return top;
}

void StatementView::open(const PageTarget& target, const analyzer::StatementLoad& load, bool split) {
    m_read.cancel();
    m_target = target;
    m_load = load;
    m_split = split;
    m_reading.reset();
    m_readRange.reset();
    m_text->setPlaceholderText(tr("The text is not known yet."));
    m_text->setStatement(load.text);
    m_title->setText(load.text.empty() ? toText(load.id) : oneLine(load.text, kTitleCharacters));
    m_where->setText(tr("in %1 as %2").arg(joinedText(load.databases), joinedText(load.users)));
    m_reading = StatementReading{};
    m_reading->load = load;
    showReading(); // nothing of the statement before stays under this one's name
    showNews();
    m_tabs->setCurrentIndex(0);
    m_plans->open(target, load);
    if (isVisible()) {
        read();
    }
}

void StatementView::update(const PageTarget& target) {
    if (m_target) {
        m_target = target;
        m_plans->update(target);
    }
}

void StatementView::close() {
    m_read.cancel();
    m_target.reset();
    m_plans->close();
}

bool StatementView::settled() const {
    return !m_read.running() && !m_debounce.isActive() && m_plans->settled();
}

void StatementView::read() {
    m_debounce.stop();
    if (!m_target) {
        return;
    }
    m_readRange = m_services.axis.range();
    m_watch.want(m_target->target.id, *m_readRange);
    m_read.start(
        "read statement", Deadline::after(kStatementReadLimit),
        [&history = m_services.history, target = m_target->target.id, load = m_load, split = m_split,
         range = m_services.axis.range()](runner::TaskContext& context) {
            return readStatement(history, target, load, split, range, context.stopToken());
        },
        [this](Result<StatementReading> reading) { take(std::move(reading)); });
}

void StatementView::take(Result<StatementReading> reading) {
    if (!reading) {
        m_error.show(reading.error(), tr("The statement could not be read"));
        return;
    }
    const bool otherPlans =
        !m_reading->read || m_reading->history.plans.size() != reading->history.plans.size();
    m_reading = std::move(*reading);
    showReading();
    if (otherPlans || m_plans->isVisible()) {
        m_plans->refresh();
    }
}

void StatementView::showReading() {
    m_copyJson->setEnabled(m_reading->read);
    m_save->setEnabled(m_reading->read);
    m_figures->show(m_reading->load);
    m_waits->show(m_reading->waits, m_reading->waitSeconds);
    m_findings->showFindings(m_reading->findings);
    m_logged->setExecutions(m_reading->logged);
    const auto logged = m_reading->logged.size();
    m_tabs->setTabText(m_tabs->indexOf(m_logged), logged == 0 ? tr("Logged") : tr("Logged (%1)").arg(logged));
    const auto found = m_reading->findings.findings.size();
    m_tabs->setTabText(m_tabs->indexOf(m_findings),
                       found == 0 ? tr("Findings") : tr("Findings (%1)").arg(found));
    m_course->show(m_reading->history);
    showMarks();
}

void StatementView::showNews() {
    if (!m_target) {
        return;
    }
    m_banner->showNews(m_watch.news(), m_load.id);
    m_changes->showNews(m_watch.news(), m_watch.problem(), m_load.id,
                        [this](std::uint64_t shape) { return m_plans->knows(shape); });
    const int count = m_changes->entries();
    m_tabs->setTabText(m_tabs->indexOf(m_changes),
                       count == 0 ? tr("Changes and patterns") : tr("Changes and patterns (%1)").arg(count));
    showMarks();
}

void StatementView::showMarks() {
    m_course->showMarks(m_reading->history, m_watch.news() ? m_watch.news()->changes.of(m_load.id)
                                                           : std::vector<const analyzer::TimeChange*>());
}

void StatementView::showChanges() {
    m_tabs->setCurrentWidget(m_changes);
}

void StatementView::showPlans() {
    m_tabs->setCurrentWidget(m_plans);
    m_plans->explainWhereNone();
}

void StatementView::showLogged() {
    m_tabs->setCurrentWidget(m_logged);
}

void StatementView::copyText() {
    QGuiApplication::clipboard()->setText(toText(m_load.text));
}

void StatementView::copyJson() {
    if (m_reading && m_reading->read) {
        QGuiApplication::clipboard()->setText(toText(toJson(*m_reading)));
    }
}

void StatementView::askAndExport() {
    auto* ask = new QFileDialog(this, tr("Export the statement"), QString(), QStringLiteral("*.json"));
    ask->setAcceptMode(QFileDialog::AcceptSave);
    ask->setDefaultSuffix(QStringLiteral("json"));
    QString name = toText(m_load.id);
    for (QChar& letter : name) { // an id that is no fingerprint holds slashes
        letter = letter.isLetterOrNumber() ? letter : QLatin1Char('-');
    }
    ask->selectFile(QStringLiteral("statement-%1.json").arg(name));
    ask->setAttribute(Qt::WA_DeleteOnClose);
    connect(ask, &QFileDialog::fileSelected, this,
            [this](const QString& path) { exportTo(std::filesystem::path(toUtf8(path))); });
    ask->open();
}

void StatementView::exportTo(const std::filesystem::path& path) {
    if (!m_reading || !m_reading->read || !m_target) {
        return;
    }
    m_write.start(
        "export statement", Deadline::after(kStatementReadLimit),
        [reading = *m_reading, path, &history = m_services.history, &clock = m_services.clock,
         target = m_target->target.id](runner::TaskContext& context) -> Result<void> {
            if (auto written = writeFileAtomically(path, toJson(reading), false, context.stopToken());
                !written) {
                return written;
            }
            const auto kept = history.audit({clock.wall(), userName(), target, "export",
                                             "A statement and its figures written to " + path.string()});
            static_cast<void>(kept); // an export does not fail for it, as with reports
            return {};
        },
        [this, path](Result<void> written) {
            if (!written) {
                m_error.show(written.error(), tr("The statement was not written"));
                return;
            }
            m_error.showMessage(ErrorBar::Weight::information,
                                tr("Written to %1.").arg(toText(path.string())), {});
            emit exported(toText(path.string()));
        });
}

void StatementView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_again.start();
    read();
}

void StatementView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_again.stop();
    m_debounce.stop();
    m_read.cancel();
}

void StatementView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        emit backRequested();
        event->accept();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace pavement::ui
