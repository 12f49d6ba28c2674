#include "engine/monitor/alerts.h"

#include "engine/monitor/metrics.h"

#include <algorithm>
#include <cmath>

namespace pavement::monitor {

namespace {

// A watch nobody fed for this long and that is not active is forgotten: labels come and go.
constexpr Milliseconds kForgetAfter = std::chrono::hours{1};
// Shorter silences are a collection that came late.
constexpr Milliseconds kLeastSilence = std::chrono::minutes{3};

bool isConnected(const Snapshot& snapshot, std::string_view source) {
    return std::any_of(snapshot.sources.begin(), snapshot.sources.end(), [&](const SourceHealth& health) {
        return health.source == source && health.state != LinkState::unreachable &&
               health.state != LinkState::unknown;
    });
}

bool isBeyond(const AlertRule& rule, double value) {
    return rule.above ? value > rule.threshold : value < rule.threshold;
}

// A clearing point on the wrong side of the threshold would let an alert clear while it is still beyond.
double clearingPoint(const AlertRule& rule) {
    return rule.above ? std::min(rule.clearAt, rule.threshold) : std::max(rule.clearAt, rule.threshold);
}

bool isBack(const AlertRule& rule, double value) {
    return rule.above ? value <= clearingPoint(rule) : value >= clearingPoint(rule);
}

} // namespace

void AlertEngine::setRules(std::vector<AlertRule> rules) {
    for (auto watch = m_watches.begin(); watch != m_watches.end();) {
        const auto sameId = [&](const AlertRule& rule) { return rule.id == watch->first.first; };
        const auto before = std::find_if(m_rules.begin(), m_rules.end(), sameId);
        const auto after = std::find_if(rules.begin(), rules.end(), sameId);
        const bool kept =
            before != m_rules.end() && after != rules.end() && *before == *after && after->enabled;
        if (kept) {
            ++watch;
            continue;
        }
        if (watch->second.active) {
            m_withdrawn.push_back({AlertTransition::Kind::cleared, *watch->second.active});
        }
        watch = m_watches.erase(watch);
    }
    m_rules = std::move(rules);
}

std::vector<AlertTransition> AlertEngine::update(const Snapshot& snapshot) {
    const Timestamp at = snapshot.at;
    std::vector<AlertTransition> out;
    out.swap(m_withdrawn);
    for (const auto& rule : m_rules) {
        if (!rule.enabled || (!snapshot.hostIsServer && sourceOf(rule.metric) == "host")) {
            continue;
        }
        for (const auto& value : snapshot.values) {
            if (value.metric == rule.metric && (rule.label.empty() || rule.label == value.label)) {
                observe(rule, value, at, out);
            }
        }
    }
    for (auto watch = m_watches.begin(); watch != m_watches.end();) {
        auto& state = watch->second;
        if (state.active && state.active->snoozedUntil && at >= *state.active->snoozedUntil) {
            state.active->snoozedUntil.reset();
        }
        if (state.active) {
            const auto rule = std::find_if(m_rules.begin(), m_rules.end(), [&](const AlertRule& one) {
                return one.id == watch->first.first;
            });
            if (rule != m_rules.end() && isGone(*rule, state, snapshot)) {
                out.push_back({AlertTransition::Kind::withdrawn, *state.active});
                watch = m_watches.erase(watch);
                continue;
            }
        }
        const bool stale = !state.active && state.lastSeen && at - *state.lastSeen > kForgetAfter;
        watch = stale ? m_watches.erase(watch) : std::next(watch);
    }
    return out;
}

bool AlertEngine::isGone(const AlertRule& rule, Watch& watch, const Snapshot& snapshot) const {
    const std::string_view source = sourceOf(rule.metric);
    if (!snapshot.hostIsServer && source == "host") {
        return true;
    }
    const bool seen = watch.lastSeen == snapshot.at;
    if (seen || (!source.empty() && !isConnected(snapshot, source))) {
        watch.missingSince.reset(); // of a server that does not answer nothing is known
        return false;
    }
    if (!watch.missingSince) {
        watch.missingSince = snapshot.at;
    }
    return snapshot.at - *watch.missingSince > std::max({rule.holdFor, watch.spacing * 5, kLeastSilence});
}

void AlertEngine::observe(const AlertRule& rule, const MetricValue& value, Timestamp at,
                          std::vector<AlertTransition>& out) {
    if (std::isnan(value.value)) {
        return;
    }
    auto& watch = m_watches[{rule.id, value.label}];
    if (watch.lastSeen) {
        const Milliseconds since = at - *watch.lastSeen;
        const Milliseconds allowed = std::max(rule.holdFor, watch.spacing * 5 / 2);
        if (since < Milliseconds::zero() || since > allowed) {
            watch.beyondSince.reset();
            watch.backSince.reset();
        }
        watch.spacing = std::max(since, Milliseconds::zero());
    }
    watch.lastSeen = at;

    if (isBeyond(rule, value.value)) {
        watch.backSince.reset();
        if (!watch.beyondSince) {
            watch.beyondSince = at;
        }
        if (!watch.active && at - *watch.beyondSince >= rule.holdFor) {
            AlertState state;
            state.ruleId = rule.id;
            state.title = rule.title;
            state.metric = rule.metric;
            state.label = value.label;
            state.value = value.value;
            state.threshold = rule.threshold;
            state.since = *watch.beyondSince;
            watch.active = state;
            out.push_back({AlertTransition::Kind::raised, std::move(state)});
        }
    } else {
        watch.beyondSince.reset();
        if (!isBack(rule, value.value)) {
            watch.backSince.reset();
        } else if (!watch.backSince) {
            watch.backSince = at;
        }
    }
    if (!watch.active) {
        return;
    }
    watch.active->value = value.value;
    if (watch.backSince && at - *watch.backSince >= rule.holdFor) {
        out.push_back({AlertTransition::Kind::cleared, *watch.active});
        watch.active.reset();
        watch.backSince.reset();
    }
}

bool AlertEngine::acknowledge(const std::string& ruleId, const std::string& label) {
    const auto found = m_watches.find({ruleId, label});
    if (found == m_watches.end() || !found->second.active) {
        return false;
    }
    found->second.active->acknowledged = true;
    return true;
}

bool AlertEngine::snooze(const std::string& ruleId, const std::string& label, Timestamp until) {
    const auto found = m_watches.find({ruleId, label});
    if (found == m_watches.end() || !found->second.active) {
        return false;
    }
    found->second.active->snoozedUntil = until;
    return true;
}

void AlertEngine::setEventId(const std::string& ruleId, const std::string& label, std::int64_t eventId) {
    const auto found = m_watches.find({ruleId, label});
    if (found != m_watches.end() && found->second.active) {
        found->second.active->eventId = eventId;
    }
}

std::vector<AlertState> AlertEngine::active() const {
    std::vector<AlertState> states;
    for (const auto& [key, watch] : m_watches) {
        if (watch.active) {
            states.push_back(*watch.active);
        }
    }
    return states;
}

std::vector<AlertRule> defaultAlertRules() {
    using namespace std::chrono_literals;
    std::vector<AlertRule> rules;
    const auto add = [&](std::string id, std::string title, std::string_view metricId, bool above,
                         double threshold, double clearAt, Milliseconds holdFor, bool notify = true) {
        rules.push_back({std::move(id), std::move(title), std::string(metricId), "", above, threshold,
                         clearAt, holdFor, true, notify});
    };
    add("response-time", "Statements respond slowly", metric::kLogP95, true, 0.5, 0.4, 60s);
    add("mean-response-time", "Statements respond slowly on average", metric::kStatementMean, true, 0.2, 0.15,
        60s);
    add("errors", "Many statements fail", metric::kErrorRatio, true, 0.02, 0.01, 60s);
    add("rollbacks", "Many transactions are rolled back", metric::kRollbackRatio, true, 0.1, 0.05, 60s);
    add("blocked", "Sessions wait for locks", metric::kBlocked, true, 0.5, 0.5, 20s);
    add("long-transaction", "A transaction has been open for long", metric::kLongestTransaction, true, 600.0,
        600.0, 5s);
    add("idle-in-transaction", "A client holds a transaction open and does nothing",
        metric::kLongestIdleInTransaction, true, 60.0, 60.0, 5s);
    add("connections", "Connections are running out", metric::kConnectionsUsed, true, 0.9, 0.8, 20s);
    add("deadlocks", "Deadlocks", metric::kDeadlocks, true, 0.0, 0.0, 0s, false);
    add("buffer-hit-ratio", "Few blocks are found in the buffer cache", metric::kBufferHitRatio, false, 0.8,
        0.85, 300s, false);
    add("redis-hit-ratio", "Few keys are found in Redis", metric::kRedisHitRatio, false, 0.7, 0.75, 300s,
        false);
    add("replication-lag", "A standby is behind", metric::kReplicationLagSeconds, true, 60.0, 30.0, 30s);
    add("processor", "The processors are busy", metric::kHostCpu, true, 0.95, 0.85, 60s);
    add("memory", "Memory is short", metric::kHostMemory, true, 0.95, 0.9, 60s);
    return rules;
}

} // namespace pavement::monitor
