#pragma once
// The one private PostgreSQL and Redis of a test program: started at first use, shared by all its tests, gone
// with the fixture. Make it a member of the test class. What cannot work throws, and the test fails with the
// reason. One thread.
//
// The environment variable PAVEMENT_TEST_POSTGRES names the folder of another PostgreSQL's programs to run
// the tests on, such as /usr/lib/postgresql/13/bin.

#include "engine/postgres/connection_settings.h"
#include "engine/redis/connection.h"
#include "engine/sandbox/sandbox.h"

#include <memory>
#include <string>
#include <string_view>

namespace pavement::testing {

class ServersFixture {
public:
    explicit ServersFixture(sandbox::ServerOptions options = {});

    sandbox::Servers& servers();

    // Superuser of the sandbox, in its database or another.
    postgres::ConnectionSettings postgres(std::string_view database = {});
    redis::Settings redis();

    // A fresh database with pg_stat_statements.
    postgres::ConnectionSettings createDatabase(const std::string& name);

    // A role that may log in and nothing else; grants are names of roles: {"pg_monitor"}.
    postgres::ConnectionSettings createRole(const std::string& name,
                                            std::initializer_list<std::string_view> grants = {});

private:
    sandbox::ServerOptions m_options;
    std::unique_ptr<sandbox::Servers> m_servers;
};

} // namespace pavement::testing
