#include "ui/pages/reports/reports_page.h"

#include "engine/base/files.h"
#include "engine/base/log.h"
#include "engine/report/server_sections.h"
#include "ui/models/text.h"
#include "ui/pages/common/empty_state.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/reports/report_preview.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QEvent>
#include <QFileDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace pavement::ui {
namespace {

constexpr Milliseconds kBuildLimit{120'000};
constexpr int kFitMillis = 120;

QString suffix(ReportFormat format) {
    switch (format) {
    case ReportFormat::html:
        return QStringLiteral("html");
    case ReportFormat::pdf:
        return QStringLiteral("pdf");
    case ReportFormat::csv:
        return QStringLiteral("csv");
    case ReportFormat::json:
        break;
    }
    return QStringLiteral("json");
}

std::string textOf(const report::Report& report, ReportFormat format) {
    return format == ReportFormat::html  ? report::toHtml(report)
           : format == ReportFormat::csv ? report::toCsv(report)
                                         : report::toJson(report);
}

} // namespace

ReportsPage::ReportsPage(const PageServices& services, PdfWriter writePdf, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_writePdf(std::move(writePdf))
    , m_build(services.jobs)
    , m_write(services.jobs) {
    connect(&m_sections, &QAbstractItemModel::dataChanged, this, [this] {
        markStale();
        emit stateChanged();
    });
    connect(&services.theme, &Theme::changed, this, [this] {
        if (m_report) {
            showReport(m_report);
        }
    });
}

// Date fields, lists and a text browser cost more than the rest of the window: they are made when the page is
// first looked at.
void ReportsPage::makeContent() {
    if (m_stack != nullptr) {
        return;
    }
    m_stack = new QStackedWidget(this);
    m_error = new ErrorBar(m_services.theme, this);
    auto* empty = new EmptyState(
        m_services.theme, tr("No target to report on"),
        tr("A report is made from what was recorded of a server. Connect to one, and the first "
           "report is ready within a minute."),
        tr("Connect to a server…"), this);
    connect(empty, &EmptyState::mendRequested, this, &Page::connectRequested);

    m_browser = new QTextBrowser(this);
    m_browser->setFrameShape(QFrame::NoFrame);
    m_browser->setOpenLinks(false);
    m_browser->setAccessibleName(tr("Preview of the report"));
    m_browser->setPlaceholderText(tr("Choose a range and sections, then press Preview."));
    m_browser->document()->setDocumentMargin(spacing::kPage);
    auto* paper = new QFrame(this);
    paper->setProperty("card", true);
    auto* inPaper = new QVBoxLayout(paper);
    inPaper->setContentsMargins(2, 2, 2, 2);
    inPaper->addWidget(m_browser);

    auto* content = new QWidget(this);
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(spacing::kPage, spacing::kLarge, spacing::kPage, spacing::kPage);
    row->setSpacing(spacing::kPage);
    row->addWidget(buildChoices());
    row->addWidget(paper, 1);
    m_stack->addWidget(empty);
    m_stack->addWidget(content);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(m_error);
    whole->addWidget(m_stack, 1);

    for (JobTracker* job : {&m_build, &m_write}) {
        job->onStateChange([this](bool) { showBusy(); });
    }
    m_build.onProgress([this](const runner::Progress& progress) {
        m_progress->setRange(0, progress.fraction < 0 ? 0 : 1000);
        m_progress->setValue(static_cast<int>(progress.fraction * 1000));
        m_state->setText(tr("Reading: %1…").arg(toText(progress.message)));
    });
    m_fit.setSingleShot(true);
    m_fit.setInterval(kFitMillis);
    connect(&m_fit, &QTimer::timeout, this, [this] {
        // While a report is laid out the scroll bar goes and comes back: only what is left of that counts.
        if (m_report && m_browser->viewport()->width() != m_fitted) {
            showReport(m_report);
        }
    });
    m_browser->viewport()->installEventFilter(this);
    takeKeptRange();
    m_stack->setCurrentIndex(m_target ? 1 : 0);
    showBusy();
}

bool ReportsPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_browser->viewport() && event->type() == QEvent::Resize && m_report) {
        m_fit.start();
    }
    return Page::eventFilter(watched, event);
}

