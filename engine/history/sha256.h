#pragma once
// SHA-256 (FIPS 180-4), for the chain of the audit log.

#include <array>
#include <cstdint>
#include <string_view>

namespace pavement::history {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view message);

} // namespace pavement::history
