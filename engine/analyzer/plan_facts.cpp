#include "engine/analyzer/plan_facts.h"

#include "engine/base/json.h"

#include <algorithm>
#include <map>
#include <set>

namespace pavement::analyzer {

namespace {

using postgres::Rows;

// $1 is [{"s": schema or "", "n": name}, …]. A bare name is the one on the search path, else the only one.
constexpr std::string_view kTableFacts =
    "WITH wanted AS (SELECT DISTINCT w.s, w.n FROM pg_catalog.jsonb_to_recordset($1::jsonb) AS w(s text, n "
    "text)),"
    " found AS (SELECT w.s, c.oid, pg_catalog.pg_table_is_visible(c.oid) AS visible,"
    " pg_catalog.count(*) OVER (PARTITION BY w.s, w.n) AS namesakes"
    " FROM wanted w JOIN pg_catalog.pg_class c ON c.relname = w.n AND c.relkind IN ('r', 'p', 'm', 'f')"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND (n.nspname = w.s OR w.s = ''))"
    " SELECT c.oid::bigint, n.nspname, c.relname, c.reltuples, c.relpages, c.relallvisible,"
    " pg_catalog.pg_stat_get_live_tuples(c.oid), pg_catalog.pg_stat_get_mod_since_analyze(c.oid),"
    " EXTRACT(epoch FROM pg_catalog.clock_timestamp() - "
    "GREATEST(pg_catalog.pg_stat_get_last_analyze_time(c.oid),"
    " pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid)))::float8,"
    " EXTRACT(epoch FROM pg_catalog.clock_timestamp() - "
    "GREATEST(pg_catalog.pg_stat_get_last_vacuum_time(c.oid),"
    " pg_catalog.pg_stat_get_last_autovacuum_time(c.oid)))::float8,"
    " c.relkind = 'p', NOT COALESCE(c.reloptions && ARRAY['autovacuum_enabled=off', "
    "'autovacuum_enabled=false',"
    " 'autovacuum_enabled=no', 'autovacuum_enabled=0'], false), rn.nspname, r.relname"
    " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " LEFT JOIN pg_catalog.pg_class r ON c.relispartition AND r.oid = pg_catalog.pg_partition_root(c.oid)"
    " LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace"
    " WHERE c.oid IN (SELECT f.oid FROM found f WHERE f.s <> '' OR f.visible OR f.namesakes = 1) LIMIT 500";

constexpr std::string_view kColumns =
    "SELECT c.oid::bigint, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,"
    " s.n_distinct::float8, s.correlation::float8, s.avg_width::float8, s.attname IS NOT NULL,"
    " NULLIF(a.attstattarget, -1)::float8"
    " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname"
    " AND s.attname = a.attname AND s.inherited = (c.relkind = 'p')"
    " WHERE c.oid = ANY ($1::oid[]) ORDER BY c.oid, a.attnum";

constexpr std::string_view kIndexFacts =
    "SELECT i.indrelid::bigint, n.nspname, c.relname, m.amname, i.indisunique, i.indisvalid AND i.indisready,"
    " c.relpages, pg_catalog.pg_get_expr(i.indpred, i.indrelid),"
    " (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('x', k.n = 0, 'i', k.at > i.indnkeyatts, "
    "'k',"
    " COALESCE(a.attname::text, pg_catalog.pg_get_indexdef(i.indexrelid, k.at::int, true)),"
    " 'o', COALESCE((i.indoption::int2[])[k.at::int - 1], 0)) ORDER BY k.at)"
    " FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(n, at)"
    " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n AND k.n <> 0)"
    " FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_am m ON m.oid = c.relam"
    " WHERE i.indrelid = ANY ($1::oid[]) ORDER BY i.indrelid, c.relname";

// A row of pg_stats_ext is seen by who may read the table; from 15 on there is none before ANALYZE.
constexpr std::string_view kExtended =
    "SELECT e.stxrelid::bigint, n.nspname, e.stxname, pg_catalog.array_to_string(e.stxkind, ''),"
    " (SELECT pg_catalog.jsonb_agg(a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = e.stxrelid"
    " AND a.attnum = ANY (e.stxkeys::int2[])),"
    " NOT pg_catalog.has_table_privilege(e.stxrelid, 'SELECT') OR EXISTS (SELECT FROM "
    "pg_catalog.pg_stats_ext s"
    " WHERE s.statistics_schemaname = n.nspname AND s.statistics_name = e.stxname"
    " AND (s.n_distinct IS NOT NULL OR s.dependencies IS NOT NULL OR s.most_common_vals IS NOT NULL))"
    " FROM pg_catalog.pg_statistic_ext e JOIN pg_catalog.pg_namespace n ON n.oid = e.stxnamespace"
    " WHERE e.stxrelid = ANY ($1::oid[]) ORDER BY e.stxname";

// Each partition has a copy of its table's keys, of the same name: the table's own are meant.
constexpr std::string_view kForeignKeyFacts =
    "SELECT f.conname, n.nspname, c.relname, (SELECT pg_catalog.jsonb_agg(a.attname ORDER BY k.at)"
    " FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k(n, at)"
    " JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.n),"
    " EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = f.conrelid AND i.indisvalid AND i.indpred "
    "IS NULL"
    " AND (i.indkey::int2[])[0:pg_catalog.cardinality(f.conkey) - 1] @> f.conkey), c.relkind = 'p', t.relname"
    " FROM (SELECT pg_catalog.array_agg(v.one) AS \"all\" FROM pg_catalog.unnest($1::oid[]) AS u(one)"
    " CROSS JOIN LATERAL (VALUES (u.one), (pg_catalog.pg_partition_root(u.one)::oid)) AS v(one)) w"
    " CROSS JOIN pg_catalog.pg_constraint f JOIN pg_catalog.pg_class c ON c.oid = f.conrelid"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_catalog.pg_class t ON t.oid = f.confrelid"
    " WHERE f.contype = 'f' AND f.conparentid = 0 AND (f.conrelid = ANY (w.\"all\") OR f.confrelid = ANY "
    "(w.\"all\"))"
    " ORDER BY f.conname, n.nspname, c.relname LIMIT 1000";

constexpr std::string_view kSettings =
    "SELECT pg_catalog.pg_size_bytes(pg_catalog.current_setting('work_mem')),"
    " COALESCE(pg_catalog.current_setting('hash_mem_multiplier', true), '1')::float8,"
    " pg_catalog.current_setting('jit')::bool, pg_catalog.current_setting('jit_above_cost')::float8,"
    " pg_catalog.current_setting('max_parallel_workers_per_gather')::float8,"
    " pg_catalog.current_setting('max_parallel_workers')::float8,"
    " pg_catalog.pg_size_bytes(pg_catalog.current_setting('min_parallel_table_scan_size')),"
    " pg_catalog.current_setting('block_size')::float8, "
    "pg_catalog.current_setting('server_version_num')::bigint,"
    " pg_catalog.current_setting('default_statistics_target')::float8";

// Without VERBOSE a plan says no schema; the statement may.
std::string schemaOf(const std::string& schema, const std::string& name,
                     const sql::StatementInfo* statement) {
    std::string said = schema;
    for (std::size_t i = 0; said.empty() && statement != nullptr && i < statement->tables.size(); ++i) {
        said = statement->tables[i].name == name ? statement->tables[i].schema : said;
    }
    return said;
}

std::string wantedNames(const plan::PlanTree* tree, const sql::StatementInfo* statement) {
    std::set<std::pair<std::string, std::string>> names;
    const auto add = [&](const std::string& schema, const std::string& name) {
        if (!name.empty()) {
            names.emplace(schemaOf(schema, name, statement), name);
        }
    };
    if (tree != nullptr) {
        for (const plan::Node& node : tree->nodes) {
            add(node.schema, node.relation);
            for (const plan::TargetTable& target : node.targets) {
                add(target.schema, target.relation);
            }
        }
    }
    if (statement != nullptr) {
        for (const sql::TableReference& table : statement->tables) {
            names.emplace(table.schema, table.name);
        }
    }
    Json list = Json::array();
    for (const auto& [schema, name] : names) {
        list.push_back({{"s", schema}, {"n", name}});
    }
    return dumpJson(list);
}

std::vector<std::string> texts(const std::string& array) {
    std::vector<std::string> out;
    const auto list = parseJson(array, "the catalogue's answer");
    if (list && list->is_array()) {
        for (const Json& one : *list) {
            out.push_back(one.is_string() ? one.get<std::string>() : std::string());
        }
    }
    return out;
}

std::optional<double> realOrNot(const Rows& rows, std::size_t row, std::size_t column) {
    return rows.cell(row, column) ? std::optional(rows.real(row, column)) : std::nullopt;
}

// pg_index.indoption: 1 descending, 2 nulls first; which nulls are first goes with the direction unless said.
std::string orderOf(int option) {
    const bool descending = (option & 1) != 0;
    const bool nullsFirst = (option & 2) != 0;
    return std::string(descending ? " DESC" : "") + (descending == nullsFirst ? ""
                                                     : nullsFirst             ? " NULLS FIRST"
                                                                              : " NULLS LAST");
}

PlanSettings settingsOf(const Rows& rows) {
    PlanSettings out;
    if (rows.empty()) {
        return out;
    }
    out.workMemBytes = rows.real(0, 0);
    out.hashMemMultiplier = rows.real(0, 1, 1);
    out.jit = rows.boolean(0, 2);
    out.jitAboveCost = rows.real(0, 3);
    out.maxParallelWorkersPerGather = rows.real(0, 4);
    out.maxParallelWorkers = rows.real(0, 5);
    out.minParallelTableScanBytes = rows.real(0, 6);
    out.blockBytes = rows.real(0, 7, 8192);
    out.version = rows.integer(0, 8);
    out.statisticsTarget = rows.real(0, 9, 100);
    return out;
}

class Reader {
public:
    Reader(postgres::Session& session, Deadline deadline, std::stop_token stop)
        : m_session(session)
        , m_deadline(deadline)
        , m_stop(std::move(stop)) {}

