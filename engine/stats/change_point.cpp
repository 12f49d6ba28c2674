#include "engine/stats/change_point.h"

#include "engine/stats/seasonal_profile.h"
#include "engine/stats/step_test.h"
#include "engine/stats/weighted_order.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace pavement::stats {

namespace {

// Of the jump between lines through both sides, beside the difference of their medians: a slope has none.
constexpr double kJumpShare = 0.5;
constexpr double kLeastJump = 1.0; // of the smallest step that is wanted
constexpr double kClearly = 1.28;  // standard deviations: one in ten by chance
constexpr double kBeyondDoubt = 1e-6;
constexpr double kWorthTesting = 0.6; // likewise; what is smaller would not survive anyway
// Without a season known to be away, lines are only fitted to what is short beside a wave.
constexpr double kStraightShareOfPeriod = 1.0 / 6.0;
constexpr double kLineAtMost = 150;    // samples on either side
constexpr double kLikelihood95 = 5.97; // of twice the log-likelihood ratio, Siegmund 1988

struct Stretch {
    std::size_t from = 0, to = 0;

    std::size_t length() const { return to - from; }
};

struct Candidate {
    std::size_t index = 0;
    double pValue = 1;
    double factor = 1;
};

// Resistant line: through the medians of the outer thirds, its height the median of what remains.
struct Line {
    double slope = 0, height = 0;

    double at(double time) const { return height + slope * time; }
};

class Search {
public:
    Search(std::span<const SeriesSample> series, const std::vector<double>& season,
           const ChangePointOptions& options)
        : m_series(series)
        , m_options(options)
        , m_margin(std::max<std::size_t>(4, options.shortestSegment))
        , m_hasSeason(!season.empty()) {
        m_values.reserve(series.size());
        for (std::size_t i = 0; i < series.size(); ++i) {
            m_values.push_back({series[i].value - (season.empty() ? 0 : season[i]), series[i].weight});
        }
        m_correlation = correlationWithinBlocks();
    }

    std::vector<ChangePoint> run() {
        split({0, m_values.size()});
        std::sort(m_found.begin(), m_found.end(),
                  [](const Candidate& a, const Candidate& b) { return a.index < b.index; });
        return pruned();
    }

    double correlation() const { return m_correlation; }

private:
    std::span<const WeightedValue> values(Stretch stretch) const {
        return std::span(m_values).subspan(stretch.from, stretch.length());
    }

    // What is left beside the medians of blocks of four margins: correlation that a step does not feign.
    // Of neighbours: the median of what short blocks say, for a step feigns correlation in its own block
    // only. Of ranks, since outliers hide it.
    double correlationWithinBlocks() const {
        const std::size_t block = 4 * m_margin;
        std::vector<WeightedValue> found;
        for (std::size_t from = 0; from + block <= m_values.size(); from += block) {
            auto part =
                std::vector<WeightedValue>(m_values.begin() + static_cast<std::ptrdiff_t>(from),
                                           m_values.begin() + static_cast<std::ptrdiff_t>(from + block));
            for (auto& each : part) {
                each.weight = 1;
            }
            found.push_back({dependence(rankScores(part)).correlation, 1});
        }
        return found.empty() ? 0 : weightedQuantile(found, 0.5);
    }

    // Sums of the values of a segment, limited to what cannot be an outlier, for differences of means.
    struct LimitedSums {
        std::vector<double> weights, values;

        double step(std::size_t from, std::size_t to, std::size_t index) const {
            return (values[to] - values[index]) / (weights[to] - weights[index]) -
                   (values[index] - values[from]) / (weights[index] - weights[from]);
        }
    };

    LimitedSums limitedSums(Stretch segment) const {
        const auto part = values(segment);
        std::vector<WeightedValue> sorted(part.begin(), part.end());
        const double low = weightedQuantile(sorted, 0.25);
        const double middle = weightedQuantile(sorted, 0.5);
        const double high = weightedQuantile(sorted, 0.75);
        const double reach = std::max(4 * m_options.smallestStep, 3 * (high - low));
        LimitedSums sums{std::vector<double>(part.size() + 1, 0.0),
                         std::vector<double>(part.size() + 1, 0.0)};
        for (std::size_t i = 0; i < part.size(); ++i) {
            const double value = std::clamp(part[i].value - middle, -reach, reach);
            sums.weights[i + 1] = sums.weights[i] + part[i].weight;
            sums.values[i + 1] = sums.values[i] + part[i].weight * value;
        }
        return sums;
    }

