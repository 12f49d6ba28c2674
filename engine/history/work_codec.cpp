#include "engine/history/work_codec.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace pavement::history {

namespace {

constexpr std::uint8_t kWorkFormat = 1;
constexpr std::uint8_t kWaitFormat = 2;
constexpr std::uint8_t kPartialWaitFormat = 3; // the same, of what was not hidden
// Work with figures that were counted in a part of the interval only. What is else keeps the first format, so
// that older programs read it; these they take for a gap.
constexpr std::uint8_t kPartlyKnownFormat = 4;
constexpr std::uint64_t kPartial = 1U << 31U; // beside the figures
constexpr std::size_t kChecksumBytes = 4;
constexpr double kMicro = 1e6;
constexpr double kKilo = 1024;

// A figure's unit in the file: its value times this, rounded. 0: kept as a 32-bit real.
constexpr std::array<double, kWorkFigures> kScales = [] {
    using enum WorkFigure;
    std::array<double, kWorkFigures> scales{};
    scales.fill(1);
    for (const WorkFigure figure : {seconds, planSeconds, jitSeconds, blockReadSeconds, slowest, fastest}) {
        scales[static_cast<std::size_t>(figure)] = kMicro;
    }
    for (const WorkFigure figure :
         {hitBytes, readBytes, dirtiedBytes, writtenBytes, tempReadBytes, tempWrittenBytes}) {
        scales[static_cast<std::size_t>(figure)] = 1 / kKilo;
    }
    scales[static_cast<std::size_t>(squares)] = 0;
    return scales;
}();

std::uint64_t whole(double value) {
    constexpr double kMost = 9e18;
    return value > 0 ? static_cast<std::uint64_t>(std::llround(std::min(value, kMost))) : 0;
}

void put(ByteWriter& out, const StatementWork& work) {
    std::array<std::uint64_t, kWorkFigures> numbers{};
    std::uint32_t present = 0;
    for (std::size_t i = 0; i < kWorkFigures; ++i) {
        numbers[i] = kScales[i] > 0 ? whole(work.values[i] * kScales[i])
                                    : std::bit_cast<std::uint32_t>(static_cast<float>(work.values[i]));
        present |= numbers[i] != 0 ? 1U << i : 0U;
    }
    out.varint(present);
    for (std::size_t i = 0; i < kWorkFigures; ++i) {
        if ((present & (1U << i)) == 0) {
            continue;
        }
        if (kScales[i] > 0) {
            out.varint(numbers[i]);
        } else {
            out.fixed32(static_cast<std::uint32_t>(numbers[i]));
        }
    }
}

StatementWork work(ByteReader& in) {
    StatementWork work;
    const std::uint64_t present = in.varint();
    for (std::size_t i = 0; i < kWorkFigures; ++i) {
        if ((present & (1ULL << i)) != 0) {
            work.values[i] = kScales[i] > 0 ? static_cast<double>(in.varint()) / kScales[i]
                                            : static_cast<double>(std::bit_cast<float>(in.fixed32()));
        }
    }
    return work;
}

void seal(Bytes& bytes) {
    const std::uint32_t sum = crc32(bytes);
    ByteWriter(bytes).fixed32(sum);
}

std::optional<ByteView> unsealed(ByteView bytes) {
    if (bytes.size() < kChecksumBytes) {
        return std::nullopt;
    }
    const ByteView body = bytes.first(bytes.size() - kChecksumBytes);
    ByteReader sum(bytes.last(kChecksumBytes));
    return sum.fixed32() == crc32(body) ? std::optional(body) : std::nullopt;
}

template <typename Items>
std::vector<const typename Items::value_type*> byLabel(const Items& items) {
    std::vector<const typename Items::value_type*> order;
    order.reserve(items.size());
    for (const auto& item : items) {
        order.push_back(&item);
    }
    std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->label < b->label; });
    return order;
}

void mergeFigures(NumberedInterval& into, const NumberedInterval& other) {
    const bool nothingYet = into.seconds <= 0 && into.figures.empty() && into.partly.empty();
    const WorkFigures both = nothingYet ? other.figures : into.figures.with(other.figures);
    for (const WorkFigures some : {into.figures, other.figures, other.partly}) {
        into.partly.add(some);
    }
    into.partly.remove(both);
    into.figures = both;
}

} // namespace

