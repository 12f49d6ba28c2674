#include "engine/analyzer/locks.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace pavement::analyzer {

namespace {

using Edges = std::vector<std::vector<std::size_t>>;

// Strongly connected components of more than one node, or of one that waits for itself (Tarjan, 1972).
class Cycles {
public:
    explicit Cycles(const Edges& edges)
        : m_edges(edges)
        , m_index(edges.size(), kUnseen)
        , m_low(edges.size(), 0)
        , m_onStack(edges.size(), false) {
        for (std::size_t node = 0; node < edges.size(); ++node)
            if (m_index[node] == kUnseen)
                visit(node);
    }

    const std::vector<std::vector<std::size_t>>& found() const { return m_found; }

private:
    static constexpr std::size_t kUnseen = static_cast<std::size_t>(-1);

    struct Step {
        std::size_t node;
        std::size_t next; // edge to look at
    };

    // By hand instead of by recursion: a queue of thousands is one long chain.
    void visit(std::size_t first) {
        std::vector<Step> steps{{first, 0}};
        enter(first);
        while (!steps.empty()) {
            Step& step = steps.back();
            if (step.next < m_edges[step.node].size()) {
                const std::size_t to = m_edges[step.node][step.next++];
                if (m_index[to] == kUnseen) {
                    enter(to);
                    steps.push_back({to, 0});
                } else if (m_onStack[to]) {
                    m_low[step.node] = std::min(m_low[step.node], m_index[to]);
                }
                continue;
            }
            const std::size_t done = step.node;
            steps.pop_back();
            if (!steps.empty())
                m_low[steps.back().node] = std::min(m_low[steps.back().node], m_low[done]);
            if (m_low[done] == m_index[done])
                leave(done);
        }
    }

    void enter(std::size_t node) {
        m_index[node] = m_low[node] = m_counter++;
        m_stack.push_back(node);
        m_onStack[node] = true;
    }

    void leave(std::size_t root) {
        std::vector<std::size_t> component;
        std::size_t node = 0;
        do {
            node = m_stack.back();
            m_stack.pop_back();
            m_onStack[node] = false;
            component.push_back(node);
        } while (node != root);
        const auto& out = m_edges[root];
        if (component.size() > 1 || std::find(out.begin(), out.end(), root) != out.end())
            m_found.push_back(std::move(component));
    }

    const Edges& m_edges;
    std::vector<std::size_t> m_index, m_low;
    std::vector<bool> m_onStack;
    std::vector<std::size_t> m_stack;
    std::size_t m_counter = 0;
    std::vector<std::vector<std::size_t>> m_found;
};

// How many wait for each node, each once however many ways lead there.
std::vector<std::size_t> reach(const Edges& waiters) {
    std::vector<std::size_t> counts(waiters.size(), 0);
    std::vector<std::size_t> seenFor(waiters.size(), static_cast<std::size_t>(-1));
    for (std::size_t from = 0; from < waiters.size(); ++from) {
        std::vector<std::size_t> open{from};
        seenFor[from] = from;
        while (!open.empty()) {
            const std::size_t node = open.back();
            open.pop_back();
            for (const std::size_t next : waiters[node]) {
                if (seenFor[next] != from) {
                    seenFor[next] = from;
                    ++counts[from];
                    open.push_back(next);
                }
            }
        }
    }
    return counts;
}

double ageOf(const LockSession& session) {
    return session.transactionSeconds.value_or(0.0);
}

// A way round inside the component, so that the pids read as "waits for".
std::vector<int> inOrder(const std::vector<std::size_t>& component, const Edges& blockers,
                         const std::vector<LockNode>& nodes) {
    const std::set<std::size_t> members(component.begin(), component.end());
    std::vector<int> pids;
    std::set<std::size_t> seen;
    std::size_t at = *members.begin();
    while (seen.insert(at).second) {
        pids.push_back(nodes[at].session.pid);
        for (const std::size_t next : blockers[at])
            if (members.contains(next) && (!seen.contains(next) || next == *members.begin())) {
                at = next;
                break;
            }
    }
    return pids;
}

class Arrangement {
public:
    explicit Arrangement(std::vector<LockSession> sessions) {
        takeIn(std::move(sessions));
        connect();
        placeUnderBlockers();
        const Cycles cycles(m_blockers);
        for (const auto& component : cycles.found())
            cut(component);
        hang();
    }

