#include "tests/support/histories/generated_histories.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace pavement::testing {

using analyzer::ChangeCause;
using analyzer::StatementInterval;

namespace {

constexpr double kBlockSeconds = 2e-4; // of a read that misses the operating system's cache

class Chance {
public:
    explicit Chance(std::uint64_t seed)
        : m_random(seed * 0x9e37'79b9'7f4a'7c15ULL + 0x51ed'270bULL) {}

    double between(double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(m_random);
    }

    double scaled(double low, double high) { return std::exp(between(std::log(low), std::log(high))); }

    double normal() { return m_normal(m_random); }

    bool happens(double share) { return between(0, 1) < share; }

    std::int64_t calls(double mean) {
        return mean < 500
                   ? std::poisson_distribution<std::int64_t>(std::max(mean, 1e-9))(m_random)
                   : std::max<std::int64_t>(0, std::llround(mean + std::sqrt(mean) * m_normal(m_random)));
    }

    // Mean of so many lognormal times with mean 1.
    double meanOf(std::int64_t calls, double sigma) {
        if (calls <= 40) {
            double sum = 0;
            for (std::int64_t i = 0; i < calls; ++i) {
                sum += std::exp(sigma * normal() - sigma * sigma / 2);
            }
            return sum / static_cast<double>(calls);
        }
        // Beyond, a gamma law with the same mean and variance, which keeps the skew.
        const double shape = static_cast<double>(calls) / (std::exp(sigma * sigma) - 1);
        return std::gamma_distribution<double>(shape, 1 / shape)(m_random);
    }