    Result<PlanFacts> read(const std::string& names) {
        if (!ask(kSettings, {})) {
            return fail(m_error);
        }
        m_facts.settings = settingsOf(m_rows);
        if (!ask(kTableFacts, {names})) {
            return fail(m_error);
        }
        tables();
        if (m_facts.tables.empty()) {
            return std::move(m_facts);
        }
        for (const auto& [sql, take] :
             {std::pair{kColumns, &Reader::columns}, std::pair{kIndexFacts, &Reader::indexes},
              std::pair{kExtended, &Reader::extended}, std::pair{kForeignKeyFacts, &Reader::foreignKeys}}) {
            if (!ask(sql, {m_oids})) {
                return fail(m_error);
            }
            (this->*take)();
        }
        return std::move(m_facts);
    }

private:
    bool ask(std::string_view sql, const postgres::Params& params) {
        auto rows = m_session.query(sql, params, m_deadline, m_stop);
        if (!rows) {
            m_error = rows.error();
            return false;
        }
        m_rows = std::move(*rows);
        return true;
    }

    void tables() {
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            TableFacts table;
            const std::string oid = m_rows.text(row, 0);
            m_oids += (m_oids.empty() ? "{" : ",") + oid;
            m_at[oid] = m_facts.tables.size();
            table.schema = m_rows.text(row, 1);
            table.name = m_rows.text(row, 2);
            table.rows = m_rows.real(row, 3, -1);
            table.pages = m_rows.real(row, 4);
            table.allVisiblePages = m_rows.real(row, 5);
            table.liveRows = m_rows.real(row, 6);
            table.modifiedSinceAnalyze = m_rows.real(row, 7);
            table.secondsSinceAnalyze = realOrNot(m_rows, row, 8);
            table.secondsSinceVacuum = realOrNot(m_rows, row, 9);
            table.partitioned = m_rows.boolean(row, 10);
            table.autovacuum = m_rows.boolean(row, 11, true);
            table.rootSchema = m_rows.text(row, 12);
            table.root = m_rows.text(row, 13);
            m_facts.tables.push_back(std::move(table));
        }
        m_oids += "}";
    }

