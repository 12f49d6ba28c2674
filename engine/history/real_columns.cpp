#include "engine/history/columns.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace pavement::history {

namespace {

using U64 = std::uint64_t;
using I64 = std::int64_t;

enum class Form : std::uint8_t { constant, decimal, binary, exclusiveOr, floating };

constexpr std::array<double, 7> kTens{1, 10, 100, 1e3, 1e4, 1e5, 1e6};
constexpr double kExactLimit = 9007199254740992.0; // 2^53
constexpr unsigned kDropped = 33; // of the 52 stored mantissa bits; 19 stay, and the implied one

bool same(double a, double b) {
    return std::bit_cast<U64>(a) == std::bit_cast<U64>(b);
}

// To 20 significant bits; what is too large for that becomes infinite.
double rounded(double value) {
    const U64 bits = std::bit_cast<U64>(value);
    return std::bit_cast<double>((bits + (1ULL << (kDropped - 1))) & ~((1ULL << kDropped) - 1));
}

// The value in thousandths, where it is exactly such a number.
std::optional<I64> thousandthsOf(double value) {
    const double scaled = std::nearbyint(value * 1000.0);
    if (std::fabs(scaled) < kExactLimit && same(scaled / 1000.0, value))
        return static_cast<I64>(scaled);
    return std::nullopt;
}

std::optional<std::vector<I64>> asDecimals(std::span<const double> values, unsigned places) {
    std::vector<I64> ints;
    ints.reserve(values.size());
    const double scale = kTens[places];
    for (const double v : values) {
        const double scaled = std::nearbyint(v * scale);
        if (!(std::fabs(scaled) < kExactLimit) || !same(scaled / scale, v))
            return std::nullopt;
        const auto whole = static_cast<I64>(scaled);
        if (whole == 0 && std::signbit(v))
            return std::nullopt;
        ints.push_back(whole);
    }
    return ints;
}

// The values as multiples of 2^exponent, where all of them fit into 62 bits.
struct Scaled {
    int exponent = 0;
    std::vector<I64> ints;
};

std::optional<Scaled> asBinary(std::span<const double> values) {
    int low = std::numeric_limits<int>::max();
    int high = std::numeric_limits<int>::min();
    for (const double v : values) {
        if (v == 0.0) {
            if (std::signbit(v))
                return std::nullopt;
            continue;
        }
        if (!std::isnormal(v))
            return std::nullopt;
        const U64 bits = std::bit_cast<U64>(v);
        const int exponent = static_cast<int>((bits >> 52U) & 0x7FFU) - 1023;
        const U64 mantissa = (bits & ((1ULL << 52U) - 1)) | (1ULL << 52U);
        low = std::min(low, exponent - 52 + std::countr_zero(mantissa));
        high = std::max(high, exponent);
    }
    if (low > high || high - low > 60)
        return std::nullopt;
    Scaled scaled{low, {}};
    scaled.ints.reserve(values.size());
    // A multiplication is exact and far cheaper than ldexp(), but cannot reach the smallest numbers.
    const double scale = std::ldexp(1.0, -low);
    for (const double v : values)
        scaled.ints.push_back(static_cast<I64>(std::isinf(scale) ? std::ldexp(v, -low) : v * scale));
    return scaled;
}

void encodeXor(std::span<const double> values, Bytes& out) {
    BitWriter bits(out);
    U64 before = std::bit_cast<U64>(values[0]);
    bits.put(before, 64);
    unsigned lead = 65;
    unsigned trail = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        const U64 now = std::bit_cast<U64>(values[i]);
        const U64 x = now ^ before;
        before = now;
        if (x == 0) {
            bits.put(0, 1);
            continue;
        }
        const auto zerosBefore = std::min(31U, static_cast<unsigned>(std::countl_zero(x)));
        const auto zerosAfter = static_cast<unsigned>(std::countr_zero(x));
        if (lead <= 64 && zerosBefore >= lead && zerosAfter >= trail) {
            bits.put(0b10, 2);
        } else {
            lead = zerosBefore;
            trail = zerosAfter;
            bits.put(0b11, 2);
            bits.put(lead, 5);
            bits.put(64 - lead - trail - 1, 6);
        }
        bits.put(x >> trail, 64 - lead - trail);
    }
    bits.finish();
}