ReportsPage::~ReportsPage() = default;

void ReportsPage::setTarget(const PageTarget* target) {
    const bool same = target != nullptr && m_target && m_target->target.id == target->target.id;
    m_target = target != nullptr ? std::optional<PageTarget>(*target) : std::nullopt;
    if (same) {
        markStale();
        return;
    }
    m_build.cancel();
    m_write.cancel();
    m_report.reset();
    m_latest.reset();
    m_stale = true;
    if (m_stack == nullptr) {
        return;
    }
    m_stack->setCurrentIndex(target != nullptr ? 1 : 0);
    m_browser->clear();
    m_error->clear();
    showBusy();
    if (target != nullptr && isVisible()) {
        resume();
    }
}

void ReportsPage::showEvent(QShowEvent* event) {
    makeContent();
    Page::showEvent(event);
}

void ReportsPage::take(const std::vector<monitor::SnapshotPtr>& snapshots, std::uint64_t) {
    m_latest = snapshots.back();
}

void ReportsPage::resume() {
    if (m_target && !m_report && !m_build.running()) {
        build(); // the page opens with a report, not with a question
    }
}

bool ReportsPage::settled() const {
    return !m_build.running() && !m_write.running() && !m_fit.isActive();
}

report::ReportSpec ReportsPage::spec() const {
    report::ReportSpec spec;
    spec.target = m_target->target.id;
    spec.targetName = m_target->target.name;
    spec.range = {fromMillis(m_from->dateTime().toMSecsSinceEpoch()),
                  fromMillis(m_to->dateTime().toMSecsSinceEpoch())};
    spec.sections = m_sections.chosen();
    spec.kpiTargets = m_target->kpiTargets;
    spec.environment.emplace_back("Server", m_target->target.postgres.description());
    if (m_target->commands) {
        report::askServer(spec, m_target->commands, m_services.clock);
    }
    if (m_target->target.redis) {
        spec.environment.emplace_back("Redis", m_target->target.redis->description());
    }
    if (m_latest) {
        if (m_latest->server) {
            spec.environment.emplace_back("PostgreSQL", m_latest->server->version);
            spec.environment.emplace_back("Role", m_latest->server->inRecovery ? "standby" : "primary");
        }
        if (!m_latest->redisVersion.empty()) {
            spec.environment.emplace_back("Redis version", m_latest->redisVersion);
        }
        spec.environment.emplace_back("Host figures", m_latest->hostIsServer
                                                          ? "the server's machine"
                                                          : "this machine, not the server's");
    }
    return spec;
}

void ReportsPage::build() {
    startBuilding({});
}

// False where the range is none.
bool ReportsPage::startBuilding(std::function<void()> then) {
    if (!m_target) {
        return false;
    }
    makeContent();
    chooseRange(currentChoice()); // "last hour" means: until now
    const report::ReportSpec wanted = spec();
    if (wanted.range.to <= wanted.range.from) {
        m_error->showMessage(ErrorBar::Weight::error, tr("The range ends before it begins."),
                             tr("Choose a later end or an earlier beginning."));
        return false;
    }
    m_error->clear();
    m_state->setText(tr("Reading the history…"));
    m_build.start(
        "build report", Deadline::after(kBuildLimit),
        [&history = m_services.history, &clock = m_services.clock,
         wanted](runner::TaskContext& context) -> Result<std::shared_ptr<const report::Report>> {
            auto built = report::buildReport(
                history, wanted, clock, context.stopToken(),
                [&](double fraction, const std::string& what) { context.progress(fraction, what); });
            if (!built) {
                return fail(built.error());
            }
            return std::make_shared<const report::Report>(std::move(*built));
        },
        [this, then = std::move(then)](Result<std::shared_ptr<const report::Report>> built) {
            if (!built) {
                m_state->clear();
                m_error->show(built.error(), tr("The report was not made"));
                return;
            }
            m_stale = false;
            showReport(std::move(*built));
            if (then) {
                then();
            }
        });
    return true;
}

void ReportsPage::cancel() {
    m_build.cancel();
    m_write.cancel();
    m_state->setText(tr("Cancelled."));
}

