#pragma once
// The few file operations the engine needs, each with an Error that names the path.

#include "engine/base/result.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

namespace pavement {

// Whole content; refuses more than `limitBytes` (ErrorCode::invalidInput).
Result<std::string> readFile(const std::filesystem::path& path, std::uint64_t limitBytes = 64U << 20U);

// Written beside the target, flushed to disk, then renamed over it: the file is the old one or the new one,
// never half of either; asked to stop before that, it stays the old one (ErrorCode::cancelled). Mode 0600
// where `isPrivate`, else 0644.
Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view content,
                                 bool isPrivate = false, const std::stop_token& stop = {});

// Creates the directory (and its parents) with mode 0700; an existing one is taken if it is ours.
Result<void> makePrivateDirectory(const std::filesystem::path& path);

// Turns an errno into an Error with the right code (ENOSPC → diskFull, EACCES → permission, ENOENT → notFound
// …).
Error errnoError(int number, std::string_view doing, const std::filesystem::path& path);

// Of the operating system, as whom this program runs; the number where it has no name.
std::string userName();

// $XDG_DATA_HOME, $XDG_CONFIG_HOME, $XDG_CACHE_HOME with their defaults, plus "/pavement".
std::filesystem::path userDataDirectory();
std::filesystem::path userConfigDirectory();
std::filesystem::path userCacheDirectory();

} // namespace pavement
