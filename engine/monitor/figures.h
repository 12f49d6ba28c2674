// What collectors share when they put figures into samples.
#pragma once

#include "engine/base/clock.h"

#include <cstdint>
#include <limits>
#include <optional>

namespace pavement::monitor {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN(); // a figure that is not known

// The moment of a reset as what rates are told by: milliseconds since the epoch, 0 for none.
inline std::int64_t resetMark(const std::optional<Timestamp>& at) {
    return at ? toMillis(*at) : 0;
}

} // namespace pavement::monitor
