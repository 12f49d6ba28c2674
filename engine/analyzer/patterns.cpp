#include "engine/analyzer/patterns.h"

#include "engine/analyzer/look_up.h"
#include "engine/analyzer/partial_correlation.h"
#include "engine/analyzer/session_runs.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>

namespace pavement::analyzer {

namespace {

constexpr double kLeastOfMoves = 0.6; // correlation of differences
constexpr double kOneRow = 1.05;      // rows of a look-up
constexpr double kLeastPerRow = 0.2;  // look-ups for one more row of the list; below, people choose
constexpr double kMostPerRow = 1.3;

// A page that is still being read when an interval ends has its list in one and look-ups in the next.
constexpr std::size_t kJoinedIntervals[] = {1, 3};

std::vector<double> joinedSums(std::span<const double> values, std::size_t count) {
    std::vector<double> out;
    for (std::size_t i = 0; i + count <= values.size(); i += count) {
        out.push_back(std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(i),
                                      values.begin() + static_cast<std::ptrdiff_t>(i + count), 0.0));
    }
    return out;
}

std::vector<double> roots(std::span<const double> counts) {
    std::vector<double> out;
    for (const double count : counts) {
        out.push_back(count < 0 ? 0 : std::sqrt(count)); // NaN stays
    }
    return out;
}

std::vector<double> differences(std::span<const double> values) {
    std::vector<double> out;
    for (std::size_t i = 1; i < values.size(); ++i) {
        out.push_back(values[i] - values[i - 1]);
    }
    return out;
}

double known(double value) {
    return std::isfinite(value) ? value : 0;
}

struct Known {
    const StatementCalls* calls = nullptr;
    ReadStatement read;
    double allCalls = 0, allRows = 0;
    std::size_t active = 0; // intervals with calls
};

class PairFinder {
public:
    PairFinder(std::span<const StatementCalls> statements, std::span<const SessionStatement> sessions,
               const NPlusOneOptions& options)
        : m_options(options)
        , m_runs(sessionRuns(sessions, options)) {
        for (const auto& statement : statements) {
            auto read = readStatement(statement.text);
            addToLoad(statement);
            if (!read) {
                continue;
            }
            Known each{&statement, std::move(*read), 0, 0, 0};
            for (std::size_t i = 0; i < statement.calls.size(); ++i) {
                each.allCalls += known(statement.calls[i]);
                each.allRows += i < statement.rows.size() ? known(statement.rows[i]) : 0;
                each.active += known(statement.calls[i]) > 0 ? 1U : 0U;
            }
            m_known.push_back(std::move(each));
        }
    }

    std::vector<NPlusOne> run() {
        std::vector<NPlusOne> out;
        const auto candidates = pairs();
        std::map<std::string, NPlusOne> best; // a look-up has one list that explains it best
        for (const auto& [list, lookUp] : candidates) {
            const auto found = examined(*list, *lookUp, candidates.size());
            if (!found) {
                continue;
            }
            const auto key = lookUp->calls->database + '\n' + lookUp->calls->user + '\n' + found->lookUp;
            const auto [at, fresh] = best.try_emplace(key, *found);
            if (!fresh && stronger(*found, at->second)) {
                at->second = *found;
            }
        }
        for (auto& [key, found] : best) {
            out.push_back(std::move(found));
        }
        std::sort(out.begin(), out.end(), [](const NPlusOne& a, const NPlusOne& b) {
            return a.lookUpSeconds != b.lookUpSeconds ? a.lookUpSeconds > b.lookUpSeconds
                                                      : a.lookUp < b.lookUp;
        });
        return out;
    }

private:
    void addToLoad(const StatementCalls& statement) {
        m_load.resize(std::max(m_load.size(), statement.calls.size()), 0.0);
        for (std::size_t i = 0; i < statement.calls.size(); ++i) {
            m_load[i] += statement.calls[i]; // NaN stays: nothing is known of that interval
        }
    }

    std::vector<std::pair<const Known*, const Known*>> pairs() const {
        std::vector<std::pair<const Known*, const Known*>> out;
        for (const auto& lookUp : m_known) {
            if (!isLookUp(lookUp)) {
                continue;
            }
            for (const auto& list : m_known) {
                if (&list != &lookUp && list.calls->database == lookUp.calls->database &&
                    list.calls->user == lookUp.calls->user && isList(list) &&
                    feeds(list.read, *lookUp.read.lookUp)) {
                    out.emplace_back(&list, &lookUp);
                }
            }
        }
        return out;
    }

    bool isLookUp(const Known& statement) const {
        return statement.read.lookUp &&
               (statement.allCalls <= 0 || statement.allRows <= kOneRow * statement.allCalls);
    }

    bool isList(const Known& statement) const {
        return statement.allCalls <= 0 ||
               statement.allRows >= m_options.leastRowsPerParent * statement.allCalls;
    }

    static bool stronger(const NPlusOne& a, const NPlusOne& b) {
        return a.shareInRuns != b.shareInRuns ? a.shareInRuns > b.shareInRuns : a.correlation > b.correlation;
    }

