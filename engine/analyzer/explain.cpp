#include "engine/analyzer/explain.h"

#include "engine/analyzer/explain_prepare.h"
#include "engine/analyzer/explain_safety.h"
#include "engine/postgres/sql.h"
#include "engine/sql/parameters.h"
#include "engine/sql/preparable.h"
#include "engine/sql/statement.h"
#include "engine/sql/tokens.h"

#include <algorithm>
#include <utility>

namespace pavement::analyzer {

namespace {

constexpr Milliseconds kGrace{2'000}; // for the answer's way, past the server's own limit
constexpr Milliseconds kLockTimeout{1'000};
constexpr const char* kNoSuchPrepared = "26000"; // SQLSTATE

// Whether the connection turned it off; the default; what is set for the role or database, the nearest
// first; whether the file may be read.
constexpr const char* kJitSettings =
    "SELECT s.source = 'client' AND s.setting = 'off', s.boot_val::bool,"
    " (SELECT pg_catalog.split_part(c, '=', 2)::bool FROM pg_catalog.pg_db_role_setting d"
    " CROSS JOIN LATERAL pg_catalog.unnest(d.setconfig) AS c WHERE c LIKE 'jit=%'"
    " AND (d.setrole = 0 OR d.setrole = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = "
    "SESSION_USER))"
    " AND (d.setdatabase = 0 OR d.setdatabase = (SELECT b.oid FROM pg_catalog.pg_database b"
    " WHERE b.datname = pg_catalog.current_database()))"
    " ORDER BY d.setrole = 0, d.setdatabase = 0 LIMIT 1),"
    " pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT')"
    " AND pg_catalog.has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE')"
    " FROM pg_catalog.pg_settings s WHERE s.name = 'jit'";
constexpr const char* kJitInFile =
    "SELECT f.setting::bool FROM pg_catalog.pg_file_settings f WHERE f.name = 'jit' AND f.applied"
    " ORDER BY f.seqno DESC LIMIT 1";

class Explaining {
public:
    Explaining(postgres::Session& session, const ExplainRequest& request, std::stop_token stop)
        : m_session(session)
        , m_request(request)
        , m_stop(std::move(stop))
        , m_run([this](const std::string& sql, const postgres::Params& params) {
            return m_session.query(sql, params, Deadline::after(m_request.timeLimit + kGrace), m_stop);
        }) {}

    ~Explaining() { leave(); }

    Explaining(const Explaining&) = delete;
    Explaining& operator=(const Explaining&) = delete;

    Result<Explanation> run() {
        if (auto fine = look(); !fine) {
            return fail(fine.error());
        }
        if (auto entered = enter(); !entered) {
            return fail(entered.error());
        }
        if (m_request.analyze && !m_request.disposable) {
            if (!m_info) {
                return fail(ErrorCode::unsupported,
                            "EXPLAIN ANALYZE would run the statement, and it could not be read: " +
                                m_unread.message,
                            "Explain it without running it, or run it in the sandbox.", m_unread.context);
            }
            if (auto fine = mayBeRun(m_run, *m_info); !fine) {
                return fail(fine.error());
            }
        }
        auto explained = m_parameters ? explainPrepared() : explainLiteral();
        // What cannot be taken back must not be passed over.
        if (auto left = leave(); !left && explained) {
            return fail(left.error());
        }
        return explained;
    }

private:
    // What can be told before the server is asked.
    Result<void> look() {
        const auto tokens = sql::tokenise(m_request.statement);
        m_parameters = sql::highestParameter(m_request.statement, tokens) > 0;
        auto info = sql::analyse(m_request.statement);
        if (info) {
            m_info = std::move(*info);
        } else {
            m_unread = info.error(); // a newer server may understand it: it is asked all the same
        }
        if (m_info && m_info->statements != 1) {
            return fail(ErrorCode::invalidInput, "The text holds several statements",
                        "Explain one at a time.");
        }
        if (m_info && m_info->kind == sql::StatementKind::utility) {
            return fail(ErrorCode::unsupported, m_info->command + " has no plan",
                        "Only SELECT, INSERT, UPDATE, DELETE, MERGE and VALUES are planned.");
        }
        if (m_parameters && m_request.analyze && m_request.values.empty()) {
            return fail(ErrorCode::invalidInput,
                        "The statement has parameters, and running it needs their values",
                        "Give values, or explain it without running it.");
        }
        if (m_session.capabilities().behindPooler) {
            return fail(ErrorCode::unsupported, "Explaining needs one server connection for several calls",
                        "The session goes through a pooler; connect to the server directly.");
        }
        return {};
    }

    Result<void> enter() {
        const bool writes = m_request.analyze && m_request.disposable;
        if (auto begun = m_run(writes ? "BEGIN READ WRITE" : "BEGIN READ ONLY", {}); !begun) {
            return fail(begun.error());
        }
        m_inside = true;
        std::string path;
        for (const std::string& schema : m_request.searchPath) {
            auto name = postgres::quoteName(schema);
            if (!name) {
                return fail(name.error());
            }
            path += (path.empty() ? "" : ", ") + *name;
        }
        const auto set = m_run("SELECT pg_catalog.set_config('statement_timeout', $1, true),"
                               " pg_catalog.set_config('lock_timeout', $2, true),"
                               " pg_catalog.set_config('plan_cache_mode', $3, true),"
                               " pg_catalog.set_config('search_path',"
                               " coalesce($4, pg_catalog.current_setting('search_path')), true)",
                               {std::to_string(m_request.timeLimit.count()),
                                std::to_string(std::min(kLockTimeout, m_request.timeLimit).count()),
                                m_request.values.empty() ? "force_generic_plan" : "force_custom_plan",
                                path.empty() ? std::optional<std::string>() : std::optional(path)});
        if (!set) {
            return fail(set.error());
        }
        return m_request.analyze ? compileAsServer() : Result<void>{};
    }

    // The connection's own jit = off hides what the server would give others.
    Result<void> compileAsServer() {
        const auto said = m_run(kJitSettings, {});
        if (!said) {
            return fail(said.error());
        }
        if (said->empty() || !said->boolean(0, 0)) {
            return {};
        }
        bool on = said->boolean(0, 1);
        std::string note = "jit is on, as it is by default: what the configuration file says cannot be seen "
                           "by this role.";
        if (said->cell(0, 2)) {
            on = said->boolean(0, 2);
            note = "jit is on, as it is set for this role or database.";
        } else if (said->boolean(0, 3)) {
            const auto file = m_run(kJitInFile, {});
            if (!file) {
                return fail(file.error());
            }
            on = file->empty() ? on : file->boolean(0, 0);
            note = "jit is on, as the server has it.";
        }
        if (!on) {
            return {};
        }
        m_notes.push_back(std::move(note));
        const auto set = m_run("SELECT pg_catalog.set_config('jit', 'on', true)", {});
        return set ? Result<void>{} : Result<void>(fail(set.error()));
    }

    Result<void> leave() {
        if (!std::exchange(m_inside, false) || m_session.broken()) {
            return {};
        }
        // Whatever was asked to stop, this is not.
        const auto sure = [&](const std::string& sql) {
            return m_session.query(sql, {}, Deadline::after(kGrace));
        };
        if (auto ended = sure("ROLLBACK"); !ended) {
            return fail(ended.error());
        }
        if (std::exchange(m_prepared, false)) { // it outlives the transaction
            const auto gone = sure(std::string("DEALLOCATE ") + kPreparedName);
            if (!gone && gone.error().context != kNoSuchPrepared) {
                return fail(gone.error());
            }
        }
        return {};
    }

    std::string explainWords() const {
        std::string words = "EXPLAIN (FORMAT JSON, VERBOSE, SETTINGS, COSTS";
        words += m_request.analyze ? ", ANALYZE" : "";
        const bool takesBuffers = m_request.analyze || m_session.capabilities().versionNumber >= 130000;
        words += m_request.buffers && takesBuffers ? ", BUFFERS) " : ") ";
        return words;
    }

    Result<Explanation> ask(const std::string& what, Explanation explanation) {
        const auto rows = m_run(explainWords() + what, {});
        if (!rows) {
            return fail(rows.error());
        }
        if (rows->empty() || rows->text(0, 0).empty()) {
            return fail(ErrorCode::protocol, "The server answered EXPLAIN without a plan");
        }
        explanation.json = rows->text(0, 0);
        explanation.changes.insert(explanation.changes.end(), m_notes.begin(), m_notes.end());
        return explanation;
    }

    Result<Explanation> explainLiteral() {
        Explanation explanation;
        explanation.explained = m_request.statement;
        return ask(m_request.statement, std::move(explanation));
    }

    Result<Explanation> explainPrepared() {
        constexpr int kExtractFunctionSince = 140000;
        m_prepared = true; // or may be, when the connection gives out in between
        auto prepared =
            prepare(m_run, sql::preparable(m_request.statement,
                                           m_session.capabilities().versionNumber >= kExtractFunctionSince));
        if (!prepared) {
            return fail(prepared.error());
        }
        std::string arguments;
        for (const int original : prepared->statement.originals) {
            auto value = argument(original);
            if (!value) {
                return fail(value.error());
            }
            arguments += (arguments.empty() ? "(" : ", ") + *value;
        }
        Explanation explanation;
        explanation.method = m_request.values.empty() ? ExplainMethod::generic : ExplainMethod::custom;
        explanation.explained = std::move(prepared->statement.text);
        explanation.changes = std::move(prepared->statement.changes);
        explanation.parameterTypes = std::move(prepared->types);
        if (!m_request.values.empty() && !m_request.valuesFrom.empty()) {
            explanation.changes.push_back("Planned with the values of " + m_request.valuesFrom + ".");
        }
        return ask(std::string("EXECUTE ") + kPreparedName + arguments + ")", std::move(explanation));
    }

    Result<std::string> argument(int original) const {
        const auto index = static_cast<std::size_t>(original - 1);
        if (m_request.values.empty()) {
            return std::string("NULL");
        }
        if (index >= m_request.values.size()) {
            return fail(ErrorCode::invalidInput, "There is no value for $" + std::to_string(original));
        }
        const auto& value = m_request.values[index];
        return value ? postgres::quoteLiteral(*value) : Result<std::string>("NULL");
    }

    postgres::Session& m_session;
    const ExplainRequest& m_request;
    std::stop_token m_stop;
    Run m_run;
    std::optional<sql::StatementInfo> m_info;
    Error m_unread;
    std::vector<std::string> m_notes; // of settings
    bool m_parameters = false;
    bool m_inside = false;
    bool m_prepared = false;
};

} // namespace

std::string_view toString(ExplainMethod method) {
    switch (method) {
    case ExplainMethod::literal:
        return "literal";
    case ExplainMethod::generic:
        return "generic";
    case ExplainMethod::custom:
        return "custom";
    }
    return "";
}

Result<Explanation> explain(postgres::Session& session, const ExplainRequest& request, std::stop_token stop) {
    return Explaining(session, request, std::move(stop)).run();
}

} // namespace pavement::analyzer