    // The likeliest step in any seeded interval that is not far too small to be wanted; short intervals have
    // to show more, since there are more of them (Dümbgen and Spokoiny 2001).
    std::optional<Stretch> mostSuspicious(Stretch segment) const {
        const auto scores = rankScores(values(segment));
        const ScoreSums sums(scores, values(segment));
        const auto limited = limitedSums(segment);
        const auto whole = static_cast<double>(segment.length());
        std::optional<Stretch> found;
        double most = 0;
        for (double length = whole; length >= 2 * static_cast<double>(m_margin);
             length /= std::numbers::sqrt2) {
            const double penalty = std::sqrt(2 * std::log(std::numbers::e * whole / length));
            const auto count = static_cast<std::size_t>(2 * std::ceil(whole / length) - 1);
            const double shift = count > 1 ? (whole - length) / static_cast<double>(count - 1) : 0;
            for (std::size_t i = 0; i < count; ++i) {
                const auto from = static_cast<std::size_t>(static_cast<double>(i) * shift);
                const auto to = std::min(segment.length(), from + static_cast<std::size_t>(length + 0.5));
                if (to - from < 2 * m_margin) {
                    continue;
                }
                const auto best = sums.best(from, to, m_margin);
                const double above = std::sqrt(std::max(0.0, best.square)) - penalty;
                if (above > most &&
                    std::abs(limited.step(from, to, best.index)) >= kWorthTesting * m_options.smallestStep) {
                    most = above;
                    found = Stretch{segment.from + from, segment.from + to};
                }
            }
        }
        return found;
    }

    void split(Stretch segment) {
        // Depth first with a list of our own; every split leaves both parts shorter by the margin.
        std::vector<Stretch> open{segment};
        while (!open.empty() && m_found.size() < m_options.mostChanges) {
            const Stretch stretch = open.back();
            open.pop_back();
            if (stretch.length() < 2 * m_margin) {
                continue;
            }
            const auto suspicious = mostSuspicious(stretch);
            if (!suspicious) {
                continue;
            }
            auto candidate = tested(*suspicious);
            if (candidate.pValue > kBeyondDoubt && suspicious->length() < stretch.length()) {
                // More samples may say more than the interval's.
                const auto wider = tested(stretch);
                if (wider.pValue < candidate.pValue) {
                    candidate = wider;
                }
            }
            if (candidate.pValue > m_options.significance) {
                continue;
            }
            m_found.push_back(candidate);
            open.push_back({stretch.from, candidate.index});
            open.push_back({candidate.index, stretch.to});
        }
    }

    Candidate tested(Stretch stretch) const {
        // As many disjoint places of this length as there are, twice over for their overlap, and again twice
        // because the whole stretch is tried beside the interval.
        const double places = std::max(
            2.0, 4 * static_cast<double>(m_values.size()) / static_cast<double>(stretch.length()) - 2);
        StepTestOptions options;
        options.margin = m_margin;
        options.permutations = m_options.permutations;
        options.hopeless = m_options.significance / places;
        options.leastCorrelation = m_correlation;
        options.seed = m_options.seed + stretch.from * 7919 + stretch.to;
        const auto test = testStep(values(stretch), options);
        return {stretch.from + test.index, std::min(1.0, test.pValue * places), test.dependence.factor};
    }

    // Takes away what is too small, or a slope rather than a step, the least step first, and looks again,
    // because the segments grow.
    std::vector<ChangePoint> pruned() {
        for (;;) {
            relocate();
            std::size_t weakest = m_found.size();
            double least = 1;
            for (std::size_t i = 0; i < m_found.size(); ++i) {
                const double worth = stepWorth(i);
                if (worth < least) {
                    least = worth;
                    weakest = i;
                }
            }
            if (weakest == m_found.size()) {
                break;
            }
            m_found.erase(m_found.begin() + static_cast<std::ptrdiff_t>(weakest));
        }
        std::vector<ChangePoint> out;
        for (std::size_t i = 0; i < m_found.size(); ++i) {
            out.push_back(described(i));
        }
        return out;
    }

    Stretch around(std::size_t number) const {
        return {number > 0 ? m_found[number - 1].index : 0,
                number + 1 < m_found.size() ? m_found[number + 1].index : m_values.size()};
    }

    // Each change to the best place between its neighbours.
    void relocate() {
        for (std::size_t i = 0; i < m_found.size(); ++i) {
            const Stretch stretch = around(i);
            if (stretch.length() < 2 * m_margin) {
                continue;
            }
            const auto scores = rankScores(values(stretch));
            m_found[i].index =
                stretch.from + ScoreSums(scores, values(stretch)).best(0, stretch.length(), m_margin).index;
        }
    }

    double medianOf(Stretch stretch) const {
        const auto part = values(stretch);
        std::vector<WeightedValue> copy(part.begin(), part.end());
        return weightedQuantile(copy, 0.5);
    }

    Line lineThrough(Stretch stretch) const {
        const auto third = static_cast<std::size_t>(static_cast<double>(stretch.length()) / 3);
        const auto middle = [&](Stretch part) {
            return (m_series[part.from].time + m_series[part.to - 1].time) / 2;
        };
        const Stretch left{stretch.from, stretch.from + third};
        const Stretch right{stretch.to - third, stretch.to};
        Line line;
        const double apart = middle(right) - middle(left);
        line.slope = apart > 0 ? (medianOf(right) - medianOf(left)) / apart : 0;
        std::vector<WeightedValue> rest;
        for (std::size_t i = stretch.from; i < stretch.to; ++i) {
            rest.push_back({m_values[i].value - line.slope * m_series[i].time, m_values[i].weight});
        }
        line.height = weightedQuantile(rest, 0.5);
        return line;
    }

