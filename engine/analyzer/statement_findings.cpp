#include "engine/analyzer/statement_findings.h"

#include "engine/analyzer/finding_context.h"
#include "engine/analyzer/finding_thresholds.h"

#include <algorithm>

namespace pavement::analyzer {

namespace {

using sql::Trait;
using sql::TraitFound;

class Judge {
public:
    Judge(const StatementInput& input, const ThresholdOverrides& thresholds)
        : m_input(input)
        , m_limit(thresholds) {
        m_report.timed = input.counters != nullptr && input.counters->calls > 0;
        if (m_report.timed) {
            const StatementCounters& counted = *input.counters;
            m_report.measured = true;
            m_report.totalMs = counted.executionMs / counted.calls + planningPerCall();
        }
    }

    FindingReport run() {
        if (m_input.statement != nullptr) {
            structure(*m_input.statement);
        }
        if (m_report.timed && m_input.counters->calls >= m_limit("statement/calls")) {
            temporary(*m_input.counters);
            wal(*m_input.counters);
            compiling(*m_input.counters);
            planning(*m_input.counters);
        }
        if (m_input.waits != nullptr) {
            waits(*m_input.waits);
        }
        std::stable_sort(m_report.findings.begin(), m_report.findings.end(),
                         [](const Finding& a, const Finding& b) {
                             const auto ms = [](const Finding& one) {
                                 return one.cost ? one.cost->milliseconds.value_or(0) : 0;
                             };
                             return ms(a) != ms(b) ? ms(a) > ms(b) : a.severity > b.severity;
                         });
        return std::move(m_report);
    }

private:
    Finding& add(std::string_view id, Severity severity, Confidence confidence) {
        Finding finding;
        finding.id = id;
        const FindingKind* kind = findingKind(id);
        finding.title = kind == nullptr ? std::string_view() : kind->title;
        finding.severity = severity;
        finding.confidence = confidence;
        m_report.findings.push_back(std::move(finding));
        return m_report.findings.back();
    }

    double planningPerCall() const {
        const StatementCounters& counted = *m_input.counters;
        return counted.planningMs.value_or(0) / counted.calls;
    }

    Severity byShare(double share) const {
        if (share >= m_limit("all/critical") &&
            share * m_report.totalMs >= m_limit("all/critical-time") * 1000) {
            return Severity::critical;
        }
        return share >= m_limit("all/warning") ? Severity::warning : Severity::notice;
    }

    void cost(Finding& finding, double ms) const {
        finding.cost = FindingCost{.milliseconds = ms,
                                   .share = m_report.totalMs > 0 ? std::min(1.0, ms / m_report.totalMs) : 0};
    }

    // Which table a name in the statement stands for: its alias, its own name, or the only one.
    const TableFacts* tableOf(const sql::ColumnUse& use) const {
        const sql::StatementInfo& statement = *m_input.statement;
        for (const sql::TableReference& one : statement.tables) {
            const bool same = use.table.empty() ? statement.tables.size() == 1
                                                : use.table == (one.alias.empty() ? one.name : one.alias);
            if (same && m_input.facts != nullptr) {
                return m_input.facts->table(one.schema, one.name);
            }
        }
        return nullptr;
    }

    std::string named(const sql::ColumnUse& use) const {
        return use.table.empty() ? use.column : use.table + "." + use.column;
    }

    bool once(std::string_view id, const sql::ColumnUse& column) const {
        return std::none_of(m_report.findings.begin(), m_report.findings.end(), [&](const Finding& one) {
            return one.id == id && (one.objects.empty() || one.objects.front() == named(column));
        });
    }

    void structure(const sql::StatementInfo& statement) {
        for (const TraitFound& found : statement.traits) {
            switch (found.trait) {
            case Trait::offsetPaging:
                // $n may be any page; a literal says which.
                if (found.count >= m_limit("paging.offset/literal") || found.count == 0) {
                    paging(found);
                }
                break;
            case Trait::leadingWildcard:
                ofColumn("predicate.leading-wildcard", found, "begins with a wildcard",
                         "A trigram index (extension pg_trgm) serves patterns with three letters in a row "
                         "anywhere.");
                break;
            case Trait::notInSubquery:
                ofColumn("predicate.not-in", found, "is compared by NOT IN with a sub-query",
                         "NOT EXISTS can become an anti join; it differs only for nulls.");
                break;
            case Trait::functionOverColumn:
            case Trait::castOverColumn:
                wrapped(found);
                break;
            case Trait::suspectLiteral:
                implicitCast(found);
                break;
            case Trait::manyColumns:
                if (found.count >= m_limit("statement.many-columns/columns")) {
                    Finding& finding = add("statement.many-columns", Severity::notice, Confidence::medium);
                    detail::figure(finding, "columns", found.count, Unit::count);
                    finding.advice = "Ask for the columns that are used.";
                }
                break;
            case Trait::selectStar:
                star(found);
                break;
            case Trait::missingJoinCondition: {
                Finding& finding = add("join.missing-condition", Severity::warning, Confidence::medium);
                finding.objects.push_back(found.detail);
                finding.note = "Nothing in the statement ties " + found.detail + " to the other tables.";
                finding.advice =
                    "Add the condition that is missing, or write CROSS JOIN where every pair is meant.";
                break;
            }
            default:
                break;
            }
        }
    }

