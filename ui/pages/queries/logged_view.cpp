#include "ui/pages/queries/logged_view.h"

#include "engine/analyzer/changes_text.h"
#include "ui/models/text.h"
#include "ui/pages/common/data_table.h"

#include <QVBoxLayout>

namespace pavement::ui {

QString shapeText(std::uint64_t shape) {
    return toText(analyzer::planName(shape));
}

LoggedView::LoggedView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_model({{tr("Ended"), tr("By the server's clock"), true, 150, false},
               {tr("Took"), tr("Time of execution, as the server's log says it"), true, 110, false},
               {tr("Plan"), tr("Its shape: plans of one shape do the same things in the same order"), false,
                90, false},
               {tr("Rows of the plan"), {}, false, 160, true}},
              200)
    , m_table(new DataTable(m_model, theme, tr("Logged executions"), this)) {
    m_table->setFilterVisible(false);
    m_table->sortBy(0, Qt::DescendingOrder);
    m_table->setEmptyText(tr("The server's log has no execution with its plan in this range. It writes them "
                             "where auto_explain is loaded and auto_explain.log_min_duration is set."));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, spacing::kMedium, 0, 0);
    column->addWidget(m_table);
    connect(m_table, &DataTable::activated, this, [this](const QString& key) {
        if (const auto found = m_shapes.find(key); found != m_shapes.end()) {
            emit planRequested(found->second);
        }
    });
}

void LoggedView::setExecutions(const std::vector<history::LoggedExecution>& executions) {
    m_shapes.clear();
    std::vector<Row> rows;
    for (const history::LoggedExecution& one : executions) {
        // Two may end in the same millisecond.
        QString key = QString::number(toMillis(one.at));
        while (m_shapes.contains(key)) {
            key += QLatin1Char('+');
        }
        m_shapes[key] = one.shape;
        const QString hint = tr("Enter shows its plan");
        rows.push_back({key,
                        {{timeText(one.at), static_cast<double>(toMillis(one.at)), Tone::normal, hint},
                         {valueText(one.seconds, Unit::seconds), one.seconds, Tone::normal, hint},
                         {shapeText(one.shape), {}, Tone::normal, hint},
                         {one.measured ? tr("measured (auto_explain)") : tr("estimated (auto_explain)"),
                          {},
                          Tone::muted,
                          hint}}});
    }
    m_model.refresh(std::move(rows));
}

} // namespace pavement::ui
