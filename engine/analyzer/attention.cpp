#include "engine/analyzer/attention.h"

#include "engine/analyzer/attention_candidates.h"
#include "engine/analyzer/plan_history.h"
#include "engine/analyzer/workload_findings.h"
#include "engine/plan/accounting.h"

#include <algorithm>
#include <map>
#include <set>

namespace pavement::analyzer {

namespace {

using detail::Candidate;
using detail::Claim;

constexpr double kLeastShare = 0.01; // of the range's execution; what is dearer than that is worth a line
constexpr std::size_t kPlacesWithoutTime = 2;

// What is left of each statement's time.
class Purses {
public:
    explicit Purses(const Workload& workload) {
        for (const StatementLoad& load : workload.statements) {
            m_left[load.id] += detail::timeOf(load);
        }
    }

    // What a candidate could still take.
    double offer(const Candidate& one) const {
        double sum = one.elsewhere;
        for (const Claim& claim : one.claims) {
            const auto left = m_left.find(claim.statement);
            sum += left == m_left.end() ? 0 : std::min(claim.seconds, left->second);
        }
        return sum;
    }

    void take(const Candidate& one) {
        for (const Claim& claim : one.claims) {
            const auto left = m_left.find(claim.statement);
            if (left != m_left.end()) {
                left->second -= std::min(claim.seconds, left->second);
            }
        }
    }

private:
    std::map<std::string, double> m_left;
};

double priceOf(const Candidate& one) {
    double sum = one.elsewhere;
    for (const Claim& claim : one.claims) {
        sum += claim.seconds;
    }
    return sum;
}

bool felt(const AttentionItem& item, const Candidate& one) {
    return std::any_of(one.claims.begin(), one.claims.end(), [&](const Claim& claim) {
        return std::find(item.statements.begin(), item.statements.end(), claim.statement) !=
               item.statements.end();
    });
}

// Dearest first, each with what the dearer ones have left of its price.
std::vector<AttentionItem> rankByTime(std::vector<Candidate> candidates, const Workload& workload,
                                      double least) {
    Purses purses(workload);
    std::vector<AttentionItem> items;
    while (!candidates.empty()) {
        std::size_t best = 0;
        double bestOffer = -1;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            // The first of equals: a cause comes before what follows from it.
            if (const double offer = purses.offer(candidates[i]); offer > bestOffer * (1 + 1e-9)) {
                best = i;
                bestOffer = offer;
            }
        }
        Candidate one = std::move(candidates[best]);
        candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(best));
        if (bestOffer < priceOf(one) / 2) {
            const auto taker = std::find_if(items.begin(), items.end(),
                                            [&](const AttentionItem& item) { return felt(item, one); });
            if (taker != items.end()) {
                taker->also.push_back(one.item.title);
                continue;
            }
        }
        if (bestOffer < least && one.item.severity != Severity::critical) {
            continue;
        }
        purses.take(one);
        one.item.seconds = bestOffer;
        items.push_back(std::move(one.item));
    }
    return items;
}

// Which of both lists get a place.
void choose(std::vector<AttentionItem> timed, std::vector<AttentionItem> timeless, std::size_t most,
            Attention& out) {
    std::stable_sort(timeless.begin(), timeless.end(), [](const AttentionItem& a, const AttentionItem& b) {
        const auto rank = [](const AttentionItem& one) {
            return std::tuple(detail::pressing(one), one.severity, one.confidence);
        };
        return rank(a) > rank(b);
    });
    const auto pressing = static_cast<std::size_t>(std::count_if(
        timeless.begin(), timeless.end(), [](const auto& one) { return detail::pressing(one); }));
    const std::size_t kept = std::min({pressing, kPlacesWithoutTime, most});
    const std::size_t withTime = std::min(timed.size(), most - kept);
    const std::size_t without = std::min(timeless.size(), most - withTime);
    out.more = timed.size() - withTime + timeless.size() - without;
    timed.resize(withTime);
    timeless.resize(without);
    out.items = std::move(timed);
    std::move(timeless.begin(), timeless.end(), std::back_inserter(out.items));
}

// Of the latest plan that was measured, else of the latest.
Result<std::optional<FindingReport>> judgeKnownPlan(const history::History& history, std::string_view target,
                                                    const StatementLoad& load) {
    const auto known = plansOf(history, target, load.id);
    if (!known) {
        return fail(known.error());
    }
    const auto measured = std::find_if(known->plans.begin(), known->plans.end(),
                                       [](const KnownPlan& one) { return one.tree.analyzed(); });
    if (known->plans.empty()) {
        return std::nullopt;
    }
    const KnownPlan& plan = measured == known->plans.end() ? known->plans.front() : *measured;
    const plan::Accounting accounting = plan::account(plan.tree);
    const auto info = sql::analyse(load.text);
    return analysePlan({plan.tree, accounting, info ? &*info : nullptr, nullptr});
}

} // namespace

