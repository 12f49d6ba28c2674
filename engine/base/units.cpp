#include "engine/base/units.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <cmath>

namespace pavement {

namespace {

struct Step {
    double from; // use this step when |value| >= from
    double factor;
    const char* suffix;
};

constexpr std::array kTime{Step{86400.0, 1.0 / 86400.0, "d"},
                           Step{3600.0, 1.0 / 3600.0, "h"},
                           Step{60.0, 1.0 / 60.0, "min"},
                           Step{1.0, 1.0, "s"},
                           Step{1e-3, 1e3, "ms"},
                           Step{1e-6, 1e6, "µs"},
                           Step{0.0, 1e9, "ns"}};
constexpr std::array kBinary{
    Step{1099511627776.0, 1.0 / 1099511627776.0, "TiB"}, Step{1073741824.0, 1.0 / 1073741824.0, "GiB"},
    Step{1048576.0, 1.0 / 1048576.0, "MiB"}, Step{1024.0, 1.0 / 1024.0, "KiB"}, Step{0.0, 1.0, "B"}};
constexpr std::array kDecimal{Step{1e12, 1e-12, "T"}, Step{1e9, 1e-9, "G"}, Step{1e6, 1e-6, "M"},
                              Step{1e3, 1e-3, "k"}, Step{0.0, 1.0, ""}};

// 999.6 ms would round to "1000 ms": the step is chosen for the value as it will be printed.
template <std::size_t N>
Step pick(const std::array<Step, N>& steps, double magnitude) {
    for (const Step& step : steps) {
        if (magnitude * 1.0005 >= step.from && step.from > 0.0) {
            return step;
        }
    }
    return steps.back();
}

std::string threeDigits(double value) {
    const double magnitude = std::abs(value);
    if (magnitude == 0.0) {
        return "0";
    }
    if (magnitude >= 99.95) {
        return fmt::format("{:.0f}", value);
    }
    if (magnitude >= 9.995) {
        return fmt::format("{:.1f}", value);
    }
    return fmt::format("{:.2f}", value);
}

} // namespace

ScaledUnit scaleFor(double largest, Unit unit) {
    const double magnitude = std::isfinite(largest) ? std::abs(largest) : 0.0;
    switch (unit) {
    case Unit::seconds: {
        if (magnitude == 0.0) {
            return {1e3, "ms"};
        }
        const Step step = pick(kTime, magnitude);
        return {step.factor, step.suffix};
    }
    case Unit::bytes: {
        const Step step = pick(kBinary, magnitude);
        return {step.factor, step.suffix};
    }
    case Unit::bytesPerSecond: {
        const Step step = pick(kBinary, magnitude);
        return {step.factor, std::string(step.suffix) + "/s"};
    }
    case Unit::ratio:
        return {100.0, "%"};
    case Unit::perSecond: {
        const Step step = pick(kDecimal, magnitude);
        return {step.factor, std::string(step.suffix) + "/s"};
    }
    case Unit::count:
    case Unit::none: {
        const Step step = pick(kDecimal, magnitude);
        return {step.factor, step.suffix};
    }
    }
    return {};
}

std::string formatValue(double value, Unit unit) {
    if (!std::isfinite(value)) {
        return "–";
    }
    const ScaledUnit scale = scaleFor(value, unit);
    const double shown = value * scale.factor;
    const bool whole = (unit == Unit::count || unit == Unit::bytes || unit == Unit::none) &&
                       scale.factor == 1.0 && shown == std::floor(shown);
    std::string text = whole ? fmt::format("{:.0f}", shown) : threeDigits(shown);
    if (!scale.suffix.empty()) {
        text += ' ';
        text += scale.suffix;
    }
    return text;
}

std::string formatDuration(std::chrono::nanoseconds duration) {
    const double seconds = std::chrono::duration<double>(duration).count();
    if (std::abs(seconds) < 59.95) { // from here on it would read "60.0 s"
        return formatValue(seconds, Unit::seconds);
    }
    const auto total = static_cast<std::int64_t>(std::llround(std::abs(seconds)));
    const char* sign = seconds < 0 ? "-" : "";
    if (total < 3600) {
        return fmt::format("{}{} min {:02} s", sign, total / 60, total % 60);
    }
    if (total < 86400) {
        return fmt::format("{}{} h {:02} min", sign, total / 3600, total % 3600 / 60);
    }
    return fmt::format("{}{} d {} h", sign, total / 86400, total % 86400 / 3600);
}

std::string formatBytes(Bytes bytes) {
    return formatValue(static_cast<double>(bytes.count), Unit::bytes);
}

std::string formatCount(double count) {
    return formatValue(count, Unit::count);
}

std::string formatTimestamp(Timestamp at, bool withMillis) {
    const auto secondsPart = std::chrono::floor<std::chrono::seconds>(at);
    const std::tm parts = fmt::gmtime(static_cast<std::time_t>(secondsPart.time_since_epoch().count()));
    std::string text = fmt::format("{:%Y-%m-%dT%H:%M:%S}", parts);
    if (withMillis) {
        text += fmt::format(".{:03}", (at - secondsPart).count());
    }
    return text + 'Z';
}

std::string_view unitId(Unit unit) {
    switch (unit) {
    case Unit::none:
        return "none";
    case Unit::count:
        return "count";
    case Unit::seconds:
        return "seconds";
    case Unit::bytes:
        return "bytes";
    case Unit::ratio:
        return "ratio";
    case Unit::perSecond:
        return "per_second";
    case Unit::bytesPerSecond:
        return "bytes_per_second";
    }
    return "none";
}

} // namespace pavement
