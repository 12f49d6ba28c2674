#pragma once
// ssh tells why it gave up only in words. This turns them into an Error that says what a person can do.

#include "engine/base/result.h"
#include "engine/tunnel/ssh_tunnel.h"

#include <string>
#include <string_view>

namespace pavement::tunnel {

// `output` is what ssh wrote to its standard error; `remote` the "host:port" that was asked for.
Error explainSshFailure(std::string_view output, const SshSettings& ssh, std::string_view remote);

// Another program took the local port between our choice and ssh's bind: try another one.
bool localPortWasTaken(std::string_view output);

// ssh goes on running after the far side refused one connection, so this is found by reading along.
bool remoteRefused(std::string_view output);

} // namespace pavement::tunnel
