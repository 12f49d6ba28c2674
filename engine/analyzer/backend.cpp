#include "engine/analyzer/backend.h"

#include "engine/base/units.h"

#include <fmt/format.h>

#include <utility>

namespace pavement::analyzer {

namespace {

// One statement: the session is looked up and signalled in the same breath. CASE keeps the function from
// being called for anybody else.
std::string signalSql(BackendAction action) {
    return fmt::format(R"(
SELECT a.start IS NULL, CASE WHEN a.start = $2::int8 AND a.at_it THEN pg_catalog.{}(a.pid) END,
       a.start = $2::int8 AND NOT a.at_it
FROM (SELECT b.pid, (extract(epoch FROM b.backend_start) * 1000000)::int8 AS start,
             ($3::int8 = 0 OR coalesce((extract(epoch FROM b.xact_start) * 1000000)::int8, 0) = $3::int8)
             AND ($4::int8 = 0 OR coalesce((extract(epoch FROM b.query_start) * 1000000)::int8, 0) = $4::int8)
             AS at_it
      FROM pg_catalog.pg_stat_activity b WHERE b.pid = $1::int) AS a)",
                       action == BackendAction::cancelStatement ? "pg_cancel_backend"
                                                                : "pg_terminate_backend");
}

constexpr const char* kGrant = "Sessions of other roles take GRANT pg_signal_backend TO the_role; those of a "
                               "superuser only a superuser may "
                               "end. To see them takes GRANT pg_monitor TO the_role.";

Result<BackendOutcome> send(postgres::Session& session, const BackendConfirmation& confirmed,
                            Deadline deadline, std::stop_token stop) {
    const BackendId& backend = confirmed.backend();
    // A session is ended for its transaction, whatever statement of it runs by now.
    const bool byStatement =
        confirmed.action() == BackendAction::cancelStatement || backend.transactionStart == 0;
    const auto rows = session.query(signalSql(confirmed.action()),
                                    {std::to_string(backend.pid), std::to_string(backend.backendStart),
                                     std::to_string(backend.transactionStart),
                                     std::to_string(byStatement ? backend.statementStart : 0)},
                                    deadline, std::move(stop));
    if (!rows) {
        Error error = rows.error();
        if (error.code == ErrorCode::permission) {
            error.message =
                fmt::format("This role may not signal session {}: {}", backend.pid, error.message);
            error.hint = kGrant;
        }
        return fail(std::move(error));
    }
    if (!rows->empty() && rows->boolean(0, 0))
        return fail(ErrorCode::permission,
                    fmt::format("This role may not see whether session {} is still the one that was meant",
                                backend.pid),
                    kGrant);
    if (rows->empty())
        return BackendOutcome{};
    return BackendOutcome{rows->boolean(0, 1), rows->boolean(0, 2), {}};
}

} // namespace

std::string_view toString(BackendAction action) {
    return action == BackendAction::cancelStatement ? "cancel backend" : "terminate backend";
}

BackendConfirmation::BackendConfirmation(BackendId backend, BackendAction action, std::string actor,
                                         std::string about)
    : m_backend(backend)
    , m_action(action)
    , m_actor(std::move(actor))
    , m_about(std::move(about)) {}

Result<BackendOutcome> act(postgres::Session& session, const BackendConfirmation& confirmed,
                           history::History& history, std::string_view target, const Clock& clock,
                           Deadline deadline, std::stop_token stop) {
    const BackendId& backend = confirmed.backend();
    if (backend.pid <= 0 || backend.backendStart <= 0)
        return fail(ErrorCode::invalidInput, "A session is named by its process id and the moment it began");
    if (backend.pid == session.backendPid())
        return fail(ErrorCode::invalidInput, "That is the session Pavement itself would send this by");
    const std::string who =
        fmt::format("session {}, begun {}: {}", backend.pid,
                    formatTimestamp(fromMillis(backend.backendStart / 1000)), confirmed.about());
    const auto audit = [&](std::string what) {
        return history.audit({clock.wall(), confirmed.actor(), std::string(target),
                              std::string(toString(confirmed.action())), std::move(what) + " " + who});
    };
    if (auto written = audit("asked:"); !written)
        return fail(written.error());
    auto outcome = send(session, confirmed, deadline, std::move(stop));
    const auto written = audit(!outcome             ? "failed (" + outcome.error().message + "):"
                               : outcome->signalled ? std::string("sent:")
                               : outcome->movedOn   ? std::string("not sent, it does something else by now:")
                                                    : std::string("not sent, it had ended:"));
    if (outcome && !written)
        outcome->auditProblem = written.error();
    return outcome;
}

} // namespace pavement::analyzer
