#include "engine/monitor/log_reader.h"

#include "engine/monitor/log_source.h"
#include "engine/postgres/sql.h"
#include "engine/postgres/statistics.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace pavement::monitor {

namespace {

constexpr std::size_t kLongestRecord = 4U << 20U; // a longer one is passed over and counted as malformed
constexpr std::size_t kTelling = 32;              // bytes that show whether a record begins here
constexpr Milliseconds kSettingsAge{60'000};

std::optional<Milliseconds> durationSetting(const std::string& text) {
    const long long value = std::strtoll(text.c_str(), nullptr, 10); // pg_settings gives milliseconds
    return value < 0 ? std::nullopt : std::optional(Milliseconds{value});
}

} // namespace

bool LogSettings::english() const {
    return messagesLanguage.empty() || messagesLanguage == "C" || messagesLanguage == "POSIX" ||
           messagesLanguage.substr(0, 2) == "C." || messagesLanguage.substr(0, 2) == "en";
}

Result<LogSettings> readLogSettings(postgres::Session& session, Deadline deadline) {
    const auto rows = session.query(
        "SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN ('logging_collector', "
        "'log_destination', 'log_directory', 'lc_messages', 'log_min_duration_statement', 'log_duration', "
        "'log_min_duration_sample', 'log_statement_sample_rate', 'log_transaction_sample_rate') "
        "UNION ALL SELECT 'may_read', (pg_catalog.has_function_privilege('pg_catalog.pg_ls_logdir()', "
        "'EXECUTE') AND pg_catalog.has_function_privilege('pg_catalog.pg_read_binary_file(text, bigint, "
        "bigint, boolean)', 'EXECUTE'))::pg_catalog.text",
        {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    LogSettings settings;
    settings.versionNumber = session.capabilities().versionNumber;
    for (std::size_t row = 0; row < rows->size(); ++row) {
        const std::string name = rows->text(row, 0);
        const std::string value = rows->text(row, 1);
        if (name == "logging_collector") {
            settings.collector = value == "on";
        } else if (name == "log_destination") {
            settings.json = value.find("jsonlog") != std::string::npos;
            settings.csv = value.find("csvlog") != std::string::npos;
        } else if (name == "log_directory") {
            settings.directory = value;
        } else if (name == "lc_messages") {
            settings.messagesLanguage = value;
        } else if (name == "log_min_duration_statement") {
            settings.minDuration = durationSetting(value);
        } else if (name == "log_duration") {
            settings.logDuration = value == "on";
        } else if (name == "log_min_duration_sample") {
            settings.sampledAbove = durationSetting(value);
        } else if (name == "log_statement_sample_rate") {
            settings.statementSampleRate = std::strtod(value.c_str(), nullptr);
        } else if (name == "log_transaction_sample_rate") {
            settings.transactionSampleRate = std::strtod(value.c_str(), nullptr);
        } else {
            settings.mayRead = value == "true";
        }
    }
    return settings;
}

std::optional<Error> logUnreadable(const LogSettings& settings, const std::string& role, bool throughServer) {
    const std::string format = settings.versionNumber >= 150000 ? "jsonlog" : "csvlog";
    if (!settings.collector) {
        return Error{ErrorCode::unsupported, "The server does not write its log to files of its own",
                     "ALTER SYSTEM SET logging_collector = on; ALTER SYSTEM SET log_destination = '" +
                         format + "'; then restart the server.",
                     "logging_collector is off"};
    }
    if (!settings.json && !settings.csv) {
        return Error{ErrorCode::unsupported, "The server's log is plain text, which cannot be read reliably",
                     "ALTER SYSTEM SET log_destination = '" + format + "'; SELECT pg_reload_conf();",
                     "log_destination has neither jsonlog nor csvlog"};
    }
    if (throughServer && !settings.mayRead) {
        const auto quoted = postgres::quoteName(role);
        const std::string to = quoted ? *quoted : "the_role";
        return Error{ErrorCode::permission, "This role may not read the server's log",
                     "GRANT pg_monitor TO " + to +
                         "; GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text, bigint, bigint, "
                         "boolean) TO " +
                         to + ";",
                     ""};
    }
    if (!settings.english()) {
        return Error{ErrorCode::unsupported,
                     "The server's messages are not in English and cannot be told apart",
                     "ALTER SYSTEM SET lc_messages = 'C'; SELECT pg_reload_conf();",
                     "lc_messages is " + settings.messagesLanguage};
    }
    return std::nullopt;
}

struct LogReader::Impl {
    struct Position {
        std::uint64_t offset = 0;
        std::uint64_t identity = 0;
        std::string partial; // the beginning of a record whose end is not written yet
        bool inside = false; // somewhere within a record: wait for the next one's beginning
    };

    // Beside each entry of LogHarvest::plans.
    struct TakenPlan {
        double milliseconds = 0;
        std::uint64_t bytes = 0; // as it stands in the log
    };

    LogReaderOptions options;
    std::map<std::string, Position> positions;
    std::vector<TakenPlan> taken; // of the present call
    bool started = false;
    std::optional<LogSettings> settings;
    std::optional<SteadyTime> settingsReadAt;

    bool throughServer() const { return options.directory.empty(); }

    Result<void> refreshSettings(postgres::Session& session, Deadline deadline) {
        const auto now = std::chrono::steady_clock::now();
        if (settingsReadAt && now - *settingsReadAt < kSettingsAge) {
            return {};
        }
        auto read = readLogSettings(session, deadline);
        if (!read) {
            return fail(std::move(read.error()));
        }
        settings = std::move(*read);
        if (auto problem = logUnreadable(*settings, session.identity().role, throughServer())) {
            settingsReadAt.reset(); // asked again each time: somebody may be mending it
            return fail(std::move(*problem));
        }
        settingsReadAt = now;
        return {};
    }

    Result<std::vector<LogFile>> list(postgres::Session* session, Deadline deadline) const {
        return throughServer() ? listServerLog(*session, deadline) : listLogDirectory(options.directory);
    }

    Result<std::string> readPart(postgres::Session* session, const std::string& name, std::uint64_t offset,
                                 std::uint64_t length, Deadline deadline) const {
        return throughServer() ? postgres::readLogBytes(*session, name, offset, length, deadline)
                               : readLogFile(options.directory / name, offset, length);
    }

    // A server may write both formats, each entry in both: the one written to last counts, JSON where equal.
    static LogFormat chooseFormat(const std::vector<LogFile>& files) {
        std::int64_t json = -1;
        std::int64_t csv = -1;
        for (const LogFile& file : files) {
            std::int64_t& latest = file.format == LogFormat::json ? json : csv;
            latest = std::max(latest, file.modified);
        }
        // Both are written within moments of each other; a leftover of the other format is much older.
        constexpr std::int64_t kMomentMillis = 60'000;
        return json >= 0 && json + kMomentMillis >= csv ? LogFormat::json : LogFormat::csv;
    }

    void forgetGone(const std::vector<LogFile>& files) {
        std::erase_if(positions, [&files](const auto& each) {
            return std::none_of(files.begin(), files.end(),
                                [&each](const LogFile& file) { return file.name == each.first; });
        });
    }

    // Where each file is to be read from, before any is: how much there is decides whether we fell behind.
    void place(const LogFile& file, LogFormat chosen) {
        auto [at, isNew] = positions.try_emplace(file.name);
        Position& position = at->second;
        const bool replaced = position.identity != file.identity || file.size < position.offset;
        if (!started || file.format != chosen) {
            position = Position{file.size, file.identity, {}, file.size != 0};
        } else if (isNew || replaced) {
            position = Position{0, file.identity, {}, false};
        }
    }

    void skip(const std::vector<LogFile>& files, LogFormat chosen, LogHarvest& harvest) {
        std::uint64_t waiting = 0;
        for (const LogFile& file : files) {
            waiting += file.format == chosen ? file.size - positions[file.name].offset : 0;
        }
        std::uint64_t surplus = waiting > options.backlog ? waiting - options.bytesPerCall : 0;
        for (const LogFile& file : files) {
            if (surplus == 0) {
                return;
            }
            if (file.format != chosen) {
                continue;
            }
            Position& position = positions[file.name];
            const std::uint64_t jump = std::min(surplus, file.size - position.offset);
            if (jump > 0) {
                position = Position{position.offset + jump, position.identity, {}, true};
                harvest.bytesSkipped += jump;
                surplus -= jump;
            }
        }
    }

    void count(LogFormat format, std::string_view text, LogHarvest& harvest) {
        const auto record = format == LogFormat::json ? parseJsonRecord(text) : parseCsvRecord(text);
        if (!record) {
            ++harvest.malformed;
            return;
        }
        ++harvest.records;
        ++harvest.bySeverity[record->severity];
        harvest.serverStarts += record->serverStarted ? 1 : 0;
        if (record->severity == "ERROR" || record->severity == "FATAL" || record->severity == "PANIC") {
            ++harvest.errorsBySqlstate[record->sqlstate];
        }
        if (record->duration && options.ignoredApplications.count(record->application) == 0) {
            harvest.durations.record(*record->duration);
        }
        if (record->hasPlan && options.ignoredApplications.count(record->application) == 0) {
            takePlan(format, text, record->planMilliseconds, harvest);
        }
    }

    // In a flood the slow ones are worth more than the first ones.
    void takePlan(LogFormat format, std::string_view text, double milliseconds, LogHarvest& harvest) {
        if (options.plansPerCall == 0) {
            return;
        }
        const auto full = [&] {
            std::uint64_t bytes = text.size();
            for (const TakenPlan& one : taken) {
                bytes += one.bytes;
            }
            return harvest.plans.size() >= options.plansPerCall || bytes > options.planBytesPerCall;
        };
        while (full()) {
            ++harvest.plansSkipped;
            const auto quickest =
                std::min_element(taken.begin(), taken.end(), [](const TakenPlan& a, const TakenPlan& b) {
                    return a.milliseconds < b.milliseconds;
                });
            if (quickest == taken.end() || quickest->milliseconds >= milliseconds ||
                text.size() > options.planBytesPerCall) {
                return;
            }
            harvest.plans.erase(harvest.plans.begin() + (quickest - taken.begin()));
            taken.erase(quickest);
        }
        if (auto entry = parseLogEntry(format, text)) {
            harvest.plans.push_back(std::move(*entry));
            taken.push_back({milliseconds, text.size()});
        }
    }

    // Takes every whole record out of the position's text.
    void digest(LogFormat format, Position& position, LogHarvest& harvest) {
        std::string_view text = position.partial;
        while (!text.empty()) {
            if (position.inside) {
                if (beginsRecord(format, text)) {
                    position.inside = false;
                    continue;
                }
                const auto end = text.find('\n');
                if (end == std::string_view::npos) {
                    if (text.size() >= kTelling) {
                        text = {}; // else it may yet turn out to be a beginning
                    }
                    break;
                }
                text.remove_prefix(end + 1);
                continue;
            }
            if (format == LogFormat::csv && !beginsRecord(format, text) && text.size() >= kTelling) {
                ++harvest.malformed;
                position.inside = true;
                continue;
            }
            const auto length = recordLength(format, text);
            if (!length) {
                if (text.size() > kLongestRecord) {
                    ++harvest.malformed;
                    position.inside = true;
                    text.remove_prefix(1); // or the same beginning would be found again
                    continue;
                }
                break;
            }
            count(format, text.substr(0, *length), harvest);
            text.remove_prefix(*length);
        }
        position.partial = std::string(text);
    }

    Result<void> follow(const LogFile& file, std::uint64_t& allowance, postgres::Session* session,
                        Deadline deadline, LogHarvest& harvest) {
        Position& position = positions[file.name];
        while (position.offset < file.size) {
            if (allowance == 0) {
                harvest.more = true;
                return {};
            }
            const std::uint64_t wanted =
                std::min({allowance, file.size - position.offset, std::uint64_t{1} << 20U});
            auto part = readPart(session, file.name, position.offset, wanted, deadline);
            if (!part) {
                return fail(std::move(part.error()));
            }
            if (part->empty()) {
                return {}; // gone or truncated since it was listed: seen at the next call
            }
            position.offset += part->size();
            allowance -= part->size();
            harvest.bytes += part->size();
            position.partial += *part;
            digest(file.format, position, harvest);
        }
        return {};
    }

    void describeCoverage(LogHarvest& harvest) const {
        harvest.sampled = harvest.bytesSkipped > 0;
        if (harvest.sampled) {
            harvest.note = "The log grows faster than it is read: part of it was skipped.";
        }
        if (!settings) {
            harvest.note = "Which statements the server logs is not known without a connection to it.";
            return;
        }
        if (settings->everyDuration()) {
            return;
        }
        if (settings->minDuration) {
            harvest.sampled =
                harvest.sampled || settings->sampledAbove || settings->transactionSampleRate > 0;
            harvest.onlyAboveThreshold = true;
            harvest.threshold = *settings->minDuration;
            harvest.note = "Only statements slower than " + std::to_string(harvest.threshold.count()) +
                           " ms are logged: percentiles are of those alone. For all: ALTER SYSTEM SET "
                           "log_min_duration_statement = 0; SELECT pg_reload_conf();";
            return;
        }
        const bool statements = settings->sampledAbove && settings->statementSampleRate > 0;
        if (statements || settings->transactionSampleRate > 0) {
            harvest.sampled = true;
            harvest.onlyAboveThreshold = statements && settings->sampledAbove->count() > 0;
            harvest.threshold = statements ? *settings->sampledAbove : Milliseconds{0};
            harvest.note = "Only a random part of the statements is logged.";
            return;
        }
        harvest.durationsLogged = false;
        harvest.note =
            "The server logs no durations. ALTER SYSTEM SET log_min_duration_statement = 0; SELECT "
            "pg_reload_conf(); logs all of them, at the cost of their writing.";
    }

    Result<LogHarvest> read(postgres::Session* session, Deadline deadline) {
        if (session == nullptr && throughServer()) {
            return fail(ErrorCode::unreachable, "The server's log cannot be read without a connection to it");
        }
        if (session != nullptr) {
            if (auto fresh = refreshSettings(*session, deadline); !fresh) {
                return fail(std::move(fresh.error()));
            }
        }
        const auto files = list(session, deadline);
        if (!files) {
            return fail(files.error());
        }
        if (files->empty()) {
            return fail(ErrorCode::notFound,
                        "There is no JSON or CSV log" +
                            (throughServer() ? std::string() : " in " + options.directory.string()),
                        "Check log_directory and log_destination of the server.");
        }
        LogHarvest harvest;
        taken.clear();
        forgetGone(*files);
        const LogFormat chosen = chooseFormat(*files);
        for (const LogFile& file : *files) {
            place(file, chosen);
        }
        if (started) {
            skip(*files, chosen, harvest);
            std::uint64_t allowance = throughServer() ? options.bytesPerCall / 4 : options.bytesPerCall;
            for (const LogFile& file : *files) {
                if (file.format != chosen) {
                    continue;
                }
                if (auto followed = follow(file, allowance, session, deadline, harvest); !followed) {
                    if (harvest.bytes == 0) {
                        return fail(std::move(followed.error()));
                    }
                    harvest.more = true; // what was read counts; the next call meets the trouble first
                    break;
                }
            }
        }
        started = true;
        describeCoverage(harvest);
        return harvest;
    }
};

LogReader::LogReader(LogReaderOptions options)
    : m_impl(std::make_unique<Impl>()) {
    m_impl->options = std::move(options);
}

LogReader::~LogReader() = default;
LogReader::LogReader(LogReader&&) noexcept = default;
LogReader& LogReader::operator=(LogReader&&) noexcept = default;

Result<LogHarvest> LogReader::read(postgres::Session* session, Deadline deadline) {
    return m_impl->read(session, deadline);
}

} // namespace pavement::monitor
