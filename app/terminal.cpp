#include "app/terminal.h"

#include "engine/base/scrub.h"

#include <cstdio>
#include <unistd.h>

namespace pavement::app {

ProgressLine::ProgressLine()
    : m_terminal(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
    if (m_open) {
        std::fputc('\n', stderr);
    }
}

void ProgressLine::show(double fraction, const std::string& message) {
    const int percent = fraction < 0 ? -1 : static_cast<int>(fraction * 100.0 + 0.5);
    if (m_terminal) {
        if (percent >= 0) {
            std::fprintf(stderr, "\r\033[K%3d %%  %s", percent, message.c_str());
        } else {
            std::fprintf(stderr, "\r\033[K%s", message.c_str());
        }
        std::fflush(stderr);
        m_open = true;
    } else if (message != m_last) {
        std::fprintf(stderr, "%s\n", message.c_str());
        m_last = message;
    }
}

void say(const std::string& words) {
    std::fprintf(stderr, "%s\n", words.c_str());
}

void print(const std::string& data) {
    std::fwrite(data.data(), 1, data.size(), stdout);
    if (data.empty() || data.back() != '\n') {
        std::fputc('\n', stdout);
    }
    std::fflush(stdout); // a failure stays noted in the stream until statusOfOutput() asks
}

int statusOfOutput(int status) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) {
        return status;
    }
    const int lost =
        complain({ErrorCode::io,
                  "The result could not be written to standard output",
                  "Is the disk full, or has the program behind the pipe ended? Write to a file with"
                  " --output, or somewhere else.",
                  {}});
    return status == kDone ? lost : status;
}

int complain(const Error& error) {
    if (error.code == ErrorCode::cancelled) {
        say("Interrupted.");
        return statusOf(error);
    }
    std::fprintf(stderr, "pavement: %s\n", scrub(error.message).c_str());
    if (!error.context.empty()) {
        std::fprintf(stderr, "  %s\n", scrub(error.context).c_str());
    }
    if (!error.hint.empty()) {
        std::fprintf(stderr, "  %s\n", scrub(error.hint).c_str());
    }
    return statusOf(error);
}

int statusOf(const Error& error) {
    switch (error.code) {
    case ErrorCode::cancelled:
        return kInterrupted;
    case ErrorCode::invalidInput:
        return kBadUsage;
    case ErrorCode::unreachable:
    case ErrorCode::authentication:
    case ErrorCode::timeout:
    case ErrorCode::connectionLost:
        return kUnreachable;
    default:
        return kFoundWanting;
    }
}

} // namespace pavement::app
