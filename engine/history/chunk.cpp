#include "engine/history/chunk.h"

#include "engine/history/columns.h"

#include <cmath>
#include <limits>

namespace pavement::history {

namespace {

enum class Content : std::uint8_t { points = 1, rollup = 2, tail = 3 };

constexpr std::size_t kMostRows = 65'535;

void seal(Bytes& bytes) {
    ByteWriter(bytes).fixed32(crc32(bytes));
}

// The bytes between the mark and the checksum.
std::optional<ByteView> open(ByteView in, Content content) {
    if (in.size() < 5 || in[0] != static_cast<std::uint8_t>(content))
        return std::nullopt;
    const ByteView body = in.first(in.size() - 4);
    ByteReader sum(in.last(4));
    if (sum.fixed32() != crc32(body))
        return std::nullopt;
    return body.subspan(1);
}

template <typename Rows, typename IsGap>
void putGaps(const Rows& rows, IsGap isGap, ByteWriter& out) {
    std::vector<std::size_t> gaps;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (isGap(rows[i]))
            gaps.push_back(i);
    }
    out.varint(gaps.size());
    std::size_t next = 0;
    for (const std::size_t at : gaps) {
        out.varint(at - next);
        next = at + 1;
    }
}

// One flag a row.
std::vector<bool> getGaps(ByteReader& in, std::size_t rows) {
    std::vector<bool> gap(rows, false);
    const std::uint64_t count = in.varint();
    std::uint64_t next = 0;
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        const std::uint64_t skip = in.varint();
        if (skip >= rows || next + skip >= rows) {
            in.markBad();
            break;
        }
        gap[next + skip] = true;
        next += skip + 1;
    }
    return gap;
}

std::size_t filled(const std::vector<bool>& gaps) {
    std::size_t count = 0;
    for (const bool gap : gaps)
        count += gap ? 0 : 1;
    return count;
}

std::optional<std::size_t> getRows(ByteReader& in) {
    const std::uint64_t rows = in.varint();
    if (!in.ok() || rows > kMostRows)
        return std::nullopt;
    return static_cast<std::size_t>(rows);
}

} // namespace

Bytes encodeChunk(std::span<const Point> points) {
    Bytes bytes{static_cast<std::uint8_t>(Content::points)};
    ByteWriter out(bytes);
    out.varint(points.size());
    putGaps(
        points, [](const Point& p) { return p.isGap(); }, out);
    std::vector<std::int64_t> times;
    std::vector<double> values;
    times.reserve(points.size());
    values.reserve(points.size());
    for (const Point& p : points) {
        times.push_back(p.at);
        if (!p.isGap())
            values.push_back(p.value);
    }
    encodeInts(times, bytes);
    encodeReals(values, bytes);
    seal(bytes);
    return bytes;
}

std::optional<std::vector<Point>> decodeChunk(ByteView bytes) {
    const auto body = open(bytes, Content::points);
    if (!body)
        return std::nullopt;
    ByteReader in(*body);
    const auto rows = getRows(in);
    if (!rows)
        return std::nullopt;
    const auto gaps = getGaps(in, *rows);
    const auto times = decodeInts(in, *rows);
    const auto values = decodeReals(in, filled(gaps));
    if (!in.ok() || times.size() != *rows)
        return std::nullopt;
    std::vector<Point> points(*rows);
    std::size_t next = 0;
    for (std::size_t i = 0; i < *rows; ++i)
        points[i] = {times[i], gaps[i] ? std::numeric_limits<double>::quiet_NaN() : values[next++]};
    return points;
}

Bytes encodeRollup(std::span<const Aggregate> buckets, Milliseconds step) {
    Bytes bytes{static_cast<std::uint8_t>(Content::rollup)};
    ByteWriter out(bytes);
    out.varint(buckets.size());
    putGaps(
        buckets, [](const Aggregate& a) { return a.count == 0; }, out);
    std::vector<std::int64_t> times;
    std::vector<std::int64_t> counts;
    std::vector<double> columns[4];
    for (const Aggregate& a : buckets) {
        times.push_back(toMillis(a.at) / step.count());
        if (a.count == 0)
            continue;
        counts.push_back(static_cast<std::int64_t>(a.count));
        columns[0].push_back(a.min);
        columns[1].push_back(a.max);
        columns[2].push_back(settle(a.sum));
        columns[3].push_back(a.last);
    }
    encodeInts(times, bytes);
    encodeInts(counts, bytes);
    for (const auto& column : columns)
        encodeReals(column, bytes);
    seal(bytes);
    return bytes;
}

std::optional<std::vector<Aggregate>> decodeRollup(ByteView bytes, Milliseconds step) {
    const auto body = open(bytes, Content::rollup);
    if (!body)
        return std::nullopt;
    ByteReader in(*body);
    const auto rows = getRows(in);
    if (!rows)
        return std::nullopt;
    const auto gaps = getGaps(in, *rows);
    const std::size_t full = filled(gaps);
    const auto times = decodeInts(in, *rows);
    const auto counts = decodeInts(in, full);
    std::vector<double> columns[4];
    for (auto& column : columns)
        column = decodeReals(in, full);
    if (!in.ok() || times.size() != *rows)
        return std::nullopt;
    const std::int64_t furthest = std::numeric_limits<std::int64_t>::max() / step.count();
    std::vector<Aggregate> buckets(*rows);
    std::size_t next = 0;
    for (std::size_t i = 0; i < *rows; ++i) {
        if (times[i] > furthest || times[i] < -furthest)
            return std::nullopt;
        Aggregate& a = buckets[i];
        a.at = fromMillis(times[i] * step.count());
        if (gaps[i])
            continue;
        a.count = static_cast<std::uint64_t>(counts[next]);
        a.min = columns[0][next];
        a.max = columns[1][next];
        a.sum = columns[2][next];
        a.last = columns[3][next];
        ++next;
    }
    return buckets;
}

Bytes encodeTail(std::span<const Sample> samples) {
    Bytes bytes{static_cast<std::uint8_t>(Content::tail)};
    bytes.reserve(samples.size() * 11 + 16);
    ByteWriter out(bytes);
    out.varint(samples.size());
    std::int64_t series = 0;
    std::int64_t at = 0;
    for (const Sample& s : samples) {
        out.signedVarint(static_cast<std::int64_t>(s.series) - series);
        out.signedVarint(toMillis(s.at) - at);
        out.real(s.value);
        series = s.series;
        at = toMillis(s.at);
    }
    seal(bytes);
    return bytes;
}

std::optional<std::vector<Sample>> decodeTail(ByteView bytes) {
    const auto body = open(bytes, Content::tail);
    if (!body)
        return std::nullopt;
    ByteReader in(*body);
    const std::uint64_t rows = in.varint();
    if (rows > in.left() / 10) // the least a sample takes
        return std::nullopt;
    std::vector<Sample> samples;
    samples.reserve(rows);
    std::uint64_t series = 0;
    std::uint64_t at = 0;
    for (std::uint64_t i = 0; i < rows && in.ok(); ++i) {
        series += static_cast<std::uint64_t>(in.signedVarint());
        at += static_cast<std::uint64_t>(in.signedVarint());
        samples.push_back(
            {static_cast<SeriesId>(series), fromMillis(static_cast<std::int64_t>(at)), in.real()});
    }
    if (!in.ok())
        return std::nullopt;
    return samples;
}

} // namespace pavement::history