    double pareto(double exponent) { return std::pow(1 - between(0, 1), -1 / exponent); }

private:
    std::mt19937_64 m_random;
    std::normal_distribution<double> m_normal;
};

// What a statement is like; drawn once.
struct Character {
    double callsPerStep = 0, seconds = 0, sigma = 0, rows = 0, blocks = 0, missShare = 0;
    double trafficWave = 0, timeWave = 0, weekend = 0, phase = 0;
    double correlation = 0, roughness = 0, outliers = 0;
    double drift = 1, tableBytes = 0;
    bool io = false, waits = false, sizes = false, shapes = false;
    double lockShare = 0;
};

Character characterOf(HistoryKind kind, Chance& chance) {
    Character c;
    c.callsPerStep = chance.scaled(2, 3'000);
    c.seconds = chance.scaled(2e-4, 0.5);
    c.sigma = chance.between(0.3, 1.1);
    c.rows = chance.happens(0.4) ? 1 : chance.scaled(1, 500);
    c.blocks = std::max(3.0, c.rows * chance.scaled(0.5, 20));
    c.missShare = chance.happens(0.3) ? 0 : chance.scaled(1e-4, 0.05);
    c.trafficWave = chance.between(0.2, 0.9);
    c.timeWave = chance.between(0, 0.2);
    c.weekend = chance.between(0, 0.12);
    c.phase = chance.between(-0.1, 0.1);
    c.correlation = chance.between(0, 0.6);
    c.roughness = chance.between(0.02, 0.12);
    c.outliers = chance.happens(0.5) ? 0.005 : 0;
    c.tableBytes = chance.scaled(1e7, 1e10);
    c.io = chance.happens(0.6);
    c.waits = chance.happens(0.6);
    c.sizes = chance.happens(0.6);
    c.shapes = chance.happens(0.5);
    c.lockShare = chance.happens(0.3) ? chance.between(0, 0.1) : 0;
    switch (kind) {
    case HistoryKind::heavyTails:
        c.sigma = chance.between(1.2, 1.8);
        c.outliers = 0.02;
        break;
    case HistoryKind::wave:
        c.timeWave = chance.between(std::log(1.5), std::log(2.5)) / 2;
        break;
    case HistoryKind::drift:
        c.drift = chance.between(1.3, 2);
        break;
    case HistoryKind::fewCalls:
        c.callsPerStep = chance.between(0.3, 2);
        break;
    case HistoryKind::correlated:
        c.correlation = chance.between(0.8, 0.9);
        c.roughness = chance.between(0.08, 0.15);
        break;
    case HistoryKind::planFlip:
    case HistoryKind::planBetter:
        c.shapes = true;
        break;
    case HistoryKind::planUnseen:
        c.shapes = false;
        break;
    case HistoryKind::tableLoaded:
        c.sizes = true;
        c.rows = 1;
        break;
    case HistoryKind::coldCache:
        c.missShare = chance.scaled(1e-4, 0.01);
        // So many that all of the extra time can be reads.
        c.blocks = std::max({c.blocks, 60.0, c.seconds * 5 / kBlockSeconds});
        break;
    case HistoryKind::lockWaits:
        c.waits = true;
        break;
    default:
        break;
    }
    return c;
}

// What is different after the change, as factors; 1: the same.
struct After {
    double time = 1, rows = 1, blocks = 1, calls = 1, table = 1;
    double readsPerCall = 0, lockSeconds = 0, warmDays = 0;
    bool otherShape = false;
};

After afterOf(HistoryKind kind, const Character& c, double factor, Chance& chance) {
    After after;
    switch (kind) {
    case HistoryKind::traffic:
        after.calls = chance.scaled(3, 8);
        if (chance.happens(0.5)) {
            after.calls = 1 / after.calls;
        }
        break;
    case HistoryKind::planFlip:
        after.time = factor;
        after.otherShape = true;
        after.blocks = chance.happens(0.8) ? std::pow(factor, chance.between(0.7, 1.3)) : 1;
        break;
    case HistoryKind::planUnseen:
        after.time = factor;
        after.blocks = std::pow(factor, chance.between(0.8, 1.5));
        break;
    case HistoryKind::planBetter:
        after.time = 1 / factor;
        after.otherShape = true;
        after.blocks = 1 / std::pow(factor, chance.between(0.5, 1.5));
        break;
    case HistoryKind::moreRows:
        after.time = factor;
        after.rows = std::pow(factor, chance.between(0.9, 1.3));
        after.blocks = std::pow(factor, chance.between(0.8, 1.2));
        break;
    case HistoryKind::tableLoaded:
        after.time = factor;
        after.blocks = std::pow(factor, chance.between(0.8, 1.2));
        after.table = std::pow(factor, chance.between(0.8, 1.2));
        break;
    case HistoryKind::coldCache:
        // As many reads as the extra time takes, but not more than there are blocks.
        after.readsPerCall = std::min(c.blocks * 0.9, c.seconds * (factor - 1) / kBlockSeconds);
        after.warmDays = chance.between(0.5, 1.0);
        break;
    case HistoryKind::lockWaits:
        after.lockSeconds = c.seconds * (factor - 1);
        break;
    case HistoryKind::levelShift:
        after.time = factor;
        break;
    default:
        break;
    }
    return after;
}

std::optional<ChangeCause> causeOf(HistoryKind kind) {
    switch (kind) {
    case HistoryKind::planFlip:
    case HistoryKind::planUnseen:
    case HistoryKind::planBetter:
        return ChangeCause::newPlan;
    case HistoryKind::moreRows:
    case HistoryKind::tableLoaded:
        return ChangeCause::moreData;
    case HistoryKind::coldCache:
        return ChangeCause::coldCache;
    case HistoryKind::lockWaits:
        return ChangeCause::waits;
    case HistoryKind::levelShift:
        return ChangeCause::unknown;
    default:
        return std::nullopt;
    }
}

struct Pauses { // in days from the beginning
    std::vector<std::pair<double, double>> silent, slow;

    static bool covers(const std::vector<std::pair<double, double>>& ranges, double day) {
        return std::any_of(ranges.begin(), ranges.end(),
                           [&](const auto& range) { return range.first <= day && day < range.second; });
    }
};

Pauses pausesOf(HistoryKind kind, const HistoryShape& shape, Chance& chance) {
    Pauses out;
    if (kind == HistoryKind::gaps) {
        for (int i = 0; i < 4; ++i) {
            const double from = chance.between(0, shape.days - 0.5);
            out.silent.emplace_back(from, from + static_cast<double>(shape.days) / 16);
        }
    }
    const int bursts = kind == HistoryKind::burst ? 5 : chance.happens(0.15) ? 1 : 0;
    for (int i = 0; i < bursts; ++i) {
        const double from = chance.between(0, shape.days);
        out.slow.emplace_back(from, from + chance.between(10, 45) / 1'440);
    }
    return out;
}

} // namespace

std::string_view toString(HistoryKind kind) {
    static constexpr std::string_view kNames[kHistoryKinds] = {
        "steady",    "heavy tails",  "wave",       "drift",     "traffic",     "few calls",
        "gaps",      "bursts",       "correlated", "plan flip", "plan unseen", "plan better",
        "more rows", "table loaded", "cold cache", "locks",     "level shift"};
    return kNames[static_cast<std::size_t>(kind)];
}

GeneratedHistory generateHistory(HistoryKind kind, std::uint64_t seed, const HistoryShape& shape) {
    Chance chance(seed * 64 + static_cast<std::uint64_t>(kind));
    const auto character = characterOf(kind, chance);
    GeneratedHistory out;
    out.kind = kind;
    out.series.id = std::string(toString(kind)) + " " + std::to_string(seed);
    out.cause = causeOf(kind);
    const double factor = chance.scaled(shape.leastFactor, shape.mostFactor);
    const auto after = afterOf(kind, character, factor, chance);
    const auto pauses = pausesOf(kind, shape, chance);
    const auto steps = static_cast<std::int64_t>(Milliseconds(86'400'000) * shape.days / shape.step);
    // Leaves a day before, and the rest of half a day at least after it.
    const auto changeStep = static_cast<std::int64_t>(chance.between(1.0 / shape.days, 1 - 0.5 / shape.days) *
                                                      static_cast<double>(steps));
    const Timestamp begin = fromMillis(1'767'571'200'000); // a Monday
    if (out.cause) {
        out.changedAt = begin + changeStep * shape.step;
    }
    const double stepDays = std::chrono::duration<double, std::ratio<86'400>>(shape.step).count();
    // A character's calls are for ten minutes.
    const double callsPerStep = character.callsPerStep * stepDays * 144;
    double state = 0;
    for (std::int64_t i = 0; i < steps; ++i) {
        const double day = static_cast<double>(i) * stepDays;
        state = character.correlation * state +
                std::sqrt(1 - character.correlation * character.correlation) * chance.normal();
        if (Pauses::covers(pauses.silent, day)) {
            continue;
        }
        const bool changed = (out.changedAt || kind == HistoryKind::traffic) && i >= changeStep;
        const double wave = -std::cos(2 * std::numbers::pi * (day + character.phase));
        const bool weekend = static_cast<int>(day) % 7 >= 5;
        StatementInterval interval;
        interval.start = begin + i * shape.step;
        interval.duration = shape.step;
        const double mean = callsPerStep * (1 + character.trafficWave * wave) * (weekend ? 0.5 : 1.0) *
                            (changed ? after.calls : 1.0);
        const auto calls = chance.calls(mean);
        interval.calls = static_cast<double>(calls);
        if (calls > 0) {
            double level = character.timeWave * wave - (weekend ? character.weekend : 0.0) +
                           character.roughness * state +
                           std::log(character.drift) * day / static_cast<double>(shape.days);
            if (chance.happens(character.outliers)) {
                level += std::log(std::min(50.0, 2 * chance.pareto(1.2)));
            }
            if (Pauses::covers(pauses.slow, day)) {
                level += std::log(3.0);
            }
            if (changed) {
                level += std::log(after.time);
            }
            const double sampled = chance.meanOf(calls, character.sigma);
            const double blocks =
                character.blocks * (changed ? after.blocks : 1.0) * std::exp(0.05 * chance.normal());
            double reads = blocks * character.missShare * std::exp(0.4 * chance.normal());
            double perCall = character.seconds * std::exp(level) * sampled;
            if (changed && after.readsPerCall > 0) {
                const double since = static_cast<double>(i - changeStep) * stepDays;
                const double cold = since < after.warmDays ? 1 - 0.5 * since / after.warmDays : 0;
                const double extra = after.readsPerCall * cold * std::exp(0.1 * chance.normal());
                reads = std::min(blocks, reads + extra);
                perCall += extra * kBlockSeconds * std::exp(character.roughness * chance.normal());
            }
            double locks = perCall * character.lockShare * chance.between(0, 2);
            if (changed && after.lockSeconds > 0) {
                const double extra = after.lockSeconds * std::exp(0.3 * chance.normal());
                locks += extra;
                perCall += extra;
            }
            interval.seconds = perCall * interval.calls;
            interval.rows = std::round(character.rows * (changed ? after.rows : 1.0) * interval.calls *
                                       (character.rows > 1 ? std::exp(0.05 * chance.normal()) : 1.0));
            interval.bufferRead = std::round(reads * interval.calls);
            interval.bufferHit = std::round(std::max(0.0, blocks - reads) * interval.calls);
            if (character.io) {
                interval.ioSeconds = std::min(interval.seconds, interval.bufferRead * kBlockSeconds);
            }
            if (character.waits) {
                interval.waits =
                    analyzer::WaitSeconds{locks * interval.calls, 0, interval.bufferRead * kBlockSeconds, 0};
            }
        } else if (character.io || character.waits) {
            interval.ioSeconds = character.io ? std::optional<double>(0) : std::nullopt;
            interval.waits = character.waits ? std::optional(analyzer::WaitSeconds{}) : std::nullopt;
        }
        if (character.shapes && chance.happens(0.3)) {
            interval.planShape = changed && after.otherShape ? 0x2222U : 0x1111U;
        }
        if (character.sizes) {
            interval.tableBytes = character.tableBytes * (changed ? after.table : 1.0) * (1 + 0.002 * day);
        }
        out.series.intervals.push_back(interval);
    }
    if (kind == HistoryKind::coldCache) {
        out.factor = 1 + after.readsPerCall * kBlockSeconds / character.seconds;
    } else {
        out.factor = kind == HistoryKind::planBetter ? 1 / factor : factor;
    }
    return out;
}

std::vector<analyzer::StatementSeries> generateQuietWeek(std::size_t count, std::uint64_t seed,
                                                         const HistoryShape& shape) {
    static constexpr HistoryKind kKinds[] = {
        HistoryKind::steady,     HistoryKind::steady,    HistoryKind::steady, HistoryKind::steady,
        HistoryKind::heavyTails, HistoryKind::wave,      HistoryKind::drift,  HistoryKind::traffic,
        HistoryKind::fewCalls,   HistoryKind::fewCalls,  HistoryKind::gaps,   HistoryKind::burst,
        HistoryKind::correlated, HistoryKind::heavyTails};
    std::vector<analyzer::StatementSeries> out;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        out.push_back(generateHistory(kKinds[i % std::size(kKinds)], seed * 100'000 + i, shape).series);
        out.back().id += " of " + std::to_string(i);
    }
    return out;
}

} // namespace pavement::testing
