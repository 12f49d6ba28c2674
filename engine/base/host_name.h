#pragma once
// The addresses behind a host name, as this system's own rules have it (nsswitch.conf: hosts file, DNS, mDNS,
// …), by a deadline. The system's resolver cannot be stopped once asked, so it is asked by a process of its
// own — the system's `getent` — which can be ended. Thread-safe.

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <stop_token>
#include <string>
#include <vector>

namespace pavement {

// Numeric addresses, best first, never empty. What is an address already is given back as it is, and nobody
// is asked. ErrorCode: unreachable (the name is not known, or nobody could be asked), timeout, cancelled,
// invalidInput (no name at all).
Result<std::vector<std::string>> resolveHost(const std::string& host, Deadline deadline,
                                             std::stop_token stop = {});

// The part of the time left that the first of `addresses` may take, so that one that swallows packets leaves
// some for those behind it.
Deadline shareOf(Deadline deadline, std::size_t addresses);

} // namespace pavement
