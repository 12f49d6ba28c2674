#pragma once
// The course of one change, whatever its kind: forward, back, and what is to be made of a failure. Inside
// this module only; one thread.

#include "engine/change/applier.h"
#include "engine/change/kind.h"
#include "engine/change/target.h"

#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace pavement::change {

// How the parts, as the server shows them, stand to the plan.
struct Look {
    Parts parts;
    std::vector<Fit> fits;

    bool all(Fit fit) const;
    bool any(Fit fit) const;
};

Result<Look> lookAt(Target& target, const Kind& kind, const Record& record);

// What finishing would still send.
std::vector<Step> remaining(const Record& record, const Look& look);
bool looselyDone(const Record& record); // every step without a part was answered

enum class Way { forward, back };

class Run {
public:
    Run(Journal& journal, const Journal::Hold& hold, const Kind& kind, Record record,
        const Credentials& credentials, const Options& options)
        : m_journal(journal)
        , m_hold(hold)
        , m_kind(kind)
        , m_record(std::move(record))
        , m_credentials(credentials)
        , m_options(options) {}

    // Opens a session that may write, to the server of the plan and no other.
    Result<void> open(std::stop_token stop);
    Result<Look> look();
    // As it was at the preview, and with the rights that it takes.
    Result<void> precondition();
    Result<void> begin(const Permission& permission);
    // Ends what of ours may still run on the server.
    Result<void> endLeftover();

    Outcome forward(std::stop_token stop);
    Outcome back(std::stop_token stop);
    Outcome become(State state, std::string words, std::optional<Error> problem = {});

    const Record& record() const { return m_record; }

private:
    struct Stopped {
        Error problem;
        bool answered = true; // false: the step's answer is missing
    };

    std::optional<Stopped> go(Way way, std::stop_token stop);
    std::optional<Stopped> takeStep(Way way, std::size_t index, const Step& step, std::stop_token stop);
    Outcome verified();
    Outcome afterFailure(const Stopped& stopped);
    bool connectionGone(const Error& error) const;
    void tell(Progress::Point point, int step = -1) const;

    Journal& m_journal;
    const Journal::Hold& m_hold;
    const Kind& m_kind;
    Record m_record;
    const Credentials& m_credentials;
    const Options& m_options;
    std::optional<Target> m_target;
    std::optional<Error> m_unwritten;
    std::string m_remarks; // of steps of an undo that may fail without spoiling it
};

} // namespace pavement::change
