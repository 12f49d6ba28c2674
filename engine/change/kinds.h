#pragma once
// What can be changed. Each function says what is wanted as a Change; that it is possible, and what it takes,
// is found out by preview(). Names are plain (they are quoted here); expressions, predicates and bodies are
// SQL in an empty search_path: whatever is not in pg_catalog carries its schema. ErrorCode: invalidInput.

#include "engine/change/change.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace pavement::change {

struct TableName {
    std::string schema, name;
};

struct IndexKey {
    std::string column;             // a column's name, or
    std::string expression;         // SQL
    std::string operatorClass = {}; // as SQL: "public.gin_trgm_ops"; empty: the type's own
    bool descending = false;
};

struct NewIndex {
    TableName table;
    std::string name; // at most 63 bytes; the index lies in the table's schema
    std::vector<IndexKey> keys;
    std::vector<std::string> include = {};
    std::string where = {}; // SQL
    std::string method = "btree";
    bool unique = false;
};

// CONCURRENTLY. An invalid index that a failed attempt leaves is removed if it is ours.
Change createIndex(const NewIndex& index);
// CONCURRENTLY; the definition is kept. Refused for what a constraint, the replica identity or a partitioned
// index needs.
Change dropIndex(const std::string& schema, const std::string& index);

// ALTER SYSTEM SET and a reload; undone by the former ALTER SYSTEM value or RESET. Refused for settings that
// hold secrets, name programs or files, or decide who may connect.
Change setServerSetting(const std::string& name, const std::string& value);
Change resetServerSetting(const std::string& name);

// ALTER TABLE … SET (…); an empty value resets.
Change setTableOptions(const TableName& table, const std::map<std::string, std::string>& options);

// CREATE STATISTICS and the ANALYZE without which it says nothing. kinds: of ndistinct, dependencies, mcv.
Change createStatistics(const TableName& table, const std::string& name,
                        const std::vector<std::string>& columns, const std::vector<std::string>& kinds);

struct NewTrigger {
    TableName table;
    std::string name;     // of the trigger
    std::string function; // in the table's schema
    std::string body;     // PL/pgSQL between BEGIN and END included, returns trigger
    std::vector<std::string> events = {"insert", "update", "delete", "truncate"};
};

// AFTER … FOR EACH STATEMENT, with its function.
Change createTrigger(const NewTrigger& trigger);

Change createPublication(const std::string& name, const std::vector<TableName>& tables);

// A temporary one: it lives in the session that made it, which the outcome hands over; closed, it is gone.
// Refused unless max_slot_wal_keep_size bounds what it can keep the server from deleting.
Change createSlot(const std::string& name, const std::string& plugin = "pgoutput");

// CONFIG SET, and CONFIG REWRITE where it is to outlive a restart.
Change setRedisConfig(const std::string& name, const std::string& value, bool rewrite);

inline constexpr std::size_t kMostKeys = 100'000;
// UNLINK of exactly these keys. Cannot be undone.
Change invalidateKeys(const std::vector<std::string>& keys);

// ANALYZE, or VACUUM (ANALYZE). Cannot be undone, and need not.
Change analyzeTable(const TableName& table);
Change vacuumTable(const TableName& table);

} // namespace pavement::change
