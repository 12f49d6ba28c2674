#include "tests/support/servers_fixture.h"

#include "tests/support/sql.h"

#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace pavement::testing {

ServersFixture::ServersFixture(sandbox::ServerOptions options)
    : m_options(std::move(options)) {
    const char* programs = std::getenv("PAVEMENT_TEST_POSTGRES");
    if (programs != nullptr && m_options.postgresPrograms.empty()) {
        m_options.postgresPrograms = programs;
    }
}

sandbox::Servers& ServersFixture::servers() {
    if (m_servers == nullptr) {
        auto started = sandbox::Servers::start(m_options, Deadline::after(Milliseconds{120'000}));
        if (!started) {
            throw std::runtime_error("The sandbox did not start: " + started.error().oneLine());
        }
        m_servers = std::move(*started);
    }
    return *m_servers;
}

postgres::ConnectionSettings ServersFixture::postgres(std::string_view database) {
    auto settings = servers().postgres();
    if (!database.empty()) {
        settings.database = database;
    }
    return settings;
}

redis::Settings ServersFixture::redis() {
    return servers().redis();
}

postgres::ConnectionSettings ServersFixture::createDatabase(const std::string& name) {
    runSql(postgres(), "CREATE DATABASE " + quoted(name));
    auto settings = postgres(name);
    runSql(settings, "CREATE EXTENSION pg_stat_statements");
    return settings;
}

postgres::ConnectionSettings ServersFixture::createRole(const std::string& name,
                                                        std::initializer_list<std::string_view> grants) {
    auto settings = postgres();
    settings.user = name;
    settings.password = Secret("a test's password");
    runSql(postgres(), "CREATE ROLE " + quoted(name) + " LOGIN PASSWORD 'a test''s password'");
    for (const auto grant : grants) {
        runSql(postgres(), "GRANT " + quoted(std::string(grant)) + " TO " + quoted(name));
    }
    return settings;
}

} // namespace pavement::testing
