#include "engine/sandbox/sandbox.h"

#include "engine/base/child_process.h"
#include "tests/integration/sandbox/private_servers.h"
#include "tests/support/wait_for.h"

#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <csignal>
#include <fstream>
#include <iostream>
#include <map>
#include <numeric>
#include <set>
#include <sstream>

using namespace pavement;
using namespace pavement::testing;

namespace {

// A port somebody else listens on.
class TakenPort {
public:
    TakenPort()
        : m_fd(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        if (::bind(m_fd, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(m_fd, 1) != 0 ||
            ::getsockname(m_fd, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
            throw std::runtime_error("no port to take");
        }
        m_port = ntohs(address.sin_port);
    }

    TakenPort(const TakenPort&) = delete;
    TakenPort& operator=(const TakenPort&) = delete;

    ~TakenPort() { ::close(m_fd); }

    std::uint16_t port() const { return m_port; }

private:
    int m_fd;
    std::uint16_t m_port = 0;
};

} // namespace

class ServersTest : public QObject {
    Q_OBJECT

private slots:

    void both_start_work_and_leave_nothing() {
        const Parent parent;
        ServerOptions options;
        options.parentDirectory = parent.path();
        fs::path directory;
        std::set<pid_t> pids;
        {
            const auto servers = started(options);
            directory = servers->directory();
            QCOMPARE(directory.parent_path(), fs::canonical(parent.path()));
            QCOMPARE(text(*servers, "SELECT current_user"), std::string("pavement"));
            QCOMPARE(text(*servers, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"),
                     std::string("t"));
            QVERIFY(runSql(servers->postgres(), "SELECT count(*) FROM pg_stat_statements").integer(0, 0) > 0);
            QVERIFY(ping(*servers).has_value());
            pids = processesIn(directory);
            QVERIFY(pids.count(servers->postmasterPid()) == 1);
            QVERIFY(pids.count(servers->redisPid()) == 1);
            // As nobody with power, whoever we are. A backend may have ended since the listing.
            int seen = 0;
            for (const pid_t pid : pids) {
                struct stat info {};

                if (::stat(("/proc/" + std::to_string(pid)).c_str(), &info) != 0) {
                    continue;
                }
                ++seen;
                QVERIFY(info.st_uid != 0);
            }
            QVERIFY(seen >= 2);
        }
        QVERIFY(!fs::exists(directory));
        QVERIFY(parent.empty());
        for (const pid_t pid : pids) {
            QVERIFY(waitFor([&] { return ::kill(pid, 0) != 0; }));
        }
    }

    void passwords_are_needed_and_stand_in_no_file_and_no_process_list() {
        const Parent parent;
        ServerOptions options;
        options.parentDirectory = parent.path();
        const auto servers = started(options);

        auto without = servers->postgres();
        without.password = Secret("wrong");
        const auto session = postgres::Session::open(without, {}, soon());
        QVERIFY(!session.has_value());
        QVERIFY(session.error().code == ErrorCode::authentication);
        auto withoutRedis = servers->redis();
        withoutRedis.password = {};
        redis::Connection connection(withoutRedis);
        QVERIFY(!connection.command({"GET", "x"}).has_value());

        runSql(servers->postgres(), "CHECKPOINT");
        for (const std::string& secret :
             {servers->postgres().password.reveal(), servers->redis().password.reveal()}) {
            QVERIFY(secret.size() >= 32);
            QVERIFY(!treeContains(servers->directory(), secret));
            for (const pid_t pid : processesIn(servers->directory())) {
                QVERIFY(fileText("/proc/" + std::to_string(pid) + "/cmdline").find(secret) ==
                        std::string::npos);
                QVERIFY(fileText("/proc/" + std::to_string(pid) + "/environ").find(secret) ==
                        std::string::npos);
            }
        }
        QVERIFY(servers->postgres().password.reveal() != servers->redis().password.reveal());
    }

    void every_statement_reaches_a_structured_log_we_can_read() {
        const Parent parent;
        ServerOptions options;
        options.parentDirectory = parent.path();
        options.withRedis = false;
        const auto servers = started(options);
        runSql(servers->postgres(), "SELECT 'a statement to be found'");
        const bool json = runSql(servers->postgres(), "SHOW server_version_num").integer(0, 0) >= 150000;
        QVERIFY(waitFor([&] {
            for (const auto& entry : fs::directory_iterator(servers->logDirectory())) {
                if (entry.path().extension() == (json ? ".json" : ".csv") &&
                    fileText(entry.path()).find("a statement to be found") != std::string::npos) {
                    return true;
                }
            }
            return false;
        }));
    }

    void the_oldest_of_the_log_goes_and_the_newest_stays() {
        const Parent parent;
        ServerOptions options;
        options.parentDirectory = parent.path();
        options.withRedis = false;
        options.keptLogBytes = 600'000;
        options.postgresSettings = {{"log_rotation_size", "200kB"}};
        const auto servers = started(options);
        const auto listed = [&] {
            std::map<fs::path, std::uintmax_t> files;
            std::error_code gone; // between the listing and the asking
            for (const auto& entry : fs::directory_iterator(servers->logDirectory())) {
                files[entry.path()] = entry.file_size(gone);
            }
            return files;
        };
        // A new file a second at the most: its name has no finer time. Logged words are as long as we like.
        const std::string words = "SELECT length('" + std::string(100'000, 'w') + "')";
        std::map<fs::path, std::uintmax_t> seen;
        const auto total = [&] {
            return std::accumulate(seen.begin(), seen.end(), std::uintmax_t{0},
                                   [](auto sum, const auto& file) { return sum + file.second; });
        };
        QVERIFY(waitFor([&] {
            runSql(servers->postgres(), words);
            for (const auto& [path, size] : listed()) {
                seen[path] = size;
            }
            return total() > 5 * options.keptLogBytes && seen.size() > 10;
        }));
        runSql(servers->postgres(), "SELECT 'the last words'");
        std::map<fs::path, std::uintmax_t> left;
        QVERIFY(waitFor([&] {
            left = listed();
            std::vector<std::uintmax_t> sizes; // names tell the age
            for (const auto& [path, size] : left) {
                sizes.push_back(size);
            }
            const auto older = sizes.size() > 4 ? sizes.end() - 4 : sizes.begin();
            return std::accumulate(sizes.begin(), older, std::uintmax_t{0}) <= options.keptLogBytes;
        }));
        QVERIFY(left.size() < seen.size());
        QVERIFY(!fs::exists(seen.begin()->first)); // the oldest
        QVERIFY(fs::exists(seen.rbegin()->first)); // the newest
        QVERIFY(waitFor([&] { return treeContains(servers->logDirectory(), "the last words"); }));
        QCOMPARE(text(*servers, "SELECT 1"), std::string("1")); // and the server writes on
    }

    void own_settings_win() {
        const Parent parent;
        ServerOptions options;
        options.parentDirectory = parent.path();
        options.postgresSettings = {{"work_mem", "7MB"}, {"cluster_name", "it's \\ ours"}};
        options.redisSettings = {{"maxmemory", "33mb"}};
        options.database = "road \"works\"";
        const auto servers = started(options);
        QCOMPARE(text(*servers, "SHOW work_mem"), std::string("7MB"));
        QCOMPARE(text(*servers, "SHOW cluster_name"), std::string("it's \\ ours"));
        QCOMPARE(text(*servers, "SELECT current_database()"), std::string("road \"works\""));
        redis::Connection connection(servers->redis());
        const auto reply = connection.command({"CONFIG", "GET", "maxmemory"});
        QVERIFY(reply.has_value());
        QCOMPARE(reply->elements.at(1).text, std::to_string(33 << 20));

        options.postgresSettings = {{"work_mem", "7MB'\nport = 1"}};
        const auto refused = Servers::start(options, soon());
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().code == ErrorCode::invalidInput);
    }