Bytes encodeWork(const NumberedInterval& interval) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.byte(interval.partly.empty() ? kWorkFormat : kPartlyKnownFormat);
    out.varint(whole(interval.seconds * 1000));
    out.varint(interval.figures.bits() | (interval.partial ? kPartial : 0));
    if (!interval.partly.empty()) {
        out.varint(interval.partly.bits());
    }
    put(out, interval.total);
    out.varint(interval.statements.size());
    std::uint32_t before = 0;
    for (const NumberedWork* one : byLabel(interval.statements)) {
        out.varint(one->label - before);
        before = one->label;
        put(out, one->work);
    }
    seal(bytes);
    return bytes;
}

std::optional<NumberedInterval> decodeWork(ByteView bytes) {
    const auto body = unsealed(bytes);
    if (!body) {
        return std::nullopt;
    }
    ByteReader in(*body);
    const std::uint8_t format = in.byte();
    if (format != kWorkFormat && format != kPartlyKnownFormat) {
        return std::nullopt;
    }
    NumberedInterval interval;
    interval.seconds = static_cast<double>(in.varint()) / 1000;
    const std::uint64_t figures = in.varint();
    interval.partial = (figures & kPartial) != 0;
    interval.figures = WorkFigures::ofBits(static_cast<std::uint32_t>(figures & (kPartial - 1)));
    if (format == kPartlyKnownFormat) {
        interval.partly = WorkFigures::ofBits(static_cast<std::uint32_t>(in.varint()));
    }
    interval.total = work(in);
    const std::uint64_t count = in.varint();
    if (count > in.left()) {
        return std::nullopt;
    }
    interval.statements.resize(static_cast<std::size_t>(count));
    std::uint32_t label = 0;
    for (NumberedWork& one : interval.statements) {
        label += static_cast<std::uint32_t>(in.varint());
        one.label = label;
        one.work = work(in);
    }
    return in.ok() ? std::optional(std::move(interval)) : std::nullopt;
}

Bytes encodeWaits(const NumberedWaits& interval) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.byte(interval.partial ? kPartialWaitFormat : kWaitFormat);
    out.varint(whole(interval.seconds * 1000));
    out.varint(interval.waits.size());
    std::uint32_t before = 0;
    for (const NumberedWait* one : byLabel(interval.waits)) {
        out.varint(one->label - before);
        before = one->label;
        out.varint(whole(one->seconds * 1000));
    }
    seal(bytes);
    return bytes;
}

std::optional<NumberedWaits> decodeWaits(ByteView bytes) {
    const auto body = unsealed(bytes);
    if (!body) {
        return std::nullopt;
    }
    ByteReader in(*body);
    const std::uint8_t format = in.byte();
    if (format != kWaitFormat && format != kPartialWaitFormat) {
        return std::nullopt;
    }
    NumberedWaits interval;
    interval.partial = format == kPartialWaitFormat;
    interval.seconds = static_cast<double>(in.varint()) / 1000;
    const std::uint64_t count = in.varint();
    if (count > in.left()) {
        return std::nullopt;
    }
    interval.waits.resize(static_cast<std::size_t>(count));
    std::uint32_t label = 0;
    for (NumberedWait& one : interval.waits) {
        label += static_cast<std::uint32_t>(in.varint());
        one.label = label;
        one.seconds = static_cast<double>(in.varint()) / 1000;
    }
    return in.ok() ? std::optional(std::move(interval)) : std::nullopt;
}

void merge(NumberedInterval& into, const NumberedInterval& other) {
    mergeFigures(into, other);
    into.seconds += other.seconds;
    into.partial = into.partial || other.partial;
    into.total.add(other.total);
    std::unordered_map<std::uint32_t, std::size_t> places;
    for (std::size_t i = 0; i < into.statements.size(); ++i) {
        places.emplace(into.statements[i].label, i);
    }
    for (const NumberedWork& one : other.statements) {
        const auto [place, isNew] = places.try_emplace(one.label, into.statements.size());
        if (isNew) {
            into.statements.push_back(one);
        } else {
            into.statements[place->second].work.add(one.work);
        }
    }
}

void merge(NumberedWaits& into, const NumberedWaits& other) {
    into.seconds += other.seconds;
    into.partial = into.partial || other.partial;
    std::unordered_map<std::uint32_t, std::size_t> places;
    for (std::size_t i = 0; i < into.waits.size(); ++i) {
        places.emplace(into.waits[i].label, i);
    }
    for (const NumberedWait& one : other.waits) {
        const auto [place, isNew] = places.try_emplace(one.label, into.waits.size());
        if (isNew) {
            into.waits.push_back(one);
        } else {
            into.waits[place->second].seconds += one.seconds;
        }
    }
}

} // namespace pavement::history
