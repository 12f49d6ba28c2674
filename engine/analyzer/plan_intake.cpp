#include "engine/analyzer/plan_intake.h"

#include "engine/analyzer/auto_explain.h"
#include "engine/analyzer/plan_history.h"
#include "engine/sql/keepable.h"
#include "engine/sql/statement.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pavement::analyzer {

namespace {

// Sessions of this program: what it asks is no part of the workload.
bool isOurs(const std::string& application) {
    return application == "pavement commands" || application.starts_with("pavement/");
}

class Batch {
public:
    explicit Batch(Timestamp now)
        : m_now(now) {}

    Result<void> add(const monitor::LogEntry& entry) {
        auto read = readAutoExplain({.at = entry.at,
                                     .database = entry.database,
                                     .user = entry.user,
                                     .application = entry.application,
                                     .queryId = entry.queryId,
                                     .message = entry.message});
        if (!read) {
            return fail(read.error());
        }
        // Of a text that does not parse here a newer server may still have made one plan.
        const auto info = sql::analyse(read->plan.queryText);
        if (read->plan.queryText.empty() || (info && info->statements != 1)) {
            return fail(ErrorCode::unsupported, "A logged plan does not say which statement it is of",
                        "Send statements one at a time.");
        }
        const Timestamp at = std::min(read->at.value_or(m_now), m_now); // a clock may be ahead of ours
        if (read->plan.analyzed() && !read->plan.executionMs) {
            read->plan.executionMs = read->durationMs; // the entry says it beside the plan
        }
        history::PlanSighting seen = sightingOf(sql::keepable(read->plan.queryText).fingerprint.hex(),
                                                read->plan, at, PlanSource::autoExplain);
        m_executions.push_back(
            {seen.statement, seen.shape, at, read->durationMs / 1000, read->plan.analyzed()});
        const auto [place, isNew] = m_places.try_emplace({seen.statement, seen.shape}, m_seen.size());
        if (isNew) {
            m_seen.push_back(std::move(seen));
            return {};
        }
        history::PlanSighting& known = m_seen[place->second];
        const bool better = seen.seconds >= 0 || known.seconds < 0;
        seen.times = known.times + 1;
        if (better) {
            known = std::move(seen);
        } else {
            known.times = seen.times;
            known.at = std::max(known.at, seen.at);
        }
        return {};
    }

    const std::vector<history::PlanSighting>& seen() const { return m_seen; }

    const std::vector<history::LoggedExecution>& executions() const { return m_executions; }

private:
    Timestamp m_now;
    std::map<std::pair<std::string, std::uint64_t>, std::size_t> m_places; // in m_seen
    std::vector<history::PlanSighting> m_seen;
    std::vector<history::LoggedExecution> m_executions;
};

} // namespace

monitor::PlansTaken takePlans(history::History& history, const Clock& clock, std::string_view target,
                              std::span<const monitor::LogEntry> entries) {
    monitor::PlansTaken taken;
    Batch batch(clock.wall());
    for (const monitor::LogEntry& entry : entries) {
        if (isOurs(entry.application)) {
            continue;
        }
        if (const auto added = batch.add(entry); !added) {
            ++taken.unread;
            // What is said of a text that cannot be read may quote it, and it is full of values.
            const Error& error = added.error();
            taken.problem = error.code == ErrorCode::unsupported ? error.message + ". " + error.hint
                                                                 : "A logged plan could not be read.";
        }
    }
    if (batch.seen().empty()) {
        return taken;
    }
    if (const auto put = history.putPlans(target, batch.seen(), batch.executions()); put) {
        taken.kept = batch.executions().size();
    } else {
        taken.unread += batch.executions().size();
        taken.problem = put.error().oneLine();
    }
    return taken;
}

monitor::PlanTaker planTaker(history::History& history, const Clock& clock) {
    return [&history, &clock](std::string_view target, std::span<const monitor::LogEntry> entries) {
        return takePlans(history, clock, target, entries);
    };
}

} // namespace pavement::analyzer
