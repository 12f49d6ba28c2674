#include "engine/postgres/row_reader.h"
#include "engine/postgres/statistics.h"
#include "engine/postgres/statistics_sql.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace pavement::postgres {

namespace {

std::vector<int> pidsOf(const std::string& array) { // "{12,34}"
    std::vector<int> pids;
    const char* at = array.data();
    const char* const end = at + array.size();
    while (at < end) {
        int pid = 0;
        const auto [next, error] = std::from_chars(at, end, pid);
        if (error == std::errc{}) {
            if (std::find(pids.begin(), pids.end(), pid) == pids.end()) {
                pids.push_back(pid); // parallel workers of one blocker repeat it
            }
            at = next;
        } else {
            ++at;
        }
    }
    return pids;
}

BackendActivity backend(RowReader& row) {
    BackendActivity activity{.pid = row.number<int>(),
                             .databaseOid = row.number<Oid>(),
                             .database = row.text(),
                             .user = row.text(),
                             .application = row.text(),
                             .client = row.text(),
                             .backendType = row.text(),
                             .userOid = row.number<Oid>(),
                             .state = row.text(),
                             .waitType = row.text(),
                             .waitEvent = row.text(),
                             .query = row.text(),
                             .queryId = row.maybeInteger(),
                             .leaderPid = {},
                             .transactionSeconds = {},
                             .statementSeconds = {},
                             .stateSeconds = {},
                             .connectionSeconds = {},
                             .blockedBy = {},
                             .hidden = false};
    if (const auto leader = row.maybeInteger()) {
        activity.leaderPid = static_cast<int>(*leader);
    }
    activity.transactionSeconds = row.maybeReal();
    activity.statementSeconds = row.maybeReal();
    activity.stateSeconds = row.maybeReal();
    activity.connectionSeconds = row.maybeReal();
    activity.hidden = row.boolean();
    if (activity.hidden) {
        activity.query.clear(); // "<insufficient privilege>" is no query
    }
    return activity;
}

Result<void> readBlockers(Session& session, Activity& activity, Deadline deadline) {
    std::vector<int> waiting;
    for (const BackendActivity& row : activity.rows) {
        if (row.waitType == "Lock") {
            waiting.push_back(row.pid);
        }
    }
    if (waiting.empty()) {
        return {};
    }
    const auto rows = session.query(statistics_sql::blockers(),
                                    {arrayText(waiting, [](int pid) { return pid; })}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    std::map<int, std::vector<int>> blockers;
    for (std::size_t row = 0; row < rows->size(); ++row) {
        blockers[static_cast<int>(rows->integer(row, 0))] = pidsOf(rows->text(row, 1));
    }
    for (BackendActivity& row : activity.rows) {
        if (const auto found = blockers.find(row.pid); found != blockers.end()) {
            row.blockedBy = found->second;
        }
    }
    return {};
}

} // namespace

Result<Activity> readActivity(Session& session, const ActivityOptions& options, Deadline deadline) {
    const auto rows = session.query(
        statistics_sql::activity(session.capabilities(), options.clientsOnly),
        {std::to_string(std::max(0, options.queryCharacters)), std::to_string(std::max(1, options.maxRows))},
        deadline);
    if (!rows) {
        return fail(rows.error());
    }
    Activity activity;
    for (std::size_t at = 0; at < rows->size(); ++at) {
        RowReader row(*rows, at);
        BackendActivity one = backend(row);
        const bool ours = row.boolean() || one.pid == session.backendPid();
        activity.clients = row.integer();
        activity.serverTime = fromMillis(row.integer());
        if (!ours || !options.withoutOurs) {
            activity.rows.push_back(std::move(one));
        }
    }
    if (auto read = readBlockers(session, activity, deadline); !read) {
        return fail(read.error());
    }
    return activity;
}

Result<std::vector<int>> readOwnBackendPids(Session& session, Deadline deadline) {
    const auto rows = session.query(statistics_sql::ownBackends(), {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    return mapRows(*rows, [](RowReader& row) { return row.number<int>(); });
}

} // namespace pavement::postgres
