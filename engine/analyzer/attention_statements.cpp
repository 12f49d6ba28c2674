#include "engine/analyzer/attention_candidates.h"
#include "engine/analyzer/changes_text.h"
#include "engine/analyzer/statement_findings.h"
#include "engine/analyzer/workload_findings.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace pavement::analyzer::detail {

namespace {

constexpr std::size_t kObjectsNamed = 2;

std::string firstOf(const std::vector<std::string>& list) {
    return list.empty() ? std::string() : list.front();
}

// ---- Findings --------------------------------------------------------------------------------------------

class FindingCandidates {
public:
    void add(const StatementLoad& load, const Finding& finding, double totalMs) {
        const double share = shareOf(finding, totalMs);
        if (share <= 0 || finding.id == "waits.lock") { // waits are claimed once, for those who block
            return;
        }
        const double seconds = share * timeOf(load);
        const std::string key = keyOf(load, finding);
        const auto known = m_places.find(key);
        if (known == m_places.end()) {
            m_places.emplace(key, m_out.size());
            m_out.push_back(made(load, finding, key, seconds));
            return;
        }
        Candidate& same = m_out[known->second];
        same.item.severity = std::max(same.item.severity, finding.severity);
        same.item.estimated = same.item.estimated || finding.cost->estimated;
        const auto claim = std::find_if(same.claims.begin(), same.claims.end(),
                                        [&](const Claim& one) { return one.statement == load.id; });
        if (claim != same.claims.end()) { // at two nodes of one plan
            claim->seconds += seconds;
        } else {
            same.claims.push_back({load.id, seconds});
        }
    }

    std::vector<Candidate> take() {
        for (Candidate& one : m_out) {
            std::stable_sort(one.claims.begin(), one.claims.end(),
                             [](const Claim& a, const Claim& b) { return a.seconds > b.seconds; });
            for (const Claim& claim : one.claims) {
                one.item.statements.push_back(claim.statement);
            }
            one.item.place = {.view = AttentionPlace::View::statement, .key = firstOf(one.item.statements)};
        }
        return std::move(m_out);
    }

private:
    // Of the statement's time, what follows from it included.
    static double shareOf(const Finding& finding, double totalMs) {
        if (!finding.cost) {
            return 0;
        }
        const double leadsTo = totalMs > 0 ? finding.cost->leadsToMs / totalMs : 0;
        return std::min(1.0, finding.cost->share + leadsTo);
    }

    // One matter where kind, objects and remedy are the same, in however many statements.
    static std::string keyOf(const StatementLoad& load, const Finding& finding) {
        std::string key = finding.id;
        for (const std::string& object : finding.objects) {
            key += "|" + object;
        }
        return finding.objects.empty() ? key + "|" + load.id : key + "|" + finding.fix;
    }

    static Candidate made(const StatementLoad& load, const Finding& finding, const std::string& key,
                          double seconds) {
        Candidate one;
        AttentionItem& item = one.item;
        item.kind = AttentionKind::finding;
        item.id = idOf(item.kind, key);
        item.severity = finding.severity;
        item.estimated = finding.cost->estimated;
        item.confidence =
            item.estimated ? std::min(Confidence::medium, finding.confidence) : finding.confidence;
        item.title = finding.title;
        for (std::size_t i = 0; i < std::min(kObjectsNamed, finding.objects.size()); ++i) {
            item.title += (i == 0 ? ": " : ", ") + finding.objects[i];
        }
        const FindingKind* kind = findingKind(finding.id);
        item.why = !finding.note.empty() ? finding.note : kind == nullptr ? "" : std::string(kind->why);
        item.advice = finding.advice;
        item.fix = finding.fix;
        one.claims.push_back({load.id, seconds});
        return one;
    }

