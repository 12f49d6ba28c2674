#pragma once
// Follows the server's log and counts: durations of statements (the only source of true response-time
// percentiles), errors by SQLSTATE, entries by severity. Reads JSON or CSV files in a directory of this
// machine, or asks the server for them where the role may. Holds across rotation and truncation; each call
// reads a bounded number of bytes. Texts of
// statements are never kept; those of auto_explain are handed on where asked for. Owned by one thread at a
// time.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/monitor/log_entry.h"
#include "engine/monitor/log_record.h"
#include "engine/postgres/session.h"
#include "engine/stats/latency_histogram.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pavement::monitor {

// What the server is set to log. Settings of single roles or databases (ALTER ROLE … SET) are not seen here.
struct LogSettings {
    int versionNumber = 0;
    bool collector = false; // logging_collector: the log goes to files at all
    bool json = false, csv = false;
    std::string directory; // empty where the role may not know
    std::string messagesLanguage;
    std::optional<Milliseconds> minDuration;  // log_min_duration_statement; nullopt: off
    bool logDuration = false;                 // log_duration: every statement's, without its text
    std::optional<Milliseconds> sampledAbove; // log_min_duration_sample; nullopt: off
    double statementSampleRate = 1.0, transactionSampleRate = 0.0;
    bool mayRead = false; // this role may list and read the files through the server

    bool english() const;

    bool everyDuration() const { return logDuration || (minDuration && minDuration->count() == 0); }
};

Result<LogSettings> readLogSettings(postgres::Session& session, Deadline deadline);

// Why this log cannot be read through the server or in a directory, with the line that mends it; nullopt: it
// can.
std::optional<Error> logUnreadable(const LogSettings& settings, const std::string& role, bool throughServer);

struct LogHarvest {
    stats::LatencyHistogram durations; // of this call alone
    // Percentiles of these durations are not those of all statements where one of these is set:
    bool onlyAboveThreshold = false; // only statements slower than `threshold` are logged
    bool sampled = false;            // only a random part is logged, or part of the log was skipped
    Milliseconds threshold{0};
    bool durationsLogged = true; // false: the settings log none at all
    std::string note;            // says the above in words, with what to do; empty when all is well

    std::map<std::string, std::uint64_t> errorsBySqlstate; // ERROR, FATAL, PANIC
    std::map<std::string, std::uint64_t> bySeverity;
    std::uint64_t records = 0;
    std::uint64_t malformed = 0;
    std::uint64_t serverStarts = 0;
    std::uint64_t bytes = 0;
    std::uint64_t bytesSkipped = 0; // we fell behind and left them out
    bool more = false;              // the bound was reached: there is more to read now
    // Entries of auto_explain, where asked for: with their values, so neither kept nor shown as they are. The
    // slowest ones where there are more than the bounds allow.
    std::vector<LogEntry> plans;
    std::uint64_t plansSkipped = 0; // beyond the bounds
};

struct LogReaderOptions {
    std::filesystem::path directory;            // on this machine; empty: through the server
    std::uint64_t bytesPerCall = 8U << 20U;     // through the server a quarter of it
    std::uint64_t backlog = 64U << 20U;         // further behind than this, the oldest part is skipped
    std::set<std::string> ignoredApplications;  // whose durations do not count: our own collections
    std::size_t plansPerCall = 0;               // how many of auto_explain's entries to hand on; 0: none
    std::uint64_t planBytesPerCall = 2U << 20U; // and how much text together
};

class LogReader {
public:
    explicit LogReader(LogReaderOptions options);
    ~LogReader();
    LogReader(LogReader&&) noexcept;
    LogReader& operator=(LogReader&&) noexcept;

    // The first call only finds the end of the log; later ones count what came since. `session` may be null
    // where a directory is read: the flags about coverage then stay as last known. ErrorCode: unsupported
    // (the server writes no log that can be read), permission, notFound, io, and those of Session::query; the
    // hint is the line that mends it.
    Result<LogHarvest> read(postgres::Session* session, Deadline deadline);

    struct Impl;

private:
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::monitor
