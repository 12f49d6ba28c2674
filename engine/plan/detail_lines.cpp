#include "engine/plan/detail_lines.h"

#include "engine/plan/fields.h"
#include "engine/plan/plain_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace pavement::plan::detail {

namespace {

// The number at the beginning; whatever unit follows is the caller's business.
template <typename Number>
std::optional<Number> leadingNumber(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !std::isfinite(static_cast<double>(number))) {
        return std::nullopt;
    }
    return number;
}

// The number behind `name`, as in "time=1.5 ms".
template <typename Number>
std::optional<Number> numberBehind(std::string_view text, std::string_view name) {
    const auto at = text.find(name);
    return at == std::string_view::npos ? std::nullopt : leadingNumber<Number>(text.substr(at + name.size()));
}

// Calls `word(word)` for each word, commas at their ends taken off.
template <typename Callback>
void forEachWord(std::string_view text, const Callback& word) {
    for (std::size_t from = 0; from < text.size();) {
        const auto end = std::min(text.find(' ', from), text.size());
        std::string_view one = text.substr(from, end - from);
        while (!one.empty() && one.back() == ',') {
            one.remove_suffix(1);
        }
        if (!one.empty()) {
            word(one);
        }
        from = end + 1;
    }
}

// Calls `pair(key, value)` for "A: 1  B: 2".
template <typename Callback>
void forEachPair(std::string_view key, std::string_view text, const Callback& pair) {
    for (;;) {
        const auto end = std::min(text.find("  "), text.size());
        pair(key, trimmed(text.substr(0, end)));
        if (end == text.size()) {
            return;
        }
        text = trimmed(text.substr(end));
        const auto colon = text.find(':');
        if (colon == std::string_view::npos) {
            return;
        }
        key = text.substr(0, colon);
        text.remove_prefix(colon + 1);
        text = trimmed(text);
    }
}

std::int64_t countOf(std::string_view text) {
    return leadingNumber<std::int64_t>(text).value_or(0);
}

void readSortMethod(Measurements& into, std::string_view value) {
    SortDetails& sort = into.sort.emplace();
    forEachPair("Sort Method", value, [&](std::string_view key, std::string_view text) {
        if (key == "Sort Method") {
            sort.method = text;
        } else {
            sort.spaceType = key;
            sort.spaceKb = countOf(text);
        }
    });
}

void readSortGroups(Measurements& into, const KeyValue& line) {
    auto& details = into.incrementalSort ? *into.incrementalSort : into.incrementalSort.emplace();
    SortGroups& groups = (line.key == "Full-sort Groups" ? details.fullSort : details.preSorted).emplace();
    forEachPair(line.key, line.value, [&](std::string_view key, std::string_view text) {
        if (key == line.key) {
            groups.count = countOf(text);
        } else if (key == "Sort Method" || key == "Sort Methods") {
            groups.methods = splitAtCommas(text);
        } else if (key == "Average Memory") {
            groups.memory.emplace().averageKb = countOf(text);
        } else if (key == "Average Disk") {
            groups.disk.emplace().averageKb = countOf(text);
        } else if (key == "Peak Memory" && groups.memory) {
            groups.memory->peakKb = countOf(text);
        } else if (key == "Peak Disk" && groups.disk) {
            groups.disk->peakKb = countOf(text);
        }
    });
}

void readHashTable(HashDetails& hash, const KeyValue& line) {
    const bool join = line.key == "Buckets";
    forEachPair(line.key, line.value, [&](std::string_view key, std::string_view text) {
        const auto count = countOf(text);
        const auto original = numberBehind<std::int64_t>(text, "(originally ").value_or(count);
        if (key == "Buckets") {
            hash.buckets = count;
            hash.originalBuckets = original;
        } else if (key == "Batches" && join) {
            hash.batches = count;
            hash.originalBatches = original;
        } else if (key == "Batches" || key == "HashAgg Batches") {
            hash.aggregateBatches = count;
            hash.diskKb = hash.diskKb.value_or(0);
        } else if (key == "Planned Partitions") {
            hash.plannedPartitions = count;
        } else if (key == "Memory Usage" || key == "Peak Memory Usage") {
            hash.peakMemoryKb = count;
        } else if (key == "Disk Usage") {
            hash.diskKb = count;
        } else if (key == "Hits") {
            hash.cacheHits = count;
        } else if (key == "Misses") {
            hash.cacheMisses = count;
        } else if (key == "Evictions") {
            hash.cacheEvictions = count;
        } else if (key == "Overflows") {
            hash.cacheOverflows = count;
        }
    });
}

