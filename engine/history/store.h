#pragma once
// The inside of History. One connection writes, under m_writerMutex; each reader borrows a connection of its
// own and sees a snapshot, so neither waits for the other. Lock order: m_writerMutex, m_gate, m_refreshMutex,
// then the small mutexes of the parts (never two of those at once).

#include "engine/history/catalogue.h"
#include "engine/history/connection.h"
#include "engine/history/heads.h"
#include "engine/history/history.h"
#include "engine/history/lock_file.h"
#include "engine/history/space.h"
#include "engine/history/sweep.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <thread>
#include <unordered_map>

namespace pavement::history {

struct PendingLatency {
    std::int64_t id = 0;
    SeriesId series = 0;
    std::int64_t at = 0;
    Bytes body;
};

struct History::Impl {
    Impl(OpenOptions options, const Clock& clock);
    ~Impl();

    Result<void> open(); // store.cpp
    Result<void> openWhereAllowed();
    Result<void> openForReading();
    void beginWriting();
    void endLeftovers(); // events.cpp; under m_writerMutex, or before there are threads

    // A connection lent to one reader; it keeps the file from being exchanged meanwhile.
    struct Lease {
        Impl& store;
        std::shared_lock<std::shared_mutex> gate;
        std::unique_ptr<Connection> connection;

        explicit Lease(Impl& impl);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
    };

    // The file and what is in memory at one moment.
    struct View {
        Lease lease;
        Transaction snapshot;
        Heads::Copy heads;

        View(Impl& impl, SeriesId series);

        Connection& connection() { return *lease.connection; }
    };

    // Runs `work`, turning SQLite's exceptions into an Error.
    template <typename T>
    Result<T> guarded(std::string_view doing, const std::function<Result<T>()>& work) {
        try {
            return work();
        } catch (const SQLite::Exception& e) {
            noteProblem(e, doing);
            return tl::unexpected<Error>(toError(e, doing, m_options.path));
        }
    }

    // Runs `work` on the writing connection inside one transaction.
    template <typename T>
    Result<T> writing(std::string_view doing, const std::function<Result<T>(Connection&)>& work) {
        const std::lock_guard lock(m_writerMutex);
        if (!m_writer)
            return notWritable();
        if (auto room = logHasRoom(); !room)
            return fail(room.error());
        return guarded<T>(doing, [&]() -> Result<T> {
            Transaction transaction(*m_writer);
            Result<T> result = work(*m_writer);
            if (result)
                transaction.commit();
            return result;
        });
    }

    tl::unexpected<Error> notWritable() const;
    void noteProblem(const SQLite::Exception& e, std::string_view doing);

    // store.cpp: loading
    void loadCatalogue(Connection& connection);
    void loadTail(Connection& connection);
    void refresh(Connection& snapshot); // under m_refreshMutex: what another program has written since
    void refreshNow();                  // nothing to do where we write
    std::filesystem::path beside(std::string_view suffix) const;

    // recovery.cpp: opening, and what to do about a bad file
    enum class Found { nothing, ours, damaged, foreign };
    Result<Found> inspect();
    Result<void> openForWriting();
    std::unique_ptr<Connection> openWriter();
    std::optional<std::filesystem::path> setAside(std::string_view why);
    void clearWay();
    bool salvageFrom(const std::filesystem::path& damaged, const OpenOptions& options); // false: stopped
    void putBack(const std::filesystem::path& damaged); // in place of what was begun instead
    Result<void> rebuild();
    void takeOver(); // when the other program has gone

    // write.cpp: all under m_writerMutex
    Result<void> commit();
    Result<void> commitOnce();
    void makeRoom();
    void noteOutcome(const Result<void>& outcome);
    Result<void> logHasRoom();
    void writeTail(Connection& connection);
    void seal(Connection& connection, std::size_t atLeast);
    void writeRun(Connection& connection, SeriesId series, const Run& sealed);
    Run withoutKnown(Connection& connection, SeriesId series, const Run& run);
    void noteStored(std::uint64_t samples);
    std::uintmax_t walBytes() const;

    struct Pending {
        std::size_t series = 0;
        std::int64_t latency = 0;
    };

    Pending writePending(Connection& connection); // new series and latencies
    void wrotePending(Pending pending);
    void checkpoint();
    void writeLoop(const std::stop_token& stop);

    // read.cpp
    struct ChunkRow {
        std::int64_t id = 0;
        std::int64_t first = 0; // times, both inclusive
        std::int64_t last = 0;
        std::int64_t count = 0;
    };

    std::vector<ChunkRow> chunksIn(Connection& connection, std::size_t level, SeriesId series,
                                   std::int64_t from, std::int64_t to, std::int64_t afterId);
    std::optional<Bytes> body(Connection& connection, std::size_t level, std::int64_t id);
    std::int64_t rolledUpTo(Connection& connection, SeriesId series, std::size_t level);
    Run rawPoints(Connection& connection, SeriesId series, std::int64_t from, std::int64_t to,
                  std::int64_t afterId, const std::vector<Run>& heads);
    std::vector<Aggregate> rolledBuckets(Connection& connection, SeriesId series, std::size_t level,
                                         std::int64_t from, std::int64_t to, std::int64_t afterId);
    std::vector<Aggregate> collect(View& view, SeriesId series, std::size_t level, TimeRange range);
    std::size_t chooseLevel(View& view, SeriesId series, TimeRange range, std::size_t maxPoints);
    std::optional<TimeRange> extentOf(std::string_view target);
    void noteDamage(std::size_t level, std::int64_t id);

