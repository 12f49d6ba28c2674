#include "engine/postgres/pqxx_connection.h"

#include <libpq-fe.h>
#include <pqxx/connection>
#include <pqxx/except>
#include <pqxx/nontransaction>
#include <pqxx/result>
#include <pqxx/version>

#include <exception>
#include <utility>
#include <vector>

#if PQXX_VERSION_MAJOR < 7
#include <pqxx/connectionpolicy>
#include <pqxx/prepared_statement>
#else
#include <pqxx/params>
#endif

namespace pavement::postgres {

namespace {

#if PQXX_VERSION_MAJOR < 7

// Hands out one ready connection, once. Asked again — which is libpqxx 6 reconnecting behind our back, to a
// session without limits — it says no.
class OneConnection : public pqxx::connectionpolicy {
public:
    explicit OneConnection(PGconn* conn)
        : pqxx::connectionpolicy(std::string{})
        , m_conn(conn) {}

    handle do_startconnect(handle present) override {
        if (present != nullptr) {
            return present;
        }
        if (m_conn == nullptr) {
            throw pqxx::broken_connection("The connection is gone");
        }
        return std::exchange(m_conn, nullptr);
    }

    handle do_completeconnect(handle present) override { return do_startconnect(present); }

    bool is_ready(handle present) const noexcept override { return present != nullptr; }

private:
    PGconn* m_conn;
};

// The policy must exist before and after connection_base, hence the order of the two bases.
struct HasPolicy {
    OneConnection policy;
};

class Adopted : private HasPolicy, public pqxx::connection_base {
public:
    explicit Adopted(PGconn* conn)
        : HasPolicy{OneConnection(conn)}
        , pqxx::connection_base(policy) {
        init();
    }

    ~Adopted() { close(); }
};

using Connection = Adopted;

std::unique_ptr<Connection> take(PGconn* conn) {
    return std::make_unique<Adopted>(conn);
}

pqxx::result run(pqxx::nontransaction& work, const std::string& sql, const Params& params) {
    std::vector<const char*> values;
    values.reserve(params.size());
    for (const auto& param : params) {
        values.push_back(param ? param->c_str() : nullptr);
    }
    return work.exec_params(sql, pqxx::prepare::make_dynamic_params(values));
}

#else

using Connection = pqxx::connection;

std::unique_ptr<Connection> take(PGconn* conn) {
    return std::make_unique<pqxx::connection>(pqxx::connection::seize_raw_connection(conn));
}

pqxx::result run(pqxx::nontransaction& work, const std::string& sql, const Params& params) {
    pqxx::params values;
    values.reserve(params.size());
    for (const auto& param : params) {
        if (param) {
            values.append(*param);
        } else {
            values.append();
        }
    }
#if PQXX_VERSION_MAJOR > 7 || PQXX_VERSION_MINOR >= 9
    return work.exec(sql, values);
#else
    return work.exec_params(sql, values);
#endif
}

#endif

Rows toRows(const pqxx::result& result) {
    std::vector<std::string> columns;
    const auto width = result.columns();
    for (auto column = decltype(width){0}; column < width; ++column) {
        columns.emplace_back(result.column_name(column));
    }
    std::vector<std::optional<std::string>> cells;
    cells.reserve(static_cast<std::size_t>(result.size()) * columns.size());
    for (auto&& row : result) {
        for (auto&& field : row) {
            if (field.is_null()) {
                cells.emplace_back(std::nullopt);
            } else {
                cells.emplace_back(std::in_place, field.c_str(), static_cast<std::size_t>(field.size()));
            }
        }
    }
    return Rows(std::move(columns), std::move(cells), static_cast<std::uint64_t>(result.affected_rows()));
}

} // namespace

struct PqxxConnection::Impl {
    pg_conn* raw = nullptr; // owned by `connection`
    int pid = 0;
    bool lost = false;
    std::unique_ptr<Connection> connection;
};

PqxxConnection::PqxxConnection(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

PqxxConnection::~PqxxConnection() = default;

Result<std::unique_ptr<PqxxConnection>> PqxxConnection::adopt(ConnPtr conn) {
    auto impl = std::make_unique<Impl>();
    impl->raw = conn.get();
    impl->pid = PQbackendPID(conn.get());
    try {
        impl->connection = take(conn.get());
        static_cast<void>(conn.release());
    } catch (const std::exception& problem) {
        // Whether libpqxx closed it on its way out depends on its version; leaking beats closing it twice.
        static_cast<void>(conn.release());
        return fail(ErrorCode::protocol, "The server's greeting makes no sense to libpqxx", {},
                    problem.what());
    }
    return std::unique_ptr<PqxxConnection>(new PqxxConnection(std::move(impl)));
}

int PqxxConnection::socket() const {
    return m_impl->lost ? -1 : m_impl->connection->sock();
}

int PqxxConnection::announcedPid() const {
    return m_impl->pid;
}

bool PqxxConnection::lost() const {
    return m_impl->lost;
}

Result<Rows> PqxxConnection::execute(const std::string& sql, const Params& params) {
    if (m_impl->lost) {
        return fail(ErrorCode::connectionLost, "The connection is gone");
    }
    try {
        pqxx::nontransaction work(*m_impl->connection);
        return toRows(run(work, sql, params));
    } catch (...) {
        return fail(currentError());
    }
}

Result<void> PqxxConnection::executeScript(const std::string& sql) {
    if (m_impl->lost) {
        return fail(ErrorCode::connectionLost, "The connection is gone");
    }
    try {
        pqxx::nontransaction work(*m_impl->connection);
        work.exec(sql);
        return {};
    } catch (...) {
        return fail(currentError());
    }
}

Error PqxxConnection::currentError() {
    const auto lostBy = [&](const std::exception& problem) {
        m_impl->lost = true;
        return Error{ErrorCode::connectionLost, "The connection to the server broke",
                     "It is opened again by itself.", serverError({}, problem.what()).message};
    };
    Error error;
    try {
        throw;
        // libpqxx 6.4 gives these three no SQLSTATE, and some of the others an empty one.
    } catch (const pqxx::serialization_failure& problem) {
        error = serverError("40001", problem.what());
    } catch (const pqxx::deadlock_detected& problem) {
        error = serverError("40P01", problem.what());
    } catch (const pqxx::statement_completion_unknown& problem) {
        error = serverError("40003", problem.what());
    } catch (const pqxx::transaction_rollback& problem) {
        error = serverError("40000", problem.what());
    } catch (const pqxx::too_many_connections& problem) {
        m_impl->lost = true;
        return serverError("53300", problem.what());
    } catch (const pqxx::insufficient_privilege& problem) {
        error = serverError("42501", problem.what());
    } catch (const pqxx::sql_error& problem) {
        error = serverError(problem.sqlstate(), problem.what());
    } catch (const pqxx::broken_connection& problem) {
        return lostBy(problem);
    } catch (const pqxx::in_doubt_error& problem) {
        return lostBy(problem);
    } catch (const std::exception& problem) {
        error = {
            ErrorCode::protocol, "libpqxx could not make sense of the server's answer", {}, problem.what()};
    }
    // libpq knows of a broken connection before libpqxx says so; is_open() of 6.4 would not tell.
    if (error.code == ErrorCode::connectionLost || !m_impl->connection->is_open() ||
        m_impl->connection->sock() < 0 || PQstatus(m_impl->raw) != CONNECTION_OK) {
        m_impl->lost = true;
        error.code = ErrorCode::connectionLost;
    }
    return error;
}

} // namespace pavement::postgres