void readSampling(Node& node, std::string_view value) {
    Sampling& sampling = node.sampling.emplace();
    constexpr std::string_view kRepeatable = " REPEATABLE (";
    if (const auto at = value.rfind(kRepeatable); at != std::string_view::npos && value.back() == ')') {
        sampling.repeatableSeed =
            value.substr(at + kRepeatable.size(), value.size() - at - kRepeatable.size() - 1);
        value = value.substr(0, at);
    }
    const auto bracket = std::min(value.find(" ("), value.size());
    sampling.method = value.substr(0, bracket);
    if (bracket + 3 <= value.size()) {
        sampling.parameters = splitAtCommas(value.substr(bracket + 2, value.size() - bracket - 3));
    }
}

void readTuples(ModifiedTuples& tuples, std::string_view value) {
    forEachWord(value, [&](std::string_view word) {
        const auto equals = std::min(word.find('='), word.size() - 1);
        const auto count = leadingNumber<double>(word.substr(equals + 1));
        const std::string_view name = word.substr(0, equals);
        if (name == "inserted") {
            tuples.inserted = count;
        } else if (name == "updated") {
            tuples.updated = count;
        } else if (name == "deleted") {
            tuples.deleted = count;
        } else if (name == "skipped") {
            tuples.skipped = count;
        }
    });
    // JSON prints the zeroes, text does not.
    for (auto* one : {&tuples.inserted, &tuples.updated, &tuples.deleted, &tuples.skipped}) {
        *one = one->value_or(0);
    }
}

void readWal(Measurements& into, std::string_view value) {
    Wal& wal = into.wal.emplace();
    wal.records = numberBehind<std::int64_t>(value, "records=").value_or(0);
    wal.fullPageImages = numberBehind<std::int64_t>(value, "fpi=").value_or(0);
    wal.bytes = value.substr(0, 6) == "bytes=" ? countOf(value.substr(6))
                                               : numberBehind<std::int64_t>(value, " bytes=").value_or(0);
    if (const auto full = value.find("buffers full="); full != std::string_view::npos) {
        into.extra.push_back({"WAL Buffers Full", std::to_string(countOf(value.substr(full + 13))), true});
    }
}

bool readMeasurement(Measurements& into, const KeyValue& line) {
    const auto& [key, value] = line;
    if (key == "Sort Method") {
        readSortMethod(into, value);
    } else if (key == "Full-sort Groups" || key == "Pre-sorted Groups") {
        readSortGroups(into, line);
    } else if (key == "Buckets" || key == "Batches" || key == "Planned Partitions" || key == "Hits" ||
               key == "Peak Memory Usage" || key == "Disk Usage") {
        readHashTable(into.hash ? *into.hash : into.hash.emplace(), line);
    } else if (key == "Heap Blocks") {
        HeapBlocks& blocks = into.heapBlocks.emplace();
        blocks.exact = numberBehind<std::int64_t>(value, "exact=").value_or(0);
        blocks.lossy = numberBehind<std::int64_t>(value, "lossy=").value_or(0);
    } else if (key == "Buffers") {
        readBuffers(into.buffers, value);
    } else if (key == "I/O Timings") {
        readIoTimes(into.ioTimes, value);
    } else if (key == "WAL") {
        readWal(into, value);
    } else if (key == "Storage") {
        StorageDetails& storage = into.storage.emplace();
        storage.type = value.substr(0, std::min(value.find(' '), value.size()));
        storage.maximumKb = numberBehind<std::int64_t>(value, "Maximum Storage: ").value_or(0);
    } else {
        return false;
    }
    return true;
}

} // namespace

