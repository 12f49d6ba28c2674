#include "engine/sandbox/postgres_configuration.h"

#include <pwd.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace pavement::sandbox {

namespace fs = std::filesystem;

Result<std::string> postgresConfiguration(int majorVersion, const fs::path& sockets, const fs::path& logs,
                                          const std::map<std::string, std::string>& overrides) {
    std::map<std::string, std::string> settings{
        {"listen_addresses", "127.0.0.1"},
        {"unix_socket_directories", sockets.string()},
        {"unix_socket_permissions", "0700"},
        {"cluster_name", "pavement-sandbox"},
        {"password_encryption", "scram-sha-256"},
        {"shared_buffers", "128MB"},
        {"max_wal_size", "512MB"},
        // Its data is worth nothing after the end, and a test machine's disk is slow.
        {"fsync", "off"},
        {"full_page_writes", "off"},
        // Files in the data directory: they go with it, even after a kill.
        {"dynamic_shared_memory_type", "mmap"},
        // Compiling a report for half a second would be the loudest thing on the charts.
        {"jit", "off"},
        {"autovacuum_naptime", "20s"},
        {"shared_preload_libraries", "pg_stat_statements,auto_explain"},
        // The plans of what is slow, with the rows it really had. Every statement pays for what might be
        // logged: a join of a million rows takes a tenth longer for the counting of rows, and twice as long
        // with a clock at every node.
        {"auto_explain.log_min_duration", "20ms"},
        {"auto_explain.log_analyze", "on"},
        {"auto_explain.log_timing", "off"},
        {"auto_explain.log_format", "json"},
        {"pg_stat_statements.max", "10000"},
        {"track_io_timing", "on"},
        {"track_activity_query_size", "4096"},
        {"log_timezone", "UTC"},
        {"timezone", "UTC"},
        {"logging_collector", "on"},
        {"log_destination", majorVersion >= 15 ? "jsonlog" : "csvlog"},
        {"log_directory", logs.string()},
        {"log_filename", "postgresql-%Y%m%d-%H%M%S.log"},
        {"log_rotation_size", "32MB"},
        // All of them: percentiles of a sample, or of the slow ones alone, would not be percentiles of the
        // workload. The sandbox can afford the writing; trimLogs() bounds the space.
        {"log_min_duration_statement", "0"},
        {"log_checkpoints", "on"},
        {"log_lock_waits", "on"},
        {"log_temp_files", "0"},
        {"log_autovacuum_min_duration", "0"},
    };
    if (majorVersion >= 13) {
        settings["log_parameter_max_length"] = "0"; // of the values nobody asks, and they double the log
    }
    if (majorVersion >= 16) {
        settings["auto_explain.log_parameter_max_length"] = "0";
    }
    if (majorVersion >= 14) {
        settings["compute_query_id"] = "on";
    }
    for (const auto& [name, value] : overrides) {
        settings.insert_or_assign(name, value);
    }
    std::string text = "\n# The sandbox's own settings.\n";
    for (const auto& [name, value] : settings) {
        const bool plainName = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                   c == '.';
        });
        if (!plainName || value.find_first_of(std::string("\n\r\0", 3)) != std::string::npos) {
            return fail(ErrorCode::invalidInput, "\"" + name + "\" is not a setting PostgreSQL could have");
        }
        text += name + " = '";
        for (const char c : value) {
            text += c == '\'' ? std::string("''") : c == '\\' ? std::string("\\\\") : std::string(1, c);
        }
        text += "'\n";
    }
    return text;
}

std::string hostBasedAuthentication() {
    return "local replication pavement peer map=sandbox\n"
           "local all all scram-sha-256\n"
           "host all all 127.0.0.1/32 scram-sha-256\n"
           "host replication all 127.0.0.1/32 scram-sha-256\n";
}

std::string userNameOf(uid_t uid) {
    std::vector<char> buffer(16384);
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        return entry.pw_name;
    }
    return {};
}

void trimLogs(const fs::path& logs, std::uint64_t kept) {
    struct File {
        fs::file_time_type written;
        fs::path path;
        std::uintmax_t size;
    };

    std::vector<File> files;
    std::error_code failed;
    for (fs::directory_iterator it(logs, failed), end; !failed && it != end; it.increment(failed)) {
        std::error_code gone;
        File file{it->last_write_time(gone), it->path(), it->file_size(gone)};
        if (!gone) {
            files.push_back(std::move(file));
        }
    }
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.written > b.written; });
    std::uintmax_t total = 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
        total += files[i].size;
        // The newest few are being written, whatever their size.
        if (total > kept && i >= 4) {
            fs::remove(files[i].path, failed);
        }
    }
}

} // namespace pavement::sandbox
