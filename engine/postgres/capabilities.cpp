#include "engine/postgres/capabilities.h"

namespace pavement::postgres {

IdentityChange compare(const ServerIdentity& before, const ServerIdentity& after) {
    const auto differ = [](auto a, auto b) { return a != 0 && b != 0 && a != b; };
    IdentityChange change;
    change.differentServer = differ(before.systemIdentifier, after.systemIdentifier);
    change.restarted = before.postmasterStart != after.postmasterStart;
    change.roleSwitched = before.inRecovery != after.inRecovery || differ(before.timeline, after.timeline);
    return change;
}

} // namespace pavement::postgres
