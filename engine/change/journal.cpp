#include "engine/change/journal.h"

#include "engine/base/files.h"
#include "engine/change/journal_file.h"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace pavement::change {

namespace {

constexpr std::array<std::string_view, 9> kStates{"planned",  "applying", "applied", "verified", "failed",
                                                  "in doubt", "undoing",  "undone",  "given up"};

State stateFrom(std::string_view text) {
    for (std::size_t i = 0; i < kStates.size(); ++i)
        if (kStates[i] == text)
            return static_cast<State>(i);
    return State::inDoubt; // of a damaged row: to be looked at
}

struct Line {
    State state = State::planned;
    std::string words;
    std::optional<int> step;
    bool ofUndo = false, ended = false;
    int part = kNoPart;
    std::string now, backend;
};

Line lineFrom(SQLite::Statement& row, int first) {
    Line line;
    line.state = stateFrom(row.getColumn(first).getString());
    line.words = row.getColumn(first + 1).getString();
    if (!row.getColumn(first + 2).isNull())
        line.step = row.getColumn(first + 2).getInt();
    line.ofUndo = row.getColumn(first + 3).getInt() != 0;
    line.ended = row.getColumn(first + 4).getInt() != 0;
    line.part = row.getColumn(first + 5).isNull() ? kNoPart : row.getColumn(first + 5).getInt();
    line.now = row.getColumn(first + 6).getString();
    line.backend = row.getColumn(first + 7).getString();
    return line;
}

void fold(Record& record, const Line& line) {
    if (!line.step)
        return;
    record.step = *line.step;
    record.stepOfUndo = line.ofUndo;
    record.stepEnded = line.ended;
    if (!line.backend.empty())
        record.backend = line.backend;
    if (line.ofUndo)
        record.stepsEnded.clear(); // what it brought about is being taken back
    else if (line.ended)
        record.stepsEnded.push_back(*line.step);
    if (line.ended && line.part >= 0 && static_cast<std::size_t>(line.part) < record.after.size())
        record.after[static_cast<std::size_t>(line.part)] = line.now;
}

} // namespace

std::string_view toString(State state) {
    return kStates[static_cast<std::size_t>(state)];
}

bool isUnfinished(State state) {
    switch (state) {
    case State::planned:
    case State::applying:
    case State::applied:
    case State::inDoubt:
    case State::undoing:
        return true;
    default:
        return false;
    }
}

struct Journal::Impl {
    std::filesystem::path path;
    const Clock& clock;
    JournalFile file;

    template <typename F>
    auto guarded(F work) const -> decltype(work()) {
        try {
            return work();
        } catch (const SQLite::Exception& exception) {
            return fail(journalError(exception, path));
        }
    }

    SQLite::Database& database() const { return *file.database; }

    void write(ChangeId id, const Line& line, const std::optional<std::string>& outcome) const {
        SQLite::Statement added(database(), "INSERT INTO line(change, at, state, words, step, of_undo, ended,"
                                            " part, now, backend) VALUES(?,?,?,?,?,?,?,?,?,?)");
        const std::int64_t now = toMillis(clock.wall());
        added.bind(1, id);
        added.bind(2, now);
        added.bind(3, std::string(toString(line.state)));
        added.bind(4, line.words);
        if (line.step)
            added.bind(5, *line.step);
        added.bind(6, line.ofUndo ? 1 : 0);
        added.bind(7, line.ended ? 1 : 0);
        if (line.part != kNoPart)
            added.bind(8, line.part);
        added.bind(9, line.now);
        added.bind(10, line.backend);
        added.exec();
        SQLite::Statement state(database(),
                                "UPDATE change SET state=?, touched=?, outcome=coalesce(?, outcome)"
                                " WHERE id=?");
        state.bind(1, std::string(toString(line.state)));
        state.bind(2, now);
        if (outcome)
            state.bind(3, *outcome);
        state.bind(4, id);
        state.exec();
    }

    Result<void> add(ChangeId id, const Line& line, const std::optional<std::string>& outcome = {}) const {
        return guarded([&]() -> Result<void> {
            SQLite::Transaction transaction(database(), SQLite::TransactionBehavior::IMMEDIATE);
            write(id, line, outcome);
            transaction.commit();
            return {};
        });
    }

    Result<std::vector<Record>> read(const std::string& which) const {
        return guarded([&]() -> Result<std::vector<Record>> {
            SQLite::Transaction snapshot(database());
            std::vector<Record> records;
            SQLite::Statement rows(database(), "SELECT id, at, touched, actor, target, plan, state, outcome"
                                               " FROM change " +
                                                   which);
            while (rows.executeStep()) {
                auto json = parseJson(rows.getColumn(5).getString(), "plan in the journal");
                if (!json)
                    return fail(json.error());
                auto plan = planFromJson(*json);
                if (!plan)
                    return fail(plan.error());
                Record record;
                record.id = rows.getColumn(0).getInt64();
                record.at = fromMillis(rows.getColumn(1).getInt64());
                record.touched = fromMillis(rows.getColumn(2).getInt64());
                record.actor = rows.getColumn(3).getString();
                record.target = rows.getColumn(4).getString();
                record.plan = std::move(*plan);
                record.state = stateFrom(rows.getColumn(6).getString());
                record.outcome = rows.getColumn(7).getString();
                record.after.resize(record.plan.before.size());
                SQLite::Statement lines(database(), "SELECT state, words, step, of_undo, ended, part, now,"
                                                    " backend FROM line WHERE change=? ORDER BY id");
                lines.bind(1, record.id);
                while (lines.executeStep())
                    fold(record, lineFrom(lines, 0));
                records.push_back(std::move(record));
            }
            return records;
        });
    }
};

