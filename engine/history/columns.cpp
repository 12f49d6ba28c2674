#include "engine/history/columns.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numeric>

namespace pavement::history {

namespace {

using U64 = std::uint64_t;
using I64 = std::int64_t;

// A quotient this long is written as this many ones, six bits of length and the number itself: an outlier
// costs at most 22 bits more than its own width.
constexpr unsigned kEscape = 16;
constexpr unsigned kConstant = 64; // in place of a Rice parameter: every miss is zero
constexpr unsigned kInUnits = 128; // beside the predictor: the numbers count a unit from the first on

constexpr U64 kWidestUnit = 1ULL << 62U;

enum class Predictor : std::uint8_t { mean, step, stepOfStep, line };

// How the next number is guessed. Ticks that keep their phase are a line and each is late by itself; told by
// the step before, the lateness of both would be paid for.
struct Guess {
    Predictor predictor = Predictor::mean;
    std::int64_t bias = 0;   // the mean, or the usual step
    std::int64_t origin = 0; // of the line
};

// Arithmetic wraps on purpose: decoding wraps back, so no input overflows.
I64 minus(I64 a, I64 b) {
    return static_cast<I64>(static_cast<U64>(a) - static_cast<U64>(b));
}

I64 plus(I64 a, I64 b) {
    return static_cast<I64>(static_cast<U64>(a) + static_cast<U64>(b));
}

I64 onLine(const Guess& guess, std::size_t i) {
    return plus(guess.origin, static_cast<I64>(static_cast<U64>(guess.bias) * i));
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

I64 medianOf(std::vector<I64> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// The usual step from the place where most numbers lie on it.
Guess lineThrough(std::span<const I64> values) {
    Guess guess{Predictor::line, 0, 0};
    std::vector<I64> parts;
    parts.reserve(values.size());
    for (std::size_t i = 1; i < values.size(); ++i)
        parts.push_back(minus(values[i], values[i - 1]));
    guess.bias = medianOf(parts);
    parts.clear();
    for (std::size_t i = 0; i < values.size(); ++i)
        parts.push_back(minus(values[i], onLine(guess, i)));
    guess.origin = medianOf(std::move(parts));
    return guess;
}

Misses missesOf(std::span<const I64> values, const Guess& guess) {
    Misses misses;
    misses.values.reserve(values.size());
    I64 before = values[0];
    I64 step = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        const I64 v = values[i];
        switch (guess.predictor) {
        case Predictor::mean:
            misses.add(minus(v, guess.bias));
            break;
        case Predictor::step:
            misses.add(minus(minus(v, before), guess.bias));
            break;
        case Predictor::stepOfStep:
            misses.add(minus(minus(v, before), step));
            break;
        case Predictor::line:
            misses.add(minus(v, onLine(guess, i)));
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

// What all numbers are whole multiples of, counted from the first.
U64 unitOf(std::span<const I64> values) {
    U64 unit = 0;
    for (const I64 v : values) {
        const I64 beyond = minus(v, values[0]);
        unit = std::gcd(unit, beyond < 0 ? 0 - static_cast<U64>(beyond) : static_cast<U64>(beyond));
        if (unit == 1)
            break;
    }
    return unit == 0 || unit > kWidestUnit ? 1 : unit;
}

} // namespace

void encodeInts(std::span<const I64> values, Bytes& out) {
    ByteWriter bytes(out);
    if (values.empty())
        return;
    bytes.signedVarint(values[0]);
    if (values.size() == 1)
        return;
    const U64 unit = unitOf(values);
    std::vector<I64> counted;
    if (unit > 1) {
        counted.reserve(values.size());
        for (const I64 v : values)
            counted.push_back(minus(v, values[0]) / static_cast<I64>(unit));
        values = counted;
    }
    const auto steps = static_cast<I64>(values.size() - 1);
    Misses best;
    Guess bestGuess;
    unsigned bestParameterSoFar = 0;
    double bestCost = std::numeric_limits<double>::max();
    const auto consider = [&](const Guess& guess) {
        Misses misses = missesOf(values, guess);
        const auto [parameter, cost] = bestParameter(misses);
        if (cost < bestCost) {
            best = std::move(misses);
            bestCost = cost;
            bestParameterSoFar = parameter;
            bestGuess = guess;
        }
    };
    consider({Predictor::step, minus(values.back(), values[0]) / steps, 0});
    if (bestParameterSoFar != kConstant) {
        consider({Predictor::mean, meanOf(values), 0});
        consider({Predictor::stepOfStep, 0, 0});
        consider(lineThrough(values));
    }
    bytes.byte(
        static_cast<std::uint8_t>(static_cast<unsigned>(bestGuess.predictor) | (unit > 1 ? kInUnits : 0U)));
    bytes.byte(static_cast<std::uint8_t>(bestParameterSoFar));
    if (unit > 1)
        bytes.varint(unit);
    bytes.signedVarint(bestGuess.bias);
    if (bestGuess.predictor == Predictor::line)
        bytes.signedVarint(minus(bestGuess.origin, values[0]));
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
    const unsigned mode = in.byte();
    const unsigned predictor = mode & ~kInUnits;
    const unsigned parameter = in.byte();
    const U64 unit = (mode & kInUnits) != 0 ? in.varint() : 1;
    const I64 first = values[0];
    if (unit > 1)
        values[0] = 0;
    Guess guess{static_cast<Predictor>(predictor), in.signedVarint(), 0};
    if (guess.predictor == Predictor::line)
        guess.origin = plus(values[0], in.signedVarint());
    if (predictor > 3 || parameter > kConstant || unit == 0 || unit > kWidestUnit || !in.ok()) {
        in.markBad();
        return values;
    }
    BitReader bits(in);
    I64 step = 0;
    while (values.size() < count && in.ok()) {
        const I64 miss = parameter == kConstant ? 0 : unzigzag(getMiss(bits, parameter));
        const I64 before = values.back();
        I64 v = 0;
        switch (guess.predictor) {
        case Predictor::mean:
            v = plus(guess.bias, miss);
            break;
        case Predictor::step:
            v = plus(plus(before, guess.bias), miss);
            break;
        case Predictor::stepOfStep:
            v = plus(plus(before, step), miss);
            break;
        case Predictor::line:
            v = plus(onLine(guess, values.size()), miss);
            break;
        }
        step = minus(v, before);
        values.push_back(v);
    }
    if (unit > 1) {
        for (I64& v : values)
            v = plus(first, static_cast<I64>(static_cast<U64>(v) * unit));
    }
    return values;
}

} // namespace pavement::history
