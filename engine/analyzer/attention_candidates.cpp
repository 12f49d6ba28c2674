#include "engine/analyzer/attention_candidates.h"

#include "engine/analyzer/check_catalogue.h"
#include "engine/monitor/metrics.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace pavement::analyzer::detail {

namespace {

constexpr double kSureOfLocks = 20; // seconds sampled, about as many samples
constexpr std::string_view kLockWait = "Lock:";

// ---- Locks -----------------------------------------------------------------------------------------------

std::string blockerWords(const LockForest& forest) {
    const LockNode& root = forest.nodes[forest.roots.front()];
    const LockSession& session = root.session;
    const std::string who = !session.application.empty() ? session.application
                            : !session.role.empty()      ? session.role
                                                         : std::string("a session");
    std::string words = "Now " + who + " (process " + std::to_string(session.pid) + ")";
    if (session.pid < 0) {
        words = "Now the prepared transaction " + session.preparedId;
    } else if (!session.state.empty()) {
        words += ", " + session.state;
    }
    if (session.transactionSeconds) {
        words += ", in a transaction for " + formatValue(*session.transactionSeconds, Unit::seconds);
    }
    return words + ", keeps " + std::to_string(root.blockedInAll) +
           (root.blockedInAll == 1 ? " session" : " sessions") + " waiting.";
}

std::optional<Candidate> fromLocks(const AttentionKnown& known) {
    Candidate one;
    double sampled = 0;
    for (const StatementWaits& statement :
         known.waits == nullptr ? std::vector<StatementWaits>() : known.waits->statements) {
        double locked = 0;
        for (const WaitLoad& wait : statement.waits) {
            locked += wait.event.compare(0, kLockWait.size(), kLockWait) == 0 ? wait.seconds : 0;
        }
        if (locked <= 0) {
            continue;
        }
        sampled += locked;
        // Who waits still has not been counted by the server, so waits may exceed what the statement took.
        const StatementLoad* load = loadOf(*known.workload, statement.id);
        const double counted = load == nullptr ? 0 : std::min(locked, timeOf(*load));
        if (counted > 0) {
            one.claims.push_back({statement.id, counted});
        }
        one.elsewhere += locked - counted;
    }
    const bool now = known.locks != nullptr && !known.locks->forest.roots.empty();
    if (sampled <= 0 && now) { // not sampled: what the waits last by now
        for (const LockNode& node : known.locks->forest.nodes) {
            one.elsewhere += node.session.wait ? node.session.wait->seconds.value_or(0) : 0;
        }
    }
    if (sampled <= 0 && !now) {
        return std::nullopt;
    }
    std::stable_sort(one.claims.begin(), one.claims.end(),
                     [](const Claim& a, const Claim& b) { return a.seconds > b.seconds; });
    AttentionItem& item = one.item;
    item.kind = AttentionKind::locks;
    item.id = idOf(item.kind, "");
    item.severity = Severity::warning;
    item.confidence = sampled >= kSureOfLocks || now ? Confidence::high : Confidence::medium;
    item.place = {.view = AttentionPlace::View::locks};
    for (const Claim& claim : one.claims) {
        item.statements.push_back(claim.statement);
    }
    item.title = "Sessions wait for locks that others hold";
    if (now) {
        item.why = blockerWords(known.locks->forest);
        item.place.pid = known.locks->forest.nodes[known.locks->forest.roots.front()].session.pid;
        item.advice = "End the transaction that holds the lock, and let the program commit sooner.";
    } else {
        item.why = "Nobody is known to wait at this moment.";
        item.advice = "Shorten the transactions that hold locks, and let all of them take their locks in the "
                      "same order.";
    }
    return one;
}

// ---- Checks and alerts -----------------------------------------------------------------------------------

std::vector<Candidate> fromChecks(const CheckReport& report) {
    std::vector<Candidate> out;
    const std::vector<Check> catalogue = checkCatalogue();
    std::map<std::string, std::size_t> counts;
    for (const CheckFinding& finding : report.findings) {
        const auto check = std::find_if(catalogue.begin(), catalogue.end(),
                                        [&](const Check& one) { return one.id == finding.checkId; });
        const bool worth = finding.severity == Severity::critical ||
                           (finding.severity == Severity::warning && finding.confidence != Confidence::low);
        if (check == catalogue.end() || !worth || ++counts[finding.checkId] > 1) {
            continue; // the worst comes first and stands for the others
        }
        Candidate one;
        AttentionItem& item = one.item;
        item.kind = AttentionKind::check;
        item.id = idOf(item.kind, finding.checkId);
        item.severity = finding.severity;
        item.confidence = finding.confidence;
        item.place = {.view = AttentionPlace::View::checks, .key = finding.checkId, .object = finding.object};
        item.title = check->title + (finding.object.empty() ? "" : ": " + finding.object);
        item.why = !finding.note.empty() ? finding.note : check->why;
        if (finding.cost) {
            item.cost = finding.cost->label + " " + formatValue(finding.cost->value, finding.cost->unit);
        }
        item.advice = check->advice;
        item.fix = finding.fix;
        out.push_back(std::move(one));
    }
    for (Candidate& one : out) {
        if (const std::size_t others = counts[one.item.place.key] - 1; others > 0) {
            one.item.title += " and " + std::to_string(others) + (others == 1 ? " other" : " others");
        }
    }
    return out;
}

Candidate fromAlert(const monitor::AlertState& alert) {
    const monitor::MetricInfo* metric = monitor::findMetric(alert.metric);
    const Unit unit = metric == nullptr ? Unit::none : metric->unit;
    Candidate one;
    AttentionItem& item = one.item;
    item.kind = AttentionKind::alert;
    item.id = idOf(item.kind, alert.ruleId + "|" + alert.label);
    item.severity = Severity::warning;
    item.confidence = Confidence::high;
    item.place = {.view = AttentionPlace::View::alerts, .key = alert.ruleId, .object = alert.label};
    item.title = alert.title + (alert.label.empty() ? "" : ": " + alert.label);
    std::string since = formatTimestamp(alert.since).substr(0, 16);
    since[10] = ' ';
    item.why = "Since " + since + " UTC";
    if (metric != nullptr) {
        item.why += ": " + std::string(metric->title) + " " + formatValue(alert.value, unit) +
                    ", threshold " + formatValue(alert.threshold, unit);
    }
    item.why += ".";
    return one;
}

} // namespace

