#include "engine/report/server_sections.h"

#include "engine/analyzer/check_catalogue.h"

#include <utility>

namespace pavement::report {

namespace {

constexpr Milliseconds kChecksLimit{120'000};
constexpr Milliseconds kLocksLimit{15'000};

} // namespace

void askServer(ReportSpec& spec, std::shared_ptr<monitor::CommandAccess> commands, const Clock& clock) {
    spec.takeChecks = [commands, &clock](std::stop_token stop) -> Result<ChecksTaken> {
        const Deadline deadline = Deadline::after(kChecksLimit);
        const auto lease = commands->lend({}, deadline, stop);
        if (!lease) {
            return fail(lease.error());
        }
        ChecksTaken taken;
        taken.catalogue = analyzer::checkCatalogue();
        auto checked = analyzer::runChecks(**lease, taken.catalogue, {}, deadline, stop);
        if (!checked) {
            return fail(checked.error());
        }
        taken.report = std::move(*checked);
        taken.at = clock.wall();
        return taken;
    };
    spec.takeLocks = [commands, &clock](std::stop_token stop) -> Result<LocksTaken> {
        const Deadline deadline = Deadline::after(kLocksLimit);
        const auto lease = commands->lend({}, deadline, stop);
        if (!lease) {
            return fail(lease.error());
        }
        auto locks = analyzer::readLocks(**lease, {}, deadline, stop);
        if (!locks) {
            return fail(locks.error());
        }
        auto horizon = analyzer::readHorizon(**lease, deadline, stop);
        if (!horizon) {
            return fail(horizon.error());
        }
        return LocksTaken{std::move(*locks), std::move(*horizon), clock.wall()};
    };
}

} // namespace pavement::report
