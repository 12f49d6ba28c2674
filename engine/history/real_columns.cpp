#include "engine/history/columns.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>

namespace pavement::history {

namespace {

using U64 = std::uint64_t;
using I64 = std::int64_t;

enum class Form : std::uint8_t { constant, decimal, binary, exclusiveOr };

constexpr std::array<double, 7> kTens{1, 10, 100, 1e3, 1e4, 1e5, 1e6};
constexpr double kExactLimit = 9007199254740992.0; // 2^53

bool same(double a, double b) {
    return std::bit_cast<U64>(a) == std::bit_cast<U64>(b);
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

} // namespace

void encodeReals(std::span<const double> values, Bytes& out) {
    ByteWriter bytes(out);
    if (values.empty())
        return;
    if (std::all_of(values.begin(), values.end(), [&](double v) { return same(v, values[0]); })) {
        bytes.byte(static_cast<std::uint8_t>(Form::constant));
        bytes.real(values[0]);
        return;
    }
    const auto scaled = asBinary(values);
    // Sizes come in pages or kilobytes: what all values are a multiple of is not worth a bit in each.
    const bool isCoarse = scaled && scaled->exponent > 0;
    for (unsigned places = 0; places < kTens.size() && !isCoarse; ++places) {
        // A column of longer numbers fails at its first such value, so trying all places is cheap.
        if (const auto ints = asDecimals(values, places)) {
            bytes.byte(static_cast<std::uint8_t>(Form::decimal));
            bytes.byte(static_cast<std::uint8_t>(places));
            encodeInts(*ints, out);
            return;
        }
    }
    Bytes binary;
    if (scaled) {
        ByteWriter writer(binary);
        writer.byte(static_cast<std::uint8_t>(Form::binary));
        writer.signedVarint(scaled->exponent);
        encodeInts(scaled->ints, binary);
        // Below 20 bits a value XOR cannot win on numbers of 20 significant bits.
        if (isCoarse || binary.size() * 8 <= values.size() * 20) {
            out.insert(out.end(), binary.begin(), binary.end());
            return;
        }
    }
    Bytes exclusiveOr{static_cast<std::uint8_t>(Form::exclusiveOr)};
    encodeXor(values, exclusiveOr);
    const Bytes& smaller = !binary.empty() && binary.size() < exclusiveOr.size() ? binary : exclusiveOr;
    out.insert(out.end(), smaller.begin(), smaller.end());
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
    if (std::fabs(value) < kExactLimit) {
        if (static_cast<double>(static_cast<I64>(value)) == value)
            return value;
        const double thousandths = std::nearbyint(value * 1000.0);
        if (std::fabs(thousandths) < kExactLimit && thousandths / 1000.0 == value)
            return value;
    }
    constexpr unsigned kDropped = 33; // of the 52 stored mantissa bits; 19 stay, and the implied one
    const U64 bits = std::bit_cast<U64>(value);
    const double rounded =
        std::bit_cast<double>((bits + (1ULL << (kDropped - 1))) & ~((1ULL << kDropped) - 1));
    return std::isinf(rounded) ? value : rounded;
}

} // namespace pavement::history
