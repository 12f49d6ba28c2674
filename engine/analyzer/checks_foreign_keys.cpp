#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"

namespace pavement::analyzer {

namespace {

const std::string kForeignKeys =
    " FROM pg_catalog.pg_constraint f JOIN pg_catalog.pg_class c ON c.oid = f.conrelid"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_catalog.pg_class p ON p.oid = f.confrelid"
    " JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace ";

Check unindexed() {
    const std::string keys = leadingKeys("x", "pg_catalog.cardinality(f.conkey)");
    return {
        .id = "foreign-key.unindexed",
        .title = "Foreign key without an index",
        .category = CheckCategory::indexes,
        .sql = "SELECT n.nspname AS schema, c.relname || '.' || k.shown AS object, c.relname AS \"table\","
               " k.columns, pg_catalog.left(c.relname || '_' || k.shown, 53) || '_fkey_idx' AS index,"
               // A partitioned table's index cannot be built concurrently.
               " CASE WHEN c.relkind = 'p' THEN '' ELSE ' CONCURRENTLY' END AS concurrently,"
               " greatest(c.reltuples, u.n_live_tup, 0) AS rows, u.seq_scan AS scans,"
               " r.n_tup_del + r.n_tup_upd AS parent_writes, c.relpages::int8 * " +
               kBlockSize +
               " AS bytes, 'It refers to ' || pn.nspname || '.' || p.relname || '.'"
               " || CASE WHEN c.relkind = 'p' THEN ' The table is partitioned: build the index on each"
               " partition concurrently and attach it, rather than as written here.' ELSE '' END AS note" +
               kForeignKeys +
               "CROSS JOIN LATERAL (SELECT pg_catalog.json_agg(t.attname ORDER BY k.at) AS columns,"
               " pg_catalog.string_agg(t.attname, '_' ORDER BY k.at) AS shown"
               " FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k (attnum, at)"
               " JOIN pg_catalog.pg_attribute t ON t.attrelid = f.conrelid AND t.attnum = k.attnum) AS k"
               " LEFT JOIN pg_catalog.pg_stat_user_tables u ON u.relid = c.oid"
               " LEFT JOIN pg_catalog.pg_stat_user_tables r ON r.relid = p.oid WHERE " +
               kUserSchema +
               " AND f.contype = 'f' AND f.conparentid = 0 AND NOT EXISTS (SELECT FROM pg_catalog.pg_index x"
               " JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid"
               " WHERE x.indrelid = f.conrelid AND (x.indisvalid OR i.relkind = 'I')"
               " AND x.indnkeyatts >= pg_catalog.cardinality(f.conkey) AND " +
               keys + " @> f.conkey AND f.conkey @> " + keys +
               // `WHERE the column IS NOT NULL` holds for every row that refers to anything.
               " AND (x.indpred IS NULL OR pg_catalog.pg_get_expr(x.indpred, x.indrelid)"
               " = '(' || (SELECT pg_catalog.quote_ident(t.attname) FROM pg_catalog.pg_attribute t"
               " WHERE t.attrelid = f.conrelid AND t.attnum = f.conkey[1]) || ' IS NOT NULL)'))"
               " AND (c.relkind = 'p' OR greatest(c.reltuples, u.n_live_tup, 0) >= $1::float8)"
               " ORDER BY c.relpages DESC",
        .thresholds = {{"rows", 1000, Unit::count,
                        "own: reading a smaller table whole is as quick as its index"}},
        .evidence = {{"rows", "rows of the table", Unit::count},
                     {"scans", "times it was read whole", Unit::count},
                     {"parent_writes", "rows of the other table deleted or updated", Unit::count}},
        .cost = EvidenceColumn{"bytes", "read whole at each delete", Unit::bytes},
        .why = "Deleting a row that is referred to, or changing its key, reads the whole table for each row; "
               "so do "
               "joins from the other side.",
        .fix = "CREATE INDEX{=concurrently} {index} ON {schema.table} ({columns...});",
        .undo = "DROP INDEX{=concurrently} {schema.index};",
        .advice = "Where rows of the other table are never deleted and nobody joins that way, it may stay as "
                  "it is.",
        .cannotSee = "Whether rows of the other table will ever be deleted.",
    };
}

Check typeDiffers() {
    return {
        .id = "foreign-key.type-differs",
        .title = "Foreign key of another type than what it refers to",
        .category = CheckCategory::schema,
        .sql = "SELECT n.nspname AS schema, c.relname || '.' || a.attname AS object, c.relname AS \"table\","
               " a.attname AS column, pg_catalog.format_type(b.atttypid, b.atttypmod) AS wanted,"
               " pg_catalog.format_type(a.atttypid, a.atttypmod) AS had,"
               " pg_catalog.format('It is %s, and %s.%s.%s is %s.', pg_catalog.format_type(a.atttypid, NULL),"
               " pn.nspname, p.relname, b.attname, pg_catalog.format_type(b.atttypid, NULL)) AS note,"
               " greatest(c.reltuples, 0) AS rows" +
               kForeignKeys +
               "CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(f.conkey), pg_catalog.unnest(f.confkey)) AS "
               "k (own, other)"
               " JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.own"
               " JOIN pg_catalog.pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.other WHERE " +
               kUserSchema +
               " AND f.contype = 'f' AND f.conparentid = 0 AND a.atttypid <> b.atttypid"
               // varchar and text are one to the planner.
               " AND NOT (a.atttypid IN (25, 1043) AND b.atttypid IN (25, 1043)) ORDER BY c.relpages DESC",
        .evidence = {{"rows", "rows of the table", Unit::count}},
        .why = "A narrower key stops taking values before the table it refers to does; between numeric and "
               "integer, "
               "or text and char(n), every comparison also pays for a cast that may keep it from an index.",
        .fix = "ALTER TABLE {schema.table} ALTER COLUMN {column} TYPE {=wanted};",
        .undo = "ALTER TABLE {schema.table} ALTER COLUMN {column} TYPE {=had};",
        .advice = "The change rewrites the table and its indexes under an exclusive lock: plan for a quiet "
                  "hour, or "
                  "fill a new column step by step.",
        .cannotSee = "Keys that no constraint declares.",
    };
}

Check notValid() {
    return {
        .id = "constraint.not-valid",
        .title = "Constraint that was never checked",
        .category = CheckCategory::schema,
        .sql = "SELECT n.nspname AS schema, c.relname || '.' || f.conname AS object, c.relname AS \"table\","
               " f.conname AS name, greatest(c.reltuples, 0) AS rows FROM pg_catalog.pg_constraint f"
               " JOIN pg_catalog.pg_class c ON c.oid = f.conrelid"
               " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " +
               kUserSchema +
               " AND f.contype IN ('c', 'f') AND NOT f.convalidated AND f.conparentid = 0 ORDER BY "
               "c.relpages DESC",
        .evidence = {{"rows", "rows of the table", Unit::count}},
        .why = "NOT VALID lets old rows break the rule, and the planner may not rely on it.",
        .fix = "ALTER TABLE {schema.table} VALIDATE CONSTRAINT {name};",
        .advice =
            "Validating reads the table under a lock that lets reads and writes pass. Nothing needs undoing; "
            "if it fails, the error names a row that breaks the rule.",
        .cannotSee = "How many rows break the rule.",
    };
}

} // namespace

std::vector<Check> foreignKeyChecks() {
    return {unindexed(), typeDiffers(), notValid()};
}

} // namespace pavement::analyzer
