#include "engine/sandbox/postgres_server.h"

#include "engine/sandbox/postgres_configuration.h"
#include "engine/sandbox/server_start.h"

#include "engine/base/files.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <utility>

namespace pavement::sandbox {

namespace fs = std::filesystem;

namespace {

std::string quoteName(const std::string& name) {
    std::string quoted = "\"";
    for (const char c : name) {
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    }
    return quoted + '"';
}

// The single-user server says "ERROR:  …" on its output and goes on.
std::string errorLine(const std::string& output) {
    for (const char* word : {"ERROR:", "FATAL:", "PANIC:"}) {
        const auto at = output.find(word);
        if (at != std::string::npos) {
            return output.substr(at, output.find('\n', at) - at);
        }
    }
    return {};
}

} // namespace

PostgresServer::PostgresServer(PostgresPlace place, fs::path dataDirectory)
    : m_place(std::move(place))
    , m_data(std::move(dataDirectory)) {}

PostgresServer::~PostgresServer() {
    end(true);
}

ChildOptions PostgresServer::program(const std::string& name) const {
    ChildOptions options;
    options.arguments = {(m_place.programs / name).string()};
    options.environment = {{"LC_ALL", "C"}, {"TZ", "UTC"}};
    options.workingDirectory = m_place.workingDirectory;
    if (!m_place.user.name.empty()) {
        options.runAsUser = m_place.user.name;
    }
    return options;
}

Result<std::unique_ptr<PostgresServer>>
PostgresServer::create(const PostgresPlace& place, fs::path dataDirectory,
                       const std::map<std::string, std::string>& settings, Deadline deadline,
                       const std::stop_token& stop) {
    std::unique_ptr<PostgresServer> server(new PostgresServer(place, std::move(dataDirectory)));
    if (auto done = server->initialise(deadline, stop); !done) {
        return fail(done.error());
    }
    if (auto done = server->configure(settings); !done) {
        return fail(done.error());
    }
    return server;
}

Result<void> PostgresServer::initialise(Deadline deadline, const std::stop_token& stop) const {
    // Trust for the moment: nothing listens before the password is set and pg_hba.conf is ours.
    auto initdb = program("initdb");
    for (const char* argument : {"-D", m_data.c_str(), "-U", "pavement", "-A", "trust", "-E", "UTF8",
                                 "--locale=C.UTF-8", "--no-sync"}) {
        initdb.arguments.emplace_back(argument);
    }
    if (auto done = runProgram(std::move(initdb), deadline, stop); !done) {
        auto error = done.error();
        error.message = "Could not make the private PostgreSQL: " + error.message;
        return fail(std::move(error));
    }
    if (m_place.database.empty() || m_place.database.find('\n') != std::string::npos) {
        return fail(ErrorCode::invalidInput, "The sandbox's database needs a name of one line");
    }
    std::string sql = "ALTER ROLE pavement PASSWORD '" + m_place.password.reveal() + "';\n";
    if (m_place.database != "postgres") {
        sql += "CREATE DATABASE " + quoteName(m_place.database) + ";\n";
    }
    const auto made = singleUser("postgres", sql, deadline, stop);
    if (!made) {
        return fail(made.error());
    }
    if (const auto error = errorLine(*made); !error.empty()) {
        return fail(ErrorCode::server, "Could not make the sandbox's database", {}, error);
    }
    const auto statements =
        singleUser(m_place.database, "CREATE EXTENSION pg_stat_statements;\n", deadline, stop);
    if (!statements) {
        return fail(statements.error());
    }
    if (const auto error = errorLine(*statements); !error.empty()) {
        return fail(ErrorCode::notFound, "PostgreSQL is installed without pg_stat_statements",
                    "Install the package postgresql-contrib: apt install postgresql-contrib", error);
    }
    // Where HypoPG is not installed this fails, and nobody minds.
    const auto hypothetical = singleUser(m_place.database, "CREATE EXTENSION hypopg;\n", deadline, stop);
    return hypothetical ? Result<void>() : Result<void>(fail(hypothetical.error()));
}

// A server with neither network nor log, reading SQL from its standard input: a password that comes this way
// is in no file and no process list.
Result<std::string> PostgresServer::singleUser(const std::string& database, const std::string& sql,
                                               Deadline deadline, const std::stop_token& stop) const {
    auto single = program("postgres");
    for (const char* argument : {"--single", "-D", m_data.c_str(), "-c", "fsync=off", "-c",
                                 "shared_buffers=16MB", "-c", "log_min_error_statement=panic", "-c",
                                 // What pg_hba.conf asks for; before 14 the default is another.
                                 "password_encryption=scram-sha-256"}) {
        single.arguments.emplace_back(argument);
    }
    single.arguments.push_back(database);
    single.input = sql;
    return runProgram(std::move(single), deadline, stop);
}

Result<void> PostgresServer::configure(const std::map<std::string, std::string>& settings) const {
    const auto version = readFile(m_data / "PG_VERSION", 64);
    if (!version) {
        return fail(version.error());
    }
    const auto append = [](const fs::path& path, const std::string& text) {
        std::ofstream file(path, std::ios::app);
        file << text;
        file.close();
        return file ? Result<void>() : Result<void>(fail(ErrorCode::io, "Could not write " + path.string()));
    };
    const auto write = [](const fs::path& path, const std::string& text) {
        std::ofstream file(path, std::ios::trunc);
        file << text;
        file.close();
        return file ? Result<void>() : Result<void>(fail(ErrorCode::io, "Could not write " + path.string()));
    };
    const auto configuration =
        postgresConfiguration(std::atoi(version->c_str()), m_place.sockets, m_place.logs, settings);
    if (!configuration) {
        return fail(configuration.error());
    }
    if (auto done = append(m_data / "postgresql.conf", *configuration); !done) {
        return done;
    }
    if (auto done = write(m_data / "pg_hba.conf", hostBasedAuthentication()); !done) {
        return done;
    }
    const std::string user = m_place.user.name.empty() ? userNameOf(m_place.user.uid) : m_place.user.name;
    return write(m_data / "pg_ident.conf", "sandbox " + quoteName(user) + " pavement\n");
}

std::string PostgresServer::status() const {
    std::ifstream file(m_data / "postmaster.pid");
    std::string line;
    std::string last;
    while (std::getline(file, line)) {
        last = line;
    }
    const auto end = last.find_last_not_of(' ');
    return end == std::string::npos ? std::string() : last.substr(0, end + 1);
}

fs::path PostgresServer::startLog() const {
    return m_place.workingDirectory / (m_data.filename().string() + "-start.log");
}

Result<void> PostgresServer::start(PortChooser& ports, Deadline deadline, const std::stop_token& stop) {
    if (running()) {
        return {};
    }
    return startOnPort(m_port, ports, [&](std::uint16_t port) { return startOnce(port, deadline, stop); });
}

Result<void> PostgresServer::startOnce(std::uint16_t port, Deadline deadline, const std::stop_token& stop) {
    auto server = program("postgres");
    server.arguments.insert(server.arguments.end(), {"-D", m_data.string(), "-p", std::to_string(port)});
    server.outputFile = startLog();
    server.stopSignal = SIGINT; // a fast, clean shutdown
    server.stopGrace = Milliseconds(20000);
    server.parentDeathSignal = SIGQUIT; // ends its backends and puts its shared memory away
    auto process = ChildProcess::start(std::move(server));
    if (!process) {
        return fail(process.error());
    }
    m_process = std::move(*process);
    // The way pg_ctl waits: the postmaster writes its state into its pid file.
    const auto isReady = [this] {
        const auto state = status();
        return state == "ready" || state == "standby";
    };
    auto ready = awaitReady(*m_process, isReady, "PostgreSQL", startLog(), deadline, stop);
    if (!ready) {
        end(true);
    }
    return ready;
}

void PostgresServer::end(bool immediate) {
    if (m_process != nullptr) {
        if (immediate) {
            m_process->signal(SIGQUIT);
        }
        m_process->terminate();
        m_process.reset();
        removeSharedMemory(m_data);
    }
}

void PostgresServer::stop(bool immediate) {
    end(immediate);
}

Result<std::unique_ptr<PostgresServer>> PostgresServer::createStandbyOf(const PostgresServer& primary,
                                                                        fs::path dataDirectory,
                                                                        Deadline deadline,
                                                                        const std::stop_token& stop) {
    std::unique_ptr<PostgresServer> standby(new PostgresServer(primary.m_place, std::move(dataDirectory)));
    // Over the socket, as the system's user the server runs as: pg_ident.conf lets that one replicate
    // without a password, so none ends up in the standby's primary_conninfo.
    auto copy = standby->program("pg_basebackup");
    copy.arguments.insert(copy.arguments.end(),
                          {"-h", primary.m_place.sockets.string(), "-p", std::to_string(primary.m_port), "-U",
                           "pavement", "-w", "-D", standby->m_data.string(), "-X", "stream", "-R", "-c",
                           "fast", "--no-sync"});
    if (auto done = runProgram(std::move(copy), deadline, stop); !done) {
        auto error = done.error();
        error.message = "Could not copy the private PostgreSQL to a standby: " + error.message;
        return fail(std::move(error));
    }
    return standby;
}

Result<void> PostgresServer::promote(Deadline deadline) {
    auto promote = program("pg_ctl");
    promote.arguments.insert(promote.arguments.end(), {"promote", "-D", m_data.string(), "-w"});
    const auto done = runProgram(std::move(promote), deadline);
    return done ? Result<void>() : Result<void>(fail(done.error()));
}

} // namespace pavement::sandbox
