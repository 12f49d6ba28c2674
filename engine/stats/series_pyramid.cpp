#include "engine/stats/series_pyramid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace pavement::stats {

namespace {

constexpr std::uint64_t kFan = 8;
constexpr std::uint64_t kAbsent = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kLeastToFree = 1024;

constexpr std::uint64_t widthOf(std::size_t level) {
    return std::uint64_t{1} << (3 * (level + 1));
}

// What M4 keeps of a pixel column, by point number: at most six points.
struct Column {
    std::uint64_t first = kAbsent;
    std::uint64_t last = kAbsent;
    std::uint64_t min = kAbsent;
    std::uint64_t max = kAbsent;
    std::uint64_t firstGap = kAbsent;
    std::uint64_t lastGap = kAbsent;
    double minValue = 0.0;
    double maxValue = 0.0;

    void add(std::uint64_t number, double value) {
        if (std::isnan(value)) {
            if (firstGap == kAbsent) {
                firstGap = number;
            }
            lastGap = number;
            return;
        }
        if (first == kAbsent) {
            first = number;
        }
        last = number;
        offerMin(number, value);
        offerMax(number, value);
    }

    // Of equal values the earliest stays.
    void offerMin(std::uint64_t number, double value) {
        if (min == kAbsent || value < minValue) {
            min = number;
            minValue = value;
        }
    }

    void offerMax(std::uint64_t number, double value) {
        if (max == kAbsent || value > maxValue) {
            max = number;
            maxValue = value;
        }
    }

    template <typename PointAt>
    void writeTo(std::vector<Point>& out, const PointAt& pointAt) const {
        std::array numbers{first, min, max, last, firstGap, lastGap};
        std::sort(numbers.begin(), numbers.end());
        std::uint64_t previous = kAbsent;
        for (const std::uint64_t number : numbers) {
            if (number != previous && number != kAbsent) {
                out.push_back(pointAt(number));
            }
            previous = number;
        }
    }
};

// The first moment of column `index` when from…to is cut into `columns` equal ones.
std::int64_t columnStart(std::int64_t from, std::int64_t to, std::size_t index, std::size_t columns) {
    const std::uint64_t span = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
    const std::uint64_t whole = span / columns * index;
    const std::uint64_t rest = (span % columns * index + columns - 1) / columns;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(from) + whole + rest);
}

bool earlier(const Point& point, std::int64_t millis) {
    return point.millis < millis;
}

} // namespace

struct SeriesPyramid::Extract : Column {
    void add(const Block& block, std::uint64_t start) {
        if (block.firstGap != Block::kNone) {
            firstGap = std::min(firstGap, start + block.firstGap);
            lastGap = start + block.lastGap;
        }
        if (block.first == Block::kNone) {
            return;
        }
        first = std::min(first, start + block.first);
        last = start + block.last;
        offerMin(start + block.min, block.minValue);
        offerMax(start + block.max, block.maxValue);
    }

    using Column::add;

    Block toBlock(std::uint64_t start) const {
        const auto offset = [start](std::uint64_t number) {
            return number == kAbsent ? Block::kNone : static_cast<std::uint32_t>(number - start);
        };
        return {minValue,    maxValue,    offset(first),    offset(last),
                offset(min), offset(max), offset(firstGap), offset(lastGap)};
    }
};

bool SeriesPyramid::append(Point point) {
    if (m_first < end() && point.millis < m_points.back().millis) {
        return false;
    }
    m_points.push_back(point);
    closeBlocks();
    return true;
}

void SeriesPyramid::assign(std::vector<Point> points) {
    clear();
    m_points.reserve(points.size());
    for (const Point& point : points) {
        append(point);
    }
}

void SeriesPyramid::clear() {
    m_points.clear();
    m_levels.clear();
    m_base = 0;
    m_first = 0;
}

