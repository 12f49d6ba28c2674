#pragma once
// The directory all of one sandbox lives in. It belongs to the process that holds the lock on its owner file:
// the kernel lets go of that lock whatever way the process ends, so a directory whose lock is free is
// abandoned — no pid to be reused, no clock, no other container's processes to be mistaken.

#include "engine/base/result.h"

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace pavement::sandbox {

// Whom the servers run as: ourselves, or, since PostgreSQL refuses root, somebody unprivileged.
struct ServerUser {
    std::string name; // empty: ourselves
    uid_t uid = 0;
    gid_t gid = 0;
};

Result<ServerUser> chooseServerUser();

class PrivateDirectory {
public:
    // Under `parent`, or the temporary directory where that is empty.
    static Result<PrivateDirectory> create(const std::filesystem::path& parent);
    PrivateDirectory(PrivateDirectory&& other) noexcept;
    PrivateDirectory& operator=(PrivateDirectory&&) = delete;
    ~PrivateDirectory(); // ends what still runs in it, and removes it

    const std::filesystem::path& path() const { return m_path; }

    // A sub-directory the servers' user owns, mode 0700.
    Result<std::filesystem::path> makeFor(const ServerUser& user, const std::string& name) const;

private:
    PrivateDirectory(std::filesystem::path path, int lockFd);
    std::filesystem::path m_path;
    int m_lockFd = -1;
};

// PostgreSQL leaves a System V segment of a few bytes when it is killed; postmaster.pid names it. Call when
// the server of that data directory has ended.
void removeSharedMemory(const std::filesystem::path& dataDirectory);

} // namespace pavement::sandbox
