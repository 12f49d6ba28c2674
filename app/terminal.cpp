#include "app/terminal.h"

#include "engine/base/scrub.h"

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdio>
#include <langinfo.h>
#include <string_view>
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

namespace {

bool localeIsUtf8() {
    const locale_t own = ::newlocale(LC_CTYPE_MASK, "", nullptr);
    if (own == nullptr) {
        return false;
    }
    const bool utf8 = std::string_view(::nl_langinfo_l(CODESET, own)) == "UTF-8";
    ::freelocale(own);
    return utf8;
}

std::string inAscii(const std::string& text) {
    struct Letter {
        std::string_view from;
        std::string_view to;
    };

    static constexpr std::array kLetters{
        Letter{"█", "#"},  Letter{"▉", "#"}, Letter{"▊", "#"}, Letter{"▋", "#"},   Letter{"▌", ":"},
        Letter{"▍", ":"},  Letter{"▎", "."}, Letter{"▏", "."}, Letter{"│", "|"},   Letter{"├", "|"},
        Letter{"└", "`"},  Letter{"─", "-"}, Letter{"–", "-"}, Letter{"—", "-"},   Letter{"−", "-"},
        Letter{"→", "->"}, Letter{"×", "x"}, Letter{"µ", "u"}, Letter{"…", "..."},
    };
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const Letter* found = nullptr;
        for (const Letter& letter : kLetters) {
            if (static_cast<unsigned char>(text[i]) >= 0x80U &&
                text.compare(i, letter.from.size(), letter.from) == 0) {
                found = &letter;
                break;
            }
        }
        out += found != nullptr ? found->to : std::string_view(text).substr(i, 1);
        i += found != nullptr ? found->from.size() : 1;
    }
    return out;
}

} // namespace

std::string withoutControls(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto letter = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if (letter == 0xC2U && next >= 0x80U && next <= 0x9FU) { // the second set, in UTF-8
            out += '?';
            ++i;
        } else if (letter == '\n' || letter == '\t' || (letter == '\r' && next == '\n') ||
                   (letter >= 0x20U && letter != 0x7FU)) {
            out += text[i];
        } else {
            out += '?';
        }
    }
    return out;
}

std::string forLocale(const std::string& text) {
    return localeIsUtf8() ? text : inAscii(text);
}

std::string padded(std::string_view text, std::size_t width, Align align) {
    // Counted in characters, not bytes: "µs" is two of them.
    const auto characters = static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    std::string cell(width > characters ? width - characters : 0, ' ');
    return cell.insert(align == Align::left ? 0 : cell.size(), text);
}

void say(const std::string& words) {
    std::fprintf(stderr, "%s\n", withoutControls(words).c_str());
}

void print(const std::string& text) {
    const std::string data = withoutControls(text);
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
    say("pavement: " + scrub(error.message));
    if (!error.context.empty()) {
        say("  " + scrub(error.context));
    }
    if (!error.hint.empty()) {
        say("  " + scrub(error.hint));
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
