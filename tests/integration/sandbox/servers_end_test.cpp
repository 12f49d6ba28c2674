#include "engine/sandbox/sandbox.h"

#include "engine/base/child_process.h"
#include "tests/integration/sandbox/private_servers.h"
#include "tests/support/wait_for.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <string_view>

using namespace pavement;
using namespace pavement::testing;

// However a sandbox ends, nothing of it stays; and nothing else goes with it.
class ServersEndTest : public QObject {
    Q_OBJECT

private slots:

    void the_servers_die_with_an_owner_killed_without_warning_and_the_next_start_tidies_up() {
        const Parent parent;
        // Our own program as the owner to be killed; it says where its sandbox is.
        ChildOptions ownerOptions;
        ownerOptions.arguments = {QCoreApplication::applicationFilePath().toStdString(), "--owner",
                                  parent.path().string()};
        auto owner = ChildProcess::start(ownerOptions);
        QVERIFY(owner.has_value());
        QVERIFY(waitFor([&] { return (*owner)->output().find('\n') != std::string::npos; },
                        Milliseconds{120'000}));
        const auto said = (*owner)->output();
        const fs::path directory = said.substr(0, said.find('\n'));
        QVERIFY(processesIn(directory).size() > 2);

        sandbox::removeAbandoned(parent.path()); // it is not: its owner lives
        QVERIFY(fs::exists(directory));
        QVERIFY(processesIn(directory).size() > 2);

        ::kill((*owner)->pid(), SIGKILL);
        QVERIFY(waitFor([&] { return processesIn(directory).empty(); }));
        QVERIFY(fs::exists(directory)); // nobody was there to remove it

        ServerOptions options;
        options.parentDirectory = parent.path();
        options.withPostgres = false;
        const auto servers = started(options);
        QVERIFY(!fs::exists(directory));
        QVERIFY(fs::exists(servers->directory()));
    }

    // Where the parent-death signal was lost: servers still running in a directory nobody owns.
    void servers_left_running_are_ended_with_their_directory() {
        const Parent parent;
        const auto directory = fs::canonical(parent.path()) / "pavement-sandbox-left00";
        fs::create_directories(directory / "redis");
        std::ofstream(directory / "owner") << "1234567\n";
        ChildOptions options;
        options.arguments = {"/bin/sh", "-c", "trap '' QUIT TERM; echo up; while :; do sleep 1; done"};
        options.workingDirectory = directory / "redis";
        auto left = ChildProcess::start(options);
        QVERIFY(left.has_value());
        QVERIFY(waitFor([&] { return !(*left)->output().empty(); }));
        sandbox::removeAbandoned(parent.path());
        QVERIFY(!fs::exists(directory));
        QCOMPARE((*left)->wait(soon()).value_or(-1), 128 + SIGKILL);
    }

    void what_is_not_ours_is_not_removed() {
        if (::geteuid() != 0) {
            QSKIP("needs root, to make something that belongs to another user");
        }
        const Parent parent;
        const auto foreign = parent.path() / "pavement-sandbox-theirs";
        fs::create_directories(foreign);
        std::ofstream(foreign / "owner") << "1\n";
        QCOMPARE(::chown(foreign.c_str(), 65534, 65534), 0);
        const auto target = parent.path() / "precious";
        fs::create_directories(target);
        fs::create_directory_symlink(target, parent.path() / "pavement-sandbox-link");
        sandbox::removeAbandoned(parent.path());
        QVERIFY(fs::exists(foreign / "owner"));
        QVERIFY(fs::exists(target));
    }

    void a_start_that_fails_or_is_cancelled_leaves_nothing() {
        const Parent parent;
        ServerOptions options;
        options.parentDirectory = parent.path();
        options.postgresSettings = {{"no_such_setting", "1"}};
        auto servers = Servers::start(options, soon());
        QVERIFY(!servers.has_value());
        QVERIFY(servers.error().oneLine().find("no_such_setting") != std::string::npos);
        QVERIFY(parent.empty());

        options = {};
        options.parentDirectory = parent.path();
        std::stop_source source;
        source.request_stop();
        servers = Servers::start(options, soon(), source.get_token());
        QVERIFY(!servers.has_value());
        QVERIFY(servers.error().code == ErrorCode::cancelled);
        QVERIFY(parent.empty());

        servers = Servers::start(options, Deadline::after(Milliseconds{1}));
        QVERIFY(!servers.has_value());
        QVERIFY(servers.error().code == ErrorCode::timeout);
        QVERIFY(parent.empty());
    }
};

namespace {

// A sandbox under `parent` that lives until its owner is killed.
int own(const std::string& parent) {
    ServerOptions options;
    options.parentDirectory = parent;
    const auto servers = started(options);
    std::cout << servers->directory().string() << std::endl;
    ::pause();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 3 && std::string_view(argv[1]) == "--owner") {
        return own(argv[2]);
    }
    QCoreApplication application(argc, argv);
    ServersEndTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "servers_end_test.moc"
