#pragma once
// One connection to PostgreSQL, over libpqxx. Its limits travel in `options=`, so they hold from the first
// byte; a deadline holds on every call even when the server's process is stopped (a watchdog shuts the socket
// down, because neither statement_timeout nor a cancel request frees a client then); after the connection
// broke once the object stays broken — libpqxx 6 would silently reconnect without our limits. Owned by one
// thread at a time.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/capabilities.h"
#include "engine/postgres/connection_settings.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::postgres {

// A query's result as plain values, independent of the connection.
class Rows {
public:
    Rows() = default;
    Rows(std::vector<std::string> columns, std::vector<std::optional<std::string>> cells,
         std::uint64_t affected);

    std::size_t size() const { return m_columns.empty() ? 0 : m_cells.size() / m_columns.size(); }

    bool empty() const { return size() == 0; }

    const std::vector<std::string>& columns() const { return m_columns; }

    std::optional<std::size_t> column(std::string_view name) const;

    std::uint64_t affected() const { return m_affected; }

    // Cells by row and column number; a null or unreadable cell gives the fallback.
    const std::optional<std::string>& cell(std::size_t row, std::size_t column) const;
    std::string text(std::size_t row, std::size_t column, std::string_view fallback = {}) const;
    std::int64_t integer(std::size_t row, std::size_t column, std::int64_t fallback = 0) const;
    double real(std::size_t row, std::size_t column, double fallback = 0.0) const;
    bool boolean(std::size_t row, std::size_t column, bool fallback = false) const;

private:
    std::vector<std::string> m_columns;
    std::vector<std::optional<std::string>> m_cells; // row-major
    std::uint64_t m_affected = 0;
};

using Params = std::vector<std::optional<std::string>>; // text form, nullopt is NULL

class Session {
public:
    // ErrorCode: unreachable, authentication, permission, timeout, cancelled, busy (too many connections),
    // unsupported (server older than 12), invalidInput.
    static Result<std::unique_ptr<Session>> open(const ConnectionSettings& settings,
                                                 const SessionLimits& limits, Deadline deadline,
                                                 std::stop_token stop = {});
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // One statement, outside any explicit transaction (through a pooler: in one of its own); the server
    // refuses text that holds two. ErrorCode: server (context: SQLSTATE), permission
    // (42501), timeout, cancelled, connectionLost. After timeout past the deadline, cancelled and
    // connectionLost the session is broken; after a statement_timeout of the server (57014) it is not.
    Result<Rows> query(std::string_view sql, const Params& params = {},
                       Deadline deadline = Deadline::after(Milliseconds{3000}), std::stop_token stop = {});

    // Every later call also ends (cancelled) when this is requested, besides the token it is given itself:
    // for the typed readers of statistics.h, which take none.
    void endOn(std::stop_token stop);

    // Asks anew for identity and capabilities.
    Result<void> refresh(Deadline deadline, std::stop_token stop = {});

    // Whether it is still the server it was when identity() was read, in the same life and the same role:
    // behind a pooler our connection outlives the server's.
    Result<bool> meetsSameServer(Deadline deadline, std::stop_token stop = {});

    bool broken() const;
    int backendPid() const;
    const ServerIdentity& identity() const;
    const Capabilities& capabilities() const;
    const ConnectionSettings& settings() const;

    struct Impl;

private:
    explicit Session(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::postgres
