#pragma once
// Units and the one formatter of numbers: the window, the reports and the command line all print figures
// through these, so a value looks the same everywhere. Locale-independent.

#include "engine/base/clock.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace pavement {

struct Bytes {
    std::int64_t count = 0;
    auto operator<=>(const Bytes&) const = default;
};

// The unit a metric is stored in. Always the base unit: seconds, bytes, ratios 0…1.
enum class Unit { none, count, seconds, bytes, ratio, perSecond, bytesPerSecond };

// "1.24 ms", "83.0 %", "12.4 k/s", "1.50 GiB": three significant digits, never more. NaN prints as "–".
std::string formatValue(double value, Unit unit);

// The same value without its unit, and the unit's own text, scaled alike; for table cells and axis titles.
struct ScaledUnit {
    double factor = 1.0; // shown = stored * factor
    std::string suffix;
};

ScaledUnit scaleFor(double largest, Unit unit);

std::string
formatDuration(std::chrono::nanoseconds duration); // "950 µs", "1.24 s", "3 min 05 s", "2 h 10 min"
std::string formatBytes(Bytes bytes);              // "1.50 GiB"
std::string formatCount(double count);             // "12.4 k"

// ISO 8601 in UTC: "2026-03-01T12:34:56Z", with milliseconds where asked.
std::string formatTimestamp(Timestamp at, bool withMillis = false);

// How CSV and JSON call a unit: "seconds", "bytes_per_second".
std::string_view unitId(Unit unit);

} // namespace pavement