    // Two levels have to leave clearly less than one line does: a long drift has jumps by chance. Paired,
    // after Vuong (Econometrica 1989), with absolute deviations in place of likelihoods.
    bool betterThanLine(Stretch all, const Candidate& candidate) const {
        const Line line = lineThrough(all);
        const double before = medianOf({all.from, candidate.index});
        const double after = medianOf({candidate.index, all.to});
        double gained = 0;
        double squares = 0;
        for (std::size_t i = all.from; i < all.to; ++i) {
            const auto& each = m_values[i];
            const double byLevel = std::abs(each.value - (i < candidate.index ? before : after));
            const double byLine = std::abs(each.value - line.at(m_series[i].time));
            const double gain = each.weight * (byLine - byLevel);
            gained += gain;
            squares += gain * gain;
        }
        return gained > kClearly * std::sqrt(squares * candidate.factor);
    }

    // Below 1: no step worth the name.
    double stepWorth(std::size_t number) const {
        const Stretch all = around(number);
        const std::size_t index = m_found[number].index;
        if (index < all.from + m_margin || index + m_margin > all.to) {
            return 0;
        }
        const Stretch left = near({all.from, index}, true);
        const Stretch right = near({index, all.to}, false);
        const double step = medianOf(right) - medianOf(left);
        // Near the change and in all of both sides: a dip just before a change for the better is none.
        const double lasting = medianOf({index, all.to}) - medianOf({all.from, index});
        const double size = (step > 0) == (lasting > 0)
                                ? std::min(std::abs(step), std::abs(lasting)) / m_options.smallestStep
                                : 0;
        if (size < 1) {
            return size;
        }
        if (!betterThanLine(all, m_found[number])) {
            return 0;
        }
        const double when = (m_series[index - 1].time + m_series[index].time) / 2;
        const double jump = lineThrough(right).at(when) - lineThrough(left).at(when);
        const double wanted = std::max(kJumpShare * std::abs(step), kLeastJump * m_options.smallestStep);
        const double worth = (step > 0 ? jump : -jump) / wanted;
        return worth < 1 ? std::max(0.0, worth) : size;
    }

    // The part of a side that lies next to the change.
    Stretch near(Stretch side, bool atEnd) const {
        auto most = static_cast<std::size_t>(kLineAtMost);
        if (m_options.period > 0) {
            const double span = m_series.back().time - m_series.front().time;
            const double perPeriod =
                span > 0 ? static_cast<double>(m_series.size()) * m_options.period / span : kLineAtMost;
            const double wanted = m_hasSeason ? perPeriod : perPeriod * kStraightShareOfPeriod;
            most = static_cast<std::size_t>(std::clamp(wanted, static_cast<double>(m_margin), kLineAtMost));
        }
        if (side.length() <= most) {
            return side;
        }
        return atEnd ? Stretch{side.to - most, side.to} : Stretch{side.from, side.from + most};
    }

    ChangePoint described(std::size_t number) const {
        const Stretch all = around(number);
        const auto& candidate = m_found[number];
        ChangePoint out;
        out.index = candidate.index;
        out.pValue = candidate.pValue;
        out.before = medianOf({all.from, candidate.index});
        out.after = medianOf({candidate.index, all.to});
        const auto scores = rankScores(values(all));
        const ScoreSums sums(scores, values(all));
        const std::size_t best = candidate.index - all.from;
        const double limit =
            sums.square(0, all.length(), best) - kLikelihood95 * std::max(1.0, candidate.factor);
        std::size_t earliest = best;
        std::size_t latest = best;
        for (std::size_t i = 1; i < all.length(); ++i) {
            if (sums.square(0, all.length(), i) >= limit) {
                earliest = std::min(earliest, i);
                latest = std::max(latest, i);
            }
        }
        out.earliest = all.from + earliest;
        out.latest = all.from + latest;
        return out;
    }

    std::span<const SeriesSample> m_series;
    const ChangePointOptions& m_options;
    std::size_t m_margin;
    bool m_hasSeason;
    double m_correlation = 0;
    std::vector<WeightedValue> m_values;
    std::vector<Candidate> m_found;
};

} // namespace

ChangePoints findChangePoints(std::span<const SeriesSample> series, const ChangePointOptions& options) {
    ChangePoints out;
    out.season.assign(series.size(), 0.0);
    if (series.size() < 2 * std::max<std::size_t>(4, options.shortestSegment)) {
        return out;
    }
    const auto season = seasonalProfile(series, options.period);
    Search search(series, season, options);
    out.changes = search.run();
    out.correlation = search.correlation();
    if (!season.empty()) {
        out.season = season;
    }
    return out;
}

} // namespace pavement::stats