    void two_sandboxes_live_side_by_side() {
        const Parent parent;
        ServerOptions options;
        options.parentDirectory = parent.path();
        const auto first = started(options);
        auto second = started(options); // and does not take the first for abandoned
        QVERIFY(first->directory() != second->directory());
        QVERIFY(first->postgres().port != second->postgres().port);
        runSql(first->postgres(), "CREATE TABLE only_here (a int)");
        QCOMPARE(text(*second, "SELECT to_regclass('only_here') IS NULL"), std::string("t"));
        second.reset();
        QVERIFY(ping(*first).has_value());
        QCOMPARE(text(*first, "SELECT count(*) FROM only_here"), std::string("0"));
    }

    void a_port_taken_in_between_is_given_up_for_another() {
        const Parent parent;
        const TakenPort taken;
        const TakenPort takenToo;
        ServerOptions options;
        options.parentDirectory = parent.path();
        options.portsToTry = {taken.port(), takenToo.port(), taken.port()};
        const auto servers = started(options);
        QVERIFY(ping(*servers).has_value());
        QCOMPARE(text(*servers, "SELECT 1"), std::string("1"));
        QVERIFY(servers->redis().port != taken.port() && servers->redis().port != takenToo.port());
        QVERIFY(servers->postgres().port != taken.port());
    }

    void data_password_and_port_survive_a_restart() {
        const Parent parent;
        ServerOptions options;
        options.parentDirectory = parent.path();
        const auto servers = started(options);
        runSql(servers->postgres(), "CREATE TABLE kept AS SELECT 1 AS a");
        runSql(servers->postgres(), "CHECKPOINT");
        for (const bool immediate : {false, true}) {
            const int before = servers->postmasterPid();
            const auto port = servers->postgres().port;
            const auto done = servers->restartPostgres(immediate);
            QVERIFY2(done.has_value(), done ? "" : done.error().oneLine().c_str());
            QVERIFY(servers->postmasterPid() != before);
            QCOMPARE(servers->postgres().port, port);
            QCOMPARE(text(*servers, "SELECT count(*) FROM kept"), std::string("1"));
        }
        QVERIFY(servers->stopPostgres().has_value());
        QVERIFY(!postgres::Session::open(servers->postgres(), {}, soon()).has_value());
        QVERIFY(servers->startPostgres().has_value());
        QCOMPARE(text(*servers, "SELECT count(*) FROM kept"), std::string("1"));

        const auto port = servers->redis().port;
        QVERIFY(servers->restartRedis().has_value());
        QCOMPARE(servers->redis().port, port);
        QVERIFY(ping(*servers).has_value());
        QVERIFY(servers->stopRedis().has_value());
        QVERIFY(!ping(*servers).has_value());
        QVERIFY(servers->startRedis().has_value());
        QVERIFY(ping(*servers).has_value());
    }

