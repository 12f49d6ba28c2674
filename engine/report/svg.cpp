#include "engine/report/svg.h"

#include "engine/report/axis_ticks.h"
#include "engine/report/stack.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace pavement::report {

namespace {

constexpr double kWidth = 960, kHeight = 250;
constexpr double kLeft = 74, kRight = 12, kTop = 12, kBottom = 28;

struct Frame {
    TimeRange range;
    double low = 0, high = 1;

    double x(Timestamp at) const {
        const double share = static_cast<double>((at - range.from).count()) /
                             std::max(1.0, static_cast<double>(range.length().count()));
        return kLeft + share * (kWidth - kLeft - kRight);
    }

    double y(double value) const {
        return kTop + (1.0 - (value - low) / (high - low)) * (kHeight - kTop - kBottom);
    }
};

// The line runs through the means; where an interval's extremes differ from it a band behind shows them.
void drawLine(std::string& out, const Frame& frame, const ChartSeries& series, int colour) {
    std::string line;
    std::string upper;
    std::vector<std::pair<double, double>> lower;
    bool open = false;
    const auto closeBand = [&] {
        if (lower.size() > 1) {
            fmt::format_to(std::back_inserter(out), "<path class=\"band s{}\" d=\"{}", colour, upper);
            for (auto it = lower.rbegin(); it != lower.rend(); ++it) {
                fmt::format_to(std::back_inserter(out), "L{:.1f} {:.1f}", it->first, it->second);
            }
            out += "Z\"/>";
        }
        upper.clear();
        lower.clear();
    };
    for (const history::Aggregate& point : series.points) {
        if (!usable(point)) {
            open = false;
            closeBand();
            continue;
        }
        const double x = frame.x(point.at);
        const char verb = open ? 'L' : 'M';
        fmt::format_to(std::back_inserter(line), "{}{:.1f} {:.1f}", verb, x, frame.y(point.mean()));
        fmt::format_to(std::back_inserter(upper), "{}{:.1f} {:.1f}", verb, x, frame.y(point.max));
        lower.emplace_back(x, frame.y(point.min));
        open = true;
    }
    closeBand();
    if (!line.empty()) {
        fmt::format_to(std::back_inserter(out), "<path class=\"line s{}\" d=\"{}\"/>", colour, line);
    }
}

void drawStacked(std::string& out, const Frame& frame, const std::vector<std::vector<Layer>>& all) {
    int colour = 0;
    for (const std::vector<Layer>& layers : all) {
        std::string path;
        for (const Layer& layer : layers) {
            const std::size_t count = layer.at.size();
            for (std::size_t i = 0; i < count; ++i) {
                fmt::format_to(std::back_inserter(path), "{}{:.1f} {:.1f}", i == 0 ? 'M' : 'L',
                               frame.x(layer.at[i]), frame.y(layer.above[i]));
            }
            for (std::size_t i = count; i-- > 0;) {
                fmt::format_to(std::back_inserter(path), "L{:.1f} {:.1f}", frame.x(layer.at[i]),
                               frame.y(layer.below[i]));
            }
            path += 'Z';
        }
        fmt::format_to(std::back_inserter(out), "<path class=\"area s{}\" d=\"{}\"/>", colour, path);
        colour = (colour + 1) % kSeriesColours;
    }
}

double highestOf(const Chart& chart) {
    double high = 0;
    for (const ChartSeries& series : chart.series) {
        for (const history::Aggregate& point : series.points) {
            if (usable(point)) {
                high = std::max(high, point.max);
            }
        }
    }
    return high;
}

double lowestOf(const Chart& chart) {
    double low = 0;
    for (const ChartSeries& series : chart.series) {
        for (const history::Aggregate& point : series.points) {
            if (usable(point)) {
                low = std::min(low, point.min);
            }
        }
    }
    return low;
}

} // namespace

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') {
                out += "\xEF\xBF\xBD";
            } else {
                out += c;
            }
        }
    }
    return out;
}

std::string toSvg(const Chart& chart, TimeRange range, const std::vector<history::Event>& marks) {
    Frame frame{range, 0.0, 1.0};
    const auto layers = chart.stacked ? stack(chart) : std::vector<std::vector<Layer>>{};
    const double highest = chart.stacked ? highestOf(layers) : highestOf(chart);
    const bool wholeRatio = chart.unit == Unit::ratio && highest > 0.5 && highest <= 1.0;
    const ScaledUnit scale = scaleFor(highest, chart.unit);
    // Ticks are chosen in the unit that is printed, so that they come out round there.
    std::vector<double> ticks = wholeRatio
                                    ? std::vector<double>{0, 20, 40, 60, 80, 100}
                                    : valueTicks(lowestOf(chart) * scale.factor, highest * scale.factor, 5);
    frame.low = ticks.front() / scale.factor;
    frame.high = ticks.back() / scale.factor;

    std::string out;
    fmt::format_to(
        std::back_inserter(out),
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\" xmlns=\"http://www.w3.org/2000/svg\">",
        kWidth, kHeight, escape(chart.title + ". " + chart.summary));
    for (const double tick : ticks) {
        const double y = frame.y(tick / scale.factor);
        fmt::format_to(std::back_inserter(out),
                       "<path class=\"grid\" d=\"M{} {:.1f}H{}\"/><text class=\"tick\" x=\"{}\" y=\"{:.1f}\" "
                       "text-anchor=\"end\">{:.4g}{}</text>",
                       kLeft, y, kWidth - kRight, kLeft - 8, y + 4, tick,
                       scale.suffix.empty() ? std::string() : " " + escape(scale.suffix));
    }
    for (const TimeTick& tick : timeTicks(range, 9)) {
        const double x = frame.x(tick.at);
        fmt::format_to(std::back_inserter(out), "<path class=\"grid\" d=\"M{:.1f} {}V{}\"/>", x, kTop,
                       kHeight - kBottom);
        if (x > kLeft + 10 && x < kWidth - kRight - 18) {
            fmt::format_to(std::back_inserter(out),
                           "<text class=\"tick\" x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>", x,
                           kHeight - kBottom + 17, escape(tick.label));
        }
    }
    if (chart.stacked) {
        drawStacked(out, frame, layers);
    } else {
        int colour = 0;
        for (const ChartSeries& series : chart.series) {
            drawLine(out, frame, series, colour);
            colour = (colour + 1) % kSeriesColours;
        }
    }
    for (const history::Event& mark : marks) {
        if (range.contains(mark.at)) {
            fmt::format_to(std::back_inserter(out),
                           "<path class=\"mark\" d=\"M{:.1f} {}V{}\"><title>{}: {}</title></path>",
                           frame.x(mark.at), kTop, kHeight - kBottom, formatTimestamp(mark.at),
                           escape(mark.title));
        }
    }
    return out + "</svg>";
}

} // namespace pavement::report