const StatementLoad* loadOf(const Workload& workload, std::string_view id) {
    const auto found = std::find_if(workload.statements.begin(), workload.statements.end(),
                                    [&](const StatementLoad& one) { return one.id == id; });
    return found == workload.statements.end() ? nullptr : &*found;
}

std::string idOf(AttentionKind kind, const std::string& rest) {
    return std::string(toString(kind)) + ":" + rest;
}

double timeOf(const StatementLoad& load) {
    return load.work[WorkFigure::seconds] + load.work[WorkFigure::planSeconds];
}

double timeOf(const Workload& workload) {
    double listed = 0; // more than the total where nested ones are, or others' were hidden
    for (const StatementLoad& load : workload.statements) {
        listed += timeOf(load) - load.nestedSeconds;
    }
    return std::max(listed, workload.total[WorkFigure::seconds] + workload.total[WorkFigure::planSeconds]);
}

bool pressing(const AttentionItem& item) {
    return item.severity == Severity::critical || item.kind == AttentionKind::alert;
}

std::vector<Candidate> candidates(const AttentionKnown& known) {
    std::vector<Candidate> out;
    const auto append = [&](std::vector<Candidate> more) {
        std::move(more.begin(), more.end(), std::back_inserter(out));
    };
    if (known.workload != nullptr) {
        append(ofStatements(known));
        if (auto locks = fromLocks(known)) {
            out.push_back(std::move(*locks));
        }
    }
    if (known.checks != nullptr) {
        append(fromChecks(*known.checks));
    }
    for (const monitor::AlertState& alert :
         known.alerts == nullptr ? std::vector<monitor::AlertState>() : *known.alerts) {
        if (!alert.acknowledged && !alert.snoozedUntil) {
            out.push_back(fromAlert(alert));
        }
    }
    return out;
}

