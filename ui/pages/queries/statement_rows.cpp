#include "ui/pages/queries/statement_rows.h"

#include <algorithm>
#include <limits>

namespace pavement::ui {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

} // namespace

std::string statementKey(const analyzer::StatementLoad& load) {
    // Without a split a row has all labels, and which comes first may change from reading to reading.
    return load.databases.size() == 1 && load.users.size() == 1
               ? load.id + '/' + load.databases.front() + '/' + load.users.front()
               : load.id;
}

std::shared_ptr<const StatementTable> statementTable(const analyzer::Workload& workload) {
    using analyzer::WorkFigure;
    auto table = std::make_shared<StatementTable>();
    // Where the record itself begins in the range everything would be new.
    const bool pastKnown =
        std::any_of(workload.statements.begin(), workload.statements.end(),
                    [&](const analyzer::StatementLoad& load) { return !load.isNew(workload.range); });
    table->reserve(workload.statements.size());
    for (const analyzer::StatementLoad& load : workload.statements) {
        const auto known = [&](WorkFigure figure) {
            return workload.figures.has(figure) ? load.work[figure] : kUnknown;
        };
        StatementFigures row;
        row.id = statementKey(load);
        row.text = load.text;
        row.user = joined(load.users);
        row.database = joined(load.databases);
        const auto set = [&](StatementFigure figure, double value) {
            row.figures[static_cast<std::size_t>(figure)] = value;
        };
        const double calls = load.calls();
        set(StatementFigure::totalSeconds, load.seconds());
        set(StatementFigure::share, load.share);
        set(StatementFigure::calls, calls);
        set(StatementFigure::meanSeconds, load.work.mean());
        set(StatementFigure::deviationSeconds,
            workload.figures.has(WorkFigure::squares) ? load.work.deviation() : kUnknown);
        set(StatementFigure::rowsPerCall, calls > 0 ? load.work[WorkFigure::rows] / calls : kUnknown);
        set(StatementFigure::hitRatio, load.hitRatio());
        set(StatementFigure::readBytes, known(WorkFigure::readBytes));
        set(StatementFigure::tempBytes,
            known(WorkFigure::tempReadBytes) + known(WorkFigure::tempWrittenBytes));
        set(StatementFigure::walBytes, known(WorkFigure::walBytes));
        set(StatementFigure::jitSeconds, known(WorkFigure::jitSeconds));
        set(StatementFigure::planSeconds, known(WorkFigure::planSeconds));
        row.spark = load.spark;
        row.marks = pastKnown && load.isNew(workload.range) ? statement_mark::kNew : std::uint8_t{0};
        table->append(row);
    }
    return table;
}

} // namespace pavement::ui