std::string_view toString(AttentionKind kind) {
    switch (kind) {
    case AttentionKind::finding:
        return "finding";
    case AttentionKind::regression:
        return "regression";
    case AttentionKind::pattern:
        return "pattern";
    case AttentionKind::locks:
        return "locks";
    case AttentionKind::check:
        return "check";
    case AttentionKind::alert:
        break;
    }
    return "alert";
}

std::string_view toString(AttentionPlace::View view) {
    switch (view) {
    case AttentionPlace::View::statement:
        return "statement";
    case AttentionPlace::View::checks:
        return "checks";
    case AttentionPlace::View::locks:
        return "locks";
    case AttentionPlace::View::alerts:
        break;
    }
    return "alerts";
}

Attention rankAttention(TimeRange range, const AttentionKnown& known, std::size_t most) {
    static const Workload none;
    const Workload& workload = known.workload == nullptr ? none : *known.workload;
    Attention out;
    out.range = known.workload == nullptr ? range : workload.range;
    out.totalSeconds = detail::timeOf(workload);
    const std::vector<Candidate> candidates = detail::candidates(known);
    std::vector<Candidate> timed;
    std::vector<AttentionItem> timeless;
    for (const Candidate& one : candidates) {
        if (priceOf(one) > 0) {
            timed.push_back(one);
        } else {
            timeless.push_back(one.item);
        }
    }
    auto ranked = rankByTime(std::move(timed), workload, kLeastShare * out.totalSeconds);
    detail::dropSaidTwice(ranked, timeless);
    for (AttentionItem& item : ranked) {
        // Waits that go on are not in what the server has counted, so they may be more than all of it.
        if (!workload.partial && out.totalSeconds > 0 && *item.seconds <= out.totalSeconds * (1 + 1e-9)) {
            item.share = std::min(1.0, *item.seconds / out.totalSeconds);
        }
        detail::completeWords(item, workload);
    }
    choose(std::move(ranked), std::move(timeless), most, out);
    detail::sayWhatIsMissing(known, out);
    return out;
}

Result<Attention> whatNeedsYou(const history::History& history, std::string_view target, TimeRange range,
                               const AttentionKnown& known, std::size_t most, std::stop_token stop) {
    AttentionKnown all = known;
    const auto cancelled = [&] { return fail(ErrorCode::cancelled, "Cancelled"); };

    Workload workload;
    if (all.workload == nullptr) {
        auto read = readWorkload(history, target, range);
        if (!read) {
            return fail(read.error());
        }
        workload = std::move(*read);
        all.workload = &workload;
    }
    LoadByWait waits;
    if (all.waits == nullptr) {
        auto read = loadByWait(history, target, range);
        if (!read) {
            return fail(read.error());
        }
        waits = std::move(*read);
        all.waits = &waits;
    }
    ChangesFound changes;
    if (all.changes == nullptr) {
        auto read = readChanges(history, target, range, stop);
        if (!read) {
            return fail(read.error());
        }
        changes = std::move(*read);
        all.changes = &changes;
    }
    PatternsFound patterns;
    if (all.patterns == nullptr) {
        auto read = readPatterns(history, target, range, nullptr, stop);
        if (!read) {
            return fail(read.error());
        }
        patterns = std::move(*read);
        all.patterns = &patterns;
    }
    std::vector<monitor::AlertState> alerts;
    if (all.alerts == nullptr) {
        auto read = detail::alertsAtEnd(history, target, range);
        if (!read) {
            return fail(read.error());
        }
        alerts = std::move(*read);
        all.alerts = &alerts;
    }
    std::set<std::string> given;
    for (const PlanFindings& one : known.plans) {
        given.insert(one.statement);
    }
    std::vector<PlanFindings> plans(known.plans.begin(), known.plans.end());
    for (std::size_t i = 0; i < std::min(detail::kStatementsJudged, all.workload->statements.size()); ++i) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const StatementLoad& load = all.workload->statements[i];
        if (given.insert(load.id).second) {
            auto report = judgeKnownPlan(history, target, load);
            if (!report) {
                return fail(report.error());
            }
            if (*report) {
                plans.push_back({load.id, std::move(**report)});
            }
        }
    }
    all.plans = plans;
    return rankAttention(range, all, most);
}

} // namespace pavement::analyzer
