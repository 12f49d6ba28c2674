#pragma once
// What was seen, kept: metric samples in compressed chunks (columns.h says how) in one SQLite file, rolled up
// 1 s → 10 s → 1 min → 1 h (min, max, sum, count, last; latency histograms are merged, never averaged), with
// events, statement texts and an audit log beside them.
// Thread-safe: any thread may call any function; writers are serialised, readers do not wait for them.
// Nothing here may be called on the UI thread.
//
// Bad days: a full disk, a damaged page, a second program on the file or a clock that jumps never stops
// reading; what could not be kept is counted in health() and shown. A damaged file is set aside under a new
// name, never deleted.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/statement_work.h"
#include "engine/stats/latency_histogram.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::history {

using SeriesId = std::uint32_t;

struct SeriesKey {
    std::string target; // profile id; "" for this machine's own
    std::string metric; // id of the metric catalogue, e.g. "throughput.transactions"
    std::string
        label; // what distinguishes series of one metric, e.g. a wait event; "" where there is one only

    auto operator<=>(const SeriesKey&) const = default;
};

struct Sample {
    SeriesId series = 0;
    Timestamp at;
    double value = 0.0; // NaN marks a gap: the line breaks here
};

enum class Resolution { raw, tenSeconds, minute, hour };

Milliseconds stepOf(Resolution resolution); // 1 s, 10 s, 1 min, 1 h

struct Aggregate {
    Timestamp at; // start of the bucket, or the sample's own time at raw resolution
    double min = 0, max = 0, sum = 0, last = 0;
    std::uint64_t count = 0;

    double mean() const { return count == 0 ? 0.0 : sum / static_cast<double>(count); }
};

struct SeriesData {
    Resolution resolution = Resolution::raw;
    std::vector<Aggregate> points; // time order; count 0 marks a gap
};

enum class EventKind {
    note,
    alertRaised,
    alertCleared,
    restart,
    failover,
    statsReset,
    gap,
    connectionLost,
    connectionRestored,
    collectorSlowed,
    change
};

std::string_view toString(EventKind kind); // "alert-raised", …
bool lasts(EventKind kind); // a gap, an alert: without an end it goes on, where others are a moment

struct Event {
    std::int64_t id = 0; // given by the store
    Timestamp at;
    std::optional<Timestamp> until; // for what lasts: a gap, an alert; absent while it goes on
    EventKind kind = EventKind::note;
    std::string target;
    std::string title;
    std::string detail; // plain text
};

enum class EventChoice { all, gaps, otherThanGaps };

struct AuditEntry {
    Timestamp at;
    std::string actor; // operating-system user
    std::string target;
    std::string action; // "change", "cancel backend", "export", …
    std::string detail;
};

struct StatementText {
    std::string id;            // the label its series carry
    std::string text;          // without literals, scrubbed, capped
    std::string fingerprint{}; // 16 hexadecimal digits; empty where it was not made yet
    bool fromTokens = false;   // the fingerprint is of the words of a text that does not parse
};

struct Fact {
    std::string name;  // "PostgreSQL"
    std::string value; // "15.18 (Debian …)"; scrubbed
};

// What an object identifier of a statement's label is called.
struct ObjectName {
    enum class Kind { database, role };
    Kind kind = Kind::database;
    std::uint32_t oid = 0;
    std::string name;
};

struct Retention {
    Milliseconds raw = std::chrono::hours{24 * 2};
    Milliseconds tenSeconds = std::chrono::hours{24 * 14};
    Milliseconds minute = std::chrono::hours{24 * 90};
    Milliseconds hour = std::chrono::hours{24 * 730};
    // Oldest data of the finest level goes first; before that statements (work, labels, texts, plans) are cut
    // back to half of it, so that samples do not pay for them.
    std::int64_t maxBytes = 2LL << 30U;
};

struct Health {
    std::uint64_t samplesLost = 0;    // could not be written (disk full, queue full)
    std::uint64_t samplesRefused = 0; // out of order beyond what a chunk accepts
    std::uint64_t chunksDamaged = 0;  // skipped while reading
    bool diskFull = false;
    bool otherWriter = false; // another program writes this file: we read only
    std::string setAside;     // where a damaged file went, if one was
    std::string lastProblem;
    std::int64_t fileBytes = 0;
    std::uint64_t samplesStored = 0; // in this session
};

struct OpenOptions {
    std::filesystem::path path;
    Retention retention;
    bool readOnly = false;
    // Of a damaged file what can be read is saved into the new one, which takes as long as the file is large:
    // called on the opening thread with the share done, 0…1, and given up on request — then the file is left
    // as it was found and open() says cancelled.
    std::function<void(double)> onSalvage{};
    std::stop_token stop{};
};

class History {
public:
    // The clock must outlive the object. A damaged or foreign file is moved aside and a new one begun (see
    // health()).
    static Result<std::unique_ptr<History>> open(OpenOptions options, const Clock& clock);
    ~History(); // flushes
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    // Finds or creates; cheap after the first time.
    Result<SeriesId> series(const SeriesKey& key);
    std::optional<SeriesId> find(const SeriesKey& key) const;
    // All series of a target whose metric starts with the prefix ("" for all).
    std::vector<std::pair<SeriesId, SeriesKey>> list(std::string_view target,
                                                     std::string_view metricPrefix) const;
    std::vector<std::string> targets() const;