    LockForest take() { return std::move(m_forest); }

private:
    void takeIn(std::vector<LockSession> sessions) {
        std::set<int> involved;
        for (const LockSession& session : sessions) {
            if (!session.blockedBy.empty())
                involved.insert(session.pid);
            involved.insert(session.blockedBy.begin(), session.blockedBy.end());
        }
        for (LockSession& session : sessions)
            if (involved.contains(session.pid) && !m_byPid.contains(session.pid))
                add(std::move(session));
        for (const int pid : involved) { // a blocker that was gone, or hidden, when the sessions were read
            if (m_byPid.contains(pid))
                continue;
            LockSession unknown;
            unknown.pid = pid;
            unknown.hidden = true;
            add(std::move(unknown));
        }
    }

    void add(LockSession session) {
        m_byPid[session.pid] = m_forest.nodes.size();
        LockNode node;
        node.session = std::move(session);
        m_forest.nodes.push_back(std::move(node));
    }

    void connect() {
        auto& nodes = m_forest.nodes;
        m_blockers.resize(nodes.size());
        m_waiters.resize(nodes.size());
        for (std::size_t node = 0; node < nodes.size(); ++node) {
            const auto& session = nodes[node].session;
            for (const int pid : session.blockedBy) {
                const std::size_t blocker = m_byPid.at(pid);
                m_blockers[node].push_back(blocker);
                m_waiters[blocker].push_back(node);
            }
            nodes[node].softBlocked =
                !session.blockedBy.empty() && session.softBlockedBy.size() == session.blockedBy.size();
        }
        const auto counts = reach(m_waiters);
        for (std::size_t node = 0; node < nodes.size(); ++node) {
            nodes[node].blockedDirectly = m_waiters[node].size();
            nodes[node].blockedInAll = counts[node];
        }
    }

    void placeUnderBlockers() {
        const auto& nodes = m_forest.nodes;
        m_parent.resize(nodes.size());
        for (std::size_t node = 0; node < nodes.size(); ++node)
            for (const std::size_t blocker : m_blockers[node])
                if (blocker != node &&
                    (!m_parent[node] || nodes[blocker].blockedInAll > nodes[*m_parent[node]].blockedInAll))
                    m_parent[node] = blocker;
    }

    // A deadlock hangs below whoever blocks it from outside, else below its oldest transaction; the others
    // below that one, each under a member it waits for.
    void cut(const std::vector<std::size_t>& component) {
        auto& nodes = m_forest.nodes;
        m_forest.cycles.push_back(inOrder(component, m_blockers, nodes));
        const std::set<std::size_t> members(component.begin(), component.end());
        std::optional<std::size_t> top;
        for (const std::size_t member : component) {
            nodes[member].inCycle = true;
            for (const std::size_t blocker : m_blockers[member])
                if (!members.contains(blocker) && !top) {
                    top = member;
                    m_parent[member] = blocker;
                }
        }
        if (!top) {
            top = *std::max_element(component.begin(), component.end(), [&](std::size_t a, std::size_t b) {
                return ageOf(nodes[a].session) < ageOf(nodes[b].session);
            });
            m_parent[*top].reset();
        }
        std::vector<std::size_t> open{*top};
        std::set<std::size_t> placed{*top};
        while (!open.empty()) {
            const std::size_t node = open.back();
            open.pop_back();
            for (const std::size_t waiter : m_waiters[node])
                if (members.contains(waiter) && placed.insert(waiter).second) {
                    m_parent[waiter] = node;
                    open.push_back(waiter);
                }
        }
    }

    void hang() {
        auto& nodes = m_forest.nodes;
        for (std::size_t node = 0; node < nodes.size(); ++node) {
            if (m_parent[node])
                nodes[*m_parent[node]].children.push_back(node);
            else
                m_forest.roots.push_back(node);
        }
        const auto mostBlocking = [&](std::size_t a, std::size_t b) {
            if (nodes[a].blockedInAll != nodes[b].blockedInAll)
                return nodes[a].blockedInAll > nodes[b].blockedInAll;
            return ageOf(nodes[a].session) > ageOf(nodes[b].session);
        };
        std::stable_sort(m_forest.roots.begin(), m_forest.roots.end(), mostBlocking);
        for (LockNode& node : nodes)
            std::stable_sort(node.children.begin(), node.children.end(), mostBlocking);
    }

    LockForest m_forest;
    std::map<int, std::size_t> m_byPid;
    Edges m_blockers, m_waiters; // of each node
    std::vector<std::optional<std::size_t>> m_parent;
};

} // namespace

LockForest lockForest(std::vector<LockSession> sessions) {
    return Arrangement(std::move(sessions)).take();
}

} // namespace pavement::analyzer
