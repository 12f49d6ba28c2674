#pragma once
// What one would write first: a row for each sample, in either order of the key. The peer to measure against.

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

struct Row {
    std::int64_t series = 0;
    std::int64_t at = 0;
    double value = 0;
};

class RowStore {
public:
    enum class Key { seriesThenTime, timeThenSeries };

    RowStore(const std::filesystem::path& path, Key key);
    ~RowStore();
    RowStore(const RowStore&) = delete;
    RowStore& operator=(const RowStore&) = delete;

    void append(std::span<const Row> rows); // one transaction
    void finish();                          // all of it into the file itself
    std::vector<double> read(std::int64_t series, std::int64_t from, std::int64_t to);
    // min, max, sum, count for each hour
    std::size_t readHours(std::int64_t series, std::int64_t from, std::int64_t to);

private:
    sqlite3* m_database = nullptr;
    sqlite3_stmt* m_insert = nullptr;
};

// What a query of one number says of a file.
double askNumber(const std::filesystem::path& path, const char* sql);
