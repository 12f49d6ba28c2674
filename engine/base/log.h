#pragma once
// The one logger. Every message passes through scrub(); standard output stays for data, so the log goes to
// standard error and, where asked, to a rotating file. Thread-safe.

#include <filesystem>
#include <string_view>

namespace pavement::log {

enum class Level { debug, info, warning, error, off };

void setLevel(Level level);
bool addFile(
    const std::filesystem::path& path); // false when the file cannot be opened; logging goes on without it

void debug(std::string_view message);
void info(std::string_view message);
void warning(std::string_view message);
void error(std::string_view message);

} // namespace pavement::log
