#pragma once
// The only place that knows libpqxx, and the two ways it takes over a libpq connection: 6.4 through a
// connection policy — which here refuses the silent reconnect that would lose the session's limits — and 7
// through seize_raw_connection. Inside this module only; one thread at a time.

#include "engine/base/result.h"
#include "engine/postgres/libpq.h"
#include "engine/postgres/session.h"

#include <memory>
#include <string>

namespace pavement::postgres {

class PqxxConnection {
public:
    static Result<std::unique_ptr<PqxxConnection>> adopt(ConnPtr conn);
    ~PqxxConnection();
    PqxxConnection(const PqxxConnection&) = delete;
    PqxxConnection& operator=(const PqxxConnection&) = delete;

    int socket() const;
    int announcedPid() const; // of the handshake; a pooler invents one
    bool lost() const;        // from then on every call fails

    // One statement, by the extended protocol: the server itself refuses a second one behind a semicolon.
    Result<Rows> execute(const std::string& sql, const Params& params);
    // Several statements of our own making, result dropped.
    Result<void> executeScript(const std::string& sql);

private:
    struct Impl;
    explicit PqxxConnection(std::unique_ptr<Impl> impl);
    Error currentError(); // of the exception being handled
    std::unique_ptr<Impl> m_impl;
};

// The Error a server's answer of this SQLSTATE is; `text` is the server's message as libpq words it.
Error serverError(const std::string& sqlstate, std::string_view text);

} // namespace pavement::postgres
