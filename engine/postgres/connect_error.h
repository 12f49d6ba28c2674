#pragma once
// What a refused connection means. libpq gives no SQLSTATE for it, only a text — so the text is asked for in
// its verbose form, which carries the code; what libpq itself finds wrong is known by its state.

#include "engine/base/error.h"
#include "engine/postgres/connection_settings.h"

#include <string_view>

namespace pavement::postgres {

struct RefusedConnection {
    std::string_view text; // PQerrorMessage, verbose
    bool needsPassword = false;
    bool usedPassword = false;
};

Error connectError(const RefusedConnection& refused, const ConnectionSettings& settings);

} // namespace pavement::postgres
