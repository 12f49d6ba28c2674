#pragma once
// A check of schema or instance as data: what to ask the server, from when on an answer is worth a person's
// time and who says so, why it matters, the SQL that mends it and the SQL that takes that back. A check says
// also what it cannot see, because silence is read as "all is well". Adding one is one entry in a
// checks_*.cpp and one row in the table of tests.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/base/units.h"
#include "engine/postgres/capabilities.h"

#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pavement::analyzer {

enum class Severity { notice, warning, critical };
enum class Confidence { low, medium, high };
enum class CheckCategory { indexes, schema, partitions, tables, vacuum, transactions, replication, instance };
enum class Privilege { none, readAllStats, superuser }; // readAllStats: pg_monitor has it
enum class ServerRole { any, primary };
// Whose counters a check reads: below their wanted age a finding says little.
enum class CounterSource { none, database, checkpointer };

std::string_view toString(Severity severity);
std::string_view toString(Confidence confidence);
std::string_view toString(CheckCategory category);

struct Threshold {
    std::string name;
    double value = 0;
    Unit unit = Unit::none;
    std::string source; // who says so; "own" with the reasoning where it is ours
};

// A figure as it is shown: evidence and costs of checks and of findings.
struct Figure {
    std::string label;
    double value = 0;
    Unit unit = Unit::none;
};

struct EvidenceColumn {
    std::string column; // of the check's SQL; a null there leaves the figure out
    std::string label;
    Unit unit = Unit::none;
};

// What is known of the server before the first check.
struct CheckTarget {
    postgres::Capabilities capabilities;
    std::map<std::string, std::string> extensionSchemas; // extension → its schema, quoted
    bool inRecovery = false;
    std::int64_t standbys = 0; // walsenders this role can see
    // Since the counters began: reset, crash (which discards them) or start of the cluster.
    std::optional<double> databaseCountersSeconds, checkpointerCountersSeconds;
    std::optional<Bytes> memory; // of the server's machine, where the caller knows it
    // What a new session gets, in milliseconds (pg_settings shows what this session overrides).
    std::optional<double> idleInTransactionTimeout;
};

// A text, or a choice by what the server can do; the choice may fail: then the check is skipped and says why.
class CheckSql {
public:
    using Choose = std::function<Result<std::string>(const CheckTarget&)>;

    CheckSql() = default;

    CheckSql(std::string text) // NOLINT: a plain text is the usual case
        : m_text(std::move(text)) {}

    CheckSql(const char* text) // NOLINT
        : m_text(text) {}

    CheckSql(Choose choose) // NOLINT
        : m_choose(std::move(choose)) {}

    Result<std::string> text(const CheckTarget& target) const {
        return m_choose ? m_choose(target) : Result<std::string>(m_text);
    }

private:
    std::string m_text;
    Choose m_choose;
};

// The SQL is one SELECT, everything in it named with its schema; $1, $2, … are the thresholds in their order
// (as float8). One row a finding, worst first. Columns with a meaning of their own:
//   schema, object   what it is about, shown as schema.object; schema may be null or absent
//   severity         0 notice, 1 warning, 2 critical; overrides the entry's
//   confidence       0 low, 1 medium, 2 high; likewise
//   note             a sentence about this very finding
// Every other column is evidence, cost or something the fix needs; `fix` and `undo` are templates over them
// (check_template.h).
struct Check {
    std::string id{}; // "index.unused"
    std::string title{};
    CheckCategory category = CheckCategory::schema;
    Severity severity = Severity::warning;
    Confidence confidence = Confidence::high;
    CheckSql sql{};
    std::vector<Threshold> thresholds{};
    std::vector<EvidenceColumn> evidence{};
    std::optional<EvidenceColumn> cost{}; // what it costs to leave it so
    int minVersion = 120000;              // server_version_num, inclusive
    int maxVersion = std::numeric_limits<int>::max();
    Privilege privilege = Privilege::none;
    std::string extension{}; // must be installed in the database
    ServerRole role = ServerRole::any;
    CounterSource counters = CounterSource::none;
    bool perServer = false; // counters a standby keeps for itself: what standbys use looks unused here
    Milliseconds timeLimit{2000};
    std::string why{};
    std::string fix{};
    std::string undo{};
    std::string advice{};    // what to do where no SQL can say it, and what to mind before running the fix
    std::string cannotSee{}; // the limits of this check
};

} // namespace pavement::analyzer
