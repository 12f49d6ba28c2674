#include "app/cache_printing.h"

#include "app/terminal.h"
#include "engine/base/units.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace pavement::app {

namespace {

constexpr std::size_t kBarWidth = 40;

std::string fixed(double value, int digits) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string heading(const cache::Trace& trace) {
    std::string text =
        std::to_string(trace.requests()) + " requests for " + std::to_string(trace.keys) + " different keys";
    if (!trace.sizes.empty()) {
        text += ", " + formatBytes({static_cast<std::int64_t>(trace.bytes())});
    }
    return text + "\n\n";
}

Json about(const cache::Trace& trace, const char* schema) {
    Json json{{"schema", schema}, {"requests", trace.requests()}, {"keys", trace.keys}};
    if (!trace.sizes.empty()) {
        json["bytes"] = trace.bytes();
    }
    return json;
}

Json ratio(double value) {
    return std::isnan(value) ? Json() : Json(value);
}

// One row a policy, one column a size; the least of each column that is no bound has a star.
std::string table(const std::vector<cache::Outcome>& outcomes, double (cache::Outcome::*of)() const) {
    std::vector<std::string> policies;
    std::vector<cache::CacheSize> sizes;
    for (const cache::Outcome& outcome : outcomes) {
        if (policies.empty() || policies.back() != cache::nameOf(outcome.contender)) {
            policies.push_back(cache::nameOf(outcome.contender));
        }
        if (std::find(sizes.begin(), sizes.end(), outcome.size) == sizes.end()) {
            sizes.push_back(outcome.size);
        }
    }
    const auto cell = [&](const std::string& policy, const cache::CacheSize& size) -> const cache::Outcome& {
        return *std::find_if(outcomes.begin(), outcomes.end(), [&](const cache::Outcome& outcome) {
            return cache::nameOf(outcome.contender) == policy && outcome.size == size;
        });
    };
    std::size_t nameWidth = 6;
    for (const std::string& policy : policies) {
        nameWidth = std::max(nameWidth, policy.size());
    }
    std::string text = padded("policy", nameWidth, Align::left);
    std::vector<double> least;
    std::vector<std::size_t> widths;
    for (const cache::CacheSize& size : sizes) {
        double best = 2;
        for (const cache::Outcome& outcome : outcomes) {
            if (outcome.size == size && outcome.contender.policy) {
                best = std::min(best, (outcome.*of)());
            }
        }
        least.push_back(best);
        widths.push_back(std::max<std::size_t>(10, cache::nameOf(size).size() + 3));
        text += padded(cache::nameOf(size), widths.back() - 1) + " ";
    }
    text += "\n";
    for (const std::string& policy : policies) {
        text += padded(policy, nameWidth, Align::left);
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const cache::Outcome& outcome = cell(policy, sizes[i]);
            const double value = (outcome.*of)();
            const bool best = outcome.contender.policy && policies.size() > 1 && value == least[i];
            text += padded(fixed(value, 4), widths[i] - 1) + (best ? "*" : " ");
        }
        text += "\n";
    }
    return text;
}

} // namespace

std::string simulationText(const cache::Trace& trace, const std::vector<cache::Outcome>& outcomes) {
    std::string text = heading(trace) + "Miss ratio of requests, by size of the cache (* the least)\n" +
                       table(outcomes, &cache::Outcome::missRatio);
    if (!trace.sizes.empty()) {
        text += "\nMiss ratio of bytes\n" + table(outcomes, &cache::Outcome::missedBytesRatio);
    }
    return text;
}

std::string simulationCsv(const std::vector<cache::Outcome>& outcomes) {
    std::string text = "policy,size,requests,miss_ratio\n";
    for (const cache::Outcome& outcome : outcomes) {
        text += cache::nameOf(outcome.contender) + "," + std::to_string(outcome.size.amount) + "," +
                std::to_string(outcome.requests) + "," + fixed(outcome.missRatio(), 6) + "\n";
    }
    return text;
}

Json simulationJson(const cache::Trace& trace, const std::vector<cache::Outcome>& outcomes) {
    Json json = about(trace, "pavement-cache-simulation");
    json["caches"] = Json::array();
    for (const cache::Outcome& outcome : outcomes) {
        json["caches"].push_back({{"policy", cache::nameOf(outcome.contender)},
                                  {"size", outcome.size.amount},
                                  {"unit", outcome.size.bytes ? "bytes" : "entries"},
                                  {"requests", outcome.requests},
                                  {"hits", outcome.hits},
                                  {"miss_ratio", ratio(outcome.missRatio())},
                                  {"miss_ratio_bytes", ratio(outcome.missedBytesRatio())},
                                  {"expired", outcome.expired},
                                  {"seconds", outcome.seconds}});
    }
    return json;
}

std::string curveText(const cache::Trace& trace, const std::vector<cache::CacheSize>& sizes,
                      const std::vector<Curve>& curves) {
    std::string text = heading(trace);
    std::size_t sizeWidth = 4;
    for (const cache::CacheSize& size : sizes) {
        sizeWidth = std::max(sizeWidth, cache::nameOf(size).size());
    }
    std::vector<std::size_t> widths;
    text += padded("size", sizeWidth);
    for (const Curve& curve : curves) {
        widths.push_back(std::max<std::size_t>(8, curve.policy.size() + 2));
        text += padded(curve.policy, widths.back());
    }
    text += "\n";
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        text += padded(cache::nameOf(sizes[i]), sizeWidth);
        for (std::size_t c = 0; c < curves.size(); ++c) {
            text += padded(fixed(curves[c].missRatios[i], 4), widths[c]);
        }
        if (curves.size() == 1) {
            const auto length = static_cast<std::size_t>(
                std::llround(curves[0].missRatios[i] * static_cast<double>(kBarWidth)));
            text += "  ";
            for (std::size_t n = 0; n < length; ++n) {
                text += "█";
            }
        }
        text += "\n";
    }
    text += "\n";
    for (const Curve& curve : curves) {
        text += curve.policy + ": " + curve.method;
        text +=
            curve.method == "exact" ? "\n" : ", " + formatValue(curve.rate, Unit::ratio) + " of the keys\n";
    }
    return text;
}

std::string curveCsv(const std::vector<cache::CacheSize>& sizes, const std::vector<Curve>& curves) {
    std::string text = "policy,size,miss_ratio\n";
    for (const Curve& curve : curves) {
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            text += curve.policy + "," + std::to_string(sizes[i].amount) + "," +
                    fixed(curve.missRatios[i], 6) + "\n";
        }
    }
    return text;
}

Json curveJson(const cache::Trace& trace, const std::vector<cache::CacheSize>& sizes,
               const std::vector<Curve>& curves) {
    Json json = about(trace, "pavement-miss-ratio-curve");
    json["curves"] = Json::array();
    for (const Curve& curve : curves) {
        Json points = Json::array();
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            points.push_back({{"size", sizes[i].amount},
                              {"unit", sizes[i].bytes ? "bytes" : "entries"},
                              {"miss_ratio", curve.missRatios[i]}});
        }
        json["curves"].push_back({{"policy", curve.policy},
                                  {"method", curve.method},
                                  {"rate", curve.rate},
                                  {"points", std::move(points)}});
    }
    return json;
}

} // namespace pavement::app
