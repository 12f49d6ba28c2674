#pragma once
// One SQLite connection with its prepared statements, and the schema. Not thread-safe: the store lends a
// connection to one caller at a time.

#include "engine/base/result.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pavement::history {

inline constexpr std::int64_t kApplicationId = 0x50415648; // "PAVH"
inline constexpr int kSchemaVersion = 2;

inline constexpr std::size_t kWorkLevels = 3; // of statement work: raw, 1 min, 1 h
inline constexpr std::size_t kLevels = 4;     // raw, 10 s, 1 min, 1 h
inline constexpr std::array<const char*, kLevels> kLevelNames{"raw", "10s", "1m", "1h"};

class Connection {
public:
    enum class Mode { read, write };

    Connection(const std::filesystem::path& path, Mode mode); // throws SQLite::Exception

    SQLite::Database& database() { return m_database; }

    // Reset and without bindings.
    SQLite::Statement& statement(const std::string& sql);

    void exec(const char* sql) { m_database.exec(sql); }

    std::int64_t number(const std::string& sql); // the single number a statement yields

    // From here on this connection decides when the write-ahead log is folded in, by the pages in it.
    void watchLog();

    int logPages() const { return *m_logPages; }

private:
    std::unique_ptr<int> m_logPages = std::make_unique<int>(0); // SQLite holds its address
    SQLite::Database m_database;
    std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>> m_statements;
};

// A prepared statement in use; given back reset, so that it holds no lock.
class Query {
public:
    Query(Connection& connection, const std::string& sql)
        : m_statement(connection.statement(sql)) {}

    ~Query() { m_statement.tryReset(); }

    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& bind(int index, std::int64_t value) {
        m_statement.bind(index, value);
        return *this;
    }

    Query& bind(int index, double value) {
        m_statement.bind(index, value);
        return *this;
    }

    Query& bind(int index, std::string_view value) {
        m_statement.bind(index, std::string(value));
        return *this;
    }

    Query& bind(int index, std::span<const std::uint8_t> value) {
        m_statement.bind(index, static_cast<const void*>(value.data()), static_cast<int>(value.size()));
        return *this;
    }

    // A column of another statement's row, whatever its type.
    Query& bindFrom(int index, const Query& row, int column);

    bool next() { return m_statement.executeStep(); }

    void run() { m_statement.exec(); }

    std::int64_t integer(int column) const { return m_statement.getColumn(column).getInt64(); }

    double real(int column) const { return m_statement.getColumn(column).getDouble(); }

    bool isNull(int column) const { return m_statement.getColumn(column).isNull(); }

    std::string text(int column) const { return m_statement.getColumn(column).getString(); }

    // Valid until the next step.
    std::span<const std::uint8_t> blob(int column) const {
        const SQLite::Column value = m_statement.getColumn(column);
        return {static_cast<const std::uint8_t*>(value.getBlob()),
                static_cast<std::size_t>(value.getBytes())};
    }

private:
    SQLite::Statement& m_statement;
};

// A transaction that is rolled back unless committed; SQLite may have rolled it back by itself.
class Transaction {
public:
    explicit Transaction(Connection& connection, const char* begin = "BEGIN IMMEDIATE");
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Connection& m_connection;
    bool m_done = false;
};

void createSchema(Connection& connection);
// Brings a file of an older version up to date, in one transaction. Nothing in it is changed or lost.
void migrateSchema(Connection& connection);
bool hasWorkTables(Connection& connection); // a file of the first version, opened for reading, has none
// A file that was last written by a program without them, opened for reading, has none either.
bool hasLoggedExecutions(Connection& connection);

// What an exception of SQLite means to whoever called.
Error toError(const SQLite::Exception& exception, std::string_view doing, const std::filesystem::path& path);
bool isDamage(const SQLite::Exception& exception);

} // namespace pavement::history