    std::vector<Candidate> m_out;
    std::map<std::string, std::size_t> m_places;
};

std::vector<Candidate> fromFindings(const AttentionKnown& known) {
    FindingCandidates out;
    const Workload& workload = *known.workload;
    const auto reports =
        findingsOf(workload, known.waits == nullptr ? LoadByWait() : *known.waits, kStatementsJudged);
    for (std::size_t i = 0; i < reports.size(); ++i) {
        const StatementLoad& load = workload.statements[i];
        const auto plan = std::find_if(known.plans.begin(), known.plans.end(),
                                       [&](const PlanFindings& one) { return one.statement == load.id; });
        const FindingReport none;
        const FindingReport& ofPlan = plan == known.plans.end() ? none : plan->report;
        for (const Finding& finding : ofPlan.findings) {
            out.add(load, finding, ofPlan.totalMs);
        }
        for (const Finding& finding : withoutRepeats(reports[i], ofPlan)) {
            out.add(load, finding, reports[i].totalMs);
        }
    }
    return out.take();
}

// ---- Changes and patterns --------------------------------------------------------------------------------

// Share of the statement's time in the range that lies behind that moment.
double shareAfter(const Workload& workload, const StatementLoad& load, Timestamp at) {
    if (at <= workload.range.from) {
        return 1;
    }
    if (at >= workload.range.to) {
        return 0;
    }
    double all = 0, after = 0;
    for (std::size_t i = 0; i < std::min(load.spark.size(), workload.sparkTimes.size()); ++i) {
        const double here = std::isfinite(load.spark[i]) ? static_cast<double>(load.spark[i]) : 0;
        all += here;
        after += workload.sparkTimes[i] >= at ? here : 0;
    }
    const std::chrono::duration<double> behind = workload.range.to - at;
    return all > 0 ? after / all : behind / std::chrono::duration<double>(workload.range.length());
}

std::vector<Candidate> fromChanges(const AttentionKnown& known) {
    std::vector<Candidate> out;
    for (const TimeChange& change : known.changes->times.changes) {
        const StatementLoad* load = loadOf(*known.workload, change.statement);
        const bool latest = known.changes->of(change.statement).front() == &change;
        if (load == nullptr || !latest || !change.isRegression()) {
            continue; // what was mended since needs nobody
        }
        const Wording words = wordsOf(change);
        Candidate one;
        AttentionItem& item = one.item;
        item.kind = AttentionKind::regression;
        item.id = idOf(item.kind, change.statement);
        item.severity = Severity::warning;
        item.confidence = words.confidence;
        item.place = {.view = AttentionPlace::View::statement, .key = change.statement};
        item.statements = {change.statement};
        item.title = words.title;
        item.why = whenText(change) + " " + words.cause;
        item.advice = firstOf(words.advice);
        const double more = 1 - 1 / change.factor(); // of what it takes now
        one.claims.push_back(
            {load->id, timeOf(*load) * more * shareAfter(*known.workload, *load, change.at)});
        if (one.claims.front().seconds > 0) {
            out.push_back(std::move(one));
        }
    }
    return out;
}

Candidate fromPattern(const Wording& words, const std::string& statement, const std::string& key) {
    Candidate one;
    AttentionItem& item = one.item;
    item.kind = AttentionKind::pattern;
    item.id = idOf(item.kind, key);
    item.severity = Severity::warning;
    item.confidence = words.confidence;
    item.place = {.view = AttentionPlace::View::statement, .key = statement};
    item.title = words.title;
    item.why = words.cause;
    item.advice = firstOf(words.advice);
    return one;
}

std::vector<Candidate> fromPatterns(const AttentionKnown& known) {
    std::vector<Candidate> out;
    for (const NPlusOne& pattern : known.patterns->nPlusOne) {
        const StatementLoad* load = loadOf(*known.workload, pattern.lookUp);
        if (load == nullptr) {
            continue;
        }
        Candidate one = fromPattern(wordsOf(pattern), pattern.lookUp, pattern.list + "|" + pattern.lookUp);
        one.item.statements = {pattern.lookUp, pattern.list};
        one.claims.push_back({pattern.lookUp, timeOf(*load)});
        out.push_back(std::move(one));
    }
    for (const ChattyFound& pattern : known.patterns->chatty) {
        Candidate one = fromPattern(wordsOf(pattern), pattern.statement,
                                    std::string(toString(pattern.chatty.kind)) + "|" +
                                        pattern.chatty.database + "|" + pattern.statement);
        if (!pattern.statement.empty()) {
            one.item.statements = {pattern.statement};
        }
        one.item.cost = wordsOf(pattern).cost; // round trips: no time that the server counts
        out.push_back(std::move(one));
    }
    return out;
}

} // namespace

std::vector<Candidate> ofStatements(const AttentionKnown& known) {
    std::vector<Candidate> out = fromFindings(known);
    const auto append = [&](std::vector<Candidate> more) {
        std::move(more.begin(), more.end(), std::back_inserter(out));
    };
    if (known.changes != nullptr) {
        append(fromChanges(known));
    }
    if (known.patterns != nullptr) {
        append(fromPatterns(known));
    }
    return out;
}

} // namespace pavement::analyzer::detail
