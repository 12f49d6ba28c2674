#include "engine/analyzer/finding.h"

#include <algorithm>
#include <array>

namespace pavement::analyzer {

namespace {

using enum FindingCategory;

constexpr std::array kKinds{
    FindingKind{"rows.stale-statistics", "Estimates from statistics that are out of date", estimates,
                "The planner chooses by what ANALYZE saw last; what changed since, it does not know.",
                "Statistics may have been renewed since the plan was made."},
    FindingKind{"rows.correlated-columns", "Columns that depend on each other are taken as independent",
                estimates,
                "The planner multiplies the selectivities of conditions, or the numbers of distinct values "
                "of grouping "
                "columns; where one column says much about another, that is far off.",
                "Only conditions on one table: no statistics mend the estimate of a join."},
    FindingKind{"rows.expression", "An estimate over an expression", estimates,
                "For a condition on an expression the planner has no statistics and takes a constant.",
                "What the expression does."},
    FindingKind{"rows.function", "A function's rows are a guess", estimates,
                "Unless it is told otherwise the planner takes a set-returning function for 1,000 rows.",
                "Functions with a support function are estimated by that."},
    FindingKind{
        "rows.join", "A join's rows are far from the estimate though its inputs are not", estimates,
        "Joins are estimated from the distributions of single columns; no statistics across tables exist.",
        "Which of several join conditions is at fault."},
    FindingKind{"rows.misestimate", "Rows are far from the estimate", estimates,
                "Whatever is chosen above it (kind of join, order, memory, parallelism) is chosen for "
                "another number of rows.",
                "The cause: no statistics of the table are at hand that would tell it."},
    FindingKind{
        "scan.selective-filter", "A whole table is read for few rows", access,
        "Nearly every row that was read was thrown away. An index would lead to those that are wanted.",
        "What the index costs when writing, and whether the planner would use it: see the index advisor."},
    FindingKind{"index.filter-waste", "An index leads to many rows that a filter throws away", access,
                "Each was fetched from the table only to be dropped. An index that holds the filtered column "
                "too would "
                "not have led there.",
                "Whether the same column could be put into an index that exists."},
    FindingKind{
        "index.order-walk", "An index is walked for its order until a filter is satisfied", access,
        "The planner expects to meet matching rows soon. Where they lie late in that order, it reads most of "
        "the table.",
        "Other values of the parameters may be met at once."},
    FindingKind{"index.leading-column", "An index is used without its first column", access,
                "Without a condition on the first column the whole index is read instead of one place in it.",
                "Skip scans of PostgreSQL 18."},
    FindingKind{"index.poor-correlation", "An index scan reads a page for nearly every row", access,
                "The order of the table on disk has nothing to do with that of the index, so each row lies "
                "elsewhere.",
                "Whether the pages were in memory of the operating system."},
    FindingKind{
        "index.heap-fetches", "An index-only scan still reads the table", access,
        "Pages that the visibility map does not call all-visible must be looked at. VACUUM marks them.",
        "Whether VACUUM is held back: see who holds the horizon."},
    FindingKind{"bitmap.lossy", "A bitmap did not fit and remembers pages instead of rows", memory,
                "All rows of such a page are looked at again.",
                "How much memory other parts of the plan take."},
    FindingKind{"predicate.function", "A function around a column hides its index", access,
                "An index on the column knows nothing of the function's result.",
                "Whether the function could be moved to the other side."},
    FindingKind{"predicate.cast", "A cast of a column hides its index", access,
                "The column is compared as another type, often because a parameter or literal came as one.",
                "Which driver or type of the application brings it about."},
    FindingKind{"predicate.leading-wildcard", "LIKE with a leading wildcard", access,
                "An ordinary index is ordered by how values begin, and that is left open.",
                "Patterns that come as parameters."},
    FindingKind{"predicate.not-in", "NOT IN with a sub-query", access,
                "It cannot become an anti join, since a single null in the sub-query would make it true for "
                "no row. So "
                "the sub-query's result is kept and searched, or read again for every row.",
                "Whether the column can be null."},
    FindingKind{"join.nested-loop", "A nested loop turned far oftener than expected", joins,
                "It is right for few outer rows. The planner expected few and many came.",
                "How long another kind of join would take."},
    FindingKind{"join.filter-waste", "A join compares many pairs and throws them away", joins,
                "Pairs are made first and compared afterwards, one by one.",
                "Whether the condition could be rewritten."},
    FindingKind{"join.missing-condition", "Nothing ties a table to the others", joins,
                "Every row of it is joined with every row of the rest.",
                "Ties through functions, and what is meant."},
    FindingKind{"subplan.per-row", "A sub-query runs anew for every row", joins,
                "It is asked once for each row instead of once for all.",
                "Whether a join would mean the same."},
    FindingKind{"sort.spill", "A sort goes to disk", memory, "It had more rows than work_mem holds.",
                "How many sessions run such statements at once: each takes its own work_mem."},
    FindingKind{"hash.spill", "A hash join goes to disk in batches", memory,
                "The hashed side was larger than work_mem × hash_mem_multiplier; both sides are written and "
                "read again.",
                "How many sessions run such statements at once."},
    FindingKind{"aggregate.spill", "A hashed aggregate goes to disk", memory,
                "It had more groups than memory holds; rows of the others are written and read again.",
                "How many sessions run such statements at once."},
    FindingKind{"store.spill", "An intermediate result goes to disk", memory,
                "Rows that are kept to be read again did not fit into work_mem.",
                "How many sessions run such statements at once."},
    FindingKind{
        "jit.dominant", "Compiling takes much of the time", processor,
        "Just-in-time compilation is begun by the estimated cost alone and pays only for statements that run "
        "for long.",
        "How long it would take without: run it once with jit = off."},
    FindingKind{"planning.dominant", "Planning takes longer than running", processor,
                "The statement is planned anew each time.", "Whether the driver could prepare it."},
    FindingKind{"trigger.slow", "Triggers take much of the time", writes, "They run once for each row.",
                "What the trigger does inside."},
    FindingKind{"trigger.foreign-key", "Checking a foreign key takes much of the time", writes,
                "For each row that is deleted or whose key changes the referencing table is searched; "
                "without an index "
                "that reads all of it.",
                "Other sessions' locks on the referenced rows."},
    FindingKind{"paging.offset", "OFFSET reads rows to throw them away", statement,
                "All rows before the page are made each time; the further the page, the slower.",
                "How deep people page: look at the values."},
    FindingKind{"rows.wide", "Wide rows are carried through memory", memory,
                "Columns that nobody needs yet, or at all, are sorted, hashed and copied with the rest.",
                "Which columns the application uses."},
    FindingKind{"statement.many-columns", "Many columns are asked for", statement,
                "All are read, sent and kept, and no index-only scan is possible.",
                "Which columns the application uses."},
    FindingKind{"parallel.not-launched", "Fewer workers came than were planned", parallel,
                "The plan was chosen for more hands. The server had none left.",
                "Who had the others at that moment."},
    FindingKind{"parallel.not-planned", "A large scan runs in one process", parallel,
                "Several could have shared the work.", "Functions that are marked as parallel unsafe."},
    FindingKind{"waits.lock", "The statement waits for locks", waits,
                "That time goes by whatever its plan: somebody else holds what it needs.",
                "Who blocks it: see the lock tree while it waits."},
    FindingKind{"statement.temp", "Each execution writes temporary files", statement,
                "Sorts, hashes or kept results do not fit into work_mem.",
                "Which part of the plan: explain it."},
    FindingKind{
        "statement.wal", "Each execution writes much WAL", writes,
        "WAL is written, shipped to standbys and archived. Full-page images come with the first change of a "
        "page after each checkpoint.",
        "What is written on its behalf later, by VACUUM."},
    FindingKind{"statement.jit", "Compiling takes much of the statement's time", processor,
                "Just-in-time compilation is begun by the estimated cost alone.",
                "How long it would take without."},
    FindingKind{"statement.planning", "Planning takes longer than running, call by call", processor,
                "The statement is planned anew each time.", "Whether the driver could prepare it."},
};

} // namespace

std::span<const FindingKind> findingCatalogue() {
    return kKinds;
}

const FindingKind* findingKind(std::string_view id) {
    const auto* const found =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const FindingKind& kind) { return kind.id == id; });
    return found == kKinds.end() ? nullptr : found;
}

std::string_view toString(FindingCategory category) {
    switch (category) {
    case estimates:
        return "estimates";
    case access:
        return "access";
    case joins:
        return "joins";
    case memory:
        return "memory";
    case processor:
        return "processor";
    case statement:
        return "statement";
    case parallel:
        return "parallel";
    case waits:
        return "waits";
    case writes:
        return "writes";
    }
    return {};
}

} // namespace pavement::analyzer