    void a_standby_follows_and_can_be_promoted() {
        const Parent parent;
        ServerOptions options;
        options.parentDirectory = parent.path();
        options.withRedis = false;
        auto servers = started(options);
        runSql(servers->postgres(), "CREATE TABLE early AS SELECT 1 AS a");
        const auto standby = servers->addStandby(soon());
        QVERIFY2(standby.has_value(), standby ? "" : standby.error().oneLine().c_str());
        runSql(servers->postgres(), "CREATE TABLE late AS SELECT 1 AS a");
        QVERIFY(waitFor(
            [&] { return runSql(*standby, "SELECT to_regclass('late') IS NOT NULL").boolean(0, 0); }));
        QVERIFY(runSql(*standby, "SELECT pg_is_in_recovery()").boolean(0, 0));
        QCOMPARE(runSql(servers->postgres(), "SELECT count(*) FROM pg_stat_replication").integer(0, 0), 1);
        QVERIFY(!treeContains(servers->directory() / "standby", servers->postgres().password.reveal()));

        QVERIFY(servers->stopPostgres(true).has_value());
        QVERIFY(servers->promoteStandby(soon()).has_value());
        QVERIFY(waitFor([&] { return !runSql(*standby, "SELECT pg_is_in_recovery()").boolean(0, 0); }));
        runSql(*standby, "INSERT INTO late VALUES (2)");
        const auto directory = servers->directory();
        servers.reset();
        QVERIFY(!fs::exists(directory));
        QVERIFY(waitFor([&] { return processesIn(directory).empty(); }));
    }

    void missing_programs_are_named_with_their_package() {
        const Parent parent;
        ServerOptions options;
        options.parentDirectory = parent.path();
        options.withRedis = false;
        options.postgresPrograms = "/nowhere";
        auto servers = Servers::start(options, soon());
        QVERIFY(!servers.has_value());
        QVERIFY(servers.error().code == ErrorCode::notFound);
        QVERIFY(servers.error().hint.find("apt install postgresql") != std::string::npos);

        options = {};
        options.parentDirectory = parent.path();
        options.withPostgres = false;
        options.redisProgram = "/nowhere/redis-server";
        servers = Servers::start(options, soon());
        QVERIFY(!servers.has_value());
        QVERIFY(servers.error().hint.find("apt install redis-server") != std::string::npos);
        QVERIFY(parent.empty());
    }

    void a_directory_the_servers_user_cannot_enter_is_refused_with_advice() {
        if (::geteuid() != 0) {
            QSKIP("needs root: otherwise the servers' user is the owner");
        }
        const QTemporaryDir closed; // 0700
        ServerOptions options;
        options.parentDirectory = closed.path().toStdString();
        const auto servers = Servers::start(options, soon());
        QVERIFY(!servers.has_value());
        QVERIFY(servers.error().code == ErrorCode::permission);
        QVERIFY(servers.error().oneLine().find(closed.path().toStdString()) != std::string::npos);
    }

    void an_ordinary_user_can_do_it_too() {
        if (::geteuid() != 0) {
            QSKIP("the other tests are this one, then");
        }
        const Parent parent;
        fs::permissions(parent.path(), fs::perms::all);
        ChildOptions options;
        options.arguments = {QCoreApplication::applicationFilePath().toStdString(), "--once",
                             parent.path().string()};
        options.runAsUser = "nobody";
        const auto output = runProgram(options, soon());
        if (!output && output.error().context.find("ermission denied") != std::string::npos) {
            QSKIP("this program lies where an ordinary user cannot read it");
        }
        QVERIFY2(output.has_value(), output ? "" : output.error().oneLine().c_str());
        QVERIFY(parent.empty());
    }
};

namespace {

// Uses a sandbox under `parent` and leaves.
int useOnce(const std::string& parent) {
    ServerOptions options;
    options.parentDirectory = parent;
    const auto servers = Servers::start(options, soon());
    if (!servers) {
        std::cout << servers.error().oneLine() << std::endl;
        return 1;
    }
    return text(**servers, "SELECT 1") == "1" && ping(**servers) ? 0 : 2;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 3 && std::string_view(argv[1]) == "--once") {
        return useOnce(argv[2]);
    }
    QCoreApplication application(argc, argv);
    ServersTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "servers_test.moc"
