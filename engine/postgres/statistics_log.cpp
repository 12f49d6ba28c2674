#include "engine/postgres/row_reader.h"
#include "engine/postgres/statistics.h"
#include "engine/postgres/statistics_sql.h"

#include <algorithm>
#include <utility>

namespace pavement::postgres {

namespace {

struct Format {
    const char* name;
    const char* ending; // of its files' names
    std::string LogLocation::*file;
};

// The file being written in that format; empty where nothing is. pg_current_logfile knows, but before 17 not
// even pg_monitor may ask it: the newest file of the directory then is the one.
Result<std::string> currentFile(Session& session, const Format& format, const LogLocation& location,
                                Deadline deadline) {
    auto known = session.query(statistics_sql::currentLogFile(), {format.name}, deadline);
    if (known) {
        return known->empty() ? std::string{} : known->text(0, 0);
    }
    if (session.broken()) {
        return fail(known.error());
    }
    const bool written = location.destination.find(format.name) != std::string::npos;
    if (!written || !location.filesReadable || location.directory.empty()) {
        return std::string{};
    }
    auto newest = session.query(statistics_sql::newestLogFile(), {format.ending}, deadline);
    if (newest) {
        return newest->empty() ? std::string{} : location.directory + '/' + newest->text(0, 0);
    }
    return session.broken() ? Result<std::string>(fail(newest.error())) : std::string{};
}

int hexDigit(char c) {
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

std::string fromHex(const std::string& hex) {
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        bytes += static_cast<char>(hexDigit(hex[at]) * 16 + hexDigit(hex[at + 1]));
    }
    return bytes;
}

} // namespace

Result<LogLocation> readLogLocation(Session& session, Deadline deadline) {
    const auto rows =
        session.query(statistics_sql::settings(),
                      {"{data_directory,log_destination,log_directory,log_min_duration_statement,"
                       "logging_collector}"},
                      deadline);
    if (!rows) {
        return fail(rows.error());
    }
    LogLocation location;
    for (std::size_t row = 0; row < rows->size(); ++row) {
        const std::string name = rows->text(row, 0);
        const std::string value = rows->text(row, 1);
        if (name == "data_directory") {
            location.dataDirectory = value;
        } else if (name == "log_destination") {
            location.destination = value;
        } else if (name == "log_directory") {
            location.directory = value;
        } else if (name == "logging_collector") {
            location.collecting = value == "on";
        } else if (const std::int64_t millis = rows->integer(row, 1, -1); millis >= 0) {
            location.minDurationSeconds = static_cast<double>(millis) / 1000.0;
        }
    }
    location.filesReadable = session.capabilities().readServerFiles;
    for (const Format& format :
         {Format{"stderr", ".log", &LogLocation::stderrFile}, Format{"csvlog", ".csv", &LogLocation::csvFile},
          Format{"jsonlog", ".json", &LogLocation::jsonFile}}) {
        if (format.file == &LogLocation::jsonFile && !session.capabilities().hasJsonLog()) {
            continue;
        }
        auto file = currentFile(session, format, location, deadline);
        if (!file) {
            return fail(file.error());
        }
        location.*format.file = std::move(*file);
    }
    return location;
}

Result<LogChunk> readLogChunk(Session& session, const std::string& file, std::int64_t offset,
                              std::int64_t maxBytes, Deadline deadline) {
    const std::string baseName = file.substr(file.rfind('/') + 1); // npos + 1 is 0
    const auto rows = session.query(statistics_sql::logChunk(),
                                    {file, std::to_string(std::max<std::int64_t>(0, offset)),
                                     std::to_string(std::max<std::int64_t>(0, maxBytes)), baseName},
                                    deadline);
    if (!rows) {
        if (rows.error().context == "58P01") { // undefined_file
            return fail(ErrorCode::notFound, "The server's log file is gone", {}, file);
        }
        return fail(rows.error());
    }
    if (rows->empty()) {
        return fail(ErrorCode::notFound, "The server's log file is gone", {}, file);
    }
    return LogChunk{.bytes = fromHex(rows->text(0, 1)), .fileBytes = rows->integer(0, 0)};
}

} // namespace pavement::postgres