// Called after each append: where the new point ends a block, the block is closed, and so on upwards.
void SeriesPyramid::closeBlocks() {
    const std::uint64_t count = end();
    for (std::size_t level = 0; count % widthOf(level) == 0; ++level) {
        const std::uint64_t start = count - widthOf(level);
        if (level == m_levels.size()) {
            m_levels.emplace_back();
        }
        Extract all;
        if (level == 0) {
            for (std::uint64_t number = std::max(start, m_base); number < count; ++number) {
                all.add(number, at(number).value);
            }
        } else {
            // Children that are freed already lie before m_first, and a block reaching back there is never
            // read as a whole.
            const Level& below = m_levels[level - 1];
            const std::uint64_t width = widthOf(level - 1);
            for (std::uint64_t child = std::max(start / width, below.base); child < count / width; ++child) {
                all.add(below.blocks[child - below.base], child * width);
            }
        }
        Level& here = m_levels[level];
        if (here.blocks.empty()) {
            here.base = start / widthOf(level);
        }
        here.blocks.push_back(all.toBlock(start));
    }
}

void SeriesPyramid::dropBefore(std::int64_t millis) {
    while (m_first < end() && at(m_first).millis < millis) {
        ++m_first;
    }
    const auto dead = static_cast<std::size_t>(m_first - m_base);
    if (dead < kLeastToFree || dead < m_points.size() / 2) {
        return;
    }
    m_points.erase(m_points.begin(), m_points.begin() + static_cast<std::ptrdiff_t>(dead));
    m_base = m_first;
    for (std::size_t level = 0; level < m_levels.size(); ++level) {
        Level& here = m_levels[level];
        const std::uint64_t keepFrom = m_first / widthOf(level);
        if (keepFrom > here.base) {
            const auto freed = std::min<std::uint64_t>(keepFrom - here.base, here.blocks.size());
            here.blocks.erase(here.blocks.begin(), here.blocks.begin() + static_cast<std::ptrdiff_t>(freed));
            here.base += freed;
        }
    }
}

std::size_t SeriesPyramid::size() const {
    return static_cast<std::size_t>(end() - m_first);
}

bool SeriesPyramid::empty() const {
    return m_first == end();
}

Point SeriesPyramid::front() const {
    return at(m_first);
}

Point SeriesPyramid::back() const {
    return m_points.back();
}

// Number of the first point at or after `millis`, looked for from `from` on in growing strides either way of
// where it is expected: the columns of a picture ask for neighbours, and most hold as many points as the one
// before.
std::uint64_t SeriesPyramid::lowerBound(std::int64_t millis, std::uint64_t from,
                                        std::uint64_t expected) const {
    std::uint64_t low = from;
    std::uint64_t high = end();
    std::uint64_t stride = 1;
    const std::uint64_t guess = from + expected;
    if (expected > 0 && guess < high) {
        if (at(guess - 1).millis < millis) {
            low = guess;
        } else {
            high = guess - 1;
            while (high - low > stride && at(high - stride).millis >= millis) {
                high -= stride;
                stride *= 2;
            }
            low = high - low > stride ? high - stride : low;
        }
    }
    stride = 1;
    while (low + stride < high && at(low + stride - 1).millis < millis) {
        low += stride;
        stride *= 2;
    }
    const auto begin = m_points.begin() + static_cast<std::ptrdiff_t>(low - m_base);
    const auto stop = m_points.begin() + static_cast<std::ptrdiff_t>(std::min(low + stride, high) - m_base);
    return m_base +
           static_cast<std::uint64_t>(std::lower_bound(begin, stop, millis, earlier) - m_points.begin());
}

// Walks from..to with the largest complete blocks that fit, so O(log) however many points there are.
SeriesPyramid::Extract SeriesPyramid::extract(std::uint64_t from, std::uint64_t to) const {
    Extract all;
    std::uint64_t number = from;
    std::size_t height = 0; // levels usable at `number`
    while (number < to) {
        while (height < m_levels.size() && number % widthOf(height) == 0 && number + widthOf(height) <= to) {
            ++height;
        }
        while (height > 0 && (number % widthOf(height - 1) != 0 || number + widthOf(height - 1) > to)) {
            --height;
        }
        if (height == 0) {
            all.add(number, at(number).value);
            ++number;
        } else {
            const Level& level = m_levels[height - 1];
            all.add(level.blocks[number / widthOf(height - 1) - level.base], number);
            number += widthOf(height - 1);
        }
    }
    return all;
}

