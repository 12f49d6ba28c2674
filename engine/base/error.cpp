#include "engine/base/error.h"

namespace pavement {

std::string_view toString(ErrorCode code) {
    switch (code) {
    case ErrorCode::invalidInput:
        return "invalid input";
    case ErrorCode::unreachable:
        return "unreachable";
    case ErrorCode::authentication:
        return "authentication";
    case ErrorCode::permission:
        return "permission";
    case ErrorCode::timeout:
        return "timeout";
    case ErrorCode::cancelled:
        return "cancelled";
    case ErrorCode::connectionLost:
        return "connection lost";
    case ErrorCode::protocol:
        return "protocol";
    case ErrorCode::server:
        return "server";
    case ErrorCode::unsupported:
        return "unsupported";
    case ErrorCode::notFound:
        return "not found";
    case ErrorCode::alreadyExists:
        return "already exists";
    case ErrorCode::io:
        return "input/output";
    case ErrorCode::diskFull:
        return "disk full";
    case ErrorCode::corrupt:
        return "corrupt";
    case ErrorCode::busy:
        return "busy";
    }
    return "unknown";
}

std::string Error::oneLine() const {
    std::string line = message;
    if (!context.empty()) {
        line += " (" + context + ")";
    }
    if (!hint.empty()) {
        if (!line.empty() && line.back() != '.') {
            line += '.';
        }
        line += ' ' + hint;
    }
    return line;
}

} // namespace pavement
