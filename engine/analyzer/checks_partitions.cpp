#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"

namespace pavement::analyzer {

namespace {

Check rowsInDefault() {
    return {
        .id = "partition.default-holds-rows",
        .title = "Rows in a default partition",
        .category = CheckCategory::partitions,
        .sql = "SELECT n.nspname AS schema, d.relname AS object, 'Of the partitioned table ' || c.relname || "
               "'.' AS"
               " note, greatest(d.reltuples, s.n_live_tup, 0) AS rows,"
               // Of a list, "everything else" is often meant.
               " CASE p.partstrat WHEN 'l' THEN 0 ELSE 1 END AS severity"
               " FROM pg_catalog.pg_partitioned_table p JOIN pg_catalog.pg_class c ON c.oid = p.partrelid"
               " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
               " JOIN pg_catalog.pg_class d ON d.oid = p.partdefid"
               " LEFT JOIN pg_catalog.pg_stat_user_tables s ON s.relid = d.oid WHERE " +
               kUserSchema +
               " AND (d.reltuples > 0 OR s.n_live_tup > 0) ORDER BY greatest(d.reltuples, s.n_live_tup) DESC",
        .evidence = {{"rows", "rows", Unit::count}},
        .why = "They were meant for a partition that did not exist when they came. Creating it now reads the "
               "default "
               "under an exclusive lock and fails while its rows lie there; queries for them cannot be "
               "pruned to less.",
        .advice =
            "Create the missing partition as a plain table, move the rows into it, then attach it, in one "
            "transaction. See why partitions are not made ahead of time.",
        .cannotSee = "A default that itself is partitioned.",
    };
}

Check tooManyPartitions() {
    return {
        .id = "partition.too-many",
        .title = "Very many partitions",
        .category = CheckCategory::partitions,
        .severity = Severity::notice,
        .sql = "SELECT n.nspname AS schema, c.relname AS object, pg_catalog.count(*) AS partitions"
               " FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_class c ON c.oid = h.inhparent AND "
               "c.relkind = 'p'"
               " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " +
               kUserSchema +
               " GROUP BY n.nspname, c.relname HAVING pg_catalog.count(*) >= $1::float8 ORDER BY 3 DESC",
        .thresholds =
            {{"partitions", 1000, Unit::count,
              "PostgreSQL's manual: up to a few thousand are handled fairly well, if all but a small "
              "number can be pruned"}},
        .evidence = {{"partitions", "partitions", Unit::count}},
        .why = "Each session keeps what it knows of every partition it ever touched; planning and locking "
               "grow with "
               "their number wherever the key is not in the WHERE clause.",
        .advice = "Wider ranges for the older ones; detach what is only kept.",
        .cannotSee = "Partitions of partitions count for their own parent.",
    };
}

Check missingIndex() {
    return {
        .id = "partition.index-missing",
        .title = "Partition without the index of its table",
        .category = CheckCategory::partitions,
        .sql =
            "SELECT pn.nspname AS schema, p.relname AS object, n.nspname AS parent_schema, i.relname AS "
            "parent_index,"
            " greatest(p.reltuples, 0) AS rows, p.relpages::int8 * " +
            kBlockSize +
            " AS bytes, 'It lacks ' || i.relname || ' of ' || c.relname || '.' AS note, CASE WHEN x.indexprs "
            "IS NULL"
            " AND x.indpred IS NULL AND x.indnatts = x.indnkeyatts AND NOT x.indisunique AND 0 = ALL "
            "(x.indoption)"
            " AND NOT EXISTS (SELECT FROM pg_catalog.unnest(x.indclass::oid[]) AS o (oid)"
            " JOIN pg_catalog.pg_opclass s ON s.oid = o.oid WHERE NOT s.opcdefault)"
            " THEN (SELECT pg_catalog.json_agg(a.attname ORDER BY k.at)"
            " FROM pg_catalog.unnest(x.indkey::int2[]) WITH ORDINALITY AS k (attnum, at)"
            " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum) END AS columns,"
            " m.amname AS method, pg_catalog.left(p.relname, 30) || '_' || pg_catalog.left(i.relname, 28) AS "
            "index"
            " FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid AND i.relkind = "
            "'I'"
            " JOIN pg_catalog.pg_am m ON m.oid = i.relam"
            " JOIN pg_catalog.pg_class c ON c.oid = x.indrelid"
            " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_catalog.pg_inherits h ON h.inhparent = c.oid JOIN pg_catalog.pg_class p ON p.oid = "
            "h.inhrelid"
            " JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace WHERE " +
            kUserSchema +
            " AND NOT x.indisvalid AND p.relkind <> 'f' AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits a"
            " JOIN pg_catalog.pg_index y ON y.indexrelid = a.inhrelid"
            " WHERE a.inhparent = x.indexrelid AND y.indrelid = p.oid) ORDER BY p.relpages DESC",
        .evidence = {{"rows", "rows of the partition", Unit::count}},
        .cost = EvidenceColumn{"bytes", "read whole instead", Unit::bytes},
        .why = "The index on the partitioned table stays invalid until every partition has its own; a query "
               "that "
               "reaches this one reads it whole.",
        .fix = "CREATE INDEX CONCURRENTLY {index} ON {schema.object} USING {method} ({columns...});\n"
               "ALTER INDEX {parent_schema.parent_index} ATTACH PARTITION {schema.index};",
        .undo = "DROP INDEX {parent_schema.parent_index};",
        .advice = "Undoing drops the index on every partition: an attached one cannot be let go of alone. A "
                  "partition "
                  "that is partitioned itself cannot be indexed concurrently.",
        .cannotSee = "Indexes that some partitions have and their table has not.",
    };
}

} // namespace

std::vector<Check> partitionChecks() {
    return {rowsInDefault(), tooManyPartitions(), missingIndex()};
}

} // namespace pavement::analyzer