    TableFacts* tableOf(std::size_t row) {
        const auto found = m_at.find(m_rows.text(row, 0));
        return found == m_at.end() ? nullptr : &m_facts.tables[found->second];
    }

    void columns() {
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            if (TableFacts* table = tableOf(row)) {
                table->columns.push_back({.name = m_rows.text(row, 1),
                                          .type = m_rows.text(row, 2),
                                          .notNull = m_rows.boolean(row, 3),
                                          .distinct = realOrNot(m_rows, row, 4),
                                          .correlation = realOrNot(m_rows, row, 5),
                                          .averageWidth = realOrNot(m_rows, row, 6),
                                          .statisticsTarget = realOrNot(m_rows, row, 8)});
                table->statisticsSeen = table->statisticsSeen || m_rows.boolean(row, 7);
            }
        }
    }

    void indexes() {
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            TableFacts* table = tableOf(row);
            const auto keys = parseJson(m_rows.text(row, 8, "[]"), "the catalogue's answer");
            if (table == nullptr || !keys) {
                continue;
            }
            IndexFacts index;
            index.schema = m_rows.text(row, 1);
            index.name = m_rows.text(row, 2);
            index.method = m_rows.text(row, 3);
            index.unique = m_rows.boolean(row, 4);
            index.usable = m_rows.boolean(row, 5);
            index.pages = m_rows.real(row, 6);
            index.predicate = m_rows.text(row, 7);
            for (const Json& key : *keys) {
                if (key.value("i", false)) {
                    index.included.push_back(key.value("k", std::string()));
                } else {
                    index.keys.push_back(key.value("k", std::string()));
                    index.isExpression.push_back(key.value("x", false));
                    index.order.push_back(orderOf(key.value("o", 0)));
                }
            }
            if (!index.keys.empty()) {
                table->indexes.push_back(std::move(index));
            }
        }
    }

    void extended() {
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            if (TableFacts* table = tableOf(row)) {
                table->extended.push_back({.schema = m_rows.text(row, 1),
                                           .name = m_rows.text(row, 2),
                                           .columns = texts(m_rows.text(row, 4, "[]")),
                                           .kinds = m_rows.text(row, 3),
                                           .filled = m_rows.boolean(row, 5, true)});
            }
        }
    }

    void foreignKeys() {
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            m_facts.foreignKeys.push_back({.name = m_rows.text(row, 0),
                                           .schema = m_rows.text(row, 1),
                                           .table = m_rows.text(row, 2),
                                           .columns = texts(m_rows.text(row, 3, "[]")),
                                           .indexed = m_rows.boolean(row, 4),
                                           .partitioned = m_rows.boolean(row, 5),
                                           .referenced = m_rows.text(row, 6)});
        }
    }

    postgres::Session& m_session;
    Deadline m_deadline;
    std::stop_token m_stop;
    Rows m_rows;
    Error m_error;
    PlanFacts m_facts;
    std::string m_oids;
    std::map<std::string, std::size_t> m_at;
};

} // namespace

const ColumnFacts* TableFacts::column(std::string_view wanted) const {
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const ColumnFacts& one) { return one.name == wanted; });
    return found == columns.end() ? nullptr : &*found;
}

const IndexFacts* TableFacts::index(std::string_view wanted) const {
    const auto found = std::find_if(indexes.begin(), indexes.end(),
                                    [&](const IndexFacts& one) { return one.name == wanted; });
    return found == indexes.end() ? nullptr : &*found;
}

const TableFacts* PlanFacts::table(std::string_view schema, std::string_view name) const {
    const TableFacts* found = nullptr;
    for (const TableFacts& one : tables) {
        if (one.name != name || (!schema.empty() && one.schema != schema)) {
            continue;
        }
        if (found != nullptr) {
            return nullptr;
        }
        found = &one;
    }
    return found;
}

Result<PlanFacts> readPlanFacts(postgres::Session& session, const plan::PlanTree* tree,
                                const sql::StatementInfo* statement, Deadline deadline,
                                std::stop_token stop) {
    return Reader(session, deadline, std::move(stop)).read(wantedNames(tree, statement));
}

} // namespace pavement::analyzer
