#include "engine/base/host_name.h"

#include "engine/base/child_process.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <sstream>
#include <string_view>
#include <utility>

namespace pavement {

namespace {

bool isNumeric(const std::string& host) {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST; // never asks anybody
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) {
        return false;
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, ::freeaddrinfo);
    return true;
}

// Lines like "192.0.2.7       STREAM db.example.org"; one more a protocol, which says nothing new.
std::vector<std::string> addressesIn(const std::string& listing) {
    std::vector<std::string> addresses;
    std::istringstream lines(listing);
    for (std::string line; std::getline(lines, line);) {
        std::string address;
        std::string kind;
        std::istringstream(line) >> address >> kind;
        const bool known = std::find(addresses.begin(), addresses.end(), address) != addresses.end();
        if (kind == "STREAM" && !known && isNumeric(address)) {
            addresses.push_back(std::move(address));
        }
    }
    return addresses;
}

Error unknown(const std::string& host, std::string context) {
    return {ErrorCode::unreachable, "The host name \"" + host + "\" is not known here",
            "Check its spelling and this machine's name service (DNS, /etc/hosts).", std::move(context)};
}

} // namespace

Result<std::vector<std::string>> resolveHost(const std::string& host, Deadline deadline,
                                             std::stop_token stop) {
    const auto isOdd = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
    // A dash in front would be an option of the program that is asked.
    if (host.empty() || host.front() == '-' || std::any_of(host.begin(), host.end(), isOdd)) {
        return fail(ErrorCode::invalidInput, "\"" + host + "\" is no host name");
    }
    if (isNumeric(host)) {
        return std::vector<std::string>{host};
    }
    ChildOptions options;
    options.arguments = {"getent", "ahosts", host};
    options.environment = {{"LC_ALL", "C"}};
    options.stopSignal = SIGKILL; // it holds nothing that would have to be put away
    auto listing = runProgram(std::move(options), deadline, std::move(stop));
    if (!listing) {
        Error error = std::move(listing.error());
        if (error.code == ErrorCode::server) { // it ended, and said no
            return fail(unknown(host, error.message));
        }
        if (error.code == ErrorCode::timeout) {
            return fail(ErrorCode::timeout,
                        "The name service did not tell the address of \"" + host + "\" in time",
                        "Check this machine's name service (/etc/resolv.conf), or use the server's address.");
        }
        if (error.code == ErrorCode::cancelled) {
            return fail(ErrorCode::cancelled, "Looking up \"" + host + "\" was cancelled");
        }
        error.message = "The address of \"" + host + "\" could not be asked for: " + error.message;
        error.code = ErrorCode::unreachable;
        return fail(std::move(error));
    }
    auto addresses = addressesIn(*listing);
    if (addresses.empty()) {
        return fail(unknown(host, "no address for connections"));
    }
    return addresses;
}

Deadline shareOf(Deadline deadline, std::size_t addresses) {
    if (deadline.isNever() || addresses < 2) {
        return deadline;
    }
    return Deadline::after(deadline.remaining() / static_cast<std::int64_t>(addresses));
}

} // namespace pavement
