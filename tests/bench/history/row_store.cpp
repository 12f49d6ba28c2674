#include "tests/bench/history/row_store.h"

#include <sqlite3.h>

#include <cstdlib>
#include <iostream>

namespace {

void check(int code, sqlite3* database) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        std::cerr << "SQLite: " << sqlite3_errmsg(database) << '\n';
        std::exit(1);
    }
}

void exec(sqlite3* database, const char* sql) {
    check(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), database);
}

} // namespace

RowStore::RowStore(const std::filesystem::path& path, Key key) {
    check(sqlite3_open(path.c_str(), &m_database), m_database);
    exec(m_database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL");
    exec(m_database,
         key == Key::seriesThenTime
             ? "CREATE TABLE s(id INTEGER, ts INTEGER, v REAL, PRIMARY KEY(id, ts)) WITHOUT ROWID"
             : "CREATE TABLE s(id INTEGER, ts INTEGER, v REAL, PRIMARY KEY(ts, id)) WITHOUT ROWID");
    check(sqlite3_prepare_v2(m_database, "INSERT INTO s(id, ts, v) VALUES(?,?,?)", -1, &m_insert, nullptr),
          m_database);
}

RowStore::~RowStore() {
    sqlite3_finalize(m_insert);
    sqlite3_close(m_database);
}

void RowStore::append(std::span<const Row> rows) {
    exec(m_database, "BEGIN");
    for (const Row& row : rows) {
        sqlite3_bind_int64(m_insert, 1, row.series);
        sqlite3_bind_int64(m_insert, 2, row.at);
        sqlite3_bind_double(m_insert, 3, row.value);
        check(sqlite3_step(m_insert), m_database);
        sqlite3_reset(m_insert);
    }
    exec(m_database, "COMMIT");
}

void RowStore::finish() {
    exec(m_database, "PRAGMA wal_checkpoint(TRUNCATE)");
}

std::vector<double> RowStore::read(std::int64_t series, std::int64_t from, std::int64_t to) {
    sqlite3_stmt* select = nullptr;
    check(sqlite3_prepare_v2(m_database, "SELECT ts, v FROM s WHERE id=? AND ts>=? AND ts<? ORDER BY ts", -1,
                             &select, nullptr),
          m_database);
    sqlite3_bind_int64(select, 1, series);
    sqlite3_bind_int64(select, 2, from);
    sqlite3_bind_int64(select, 3, to);
    std::vector<double> values;
    while (sqlite3_step(select) == SQLITE_ROW)
        values.push_back(sqlite3_column_double(select, 1));
    sqlite3_finalize(select);
    return values;
}

std::size_t RowStore::readHours(std::int64_t series, std::int64_t from, std::int64_t to) {
    sqlite3_stmt* select = nullptr;
    check(sqlite3_prepare_v2(
              m_database,
              "SELECT ts/3600000, min(v), max(v), sum(v), count(*) FROM s WHERE id=? AND ts>=? AND"
              " ts<? GROUP BY 1",
              -1, &select, nullptr),
          m_database);
    sqlite3_bind_int64(select, 1, series);
    sqlite3_bind_int64(select, 2, from);
    sqlite3_bind_int64(select, 3, to);
    std::size_t rows = 0;
    while (sqlite3_step(select) == SQLITE_ROW)
        ++rows;
    sqlite3_finalize(select);
    return rows;
}

double askNumber(const std::filesystem::path& path, const char* sql) {
    sqlite3* database = nullptr;
    check(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), database);
    sqlite3_stmt* select = nullptr;
    check(sqlite3_prepare_v2(database, sql, -1, &select, nullptr), database);
    check(sqlite3_step(select), database);
    const double number = sqlite3_column_double(select, 0);
    sqlite3_finalize(select);
    sqlite3_close(database);
    return number;
}
