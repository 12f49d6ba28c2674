#include "engine/history/space.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace pavement::history {

namespace {

constexpr std::uintmax_t kReserve = 4U << 20U;
constexpr std::uintmax_t kShare = 8; // of what is free, so that a small disk is not filled by us
constexpr std::uintmax_t kWorthwhile = 64U << 10U;

} // namespace

void Ballast::hold() {
    std::error_code none;
    if (std::filesystem::exists(m_path, none))
        return;
    const auto space =
        std::filesystem::space(m_path.parent_path().empty() ? "." : m_path.parent_path(), none);
    if (none)
        return;
    const std::uintmax_t size = std::min(kReserve, space.available / kShare);
    if (size < kWorthwhile)
        return;
    const int fd = ::open(m_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    // Real blocks, not a hole.
    if (::posix_fallocate(fd, 0, static_cast<off_t>(size)) != 0)
        std::filesystem::remove(m_path, none);
    ::close(fd);
}

bool Ballast::release() {
    std::error_code none;
    return std::filesystem::remove(m_path, none);
}

} // namespace pavement::history