std::vector<double> decodeXor(ByteReader& in, std::size_t count) {
    std::vector<double> values;
    values.reserve(count);
    BitReader bits(in);
    U64 now = bits.get(64);
    values.push_back(std::bit_cast<double>(now));
    unsigned width = 0;
    unsigned trail = 0;
    while (values.size() < count && in.ok()) {
        if (bits.bit()) {
            if (bits.bit()) {
                const auto lead = static_cast<unsigned>(bits.get(5));
                width = static_cast<unsigned>(bits.get(6)) + 1;
                if (lead + width > 64) {
                    in.markBad();
                    break;
                }
                trail = 64 - lead - width;
            }
            now ^= bits.get(width) << trail;
        }
        values.push_back(std::bit_cast<double>(now));
    }
    return values;
}

// What settle() leaves of a measurement: 20 significant bits at whatever scale, of which sign, exponent and
// mantissa in one whole number keep the order, so that a burst a thousand times the usual costs ten bits for
// the column and not for itself. Where a value is kept exactly, as settle() does with short decimals, it is
// told by how many thousandths it differs from the rounded one. Zero lies right below the smallest magnitude
// there is.
struct Floating {
    U64 base = 0;
    unsigned shift = 0;
    std::vector<I64> keys;
    std::vector<std::pair<std::size_t, I64>> exact; // position, thousandths beyond the rounded value

    double valueOf(I64 key) const {
        if (key == 0)
            return 0.0;
        const U64 magnitude = ((static_cast<U64>(key < 0 ? -key : key) << shift) + base) << kDropped;
        const double value = std::bit_cast<double>(magnitude);
        return key < 0 ? -value : value;
    }
};

constexpr U64 kMostMagnitude = 1ULL << (63 - kDropped);

std::optional<Floating> asFloating(std::span<const double> values) {
    Floating floating;
    floating.keys.reserve(values.size());
    U64 least = kMostMagnitude;
    U64 all = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double v = values[i];
        const double r = rounded(v);
        if (!same(r, v)) {
            const auto thousandths = thousandthsOf(v);
            if (!thousandths || std::isinf(r))
                return std::nullopt;
            floating.exact.emplace_back(i, *thousandths - static_cast<I64>(std::nearbyint(r * 1000.0)));
        }
        const U64 magnitude = std::bit_cast<U64>(std::fabs(r)) >> kDropped;
        if (magnitude == 0 && std::signbit(r))
            return std::nullopt;
        if (magnitude != 0)
            least = std::min(least, magnitude);
        all |= magnitude;
        floating.keys.push_back(std::signbit(r) ? -static_cast<I64>(magnitude) : static_cast<I64>(magnitude));
    }
    if (all == 0)
        return std::nullopt;
    floating.shift = static_cast<unsigned>(std::countr_zero(all));
    floating.base = least - (1ULL << floating.shift);
    const auto base = static_cast<I64>(floating.base);
    for (I64& key : floating.keys) {
        const I64 moved = key > 0 ? key - base : key < 0 ? key + base : 0;
        key = moved / (1LL << floating.shift);
    }
    return floating;
}

void encodeFloating(const Floating& floating, Bytes& out) {
    ByteWriter bytes(out);
    bytes.byte(static_cast<std::uint8_t>(floating.shift));
    bytes.varint(floating.base);
    bytes.varint(floating.exact.size());
    std::size_t next = 0;
    for (const auto& [at, thousandths] : floating.exact) {
        bytes.varint(at - next);
        bytes.signedVarint(thousandths);
        next = at + 1;
    }
    encodeInts(floating.keys, out);
}

std::vector<double> decodeFloating(ByteReader& in, std::size_t count) {
    Floating floating;
    floating.shift = in.byte();
    floating.base = in.varint();
    const U64 exactCount = in.varint();
    if (floating.shift >= 63 - kDropped || floating.base >= kMostMagnitude || exactCount > count)
        in.markBad();
    U64 next = 0;
    for (U64 i = 0; i < exactCount && in.ok(); ++i) {
        const U64 skip = in.varint();
        const I64 thousandths = in.signedVarint();
        if (skip >= count || next + skip >= count) {
            in.markBad();
            break;
        }
        floating.exact.emplace_back(next + skip, thousandths);
        next += skip + 1;
    }
    if (!in.ok())
        return {};
    const I64 mostKey = static_cast<I64>((kMostMagnitude - floating.base) >> floating.shift);
    std::vector<double> values;
    values.reserve(count);
    for (const I64 key : decodeInts(in, count)) {
        if (key >= mostKey || key <= -mostKey) {
            in.markBad();
            return {};
        }
        values.push_back(floating.valueOf(key));
    }
    for (const auto& [at, thousandths] : floating.exact) {
        if (at < values.size())
            values[at] = (std::nearbyint(values[at] * 1000.0) + static_cast<double>(thousandths)) / 1000.0;
    }
    return values;
}

