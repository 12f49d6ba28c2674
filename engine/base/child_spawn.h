#pragma once
// The fork and exec behind ChildProcess: everything that allocates happens before the fork, and the child
// only makes async-signal-safe calls, because other threads may have held any lock at that moment. Private to
// engine/base.

#include "engine/base/child_process.h"

namespace pavement::detail {

struct SpawnedChild {
    pid_t pid = -1;
    int inputFd = -1;  // non-blocking writing end of its standard input; -1 where there is no input
    int outputFd = -1; // non-blocking reading end of its output; -1 where it goes to a file
};

// Blocks until the program runs or could not be started. The child dies when the calling thread ends.
Result<SpawnedChild> spawnChild(const ChildOptions& options);

} // namespace pavement::detail
