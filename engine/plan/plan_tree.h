#pragma once
// A plan of PostgreSQL 12 to 17 as EXPLAIN prints it, typed. The nodes lie in one vector in pre-order, so a
// parent comes before its children, a sub-tree is a range, and no walk needs recursion. Whatever is not
// modelled stays as a named property: nothing printed is lost. A plain value; immutable use from any thread.
//
// Times are milliseconds and memory is kB, as printed. Actual times and rows are averages over loops, and
// below a Gather the loops count every process: see accounting.h for what they come to.

#include "engine/plan/rare.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::plan {

enum class NodeType : std::uint8_t {
    unknown, // Node::unknownType has its name
    result,
    projectSet,
    modifyTable,
    append,
    mergeAppend,
    recursiveUnion,
    bitmapAnd,
    bitmapOr,
    nestedLoop,
    mergeJoin,
    hashJoin,
    seqScan,
    sampleScan,
    gather,
    gatherMerge,
    indexScan,
    indexOnlyScan,
    bitmapIndexScan,
    bitmapHeapScan,
    tidScan,
    tidRangeScan,
    subqueryScan,
    functionScan,
    tableFunctionScan,
    valuesScan,
    cteScan,
    namedTuplestoreScan,
    workTableScan,
    foreignScan,
    customScan,
    materialize,
    memoize,
    sort,
    incrementalSort,
    group,
    aggregate,
    windowAgg,
    unique,
    setOp,
    lockRows,
    limit,
    hash,
};

// What the node is to its parent. CTEs are InitPlans whose name begins with "CTE ".
enum class Relationship : std::uint8_t {
    none,
    outer,
    inner,
    member,
    subquery,
    initPlan,
    subPlan,
    child,
    children
};
enum class Strategy : std::uint8_t { none, plain, sorted, hashed, mixed };
enum class PartialMode : std::uint8_t { none, simple, partial, finalize };
enum class Operation : std::uint8_t { none, select, insert, update, remove, merge };
enum class JoinType : std::uint8_t { none, inner, left, full, right, semi, anti, rightSemi, rightAnti };
enum class SetOpCommand : std::uint8_t { none, intersect, intersectAll, except, exceptAll };
enum class ScanDirection : std::uint8_t { none, forward, backward, noMovement };
enum class ConditionKind : std::uint8_t {
    indexCond,
    recheckCond,
    tidCond,
    orderBy,
    filter,
    joinFilter,
    hashCond,
    mergeCond,
    oneTimeFilter,
    runCondition,
    conflictFilter,
    cacheKey,
    functionCall,
    tableFunctionCall,
};
enum class KeyKind : std::uint8_t { sortKey, presortedKey, groupKey, hashKey };

struct Condition {
    ConditionKind kind{};
    std::string text;
    bool operator==(const Condition&) const = default;
};

// Grouping sets come as several lists in the order printed; an empty one is the grand total.
struct KeyList {
    KeyKind kind{};
    std::vector<std::string> keys;
    bool operator==(const KeyList&) const = default;
};

struct Property {
    std::string name;
    std::string value;
    bool isJson = false; // a number, truth value, list or group as JSON; else plain text
    bool operator==(const Property&) const = default;
};

struct Estimates {
    double startupCost = 0;
    double totalCost = 0;
    double rows = 0; // per loop, and below a Gather per process
    std::int64_t width = 0;
    bool operator==(const Estimates&) const = default;
};

struct Actuals {
    std::optional<double> startupMs; // absent with TIMING OFF
    std::optional<double> totalMs;
    double rows = 0;
    double loops = 0; // 0: never executed
    bool operator==(const Actuals&) const = default;
};

struct BlockCounts {
    std::int64_t hit = 0;
    std::int64_t read = 0;
    std::int64_t dirtied = 0;
    std::int64_t written = 0;
    bool operator==(const BlockCounts&) const = default;
};

// Sums over all loops and processes, children included. Blocks are 8 kB unless the server was built
// otherwise.
struct Buffers {
    BlockCounts shared;
    BlockCounts local;
    std::int64_t tempRead = 0;
    std::int64_t tempWritten = 0;
    bool operator==(const Buffers&) const = default;
};

// Up to 16 the server adds local reads to shared ones, up to 14 it does not time temporary files.
struct IoTimes {
    std::optional<double> sharedReadMs;
    std::optional<double> sharedWriteMs;
    std::optional<double> localReadMs;
    std::optional<double> localWriteMs;
    std::optional<double> tempReadMs;
    std::optional<double> tempWriteMs;
    bool sharedIncludesLocal = false;
    bool operator==(const IoTimes&) const = default;
};

struct Wal {
    std::int64_t records = 0;
    std::int64_t fullPageImages = 0;
    std::int64_t bytes = 0;
    bool operator==(const Wal&) const = default;
};