    // Into memory at once, to disk within a second or at flush(); what survives kill -9 is what flush()
    // covered.
    // Precision: whole numbers below 2^53 and decimals of up to three places are kept exactly; every other
    // value is rounded to 20 significant bits, so that it is off by less than a millionth of itself.
    // Order: a late sample is sorted in among those not yet sealed (about ten minutes); one older than those
    // means that the clock was set back and is accepted once a minute and series, with all that follow it.
    // Anything older, and a second sample for one instant, is refused and counted.
    void append(std::span<const Sample> samples);
    // A latency histogram of one interval ending at `at`.
    void appendHistogram(SeriesId series, Timestamp at, const stats::LatencyHistogram& histogram);

    // At most about maxPoints: the finest resolution that stays below it (raw if it fits). Includes what is
    // in memory only.
    Result<SeriesData> read(SeriesId series, TimeRange range, std::size_t maxPoints) const;
    Result<SeriesData> readAt(SeriesId series, TimeRange range, Resolution resolution) const;
    // Of the intervals that end in the range. Where retention has left roll-ups only, a bucket that touches
    // the range counts whole.
    Result<stats::LatencyHistogram> histogram(SeriesId series, TimeRange range) const;
    // First and last sample time of a target, if any.
    std::optional<TimeRange> extent(std::string_view target) const;

    Result<std::int64_t> addEvent(const Event& event);
    Result<void> endEvent(std::int64_t id, Timestamp until);
    // In time order: what begins in the range, lasts into it or goes on still; the latest, if there are more
    // than the limit.
    Result<std::vector<Event>> events(std::string_view target, TimeRange range, std::size_t limit = 1000,
                                      EventChoice choice = EventChoice::all) const;

    Result<void> audit(const AuditEntry& entry); // append-only, each entry chained to the one before by hash
    Result<std::vector<AuditEntry>> auditLog(TimeRange range, std::size_t limit = 1000) const;
    // Follows the chain from its beginning: how many entries it holds, or corrupt with the first that does
    // not fit. What it cannot see is entries cut off the end.
    Result<std::size_t> verifyAuditLog() const;

    Result<void> putStatementTexts(std::string_view target, std::span<const StatementText> texts);
    std::optional<std::string> statementText(std::string_view target, std::string_view id) const;
    Result<std::vector<StatementText>> statementTexts(std::string_view target) const; // all, in no order
    Result<void> putNames(std::string_view target, std::span<const ObjectName> names);
    Result<std::vector<ObjectName>> names(std::string_view target) const;

    // What statements did in an interval, on disk at once. Folded to a minute and an hour; raw ones stay as
    // long as raw samples, minutes as long as ten seconds of those. Of a minute or an hour the statements
    // with next to none of the time are in the total alone; labels go with the last interval that names them.
    Result<void> addWork(std::string_view target, const WorkInterval& interval);
    Result<void> addWaits(std::string_view target, const WaitInterval& interval);
    // Visits what belongs to the range in no particular order, and says how long the intervals are (0: as
    // they came, up to six hours; a minute up to three days; an hour; coarser where finer ones are gone). Of
    // folded ones those that touch the range count whole. Labels are numbers of workLabels(), to be read
    // afterwards. The visitor must not call the history.
    Result<Milliseconds> eachWork(std::string_view target, TimeRange range,
                                  const std::function<void(const NumberedInterval&)>& visit) const;
    Result<Milliseconds> eachWait(std::string_view target, TimeRange range,
                                  const std::function<void(const NumberedWaits&)>& visit) const;
    Result<std::vector<WorkLabel>> workLabels(std::string_view target) const;

    // Plans of a statement; see PlanSighting. Kept: 32 shapes of each, and 500 periods.
    Result<void> putPlan(std::string_view target, const PlanSighting& seen);
    // Many at once, with executions that were logged: all or nothing, in one transaction. Of each statement
    // the 200 latest executions are kept (and those of the same moment as the last of them).
    Result<void> putPlans(std::string_view target, std::span<const PlanSighting> seen,
                          std::span<const LoggedExecution> executions);
    Result<std::vector<StoredPlan>> plans(std::string_view target, std::string_view statement) const;
    Result<std::vector<PlanPeriod>> planPeriods(std::string_view target, std::string_view statement) const;
    Result<std::vector<PlanScan>> planScans(std::string_view target) const; // one for each statement
    Result<std::vector<LoggedExecution>> loggedExecutions(std::string_view target,
                                                          std::string_view statement) const; // latest first

    // What is known of a target besides figures: versions, roles, sizes. The latest value of each name, by
    // name.
    Result<void> putFacts(std::string_view target, std::span<const Fact> facts);
    Result<std::vector<Fact>> facts(std::string_view target) const;

    Result<void> flush();
    // Roll-ups, retention, size limit; called about once a minute by whoever owns the store. Bounded work per
    // call (about a quarter of a second). Takes over the writing when the program that did it has gone. For
    // an hour after the wall clock jumped nothing is deleted by age.
    Result<void> maintain();
    Health health() const;
    const std::filesystem::path& path() const;

    struct Impl;

private:
    explicit History(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::history
