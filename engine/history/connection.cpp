#include "engine/history/connection.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace pavement::history {

namespace {

constexpr int kBusyMilliseconds = 2000;

int flagsFor(Connection::Mode mode) {
    return mode == Connection::Mode::write
               ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLITE_OPEN_NOMUTEX
               : SQLite::OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
}

} // namespace

Connection::Connection(const std::filesystem::path& path, Mode mode)
    : m_database(path.string(), flagsFor(mode), kBusyMilliseconds) {
    // Nothing in a file somebody handed us may run code, and what a damaged page says is checked before it
    // is followed.
    m_database.exec("PRAGMA trusted_schema=OFF");
    m_database.exec("PRAGMA cell_size_check=ON");
    m_database.exec("PRAGMA cache_size=-4000");
}

SQLite::Statement& Connection::statement(const std::string& sql) {
    auto& slot = m_statements[sql];
    if (!slot)
        slot = std::make_unique<SQLite::Statement>(m_database, sql);
    slot->tryReset();
    slot->clearBindings();
    return *slot;
}

std::int64_t Connection::number(const std::string& sql) {
    Query query(*this, sql);
    return query.next() ? query.integer(0) : 0;
}

void Connection::watchLog() {
    m_database.exec("PRAGMA wal_autocheckpoint=0");
    sqlite3_wal_hook(
        m_database.getHandle(),
        [](void* pages, sqlite3*, const char*, int inLog) {
            *static_cast<int*>(pages) = inLog;
            return SQLITE_OK;
        },
        m_logPages.get());
}

Query& Query::bindFrom(int index, const Query& row, int column) {
    const SQLite::Column value = row.m_statement.getColumn(column);
    if (value.isInteger())
        return bind(index, static_cast<std::int64_t>(value.getInt64()));
    if (value.isText())
        return bind(index, std::string_view(value.getText(), static_cast<std::size_t>(value.getBytes())));
    if (value.isBlob())
        return bind(index, row.blob(column));
    if (value.isFloat())
        m_statement.bind(index, value.getDouble());
    else
        m_statement.bind(index);
    return *this;
}

Transaction::Transaction(Connection& connection, const char* begin)
    : m_connection(connection) {
    m_connection.exec(begin);
}

Transaction::~Transaction() {
    if (!m_done && sqlite3_get_autocommit(m_connection.database().getHandle()) == 0)
        m_connection.database().tryExec("ROLLBACK");
}

void Transaction::commit() {
    m_connection.exec("COMMIT");
    m_done = true;
}

namespace {

// The second version: what statements did, their plans, and what their labels mean.
void addWork(Connection& connection) {
    connection.exec("ALTER TABLE statement_text ADD COLUMN fingerprint TEXT NOT NULL DEFAULT ''");
    connection.exec("ALTER TABLE statement_text ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0");
    connection.exec("CREATE TABLE work_label(id INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL,"
                    " label TEXT NOT NULL, first INTEGER NOT NULL, UNIQUE(target, label))");
    connection.exec("CREATE TABLE work(id INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL,"
                    " kind INTEGER NOT NULL, level INTEGER NOT NULL, at INTEGER NOT NULL,"
                    " body BLOB NOT NULL)");
    connection.exec("CREATE INDEX work_at ON work(target, kind, level, at)");
    connection.exec("CREATE INDEX work_order ON work(target, kind, level)"); // and by id, as every index
    // Rows up to this id of a level are contained in the next level.
    connection.exec("CREATE TABLE work_mark(target TEXT NOT NULL, kind INTEGER NOT NULL,"
                    " level INTEGER NOT NULL, folded INTEGER NOT NULL, PRIMARY KEY(target, kind, level))"
                    " WITHOUT ROWID");
    connection.exec("CREATE TABLE plan(id INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL,"
                    " statement TEXT NOT NULL, shape INTEGER NOT NULL, body TEXT NOT NULL,"
                    " source TEXT NOT NULL, scanned REAL NOT NULL, seconds REAL NOT NULL,"
                    " first INTEGER NOT NULL, last INTEGER NOT NULL, seen INTEGER NOT NULL,"
                    " UNIQUE(target, statement, shape))");
    connection.exec("CREATE TABLE plan_period(id INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL,"
                    " statement TEXT NOT NULL, shape INTEGER NOT NULL, first INTEGER NOT NULL,"
                    " last INTEGER NOT NULL, seen INTEGER NOT NULL)");
    connection.exec("CREATE INDEX plan_period_of ON plan_period(target, statement)");
    connection.exec("CREATE TABLE object_name(target TEXT NOT NULL, kind INTEGER NOT NULL,"
                    " oid INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY(target, kind, oid))"
                    " WITHOUT ROWID");
    connection.exec(fmt::format("PRAGMA user_version={}", kSchemaVersion).c_str());
}

// Added without a new version: who does not know the table reads and writes all else as before.
void addLoggedExecutions(Connection& connection) {
    connection.exec("CREATE TABLE logged_execution(target TEXT NOT NULL, statement TEXT NOT NULL,"
                    " at INTEGER NOT NULL, seconds REAL NOT NULL, shape INTEGER NOT NULL,"
                    " measured INTEGER NOT NULL, PRIMARY KEY(target, statement, at, seconds, shape))"
                    " WITHOUT ROWID");
}

} // namespace