Result<std::vector<monitor::AlertState>> alertsAtEnd(const history::History& history, std::string_view target,
                                                     TimeRange range) {
    const auto events = history.events(target, range, 10'000, history::EventChoice::otherThanGaps);
    if (!events) {
        return fail(events.error());
    }
    std::vector<monitor::AlertState> out;
    for (const history::Event& event : *events) {
        if (event.kind == history::EventKind::alertRaised && (!event.until || *event.until >= range.to)) {
            monitor::AlertState state;
            state.ruleId = event.title; // rules themselves are not in the history
            state.title = event.title;
            state.since = event.at;
            state.eventId = event.id;
            out.push_back(std::move(state));
        }
    }
    return out;
}

void dropSaidTwice(std::vector<AttentionItem>& priced, std::vector<AttentionItem>& timeless) {
    const auto remedy = [](const std::string& fix) { // an index may be named otherwise
        const auto on = fix.find(" ON ");
        return on == std::string::npos ? fix : fix.substr(on);
    };
    std::erase_if(timeless, [&](const AttentionItem& check) {
        const auto same = std::find_if(priced.begin(), priced.end(), [&](const AttentionItem& one) {
            return !check.fix.empty() && !one.fix.empty() && remedy(one.fix) == remedy(check.fix);
        });
        if (same != priced.end()) {
            same->also.push_back(check.title);
        }
        return same != priced.end();
    });
}

void completeWords(AttentionItem& item, const Workload& workload) {
    if (!item.statements.empty()) {
        const StatementLoad* load = loadOf(workload, item.statements.front());
        item.statementText = load == nullptr ? std::string() : load->text;
    }
    if (!item.seconds) {
        return;
    }
    const std::string_view of = item.kind == AttentionKind::locks ? " of waiting" : " of execution";
    item.cost = formatValue(*item.seconds, Unit::seconds) + std::string(of);
    if (item.kind == AttentionKind::regression) {
        item.cost += " more than before";
    }
    if (item.share) {
        item.cost += ", " + formatValue(*item.share, Unit::ratio) + " of all";
    }
    if (item.statements.size() > 1 && item.kind != AttentionKind::pattern) {
        item.cost += ", in " + std::to_string(item.statements.size()) + " statements";
    }
    if (item.estimated) {
        item.cost += ", by the planner's estimate";
    }
}

void sayWhatIsMissing(const AttentionKnown& known, Attention& out) {
    const auto say = [&](std::string sentence) { out.notLookedAt.push_back(std::move(sentence)); };
    if (known.workload != nullptr && known.workload->recorded < 0.995) {
        say("Of the range " + formatValue(known.workload->recorded, Unit::ratio) + " was recorded.");
    }
    if (known.workload != nullptr && known.workload->partial) {
        say("Statements of other roles were hidden from the role that watched, so what share of all time a "
            "matter takes is not known. GRANT pg_monitor to it.");
    }
    if (known.plans.empty()) {
        say("No plan of a statement is known: explain some, or let auto_explain log them.");
    }
    if (known.changes == nullptr || known.patterns == nullptr) {
        say("Changes and patterns were not looked for.");
    }
    if (known.checks == nullptr) {
        say("Checks of schema and instance were not run.");
    }
    if (known.locks == nullptr) {
        say("Who holds locks at this moment was not asked.");
    }
}

} // namespace pavement::analyzer::detail
