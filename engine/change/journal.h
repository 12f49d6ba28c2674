#pragma once
// What was meant to be changed, what was sent, and what came of it: a SQLite file of its own, in which every
// line is on the disk before the command it announces is sent. Listing goes on beside everything; changing
// takes the Hold, which one program has at a time. Each object is used by one thread at a time.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/change/change.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::change {

using ChangeId = std::int64_t;

enum class State {
    planned,  // written down, nothing sent
    applying, // a step was announced: it may have been sent
    applied,  // every step was answered
    verified, // and the server was asked whether it is so
    failed,   // not done; what was left of it is removed
    inDoubt,  // an answer is missing, or something is left: recovery looks at the server
    undoing,
    undone,
    givenUp, // left as it is, by somebody's word
};

std::string_view toString(State state);
bool isUnfinished(State state); // planned, applying, applied, inDoubt, undoing: recovery looks at these

struct Record {
    ChangeId id = 0;
    Timestamp at{};      // when it was begun
    Timestamp touched{}; // when its last line was written
    std::string actor;   // the operating-system user
    std::string target;  // as the person calls it
    Plan plan;
    State state = State::planned;
    std::string outcome; // in words
    // The last step announced, of which list, by which server process ("pid start"), and whether its answer
    // was written.
    int step = -1;
    bool stepOfUndo = false;
    bool stepEnded = true;
    std::string backend;
    std::vector<int> stepsEnded; // of the forward list
    // Each part as it was after the last step that altered it; nothing where that was never written.
    std::vector<std::optional<std::string>> after;
};

// One line of a change's past.
struct JournalLine {
    Timestamp at{};
    State state = State::planned;
    std::string text;
};

class Journal {
public:
    // Made with mode 0600 where there is none. A damaged or foreign file is set aside as NAME.corrupt-UTC and
    // a new one begun (setAside()). ErrorCode: permission, io, diskFull, busy, unsupported (written by a
    // newer program), invalidInput (no file).
    static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& path, const Clock& clock);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    // Empty unless a damaged file was set aside: what was under way then is not known, so say it.
    const std::string& setAside() const;

    Result<std::vector<Record>> list(std::size_t newest = 1000) const;
    Result<std::vector<Record>> unfinished() const;
    Result<Record> find(ChangeId id) const; // ErrorCode: notFound
    Result<std::vector<JournalLine>> lines(ChangeId id) const;

    // The right to change anything: an advisory lock on NAME.lock, which the kernel gives back when its
    // holder dies. So whoever has it knows that no other program is amid a change.
    class Hold {
    public:
        ~Hold();
        Hold(Hold&& other) noexcept;
        Hold& operator=(Hold&&) = delete;

    private:
        friend class Journal;

        explicit Hold(int fd)
            : m_fd(fd) {}

        int m_fd = -1;
    };

    Result<Hold> hold() const; // ErrorCode: busy

    // Each is on the disk when it returns; an Error means it is not, and then nothing may be sent.
    Result<ChangeId> begin(const Hold& hold, const Plan& plan, std::string_view actor,
                           std::string_view target);
    Result<void> stepBegins(const Hold& hold, ChangeId id, int step, bool ofUndo, std::string_view backend);
    // part and now: what the step altered, as the server shows it.
    Result<void> stepEnded(const Hold& hold, ChangeId id, int step, bool ofUndo, int part,
                           std::string_view now);
    Result<void> become(const Hold& hold, ChangeId id, State state, std::string_view outcome);

    struct Impl;

private:
    explicit Journal(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::change