void ReportsPage::showReport(std::shared_ptr<const report::Report> report) {
    const bool again = m_report == report;
    m_report = std::move(report);
    const int scroll = m_browser->verticalScrollBar()->value();
    m_fitted = m_browser->viewport()->width();
    const int width = std::clamp(m_fitted - 3 * spacing::kPage, 360, 1400);
    ui::showReport(*m_browser->document(), *m_report, m_services.theme, width);
    m_browser->verticalScrollBar()->setValue(again ? scroll : 0);
    if (!again) {
        m_state->setText(tr("Made %1.").arg(timeText(m_report->createdAt)));
    }
    showBusy();
}

void ReportsPage::markStale() {
    m_stale = true;
}

void ReportsPage::askAndExport(ReportFormat format) {
    makeContent();
    const QString name = QStringLiteral("%1-%2.%3")
                             .arg(toText(m_target ? m_target->target.id : std::string("report")),
                                  m_to->dateTime().toString(QStringLiteral("yyyyMMdd-HHmm")), suffix(format));
    auto* ask =
        new QFileDialog(this, tr("Export the report"), QString(), QStringLiteral("*.") + suffix(format));
    ask->setAcceptMode(QFileDialog::AcceptSave);
    ask->setDefaultSuffix(suffix(format));
    ask->selectFile(name);
    ask->setAttribute(Qt::WA_DeleteOnClose);
    connect(ask, &QFileDialog::fileSelected, this,
            [this, format](const QString& path) { exportTo(format, std::filesystem::path(toUtf8(path))); });
    ask->open();
}

void ReportsPage::exportTo(ReportFormat format, const std::filesystem::path& path) {
    if (!m_target) {
        return;
    }
    makeContent();
    if (m_report && !m_stale) {
        write(format, path);
        return;
    }
    startBuilding([this, format, path] { write(format, path); });
}

void ReportsPage::write(ReportFormat format, const std::filesystem::path& path) {
    m_error->clear();
    m_state->setText(tr("Writing %1…").arg(toText(path.filename().string())));
    m_write.start(
        "export report", Deadline::after(kBuildLimit),
        [report = m_report, format, path, writePdf = m_writePdf, &history = m_services.history,
         &clock = m_services.clock](runner::TaskContext& context) -> Result<void> {
            const std::stop_token stop = context.stopToken();
            auto written = format == ReportFormat::pdf
                               ? writePdf(*report, path, stop)
                               : writeFileAtomically(path, textOf(*report, format), false, stop);
            if (!written) {
                return written;
            }
            if (auto kept = history.audit(report::exportEntry(*report, path, clock.wall())); !kept) {
                log::info("The export stands in no audit log: " + kept.error().oneLine());
            }
            return {};
        },
        [this, path](Result<void> written) {
            if (!written) {
                m_state->clear();
                m_error->show(written.error(), tr("The report was not written"));
                return;
            }
            m_state->setText(tr("Written to %1.").arg(toText(path.string())));
            emit exported(toText(path.string()));
        });
}

void ReportsPage::showBusy() {
    const bool busy = m_build.running() || m_write.running();
    m_progress->setVisible(busy);
    if (busy) {
        m_progress->setRange(0, 0);
    }
    m_cancel->setVisible(busy);
    m_preview->setEnabled(!busy);
    for (QPushButton* button : m_exports) {
        button->setEnabled(!busy);
    }
}

std::vector<Command> ReportsPage::commands() {
    std::vector<Command> commands;
    if (!m_target) {
        return commands;
    }
    const QString group = tr("Report");
    commands.push_back({tr("Preview the report"), group, {}, [this] { build(); }});
    if (m_writePdf) {
        commands.push_back(
            {tr("Export the report as PDF…"), group, {}, [this] { askAndExport(ReportFormat::pdf); }});
    }
    commands.push_back(
        {tr("Export the report as HTML…"), group, {}, [this] { askAndExport(ReportFormat::html); }});
    commands.push_back(
        {tr("Export the report as CSV…"), group, {}, [this] { askAndExport(ReportFormat::csv); }});
    commands.push_back(
        {tr("Export the report as JSON…"), group, {}, [this] { askAndExport(ReportFormat::json); }});
    return commands;
}

} // namespace pavement::ui