struct SortDetails {
    std::string method;
    std::int64_t spaceKb = 0;
    std::string spaceType; // "Memory" or "Disk"
    bool operator==(const SortDetails&) const = default;
};

struct SortSpace {
    std::int64_t averageKb = 0;
    std::int64_t peakKb = 0;
    bool operator==(const SortSpace&) const = default;
};

struct SortGroups {
    std::int64_t count = 0;
    std::vector<std::string> methods;
    std::optional<SortSpace> memory;
    std::optional<SortSpace> disk;
    bool operator==(const SortGroups&) const = default;
};

struct IncrementalSortDetails {
    std::optional<SortGroups> fullSort;
    std::optional<SortGroups> preSorted;
    bool operator==(const IncrementalSortDetails&) const = default;
};

// Of Hash, of a hashed Aggregate and of Memoize: each has some of these.
struct HashDetails {
    std::optional<std::int64_t> buckets;
    std::optional<std::int64_t> originalBuckets;
    std::optional<std::int64_t> batches;
    std::optional<std::int64_t> originalBatches;
    std::optional<std::int64_t> plannedPartitions;
    std::optional<std::int64_t> aggregateBatches;
    std::optional<std::int64_t> peakMemoryKb;
    std::optional<std::int64_t> diskKb;
    std::optional<std::int64_t> cacheHits;
    std::optional<std::int64_t> cacheMisses;
    std::optional<std::int64_t> cacheEvictions;
    std::optional<std::int64_t> cacheOverflows;
    bool operator==(const HashDetails&) const = default;
};

struct HeapBlocks {
    std::int64_t exact = 0;
    std::int64_t lossy = 0;
    bool operator==(const HeapBlocks&) const = default;
};

struct StorageDetails {
    std::string type;
    std::int64_t maximumKb = 0;
    bool operator==(const StorageDetails&) const = default;
};

struct JitTimes {
    double generationMs = 0;
    std::optional<double> deformMs; // 17; part of generation
    double inliningMs = 0;
    double optimizationMs = 0;
    double emissionMs = 0;
    double totalMs = 0;
    bool operator==(const JitTimes&) const = default;
};

struct Jit {
    std::int64_t functions = 0;
    bool inlining = false;
    bool optimization = false;
    bool expressions = false;
    bool deforming = false;
    std::optional<JitTimes> times; // of the leader and all workers together
    bool operator==(const Jit&) const = default;
};

// What a node and one worker's part of it have alike.
struct Measurements {
    std::optional<Actuals> actuals; // absent: not run with ANALYZE
    std::optional<Buffers> buffers; // text leaves out what is zero
    Rare<IoTimes> ioTimes;
    Rare<Wal> wal;
    Rare<SortDetails> sort;
    Rare<IncrementalSortDetails> incrementalSort;
    Rare<HashDetails> hash;
    Rare<HeapBlocks> heapBlocks;
    Rare<StorageDetails> storage;
    Rare<Jit> jit; // of a worker, with VERBOSE
    std::vector<Property> extra;
    bool operator==(const Measurements&) const = default;
};

struct Worker : Measurements {
    std::int64_t number = 0;
    bool operator==(const Worker&) const = default;
};

// A table that ModifyTable writes, where it is another one than the statement names.
struct TargetTable {
    std::string schema;
    std::string relation;
    std::string alias;
    std::vector<Property> extra;
    bool operator==(const TargetTable&) const = default;
};

struct ModifiedTuples {
    std::optional<double> inserted;
    std::optional<double> updated;
    std::optional<double> deleted;
    std::optional<double> skipped;
    std::optional<double> conflicting;
    bool operator==(const ModifiedTuples&) const = default;
};

struct Sampling {
    std::string method;
    std::vector<std::string> parameters;
    std::string repeatableSeed;
    bool operator==(const Sampling&) const = default;
};

struct ConflictHandling {
    std::string resolution;
    std::vector<std::string> arbiterIndexes;
    bool operator==(const ConflictHandling&) const = default;
};

using NodeIndex = std::uint32_t;
inline constexpr NodeIndex kNoNode = 0xffff'ffff;

struct Node : Measurements {
    NodeType type = NodeType::unknown;
    Relationship relationship = Relationship::none;
    Strategy strategy = Strategy::none;
    PartialMode partialMode = PartialMode::none;
    Operation operation = Operation::none;
    JoinType joinType = JoinType::none;
    SetOpCommand setOpCommand = SetOpCommand::none;
    ScanDirection scanDirection = ScanDirection::none;
    std::optional<bool> parallelAware;
    std::optional<bool> asyncCapable;
    std::optional<bool> innerUnique;
    std::optional<bool> singleCopy;

    NodeIndex parent = kNoNode;
    NodeIndex firstChild = kNoNode;
    NodeIndex nextSibling = kNoNode;
    NodeIndex subtreeEnd = 0; // the sub-tree is [own index, subtreeEnd)
    std::uint32_t depth = 0;

