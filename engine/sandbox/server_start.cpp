#include "engine/sandbox/server_start.h"

#include "engine/base/files.h"

#include <thread>

namespace pavement::sandbox {

namespace {

std::string tailOf(const std::filesystem::path& log) {
    constexpr std::size_t kKept = 1500;
    const auto text = readFile(log);
    if (!text) {
        return {};
    }
    return text->size() > kKept ? text->substr(text->size() - kKept) : *text;
}

} // namespace

Result<void> startOnPort(std::uint16_t& port, PortChooser& ports,
                         const std::function<Result<void>(std::uint16_t)>& start) {
    if (port != 0) {
        return start(port);
    }
    constexpr int kAttempts = 10;
    Result<void> started;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const auto candidate = ports.next();
        if (!candidate) {
            return fail(candidate.error());
        }
        started = start(*candidate);
        if (started) {
            port = *candidate;
            return {};
        }
        // It ended by itself, and somebody else sits on the port: that was the reason.
        if (started.error().code != ErrorCode::server || loopbackPortIsFree(*candidate)) {
            return started;
        }
    }
    return started;
}

Result<void> awaitReady(ChildProcess& process, const std::function<bool()>& ready, const std::string& name,
                        const std::filesystem::path& log, Deadline deadline, const std::stop_token& stop) {
    for (;;) {
        if (!process.running()) {
            return fail(ErrorCode::server, "The private " + name + " ended while starting", {}, tailOf(log));
        }
        if (ready()) {
            return {};
        }
        if (stop.stop_requested()) {
            return fail(ErrorCode::cancelled, "Starting the private " + name + " was cancelled");
        }
        if (deadline.expired()) {
            return fail(ErrorCode::timeout, "The private " + name + " did not start in time", {},
                        tailOf(log));
        }
        std::this_thread::sleep_for(Milliseconds(5));
    }
}

} // namespace pavement::sandbox
