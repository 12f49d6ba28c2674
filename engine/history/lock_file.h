#pragma once
// Who writes: an advisory lock on a file beside the history. The kernel lets go of it when its holder dies.

#include <filesystem>

namespace pavement::history {

class LockFile {
public:
    LockFile() = default;
    ~LockFile();
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;

    // False when another program (or another object of this one) holds it; errno says why otherwise.
    bool take(const std::filesystem::path& path);

    bool held() const { return m_fd >= 0; }

private:
    int m_fd = -1;
};

} // namespace pavement::history