Journal::Journal(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& path, const Clock& clock) {
    auto impl = std::unique_ptr<Impl>(new Impl{path, clock, {}});
    auto journal = std::unique_ptr<Journal>(new Journal(std::move(impl)));
    std::optional<Hold> held;
    auto file = openJournalFile(path, clock, [&]() -> Result<void> {
        auto taken = journal->hold();
        if (!taken)
            return fail(taken.error());
        held.emplace(std::move(*taken));
        return {};
    });
    if (!file)
        return fail(file.error());
    journal->m_impl->file = std::move(*file);
    return journal;
}

const std::string& Journal::setAside() const {
    return m_impl->file.setAside;
}

Result<std::vector<Record>> Journal::list(std::size_t newest) const {
    return m_impl->read(fmt::format("ORDER BY id DESC LIMIT {}", newest));
}

Result<std::vector<Record>> Journal::unfinished() const {
    return m_impl->read(
        "WHERE state IN ('planned', 'applying', 'applied', 'in doubt', 'undoing') ORDER BY id");
}

Result<Record> Journal::find(ChangeId id) const {
    auto found = m_impl->read(fmt::format("WHERE id={}", id));
    if (!found)
        return fail(found.error());
    if (found->empty())
        return fail(ErrorCode::notFound, fmt::format("The journal knows no change {}", id));
    return std::move(found->front());
}

Result<std::vector<JournalLine>> Journal::lines(ChangeId id) const {
    return m_impl->guarded([&]() -> Result<std::vector<JournalLine>> {
        std::vector<JournalLine> lines;
        SQLite::Statement rows(m_impl->database(),
                               "SELECT at, state, words FROM line WHERE change=? ORDER BY id");
        rows.bind(1, id);
        while (rows.executeStep())
            lines.push_back({fromMillis(rows.getColumn(0).getInt64()),
                             stateFrom(rows.getColumn(1).getString()), rows.getColumn(2).getString()});
        return lines;
    });
}

Journal::Hold::~Hold() {
    if (m_fd >= 0)
        ::close(m_fd);
}

Journal::Hold::Hold(Hold&& other) noexcept
    : m_fd(std::exchange(other.m_fd, -1)) {}

Result<Journal::Hold> Journal::hold() const {
    const std::filesystem::path path = m_impl->path.string() + ".lock";
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(errnoError(errno, "opening", path));
    Hold hold(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0)
        return hold;
    if (errno != EWOULDBLOCK)
        return fail(errnoError(errno, "locking", path));
    return fail(ErrorCode::busy, "Another change is being made", "Try again when it has ended.");
}

Result<ChangeId> Journal::begin(const Hold&, const Plan& plan, std::string_view actor,
                                std::string_view target) {
    return m_impl->guarded([&]() -> Result<ChangeId> {
        SQLite::Database& database = m_impl->database();
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement row(database, "INSERT INTO change(at, touched, actor, target, plan, state, outcome)"
                                        " VALUES(?,?,?,?,?,?,'')");
        const std::int64_t now = toMillis(m_impl->clock.wall());
        row.bind(1, now);
        row.bind(2, now);
        row.bind(3, std::string(actor));
        row.bind(4, std::string(target));
        row.bind(5, dumpJson(toJson(plan)));
        row.bind(6, std::string(toString(State::planned)));
        row.exec();
        const ChangeId id = database.getLastInsertRowid();
        m_impl->write(id, {State::planned, plan.change.title, {}, false, false, kNoPart, {}, {}}, {});
        transaction.commit();
        return id;
    });
}

Result<void> Journal::stepBegins(const Hold&, ChangeId id, int step, bool ofUndo, std::string_view backend) {
    return m_impl->add(id, {ofUndo ? State::undoing : State::applying,
                            fmt::format("step {} is about to be sent", step + 1),
                            step,
                            ofUndo,
                            false,
                            kNoPart,
                            {},
                            std::string(backend)});
}

Result<void> Journal::stepEnded(const Hold&, ChangeId id, int step, bool ofUndo, int part,
                                std::string_view now) {
    return m_impl->add(id, {ofUndo ? State::undoing : State::applying,
                            fmt::format("step {} was answered", step + 1),
                            step,
                            ofUndo,
                            true,
                            part,
                            std::string(now),
                            {}});
}

Result<void> Journal::become(const Hold&, ChangeId id, State state, std::string_view outcome) {
    Line line;
    line.state = state;
    line.words = outcome;
    return m_impl->add(id, line, std::string(outcome));
}

} // namespace pavement::change