    // rollup.cpp, retention.cpp
    Result<void> maintain();
    void rollAll(Connection& connection, SteadyTime until);
    bool roll(Connection& connection, std::size_t level, SeriesId series, bool force); // true: there is more
    bool clockIsTrusted();
    void retainByAge(Connection& connection, SteadyTime until);
    void retainBySize(Connection& connection, SteadyTime until);
    void makeRoomWithin(Connection& connection, SteadyTime until);
    std::size_t dropOldest(Connection& connection, std::size_t level, std::int64_t cutOff);

    // work.cpp: all under m_writerMutex, or within writing()
    std::uint32_t workLabel(Connection& connection, std::string_view target, const std::string& label,
                            Timestamp at);
    Result<void> addWorkRow(std::string_view target, std::int64_t kind, Timestamp at,
                            const std::function<Bytes(Connection&)>& body); // takes the mutex itself
    void foldWork(Connection& connection, SteadyTime until);
    // At most so many of each target and kind.
    std::size_t dropOldestWork(Connection& connection, std::size_t level, std::int64_t cutOff,
                               std::int64_t most = 128);
    static void trimWork(NumberedInterval& interval);
    void trimWaits(Connection& connection, std::string_view target, NumberedWaits& interval);

    // unnamed.cpp: labels and texts that no row names any more. True: done, or nothing to do.
    bool sweepUnnamed(Connection& connection, SteadyTime until);
    void markNamed(Connection& connection, SteadyTime until);
    void dropUnnamedLabels(Connection& connection, SteadyTime until);
    void dropUnnamedTexts(Connection& connection, SteadyTime until);
    bool dropSomeStatements(Connection& connection);
    static std::int64_t statementBytes(Connection& connection);

    // latency.cpp
    void appendLatency(SeriesId series, Timestamp at, const stats::LatencyHistogram& histogram);
    std::int64_t latencyRolledUpTo(Connection& connection, SeriesId series, std::size_t level);
    void rollLatency(Connection& connection, std::size_t level, SeriesId series, std::int64_t atLeastId = 0);
    void addLatency(Connection& connection, SeriesId series, std::size_t level, std::int64_t from,
                    std::int64_t to, stats::LatencyHistogram& total);
    void addFinest(Connection& connection, SeriesId series, std::size_t level, TimeRange range,
                   const std::array<std::int64_t, kLevels>& begins, stats::LatencyHistogram& total);
    Result<stats::LatencyHistogram> mergedLatency(SeriesId series, TimeRange range);

    Health healthNow();
    void wakeWriter();

    OpenOptions m_options;
    const Clock& m_clock;
    LockFile m_lock;
    std::atomic<bool> m_writable = false;
    std::atomic<bool> m_damageSeen = false; // by a reader: the writer will mend it

    Catalogue m_catalogue;
    Heads m_heads;

    std::mutex m_writerMutex;
    std::unique_ptr<Connection> m_writer;                        // none where we only read
    bool m_hasWork = false;                                      // the file is of the second version
    std::unordered_map<std::string, std::uint32_t> m_workLabels; // by target and label
    Sweep m_sweep;
    std::optional<std::int64_t> m_statementBytes; // what statements take of the file, as counted last
    SteadyTime m_statementBytesAt;
    std::int64_t m_tailId = 0;
    std::int64_t m_tailBytes = 0;
    SteadyTime m_sealedAt;
    int m_foldedAt = 0;                                   // pages in the log at the last checkpoint
    std::array<std::set<SeriesId>, kLevels - 1> m_toRoll; // have gained chunks since they were last looked at
    std::optional<SteadyTime> m_rebuiltAt;
    Ballast m_ballast;
    bool m_clockSeen = false;
    SteadyTime m_steadySeen;
    Timestamp m_wallSeen;
    SteadyTime m_distrustUntil = SteadyTime::min();

    std::shared_mutex m_gate;
    std::mutex m_readersMutex;
    std::vector<std::unique_ptr<Connection>> m_readers;
    std::mutex m_refreshMutex;
    std::int64_t m_seriesSeen = 0;
    bool m_refreshed = false;

    std::mutex m_latencyMutex;
    std::vector<PendingLatency> m_latencies;
    std::int64_t m_nextLatency = 1;

    std::mutex m_healthMutex;
    Health m_health;
    std::set<std::pair<std::size_t, std::int64_t>> m_damaged;
    std::uint64_t m_damagedBefore = 0; // in a file since set aside

    std::mutex m_wakeMutex;
    std::condition_variable_any m_wake;
    bool m_woken = false;
    std::jthread m_thread; // last: joined before anything it uses goes
};

} // namespace pavement::history
