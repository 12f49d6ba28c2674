#include "engine/history/chunk.h"

#include "engine/history/columns.h"

#include <array>
#include <limits>
#include <type_traits>
#include <utility>

namespace pavement::history {

namespace {

enum class Content : std::uint8_t { points = 1, rollup = 2, tail = 3 };

constexpr std::size_t kMostRows = 65'535;

Bytes begun(Content content) {
    return {static_cast<std::uint8_t>(content)};
}

Bytes sealed(Bytes bytes) {
    ByteWriter(bytes).fixed32(crc32(bytes));
    return bytes;
}

// What `decode` makes of the bytes between the mark and the checksum; nothing where they are damaged or it
// ran past their end.
template <typename Decode>
std::invoke_result_t<Decode, ByteReader&> opened(ByteView bytes, Content content, Decode decode) {
    if (bytes.size() < 5 || bytes[0] != static_cast<std::uint8_t>(content))
        return std::nullopt;
    const ByteView body = bytes.first(bytes.size() - 4);
    ByteReader sum(bytes.last(4));
    if (sum.fixed32() != crc32(body))
        return std::nullopt;
    ByteReader in(body.subspan(1));
    auto decoded = decode(in);
    if (!in.ok())
        return std::nullopt;
    return decoded;
}

// When each row was, and which of them are gaps: the same in points and roll-ups.
struct RowFrame {
    std::vector<std::int64_t> times;
    std::vector<bool> gaps;
    std::size_t filled = 0; // rows that are no gap

    void add(std::int64_t time, bool isGap) {
        times.push_back(time);
        gaps.push_back(isGap);
        filled += isGap ? 0 : 1;
    }
};

void putFrame(const RowFrame& frame, Bytes& bytes) {
    ByteWriter out(bytes);
    out.varint(frame.times.size());
    out.varint(frame.times.size() - frame.filled);
    std::size_t next = 0;
    for (std::size_t i = 0; i < frame.gaps.size(); ++i) {
        if (frame.gaps[i]) {
            out.varint(i - next);
            next = i + 1;
        }
    }
    encodeInts(frame.times, bytes);
}

RowFrame getFrame(ByteReader& in) {
    RowFrame frame;
    const std::uint64_t rows = in.varint();
    const std::uint64_t gapCount = in.varint();
    if (rows > kMostRows || gapCount > rows)
        in.markBad();
    if (!in.ok())
        return frame;
    frame.gaps.assign(rows, false);
    frame.filled = rows - gapCount;
    std::uint64_t next = 0;
    for (std::uint64_t i = 0; i < gapCount && in.ok(); ++i) {
        const std::uint64_t skip = in.varint();
        if (skip >= rows || next + skip >= rows) {
            in.markBad();
            return frame;
        }
        frame.gaps[next + skip] = true;
        next += skip + 1;
    }
    frame.times = decodeInts(in, rows);
    if (frame.times.size() != rows)
        in.markBad();
    return frame;
}

} // namespace

Bytes encodeChunk(std::span<const Point> points) {
    RowFrame frame;
    std::vector<double> values;
    for (const Point& p : points) {
        frame.add(p.at, p.isGap());
        if (!p.isGap())
            values.push_back(p.value);
    }
    Bytes bytes = begun(Content::points);
    putFrame(frame, bytes);
    encodeReals(values, bytes);
    return sealed(std::move(bytes));
}

std::optional<std::vector<Point>> decodeChunk(ByteView bytes) {
    return opened(bytes, Content::points, [](ByteReader& in) -> std::optional<std::vector<Point>> {
        const RowFrame frame = getFrame(in);
        const auto values = decodeReals(in, frame.filled);
        if (!in.ok())
            return std::nullopt;
        std::vector<Point> points(frame.times.size());
        std::size_t next = 0;
        for (std::size_t i = 0; i < points.size(); ++i)
            points[i] = {frame.times[i],
                         frame.gaps[i] ? std::numeric_limits<double>::quiet_NaN() : values[next++]};
        return points;
    });
}

Bytes encodeRollup(std::span<const Aggregate> buckets, Milliseconds step) {
    RowFrame frame;
    std::vector<std::int64_t> counts;
    std::array<std::vector<double>, 4> columns;
    for (const Aggregate& a : buckets) {
        frame.add(toMillis(a.at) / step.count(), a.count == 0);
        if (a.count == 0)
            continue;
        counts.push_back(static_cast<std::int64_t>(a.count));
        columns[0].push_back(a.min);
        columns[1].push_back(a.max);
        columns[2].push_back(settle(a.sum));
        columns[3].push_back(a.last);
    }
    Bytes bytes = begun(Content::rollup);
    putFrame(frame, bytes);
    encodeInts(counts, bytes);
    for (const auto& column : columns)
        encodeReals(column, bytes);
    return sealed(std::move(bytes));
}

std::optional<std::vector<Aggregate>> decodeRollup(ByteView bytes, Milliseconds step) {
    return opened(bytes, Content::rollup, [step](ByteReader& in) -> std::optional<std::vector<Aggregate>> {
        const RowFrame frame = getFrame(in);
        const auto counts = decodeInts(in, frame.filled);
        std::array<std::vector<double>, 4> columns;
        for (auto& column : columns)
            column = decodeReals(in, frame.filled);
        if (!in.ok())
            return std::nullopt;
        const std::int64_t furthest = std::numeric_limits<std::int64_t>::max() / step.count();
        std::vector<Aggregate> buckets(frame.times.size());
        std::size_t next = 0;
        for (std::size_t i = 0; i < buckets.size(); ++i) {
            const std::int64_t time = frame.times[i];
            if (time > furthest || time < -furthest)
                return std::nullopt;
            Aggregate& a = buckets[i];
            a.at = fromMillis(time * step.count());
            if (frame.gaps[i])
                continue;
            a.count = static_cast<std::uint64_t>(counts[next]);
            a.min = columns[0][next];
            a.max = columns[1][next];
            a.sum = columns[2][next];
            a.last = columns[3][next];
            ++next;
        }
        return buckets;
    });
}

Bytes encodeTail(std::span<const Sample> samples) {
    Bytes bytes = begun(Content::tail);
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
    return sealed(std::move(bytes));
}

std::optional<std::vector<Sample>> decodeTail(ByteView bytes) {
    return opened(bytes, Content::tail, [](ByteReader& in) -> std::optional<std::vector<Sample>> {
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
        return samples;
    });
}

} // namespace pavement::history
