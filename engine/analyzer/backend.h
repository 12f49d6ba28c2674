#pragma once
// Cancels a statement or ends a session: the one thing in this folder that acts on a server. It takes a
// person's confirmation, which names the session by its process id and the moments it, its transaction and
// its statement began — by the time the person has answered the process id may belong to somebody else, and a
// pooled session may do somebody else's work — and is written to the audit log before and after. Where the
// log cannot be written nothing is sent.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/postgres/session.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace pavement::analyzer {

struct BackendId {
    int pid = 0;
    // Microseconds since 1970, as LockSession and HorizonHolder carry them. The last two 0: whatever it does.
    std::int64_t backendStart = 0, transactionStart = 0, statementStart = 0;
};

enum class BackendAction { cancelStatement, endSession };

std::string_view toString(BackendAction action); // as in the audit log: "cancel backend", "terminate backend"

// Made where a person has said yes to this action on this session, nowhere else.
class BackendConfirmation {
public:
    // actor: the operating-system user who said yes. about: what the person was shown ("pms-legacy, idle in
    // transaction for 3 min"), for the audit log.
    BackendConfirmation(BackendId backend, BackendAction action, std::string actor, std::string about);

    const BackendId& backend() const { return m_backend; }

    BackendAction action() const { return m_action; }

    const std::string& actor() const { return m_actor; }

    const std::string& about() const { return m_about; }

private:
    BackendId m_backend;
    BackendAction m_action;
    std::string m_actor, m_about;
};

struct BackendOutcome {
    // The server sent the signal. A backend acts on it at its next look: the session or statement may be seen
    // a moment longer. False: the session had ended before, and nothing was sent.
    bool signalled = false;
    bool movedOn = false; // it has not ended, but does something else than was shown: nothing was sent
    std::optional<Error> auditProblem; // it was done, but its end could not be written to the log
};

// What serves: the session of the target's commands, not one that a collector waits in; read-only is enough.
// ErrorCode: invalidInput (this very session), permission (the hint says which grant), those of
// History::audit (nothing was sent), and those of Session::query (whether it was sent is not known then).
Result<BackendOutcome> act(postgres::Session& session, const BackendConfirmation& confirmed,
                           history::History& history, std::string_view target, const Clock& clock,
                           Deadline deadline, std::stop_token stop = {});

} // namespace pavement::analyzer