// Chunks live in rowid tables in the order they were sealed: appending touches the end of the tree only, the
// oldest rows are the first ones, and a day's retention frees whole neighbouring pages. The index holds all
// that is needed to plan a read without touching a blob.
void createSchema(Connection& connection) {
    // All must come before the first table. A chunk of noise is some 1,500 bytes: of 4 KB pages it would
    // leave a sixth unused.
    connection.exec("PRAGMA page_size=8192");
    connection.exec("PRAGMA auto_vacuum=INCREMENTAL");
    connection.exec("PRAGMA journal_mode=WAL");
    Transaction transaction(connection);
    connection.exec(fmt::format("PRAGMA application_id={}", kApplicationId).c_str());
    connection.exec("PRAGMA user_version=1");
    connection.exec("CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");
    connection.exec("CREATE TABLE series(id INTEGER PRIMARY KEY, target TEXT NOT NULL, metric TEXT NOT NULL,"
                    " label TEXT NOT NULL, UNIQUE(target, metric, label))");
    connection.exec("CREATE TABLE tail(id INTEGER PRIMARY KEY, body BLOB NOT NULL)");
    for (const char* level : kLevelNames) {
        connection.exec(fmt::format("CREATE TABLE chunk_{0}(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                                    " series INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
                                    " count INTEGER NOT NULL, body BLOB NOT NULL);"
                                    "CREATE INDEX chunk_{0}_at ON chunk_{0}(series, first, last, count);"
                                    "CREATE TABLE latency_{0}(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                                    " series INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL);"
                                    "CREATE INDEX latency_{0}_at ON latency_{0}(series, at)",
                                    level)
                            .c_str());
    }
    // Rows up to this id of a series and level are contained in the next level.
    connection.exec("CREATE TABLE rolled(series INTEGER NOT NULL, level INTEGER NOT NULL,"
                    " chunks INTEGER NOT NULL DEFAULT 0, latencies INTEGER NOT NULL DEFAULT 0,"
                    " PRIMARY KEY(series, level)) WITHOUT ROWID");
    connection.exec("CREATE TABLE event(id INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL,"
                    " at INTEGER NOT NULL, until INTEGER, kind TEXT NOT NULL, title TEXT NOT NULL,"
                    " detail TEXT NOT NULL)");
    connection.exec("CREATE INDEX event_at ON event(at)");
    connection.exec("CREATE TABLE statement_text(target TEXT NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL,"
                    " seen INTEGER NOT NULL, PRIMARY KEY(target, id))");
    connection.exec("CREATE TABLE fact(target TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
                    " PRIMARY KEY(target, name)) WITHOUT ROWID");
    connection.exec("CREATE TABLE audit(id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL,"
                    " actor TEXT NOT NULL, target TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL,"
                    " hash BLOB NOT NULL)");
    connection.exec("CREATE INDEX audit_at ON audit(at)");
    connection.exec("CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit"
                    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END");
    connection.exec("CREATE TRIGGER audit_stays BEFORE DELETE ON audit"
                    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END");
    addWork(connection);
    addLoggedExecutions(connection);
    transaction.commit();
}

void migrateSchema(Connection& connection) {
    const bool hasWork = hasWorkTables(connection);
    const bool hasExecutions = hasLoggedExecutions(connection);
    if (hasWork && hasExecutions)
        return;
    Transaction transaction(connection);
    if (!hasWork)
        addWork(connection);
    if (!hasExecutions)
        addLoggedExecutions(connection);
    transaction.commit();
}

bool hasWorkTables(Connection& connection) {
    return connection.number("PRAGMA user_version") >= 2;
}

bool hasLoggedExecutions(Connection& connection) {
    return connection.number("SELECT count(*) FROM sqlite_master WHERE name='logged_execution'") > 0;
}

namespace {

// A full disk shows as many an input or output error, too.
bool isFull(const SQLite::Exception& exception, const std::filesystem::path& path) {
    const int code = exception.getErrorCode() & 0xFF;
    if (code != SQLITE_IOERR && code != SQLITE_CANTOPEN)
        return code == SQLITE_FULL;
    constexpr std::uintmax_t kNextToNothing = 64U << 10U;
    std::error_code none;
    const auto space = std::filesystem::space(path, none);
    return !none && space.available < kNextToNothing;
}

} // namespace

Error toError(const SQLite::Exception& exception, std::string_view doing, const std::filesystem::path& path) {
    Error error;
    error.message = fmt::format("Could not {} the history file {}", doing, path.string());
    error.context = fmt::format("SQLite {}: {}", exception.getErrorCode(), exception.what());
    if (isFull(exception, path)) {
        error.code = ErrorCode::diskFull;
        error.hint = "Free some space on that disk; recording resumes by itself.";
        return error;
    }
    switch (exception.getErrorCode() & 0xFF) {
    case SQLITE_NOTADB:
        error.code = ErrorCode::corrupt;
        error.hint = "It is no history file, or its beginning is destroyed. Choose another; recording into it"
                     " would set it aside under a new name and begin a new one.";
        break;
    case SQLITE_CORRUPT:
        error.code = ErrorCode::corrupt;
        error.hint = doing == "open"
                         ? "It is damaged. Recording into it sets it aside and saves what can still"
                           " be read of it."
                         : "The undamaged part stays readable; the file is set aside when it is"
                           " opened next.";
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error.code = ErrorCode::busy;
        error.hint = "Another program holds the file; try again.";
        break;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
        error.code = ErrorCode::permission;
        error.hint = "Check the owner and the mode of the file and of its folder.";
        break;
    default:
        error.code = ErrorCode::io;
        break;
    }
    return error;
}

bool isDamage(const SQLite::Exception& exception) {
    const int code = exception.getErrorCode() & 0xFF;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

} // namespace pavement::history
