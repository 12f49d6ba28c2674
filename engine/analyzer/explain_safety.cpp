#include "engine/analyzer/explain_safety.h"

#include "engine/base/json.h"

#include <deque>
#include <set>
#include <utility>

namespace pavement::analyzer {

namespace {

constexpr std::size_t kMostViews = 200;

constexpr const char* kFunctionsSql = R"(
SELECT w.name, count(p.oid) = 0
FROM pg_catalog.jsonb_to_recordset($1::pg_catalog.jsonb) AS w(schema pg_catalog.text, name pg_catalog.text)
LEFT JOIN (pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace)
    ON p.proname = w.name AND (n.nspname = w.schema OR w.schema = '' AND pg_catalog.pg_function_is_visible(p.oid))
LEFT JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
LEFT JOIN pg_catalog.pg_proc f ON f.oid IN (a.aggtransfn, a.aggfinalfn)
GROUP BY w.schema, w.name
HAVING count(p.oid) = 0 OR bool_or(p.provolatile = 'v' OR f.provolatile = 'v')
ORDER BY w.name)";

constexpr const char* kOperatorsSql = R"(
SELECT w.name, count(p.oid) = 0
FROM pg_catalog.jsonb_to_recordset($1::pg_catalog.jsonb) AS w(schema pg_catalog.text, name pg_catalog.text)
LEFT JOIN (pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
           JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode)
    ON o.oprname = w.name AND (n.nspname = w.schema OR w.schema = '' AND pg_catalog.pg_operator_is_visible(o.oid))
GROUP BY w.schema, w.name
HAVING count(p.oid) = 0 OR bool_or(p.provolatile = 'v')
ORDER BY w.name)";

// A domain's checks may call anything.
constexpr const char* kTypesSql = R"(
SELECT w.name, t.oid IS NULL
FROM pg_catalog.jsonb_to_recordset($1::pg_catalog.jsonb) AS w(schema pg_catalog.text, name pg_catalog.text)
LEFT JOIN pg_catalog.pg_type t ON t.oid = pg_catalog.to_regtype(w.name)
WHERE t.oid IS NULL OR t.typtype = 'd'
    OR EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.oid = t.typinput AND p.provolatile = 'v')
    OR EXISTS (SELECT FROM pg_catalog.pg_cast c JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc
               WHERE c.casttarget = t.oid AND p.provolatile = 'v')
ORDER BY w.name)";

constexpr const char* kRelationsSql = R"(
SELECT w.name, c.relkind,
    CASE WHEN c.relkind = 'v' THEN pg_catalog.pg_get_viewdef(c.oid) END,
    CASE WHEN c.relrowsecurity THEN
        (SELECT 'SELECT ' || pg_catalog.string_agg(pg_catalog.pg_get_expr(p.polqual, p.polrelid), ', ')
         FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL) END,
    EXISTS (SELECT FROM pg_catalog.pg_partition_tree(c.oid) t JOIN pg_catalog.pg_class k ON k.oid = t.relid
            WHERE k.relkind = 'f')
FROM pg_catalog.jsonb_to_recordset($1::pg_catalog.jsonb) AS w(schema pg_catalog.text, name pg_catalog.text)
LEFT JOIN (pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace)
    ON c.relname = w.name AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 't')
        AND (n.nspname = w.schema OR w.schema = '' AND pg_catalog.pg_table_is_visible(c.oid)))";

tl::unexpected<Error> refused(const std::string& because) {
    return fail(
        ErrorCode::unsupported, "EXPLAIN ANALYZE would run the statement, and " + because,
        "Explain it without running it, or run it in the sandbox or on a copy that may be thrown away.");
}

template <typename Names>
std::string asJson(const Names& wanted) {
    Json list = Json::array();
    for (const auto& item : wanted) {
        list.push_back({{"schema", item.schema}, {"name", item.name}});
    }
    return dumpJson(list);
}

class Inquiry {
public:
    explicit Inquiry(const Run& run)
        : m_run(run) {}

    Result<void> judge(const sql::StatementInfo& statement) {
        m_waiting.push_back(statement);
        for (std::size_t seen = 0; !m_waiting.empty(); ++seen) {
            if (seen > kMostViews) {
                return refused("it reads more views than can be looked through");
            }
            const sql::StatementInfo info = std::move(m_waiting.front());
            m_waiting.pop_front();
            if (auto fine = names(info); !fine) {
                return fine;
            }
            if (auto fine = relations(info); !fine) {
                return fine;
            }
        }
        return {};
    }

private:
    Result<void> names(const sql::StatementInfo& info) {
        std::vector<sql::OperatorUse> types;
        for (const std::string& type : info.castTypes) {
            types.push_back({"", type});
        }
        if (auto fine = ask(kFunctionsSql, asJson(info.functions), "calls the function "); !fine) {
            return fine;
        }
        if (auto fine = ask(kOperatorsSql, asJson(info.operators), "uses the operator "); !fine) {
            return fine;
        }
        return ask(kTypesSql, asJson(types), "casts to the type ");
    }

    Result<void> ask(const char* sql, const std::string& wanted, const std::string& does) {
        if (wanted == "[]") {
            return {};
        }
        const auto rows = m_run(sql, {wanted});
        if (!rows) {
            return fail(rows.error());
        }
        if (rows->empty()) {
            return {};
        }
        const bool unknown = rows->boolean(0, 1);
        return refused("it " + does + rows->text(0, 0) +
                       (unknown ? ", of which the server does not say what it does"
                                : ", which may change something (it is volatile)"));
    }

    Result<void> relations(const sql::StatementInfo& info) {
        if (info.tables.empty()) {
            return {};
        }
        const auto rows = m_run(kRelationsSql, {asJson(info.tables)});
        if (!rows) {
            return fail(rows.error());
        }
        for (std::size_t row = 0; row < rows->size(); ++row) {
            const std::string name = rows->text(row, 0);
            const std::string kind = rows->text(row, 1);
            if (kind.empty()) {
                return refused("it reads " + name + ", which the server does not show");
            }
            if (kind == "f" || rows->boolean(row, 4)) {
                return refused("it reads the foreign table " + name + ", which is on another server");
            }
            for (const std::size_t column : {std::size_t{2}, std::size_t{3}}) {
                const std::string definition = rows->text(row, column);
                if (definition.empty() || !m_seen.insert(definition).second) {
                    continue;
                }
                auto inner = sql::analyse(definition);
                if (!inner) {
                    return refused("what stands behind " + name + " could not be read");
                }
                m_waiting.push_back(std::move(*inner));
            }
        }
        return {};
    }

    const Run& m_run;
    std::deque<sql::StatementInfo> m_waiting;
    std::set<std::string> m_seen; // definitions of views and policies
};

} // namespace

Result<void> mayBeRun(const Run& run, const sql::StatementInfo& info) {
    if (info.kind != sql::StatementKind::select || info.writesInWith) {
        return refused("it changes data");
    }
    if (info.createsTable) {
        return refused("it makes a table");
    }
    if (info.locksRows) {
        return refused("it locks rows, for which others would wait");
    }
    return Inquiry(run).judge(info);
}

} // namespace pavement::analyzer
