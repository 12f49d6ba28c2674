#pragma once
// A program started with an argument vector — never through a shell — that ends with us: it is told to die
// when its parent does, and the destructor ends it (SIGTERM, then SIGKILL after the grace). Output is
// captured to a bounded tail or sent to a file. It runs in a session of its own. Owned by one thread;
// signal() and terminate() may be called from any.
//
// The kernel sends the parent-death signal when the *thread* that forked ends, so each object keeps a small
// thread of its own that forks, carries input and output, and reaps.

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement {

struct ChildOptions {
    std::vector<std::string> arguments; // arguments[0] is the program: a path, or a name looked up in PATH
    std::map<std::string, std::string> environment; // added to ours
    std::filesystem::path workingDirectory;
    std::filesystem::path outputFile;     // standard output and error, appended; empty: captured
    std::optional<std::string> runAsUser; // drop to this user; possible as root only
    std::string input;                    // written to standard input, then closed
    int stopSignal = 15;                  // SIGTERM
    Milliseconds stopGrace{5000};
    int parentDeathSignal = 9; // what it gets when we die, kill -9 included; SIGKILL
};

class ChildProcess {
public:
    static Result<std::unique_ptr<ChildProcess>> start(ChildOptions options);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    pid_t pid() const;
    bool running();
    // Exit status (128 + signal where it was killed). ErrorCode::timeout or cancelled leave it running.
    Result<int> wait(Deadline deadline, std::stop_token stop = {});
    void signal(int number);    // does nothing once it has ended: the pid may be somebody else's by then
    void terminate();           // stop signal, grace, SIGKILL; waits for the end
    std::string output() const; // last 64 KiB of captured output

    struct Impl;

private:
    explicit ChildProcess(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// Runs to the end and returns its output; a non-zero exit is an Error (server) whose context is the tail of
// the output.
Result<std::string> runProgram(ChildOptions options, Deadline deadline, std::stop_token stop = {});

} // namespace pavement
