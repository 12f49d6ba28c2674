#pragma once
// The one way to write to a target: look at it beforehand (preview), do it (apply), take it back (undo), and
// after a crash find out what came of it (lookUp, resolve). Every command is announced in the journal, on the
// disk, before it is sent. Credentials are handed in for one call, a session is opened with them, and both
// are gone when the call returns. One thread at a time; any thread may request the stop.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/change/change.h"
#include "engine/change/journal.h"
#include "engine/postgres/session.h"
#include "engine/redis/connection.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

namespace pavement::change {

// As whom, and where. For changing: handed in for one call and not kept.
using Credentials = std::variant<postgres::ConnectionSettings, redis::Settings>;

struct Permission {
    std::string actor;              // the operating-system user who said yes
    std::string target;             // as the person calls it
    bool production = false;        // the target is marked so …
    bool productionAllowed = false; // … and this very change on it was allowed
};

struct Limits {
    Milliseconds lock{2000};         // waiting for a lock, ordinary statements
    Milliseconds statement{30'000};  // ordinary statements
    Milliseconds lasting{3'600'000}; // building an index, VACUUM
    // How long one of those may wait in a row for other sessions' locks and snapshots.
    Milliseconds lastingLock{120'000};
    // After a stop or a limit: cancel the statement; after this long end its session; after this long again
    // let go of the connection, and the change is in doubt until the server can be asked.
    Milliseconds grace{2000};
    Milliseconds connect{5000};
};

// Where it is; told on the calling thread.
struct Progress {
    // begun: written down, nothing sent. Then of each step: announced in the journal, answered by the server,
    // journalled with what the server shows now.
    enum class Point { begun, announced, answered, journalled, done };
    Point point = Point::begun;
    int step = -1;
    const Plan* plan = nullptr;
};

struct Options {
    Limits limits;
    std::function<void(const Progress&)> onProgress; // may be empty
};

struct Outcome {
    ChangeId id = 0;
    State state = State::failed;
    std::string words;              // what came of it, for a person
    std::optional<Error> problem;   // why it is not what was wanted
    std::optional<Error> unwritten; // it was done, but the journal could not be told (a full disk)
    std::unique_ptr<postgres::Session> session; // of a replication slot alone: closed, the slot is gone
};

// What the server shows of a change that the journal does not know the end of.
enum class Standing { neverHappened, halfDone, done, changedSince, stillRunning };

std::string_view toString(Standing standing);

struct Found {
    Record record;
    Standing standing = Standing::neverHappened;
    std::string words;                       // what was found
    std::vector<Step> remains;               // what finishing would send
    bool canFinish = false, canUndo = false; // leaving it as it is can be chosen always
};

enum class Resolution { finish, undo, leave };

// Reads the server, writes nothing: ordinary read-only rights will do where they show the object. ErrorCode:
// those of Session::open and query; invalidInput, alreadyExists, notFound, permission, unsupported where the
// change is refused, with the reason.
Result<Plan> preview(const Change& change, const Credentials& credentials, Deadline deadline,
                     std::stop_token stop = {});

class Applier {
public:
    explicit Applier(Journal& journal)
        : m_journal(journal) {}

    // An Error: nothing was sent (not allowed, not the server of the plan, a standby, no longer as it was at
    // the preview, no rights — the hint holds the GRANT —, the journal cannot be written). An Outcome:
    // something was, and it says what came of it: verified, failed (what was left is removed), or inDoubt.
    Result<Outcome> apply(const Plan& plan, Credentials credentials, const Permission& permission,
                          const Options& options = {}, std::stop_token stop = {});

    // Only what is still as we left it. ErrorCode as above; alreadyExists where somebody changed it since.
    Result<Outcome> undo(ChangeId id, Credentials credentials, const Permission& permission,
                         const Options& options = {}, std::stop_token stop = {});

    // Each unfinished change of this server, as the server shows it now; those of other servers are left out.
    // Reads only.
    Result<std::vector<Found>> lookUp(const Credentials& credentials, Deadline deadline,
                                      std::stop_token stop = {});

    // Looks again, ends what of ours still runs on the server, and does what was chosen.
    Result<Outcome> resolve(ChangeId id, Resolution resolution, Credentials credentials,
                            const Permission& permission, const Options& options = {},
                            std::stop_token stop = {});

private:
    Journal& m_journal;
};

} // namespace pavement::change
