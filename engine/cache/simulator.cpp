#include "engine/cache/simulator.h"

#include "engine/base/units.h"
#include "engine/cache/hash.h"

#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <mutex>
#include <queue>

namespace pavement::cache {

namespace {

constexpr std::size_t kRequestsBetweenLooks = 1U << 16U; // at the stop token

// When entries leave by themselves. An entry that left before is found out at its time.
class Expiry {
public:
    explicit Expiry(Id keys)
        : m_at(keys, kNoTime) {}

    void begin(Id id, std::int64_t at) {
        m_at[id] = at;
        m_queue.emplace(at, id);
    }

    void never(Id id) { m_at[id] = kNoTime; }

    std::uint64_t run(std::int64_t now, Policy& policy) {
        std::uint64_t ended = 0;
        while (!m_queue.empty() && m_queue.top().first <= now) {
            const auto [at, id] = m_queue.top();
            m_queue.pop();
            if (m_at[id] == at) {
                m_at[id] = kNoTime;
                if (policy.contains(id)) {
                    policy.erase(id);
                    ++ended;
                }
            }
        }
        return ended;
    }

private:
    static constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::max();
    using Entry = std::pair<std::int64_t, Id>;

    std::vector<std::int64_t> m_at;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> m_queue;
};

struct Run {
    const Trace& trace;
    Policy& policy;
    bool weighed;       // the cache counts bytes
    std::int64_t ttlMs; // of every entry; negative: as the trace tells
    Outcome& outcome;
};

void plain(const Run& run, std::size_t from, std::size_t to) {
    std::uint64_t hits = 0;
    for (std::size_t i = from; i < to; ++i) {
        const Id id = run.trace.ids[i];
        hits += run.policy.access({id, 1, mix(id)}) ? 1 : 0;
    }
    run.outcome.hits += hits;
}

void full(const Run& run, Expiry* expiry, std::size_t from, std::size_t to) {
    const Trace& trace = run.trace;
    for (std::size_t i = from; i < to; ++i) {
        const Id id = trace.ids[i];
        const Weight size = trace.sizes.empty() ? 1 : trace.sizes[i];
        const Weight weight = run.weighed ? size : 1;
        if (expiry != nullptr) {
            run.outcome.expired += expiry->run(trace.ms[i], run.policy);
        }
        const bool hit = run.policy.access({id, weight, mix(id)});
        run.outcome.hits += hit ? 1 : 0;
        if (!trace.sizes.empty()) {
            run.outcome.bytes += size;
            run.outcome.hitBytes += hit ? size : 0;
        }
        if (hit && run.weighed) {
            run.policy.reweigh(id, weight); // the object may have changed since
        }
        if (!hit && expiry != nullptr) {
            const std::int64_t ttl = run.ttlMs >= 0 ? run.ttlMs : static_cast<std::int64_t>(trace.ttlMs[i]);
            if (ttl > 0) {
                expiry->begin(id, trace.ms[i] + ttl);
            } else {
                expiry->never(id);
            }
        }
    }
}

} // namespace

double Outcome::missRatio() const {
    return requests == 0 ? std::nan("")
                         : static_cast<double>(requests - hits) / static_cast<double>(requests);
}

double Outcome::missedBytesRatio() const {
    return bytes == 0 ? std::nan("") : static_cast<double>(bytes - hitBytes) / static_cast<double>(bytes);
}

Result<Contender> parseContender(std::string_view name) {
    if (name == "belady") {
        return Contender{};
    }
    auto policy = parsePolicy(name);
    if (!policy) {
        Error error = policy.error();
        if (error.message.find("There is no policy") == 0) {
            error.hint += " belady is the bound.";
        }
        return fail(std::move(error));
    }
    return Contender{*policy};
}

std::string nameOf(const Contender& contender) {
    return contender.policy ? nameOf(*contender.policy) : "belady";
}

std::string nameOf(const CacheSize& size) {
    return size.bytes ? formatBytes({static_cast<std::int64_t>(size.amount)}) : std::to_string(size.amount);
}

Result<CacheSize> parseCacheSize(std::string_view text, const Trace& trace) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    const std::string_view unit(rest, static_cast<std::size_t>(end - rest));

    struct Unit {
        std::string_view name;
        double factor;
        bool bytes;
    };

