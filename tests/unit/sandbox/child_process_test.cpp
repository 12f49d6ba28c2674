#include "engine/base/child_process.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

using namespace pavement;
using namespace std::chrono_literals;

namespace {

ChildOptions shell(std::string script) {
    ChildOptions options;
    options.arguments = {"/bin/sh", "-c", std::move(script)};
    return options;
}

bool alive(pid_t pid) {
    // A zombie still answers to kill(0); its state in /proc tells.
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(stat, line);
    const auto end = line.rfind(')');
    return end != std::string::npos && line.size() > end + 2 && line[end + 2] != 'Z' && line[end + 2] != 'X';
}

template <typename Condition>
bool waitFor(Condition condition, Milliseconds limit = 20s) {
    const auto deadline = Deadline::after(limit);
    while (!condition()) {
        if (deadline.expired()) {
            return false;
        }
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

std::string contentOf(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace

class ChildProcessTest : public QObject {
    Q_OBJECT

private slots:

    void output_and_exit_status_are_reported() {
        auto child = ChildProcess::start(shell("echo out; echo err >&2; exit 7"));
        QVERIFY(child.has_value());
        const auto status = (*child)->wait(Deadline::after(20s));
        QVERIFY(status.has_value());
        QCOMPARE(*status, 7);
        QCOMPARE(QString::fromStdString((*child)->output()), QString("out\nerr\n"));
        QVERIFY(!(*child)->running());
    }

    void a_signal_counts_as_128_and_its_number() {
        auto child = ChildProcess::start(shell("kill -9 $$"));
        QVERIFY(child.has_value());
        QCOMPARE((*child)->wait(Deadline::after(20s)).value_or(-1), 128 + SIGKILL);
    }

    void arguments_reach_the_program_untouched_by_any_shell() {
        ChildOptions options;
        options.arguments = {"printf", "%s|%s", "a b; rm -rf \"$HOME\" `id`", "ü'\n"};
        const auto output = runProgram(options, Deadline::after(20s));
        QVERIFY(output.has_value());
        QCOMPARE(QString::fromStdString(*output), QString::fromUtf8("a b; rm -rf \"$HOME\" `id`|ü'\n"));
    }

    void a_missing_program_is_named() {
        ChildOptions options;
        options.arguments = {"no-such-program-here"};
        const auto child = ChildProcess::start(options);
        QVERIFY(!child.has_value());
        QVERIFY(child.error().code == ErrorCode::notFound);
        QVERIFY(child.error().message.find("no-such-program-here") != std::string::npos);

        options.arguments = {"/nowhere/at/all"};
        const auto byPath = ChildProcess::start(options);
        QVERIFY(!byPath.has_value());
        QVERIFY(byPath.error().code == ErrorCode::notFound);
    }

    void nul_and_emptiness_are_refused() {
        ChildOptions options;
        QVERIFY(ChildProcess::start(options).error().code == ErrorCode::invalidInput);
        options.arguments = {"true", std::string("a\0b", 3)};
        QVERIFY(ChildProcess::start(options).error().code == ErrorCode::invalidInput);
    }

    void an_unusable_working_directory_is_named() {
        auto options = shell("true");
        options.workingDirectory = "/nowhere/at/all";
        const auto child = ChildProcess::start(options);
        QVERIFY(!child.has_value());
        QVERIFY(child.error().oneLine().find("/nowhere/at/all") != std::string::npos);
    }

    void captured_output_is_bounded_and_keeps_the_end() {
        auto child = ChildProcess::start(shell("seq 1 200000; echo last"));
        QVERIFY(child.has_value());
        QCOMPARE((*child)->wait(Deadline::after(60s)).value_or(-1), 0);
        const auto output = (*child)->output();
        QVERIFY(output.size() <= 64U * 1024U);
        QVERIFY(output.size() > 32U * 1024U);
        QVERIFY(output.ends_with("200000\nlast\n"));
    }

    void output_goes_to_the_file_and_is_appended() {
        const QTemporaryDir directory;
        const auto path = directory.filePath("out.log").toStdString();
        for (int round = 0; round < 2; ++round) {
            auto options = shell("echo line");
            options.outputFile = path;
            QVERIFY(runProgram(options, Deadline::after(20s)).has_value());
        }
        QCOMPARE(QString::fromStdString(contentOf(path)), QString("line\nline\n"));
    }

    void input_larger_than_a_pipe_arrives_whole() {
        ChildOptions options;
        options.arguments = {"wc", "-c"};
        options.input = std::string(1'000'000, 'x');
        const auto output = runProgram(options, Deadline::after(20s));
        QVERIFY(output.has_value());
        QCOMPARE(std::stoi(*output), 1'000'000);
    }

    void a_program_that_never_reads_its_input_does_no_harm() {
        auto options = shell("exit 0");
        options.input = std::string(1'000'000, 'x');
        QVERIFY(runProgram(options, Deadline::after(20s)).has_value());
    }

    void environment_is_added_to_ours() {
        auto options = shell("echo \"$PAVEMENT_WORD\"; test -n \"$PATH\"");
        options.environment["PAVEMENT_WORD"] = "asphalt = concrete";
        QCOMPARE(runProgram(options, Deadline::after(20s)).value_or(""), std::string("asphalt = concrete\n"));
    }

    void open_files_of_ours_stay_ours() {
        const int leaked = ::open("/dev/null", O_RDONLY); // deliberately without O_CLOEXEC
        QVERIFY(leaked > 2);
        const auto output =
            runProgram(shell("ls /proc/self/fd | sort -n | tr '\\n' ' '"), Deadline::after(20s));
        ::close(leaked);
        QVERIFY(output.has_value());
        QCOMPARE(QString::fromStdString(*output), QString("0 1 2 3 ")); // 3 is ls reading the folder
    }

    void waiting_ends_at_the_deadline_and_leaves_it_running() {
        auto child = ChildProcess::start(shell("sleep 600"));
        QVERIFY(child.has_value());
        const auto status = (*child)->wait(Deadline::after(20ms));
        QVERIFY(!status.has_value());
        QVERIFY(status.error().code == ErrorCode::timeout);
        QVERIFY((*child)->running());
    }

    void waiting_ends_when_asked_to_stop() {
        auto child = ChildProcess::start(shell("sleep 600"));
        QVERIFY(child.has_value());
        std::stop_source source;
        std::jthread stopper([&] { source.request_stop(); });
        const auto status = (*child)->wait(Deadline::after(60s), source.get_token());
        QVERIFY(!status.has_value());
        QVERIFY(status.error().code == ErrorCode::cancelled);
        QVERIFY((*child)->running());
    }

    void the_destructor_ends_even_what_ignores_the_stop_signal_and_its_children() {
        const QTemporaryDir directory;
        const auto path = directory.filePath("pids").toStdString();
        auto options = shell("trap '' TERM; sleep 600 & echo $! > '" + path + ".new'; mv '" + path +
                             ".new' '" + path + "'; while :; do sleep 1; done");
        options.stopGrace = 50ms;
        pid_t pid = 0;
        pid_t grandchild = 0;
        {
            auto child = ChildProcess::start(options);
            QVERIFY(child.has_value());
            pid = (*child)->pid();
            QVERIFY(waitFor([&] { return !contentOf(path).empty(); }));
            grandchild = std::stoi(contentOf(path));
            QVERIFY(alive(grandchild));
        }
        QVERIFY(!alive(pid));
        QVERIFY(waitFor([&] { return !alive(grandchild); }));
    }

    void a_stopped_process_is_ended_too() {
        auto child = ChildProcess::start(shell("sleep 600"));
        QVERIFY(child.has_value());
        ::kill((*child)->pid(), SIGSTOP);
        (*child)->terminate();
        QVERIFY(!(*child)->running());
        (*child)->terminate(); // again: nothing to do
    }

    void terminate_from_another_thread_wakes_the_waiter() {
        auto child = ChildProcess::start(shell("sleep 600"));
        QVERIFY(child.has_value());
        std::jthread ender([&] { (*child)->terminate(); });
        QCOMPARE((*child)->wait(Deadline::after(60s)).value_or(-1), 128 + SIGTERM);
    }

    void a_failing_program_is_an_error_with_the_tail_of_its_output() {
        const auto output = runProgram(shell("echo what went wrong; exit 3"), Deadline::after(20s));
        QVERIFY(!output.has_value());
        QVERIFY(output.error().code == ErrorCode::server);
        QVERIFY(output.error().context.find("what went wrong") != std::string::npos);
    }

    // The signal of PR_SET_PDEATHSIG follows the thread that forked, not the process.
    void a_child_outlives_the_thread_that_asked_for_it() {
        std::unique_ptr<ChildProcess> child;
        std::thread([&] {
            auto started = ChildProcess::start(shell("sleep 600"));
            if (started) {
                child = std::move(*started);
            }
        }).join();
        QVERIFY(child != nullptr);
        QVERIFY(child->wait(Deadline::after(300ms)).error().code == ErrorCode::timeout);
        QVERIFY(child->running());
    }

    void the_child_dies_with_a_parent_killed_without_warning() {
        const QTemporaryDir directory;
        const auto path = directory.filePath("pid").toStdString();
        // Our own program again, as the parent that will be killed.
        ChildOptions parentOptions;
        parentOptions.arguments = {QCoreApplication::applicationFilePath().toStdString(), "--parent", path};
        auto parent = ChildProcess::start(parentOptions);
        QVERIFY(parent.has_value());
        QVERIFY(waitFor([&] { return contentOf(path).ends_with("\n"); }));
        const pid_t grandchild = std::stoi(contentOf(path));
        QVERIFY(alive(grandchild));
        ::kill((*parent)->pid(), SIGKILL);
        QVERIFY(waitFor([&] { return !alive(grandchild); }));
    }

    void root_can_start_a_program_as_another_user() {
        if (::geteuid() != 0) {
            QSKIP("needs root");
        }
        const passwd* nobody = ::getpwnam("nobody");
        QVERIFY(nobody != nullptr);
        auto options = shell("id -u; id -G; pwd; awk '/PdeathSig|NoNewPrivs|CapEff/' /proc/self/status");
        options.runAsUser = "nobody";
        const auto output = runProgram(options, Deadline::after(20s));
        QVERIFY(output.has_value());
        const auto lines = QString::fromStdString(*output).split('\n');
        QCOMPARE(lines[0].toUInt(), nobody->pw_uid);
        QVERIFY(!lines[1].split(' ').contains("0")); // root's groups are gone
        QCOMPARE(lines[2], QString("/"));
        QVERIFY(lines[3].endsWith("0000000000000000"));
    }

    void an_unknown_user_is_refused() {
        auto options = shell("true");
        options.runAsUser = "nobody-of-that-name";
        const auto child = ChildProcess::start(options);
        QVERIFY(!child.has_value());
        QVERIFY(child.error().code == ErrorCode::notFound);
    }
};

namespace {

// The parent of the kill -9 test: starts a child as the tested user would, writes its pid, waits to be
// killed.
int beParent(const std::string& path) {
    auto options = shell("sleep 600");
    if (::geteuid() == 0) {
        options.runAsUser = "nobody"; // the change of user must not lose the signal
    }
    auto child = ChildProcess::start(options);
    if (!child) {
        return 1;
    }
    std::ofstream(path) << (*child)->pid() << std::endl;
    return (*child)->wait(Deadline::never()).value_or(1);
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 3 && std::string_view(argv[1]) == "--parent") {
        return beParent(argv[2]);
    }
    QCoreApplication application(argc, argv);
    ChildProcessTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "child_process_test.moc"