    std::optional<NPlusOne> examined(const Known& list, const Known& lookUp, std::size_t tests) const {
        NPlusOne out;
        out.list = list.calls->id;
        out.lookUp = lookUp.calls->id;
        out.listCalls = list.allCalls;
        out.lookUpCalls = lookUp.allCalls;
        out.lookUpSeconds = lookUp.calls->seconds;
        const bool counted = fromCounters(list, lookUp, tests, out);
        const bool seen = fromSessions(out, tests);
        if (!counted && !seen) {
            return std::nullopt;
        }
        const double byCounters = std::clamp(0.5 + out.correlation / 3, 0.0, 0.85);
        out.confidence = counted && seen ? 0.97 : seen ? 0.9 : byCounters;
        describe(*lookUp.read.lookUp, out);
        return out;
    }

    bool fromCounters(const Known& list, const Known& lookUp, std::size_t tests, NPlusOne& out) const {
        if (list.allCalls <= 0 || lookUp.allCalls < m_options.leastCalls || list.allRows <= 0) {
            return false;
        }
        out.perList = lookUp.allCalls / list.allCalls;
        out.perRow = lookUp.allCalls / list.allRows;
        if (out.perList < m_options.leastPerParent || list.active < m_options.leastIntervals ||
            lookUp.active < m_options.leastIntervals) {
            return false;
        }
        std::vector<double> others = m_load;
        for (std::size_t i = 0; i < others.size(); ++i) {
            others[i] -= i < list.calls->calls.size() ? list.calls->calls[i] : 0;
            others[i] -= i < lookUp.calls->calls.size() ? lookUp.calls->calls[i] : 0;
        }
        PartialCorrelation together;
        double byChance = 1;
        for (const std::size_t joined : kJoinedIntervals) {
            const auto rows = joinedSums(list.calls->rows, joined);
            const auto calls = joinedSums(lookUp.calls->calls, joined);
            const auto load = joinedSums(others, joined);
            // Of the roots, since counts scatter the more the higher they are, and busy hours would speak
            // alone.
            const auto rowRoots = roots(rows);
            const auto callRoots = roots(calls);
            const auto loadRoots = roots(load);
            auto levels = partialCorrelation(rowRoots, callRoots, loadRoots);
            levels.slope = partialCorrelation(rows, calls, load).slope;
            // The load is known by samples only, and what is left of its slow waves ties everything together;
            // from one interval to the next there are none.
            const auto moves =
                partialCorrelation(differences(rowRoots), differences(callRoots), differences(loadRoots));
            const bool both = levels.value >= m_options.leastCorrelation && moves.value >= kLeastOfMoves;
            if (both && levels.count >= m_options.leastIntervals && levels.value > together.value) {
                together = levels;
                byChance = std::max(levels.pValue, moves.pValue);
            }
        }
        const auto tried = static_cast<double>(tests * std::size(kJoinedIntervals));
        if (together.value < m_options.leastCorrelation || byChance * tried > m_options.significance ||
            together.slope < kLeastPerRow || together.slope > kMostPerRow) {
            return false;
        }
        out.correlation = together.value;
        out.intervals = together.count;
        return true;
    }

    bool fromSessions(NPlusOne& out, std::size_t tests) const {
        const auto pair = m_runs.pairs.find({out.list, out.lookUp});
        if (pair == m_runs.pairs.end() || pair->second.runs < m_options.leastRuns) {
            return false;
        }
        const auto& lookUp = m_runs.statements.at(out.lookUp);
        const auto executions = static_cast<double>(lookUp.executions);
        const double share = static_cast<double>(pair->second.lookUps) / executions;
        if (share < m_options.leastShareInRuns ||
            m_runs.byChance(out.list, out.lookUp) * static_cast<double>(tests) > m_options.significance) {
            return false;
        }
        out.runs = pair->second.runs;
        out.meanRun = static_cast<double>(pair->second.lookUps) / static_cast<double>(out.runs);
        out.shareInRuns = share;
        if (out.lookUpCalls <= 0) { // nothing but the log
            out.listCalls = static_cast<double>(m_runs.statements.at(out.list).executions);
            out.lookUpCalls = executions;
            out.lookUpSeconds = lookUp.seconds;
            out.perList = executions / out.listCalls;
        }
        return true;
    }

    static void describe(const LookUp& lookUp, NPlusOne& out) {
        out.table = lookUp.table;
        out.column = lookUp.column;
        if (lookUp.writes) {
            out.advice = {PatternAdvice::batch, PatternAdvice::pipeline};
        } else {
            out.advice = {lookUp.newest ? PatternAdvice::lateral : PatternAdvice::join,
                          PatternAdvice::anyOfArray, PatternAdvice::cache};
        }
    }

    NPlusOneOptions m_options;
    SessionRuns m_runs;
    std::vector<Known> m_known;
    std::vector<double> m_load; // calls of all statements, by interval
};

} // namespace

std::vector<NPlusOne> findNPlusOne(std::span<const StatementCalls> statements,
                                   std::span<const SessionStatement> sessions,
                                   const NPlusOneOptions& options) {
    return PairFinder(statements, sessions, options).run();
}

std::string_view toString(PatternAdvice advice) {
    switch (advice) {
    case PatternAdvice::join:
        return "join";
    case PatternAdvice::anyOfArray:
        return "= ANY($1)";
    case PatternAdvice::lateral:
        return "join lateral";
    case PatternAdvice::batch:
        return "batch";
    case PatternAdvice::cache:
        return "cache";
    case PatternAdvice::pool:
        return "pool";
    case PatternAdvice::pipeline:
        break;
    }
    return "pipeline";
}

} // namespace pavement::analyzer
