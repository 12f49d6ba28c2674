#pragma once
// Loopback ports for servers that keep theirs over restarts.

#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pavement::sandbox {

// Hands out the given ports first, unchecked, then free ones below the range the system takes for outgoing
// connections, so that nothing slips into ours while a server restarts. A port may still be taken between the
// check and its use: start the server, and ask for the next one if it could not bind. Owned by one thread.
class PortChooser {
public:
    explicit PortChooser(std::vector<std::uint16_t> first);
    Result<std::uint16_t> next();

private:
    std::vector<std::uint16_t> m_first;
};

bool loopbackPortIsFree(std::uint16_t port);

// Hexadecimal text of random bytes from the kernel: passwords nobody types.
Result<std::string> randomHex(std::size_t bytes);

} // namespace pavement::sandbox
