#include "engine/base/files.h"
#include "engine/base/log.h"
#include "engine/history/salvage.h"
#include "engine/history/store.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <ctime>

namespace pavement::history {

namespace {

constexpr std::uintmax_t kCheckWhole = 16U << 20U; // about a tenth of a second
constexpr auto kBetweenRebuilds = std::chrono::hours{1};

bool passesQuickCheck(Connection& connection) {
    Query check(connection, "PRAGMA quick_check(1)");
    return check.next() && check.text(0) == "ok";
}

} // namespace

// What lies under the path: nothing, a history of ours, a damaged one, or something else entirely. Looked at
// read-only, so that a file that is not ours is not touched.
Result<History::Impl::Found> History::Impl::inspect() {
    std::error_code none;
    if (std::filesystem::exists(m_options.path, none) &&
        !std::filesystem::is_regular_file(m_options.path, none))
        return fail(ErrorCode::invalidInput, m_options.path.string() + " is not a file",
                    "Choose another path.");
    const std::uintmax_t size = std::filesystem::file_size(m_options.path, none); // of a folder there is none
    if (none)
        return Found::nothing;
    try {
        Connection connection(m_options.path, Connection::Mode::read);
        const std::int64_t id = connection.number("PRAGMA application_id");
        const std::int64_t version = connection.number("PRAGMA user_version");
        if (id != kApplicationId) {
            const bool isEmpty = connection.number("SELECT count(*) FROM sqlite_master") == 0;
            return id == 0 && isEmpty ? Found::nothing : Found::foreign;
        }
        if (version > kSchemaVersion)
            return fail(
                ErrorCode::unsupported,
                fmt::format("{} was written by a newer version of this program", m_options.path.string()),
                "Update the program, or choose another file.", fmt::format("schema {}", version));
        if (size <= kCheckWhole && !passesQuickCheck(connection))
            return Found::damaged;
        return Found::ours;
    } catch (const SQLite::Exception& e) {
        if (!isDamage(e))
            throw;
        return Found::damaged;
    }
}

// Renamed together with its log, never deleted. Where it went, and nothing where it could not be renamed.
std::optional<std::filesystem::path> History::Impl::setAside(std::string_view why) {
    const auto now = std::chrono::time_point_cast<std::chrono::seconds>(m_clock.wall());
    const std::string stamp =
        fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
    std::filesystem::path aside = beside(".corrupt-" + stamp);
    std::error_code problem;
    for (int i = 2; std::filesystem::exists(aside, problem); ++i)
        aside = beside(fmt::format(".corrupt-{}-{}", stamp, i));
    std::filesystem::rename(m_options.path, aside, problem);
    if (problem)
        return std::nullopt;
    for (const char* suffix : {"-wal", "-shm"}) {
        std::filesystem::path target = aside;
        target += suffix;
        std::filesystem::rename(beside(suffix), target, problem); // there may be none
    }
    const std::string line =
        fmt::format("{} {}; it was set aside as {}", m_options.path.string(), why, aside.filename().string());
    log::warning(line);
    const std::lock_guard lock(m_healthMutex);
    m_health.setAside = aside.string();
    m_health.lastProblem = line;
    return aside;
}

std::unique_ptr<Connection> History::Impl::openWriter() {
    // Statements and notes are nobody else's business; SQLite gives its log the mode of the file.
    if (const int fd = ::open(m_options.path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); fd >= 0)
        ::close(fd);
    auto writer = std::make_unique<Connection>(m_options.path, Connection::Mode::write);
    // NORMAL: a commit survives the death of the program; a power cut may cost the last seconds, but never
    // the file.
    writer->exec("PRAGMA synchronous=NORMAL");
    writer->watchLog();
    writer->exec("PRAGMA journal_size_limit=16777216");
    writer->exec("PRAGMA secure_delete=OFF");
    if (writer->number("SELECT count(*) FROM sqlite_master") == 0) {
        createSchema(*writer);
        writer->exec("PRAGMA wal_checkpoint(TRUNCATE)"); // whose file it is now stands in the file itself
    }
    try {
        migrateSchema(*writer);
    } catch (const SQLite::Exception& e) {
        if (isDamage(e))
            throw;
        noteProblem(e, "bring up to date"); // a full disk: what the older version kept goes on being kept
    }
    m_hasWork = hasWorkTables(*writer);
    m_workLabels.clear();
    m_sweep = {};
    m_statementBytes.reset();
    return writer;
}

// A file whose log was left behind without it would swallow that log.
void History::Impl::clearWay() {
    std::error_code none;
    const std::uintmax_t size = std::filesystem::file_size(m_options.path, none);
    if (!none && size > 0)
        return;
    for (const char* suffix : {"-wal", "-shm"}) {
        if (std::filesystem::exists(beside(suffix), none)) {
            std::filesystem::path aside = beside(fmt::format(".corrupt-{}", toMillis(m_clock.wall())));
            aside += suffix;
            std::filesystem::rename(beside(suffix), aside, none);
        }
    }
}

Result<void> History::Impl::openForWriting() {
    const auto found = inspect();
    if (!found)
        return fail(found.error());
    std::optional<std::filesystem::path> damaged;
    if (*found == Found::foreign || *found == Found::damaged) {
        const auto aside =
            setAside(*found == Found::foreign ? "is not a history of this program" : "is damaged");
        if (!aside)
            return fail(ErrorCode::io, "Could not set the damaged file " + m_options.path.string() + " aside",
                        "Check the mode of its folder.");
        if (*found == Found::damaged)
            damaged = aside;
    }
    clearWay();
    const auto load = [&]() -> Result<void> {
        m_writer = openWriter();
        if (damaged && !salvageFrom(*damaged, m_options)) {
            putBack(*damaged);
            return fail(ErrorCode::cancelled, "Opening the history was given up");
        }
        loadCatalogue(*m_writer);
        loadTail(*m_writer);
        return {};
    };
    Result<void> loaded;
    try {
        loaded = load();
    } catch (const SQLite::Exception& e) {
        // A large file is not checked whole before; what every start needs of it cannot be read.
        if (!isDamage(e) || damaged)
            throw;
        m_writer.reset();
        damaged = setAside("is damaged");
        if (!damaged)
            throw;
        loaded = load();
    }
    m_damageSeen = false;
    return loaded;
}

bool History::Impl::salvageFrom(const std::filesystem::path& damaged, const OpenOptions& options) {
    const SalvageCounts counts = salvage(damaged, *m_writer, options.onSalvage, options.stop);
    if (counts.stopped)
        return false;
    const std::lock_guard lock(m_healthMutex);
    m_health.chunksDamaged += counts.damaged;
    m_damagedBefore += counts.damaged;
    m_health.lastProblem += fmt::format("; {} rows were saved from it", counts.saved);
    log::warning(fmt::format("{} rows were saved from {}, {} damaged places skipped", counts.saved,
                             damaged.string(), counts.damaged));
    return true;
}

void History::Impl::putBack(const std::filesystem::path& damaged) {
    m_writer.reset();
    std::error_code none;
    for (const char* suffix : {"", "-wal", "-shm"}) {
        std::filesystem::remove(beside(suffix), none);
        std::filesystem::path from = damaged;
        from += suffix;
        std::filesystem::rename(from, beside(suffix), none); // there may be none
    }
    const std::lock_guard lock(m_healthMutex);
    m_health.setAside.clear();
}

// While running: the file turned out to be damaged. Readers wait for this, and only for this.
Result<void> History::Impl::rebuild() {
    const SteadyTime now = std::chrono::steady_clock::now();
    if (m_rebuiltAt && now - *m_rebuiltAt < kBetweenRebuilds)
        return {}; // a disk that keeps on damaging files is not helped by writing more of them
    m_rebuiltAt = now;
    const std::unique_lock gate(m_gate);
    {
        const std::lock_guard lock(m_readersMutex);
        m_readers.clear();
    }
    return guarded<void>("rebuild", [&]() -> Result<void> {
        m_writer.reset();
        const auto aside = setAside("is damaged");
        m_writer = openWriter();
        if (!aside)
            return fail(ErrorCode::io, "Could not set the damaged file " + m_options.path.string() + " aside",
                        "Check the mode of its folder.");
        salvageFrom(*aside, OpenOptions{}); // nobody watches, and it is not given up
        m_catalogue.unwriteAll();
        // What the old tail said is still in memory, all of it.
        m_heads.distrustTail();
        Query state(*m_writer, "INSERT OR REPLACE INTO state(name, value) VALUES('sealings', ?)");
        state.bind(1, static_cast<std::int64_t>(m_heads.sealings())).run();
        return {};
    });
}

} // namespace pavement::history
