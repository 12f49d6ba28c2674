#include "engine/analyzer/finding_thresholds.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

namespace pavement::analyzer {

namespace {

// Base units: seconds, bytes, ratios 0…1.
constexpr std::array kTable{
    // What is worth a person's time at all.
    FindingThreshold{"all/share", 0.1, Unit::ratio, "PEV2: a node above 10 % of the time is marked"},
    FindingThreshold{"all/warning", 0.4, Unit::ratio, "PEV2: above 40 % is bad"},
    FindingThreshold{"all/critical", 0.9, Unit::ratio, "PEV2: above 90 % is very bad"},
    FindingThreshold{"all/critical-time", 1.0, Unit::seconds, "own: a second is what a person notices"},
    FindingThreshold{"all/time", 0.001, Unit::seconds,
                     "own: below a millisecond the round trip outweighs what could be saved"},
    FindingThreshold{"all/cost", 1000, Unit::none,
                     "own: some thousand pages' cost; cheaper plans run in about a millisecond"},

    FindingThreshold{"rows/factor", 10, Unit::none, "PEV2: ten times apart is the first mark"},
    FindingThreshold{"rows/least", 100, Unit::count, "own: below it no plan is chosen differently"},
    FindingThreshold{"rows.stale-statistics/changed", 0.1, Unit::ratio,
                     "autovacuum_analyze_scale_factor's default; pganalyze alike"},
    FindingThreshold{"rows.expression/statistics-version", 140000, Unit::none,
                     "PostgreSQL 14 release notes: statistics on expressions"},

    FindingThreshold{"scan.selective-filter/kept", 0.1, Unit::ratio, "PEV2: more than 90 % removed is bad"},
    FindingThreshold{"scan.selective-filter/removed", 1000, Unit::count, "pg_qualstats: 1,000 rows filtered"},
    FindingThreshold{"index.filter-waste/removed-share", 0.75, Unit::ratio,
                     "own, between PEV2's 50 and 90 %: a better index would read a quarter at most"},
    FindingThreshold{"index.filter-waste/removed", 1000, Unit::count, "pg_qualstats: 1,000 rows filtered"},
    FindingThreshold{"index.order-walk/removed", 1000, Unit::count, "pg_qualstats: 1,000 rows filtered"},
    FindingThreshold{"index.leading-column/pages", 100, Unit::count,
                     "own: an index that small is read in less than a millisecond"},
    FindingThreshold{
        "index.poor-correlation/correlation", 0.5, Unit::ratio,
        "own: the planner's cost lies by the square, so at 0.5 three quarters of the way to random"},
    FindingThreshold{"index.poor-correlation/pages-per-row", 0.5, Unit::none,
                     "own: every second row needed a page that the one before had not"},
    FindingThreshold{"index.poor-correlation/rows", 1000, Unit::count, "own: fewer rows are no scan"},
    FindingThreshold{"index.poor-correlation/rows-per-loop", 100, Unit::count,
                     "own: single rows lie where they lie, whatever the order"},
    FindingThreshold{"index.heap-fetches/share", 0.4, Unit::ratio, "PEV2: above 40 % is bad"},
    FindingThreshold{"index.heap-fetches/fetches", 1000, Unit::count, "own: as for rows removed"},
    FindingThreshold{"bitmap.lossy/share", 0.5, Unit::ratio,
                     "pganalyze: bad when there are more lossy blocks than exact"},

    FindingThreshold{"predicate/removed", 1000, Unit::count, "pg_qualstats: 1,000 rows filtered"},
    FindingThreshold{"predicate/kept", 0.1, Unit::ratio, "PEV2: more than 90 % removed is bad"},
    FindingThreshold{"predicate.not-in/rows", 1000, Unit::count, "own: rows that are searched for"},

    FindingThreshold{"join.nested-loop/loops", 1000, Unit::count, "pganalyze: inner loops"},
    FindingThreshold{"join.nested-loop/factor", 10, Unit::none,
                     "pganalyze: outer rows underestimated tenfold"},
    FindingThreshold{"join.filter-waste/removed-share", 0.9, Unit::ratio,
                     "PEV2: more than 90 % removed is bad"},
    FindingThreshold{"join.filter-waste/removed", 10'000, Unit::count,
                     "own: ten times that of a filter, since a pair costs no page"},
    FindingThreshold{"subplan.per-row/loops", 1000, Unit::count, "own, as for nested loops"},

    FindingThreshold{"memory/most", 1024.0 * 1024 * 1024, Unit::bytes,
                     "own: more than a gigabyte for one step of one session is no setting but a rewrite"},
    FindingThreshold{"memory/least", 4.0 * 1024 * 1024, Unit::bytes, "work_mem's default"},
    FindingThreshold{"memory/room", 1.25, Unit::none,
                     "own: what comes next time is not the same to the byte"},
    FindingThreshold{
        "memory/sort-row", 80, Unit::bytes,
        "src/backend/utils/sort/tuplesort.c: a SortTuple in an array that doubles, and a tuple's "
        "header and rounding"},
    FindingThreshold{"memory/hash-group", 160, Unit::bytes,
                     "src/backend/executor/execGrouping.c, nodeAgg.c: an entry in a table that doubles, its "
                     "tuple and states"},
    FindingThreshold{"memory/bitmap-page", 128, Unit::bytes,
                     "src/backend/nodes/tidbitmap.c: a page's entry, in a table at most half full"},
    FindingThreshold{"sort.spill/written", 256.0 * 1024, Unit::bytes,
                     "own: less stays in the file cache of any machine"},
    FindingThreshold{"rows.wide/width", 1000, Unit::bytes,
                     "own: about half of what PostgreSQL stores in line before it compresses"},
    FindingThreshold{"rows.wide/rows", 1000, Unit::count, "own: a megabyte together"},

    FindingThreshold{"jit.dominant/share", 0.1, Unit::ratio, "own: above it compiling pays back too late"},
    FindingThreshold{"jit.dominant/longest", 10.0, Unit::seconds,
                     "own: compiling takes some hundred milliseconds at most; a longer run carries it"},
    FindingThreshold{"planning.dominant/time", 0.01, Unit::seconds,
                     "own: shorter planning is no one's worry"},
    FindingThreshold{"trigger/share", 0.1, Unit::ratio, "PEV2's first mark"},
    FindingThreshold{
        "trigger.foreign-key/indexed-call", 0.0001, Unit::seconds,
        "own: by an index in memory a check takes 5 to 50 microseconds, and there is nothing to mend"},
    FindingThreshold{"paging.offset/skipped", 1000, Unit::count, "pganalyze: child rows of LIMIT"},
    FindingThreshold{"paging.offset/factor", 10, Unit::none, "pganalyze: child rows over those given"},
    FindingThreshold{"paging.offset/literal", 1000, Unit::count,
                     "as paging.offset/skipped, of the text alone"},

    FindingThreshold{"parallel.not-planned/time", 0.5, Unit::seconds,
                     "own: starting workers takes some ten milliseconds"},
    FindingThreshold{"parallel.not-planned/workers", 2, Unit::count,
                     "max_parallel_workers_per_gather's default"},

    FindingThreshold{"waits.lock/share", 0.1, Unit::ratio, "own: as for nodes"},
    FindingThreshold{"waits.lock/samples", 10, Unit::count, "own: fewer samples are chance"},
    FindingThreshold{"statement/calls", 5, Unit::count, "own: a mean of fewer is an anecdote"},
    FindingThreshold{"statement.temp/written", 4.0 * 1024 * 1024, Unit::bytes, "work_mem's default"},
    FindingThreshold{"statement.wal/written", 16.0 * 1024 * 1024, Unit::bytes, "a WAL segment"},
    FindingThreshold{
        "statement.wal/per-second", 1024.0 * 1024, Unit::bytesPerSecond,
        "own: fills max_wal_size's default within the default checkpoint_timeout three times over"},
    FindingThreshold{"statement.jit/share", 0.1, Unit::ratio, "own: above it compiling pays back too late"},
    FindingThreshold{"statement.planning/time", 0.01, Unit::seconds,
                     "own: shorter planning is no one's worry"},
    FindingThreshold{"statement.planning/calls-per-second", 100, Unit::perSecond,
                     "own: then short planning adds up as well"},
    FindingThreshold{"statement.many-columns/columns", 20, Unit::count, "own: more than a person looks at"},
};

} // namespace

std::span<const FindingThreshold> findingThresholds() {
    return kTable;
}

double Thresholds::operator()(std::string_view id) const {
    if (const auto own = m_overrides.find(id); own != m_overrides.end()) {
        return own->second;
    }
    const auto* const row =
        std::find_if(kTable.begin(), kTable.end(), [&](const FindingThreshold& one) { return one.id == id; });
    assert(row != kTable.end());
    return row == kTable.end() ? std::numeric_limits<double>::infinity() : row->value;
}

} // namespace pavement::analyzer
