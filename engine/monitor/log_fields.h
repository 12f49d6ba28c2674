#pragma once
// The fields of one log record, in either format, without building a document: a busy server writes thousands
// a second, and few fields are wanted. Inside this module only.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pavement::monitor {

// Where a field's value goes; null: it is not wanted. Values are cut at `most` bytes; numbers come as text,
// where a number is wanted there.
using NamedField = std::function<std::string*(std::string_view name, bool isNumber)>;
using NumberedField = std::function<std::string*(std::size_t column)>;

// false: malformed.
bool readJsonFields(std::string_view line, const NamedField& field, std::size_t most);
// The number of columns; nullopt: malformed.
std::optional<std::size_t> readCsvFields(std::string_view record, const NumberedField& field,
                                         std::size_t most);

// Columns of the manual's table of csvlog; 23 of them since 9.0, more were added behind.
inline constexpr std::size_t kCsvTime = 0;
inline constexpr std::size_t kCsvUser = 1;
inline constexpr std::size_t kCsvDatabase = 2;
inline constexpr std::size_t kCsvPid = 3;
inline constexpr std::size_t kCsvSession = 5;
inline constexpr std::size_t kCsvTransaction = 9; // virtual
inline constexpr std::size_t kCsvSeverity = 11;
inline constexpr std::size_t kCsvSqlstate = 12;
inline constexpr std::size_t kCsvMessage = 13;
inline constexpr std::size_t kCsvDetail = 14;
inline constexpr std::size_t kCsvApplication = 22;
inline constexpr std::size_t kCsvLeast = 23;
inline constexpr std::size_t kCsvQueryId = 25; // 14 and later

} // namespace pavement::monitor
