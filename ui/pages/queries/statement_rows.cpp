#include "ui/pages/queries/statement_rows.h"

#include "engine/analyzer/changes_text.h"
#include "ui/models/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>
#include <unordered_map>

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

// Changes by statement, the latest of each.
using Latest = std::unordered_map<std::string_view, const analyzer::TimeChange*>;

Latest latestOf(const analyzer::ChangesFound* changes) {
    Latest out;
    if (changes != nullptr) {
        for (const analyzer::TimeChange& change : changes->times.changes) {
            const analyzer::TimeChange*& latest = out[change.statement];
            latest = latest == nullptr || change.at > latest->at ? &change : latest;
        }
    }
    return out;
}

void mark(StatementFigures& row, const analyzer::TimeChange& change) {
    row.marks |= change.isRegression() ? statement_mark::kSlower : statement_mark::kFaster;
    if (change.cause == analyzer::ChangeCause::newPlan && change.planBefore != change.planAfter) {
        row.marks |= statement_mark::kNewPlan;
    }
    const analyzer::Wording words = analyzer::wordsOf(change);
    row.marksNote =
        toUtf8(QCoreApplication::translate("StatementRows", "Since %1").arg(minuteText(change.at))) + "\n" +
        words.title + "\n" + words.cause;
}

void mark(StatementFigures& row, const analyzer::NPlusOne& pair) {
    row.marks |= statement_mark::kForEachRow;
    const analyzer::Wording words = analyzer::wordsOf(pair);
    row.marksNote += (row.marksNote.empty() ? "" : "\n") + words.title + "\n" + words.cost;
}

void count(StatementFigures& row, const analyzer::FindingReport& report) {
    row.figures[static_cast<std::size_t>(StatementFigure::findings)] =
        static_cast<double>(report.findings.size());
    for (const analyzer::Finding& finding : report.findings) {
        row.findingsNote += (row.findingsNote.empty() ? "" : "\n") + finding.title;
    }
}

} // namespace

std::string statementKey(const analyzer::StatementLoad& load, bool split) {
    // Without a split a row has all labels, and how many there are changes from range to range.
    if (!split) {
        return load.id;
    }
    return load.id + '/' + joined(load.databases) + '/' + joined(load.users);
}

std::shared_ptr<const StatementTable> statementTable(const analyzer::Workload& workload,
                                                     std::span<const analyzer::FindingReport> findings,
                                                     const analyzer::ChangesFound* changes,
                                                     const analyzer::PatternsFound* patterns) {
    using analyzer::WorkFigure;
    auto table = std::make_shared<StatementTable>();
    // Where the record itself begins in the range everything would be new.
    const bool pastKnown =
        std::any_of(workload.statements.begin(), workload.statements.end(),
                    [&](const analyzer::StatementLoad& load) { return !load.isNew(workload.range); });
    const Latest changed = latestOf(changes);
    table->reserve(workload.statements.size());
    for (const analyzer::StatementLoad& load : workload.statements) {
        const auto known = [&](WorkFigure figure) {
            return workload.figures.has(figure) ? load.work[figure] : kUnknown;
        };
        StatementFigures row;
        row.id = statementKey(load, workload.split);
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
        if (const auto change = changed.find(load.id); change != changed.end()) {
            mark(row, *change->second);
        }
        for (const analyzer::NPlusOne& pair : patterns != nullptr
                                                  ? std::span<const analyzer::NPlusOne>(patterns->nPlusOne)
                                                  : std::span<const analyzer::NPlusOne>()) {
            if (pair.lookUp == load.id) {
                mark(row, pair);
            }
        }
        set(StatementFigure::findings, kUnknown);
        if (table->size() < findings.size()) {
            count(row, findings[table->size()]);
        }
        table->append(row);
    }
    return table;
}

} // namespace pavement::ui