void keepSmaller(Bytes& best, Bytes other) {
    if (best.empty() || other.size() < best.size())
        best = std::move(other);
}

Bytes begun(Form form) {
    return {static_cast<std::uint8_t>(form)};
}

} // namespace

void encodeReals(std::span<const double> values, Bytes& out) {
    if (values.empty())
        return;
    if (std::all_of(values.begin(), values.end(), [&](double v) { return same(v, values[0]); })) {
        ByteWriter bytes(out);
        bytes.byte(static_cast<std::uint8_t>(Form::constant));
        bytes.real(values[0]);
        return;
    }
    Bytes best;
    // Noise of 20 bits costs more than this whatever the form, so that below it there is nothing left to try.
    const auto isGood = [&] { return !best.empty() && best.size() * 8 <= values.size() * 12; };
    const auto scaled = asBinary(values);
    // Sizes come in pages or kilobytes: what all values are a multiple of is not worth a bit in each.
    const bool isCoarse = scaled && scaled->exponent > 0;
    for (unsigned places = 0; places < kTens.size() && !isCoarse; ++places) {
        // A column of longer numbers fails at its first such value, so trying all places is cheap.
        if (const auto ints = asDecimals(values, places)) {
            best = begun(Form::decimal);
            best.push_back(static_cast<std::uint8_t>(places));
            encodeInts(*ints, best);
            break;
        }
    }
    if (best.empty() && scaled) {
        best = begun(Form::binary);
        ByteWriter(best).signedVarint(scaled->exponent);
        encodeInts(scaled->ints, best);
    }
    if (!isGood()) {
        if (const auto floating = asFloating(values)) {
            Bytes bytes = begun(Form::floating);
            encodeFloating(*floating, bytes);
            keepSmaller(best, std::move(bytes));
        }
        Bytes bytes = begun(Form::exclusiveOr);
        encodeXor(values, bytes);
        keepSmaller(best, std::move(bytes));
    }
    out.insert(out.end(), best.begin(), best.end());
}

std::vector<double> decodeReals(ByteReader& in, std::size_t count) {
    if (count == 0)
        return {};
    const auto form = in.byte();
    switch (static_cast<Form>(form)) {
    case Form::constant:
        return std::vector<double>(count, in.real());
    case Form::decimal: {
        const std::size_t places = in.byte();
        if (places >= kTens.size()) {
            in.markBad();
            return {};
        }
        const auto ints = decodeInts(in, count);
        std::vector<double> values(ints.size());
        std::transform(ints.begin(), ints.end(), values.begin(),
                       [scale = kTens[places]](I64 v) { return static_cast<double>(v) / scale; });
        return values;
    }
    case Form::binary: {
        const I64 exponent = in.signedVarint();
        if (exponent < -1100 || exponent > 1100) {
            in.markBad();
            return {};
        }
        const auto ints = decodeInts(in, count);
        std::vector<double> values(ints.size());
        std::transform(ints.begin(), ints.end(), values.begin(), [e = static_cast<int>(exponent)](I64 v) {
            return std::ldexp(static_cast<double>(v), e);
        });
        return values;
    }
    case Form::exclusiveOr:
        return decodeXor(in, count);
    case Form::floating:
        return decodeFloating(in, count);
    }
    in.markBad();
    return {};
}

double settle(double value) {
    if (std::isnan(value))
        return std::numeric_limits<double>::quiet_NaN();
    if (value == 0.0)
        return 0.0; // minus zero says nothing about a metric
    if (!std::isnormal(value))
        return std::isinf(value) ? value : 0.0;
    if (std::fabs(value) < kExactLimit && static_cast<double>(static_cast<I64>(value)) == value)
        return value;
    if (thousandthsOf(value))
        return value;
    const double kept = rounded(value);
    return std::isinf(kept) ? value : kept;
}

} // namespace pavement::history
