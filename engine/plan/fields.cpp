#include "engine/plan/fields.h"

#include <charconv>
#include <cmath>
#include <unordered_map>

namespace pavement::plan::detail {

namespace {

template <typename Group>
auto& ensure(Group& group) {
    return group ? *group : group.emplace();
}

bool store(std::string& to, Value& value) {
    if (value.kind != Value::Kind::text) {
        return false;
    }
    to = std::move(value.text);
    return true;
}

bool store(std::optional<double>& to, Value& value) {
    const auto number = toReal(value);
    to = number ? number : to;
    return number.has_value();
}

bool store(double& to, Value& value) {
    const auto number = toReal(value);
    to = number.value_or(to);
    return number.has_value();
}

bool store(std::optional<std::int64_t>& to, Value& value) {
    const auto number = toInteger(value);
    to = number ? number : to;
    return number.has_value();
}

bool store(std::int64_t& to, Value& value) {
    const auto number = toInteger(value);
    to = number.value_or(to);
    return number.has_value();
}

bool store(std::optional<bool>& to, Value& value) {
    const auto flag = toFlag(value);
    to = flag ? flag : to;
    return flag.has_value();
}

bool store(std::vector<std::string>& to, Value& value) {
    auto list = toList(value);
    if (list) {
        to = std::move(*list);
    }
    return list.has_value();
}

template <typename Enum>
requires std::is_enum_v<Enum>

bool store(Enum& to, Value& value) {
    const auto known = value.kind == Value::Kind::text ? named<Enum>(value.text) : std::nullopt;
    to = known.value_or(to);
    return known.has_value();
}

using Setter = bool (*)(Node&, Value&);
using MeasurementSetter = bool (*)(Measurements&, Value&);

template <auto Member>
bool set(Node& node, Value& value) {
    return store(node.*Member, value);
}

// A group comes to be only when one of its fields can be read.
template <auto Group, auto Member, typename Owner>
bool setIn(Owner& owner, Value& value) {
    auto& group = owner.*Group;
    const bool fresh = !group;
    if (store(ensure(group).*Member, value)) {
        return true;
    }
    if (fresh) {
        group.reset();
    }
    return false;
}

template <ConditionKind Kind>
bool setCondition(Node& node, Value& value) {
    if (value.kind != Value::Kind::text) {
        return false;
    }
    node.conditions.push_back({Kind, std::move(value.text)});
    return true;
}

template <KeyKind Kind>
bool setKeys(Node& node, Value& value) {
    auto list = toList(value);
    if (list) {
        node.keys.push_back({Kind, std::move(*list)});
    }
    return list.has_value();
}

bool setType(Node& node, Value& value) {
    if (value.kind != Value::Kind::text) {
        return false;
    }
    const auto type = named<NodeType>(value.text);
    node.type = type.value_or(NodeType::unknown);
    node.unknownType = type ? std::string() : std::move(value.text);
    return true;
}

bool addKeyLists(std::vector<KeyList>& lists, KeyKind kind, const Json& sets) {
    if (!sets.is_array()) {
        return false;
    }
    for (const Json& set : sets) {
        auto keys = toList(fromJson(set));
        if (!keys) {
            return false;
        }
        lists.push_back({kind, std::move(*keys)});
    }
    return true;
}

bool setGroupingSets(Node& node, Value& value) {
    std::vector<KeyList> lists;
    if (value.kind != Value::Kind::group || !value.group.is_array()) {
        return false;
    }
    for (const Json& phase : value.group) {
        for (const auto& [name, content] : phase.items()) {
            if (name != "Sort Key" && name != "Group Keys" && name != "Hash Keys") {
                return false;
            }
        }
        if (const auto sort = phase.find("Sort Key"); sort != phase.end()) {
            auto keys = toList(fromJson(*sort));
            if (!keys) {
                return false;
            }
            lists.push_back({KeyKind::sortKey, std::move(*keys)});
        }
        for (const auto& [name, kind] :
             {std::pair{"Hash Keys", KeyKind::hashKey}, {"Group Keys", KeyKind::groupKey}}) {
            if (const auto sets = phase.find(name); sets != phase.end() && !addKeyLists(lists, kind, *sets)) {
                return false;
            }
        }
    }
    node.keys.insert(node.keys.end(), std::make_move_iterator(lists.begin()),
                     std::make_move_iterator(lists.end()));
    return !value.group.empty();
}

bool setTargets(Node& node, Value& value) {
    if (value.kind != Value::Kind::group || !value.group.is_array()) {
        return false;
    }
    for (const Json& table : value.group) {
        if (!table.is_object()) {
            return false;
        }
    }
    for (const Json& table : value.group) {
        TargetTable& target = node.targets.emplace_back();
        for (const auto& [name, content] : table.items()) {
            Value field = fromJson(content);
            const bool known = (name == "Relation Name" && store(target.relation, field)) ||
                               (name == "Schema" && store(target.schema, field)) ||
                               (name == "Alias" && store(target.alias, field));
            if (!known) {
                keepProperty(target.extra, name, std::move(field));
            }
        }
    }
    return true;
}

const std::unordered_map<std::string_view, Setter>& nodeSetters() {
    using N = Node;
    static const std::unordered_map<std::string_view, Setter> setters{
        {"Node Type", setType},
        {"Parent Relationship", set<&N::relationship>},
        {"Subplan Name", set<&N::subplanName>},
        {"Strategy", set<&N::strategy>},
        {"Partial Mode", set<&N::partialMode>},
        {"Operation", set<&N::operation>},
        {"Join Type", set<&N::joinType>},
        {"Command", set<&N::setOpCommand>},
        {"Scan Direction", set<&N::scanDirection>},
        {"Parallel Aware", set<&N::parallelAware>},
        {"Async Capable", set<&N::asyncCapable>},
        {"Inner Unique", set<&N::innerUnique>},
        {"Single Copy", set<&N::singleCopy>},
        {"Custom Plan Provider", set<&N::customProvider>},
        {"Schema", set<&N::schema>},
        {"Relation Name", set<&N::relation>},
        {"Alias", set<&N::alias>},
        {"Index Name", set<&N::index>},
        {"CTE Name", set<&N::cteName>},
        {"Function Name", set<&N::functionName>},
        {"Table Function Name", set<&N::functionName>},
        {"Startup Cost", setIn<&N::estimates, &Estimates::startupCost>},
        {"Total Cost", setIn<&N::estimates, &Estimates::totalCost>},
        {"Plan Rows", setIn<&N::estimates, &Estimates::rows>},
        {"Plan Width", setIn<&N::estimates, &Estimates::width>},
        {"Index Cond", setCondition<ConditionKind::indexCond>},
        {"Recheck Cond", setCondition<ConditionKind::recheckCond>},
        {"TID Cond", setCondition<ConditionKind::tidCond>},
        {"Order By", setCondition<ConditionKind::orderBy>},
        {"Filter", setCondition<ConditionKind::filter>},
        {"Join Filter", setCondition<ConditionKind::joinFilter>},
        {"Hash Cond", setCondition<ConditionKind::hashCond>},
        {"Merge Cond", setCondition<ConditionKind::mergeCond>},
        {"One-Time Filter", setCondition<ConditionKind::oneTimeFilter>},
        {"Run Condition", setCondition<ConditionKind::runCondition>},
        {"Conflict Filter", setCondition<ConditionKind::conflictFilter>},
        {"Cache Key", setCondition<ConditionKind::cacheKey>},
        {"Function Call", setCondition<ConditionKind::functionCall>},
        {"Table Function Call", setCondition<ConditionKind::tableFunctionCall>},
        {"Sort Key", setKeys<KeyKind::sortKey>},
        {"Presorted Key", setKeys<KeyKind::presortedKey>},
        {"Group Key", setKeys<KeyKind::groupKey>},
        {"Hash Key", setKeys<KeyKind::hashKey>},
        {"Grouping Sets", setGroupingSets},
        {"Output", set<&N::output>},
        {"Params Evaluated", set<&N::paramsEvaluated>},
        {"Target Tables", setTargets},
        {"Rows Removed by Filter", set<&N::rowsRemovedByFilter>},
        {"Rows Removed by Join Filter", set<&N::rowsRemovedByJoinFilter>},
        {"Rows Removed by Index Recheck", set<&N::rowsRemovedByIndexRecheck>},
        {"Rows Removed by Conflict Filter", set<&N::rowsRemovedByConflictFilter>},
        {"Heap Fetches", set<&N::heapFetches>},
        {"Workers Planned", set<&N::workersPlanned>},
        {"Workers Launched", set<&N::workersLaunched>},
        {"Subplans Removed", set<&N::subplansRemoved>},
        {"Tuples Inserted", setIn<&N::tuples, &ModifiedTuples::inserted>},
        {"Tuples Updated", setIn<&N::tuples, &ModifiedTuples::updated>},
        {"Tuples Deleted", setIn<&N::tuples, &ModifiedTuples::deleted>},
        {"Tuples Skipped", setIn<&N::tuples, &ModifiedTuples::skipped>},
        {"Conflicting Tuples", setIn<&N::tuples, &ModifiedTuples::conflicting>},
        {"Sampling Method", setIn<&N::sampling, &Sampling::method>},
        {"Sampling Parameters", setIn<&N::sampling, &Sampling::parameters>},
        {"Repeatable Seed", setIn<&N::sampling, &Sampling::repeatableSeed>},
        {"Conflict Resolution", setIn<&N::conflict, &ConflictHandling::resolution>},
        {"Conflict Arbiter Indexes", setIn<&N::conflict, &ConflictHandling::arbiterIndexes>},
    };
    return setters;
}

template <bool Full>
bool setIncrementalGroups(Measurements& measurements, Value& value) {
    if (value.kind != Value::Kind::group) {
        return false;
    }
    const bool fresh = !measurements.incrementalSort;
    auto& details = ensure(measurements.incrementalSort);
    if (setSortGroups(Full ? details.fullSort : details.preSorted, value.group)) {
        return true;
    }
    if (fresh) {
        measurements.incrementalSort.reset();
    }
    return false;
}

template <auto Blocks, auto Count>
bool setBlocks(Measurements& measurements, Value& value) {
    const auto count = toInteger(value);
    if (count) {
        (ensure(measurements.buffers).*Blocks).*Count = *count;
    }
    return count.has_value();
}

// Up to 16 local reads are among the shared ones, and the names say neither.
template <auto Time>
bool setOldTime(Measurements& measurements, Value& value) {
    const bool known = setIn<&Measurements::ioTimes, Time>(measurements, value);
    if (known) {
        measurements.ioTimes->sharedIncludesLocal = true;
    }
    return known;
}

bool setWorkerJit(Measurements& measurements, Value& value) {
    Jit jit;
    if (value.kind != Value::Kind::group || !setJit(jit, value.group)) {
        return false;
    }
    measurements.jit.emplace() = jit;
    return true;
}

const std::unordered_map<std::string_view, MeasurementSetter>& measurementSetters() {
    using M = Measurements;
    static const std::unordered_map<std::string_view, MeasurementSetter> setters{
        {"Actual Startup Time", setIn<&M::actuals, &Actuals::startupMs>},
        {"Actual Total Time", setIn<&M::actuals, &Actuals::totalMs>},
        {"Actual Rows", setIn<&M::actuals, &Actuals::rows>},
        {"Actual Loops", setIn<&M::actuals, &Actuals::loops>},
        {"WAL Records", setIn<&M::wal, &Wal::records>},
        {"WAL FPI", setIn<&M::wal, &Wal::fullPageImages>},
        {"WAL Bytes", setIn<&M::wal, &Wal::bytes>},
        {"Sort Method", setIn<&M::sort, &SortDetails::method>},
        {"Sort Space Used", setIn<&M::sort, &SortDetails::spaceKb>},
        {"Sort Space Type", setIn<&M::sort, &SortDetails::spaceType>},
        {"Full-sort Groups", setIncrementalGroups<true>},
        {"Pre-sorted Groups", setIncrementalGroups<false>},
        {"Hash Buckets", setIn<&M::hash, &HashDetails::buckets>},
        {"Original Hash Buckets", setIn<&M::hash, &HashDetails::originalBuckets>},
        {"Hash Batches", setIn<&M::hash, &HashDetails::batches>},
        {"Original Hash Batches", setIn<&M::hash, &HashDetails::originalBatches>},
        {"Planned Partitions", setIn<&M::hash, &HashDetails::plannedPartitions>},
        {"HashAgg Batches", setIn<&M::hash, &HashDetails::aggregateBatches>},
        {"Peak Memory Usage", setIn<&M::hash, &HashDetails::peakMemoryKb>},
        {"Disk Usage", setIn<&M::hash, &HashDetails::diskKb>},
        {"Cache Hits", setIn<&M::hash, &HashDetails::cacheHits>},
        {"Cache Misses", setIn<&M::hash, &HashDetails::cacheMisses>},
        {"Cache Evictions", setIn<&M::hash, &HashDetails::cacheEvictions>},
        {"Cache Overflows", setIn<&M::hash, &HashDetails::cacheOverflows>},
        {"Exact Heap Blocks", setIn<&M::heapBlocks, &HeapBlocks::exact>},
        {"Lossy Heap Blocks", setIn<&M::heapBlocks, &HeapBlocks::lossy>},
        {"Storage", setIn<&M::storage, &StorageDetails::type>},
        {"Maximum Storage", setIn<&M::storage, &StorageDetails::maximumKb>},
        {"JIT", setWorkerJit},
        {"Shared Hit Blocks", setBlocks<&Buffers::shared, &BlockCounts::hit>},
        {"Shared Read Blocks", setBlocks<&Buffers::shared, &BlockCounts::read>},
        {"Shared Dirtied Blocks", setBlocks<&Buffers::shared, &BlockCounts::dirtied>},
        {"Shared Written Blocks", setBlocks<&Buffers::shared, &BlockCounts::written>},
        {"Local Hit Blocks", setBlocks<&Buffers::local, &BlockCounts::hit>},
        {"Local Read Blocks", setBlocks<&Buffers::local, &BlockCounts::read>},
        {"Local Dirtied Blocks", setBlocks<&Buffers::local, &BlockCounts::dirtied>},
        {"Local Written Blocks", setBlocks<&Buffers::local, &BlockCounts::written>},
        {"Temp Read Blocks", setIn<&M::buffers, &Buffers::tempRead>},
        {"Temp Written Blocks", setIn<&M::buffers, &Buffers::tempWritten>},
        {"I/O Read Time", setOldTime<&IoTimes::sharedReadMs>},
        {"I/O Write Time", setOldTime<&IoTimes::sharedWriteMs>},
        {"Shared I/O Read Time", setIn<&M::ioTimes, &IoTimes::sharedReadMs>},
        {"Shared I/O Write Time", setIn<&M::ioTimes, &IoTimes::sharedWriteMs>},
        {"Local I/O Read Time", setIn<&M::ioTimes, &IoTimes::localReadMs>},
        {"Local I/O Write Time", setIn<&M::ioTimes, &IoTimes::localWriteMs>},
        {"Temp I/O Read Time", setIn<&M::ioTimes, &IoTimes::tempReadMs>},
        {"Temp I/O Write Time", setIn<&M::ioTimes, &IoTimes::tempWriteMs>},
    };
    return setters;
}

struct AnySetter {
    Setter ofNode = nullptr;
    MeasurementSetter ofMeasurements = nullptr;
};

// Both tables in one: a node's field is looked up once.
const std::unordered_map<std::string_view, AnySetter>& allSetters() {
    static const auto setters = [] {
        std::unordered_map<std::string_view, AnySetter> all;
        for (const auto& [name, setter] : nodeSetters()) {
            all[name].ofNode = setter;
        }
        for (const auto& [name, setter] : measurementSetters()) {
            all[name].ofMeasurements = setter;
        }
        return all;
    }();
    return setters;
}

} // namespace

void setMeasurement(Measurements& measurements, std::string_view name, Value&& value) {
    const auto& setters = measurementSetters();
    const auto found = setters.find(name);
    if (found == setters.end() || !found->second(measurements, value)) {
        keepProperty(measurements.extra, name, std::move(value));
    }
}

void setNodeField(Node& node, std::string_view name, Value&& value) {
    const auto& setters = allSetters();
    const auto found = setters.find(name);
    const bool known = found != setters.end() &&
                       (found->second.ofNode != nullptr ? found->second.ofNode(node, value)
                                                        : found->second.ofMeasurements(node, value));
    if (!known) {
        keepProperty(node.extra, name, std::move(value));
    }
}

} // namespace pavement::plan::detail
