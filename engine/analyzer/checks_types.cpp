#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"

namespace pavement::analyzer {

namespace {

// Columns of a type, of the person's own tables.
std::string columnsOf(const std::string& types, const std::string& more = {}) {
    return "SELECT n.nspname AS schema, c.relname || '.' || a.attname AS object, c.relname AS \"table\","
           " a.attname AS column, pg_catalog.format_type(a.atttypid, a.atttypmod) AS had,"
           " greatest(c.reltuples, 0) AS rows, c.relpages::int8 * " +
           kBlockSize +
           " AS bytes FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
           " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " +
           kUserSchema + " AND " + kNotOfExtension +
           " AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped"
           " AND a.atttypid = ANY ('{" +
           types + "}'::regtype[]) " + more + " ORDER BY c.relpages DESC, 2";
}

const std::vector<EvidenceColumn> kRows{{"rows", "rows", Unit::count}};
const EvidenceColumn kRewrite{"bytes", "to be written anew by the fix", Unit::bytes};
const char* const kRewriteAdvice = "The change rewrites the table and its indexes under an exclusive lock.";
const char* const kUndo = "ALTER TABLE {schema.table} ALTER COLUMN {column} TYPE {=had};";

Check money() {
    return {
        .id = "type.money",
        .title = "Column of type money",
        .category = CheckCategory::schema,
        .sql = columnsOf("pg_catalog.money"),
        .evidence = kRows,
        .cost = kRewrite,
        .why = "What the bytes mean depends on lc_monetary of whoever reads: the same row is dollars here "
               "and yen "
               "there, and fractions of the smallest unit are lost.",
        .fix = "ALTER TABLE {schema.table} ALTER COLUMN {column} TYPE numeric USING {column}::numeric;",
        .undo = "ALTER TABLE {schema.table} ALTER COLUMN {column} TYPE money USING {column}::money;",
        .advice = kRewriteAdvice,
        .cannotSee = "Whether every session has the same lc_monetary.",
    };
}

Check timeWithZone() {
    return {
        .id = "type.timetz",
        .title = "Column of type time with time zone",
        .category = CheckCategory::schema,
        .sql = columnsOf("pg_catalog.timetz"),
        .evidence = kRows,
        .why = "An offset without a date cannot follow summer time; PostgreSQL's manual advises against it.",
        .advice = "Use timestamp with time zone for a moment, or time and the zone's name for a time of day "
                  "somewhere.",
        .cannotSee = "What the column means.",
    };
}

Check paddedText() {
    return {
        .id = "type.padded-text",
        .title = "Column of type char(n)",
        .category = CheckCategory::schema,
        .severity = Severity::notice,
        // char(1) is a flag that padding cannot change.
        .sql = columnsOf("pg_catalog.bpchar", "AND a.atttypmod > 5"),
        .evidence = kRows,
        .cost = kRewrite,
        .why = "Shorter values are stored with blanks up to n, trailing blanks do not count when compared, "
               "and LIKE "
               "and regular expressions see them all the same.",
        .fix = "ALTER TABLE {schema.table} ALTER COLUMN {column} TYPE text;",
        .undo = kUndo,
        .advice = kRewriteAdvice,
        .cannotSee =
            "Columns whose values always have n characters: there it only misses a check of the length.",
    };
}

Check plainJson() {
    return {
        .id = "type.json",
        .title = "Column of type json",
        .category = CheckCategory::schema,
        .severity = Severity::notice,
        .sql = columnsOf("pg_catalog.json"),
        .evidence = kRows,
        .cost = kRewrite,
        .why = "json is kept as text and parsed again at every look; it has no equality, so no DISTINCT, no "
               "GROUP BY "
               "and no GIN index.",
        .fix = "ALTER TABLE {schema.table} ALTER COLUMN {column} TYPE jsonb USING {column}::jsonb;",
        .undo = "ALTER TABLE {schema.table} ALTER COLUMN {column} TYPE json USING {column}::json;",
        .advice =
            "jsonb keeps neither the order of keys nor blanks nor repeated keys; the way back does not bring "
            "them again. The change rewrites the table under an exclusive lock.",
        .cannotSee = "Whether documents are only stored and handed out whole: then json is the right type.",
    };
}

Check mixedTimestamps() {
    return {
        .id = "type.mixed-timestamps",
        .title = "Moments with and without a time zone in one table",
        .category = CheckCategory::schema,
        .severity = Severity::notice,
        .confidence = Confidence::medium,
        .sql = columnsOf(
            "pg_catalog.timestamp",
            "AND EXISTS (SELECT FROM pg_catalog.pg_attribute z WHERE z.attrelid = c.oid AND z.attnum > 0"
            " AND NOT z.attisdropped AND z.atttypid = 'pg_catalog.timestamptz'::regtype)"),
        .evidence = kRows,
        .cost = kRewrite,
        .why = "Comparing the two converts by the session's TimeZone: the answer, and whether an index can "
               "be used, "
               "depends on who asks.",
        .advice =
            "Find out which zone the plain values were written in, then: ALTER TABLE … ALTER COLUMN … TYPE "
            "timestamptz USING … AT TIME ZONE 'that zone'.",
        .cannotSee = "Times of day on a wall, such as opening hours, which rightly have no zone.",
    };
}

} // namespace

std::vector<Check> typeChecks() {
    return {money(), timeWithZone(), paddedText(), plainJson(), mixedTimestamps()};
}

} // namespace pavement::analyzer
