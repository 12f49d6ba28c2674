#include "engine/report/stack.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace pavement::report {

bool usable(const history::Aggregate& point) {
    return point.count != 0 && std::isfinite(point.sum);
}

std::vector<std::vector<Layer>> stack(const Chart& chart) {
    std::map<Timestamp, bool> times; // whether anything was measured then
    for (const ChartSeries& series : chart.series) {
        for (const history::Aggregate& point : series.points) {
            bool& measured = times.try_emplace(point.at, false).first->second;
            measured = measured || usable(point);
        }
    }
    std::vector<Layer> ground(1);
    for (const auto& [at, measured] : times) {
        if (measured) {
            ground.back().at.push_back(at);
            ground.back().above.push_back(0.0);
        } else if (!ground.back().at.empty()) {
            ground.emplace_back();
        }
    }
    if (ground.back().at.empty()) {
        ground.pop_back();
    }
    std::vector<std::vector<Layer>> all;
    for (const ChartSeries& series : chart.series) {
        std::vector<Layer> layers = all.empty() ? ground : all.back();
        std::map<Timestamp, double> values;
        for (const history::Aggregate& point : series.points) {
            if (usable(point)) {
                values.emplace(point.at, point.mean());
            }
        }
        for (Layer& layer : layers) {
            layer.below = layer.above;
            for (std::size_t i = 0; i < layer.at.size(); ++i) {
                const auto value = values.find(layer.at[i]);
                layer.above[i] += value == values.end() ? 0.0 : value->second;
            }
        }
        all.push_back(std::move(layers));
    }
    return all;
}

double highestOf(const std::vector<std::vector<Layer>>& layers) {
    double high = 0;
    for (const std::vector<Layer>& stretches : layers) {
        for (const Layer& layer : stretches) {
            for (const double value : layer.above) {
                high = std::max(high, value);
            }
        }
    }
    return high;
}

} // namespace pavement::report
