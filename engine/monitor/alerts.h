#pragma once
// Alerts: a threshold on a metric that must hold for some time, with a gap between raising and clearing
// (hysteresis). Rules are plain data, edited in the window and kept as JSON. The engine here is a pure state
// machine: values and a time in, transitions out. Owned by one thread.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/monitor/snapshot.h"

#include <map>
#include <string>
#include <vector>

namespace pavement::monitor {

struct AlertRule {
    std::string id;
    std::string title;
    std::string metric;
    std::string label; // "" also matches every label of a labelled metric, each on its own
    bool above = true; // raise when the value is above the threshold; else below
    double threshold = 0.0;
    double clearAt = 0.0;         // value at which it clears; at the threshold when equal to it
    Milliseconds holdFor{30'000}; // must last this long before it is raised, and before it is cleared
    bool enabled = true;
    bool notify = true; // desktop notification

    bool operator==(const AlertRule&) const = default;
};

struct AlertTransition {
    // withdrawn: nobody reports the value any more (a standby was removed), though its source answers.
    enum class Kind { raised, cleared, withdrawn };
    Kind kind = Kind::raised;
    AlertState state;
};

class AlertEngine {
public:
    // Active alerts of unchanged rules stay active; those of changed, disabled and removed rules are reported
    // as cleared by the next update().
    void setRules(std::vector<AlertRule> rules);

    const std::vector<AlertRule>& rules() const { return m_rules; }

    // A value that is NaN neither raises nor clears. Values missing for longer than the hold time (and than
    // the metric's usual spacing) start the hold time afresh, so a gap is never taken for "it lasted"; an
    // alert whose value stays away while its source answers is withdrawn. Figures of this machine are not
    // judged while the server is elsewhere: they say nothing of it.
    std::vector<AlertTransition> update(const Snapshot& snapshot);

    bool acknowledge(const std::string& ruleId, const std::string& label);
    bool snooze(const std::string& ruleId, const std::string& label, Timestamp until);
    void setEventId(const std::string& ruleId, const std::string& label, std::int64_t eventId);
    std::vector<AlertState> active() const;

private:
    struct Watch {
        std::optional<Timestamp> beyondSince;
        std::optional<Timestamp> backSince;
        std::optional<AlertState> active;
        std::optional<Timestamp> lastSeen;
        std::optional<Timestamp> missingSince; // its source answers and does not speak of it
        Milliseconds spacing{0};               // between the last two values
    };

    void observe(const AlertRule& rule, const MetricValue& value, Timestamp at,
                 std::vector<AlertTransition>& out);
    bool isGone(const AlertRule& rule, Watch& watch, const Snapshot& snapshot) const;

    std::vector<AlertRule> m_rules;
    std::map<std::pair<std::string, std::string>, Watch> m_watches; // rule id, label
    std::vector<AlertTransition> m_withdrawn;                       // by setRules(), not yet reported
};

std::vector<AlertRule> defaultAlertRules();
std::string toJson(const std::vector<AlertRule>& rules);
Result<std::vector<AlertRule>>
alertRulesFromJson(std::string_view text); // invalidInput names the rule and the field

} // namespace pavement::monitor