MinMax SeriesPyramid::minMax(std::int64_t from, std::int64_t to) const {
    if (from >= to) {
        return {};
    }
    const std::uint64_t begin = lowerBound(from, m_first);
    const Extract all = extract(begin, lowerBound(to, begin));
    return {all.minValue, all.maxValue, all.min == kAbsent};
}

std::span<const Point> SeriesPyramid::points() const {
    return std::span(m_points).subspan(static_cast<std::size_t>(m_first - m_base));
}

double SeriesPyramid::valueAt(std::int64_t millis) const {
    const std::uint64_t after =
        millis == std::numeric_limits<std::int64_t>::max() ? end() : lowerBound(millis + 1, m_first);
    return after == m_first ? std::numeric_limits<double>::quiet_NaN() : at(after - 1).value;
}

void SeriesPyramid::decimate(std::int64_t from, std::int64_t to, std::size_t columns,
                             std::vector<Point>& out) const {
    out.clear();
    if (from >= to || columns == 0 || empty()) {
        return;
    }
    std::uint64_t begin = lowerBound(from, m_first);
    if (begin > m_first) {
        out.push_back(at(begin - 1));
    }
    // First which points stay, by number, then the points themselves: they lie far apart, and so the memory
    // fetches many of them at once.
    const auto fromHere = static_cast<std::ptrdiff_t>(out.size());
    std::uint64_t expected = 0;
    for (std::size_t column = 0; column < columns && begin < end(); ++column) {
        const std::uint64_t stop = lowerBound(columnStart(from, to, column + 1, columns), begin, expected);
        expected = stop - begin;
        if (expected >= kFan * kFan) {        // where columns are smaller the cache has it all
            fetchAround(stop + 2 * expected); // where the one after the next will most likely end
        }
        if (stop > begin) {
            extract(begin, stop).writeTo(out, [](std::uint64_t number) {
                return Point{static_cast<std::int64_t>(number), 0.0};
            });
        }
        begin = stop;
    }
    constexpr std::ptrdiff_t kAhead = 16;
    for (auto point = out.begin() + fromHere; point != out.end(); ++point) {
        if (out.end() - point > kAhead) {
            __builtin_prefetch(&at(static_cast<std::uint64_t>((point + kAhead)->millis)));
        }
        *point = at(static_cast<std::uint64_t>(point->millis));
    }
    if (begin < end()) {
        out.push_back(at(begin));
    }
}

// The points and the lowest blocks that reading up to this number will touch are asked for in time: with a
// million points a column's end is never in the cache.
void SeriesPyramid::fetchAround(std::uint64_t number) const {
    if (number < m_first + kFan || number + kFan >= end()) {
        return;
    }
    constexpr std::uint64_t kLine = 64;
    for (std::uint64_t near = number - kFan; near <= number + kFan; near += kLine / sizeof(Point)) {
        __builtin_prefetch(&at(near));
    }
    if (m_levels.empty()) {
        return;
    }
    const Level& lowest = m_levels.front();
    const std::uint64_t middle = number / kFan - lowest.base;
    for (std::uint64_t near = middle < kFan ? 0 : middle - kFan;
         near < std::min<std::uint64_t>(middle + kFan, lowest.blocks.size()); ++near) {
        __builtin_prefetch(&lowest.blocks[near]);
    }
}

std::vector<Point> decimateM4(const std::vector<Point>& points, std::int64_t from, std::int64_t to,
                              std::size_t columns) {
    std::vector<Point> out;
    if (from >= to || columns == 0) {
        return out;
    }
    auto next = std::lower_bound(points.begin(), points.end(), from, earlier);
    if (next != points.begin()) {
        out.push_back(*std::prev(next));
    }
    for (std::size_t column = 0; column < columns && next != points.end(); ++column) {
        const std::int64_t stop = columnStart(from, to, column + 1, columns);
        Column kept;
        for (; next != points.end() && next->millis < stop; ++next) {
            kept.add(static_cast<std::uint64_t>(next - points.begin()), next->value);
        }
        kept.writeTo(out, [&points](std::uint64_t number) { return points[number]; });
    }
    if (next != points.end()) {
        out.push_back(*next);
    }
    return out;
}

} // namespace pavement::stats
