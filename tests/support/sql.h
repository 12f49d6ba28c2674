#pragma once
// SQL as a test writes it: it works or the test fails. One connection a call.

#include "engine/postgres/connection_settings.h"
#include "engine/postgres/session.h"

#include <memory>
#include <string>

namespace pavement::testing {

// A session that may write, with generous limits.
std::unique_ptr<postgres::Session> openSession(const postgres::ConnectionSettings& settings,
                                               const std::string& applicationName = "test");
postgres::Rows runSql(const postgres::ConnectionSettings& settings, const std::string& sql,
                      const postgres::Params& params = {});
std::string quoted(const std::string& name);

} // namespace pavement::testing
