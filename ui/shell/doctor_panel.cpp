#include "ui/shell/doctor_panel.h"

#include "ui/models/text.h"
#include "ui/pages/common/data_table.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace pavement::ui {

DoctorPanel::DoctorPanel(Context& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_job(context.jobs)
    , m_verdict(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_table(new DataTable(m_model, context.theme, tr("What was found"), this))
    , m_details(new QWidget(this))
    , m_cost(new QLabel(m_details))
    , m_where(new QLabel(m_details))
    , m_fix(new QLineEdit(m_details))
    , m_copy(new QPushButton(tr("&Copy line"), m_details)) {
    m_verdict->setWordWrap(true);
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setText(
        tr("Not tested yet. The test only reads: it says what is missing, what that costs, and the line "
           "that mends it."));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(4);
    m_progress->setAccessibleName(tr("Test under way"));
    QSizePolicy keepRoom = m_progress->sizePolicy();
    keepRoom.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keepRoom);
    m_progress->hide();
    m_table->setFilterVisible(false);
    m_table->setEmptyText(tr("Findings appear here."));
    m_table->sortBy(0, Qt::AscendingOrder);
    m_cost->setWordWrap(true);
    m_cost->setTextFormat(Qt::PlainText);
    m_where->setProperty("muted", true);
    m_where->setFont(context.theme.font(TextRole::caption));
    m_where->setTextFormat(Qt::PlainText);
    m_where->setWordWrap(true);
    m_fix->setReadOnly(true);
    m_fix->setFont(context.theme.font(TextRole::mono));
    m_fix->setAccessibleName(tr("The line that mends it"));
    m_copy->setAccessibleName(tr("Copy the line that mends it"));
    m_copy->setAutoDefault(false);

    auto* line = new QHBoxLayout;
    line->addWidget(m_fix, 1);
    line->addWidget(m_copy);
    auto* detail = new QVBoxLayout(m_details);
    detail->setContentsMargins(0, 0, 0, 0);
    detail->setSpacing(spacing::kTight);
    detail->addWidget(m_cost);
    detail->addLayout(line);
    detail->addWidget(m_where);
    m_details->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::kSmall);
    column->addWidget(m_verdict);
    column->addWidget(m_progress);
    column->addWidget(m_table, 1);
    column->addWidget(m_details);

    connect(m_table, &DataTable::currentKeyChanged, this, &DoctorPanel::showFinding);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_fix->text()); });
    m_job.onStateChange([this](bool running) {
        m_progress->setVisible(running);
        emit stateChanged();
    });
}

void DoctorPanel::test(const monitor::Target& target) {
    m_verdict->setText(tr("Testing %1 …").arg(toText(target.postgres.description())));
    m_job.start(
        "test connection", Deadline::after(kLimit),
        [doctor = m_context.doctor, target](runner::TaskContext& context) -> Result<monitor::DoctorReport> {
            return doctor(target, context.deadline(), context.stopToken());
        },
        [this](Result<monitor::DoctorReport> report) {
            if (!report) {
                m_verdict->setText(toText(report.error().oneLine()));
                return;
            }
            showReport(std::move(*report));
        });
}

void DoctorPanel::cancel() {
    if (m_job.running()) {
        m_job.cancel();
        m_verdict->setText(tr("The test was cancelled."));
    }
}

void DoctorPanel::showReport(monitor::DoctorReport report) {
    int wanting = 0;
    for (const monitor::DoctorFinding& finding : report.findings) {
        if (finding.severity == monitor::DoctorFinding::Severity::warning ||
            finding.severity == monitor::DoctorFinding::Severity::blocking) {
            ++wanting;
        }
    }
    if (!report.reachable) {
        m_verdict->setText(tr("The PostgreSQL server was not reached."));
    } else {
        QString versions = tr("PostgreSQL %1").arg(toText(report.serverVersion));
        if (!report.redisVersion.empty()) {
            versions += tr(", Redis %1").arg(toText(report.redisVersion));
        }
        m_verdict->setText(versions + QStringLiteral(". ") +
                           (wanting == 0 ? tr("Nothing is missing.")
                                         : tr("%n things to mend.", nullptr, static_cast<int>(wanting))));
    }
    m_model.show(report);
    m_report = std::move(report);
    if (!m_report->findings.empty()) {
        m_table->select(toText(m_report->findings.front().id));
    }
    showFinding(m_table->currentKey());
    emit finished();
}

void DoctorPanel::showFinding(const QString& key) {
    const monitor::DoctorFinding* finding = m_model.finding(key);
    m_details->setVisible(finding != nullptr);
    if (finding == nullptr) {
        return;
    }
    m_cost->setText(finding->cost.empty() ? toText(finding->title) : toText(finding->cost));
    const bool mendable = !finding->fix.empty();
    m_fix->setText(toText(finding->fix));
    m_fix->setCursorPosition(0);
    m_fix->setVisible(mendable);
    m_copy->setVisible(mendable);
    m_where->setText(finding->where.empty() ? QString() : tr("Run it in: %1").arg(toText(finding->where)));
    m_where->setVisible(mendable && !finding->where.empty());
}

QString DoctorPanel::verdict() const {
    return m_verdict->text();
}

} // namespace pavement::ui
