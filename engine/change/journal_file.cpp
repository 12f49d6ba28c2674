#include "engine/change/journal_file.h"

#include "engine/base/files.h"
#include "engine/base/log.h"

#include <SQLiteCpp/Transaction.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ctime>

namespace pavement::change {

namespace {

constexpr int kBusyMilliseconds = 5000;

enum class FileFound { nothing, ours, damaged, foreign, newer };

std::int64_t number(SQLite::Database& database, const char* sql) {
    return database.execAndGet(sql).getInt64();
}

std::unique_ptr<SQLite::Database> connect(const std::filesystem::path& path) {
    auto database =
        std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE, kBusyMilliseconds);
    // Nothing in a file somebody handed us may run code, and what a damaged page says is checked first.
    database->exec("PRAGMA trusted_schema=OFF");
    database->exec("PRAGMA cell_size_check=ON");
    database->exec("PRAGMA synchronous=EXTRA");
    return database;
}

// Opening it read-write lets SQLite finish what a killed program left half written.
FileFound inspect(const std::filesystem::path& path) {
    std::error_code none;
    if (std::filesystem::file_size(path, none) == 0)
        return FileFound::nothing;
    try {
        const auto database = connect(path);
        if (number(*database, "PRAGMA application_id") != kApplicationId)
            return FileFound::foreign;
        if (number(*database, "PRAGMA user_version") > kSchemaVersion)
            return FileFound::newer;
        const std::string checked = database->execAndGet("PRAGMA integrity_check(1)").getString();
        return checked == "ok" ? FileFound::ours : FileFound::damaged;
    } catch (const SQLite::Exception& exception) {
        const int code = exception.getErrorCode() & 0xFF;
        if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB)
            throw;
        return FileFound::damaged;
    }
}

Result<std::string> setAside(const std::filesystem::path& path, const Clock& clock, std::string_view why) {
    const auto now = std::chrono::time_point_cast<std::chrono::seconds>(clock.wall());
    const std::string stamp =
        fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
    std::string aside = path.string() + ".corrupt-" + stamp;
    std::error_code problem;
    for (int i = 2; std::filesystem::exists(aside, problem); ++i)
        aside = fmt::format("{}.corrupt-{}-{}", path.string(), stamp, i);
    std::filesystem::rename(path, aside, problem);
    if (problem)
        return fail(errnoError(problem.value(), "setting aside", path));
    for (const char* suffix : {"-journal", "-wal", "-shm"})
        std::filesystem::rename(path.string() + suffix, aside + suffix, problem); // there may be none
    log::warning(fmt::format("{} {}; it was set aside as {}", path.string(), why, aside));
    return aside;
}

void createSchema(SQLite::Database& database) {
    SQLite::Transaction transaction(database);
    database.exec(fmt::format("PRAGMA application_id={}", kApplicationId));
    database.exec(fmt::format("PRAGMA user_version={}", kSchemaVersion));
    database.exec("CREATE TABLE change(id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL,"
                  " touched INTEGER NOT NULL, actor TEXT NOT NULL, target TEXT NOT NULL,"
                  " plan TEXT NOT NULL, state TEXT NOT NULL, outcome TEXT NOT NULL)");
    database.exec("CREATE TABLE line(id INTEGER PRIMARY KEY AUTOINCREMENT, change INTEGER NOT NULL,"
                  " at INTEGER NOT NULL, state TEXT NOT NULL, words TEXT NOT NULL, step INTEGER,"
                  " of_undo INTEGER, ended INTEGER, part INTEGER, now TEXT, backend TEXT)");
    database.exec("CREATE INDEX line_of ON line(change)");
    database.exec("CREATE TRIGGER line_keeps BEFORE UPDATE ON line"
                  " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END");
    database.exec("CREATE TRIGGER line_stays BEFORE DELETE ON line"
                  " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END");
    transaction.commit();
}

} // namespace

Result<JournalFile> openJournalFile(const std::filesystem::path& path, const Clock& clock,
                                    const std::function<Result<void>()>& hold) {
    std::error_code none;
    if (std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none))
        return fail(ErrorCode::invalidInput, path.string() + " is not a file", "Choose another path.");
    try {
        JournalFile file;
        // Statements are nobody else's business; SQLite gives its rollback journal the mode of the file.
        const auto touch = [&]() -> Result<void> {
            const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
            if (fd < 0)
                return fail(errnoError(errno, "opening", path));
            ::close(fd);
            return {};
        };
        if (auto touched = touch(); !touched)
            return fail(touched.error());
        FileFound found = inspect(path);
        if (found == FileFound::newer)
            return fail(ErrorCode::unsupported,
                        path.string() + " was written by a newer version of this program",
                        "Update the program, or choose another file.");
        if (found == FileFound::damaged || found == FileFound::foreign) {
            if (auto held = hold(); !held)
                return fail(held.error());
            auto aside = setAside(
                path, clock, found == FileFound::damaged ? "is damaged" : "is no journal of this program");
            if (!aside)
                return fail(aside.error());
            file.setAside = std::move(*aside);
            if (auto touched = touch(); !touched)
                return fail(touched.error());
            found = FileFound::nothing;
        }
        file.database = connect(path);
        if (found == FileFound::nothing && number(*file.database, "SELECT count(*) FROM sqlite_master") == 0)
            createSchema(*file.database);
        return file;
    } catch (const SQLite::Exception& exception) {
        return fail(journalError(exception, path));
    }
}

Error journalError(const SQLite::Exception& exception, const std::filesystem::path& path) {
    Error error{ErrorCode::io,
                "The journal of changes " + path.string() + " cannot be written or read",
                {},
                fmt::format("SQLite {}: {}", exception.getErrorCode(), exception.what())};
    constexpr std::uintmax_t kNextToNothing = 64U << 10U;
    std::error_code none;
    const auto space = std::filesystem::space(path, none);
    const bool noRoom = !none && space.available < kNextToNothing; // shows as an I/O error as well
    switch (exception.getErrorCode() & 0xFF) {
    case SQLITE_FULL:
        error.code = ErrorCode::diskFull;
        break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        error.code = noRoom ? ErrorCode::diskFull : ErrorCode::io;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        error.code = ErrorCode::corrupt;
        error.hint = "It is damaged; it is set aside at the next start.";
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error.code = ErrorCode::busy;
        error.hint = "Another program writes to it; try again.";
        break;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        error.code = ErrorCode::permission;
        error.hint = "Check the owner and the mode of the file and of its folder.";
        break;
    default:
        break;
    }
    if (error.code == ErrorCode::diskFull)
        error.hint = "Free some space on that disk: what cannot be written down is not done.";
    return error;
}

} // namespace pavement::change