    void paging(const TraitFound& found) {
        Finding& finding =
            add("paging.offset", Severity::notice, found.count > 0 ? Confidence::medium : Confidence::low);
        if (found.count > 0) {
            detail::figure(finding, "rows skipped", found.count, Unit::count);
        }
        finding.advice =
            "Remember where the last page ended and ask for what comes behind it: WHERE (a, b) > (last a, "
            "last b) ORDER BY a, b LIMIT n, with an index over the same columns.";
    }

    void ofColumn(std::string_view id, const TraitFound& found, const std::string& what,
                  const std::string& advice) {
        if (!once(id, found.column)) {
            return;
        }
        Finding& finding = add(id, Severity::notice, Confidence::low);
        if (!found.column.column.empty()) {
            finding.objects.push_back(named(found.column));
            finding.note = (id == "predicate.leading-wildcard" ? "The pattern for " : "") +
                           named(found.column) + " " + what + ".";
        }
        finding.advice = advice;
    }

    // Told where an index is known that it hides; without the catalogue anything may be meant.
    void wrapped(const TraitFound& found) {
        const bool cast = found.trait == Trait::castOverColumn;
        const TableFacts* table = tableOf(found.column);
        const ColumnFacts* column = table == nullptr ? nullptr : table->column(found.column.column);
        const std::string_view id = cast ? "predicate.cast" : "predicate.function";
        if (column == nullptr || detail::indexLedBy(*table, column->name) == nullptr ||
            (cast && !detail::castHidesIndex(column->type, found.detail)) || !once(id, found.column)) {
            return;
        }
        Finding& finding = add(id, Severity::notice, Confidence::medium);
        finding.objects.push_back(named(found.column));
        finding.objects.push_back(detail::indexLedBy(*table, column->name)->name);
        finding.note = cast ? column->name + " is compared as " + found.detail + "."
                            : found.detail + "() stands around " + column->name + ".";
        finding.advice = cast ? "Cast the value instead of the column."
                              : "Compare the bare column, or index the expression as it is written.";
    }

    void implicitCast(const TraitFound& found) {
        const TableFacts* table = tableOf(found.column);
        const ColumnFacts* column = table == nullptr ? nullptr : table->column(found.column.column);
        const bool integer = column != nullptr && (column->type == "integer" || column->type == "bigint" ||
                                                   column->type == "smallint");
        if (!integer || detail::indexLedBy(*table, column->name) == nullptr ||
            !once("predicate.cast", found.column)) {
            return;
        }
        Finding& finding = add("predicate.cast", Severity::notice, Confidence::high);
        finding.objects.push_back(named(found.column));
        finding.note = column->name + " is " + column->type + " and is compared with " + found.detail +
                       ": the server casts the column.";
        finding.advice = "Bind the parameter as " + column->type + ".";
    }

    void star(const TraitFound& found) {
        const TableFacts* table = tableOf({found.detail, ""});
        if (table == nullptr ||
            static_cast<double>(table->columns.size()) < m_limit("statement.many-columns/columns")) {
            return;
        }
        Finding& finding = add("statement.many-columns", Severity::notice, Confidence::medium);
        finding.objects.push_back(table->schema + "." + table->name);
        detail::figure(finding, "columns", static_cast<double>(table->columns.size()), Unit::count);
        finding.advice = "Ask for the columns that are used, by name.";
    }

    void temporary(const StatementCounters& counted) {
        const double written = counted.tempBlocksWritten * counted.blockBytes / counted.calls;
        if (written < m_limit("statement.temp/written")) {
            return;
        }
        Finding& finding = add("statement.temp", Severity::warning, Confidence::high);
        detail::figure(finding, "temporary files written, each time", written, Unit::bytes);
        detail::figure(finding, "temporary files read, each time",
                       counted.tempBlocksRead * counted.blockBytes / counted.calls, Unit::bytes);
        finding.advice = "Explain it with ANALYZE: the plan says which step needs how much work_mem.";
    }

