#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"

namespace pavement::analyzer {

namespace {

// Sizes of the storage format: page header 24, item pointer 4, tuple header 23 (24 aligned), index tuple
// header 8, special space of a B-tree page 16; everything aligned to 8.
std::string aligned(const std::string& bytes) {
    return "(pg_catalog.ceil((" + bytes + ")::float8 / 8) * 8)";
}

const char* const kStatistics =
    "It is an estimate from the statistics of the columns: it knows neither how values are padded "
    "inside arrays and composite types, nor rows that changed since ANALYZE, and it leaves out "
    "what this role may not read in pg_stats.";

Check tableEstimate() {
    return {
        .id = "table.bloated",
        .title = "Table with much empty space (estimate)",
        .category = CheckCategory::tables,
        .severity = Severity::notice,
        .confidence = Confidence::medium,
        .sql = "WITH candidates AS MATERIALIZED (SELECT c.oid, n.nspname, c.relname, c.reltuples, c.relpages,"
               " coalesce((SELECT o.option_value::float8 FROM pg_catalog.pg_options_to_table(c.reloptions) o"
               " WHERE o.option_name = 'fillfactor'), 100) AS fillfactor,"
               " (SELECT t.relpages FROM pg_catalog.pg_class t WHERE t.oid = c.reltoastrelid) AS toast_pages"
               " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " +
               kUserSchema + " AND c.relkind IN ('r', 'm') AND c.reltuples >= 0 AND c.relpages::int8 * " +
               kBlockSize +
               " >= $2::float8),"
               // Each width up to where the next column may begin.
               " columns AS (SELECT c.oid, a.attnum, a.attname, a.attnotnull,"
               " CASE pg_catalog.lead(a.attalign) OVER (PARTITION BY c.oid ORDER BY a.attnum)"
               " WHEN 'd' THEN 8 WHEN 'i' THEN 4 WHEN 's' THEN 2 ELSE 1 END AS step, c.nspname, c.relname"
               " FROM candidates c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
               " AND a.attnum > 0 AND NOT a.attisdropped),"
               " widths AS (SELECT k.oid, pg_catalog.count(*) AS attributes, pg_catalog.count(s.avg_width) "
               "AS known,"
               " pg_catalog.max(s.null_frac) AS nulls,"
               " pg_catalog.sum(pg_catalog.ceil(s.avg_width::float8 / k.step) * k.step * (1 - s.null_frac)) "
               "AS data"
               " FROM columns k LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = k.nspname"
               " AND s.tablename = k.relname AND s.attname = k.attname AND NOT s.inherited GROUP BY k.oid),"
               " expected AS (SELECT c.*, pg_catalog.ceil(c.reltuples / greatest(1, pg_catalog.floor((" +
               kBlockSize + " - 24) * c.fillfactor / 100 / (4 + " +
               aligned("23 + CASE WHEN w.nulls > 0 THEN pg_catalog.ceil(w.attributes / 8.0) ELSE 0 END") +
               " + " + aligned("w.data") +
               ")))) AS pages FROM candidates c JOIN widths w USING (oid) WHERE w.known = w.attributes)"
               " SELECT e.nspname AS schema, e.relname AS object, e.relpages::int8 * " +
               kBlockSize + " AS bytes, (e.relpages - e.pages) * " + kBlockSize +
               " AS waste, 1 - e.pages / e.relpages AS share FROM expected e"
               " WHERE 1 - e.pages / e.relpages >= $1::float8 AND (e.relpages - e.pages) * " +
               kBlockSize + " >= $2::float8 ORDER BY waste DESC",
        .thresholds = {{"share", 0.4, Unit::ratio, "postgres-checkup: 40 % warns, 90 % is critical"},
                       {"waste", 20 << 20, Unit::bytes, "Splinter: 20 MB"}},
        .evidence = {{"share", "empty, estimated", Unit::ratio}, {"bytes", "size", Unit::bytes}},
        .cost = EvidenceColumn{"waste", "disk and memory wasted, estimated", Unit::bytes},
        .why = "Every scan reads the empty space, and it takes room in the cache from what is used.",
        .fix = "VACUUM (FULL, ANALYZE) {schema.object};",
        .advice = "VACUUM FULL locks out everybody and needs room for a second copy; the extension pg_repack "
                  "does the "
                  "same without the lock. Find out first why it grew: long transactions, or autovacuum that "
                  "comes too "
                  "rarely. There is nothing to undo.",
        .cannotSee = kStatistics,
    };
}

Check indexEstimate() {
    return {
        .id = "index.bloated",
        .title = "B-tree with much empty space (estimate)",
        .category = CheckCategory::indexes,
        .severity = Severity::notice,
        .confidence = Confidence::medium,
        .sql = "WITH candidates AS MATERIALIZED (SELECT x.indexrelid, x.indrelid, x.indkey, x.indnatts, "
               "n.nspname,"
               " c.relname AS table_name, i.relname, i.reltuples, i.relpages,"
               " coalesce((SELECT o.option_value::float8 FROM pg_catalog.pg_options_to_table(i.reloptions) o"
               " WHERE o.option_name = 'fillfactor'), 90) AS fillfactor"
               " FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid"
               " JOIN pg_catalog.pg_class c ON c.oid = x.indrelid"
               " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
               " JOIN pg_catalog.pg_am m ON m.oid = i.relam WHERE " +
               kUserSchema +
               " AND i.relkind = 'i' AND m.amname = 'btree' AND x.indisvalid AND x.indexprs IS NULL"
               " AND i.reltuples >= 0 AND i.relpages::int8 * " +
               kBlockSize +
               " >= $2::float8), widths AS (SELECT k.indexrelid, pg_catalog.count(*) AS known,"
               " pg_catalog.max(s.null_frac) AS nulls,"
               " pg_catalog.sum(s.avg_width::float8 * (1 - s.null_frac)) AS data"
               " FROM candidates k JOIN pg_catalog.pg_attribute a ON a.attrelid = k.indrelid"
               " AND a.attnum = ANY (k.indkey) JOIN pg_catalog.pg_stats s ON s.schemaname = k.nspname"
               " AND s.tablename = k.table_name AND s.attname = a.attname AND NOT s.inherited GROUP BY "
               "k.indexrelid),"
               " expected AS (SELECT k.*, 1 + pg_catalog.ceil(k.reltuples / greatest(1, pg_catalog.floor((" +
               kBlockSize + " - 40) * k.fillfactor / 100 / (4 + " +
               aligned("8 + CASE WHEN w.nulls > 0 THEN 8 ELSE 0 END + w.data") +
               ")))) AS pages FROM candidates k JOIN widths w USING (indexrelid) WHERE w.known = k.indnatts)"
               " SELECT e.nspname AS schema, e.relname AS object, e.relpages::int8 * " +
               kBlockSize + " AS bytes, (e.relpages - e.pages) * " + kBlockSize +
               " AS waste, 1 - e.pages / e.relpages AS share FROM expected e"
               " WHERE 1 - e.pages / e.relpages >= $1::float8 AND (e.relpages - e.pages) * " +
               kBlockSize + " >= $2::float8 ORDER BY waste DESC",
        .thresholds = {{"share", 0.5, Unit::ratio,
                        "own: random inserts alone leave a B-tree a third empty, so "
                        "postgres-checkup's 40 % is too close"},
                       {"waste", 20 << 20, Unit::bytes, "Splinter: 20 MB; PgHero asks for 100 MB"}},
        .evidence = {{"share", "empty, estimated", Unit::ratio}, {"bytes", "size", Unit::bytes}},
        .cost = EvidenceColumn{"waste", "disk and memory wasted, estimated", Unit::bytes},
        .why = "Reads go through more pages than the keys need, and those take room in the cache.",
        .fix = "REINDEX INDEX CONCURRENTLY {schema.object};",
        .advice =
            "The rebuild needs room for a second copy and waits for older transactions. There is nothing to "
            "undo. On 14.0 to 14.3 update first: a concurrent rebuild could corrupt the index there.",
        .cannotSee =
            "Equal keys are kept together since 13, which this does not count: an index with many of them "
            "looks better than it is. Expression indexes are left out. It is an estimate from the "
            "statistics of the columns.",
    };
}

// Measured, where the extension is there; only the few that the room is worth it for.
CheckSql measured(bool indexes) {
    return CheckSql(CheckSql::Choose([indexes](const CheckTarget& target) -> Result<std::string> {
        const auto schema = target.extensionSchemas.find("pgstattuple");
        if (schema == target.extensionSchemas.end())
            return fail(ErrorCode::unsupported, "pgstattuple is not installed here");
        const std::string from = indexes
                                     ? " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_am m ON m.oid = "
                                       "c.relam AND m.amname = 'btree'"
                                       " JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid AND x.indisvalid"
                                     : " FROM pg_catalog.pg_class c";
        const std::string call =
            indexes ? ".pgstatindex(k.oid::regclass)" : ".pgstattuple_approx(k.oid::regclass)";
        const std::string share =
            indexes ? "1 - f.avg_leaf_density / 100.0" : "f.approx_free_percent / 100.0";
        const std::string size = indexes ? "f.index_size" : "f.table_len";
        return "SELECT * FROM (SELECT k.nspname AS schema, k.relname AS object, " + size + " AS bytes, " +
               share + " AS share, " + size + " * (" + share +
               ") AS waste FROM (SELECT c.oid, n.nspname, c.relname" + from +
               " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " + kUserSchema +
               " AND c.relpersistence = 'p' AND c.relkind " + (indexes ? "= 'i'" : "IN ('r', 'm')") +
               " AND c.relpages::int8 * " + kBlockSize +
               " BETWEEN $2::float8 AND $3::float8"
               " ORDER BY c.relpages DESC LIMIT 10) AS k CROSS JOIN LATERAL " +
               schema->second + call +
               " AS f) AS seen WHERE share >= $1::float8 AND waste >= $2::float8 ORDER BY waste DESC";
    }));
}

Check tableMeasured() {
    return {
        .id = "table.bloated-measured",
        .title = "Table with much empty space (measured)",
        .category = CheckCategory::tables,
        .sql = measured(false),
        .thresholds = {{"share", 0.4, Unit::ratio, "postgres-checkup: 40 % warns"},
                       {"waste", 20 << 20, Unit::bytes, "Splinter: 20 MB"},
                       {"largest", 1 << 30, Unit::bytes, "own: what one look may read"}},
        .evidence = {{"share", "empty", Unit::ratio}, {"bytes", "size", Unit::bytes}},
        .cost = EvidenceColumn{"waste", "disk and memory wasted", Unit::bytes},
        .privilege = Privilege::readAllStats,
        .extension = "pgstattuple",
        .timeLimit = Milliseconds{5000},
        .why = "Every scan reads the empty space, and it takes room in the cache from what is used.",
        .fix = "VACUUM (FULL, ANALYZE) {schema.object};",
        .advice = "VACUUM FULL locks out everybody; the extension pg_repack does the same without the lock. "
                  "There is "
                  "nothing to undo.",
        .cannotSee =
            "All but the ten largest below a gigabyte. Pages that the visibility map calls all-visible are "
            "not read; their free space comes from the free space map.",
    };
}

Check indexMeasured() {
    return {
        .id = "index.bloated-measured",
        .title = "B-tree with much empty space (measured)",
        .category = CheckCategory::indexes,
        .sql = measured(true),
        .thresholds = {{"share", 0.5, Unit::ratio, "own: random inserts alone leave a B-tree a third empty"},
                       {"waste", 20 << 20, Unit::bytes, "Splinter: 20 MB"},
                       {"largest", 1 << 30, Unit::bytes, "own: what one look may read"}},
        .evidence = {{"share", "empty", Unit::ratio}, {"bytes", "size", Unit::bytes}},
        .cost = EvidenceColumn{"waste", "disk and memory wasted", Unit::bytes},
        .privilege = Privilege::readAllStats,
        .extension = "pgstattuple",
        .timeLimit = Milliseconds{5000},
        .why = "Reads go through more pages than the keys need, and those take room in the cache.",
        .fix = "REINDEX INDEX CONCURRENTLY {schema.object};",
        .advice =
            "The rebuild needs room for a second copy and waits for older transactions. There is nothing to "
            "undo.",
        .cannotSee = "All but the ten largest below a gigabyte.",
    };
}

} // namespace

std::vector<Check> bloatChecks() {
    return {tableEstimate(), indexEstimate(), tableMeasured(), indexMeasured()};
}

} // namespace pavement::analyzer
