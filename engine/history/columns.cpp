#include "engine/history/columns.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace pavement::history {

namespace {

using U64 = std::uint64_t;
using I64 = std::int64_t;

// A quotient this long is written as this many ones, six bits of length and the number itself: an outlier
// costs at most 22 bits more than its own width.
constexpr unsigned kEscape = 16;
constexpr unsigned kConstant = 64; // in place of a Rice parameter: every miss is zero

enum class Predictor : std::uint8_t { mean, step, stepOfStep };

// Arithmetic wraps on purpose: decoding wraps back, so no input overflows.
I64 minus(I64 a, I64 b) {
    return static_cast<I64>(static_cast<U64>(a) - static_cast<U64>(b));
}

I64 plus(I64 a, I64 b) {
    return static_cast<I64>(static_cast<U64>(a) + static_cast<U64>(b));
}

unsigned widthOf(U64 v) {
    return static_cast<unsigned>(std::bit_width(v));
}

struct Misses {
    std::vector<U64> values;
    std::array<std::uint32_t, 65> widths{};

    void add(I64 miss) {
        values.push_back(zigzag(miss));
        ++widths[widthOf(values.back())];
    }
};

I64 meanOf(std::span<const I64> values) {
    long double sum = 0;
    for (const I64 v : values)
        sum += static_cast<long double>(v);
    return static_cast<I64>(sum / static_cast<long double>(values.size()));
}

Misses missesOf(std::span<const I64> values, Predictor predictor, I64 bias) {
    Misses misses;
    misses.values.reserve(values.size());
    I64 before = values[0];
    I64 step = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        const I64 v = values[i];
        switch (predictor) {
        case Predictor::mean:
            misses.add(minus(v, bias));
            break;
        case Predictor::step:
            misses.add(minus(minus(v, before), bias));
            break;
        case Predictor::stepOfStep:
            misses.add(minus(minus(v, before), step));
            break;
        }
        step = minus(v, before);
        before = v;
    }
    return misses;
}

// Bits for the column with a given parameter, from the widths alone: a value of width w is on average
// 0.75 * 2^w.
double costOf(const Misses& misses, unsigned parameter, unsigned widest) {
    double bits = 0;
    for (unsigned w = 0; w <= widest; ++w) {
        double each = parameter + 1.0;
        if (w >= parameter + 5) // a quotient of 24
            each = kEscape + 6.0 + w;
        else if (w > parameter)
            each += 0.75 * (1U << (w - parameter));
        bits += each * misses.widths[w];
    }
    return bits;
}

std::pair<unsigned, double> bestParameter(const Misses& misses) {
    if (misses.widths[0] == misses.values.size())
        return {kConstant, 0.0};
    unsigned best = 0;
    double bestCost = std::numeric_limits<double>::max();
    unsigned widest = 64;
    while (misses.widths[widest] == 0)
        --widest;
    for (unsigned parameter = 0; parameter < std::min(widest, 60U); ++parameter) {
        const double cost = costOf(misses, parameter, widest);
        if (cost < bestCost) {
            best = parameter;
            bestCost = cost;
        }
    }
    return {best, bestCost};
}

void putMisses(const Misses& misses, unsigned parameter, Bytes& out) {
    if (parameter == kConstant)
        return;
    BitWriter bits(out);
    for (const U64 v : misses.values) {
        const U64 quotient = v >> parameter;
        if (quotient < kEscape) {
            const auto ones = static_cast<unsigned>(quotient);
            bits.put(((1ULL << ones) - 1) << 1U, ones + 1);
            bits.put(v, parameter);
        } else {
            bits.put((1ULL << kEscape) - 1, kEscape);
            const unsigned width = widthOf(v);
            bits.put(width - 1, 6);
            bits.put(v, width);
        }
    }
    bits.finish();
}

U64 getMiss(BitReader& bits, unsigned parameter) {
    unsigned ones = 0;
    while (ones < kEscape && bits.bit())
        ++ones;
    if (ones == kEscape)
        return bits.get(static_cast<unsigned>(bits.get(6)) + 1);
    return (static_cast<U64>(ones) << parameter) | bits.get(parameter);
}

} // namespace

void encodeInts(std::span<const I64> values, Bytes& out) {
    ByteWriter bytes(out);
    if (values.empty())
        return;
    bytes.signedVarint(values[0]);
    if (values.size() == 1)
        return;
    const auto steps = static_cast<I64>(values.size() - 1);
    const std::array<I64, 3> biases{meanOf(values), minus(values.back(), values[0]) / steps, 0};
    Misses best;
    unsigned bestParameterSoFar = 0;
    auto bestPredictor = Predictor::mean;
    double bestCost = std::numeric_limits<double>::max();
    for (const auto predictor : {Predictor::step, Predictor::mean, Predictor::stepOfStep}) {
        Misses misses = missesOf(values, predictor, biases[static_cast<std::size_t>(predictor)]);
        const auto [parameter, cost] = bestParameter(misses);
        if (cost < bestCost) {
            best = std::move(misses);
            bestCost = cost;
            bestParameterSoFar = parameter;
            bestPredictor = predictor;
        }
        if (bestParameterSoFar == kConstant)
            break;
    }
    bytes.byte(static_cast<std::uint8_t>(bestPredictor));
    bytes.byte(static_cast<std::uint8_t>(bestParameterSoFar));
    bytes.signedVarint(biases[static_cast<std::size_t>(bestPredictor)]);
    putMisses(best, bestParameterSoFar, out);
}

std::vector<I64> decodeInts(ByteReader& in, std::size_t count) {
    std::vector<I64> values;
    if (count == 0)
        return values;
    values.reserve(count);
    values.push_back(in.signedVarint());
    if (count == 1)
        return values;
    const unsigned predictor = in.byte();
    const unsigned parameter = in.byte();
    const I64 bias = in.signedVarint();
    if (predictor > 2 || parameter > kConstant || !in.ok()) {
        in.markBad();
        return values;
    }
    BitReader bits(in);
    I64 step = 0;
    while (values.size() < count && in.ok()) {
        const I64 miss = parameter == kConstant ? 0 : unzigzag(getMiss(bits, parameter));
        const I64 before = values.back();
        I64 v = 0;
        switch (static_cast<Predictor>(predictor)) {
        case Predictor::mean:
            v = plus(bias, miss);
            break;
        case Predictor::step:
            v = plus(plus(before, bias), miss);
            break;
        case Predictor::stepOfStep:
            v = plus(plus(before, step), miss);
            break;
        }
        step = minus(v, before);
        values.push_back(v);
    }
    return values;
}

} // namespace pavement::history
