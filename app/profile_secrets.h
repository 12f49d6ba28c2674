#pragma once
// The passwords of a saved profile, for verbs: from the platform's keychain, or not at all.

#include "app/interrupt.h"
#include "engine/base/result.h"
#include "engine/monitor/target.h"

#include <string>

namespace pavement::app {

// Fills in those passwords of `target` that are still empty, unless PGPASSWORD gives PostgreSQL's. What the
// keychain does not hold stays empty: the server may ask for none. Waits while the person unlocks the
// keychain, half a minute at most. ErrorCode::unsupported where there is no keychain. Needs no
// QCoreApplication, and leaves none behind.
Result<void> readSecrets(monitor::Target& target, const std::string& profileId, Interrupt& interrupt);

} // namespace pavement::app
