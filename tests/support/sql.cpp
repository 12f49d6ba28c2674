#include "tests/support/sql.h"

#include "engine/postgres/sql.h"

#include <stdexcept>
#include <utility>

namespace pavement::testing {

std::unique_ptr<postgres::Session> openSession(const postgres::ConnectionSettings& settings,
                                               const std::string& applicationName) {
    postgres::SessionLimits limits;
    limits.statementTimeout = Milliseconds{120'000};
    limits.lockTimeout = Milliseconds{60'000};
    limits.idleInTransactionTimeout = Milliseconds{0};
    limits.readOnly = false;
    limits.applicationName = applicationName;
    auto session = postgres::Session::open(settings, limits, Deadline::after(Milliseconds{60'000}));
    if (!session) {
        throw std::runtime_error("No session: " + session.error().oneLine());
    }
    return std::move(*session);
}

postgres::Rows runSql(const postgres::ConnectionSettings& settings, const std::string& sql,
                      const postgres::Params& params) {
    const auto session = openSession(settings);
    auto rows = session->query(sql, params, Deadline::after(Milliseconds{120'000}));
    if (!rows) {
        throw std::runtime_error(rows.error().oneLine() + " in: " + sql);
    }
    return std::move(*rows);
}

std::string quoted(const std::string& name) {
    auto text = postgres::quoteName(name);
    if (!text) {
        throw std::runtime_error(text.error().oneLine());
    }
    return std::move(*text);
}

} // namespace pavement::testing