std::optional<KeyValue> splitKey(std::string_view line) {
    constexpr std::size_t kLongestKey = 60;
    if (line.empty() || line.front() < 'A' || line.front() > 'Z') {
        return std::nullopt;
    }
    for (std::size_t i = 1; i < line.size() && i < kLongestKey; ++i) {
        const char c = line[i];
        if (c == ':') {
            if (i + 1 < line.size() && line[i + 1] != ' ') {
                return std::nullopt;
            }
            return KeyValue{line.substr(0, i), trimmed(line.substr(i + 1))};
        }
        const bool usual = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == ' ' || c == '-' || c == '/' || c == '_';
        if (!usual) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

bool isExpression(std::string_view key) {
    for (const std::string_view one :
         {"Filter",     "Index Cond", "Recheck Cond",    "Join Filter",         "Hash Cond",
          "Merge Cond", "TID Cond",   "One-Time Filter", "Conflict Filter",     "Run Condition",
          "Order By",   "Cache Key",  "Sort Key",        "Presorted Key",       "Group Key",
          "Hash Key",   "Output",     "Function Call",   "Table Function Call", "Remote SQL",
          "Sampling",   "Settings"}) {
        if (one == key) {
            return true;
        }
    }
    return false;
}

void readDetail(Node& node, Worker* worker, const KeyValue& line) {
    Measurements& into = worker == nullptr ? static_cast<Measurements&>(node) : *worker;
    if (readMeasurement(into, line)) {
        return;
    }
    if (worker != nullptr) {
        setMeasurement(*worker, line.key, Value::ofText(line.value));
    } else if (line.key == "Sampling") {
        readSampling(node, line.value);
    } else if (line.key == "Tuples") {
        readTuples(node.tuples ? *node.tuples : node.tuples.emplace(), line.value);
    } else if ((line.key == "Group Key" || line.key == "Hash Key") && line.value == "()") {
        node.keys.push_back({line.key == "Group Key" ? KeyKind::groupKey : KeyKind::hashKey, {}});
    } else {
        setNodeField(node, line.key, Value::ofText(line.value));
    }
}

void readBuffers(std::optional<Buffers>& buffers, std::string_view text) {
    Buffers found;
    std::string_view group;
    forEachWord(text, [&](std::string_view word) {
        const auto equals = word.find('=');
        if (equals == std::string_view::npos) {
            group = word;
            return;
        }
        const std::string_view name = word.substr(0, equals);
        const auto count = countOf(word.substr(equals + 1));
        if (group == "temp") {
            (name == "read" ? found.tempRead : found.tempWritten) = count;
            return;
        }
        BlockCounts& blocks = group == "local" ? found.local : found.shared;
        (name == "hit"       ? blocks.hit
         : name == "read"    ? blocks.read
         : name == "dirtied" ? blocks.dirtied
                             : blocks.written) = count;
    });
    buffers = found;
}

void readIoTimes(Rare<IoTimes>& times, std::string_view text) {
    IoTimes& found = times.emplace();
    std::string_view group; // up to 14 there is none
    forEachWord(text, [&](std::string_view word) {
        const auto equals = word.find('=');
        if (equals == std::string_view::npos) {
            group = word;
            return;
        }
        const bool read = word.substr(0, equals) == "read";
        const auto time = leadingNumber<double>(word.substr(equals + 1));
        if (group == "temp") {
            (read ? found.tempReadMs : found.tempWriteMs) = time;
        } else if (group == "local") {
            (read ? found.localReadMs : found.localWriteMs) = time;
        } else {
            (read ? found.sharedReadMs : found.sharedWriteMs) = time;
            found.sharedIncludesLocal = group != "shared";
        }
    });
}

bool readJitLine(Jit& jit, const KeyValue& line) {
    if (line.key == "Functions") {
        jit.functions = countOf(line.value);
    } else if (line.key == "Options") {
        const auto on = [&](std::string_view name) {
            return line.value.find(std::string(name) + " true") != std::string_view::npos;
        };
        jit.inlining = on("Inlining");
        jit.optimization = on("Optimization");
        jit.expressions = on("Expressions");
        jit.deforming = on("Deforming");
    } else if (line.key == "Timing") {
        JitTimes& times = jit.times.emplace();
        times.generationMs = numberBehind<double>(line.value, "Generation ").value_or(0);
        times.deformMs = numberBehind<double>(line.value, "(Deform ");
        times.inliningMs = numberBehind<double>(line.value, "Inlining ").value_or(0);
        times.optimizationMs = numberBehind<double>(line.value, "Optimization ").value_or(0);
        times.emissionMs = numberBehind<double>(line.value, "Emission ").value_or(0);
        times.totalMs = numberBehind<double>(line.value, "Total ").value_or(0);
    } else {
        return false;
    }
    return true;
}

bool readTrigger(PlanTree& tree, std::string_view line) {
    constexpr std::string_view kTrigger = "Trigger ";
    const auto colon = line.rfind(": ");
    if (line.substr(0, kTrigger.size()) != kTrigger || colon == std::string_view::npos) {
        return false;
    }
    const auto calls = numberBehind<double>(line.substr(colon), "calls=");
    if (!calls) {
        return false;
    }
    Trigger trigger;
    trigger.calls = *calls;
    trigger.timeMs = numberBehind<double>(line.substr(colon), "time=");
    std::string_view name = line.substr(kTrigger.size(), std::max(colon, kTrigger.size()) - kTrigger.size());
    if (const auto on = name.rfind(" on "); on != std::string_view::npos) {
        trigger.relation = name.substr(on + 4);
        name = name.substr(0, on);
    }
    constexpr std::string_view kConstraint = "for constraint ";
    if (const auto at = name.find(kConstraint); at != std::string_view::npos) {
        trigger.constraint = name.substr(at + kConstraint.size());
        name = trimmed(name.substr(0, at));
    }
    trigger.name = name;
    tree.triggers.push_back(std::move(trigger));
    return true;
}

bool readPlanningLine(PlanningUse& use, const KeyValue& line) {
    if (line.key == "Buffers") {
        readBuffers(use.buffers, line.value);
    } else if (line.key == "I/O Timings") {
        readIoTimes(use.ioTimes, line.value);
    } else if (line.key == "Memory") {
        use.memoryUsedKb = numberBehind<std::int64_t>(line.value, "used=");
        use.memoryAllocatedKb = numberBehind<std::int64_t>(line.value, "allocated=");
    } else {
        return false;
    }
    return true;
}

bool readSettings(PlanTree& tree, std::string_view text) {
    while (!text.empty()) {
        const auto equals = text.find(" = ");
        if (equals == std::string_view::npos) {
            return false;
        }
        Setting setting{std::string(text.substr(0, equals)), std::nullopt};
        text.remove_prefix(equals + 3);
        const bool quoted = !text.empty() && text.front() == '\'';
        const auto end = std::min(quoted ? text.find("', ", 1) : text.find(", "), text.size());
        const bool last = end == text.size();
        std::string_view value = text.substr(0, end);
        if (quoted) {
            value.remove_prefix(1);
            if (last && !value.empty() && value.back() == '\'') {
                value.remove_suffix(1);
            }
            setting.value = value;
        }
        tree.settings.push_back(std::move(setting));
        text.remove_prefix(last ? text.size() : end + (quoted ? 3 : 2));
    }
    // By name, as they come out of JSON: from 16 on the server prints them in any order.
    std::sort(tree.settings.begin(), tree.settings.end(),
              [](const Setting& a, const Setting& b) { return a.name < b.name; });
    tree.settingsPrinted = true;
    return true;
}

bool readSerialization(PlanTree& tree, std::string_view text) {
    const auto output = numberBehind<std::int64_t>(text, "output=");
    const auto format = text.find("format=");
    if (!output || format == std::string_view::npos) {
        return false;
    }
    Serialization& found = tree.serialization.emplace();
    found.timeMs = numberBehind<double>(text, "time=");
    found.outputKb = *output;
    found.format = text.substr(format + 7);
    return true;
}

} // namespace pavement::plan::detail
