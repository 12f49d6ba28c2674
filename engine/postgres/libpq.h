#pragma once
// Inside this module only: libpq's handle with its owner, so that libpq's header stays out of others.

#include <memory>

struct pg_conn;

namespace pavement::postgres {

struct ConnCloser {
    void operator()(pg_conn* conn) const; // PQfinish
};

using ConnPtr = std::unique_ptr<pg_conn, ConnCloser>;

} // namespace pavement::postgres
