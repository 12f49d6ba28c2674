#include "ui/pages/queries/statement_course.h"

#include "ui/charts/chart_group.h"
#include "ui/charts/chart_panel.h"

#include <QGridLayout>

#include <algorithm>

namespace pavement::ui {
namespace {

constexpr Milliseconds kJoined{35'000}; // a statement is counted every ten seconds
constexpr int kChartHeight = 190;

} // namespace

StatementCourse::StatementCourse(const PageServices& services, QWidget* parent)
    : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Course of the statement"));
    auto* content = new QWidget(this);
    setWidget(content);
    const auto chart = [&](const QString& title, Unit unit, const QString& definition) {
        auto* panel = new ChartPanel(services.axis, services.theme, title, unit, ChartKind::line, content);
        panel->setMinimumHeight(kChartHeight);
        panel->setDescription(definition, tr("pg_stat_statements"));
        panel->setEmptyText(tr("It did not run in this range."));
        return panel;
    };
    m_time = chart(tr("Time per call"), Unit::seconds, tr("Execution time divided by calls, each interval"));
    m_time->addSeries(tr("Mean"));
    m_time->addSeries(tr("Slowest"));
    m_calls = chart(tr("Calls"), Unit::perSecond, tr("Executions that ended, each second"));
    m_calls->addSeries(tr("Calls"));
    m_rows = chart(tr("Rows per call"), Unit::count, tr("Rows returned or changed"));
    m_rows->addSeries(tr("Rows"));
    m_buffers = chart(tr("Buffers per call"), Unit::bytes, tr("Blocks asked for"));
    m_buffers->addSeries(tr("From shared buffers"));
    m_buffers->addSeries(tr("From outside them"));
    auto* grid = new QGridLayout(content);
    grid->setContentsMargins(0, spacing::kSmall, 0, 0);
    grid->setSpacing(spacing::kMedium);
    auto* group = new ChartGroup(this);
    int place = 0;
    for (ChartPanel* panel : {m_time, m_calls, m_rows, m_buffers}) {
        group->add(panel);
        grid->addWidget(panel, place / 2, place % 2);
        ++place;
    }
}

void StatementCourse::show(const analyzer::StatementHistory& history) {
    const Milliseconds reach = std::max(kJoined, 3 * history.step);
    for (ChartPanel* panel : {m_time, m_calls, m_rows, m_buffers}) {
        panel->setGapAfter(reach); // gaps of the record stand in the lines; this says how far a value reaches
    }
    StatementLines lines = linesOf(history);
    m_time->assign(0, std::move(lines.meanSeconds));
    m_time->assign(1, std::move(lines.slowestSeconds));
    m_calls->assign(0, std::move(lines.callsPerSecond));
    m_rows->assign(0, std::move(lines.rowsPerCall));
    m_buffers->assign(0, std::move(lines.hitBytesPerCall));
    m_buffers->assign(1, std::move(lines.readBytesPerCall));
}

void StatementCourse::showMarks(const analyzer::StatementHistory& history,
                                const std::vector<const analyzer::TimeChange*>& changes) {
    std::vector<ChartMark> marks;
    for (std::size_t i = 1; i < history.plans.size(); ++i) {
        marks.push_back({history.plans[i].first, tr("Another plan"), {}});
    }
    for (const analyzer::TimeChange* change : changes) {
        marks.push_back(
            {change->at, change->isRegression() ? tr("Slower from here") : tr("Faster from here"), {}});
    }
    for (ChartPanel* panel : {m_time, m_calls, m_rows, m_buffers}) {
        panel->setMarks(marks);
    }
}

} // namespace pavement::ui
