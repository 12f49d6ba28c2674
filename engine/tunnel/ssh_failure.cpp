#include "engine/tunnel/ssh_failure.h"

#include "engine/base/scrub.h"

#include <algorithm>
#include <initializer_list>

namespace pavement::tunnel {

namespace {

bool has(std::string_view text, std::initializer_list<std::string_view> parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [text](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

// The last lines, without the banner a server may send and the ornaments of ssh's own warnings.
std::string tail(std::string_view output) {
    constexpr std::size_t kKept = 500;
    std::string out;
    while (!output.empty()) {
        const auto end = output.find('\n');
        std::string_view line = output.substr(0, end);
        output.remove_prefix(end == std::string_view::npos ? output.size() : end + 1);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
            line.remove_suffix(1);
        }
        if (line.empty() || line.front() == '@') {
            continue;
        }
        out += (out.empty() ? "" : "; ") + std::string(line);
    }
    if (out.size() > kKept) {
        out.erase(0, out.size() - kKept);
    }
    return scrub(out);
}

} // namespace

bool localPortWasTaken(std::string_view output) {
    return has(output,
               {"Address already in use", "cannot listen to port", "Could not request local forwarding"});
}

bool remoteRefused(std::string_view output) {
    return has(output, {"open failed:"});
}

Error explainSshFailure(std::string_view output, const SshSettings& ssh, std::string_view remote) {
    const std::string& to = ssh.destination;
    const std::string target(remote);
    Error error{ErrorCode::server, "ssh to " + to + " ended", "Try \"ssh " + to + "\" in a terminal.",
                tail(output)};
    const auto set = [&error](ErrorCode code, std::string message, std::string hint) {
        error.code = code;
        error.message = std::move(message);
        error.hint = std::move(hint);
    };
    if (has(output, {"administratively prohibited", "Stdio forwarding request failed"})) {
        set(ErrorCode::permission, to + " does not allow forwarding to " + target,
            "Its administrator can allow it: AllowTcpForwarding and PermitOpen in sshd_config, "
            "permitopen in authorized_keys.");
    } else if (has(output, {"open failed:"})) {
        set(ErrorCode::unreachable, to + " cannot reach " + target,
            "The host and port are those seen from " + to + ": check that the server listens there.");
    } else if (has(output, {"REMOTE HOST IDENTIFICATION HAS CHANGED"})) {
        set(ErrorCode::authentication, "The host key of " + to + " is not the one known before",
            "Somebody may be in between. Ask its administrator; if the key was changed on purpose, remove "
            "the "
            "old one with ssh-keygen -R.");
    } else if (has(output,
                   {"Host key verification failed", "host key is known for", "No matching host key"})) {
        set(ErrorCode::authentication, "The host key of " + to + " is not known on this machine",
            "Run \"ssh " + to + "\" once in a terminal, compare the fingerprint and accept it.");
    } else if (has(output, {"UNPROTECTED PRIVATE KEY FILE", "bad permissions"})) {
        set(ErrorCode::permission, "ssh does not use a private key that others can read",
            "Run chmod 600 on the key file.");
    } else if (has(output,
                   {"Permission denied", "Too many authentication failures", "No more authentication"})) {
        set(ErrorCode::authentication, to + " refused every key that was offered",
            "Load the key into the agent with ssh-add (a key with a passphrase works only that way), or name "
            "another identity file or user.");
    } else if (has(output, {"Could not resolve hostname", "Name or service not known"})) {
        set(ErrorCode::unreachable, "The name of " + to + " could not be resolved",
            "Check the spelling, or the HostName in ~/.ssh/config.");
    } else if (has(output, {"Connection refused", "Connection timed out", "No route to host",
                            "Network is unreachable", "Operation timed out", "not responding"})) {
        set(ErrorCode::unreachable, "No ssh server answers at " + to,
            "Check the host, the port and that no firewall is between.");
    } else if (has(output, {"Connection closed by", "Connection reset by", "kex_exchange_identification"})) {
        set(ErrorCode::unreachable, to + " closed the connection before it was set up",
            "The server may limit connections, or not be an ssh server.");
    } else if (has(output,
                   {"Bad configuration option", "Can't open user config file", "Bad owner or permissions",
                    "unsupported option", "terminating, 1 bad configuration", "Bad port",
                    "hostname contains invalid characters"})) {
        set(ErrorCode::invalidInput, "ssh does not accept its configuration",
            "Mend the line it names, in ~/.ssh/config or the file given.");
    } else if (localPortWasTaken(output)) {
        set(ErrorCode::busy, "No local port could be had for the tunnel", "Try again.");
    }
    return error;
}

} // namespace pavement::tunnel
