#pragma once
// What the catalogue and the statistics say about the tables of a plan: what findings need to tell a cause
// from a symptom. A plain value once read.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/plan/plan_tree.h"
#include "engine/postgres/session.h"
#include "engine/sql/statement.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

struct ColumnFacts {
    std::string name{};
    std::string type{}; // format_type: "integer", "character varying(20)"
    bool notNull = false;
    // Absent where there are no statistics, or none that this role may see.
    std::optional<double> distinct{};    // as n_distinct: below zero a part of the rows
    std::optional<double> correlation{}; // of the order on disk with the values, −1…1
    std::optional<double> averageWidth{};
    std::optional<double> statisticsTarget{}; // absent: default_statistics_target
};

struct IndexFacts {
    std::string schema, name, method; // "btree", …
    std::vector<std::string> keys;    // columns as called; an expression as the server writes it
    std::vector<std::string> included;
    std::string predicate;
    bool unique = false;
    bool usable = true; // valid and ready
    double pages = 0;
    std::vector<bool> isExpression; // of keys
    std::vector<std::string> order; // of keys, where it is not the usual one: " DESC", " NULLS FIRST", …
};

struct ExtendedStatistics {
    std::string schema{}, name{};
    std::vector<std::string> columns{};
    std::string
        kinds{}; // letters of pg_statistic_ext.stxkind: d(istinct), f (dependencies), m(ost common values), e
    bool filled = true; // ANALYZE has run since it was made; true where this role cannot know
};

struct TableFacts {
    std::string schema, name;
    double rows = -1; // reltuples; −1 never counted
    double pages = 0;
    double allVisiblePages = 0;
    double liveRows = 0; // by the counters
    double modifiedSinceAnalyze = 0;
    std::optional<double>
        secondsSinceAnalyze; // by hand or by autovacuum; absent: never, or counters were reset
    std::optional<double> secondsSinceVacuum;
    bool statisticsSeen = false; // some column has statistics that this role sees
    bool partitioned = false;
    std::string rootSchema, root; // the partitioned table that it is a part of; empty: of none
    bool autovacuum = true;       // not turned off for the table
    std::vector<ColumnFacts> columns;
    std::vector<IndexFacts> indexes;
    std::vector<ExtendedStatistics> extended;

    const ColumnFacts* column(std::string_view name) const;
    const IndexFacts* index(std::string_view name) const;
};

struct ForeignKeyFacts { // of the tables here, and of others that refer to them
    std::string name{};
    std::string schema{}, table{}; // the referencing one
    std::vector<std::string> columns{};
    bool indexed = false; // an index begins with these columns, in any order
    bool partitioned = false;
    std::string referenced{}; // the other table's name
};

struct PlanSettings { // what this session gets; bytes and milliseconds
    double workMemBytes = 4.0 * 1024 * 1024;
    double hashMemMultiplier = 1;
    bool jit = false;
    double jitAboveCost = 100'000;
    double maxParallelWorkersPerGather = 2;
    double maxParallelWorkers = 8;
    double minParallelTableScanBytes = 8.0 * 1024 * 1024;
    double blockBytes = 8192;
    double statisticsTarget = 100;
    std::int64_t version = 0; // server_version_num
};

struct PlanFacts {
    std::vector<TableFacts> tables;
    std::vector<ForeignKeyFacts> foreignKeys;
    PlanSettings settings;

    // As a plan or a statement names it: the schema may be empty, and then the name must be of one table
    // only.
    const TableFacts* table(std::string_view schema, std::string_view name) const;
};

// The tables that `tree` reads or writes and, where given, those the statement names; found through the
// session's search path, else by a name that only one table has. What is not there, or may not be seen, is
// left out. Six statements in one deadline. Errors as Session::query.
Result<PlanFacts> readPlanFacts(postgres::Session& session, const plan::PlanTree* tree,
                                const sql::StatementInfo* statement, Deadline deadline,
                                std::stop_token stop = {});

} // namespace pavement::analyzer