    const std::array units{Unit{"", 1, false},
                           Unit{"%", static_cast<double>(trace.keys) / 100, false},
                           Unit{"B", 1, true},
                           Unit{"KiB", 1024, true},
                           Unit{"MiB", 1024.0 * 1024, true},
                           Unit{"GiB", 1024.0 * 1024 * 1024, true}};
    for (const Unit& known : units) {
        if (problem != std::errc{} || unit != known.name) {
            continue;
        }
        const double amount = std::floor(number * known.factor + 1e-9);
        if (!(number > 0) || amount > 1e15 || (unit == "%" && number > 100) ||
            (unit.empty() && number != std::floor(number))) {
            break;
        }
        if (known.bytes && trace.sizes.empty()) {
            return fail(
                ErrorCode::invalidInput,
                "'" + std::string(text) + "' counts bytes, but the trace tells no sizes",
                "Give a number of entries, a share of the keys like 5%, or a trace with a column size.");
        }
        return CacheSize{static_cast<std::uint64_t>(std::max(1.0, amount)), known.bytes};
    }
    return fail(
        ErrorCode::invalidInput, "'" + std::string(text) + "' is no size of a cache",
        "Write a number of entries like 1000, a share of the trace's keys like 5%, or bytes like 64MiB.");
}

Result<Outcome> simulate(const Trace& trace, const Contender& contender, CacheSize size,
                         std::optional<Milliseconds> ttl, std::shared_ptr<const NextUses> uses,
                         std::stop_token stop, const std::function<void(std::uint64_t)>& done) {
    const bool expires = ttl || !trace.ttlMs.empty();
    if (expires && trace.ms.empty()) {
        return fail(ErrorCode::invalidInput, "A time to live was given, but the trace tells no times",
                    "Add a column named time to the trace, in seconds.");
    }
    if (size.bytes && trace.sizes.empty()) {
        return fail(ErrorCode::invalidInput, "The cache is to count bytes, but the trace tells no sizes",
                    "Add a column named size to the trace, in bytes.");
    }
    const auto begin = std::chrono::steady_clock::now();
    NodeTable nodes(trace.keys);
    std::unique_ptr<Policy> policy;
    if (contender.policy) {
        policy = makePolicy(*contender.policy, nodes, size.amount);
    } else {
        if (uses == nullptr) {
            uses = std::make_shared<const NextUses>(nextUses(trace.ids, trace.keys));
        }
        policy = std::make_unique<Belady>(nodes, size.amount, uses);
    }
    Outcome outcome{contender, size};
    outcome.requests = trace.requests();
    std::optional<Expiry> expiry;
    if (expires) {
        expiry.emplace(trace.keys);
    }
    const Run run{trace, *policy, size.bytes, ttl ? ttl->count() : -1, outcome};
    for (std::size_t from = 0; from < trace.requests(); from += kRequestsBetweenLooks) {
        if (stop.stop_requested()) {
            return fail(ErrorCode::cancelled, "The simulation was interrupted");
        }
        const std::size_t to = std::min(trace.requests(), from + kRequestsBetweenLooks);
        if (expires || !trace.sizes.empty()) {
            full(run, expiry ? &*expiry : nullptr, from, to);
        } else {
            plain(run, from, to);
        }
        if (done) {
            done(to - from);
        }
    }
    outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return outcome;
}

namespace {

// What the tasks of one table share.
struct Table {
    std::shared_ptr<const Trace> trace;
    std::optional<Milliseconds> ttl;
    double requests = 0; // of all cells together
    std::function<void(double)> progress;
    std::mutex mutex; // guards done and the calls of progress
    double done = 0;
    std::once_flag once;
    std::shared_ptr<const NextUses> uses; // once needed

    std::shared_ptr<const NextUses> future() {
        std::call_once(
            once, [this] { uses = std::make_shared<const NextUses>(nextUses(trace->ids, trace->keys)); });
        return uses;
    }

    void add(std::uint64_t more) {
        const std::lock_guard lock(mutex);
        done += static_cast<double>(more);
        if (progress) {
            progress(done / requests);
        }
    }
};

} // namespace

std::vector<runner::Task<Outcome>> startSimulation(runner::TaskScope& scope, const SimulationSpec& spec,
                                                   std::function<void(double)> progress) {
    auto table = std::make_shared<Table>();
    table->trace = spec.trace;
    table->ttl = spec.ttl;
    table->progress = std::move(progress);
    table->requests =
        static_cast<double>(spec.trace->requests() * spec.contenders.size() * spec.sizes.size());
    std::vector<runner::Task<Outcome>> tasks;
    for (const Contender& contender : spec.contenders) {
        for (const CacheSize& size : spec.sizes) {
            tasks.push_back(scope.start(
                {"simulate " + nameOf(contender), Deadline::never(), {}},
                [table, contender, size](runner::TaskContext& context) -> Result<Outcome> {
                    return simulate(*table->trace, contender, size, table->ttl,
                                    contender.policy ? nullptr : table->future(), context.stopToken(),
                                    [&table](std::uint64_t more) { table->add(more); });
                }));
        }
    }
    return tasks;
}

} // namespace pavement::cache
