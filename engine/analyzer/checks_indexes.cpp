#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"

namespace pavement::analyzer {

namespace {

// Index x serves a foreign key of its table: the key's columns, in any order, are its leading ones.
const std::string kServesForeignKey =
    "EXISTS (SELECT FROM pg_catalog.pg_constraint f WHERE f.contype = 'f' AND f.conrelid = x.indrelid"
    " AND " +
    leadingKeys("x", "pg_catalog.cardinality(f.conkey)") + " @> f.conkey AND f.conkey @> " +
    leadingKeys("x", "pg_catalog.cardinality(f.conkey)") + ")";

// Nothing besides reading depends on index x: no constraint, uniqueness, replication, physical order, nor a
// partitioned index above it. Spelled as a conjunction: inside NOT (… OR EXISTS …) the planner would look the
// constraints up anew for each index.
const std::string kOnlyRead =
    "NOT x.indisunique AND NOT x.indisexclusion AND NOT x.indisreplident AND NOT x.indisclustered"
    " AND NOT i.relispartition AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k"
    " WHERE k.conindid = x.indexrelid)";

const std::string kIndexes = " FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid"
                             " JOIN pg_catalog.pg_class c ON c.oid = x.indrelid"
                             " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ";

const std::string kDropIndex = "DROP INDEX CONCURRENTLY {schema.object};";

Check unused() {
    return {
        .id = "index.unused",
        .title = "Index that nothing reads",
        .category = CheckCategory::indexes,
        .confidence = Confidence::medium,
        // First the few tables that are read at all: the views are not looked at once for each index.
        .sql = "WITH busy AS MATERIALIZED (SELECT u.relid, u.seq_scan + coalesce(u.idx_scan, 0) AS scans,"
               " u.n_tup_ins + u.n_tup_upd + u.n_tup_del AS writes FROM pg_catalog.pg_stat_user_tables u"
               " WHERE u.seq_scan + coalesce(u.idx_scan, 0) >= $1::float8)"
               " SELECT n.nspname AS schema, i.relname AS object, i.relpages::int8 * " +
               kBlockSize +
               " AS bytes, u.scans AS table_scans, u.writes AS writes,"
               " pg_catalog.pg_get_indexdef(x.indexrelid) AS definition" +
               kIndexes + "JOIN busy u ON u.relid = x.indrelid WHERE " + kUserSchema +
               " AND i.relkind = 'i' AND x.indisvalid AND pg_catalog.pg_stat_get_numscans(x.indexrelid) = 0 "
               "AND " +
               kOnlyRead + " AND x.indexprs IS NULL AND NOT " + kServesForeignKey +
               " AND (i.relpages::int8 * " + kBlockSize +
               " >= $2::float8 OR u.writes >= $3::float8) ORDER BY i.relpages DESC",
        .thresholds = {{"table scans", 50, Unit::count,
                        "own: a table nobody reads says nothing of its indexes"},
                       {"size", 10 << 20, Unit::bytes, "PgHero: 10 MB"},
                       {"writes", 1000, Unit::count,
                        "own: below either, keeping it costs nothing to speak of"}},
        .evidence = {{"table_scans", "scans of the table", Unit::count},
                     {"writes", "rows written to the table", Unit::count}},
        .cost = EvidenceColumn{"bytes", "disk it takes", Unit::bytes},
        .counters = CounterSource::database,
        .perServer = true,
        .why = "Every write to the table pays for it, planning looks at it, and it takes memory and disk.",
        .fix = kDropIndex,
        .undo = "{=definition};",
        .advice =
            "Look at every standby first, and wait until the end of a month has passed: yearly and monthly "
            "reports are read then.",
        .cannotSee =
            "What standbys read (idx_scan is counted on each server), how old the index is, and reads "
            "rarer than the age of the counters. Left out: indexes behind constraints and foreign keys, "
            "replica identities, clustered ones, those of partitions, and expression indexes, whose "
            "statistics the planner may use without reading them.",
    };
}

// a: the index to go; b: the one that stays.
const std::string kPairs =
    " FROM pg_catalog.pg_index a JOIN pg_catalog.pg_index b"
    " ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid"
    " JOIN pg_catalog.pg_class i ON i.oid = a.indexrelid JOIN pg_catalog.pg_class j ON j.oid = b.indexrelid"
    " JOIN pg_catalog.pg_class c ON c.oid = a.indrelid"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " LEFT JOIN pg_catalog.pg_stat_user_tables u ON u.relid = a.indrelid WHERE " +
    kUserSchema +
    " AND a.indisvalid AND b.indisvalid AND j.relam = i.relam AND i.relkind = 'i' AND NOT i.relispartition"
    " AND NOT a.indisreplident AND NOT a.indisclustered AND NOT a.indisexclusion"
    " AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = a.indexrelid)"
    " AND pg_catalog.pg_get_expr(a.indpred, a.indrelid) IS NOT DISTINCT FROM"
    " pg_catalog.pg_get_expr(b.indpred, b.indrelid) ";

// How much hangs on an index: of two alike the lesser one goes, else the younger.
std::string rank(const std::string& index) {
    return "(CASE WHEN " + index +
           ".indisprimary THEN 3 WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint k" +
           " WHERE k.conindid = " + index + ".indexrelid) THEN 2 WHEN " + index +
           ".indisunique THEN 1 ELSE 0 END)";
}

// Text of the definition without the index's own name, which stands before " ON ".
std::string withoutName(const std::string& index, const std::string& name) {
    return "pg_catalog.replace(pg_catalog.pg_get_indexdef(" + index +
           ".indexrelid), ' ' || pg_catalog.quote_ident(" + name + ".relname) || ' ON ', ' ON ')";
}

Check duplicate() {
    return {
        .id = "index.duplicate",
        .title = "Index that repeats another",
        .category = CheckCategory::indexes,
        .sql = "SELECT * FROM (SELECT DISTINCT ON (a.indexrelid) n.nspname AS schema, i.relname AS object,"
               " 'It repeats ' || j.relname || '.' AS note, i.relpages::int8 * " +
               kBlockSize +
               " AS bytes, pg_catalog.pg_get_indexdef(a.indexrelid) AS definition,"
               " u.n_tup_ins + u.n_tup_upd + u.n_tup_del AS writes" +
               kPairs +
               " AND a.indkey = b.indkey AND a.indclass = b.indclass AND a.indcollation = b.indcollation"
               " AND a.indoption = b.indoption AND a.indnkeyatts = b.indnkeyatts"
               " AND pg_catalog.pg_get_expr(a.indexprs, a.indrelid) IS NOT DISTINCT FROM"
               " pg_catalog.pg_get_expr(b.indexprs, b.indrelid)"
               " AND (NOT a.indisunique OR (b.indisunique AND b.indimmediate AND " +
               withoutName("a", "i") + " = " + withoutName("b", "j") + ")) AND (" + rank("b") +
               ", a.indexrelid) > (" + rank("a") +
               ", b.indexrelid) ORDER BY a.indexrelid, b.indexrelid) AS pairs ORDER BY bytes DESC",
        .evidence = {{"writes", "rows written to the table", Unit::count}},
        .cost = EvidenceColumn{"bytes", "disk it takes", Unit::bytes},
        .why = "Both are kept up to date on every write; one is enough for every read.",
        .fix = kDropIndex,
        .undo = "{=definition};",
        .advice = "A statement hint or a migration may name the index that goes.",
        .cannotSee = "Indexes that are alike in what they serve but not in how they are written, such as two "
                     "predicates that mean the same.",
    };
}

Check overlapping() {
    return {
        .id = "index.overlapping",
        .title = "Index whose columns another begins with",
        .category = CheckCategory::indexes,
        .severity = Severity::notice,
        .confidence = Confidence::medium,
        .sql =
            "SELECT * FROM (SELECT DISTINCT ON (a.indexrelid) n.nspname AS schema, i.relname AS object,"
            " j.relname || ' begins with the same columns.' AS note, i.relpages::int8 * " +
            kBlockSize + " AS bytes, j.relpages::int8 * " + kBlockSize +
            " AS wider_bytes, pg_catalog.pg_get_indexdef(a.indexrelid) AS definition" + kPairs +
            " AND i.relam = (SELECT m.oid FROM pg_catalog.pg_am m WHERE m.amname = 'btree')"
            " AND NOT a.indisunique AND a.indexprs IS NULL AND b.indexprs IS NULL"
            " AND a.indnatts = a.indnkeyatts AND b.indnatts > a.indnatts AND b.indnkeyatts >= a.indnkeyatts "
            "AND " +
            leadingKeys("a", "a.indnkeyatts") + " = " + leadingKeys("b", "a.indnkeyatts") +
            " AND (a.indclass::oid[])[0:a.indnkeyatts - 1] = (b.indclass::oid[])[0:a.indnkeyatts - 1]"
            " AND (a.indcollation::oid[])[0:a.indnkeyatts - 1] = (b.indcollation::oid[])[0:a.indnkeyatts - 1]"
            " AND (a.indoption::int2[])[0:a.indnkeyatts - 1] = (b.indoption::int2[])[0:a.indnkeyatts - 1]"
            " ORDER BY a.indexrelid, j.relpages) AS pairs ORDER BY bytes DESC",
        .evidence = {{"wider_bytes", "size of the wider index", Unit::bytes}},
        .cost = EvidenceColumn{"bytes", "disk it takes", Unit::bytes},
        .why =
            "Whatever the narrow index finds, the wider one finds as well; both are paid for on every write.",
        .fix = kDropIndex,
        .undo = "{=definition};",
        .advice =
            "The narrow index is smaller and keeps equal keys together: where its reads matter more than the "
            "writes, keep it. Compare the time of its statements before and after.",
        .cannotSee = "How much slower reads through the wider index are. Expression indexes are left out.",
    };
}

Check invalid() {
    return {
        .id = "index.invalid",
        .title = "Index left unfinished",
        .category = CheckCategory::indexes,
        .sql =
            "SELECT n.nspname AS schema, i.relname AS object, i.relpages::int8 * " + kBlockSize +
            " AS bytes, pg_catalog.pg_get_indexdef(x.indexrelid) AS definition,"
            " CASE WHEN t.name IS NOT NULL OR i.relname ~ '_ccnew[0-9]*$' OR i.relname ~ '_ccold[0-9]*$'"
            " THEN 'DROP INDEX CONCURRENTLY'"
            // 14.0 to 14.3 may build a corrupt index concurrently.
            " WHEN pg_catalog.current_setting('server_version_num')::int BETWEEN 140000 AND 140003"
            " THEN 'REINDEX INDEX' ELSE 'REINDEX INDEX CONCURRENTLY' END AS action,"
            " CASE WHEN t.name IS NOT NULL THEN t.name || ' does its work: drop this one.'"
            " WHEN i.relname ~ '_ccnew[0-9]*$' OR i.relname ~ '_ccold[0-9]*$'"
            " THEN 'A concurrent rebuild left it behind: drop it.'"
            " ELSE 'No valid index does its work: build it again, or drop it if nobody misses it.' END"
            " || CASE WHEN x.indisready THEN ' Writes keep it up to date all the same.' ELSE '' END AS note" +
            kIndexes +
            "LEFT JOIN LATERAL (SELECT y.relname AS name FROM pg_catalog.pg_index v"
            " JOIN pg_catalog.pg_class y ON y.oid = v.indexrelid"
            " WHERE v.indrelid = x.indrelid AND v.indexrelid <> x.indexrelid AND v.indisvalid AND "
            "v.indisready"
            " AND v.indkey = x.indkey AND v.indclass = x.indclass AND y.relam = i.relam"
            " AND (v.indisunique OR NOT x.indisunique)"
            " AND pg_catalog.pg_get_expr(v.indpred, v.indrelid) IS NOT DISTINCT FROM"
            " pg_catalog.pg_get_expr(x.indpred, x.indrelid)"
            " AND pg_catalog.pg_get_expr(v.indexprs, v.indrelid) IS NOT DISTINCT FROM"
            " pg_catalog.pg_get_expr(x.indexprs, x.indrelid) LIMIT 1) AS t ON true WHERE " +
            kUserSchema +
            " AND i.relkind = 'i' AND NOT (x.indisvalid AND x.indisready AND x.indislive)"
            " AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p"
            " WHERE p.index_relid = x.indexrelid OR p.relid = x.indrelid)"
            " ORDER BY i.relpages DESC",
        .cost = EvidenceColumn{"bytes", "disk it takes", Unit::bytes},
        .why = "CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY failed here. No statement uses the index, "
               "writes may still pay for it, and its name blocks the next attempt.",
        .fix = "{=action} {schema.object};",
        .advice = "A unique index that fails again has duplicates to find first.",
        .cannotSee =
            "A build that runs under a role hidden from this one looks unfinished. Invalid indexes of "
            "TOAST tables.",
    };
}

Check tooMany() {
    return {
        .id = "table.many-indexes",
        .title = "More indexes than locks that come cheap",
        .category = CheckCategory::indexes,
        .severity = Severity::notice,
        .sql = "SELECT n.nspname AS schema, c.relname AS object, pg_catalog.count(*) AS indexes,"
               " pg_catalog.sum(i.relpages::int8) * " +
               kBlockSize + " AS bytes" + kIndexes + "WHERE " + kUserSchema +
               " AND c.relkind = 'r' GROUP BY n.nspname, c.relname HAVING pg_catalog.count(*) >= $1::float8"
               " ORDER BY pg_catalog.count(*) DESC",
        .thresholds =
            {{"indexes", 16, Unit::count,
              "PostgreSQL up to 17 keeps 16 locks a backend outside the shared lock table; the table and "
              "each of its indexes take one at every planning"}},
        .evidence = {{"indexes", "indexes", Unit::count}},
        .cost = EvidenceColumn{"bytes", "disk they take", Unit::bytes},
        .maxVersion = 179999,
        .why = "Planning any statement locks every index of its tables; beyond 16 the locks go through the "
               "shared "
               "lock table, where busy sessions wait for each other.",
        .advice = "See which of them are unused, duplicate or overlapping.",
        .cannotSee = "Whether lock waits are felt: look for the wait event LWLock:LockManager.",
    };
}

} // namespace

std::vector<Check> indexChecks() {
    return {unused(), duplicate(), overlapping(), invalid(), tooMany()};
}

} // namespace pavement::analyzer
