#pragma once
// What each kind of change has to know: what to send, how to look at the part of the server that it alters,
// and how to recognise its own work there. Everything else — journal, order, failure, undo, recovery — is the
// same for all and lies in run.cpp. Inside this module only. Kinds hold nothing; any thread.

#include "engine/change/change.h"
#include "engine/change/target.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::change {

enum class Fit {
    untouched, // as before
    whole,     // as the change makes it
    remnant,   // what an interrupted attempt of ours leaves behind
    foreign,   // neither: somebody else's doing
};

using Parts = std::vector<std::string>; // a fingerprint each; "" where there is nothing

class Kind {
public:
    virtual ~Kind() = default;
    virtual std::string_view name() const = 0;

    // Everything but `server`, which is filled in by the caller. Refuses what must not be done.
    virtual Result<Plan> plan(Target& target, const Change& change) const = 0;

    virtual Result<Parts> look(Target& target, const Plan& plan) const = 0;

    // Of a part that is not as it was before. after: as it was when our last step on it had been answered,
    // where that was written down.
    virtual Fit judge(const Plan& plan, std::size_t part, const std::string& now,
                      const std::optional<std::string>& after) const = 0;

    // Just before the first command, with the rights of the change: what only these can tell.
    virtual Result<void> precondition(Target&, const Plan&) const { return {}; }

    // After the last command: asks what look() does not, and gives further words for the outcome.
    virtual Result<std::string> verify(Target&, const Plan&) const { return std::string(); }

    virtual bool livesInItsSession() const { return false; }

protected:
    // A plan without steps yet: the change, what recognises its own work, and each part as it is now.
    Result<Plan> asSeen(Target& target, const Change& change, Json kept = {}) const;
};

const Kind* findKind(std::string_view name); // nullptr: unknown

// One of each; gathered in kinds.cpp.
std::unique_ptr<Kind> makeCreateIndex();
std::unique_ptr<Kind> makeDropIndex();
std::unique_ptr<Kind> makeServerSetting();
std::unique_ptr<Kind> makeTableOptions();
std::unique_ptr<Kind> makeStatistics();
std::unique_ptr<Kind> makeTrigger();
std::unique_ptr<Kind> makePublication();
std::unique_ptr<Kind> makeSlot();
std::unique_ptr<Kind> makeMaintenance();
std::unique_ptr<Kind> makeRedisConfig();
std::unique_ptr<Kind> makeRedisKeys();

} // namespace pavement::change
