#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"

namespace pavement::analyzer {

namespace {

Check noPrimaryKey() {
    return {
        .id = "table.no-primary-key",
        .title = "Table without a primary key",
        .category = CheckCategory::schema,
        .sql =
            "SELECT n.nspname AS schema, c.relname AS object, greatest(c.reltuples, 0) AS rows, k.index,"
            " k.index || '_pk' AS name, CASE WHEN k.index IS NULL THEN 1 ELSE 0 END AS severity,"
            " 'The unique index ' || k.index || ' could be it.' AS note FROM pg_catalog.pg_class c"
            " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            " LEFT JOIN LATERAL (SELECT i.relname AS index FROM pg_catalog.pg_index x"
            " JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid AND x.indisunique"
            " AND x.indisvalid AND x.indimmediate AND x.indpred IS NULL AND x.indexprs IS NULL"
            " AND i.relkind = 'i' AND i.relam = (SELECT m.oid FROM pg_catalog.pg_am m WHERE m.amname = "
            "'btree')"
            " AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint f WHERE f.conindid = x.indexrelid"
            " AND f.conrelid = x.indrelid)"
            " AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid"
            " AND a.attnum = ANY (x.indkey) AND NOT a.attnotnull) ORDER BY x.indnkeyatts LIMIT 1) AS k ON "
            "true"
            " WHERE " +
            kUserSchema + " AND " + kNotOfExtension +
            " AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT EXISTS (SELECT FROM"
            " pg_catalog.pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'p')"
            " ORDER BY k.index IS NULL DESC, c.relpages DESC",
        .evidence = {{"rows", "rows", Unit::count}},
        .why = "Nothing keeps a row from being there twice, logical replication cannot tell rows apart on "
               "update and "
               "delete, and tools that change rows one by one have nothing to name them by.",
        .fix = "ALTER TABLE {schema.object} ADD CONSTRAINT {name} PRIMARY KEY USING INDEX {index};",
        .undo = "ALTER TABLE {schema.object} DROP CONSTRAINT {name};",
        .advice = "Choose the columns that name a row; where there are none, add an identity column. Undoing "
                  "the fix "
                  "drops the index that the constraint took over: create it again.",
        .cannotSee = "Tables that are append-only on purpose, such as a log.",
    };
}

Check unlogged() {
    return {
        .id = "table.unlogged",
        .title = "Unlogged table",
        .category = CheckCategory::schema,
        .severity = Severity::notice,
        .sql = "SELECT n.nspname AS schema, c.relname AS object, greatest(c.reltuples, 0) AS rows,"
               " c.relpages::int8 * " +
               kBlockSize +
               " AS bytes, CASE WHEN pg_catalog.pg_is_in_recovery() OR EXISTS (SELECT FROM"
               " pg_catalog.pg_stat_replication) THEN 1 ELSE 0 END AS severity,"
               " CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'It cannot be read on this standby.'"
               " WHEN EXISTS (SELECT FROM pg_catalog.pg_stat_replication)"
               " THEN 'It will be empty when a standby takes over.' END AS note FROM pg_catalog.pg_class c"
               " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " +
               kUserSchema + " AND " + kNotOfExtension +
               " AND c.relkind = 'r' AND c.relpersistence = 'u' ORDER BY c.relpages DESC",
        .evidence = {{"rows", "rows", Unit::count}, {"bytes", "size", Unit::bytes}},
        .why = "After a crash it is empty, and a standby never has it. That is right for what can be made "
               "again.",
        .fix = "ALTER TABLE {schema.object} SET LOGGED;",
        .undo = "ALTER TABLE {schema.object} SET UNLOGGED;",
        .advice = "The change writes the table and its indexes anew under an exclusive lock.",
        .cannotSee = "Whether the rows can be made again.",
    };
}

Check disabledTrigger() {
    return {
        .id = "trigger.disabled",
        .title = "Disabled trigger",
        .category = CheckCategory::schema,
        .sql = "SELECT n.nspname AS schema, c.relname || '.' || coalesce(f.conname, t.tgname) || CASE WHEN "
               "NOT t.tgisinternal THEN ''"
               " WHEN t.tgtype & 4 > 0 THEN ' on insert' WHEN t.tgtype & 8 > 0 THEN ' on delete' ELSE ' on "
               "update' END AS object,"
               " c.relname AS \"table\", t.tgname AS name,"
               " CASE WHEN t.tgisinternal THEN 2 ELSE 1 END AS severity,"
               " CASE WHEN t.tgisinternal THEN 'A constraint is not enforced while it is off: rows may break "
               "it.'"
               " END AS note FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid"
               " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
               " LEFT JOIN pg_catalog.pg_constraint f ON f.oid = t.tgconstraint WHERE " +
               kUserSchema + " AND t.tgenabled = 'D' ORDER BY t.tgisinternal DESC",
        .why = "Whatever it kept true is not kept; most often it was switched off for a load and forgotten.",
        .fix = "ALTER TABLE {schema.table} ENABLE TRIGGER {name};",
        .undo = "ALTER TABLE {schema.table} DISABLE TRIGGER {name};",
        .advice =
            "Before a constraint's trigger is switched on again, look for rows that break it: enabling does "
            "not check them.",
        .cannotSee = "Triggers that are off in sessions with session_replication_role = replica.",
    };
}

Check openSearchPath() {
    return {
        .id = "function.open-search-path",
        .title = "SECURITY DEFINER function that follows the caller's search_path",
        .category = CheckCategory::schema,
        .sql = "SELECT n.nspname AS schema, p.proname AS object, p.oid::regprocedure::text AS signature,"
               " 'pg_catalog, ' || pg_catalog.quote_ident(n.nspname) || ', pg_temp' AS path,"
               " CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS kind"
               " FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"
               " JOIN pg_catalog.pg_language l ON l.oid = p.prolang WHERE " +
               kUserSchema +
               " AND p.prosecdef AND l.lanname NOT IN ('c', 'internal') AND NOT EXISTS (SELECT FROM"
               " pg_catalog.unnest(p.proconfig) AS s (line) WHERE s.line LIKE 'search\\_path=%')"
               " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.deptype = 'e'"
               " AND e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid)"
               " ORDER BY n.nspname, p.proname",
        .why = "The caller decides which tables and functions its names mean, while it runs with its owner's "
               "rights.",
        .fix = "ALTER {=kind} {=signature} SET search_path = {=path};",
        .undo = "ALTER {=kind} {=signature} RESET search_path;",
        .advice = "Where the function uses tables of other schemas by their bare names, add those schemas.",
        .cannotSee = "Functions that name everything with its schema and are safe already.",
    };
}

Check changedCollation() {
    return {
        .id = "collation.version-changed",
        .title = "Collation whose order may have changed",
        .category = CheckCategory::schema,
        .severity = Severity::critical,
        .confidence = Confidence::medium,
        .sql = "SELECT n.nspname AS schema, l.collname AS object, s.indexes, pg_catalog.format("
               "'Recorded as version %s, now %s.', l.collversion,"
               " pg_catalog.pg_collation_actual_version(l.oid)) AS note"
               " FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace"
               " CROSS JOIN LATERAL (SELECT pg_catalog.count(*) AS indexes FROM pg_catalog.pg_index x"
               " WHERE l.oid = ANY (x.indcollation)) AS s"
               " WHERE l.collversion IS NOT NULL AND s.indexes > 0"
               " AND l.collversion <> pg_catalog.pg_collation_actual_version(l.oid) ORDER BY s.indexes DESC",
        .evidence = {{"indexes", "indexes ordered by it", Unit::count}},
        .why = "The operating system's or ICU's update changed how texts sort: indexes built before may miss "
               "rows and "
               "let duplicates in.",
        .fix = "ALTER COLLATION {schema.object} REFRESH VERSION;",
        .advice =
            "Rebuild every index ordered by it first (REINDEX INDEX CONCURRENTLY); the fix only records that "
            "this was done. amcheck finds the damaged ones.",
        .cannotSee =
            "Whether the order of your texts truly changed, and the database's own default collation.",
    };
}

const std::string kSequences =
    " FROM pg_catalog.pg_sequences q JOIN pg_catalog.pg_namespace n ON n.nspname = q.schemaname"
    " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = q.sequencename ";

Check sequenceRunsOut() {
    return {
        .id = "sequence.running-out",
        .title = "Sequence close to its end",
        .category = CheckCategory::schema,
        .sql = "SELECT * FROM (SELECT n.nspname AS schema, c.relname AS object, q.last_value AS last,"
               " CASE WHEN q.increment_by > 0 THEN q.max_value ELSE q.min_value END AS bound,"
               " CASE WHEN q.increment_by > 0 THEN (q.last_value::float8 - q.min_value) /"
               " nullif(q.max_value::float8 - q.min_value, 0) ELSE (q.max_value::float8 - q.last_value) /"
               " nullif(q.max_value::float8 - q.min_value, 0) END AS used, q.data_type::text AS type,"
               " q.increment_by AS step, q.min_value, q.max_value" +
               kSequences + "WHERE " + kUserSchema +
               " AND NOT q.cycle AND q.last_value IS NOT NULL) AS all_of_them WHERE used >= $1::float8"
               " ORDER BY used DESC",
        .thresholds = {{"used", 0.8, Unit::ratio,
                        "PgHero and Postgres MCP warn at 90 %; own: a widening takes longer "
                        "to prepare than the last tenth lasts"}},
        .evidence = {{"used", "used up", Unit::ratio},
                     {"last", "last value", Unit::count},
                     {"bound", "bound", Unit::count}},
        .why = "At its end every insert fails.",
        .fix = "ALTER SEQUENCE {schema.object} AS bigint MAXVALUE 9223372036854775807;",
        .undo = "ALTER SEQUENCE {schema.object} AS {=type} MINVALUE {=min_value} MAXVALUE {=max_value};",
        .advice =
            "Widen the column that takes its values first. A descending sequence needs MINVALUE instead.",
        .cannotSee = "Sequences that this role may not read, and how fast it moves.",
    };
}

Check columnRunsOut() {
    return {
        .id = "column.running-out",
        .title = "Integer column that its sequence will overrun",
        .category = CheckCategory::schema,
        .sql =
            "SELECT * FROM (SELECT DISTINCT n.nspname AS schema, t.relname || '.' || a.attname AS object,"
            " t.relname AS \"table\", a.attname AS column, pg_catalog.format_type(a.atttypid, NULL) AS had,"
            " q.last_value AS last, q.last_value::float8 / CASE a.atttypid WHEN 21 THEN 32767 ELSE "
            "2147483647 END"
            " AS used, greatest(t.reltuples, 0) AS rows, t.relpages::int8 * " +
            kBlockSize +
            " AS bytes FROM pg_catalog.pg_sequences q JOIN pg_catalog.pg_namespace sn ON sn.nspname = "
            "q.schemaname"
            " JOIN pg_catalog.pg_class s ON s.relnamespace = sn.oid AND s.relname = q.sequencename"
            // Owned by the column, or named in its default.
            " JOIN (SELECT d.objid AS sequence, d.refobjid AS relation, d.refobjsubid AS attnum"
            " FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass"
            " AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') AND "
            "d.refobjsubid > 0"
            " UNION SELECT d.refobjid, v.adrelid, v.adnum FROM pg_catalog.pg_depend d"
            " JOIN pg_catalog.pg_attrdef v ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = "
            "v.oid"
            " WHERE d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'n') AS fed"
            " ON fed.sequence = s.oid"
            " JOIN pg_catalog.pg_attribute a ON a.attrelid = fed.relation AND a.attnum = fed.attnum"
            " JOIN pg_catalog.pg_class t ON t.oid = a.attrelid"
            " JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace WHERE " +
            kUserSchema +
            " AND s.relkind = 'S' AND a.atttypid IN (21, 23) AND q.last_value IS NOT NULL) AS all_of_them"
            " WHERE used >= $1::float8 ORDER BY used DESC",
        .thresholds = {{"used", 0.5, Unit::ratio,
                        "own: postgres_ai lists from 10 %; half gives time to copy a large "
                        "table into a wider column"}},
        .evidence = {{"used", "used up", Unit::ratio},
                     {"last", "last value", Unit::count},
                     {"rows", "rows", Unit::count}},
        .cost = EvidenceColumn{"bytes", "to be written anew", Unit::bytes},
        .why = "When the sequence passes the column's largest value, every insert fails, and widening it "
               "then means "
               "writing the table anew while the application stands still.",
        .fix = "ALTER TABLE {schema.table} ALTER COLUMN {column} TYPE bigint;",
        .undo = "ALTER TABLE {schema.table} ALTER COLUMN {column} TYPE {=had};",
        .advice = "The change rewrites the table under an exclusive lock, and columns that refer to it have "
                  "to follow. "
                  "For a large table fill a new column step by step and swap it in.",
        .cannotSee =
            "Columns filled from a sequence by the application, and sequences this role may not read.",
    };
}

} // namespace

std::vector<Check> schemaChecks() {
    return {noPrimaryKey(),     unlogged(),        disabledTrigger(), openSearchPath(),
            changedCollation(), sequenceRunsOut(), columnRunsOut()};
}

} // namespace pavement::analyzer
