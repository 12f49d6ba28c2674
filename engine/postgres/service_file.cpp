#include "engine/postgres/service_file.h"

#include "engine/base/files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

namespace pavement::postgres {

namespace {

constexpr std::uint64_t kLimitBytes = 1U << 20U;
constexpr std::string_view kBlanks = " \t\r\v\f";

std::optional<std::filesystem::path> variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::filesystem::path>(value);
}

std::vector<std::filesystem::path> serviceFiles() {
    std::vector<std::filesystem::path> files;
    if (const auto named = variable("PGSERVICEFILE")) {
        files.push_back(*named);
    } else if (const auto home = variable("HOME")) {
        files.push_back(*home / ".pg_service.conf");
    }
    files.push_back(variable("PGSYSCONFDIR").value_or(PAVEMENT_LIBPQ_SYSCONFDIR) / "pg_service.conf");
    return files;
}

void addOnce(std::vector<std::string>& names, std::string name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(std::move(name));
    }
}

} // namespace

std::vector<std::string> listServices() {
    std::vector<std::string> names;
    for (const std::filesystem::path& file : serviceFiles()) {
        if (const auto text = readFile(file, kLimitBytes)) {
            for (std::string& name : parseServiceNames(*text)) {
                addOnce(names, std::move(name));
            }
        }
    }
    return names;
}

std::vector<std::string> parseServiceNames(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) { // an editor's byte order mark
        text.remove_prefix(3);
    }
    std::vector<std::string> names;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
        // As libpq reads it: the name ends at the first bracket, blanks inside belong to it, and what follows
        // is not looked at.
        const std::size_t close = line.find(']');
        if (!line.starts_with('[') || close == std::string_view::npos || close == 1) {
            continue;
        }
        std::string name(line.substr(1, close - 1));
        if (name.find('\0') == std::string::npos) {
            addOnce(names, std::move(name));
        }
    }
    return names;
}

} // namespace pavement::postgres
