#pragma once
// What a chart shows before live points arrive: series of a range read from the history, reduced to about the
// pixels there are, and the events of the range. A pure function for a task.

#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/stats/series_pyramid.h"

#include <stop_token>
#include <string>
#include <vector>

namespace pavement::ui {

struct SeriesWish {
    std::string metric;
    bool everyLabel = false; // all labels of the metric, else the one without label
    bool stacked = false;    // parts of a whole: one value at each time of any part, 0 where it was absent
};

struct SeriesSeed {
    std::string metric, label;
    std::vector<stats::Point> points; // NaN where nothing is known
};

struct HistorySeed {
    TimeRange range;
    Milliseconds step{1000}; // the coarsest of the series read
    std::vector<SeriesSeed> series;
    std::vector<history::Event> events;
};

// Series without data are left out. ErrorCode::cancelled when stopped.
Result<HistorySeed> readHistorySeed(const history::History& history, const std::string& target,
                                    const std::vector<SeriesWish>& wishes, TimeRange range,
                                    std::size_t maxPoints, std::stop_token stop);

// One series as points of a line: raw values as they are; of a rolled-up bucket its lowest and highest, so
// that a spike stays. A break is put where points lie much further apart than is usual for the series.
std::vector<stats::Point> linePoints(const history::SeriesData& data);

} // namespace pavement::ui
