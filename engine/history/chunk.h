#pragma once
// A chunk: what one series did over a stretch of time, as one self-contained, checksummed run of bytes. The
// unit of storage, of retention and of damage: a broken one is skipped, its neighbours are not touched.

#include "engine/history/bytes.h"
#include "engine/history/history.h"

#include <optional>
#include <vector>

namespace pavement::history {

struct Point {
    std::int64_t at = 0; // milliseconds since 1970
    double value = 0;    // NaN marks a gap

    bool isGap() const { return value != value; }
};

inline constexpr std::size_t kChunkPoints = 1000;

Bytes encodeChunk(std::span<const Point> points);           // at most 65,535
std::optional<std::vector<Point>> decodeChunk(ByteView in); // nothing where the bytes are damaged

// Times are start of bucket; a bucket of count 0 marks a gap.
Bytes encodeRollup(std::span<const Aggregate> buckets, Milliseconds step);
std::optional<std::vector<Aggregate>> decodeRollup(ByteView in, Milliseconds step);

// The tail: samples of many series as they came, until their series' chunks are full enough to be sealed.
Bytes encodeTail(std::span<const Sample> samples);
std::optional<std::vector<Sample>> decodeTail(ByteView in);

} // namespace pavement::history