    std::string unknownType;
    std::string subplanName; // "CTE recent", "InitPlan 1 (returns $0)", "SubPlan 2"
    std::string schema;      // printed with VERBOSE
    std::string relation;
    std::string alias;
    std::string index;
    std::string cteName;
    std::string functionName; // of a Function Scan or a Table Function Scan
    std::string customProvider;

    std::optional<Estimates> estimates; // absent with COSTS OFF
    std::vector<Condition> conditions;
    std::vector<KeyList> keys;
    std::vector<std::string> output;          // with VERBOSE
    std::vector<std::string> paramsEvaluated; // "$0": InitPlans a Gather runs before its workers; up to 16
    std::vector<Worker> workers;
    std::vector<TargetTable> targets;
    Rare<ModifiedTuples> tuples;
    Rare<Sampling> sampling;
    Rare<ConflictHandling> conflict;

    // Averages over loops, like rows.
    std::optional<double> rowsRemovedByFilter;
    std::optional<double> rowsRemovedByJoinFilter;
    std::optional<double> rowsRemovedByIndexRecheck;
    std::optional<double> rowsRemovedByConflictFilter;
    std::optional<double> heapFetches; // sum over all loops
    std::optional<std::int64_t> workersPlanned;
    std::optional<std::int64_t> workersLaunched;
    std::optional<std::int64_t> subplansRemoved; // pruned before the first row

    // Empty where there is none.
    std::string_view condition(ConditionKind kind) const;

    bool isCte() const {
        return relationship == Relationship::initPlan && subplanName.compare(0, 4, "CTE ") == 0;
    }

    bool neverExecuted() const { return actuals && actuals->loops == 0; }

    bool operator==(const Node&) const = default;
};

struct Setting {
    std::string name;
    std::optional<std::string> value;
    bool operator==(const Setting&) const = default;
};

struct Trigger {
    std::string name; // text leaves it out where there is a constraint
    std::string constraint;
    std::string relation; // text leaves it out where only one table is written
    std::optional<double> timeMs;
    double calls = 0;
    bool operator==(const Trigger&) const = default;
};

// What planning itself used.
struct PlanningUse {
    std::optional<Buffers> buffers;
    Rare<IoTimes> ioTimes;
    std::optional<std::int64_t> memoryUsedKb;
    std::optional<std::int64_t> memoryAllocatedKb;
    std::vector<Property> extra;
    bool operator==(const PlanningUse&) const = default;
};

struct Serialization {
    std::optional<double> timeMs;
    std::int64_t outputKb = 0;
    std::string format;
    std::optional<Buffers> buffers;
    Rare<IoTimes> ioTimes;
    bool operator==(const Serialization&) const = default;
};

struct PlanTree {
    std::vector<Node> nodes; // never empty once parsed; nodes[0] is the root

    std::string queryText; // from auto_explain
    std::string queryParameters;
    std::vector<Setting> settings;
    bool settingsPrinted = false; // EXPLAIN (SETTINGS) with nothing to say is not the same as none asked
    std::optional<std::int64_t> queryIdentifier;
    std::optional<PlanningUse> planning;
    std::optional<double> planningMs;
    std::vector<Trigger> triggers;
    bool triggersPrinted = false;
    std::optional<Jit> jit;
    std::optional<Serialization> serialization;
    std::optional<double> executionMs;
    std::vector<Property> extra;

    const Node& root() const { return nodes.front(); }

    bool analyzed() const { return !nodes.empty() && root().actuals.has_value(); }

    bool timed() const { return analyzed() && root().actuals->totalMs.has_value(); }

    // Appends a node below `parent` (kNoNode: the root) and returns its index. Parents come first, and
    // nodes are added in pre-order; link() afterwards.
    NodeIndex add(NodeIndex parent);
    // Sets firstChild, nextSibling, subtreeEnd and depth from the parents.
    void link();

    bool operator==(const PlanTree&) const = default;
};

inline constexpr std::uint32_t kDeepestPlan = 2000; // levels; parsers refuse more

// Names as EXPLAIN's JSON spells them.
std::string_view toString(NodeType type);
std::string_view toString(Relationship value);
std::string_view toString(Strategy value);
std::string_view toString(PartialMode value);
std::string_view toString(Operation value);
std::string_view toString(JoinType value);
std::string_view toString(SetOpCommand value);
std::string_view toString(ScanDirection value);
std::string_view toString(ConditionKind value);
std::string_view toString(KeyKind value);

// The other way; nullopt where the name is not known.
template <typename Enum>
std::optional<Enum> named(std::string_view name);

// "Seq Scan", or the unknown name.
std::string_view typeName(const Node& node);
// As text spells it: "Hash Left Join", "Parallel Seq Scan", "Partial HashAggregate", "Update".
std::string heading(const Node& node);

bool isScan(NodeType type); // reads a relation or something like one
bool isJoin(NodeType type);

} // namespace pavement::plan