    void wal(const StatementCounters& counted) {
        if (!counted.walBytes) {
            return;
        }
        const double each = *counted.walBytes / counted.calls;
        const double perSecond = counted.seconds > 0 ? *counted.walBytes / counted.seconds : 0;
        if (each < m_limit("statement.wal/written") && perSecond < m_limit("statement.wal/per-second")) {
            return;
        }
        Finding& finding = add("statement.wal", Severity::notice, Confidence::high);
        detail::figure(finding, "WAL, each time", each, Unit::bytes);
        if (perSecond > 0) {
            detail::figure(finding, "WAL", perSecond, Unit::bytesPerSecond);
        }
        if (counted.walFullPageImages) {
            detail::figure(finding, "full-page images, each time", *counted.walFullPageImages / counted.calls,
                           Unit::count);
        }
        finding.advice =
            "Fewer indexes on the table, HOT updates (no indexed column changed, fillfactor below 100), "
            "checkpoints further apart and wal_compression make less of it.";
    }

    void compiling(const StatementCounters& counted) {
        if (!counted.jitMs || counted.executionMs <= 0 ||
            *counted.jitMs < m_limit("statement.jit/share") * counted.executionMs ||
            *counted.jitMs / counted.calls < m_limit("all/time") * 1000) {
            return;
        }
        const double each = *counted.jitMs / counted.calls;
        Finding& finding = add("statement.jit", byShare(each / m_report.totalMs), Confidence::high);
        detail::figure(finding, "compiling, each time", each / 1000, Unit::seconds);
        detail::figure(finding, "execution, each time", counted.executionMs / counted.calls / 1000,
                       Unit::seconds);
        cost(finding, each);
        finding.advice =
            "Raise jit_above_cost above the cost of such statements, or turn jit off for the role that runs "
            "them.";
    }

    void planning(const StatementCounters& counted) {
        if (!counted.planningMs || !counted.plans || *counted.plans <= 0) {
            return;
        }
        const double each = *counted.planningMs / *counted.plans;
        const double perSecond = counted.seconds > 0 ? counted.calls / counted.seconds : 0;
        const bool often = perSecond >= m_limit("statement.planning/calls-per-second");
        if (*counted.planningMs <= counted.executionMs ||
            (each < m_limit("statement.planning/time") * 1000 && !often)) {
            return;
        }
        Finding& finding =
            add("statement.planning",
                std::min(Severity::warning, byShare(planningPerCall() / m_report.totalMs)), Confidence::high);
        detail::figure(finding, "planning, each time", each / 1000, Unit::seconds);
        detail::figure(finding, "execution, each time", counted.executionMs / counted.calls / 1000,
                       Unit::seconds);
        if (perSecond > 0) {
            detail::figure(finding, "calls", perSecond, Unit::perSecond);
        }
        cost(finding, planningPerCall());
        finding.advice =
            "Prepare the statement and run it many times: after five executions the server may keep one plan "
            "for all. Many partitions and indexes make planning long.";
    }

    void waits(const WaitProfile& seen) {
        const auto lock = seen.byType.find("Lock");
        if (lock == seen.byType.end() || seen.total < m_limit("waits.lock/samples") ||
            lock->second < m_limit("waits.lock/share") * seen.total) {
            return;
        }
        const double share = std::min(1.0, lock->second / seen.total);
        Finding& finding = add("waits.lock", byShare(share), Confidence::high);
        detail::figure(finding, "waiting for locks", share, Unit::ratio);
        detail::figure(finding, "samples", seen.total, Unit::count);
        if (m_report.timed) {
            cost(finding, share * m_report.totalMs);
        } else {
            finding.cost = FindingCost{.share = share};
        }
        finding.advice =
            "Shorten the transactions that hold the lock, and let all of them take their locks in the same "
            "order; SKIP LOCKED for queues, lock_timeout where waiting is worse than failing.";
    }

    const StatementInput& m_input;
    Thresholds m_limit;
    FindingReport m_report;
};

} // namespace

FindingReport analyseStatement(const StatementInput& input, const ThresholdOverrides& thresholds) {
    return Judge(input, thresholds).run();
}

std::vector<Finding> withoutRepeats(const FindingReport& ofStatement, const FindingReport& ofPlan) {
    // What the plan says of one execution, the counters say of all.
    const auto sameAs = [](std::string_view id) -> std::string_view {
        return id == "statement.jit" ? "jit.dominant" : id == "statement.planning" ? "planning.dominant" : id;
    };
    std::vector<Finding> out;
    for (const Finding& one : ofStatement.findings) {
        if (std::none_of(ofPlan.findings.begin(), ofPlan.findings.end(),
                         [&](const Finding& of) { return of.id == sameAs(one.id); })) {
            out.push_back(one);
        }
    }
    return out;
}

} // namespace pavement::analyzer
