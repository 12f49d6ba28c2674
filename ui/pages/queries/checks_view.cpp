#include "ui/pages/queries/checks_view.h"

#include "engine/analyzer/check_catalogue.h"
#include "ui/models/text.h"
#include "ui/pages/common/data_table.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/queries/check_detail.h"

#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace pavement::ui {
namespace {

constexpr Milliseconds kRunLimit{180'000};
constexpr int kAgeMillis = 15'000;

} // namespace

ChecksView::ChecksView(const PageServices& services, ErrorBar& error, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_error(error)
    , m_job(services.jobs)
    , m_run(new QPushButton(tr("&Run the checks"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_progress(new QProgressBar(this))
    , m_state(new QLabel(this))
    , m_age(new QLabel(this)) {
    m_run->setProperty("primary", true);
    m_run->setAccessibleName(tr("Run the checks"));
    m_cancel->setAccessibleName(tr("Cancel the checks"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(4);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress of the checks"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setAccessibleName(tr("Result of the checks"));
    m_age->setProperty("muted", true);

    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    m_table = new DataTable(m_model, services.theme, tr("Findings of the checks"), splitter);
    m_detail = new CheckDetail(services.theme, splitter);
    m_detail->setMinimumWidth(320);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({640, 420});
    m_table->sortBy(0, Qt::DescendingOrder);

    auto* top = new QHBoxLayout;
    top->setSpacing(spacing::kMedium);
    top->addWidget(m_run);
    top->addWidget(m_cancel);
    top->addWidget(m_state);
    top->addStretch();
    top->addWidget(m_age);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, spacing::kMedium, 0, 0);
    column->setSpacing(spacing::kSmall);
    column->addLayout(top);
    column->addWidget(m_progress);
    column->addWidget(splitter, 1);

    QSizePolicy keeps = m_progress->sizePolicy();
    keeps.setRetainSizeWhenHidden(true); // what stands below does not jump
    m_progress->setSizePolicy(keeps);
    connect(m_run, &QPushButton::clicked, this, &ChecksView::run);
    connect(m_cancel, &QPushButton::clicked, this, &ChecksView::cancel);
    connect(m_table, &DataTable::currentKeyChanged, this,
            [this](const QString& key) { m_detail->show(m_model, key); });
    connect(m_table, &DataTable::stateChanged, this, &ChecksView::stateChanged);
    m_job.onStateChange([this](bool) { showBusy(); });
    m_job.onProgress([this](const runner::Progress& progress) {
        m_progress->setValue(static_cast<int>(progress.fraction * 1000));
        m_state->setText(tr("Checking: %1…").arg(toText(progress.message)));
    });
    m_ageTimer.setInterval(kAgeMillis);
    connect(&m_ageTimer, &QTimer::timeout, this, &ChecksView::showAge);
    showResult();
    showBusy();
}

ChecksView::~ChecksView() = default;

void ChecksView::setTarget(const PageTarget* target) {
    const bool same = target != nullptr && m_target && m_target->target.id == target->target.id;
    m_target = target != nullptr ? std::optional<PageTarget>(*target) : std::nullopt;
    if (!same) {
        m_job.cancel();
        showResult();
    }
    showBusy();
}

void ChecksView::run() {
    if (!m_target || !m_target->commands || m_job.running()) {
        return;
    }
    m_error.clear();
    m_progress->setValue(0);
    m_state->setText(tr("Connecting…"));
    m_job.start(
        "run checks", Deadline::after(kRunLimit),
        [commands = m_target->commands, &clock = m_services.clock](
            runner::TaskContext& context) -> Result<std::shared_ptr<const ChecksShown>> {
            const auto lease = commands->lend({}, context.deadline(), context.stopToken());
            if (!lease) {
                return fail(lease.error());
            }
            auto shown = std::make_shared<ChecksShown>();
            shown->catalogue = analyzer::checkCatalogue();
            analyzer::CheckOptions options;
            options.progress = [&](double fraction, const std::string& title) {
                context.progress(fraction, title);
            };
            auto report = analyzer::runChecks(**lease, shown->catalogue, options, context.deadline(),
                                              context.stopToken());
            if (!report) {
                return fail(report.error());
            }
            shown->report = std::move(*report);
            shown->at = clock.wall();
            return std::shared_ptr<const ChecksShown>(std::move(shown));
        },
        [this, id = m_target->target.id](Result<std::shared_ptr<const ChecksShown>> done) {
            if (!done) {
                m_error.show(done.error(), tr("The checks were not run"));
                showResult();
            } else {
                m_results[id] = std::move(*done);
                showResult();
            }
            emit finished();
        });
}

void ChecksView::cancel() {
    if (!m_job.running()) {
        return;
    }
    m_job.cancel();
    showResult();
    m_state->setText(tr("Cancelled. %1").arg(m_model.summary()));
}

std::shared_ptr<const ChecksShown> ChecksView::result() const {
    const auto found = m_target ? m_results.find(m_target->target.id) : m_results.end();
    return found == m_results.end() ? nullptr : found->second;
}

void ChecksView::choose(const std::string& checkId, const std::string& object) {
    const auto shown = result();
    if (!shown) {
        return;
    }
    const auto& findings = shown->report.findings;
    const auto at = [&](bool objectToo) {
        return std::find_if(findings.begin(), findings.end(), [&](const analyzer::CheckFinding& finding) {
            return finding.checkId == checkId && (!objectToo || finding.object == object);
        });
    };
    const auto exact = at(true);
    if (const auto found = exact != findings.end() ? exact : at(false); found != findings.end()) {
        m_table->select(QStringLiteral("f%1").arg(found - findings.begin()));
        m_table->view().setFocus();
    }
}

void ChecksView::showResult() {
    const auto shown = result();
    const bool any = shown != nullptr;
    m_model.show(shown);
    m_state->setText(any ? m_model.summary() : QString());
    m_table->setEmptyText(any ? tr("Nothing found: every check is content.")
                              : tr("The checks have not run yet on this server. They only read, each within "
                                   "a few seconds, and say what to mend and why."));
    m_table->view().sortByColumn(m_table->view().horizontalHeader()->sortIndicatorSection(),
                                 m_table->view().horizontalHeader()->sortIndicatorOrder());
    const QModelIndex first = m_table->view().model()->index(0, 0);
    if (first.isValid()) {
        m_table->view().setCurrentIndex(first);
    }
    m_detail->show(m_model, m_table->currentKey());
    showAge();
}

void ChecksView::showAge() {
    const ChecksShown* shown = m_model.shown();
    m_age->setText(shown == nullptr ? QString()
                                    : tr("Run %1 ago, in %2")
                                          .arg(ageText(m_services.clock.wall() - shown->at),
                                               valueText(shown->report.seconds, Unit::seconds)));
}

void ChecksView::showBusy() {
    const bool busy = m_job.running();
    m_progress->setVisible(busy);
    m_cancel->setVisible(busy);
    m_run->setEnabled(!busy && m_target && m_target->commands);
}

void ChecksView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_ageTimer.start();
    showAge();
}

void ChecksView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_ageTimer.stop();
}

QByteArray ChecksView::saveState() const {
    return m_table->saveState();
}

void ChecksView::restoreState(const QByteArray& state) {
    m_table->restoreState(state);
}

} // namespace pavement::ui
