#include "engine/history/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace pavement::history {

LockFile::~LockFile() {
    if (m_fd >= 0)
        ::close(m_fd);
}

bool LockFile::take(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        const int why = errno;
        ::close(fd);
        errno = why;
        return false;
    }
    m_fd = fd;
    return true;
}

} // namespace pavement::history
