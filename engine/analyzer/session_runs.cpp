#include "engine/analyzer/session_runs.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <set>

namespace pavement::analyzer {

namespace {

constexpr std::size_t kOthersBetween = 2;

struct Run {
    const SessionStatement* list = nullptr; // nullptr: first statement of the session
    std::size_t length = 0;
    std::size_t last = 0; // number in the session
};

class Session {
public:
    Session(SessionRuns& out, const NPlusOneOptions& options)
        : m_out(out)
        , m_options(options) {}

    void add(const SessionStatement& statement) {
        if (m_previous != nullptr) {
            const std::chrono::duration<double, std::milli> took(statement.seconds * 1'000);
            const auto pause = statement.at - m_previous->at - took;
            if (pause > m_options.longestPause) {
                closeAll();
                m_recent.clear();
                m_previous = nullptr; // a list that long ago is not what it asks for
            }
        }
        ++m_number;
        countPlace(statement.id, m_previous == nullptr ? std::string() : m_previous->id);
        // The list again: what it led to last time is over.
        for (auto& [id, run] : m_open) {
            if (run.list != nullptr && run.list->id == statement.id) {
                close(id, run);
            }
        }
        auto& run = m_open[statement.id];
        if (run.length > 0 && m_number - run.last > kOthersBetween + 1) {
            close(statement.id, run);
        }
        if (run.length == 0) {
            run.list = m_previous;
        }
        ++run.length;
        run.last = m_number;
        m_previous = &statement;
    }

    void end() {
        closeAll();
        for (const auto& id : m_seen) {
            auto& statement = m_out.statements[id];
            const auto& taken = m_taken[id];
            for (const auto& [before, count] : m_places) {
                const auto found = taken.find(before);
                statement.chances[before] += count - (found == taken.end() ? 0 : found->second);
            }
        }
    }

private:
    void closeAll() {
        for (auto& [id, run] : m_open) {
            close(id, run);
        }
    }

    // A place that follows `before` is a chance for all but those among the last few.
    void countPlace(const std::string& id, const std::string& before) {
        ++m_places[before];
        for (const auto& recent : std::set<std::string>(m_recent.begin(), m_recent.end())) {
            ++m_taken[recent][before];
        }
        if (std::find(m_recent.begin(), m_recent.end(), id) == m_recent.end()) {
            ++m_out.statements[id].starts[before];
        }
        m_seen.insert(id);
        m_recent.push_back(id);
        if (m_recent.size() > kOthersBetween + 1) {
            m_recent.pop_front();
        }
    }

    void close(const std::string& id, Run& run) {
        if (static_cast<double>(run.length) >= m_options.leastPerParent) {
            if (run.list != nullptr && run.list->id != id) {
                auto& pair = m_out.pairs[{run.list->id, id}];
                ++pair.runs;
                pair.lookUps += run.length;
            }
        }
        run = Run{};
    }

    SessionRuns& m_out;
    const NPlusOneOptions& m_options;
    std::map<std::string, Run> m_open;
    std::map<std::string, std::size_t> m_places;                       // by what came before
    std::map<std::string, std::map<std::string, std::size_t>> m_taken; // of a statement's places
    std::set<std::string> m_seen;
    std::deque<std::string> m_recent;
    const SessionStatement* m_previous = nullptr;
    std::size_t m_number = 0;
};

} // namespace

std::vector<const SessionStatement*> bySession(std::span<const SessionStatement> statements) {
    std::vector<const SessionStatement*> order;
    order.reserve(statements.size());
    for (const auto& statement : statements) {
        order.push_back(&statement);
    }
    // Stable: the log's own order decides among equal times.
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
        return a->session != b->session ? a->session < b->session : a->at < b->at;
    });
    return order;
}

double SessionRuns::byChance(const std::string& list, const std::string& lookUp) const {
    const auto found = statements.find(lookUp);
    if (found == statements.end()) {
        return 1;
    }
    const auto& statement = found->second;
    const auto sum = [](const std::map<std::string, std::size_t>& counts) {
        std::size_t all = 0;
        for (const auto& [before, count] : counts) {
            all += count;
        }
        return static_cast<double>(all);
    };
    const auto of = [&](const std::map<std::string, std::size_t>& counts) {
        const auto at = counts.find(list);
        return at == counts.end() ? 0.0 : static_cast<double>(at->second);
    };
    const double chances = sum(statement.chances);
    const double share = chances > 0 ? of(statement.chances) / chances : 1;
    const double starts = sum(statement.starts);
    const double after = of(statement.starts);
    if (share <= 0 || share >= 1 || after <= share * starts) {
        return 1;
    }
    // Upper tail of the binomial law.
    double tail = 0;
    for (double count = after; count <= starts; count += 1) {
        tail += std::exp(std::lgamma(starts + 1) - std::lgamma(count + 1) - std::lgamma(starts - count + 1) +
                         count * std::log(share) + (starts - count) * std::log1p(-share));
    }
    return std::min(1.0, tail);
}

SessionRuns sessionRuns(std::span<const SessionStatement> statements, const NPlusOneOptions& options) {
    SessionRuns out;
    const auto order = bySession(statements);
    for (std::size_t from = 0; from < order.size();) {
        Session session(out, options);
        std::size_t to = from;
        for (; to < order.size() && order[to]->session == order[from]->session; ++to) {
            auto& statement = out.statements[order[to]->id];
            ++statement.executions;
            statement.seconds += order[to]->seconds;
            session.add(*order[to]);
        }
        session.end();
        from = to;
    }
    return out;
}

} // namespace pavement::analyzer
