#pragma once
// One collector's figures on their way to the history and to the next snapshot. A series that had a value and
// has none this time is broken by one NaN, so that a chart never draws a line over what was not measured.
// Owned by the collector's thread.

#include "engine/base/clock.h"
#include "engine/history/history.h"
#include "engine/monitor/board.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pavement::monitor {

class Recorder {
public:
    Recorder(history::History& history, Board& board, std::string target)
        : m_history(history)
        , m_board(board)
        , m_target(std::move(target)) {}

    ~Recorder() { breakOff(); } // nothing follows: no line may lead from here to the next recording

    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    // Other series from here on (host figures belong to the target only where the server runs here).
    void setTarget(const std::string& target);

    void begin(Timestamp at);
    // Between begin() and commit(). `metric` is an id of the catalogue. NaN: could not be had this time.
    void set(std::string_view metric, double value, std::string_view label = {});
    // For the next snapshot alone, so that alerts see it: of what the history keeps in another way
    // (statements have rows of their own). Absent where nothing happened.
    void tell(std::string_view metric, double value, std::string_view label);
    void setHistogram(std::string_view metric, const stats::LatencyHistogram& histogram);
    void commit();

    // Nothing could be collected at all: breaks every series.
    void gap(Timestamp at);

private:
    struct Series {
        history::SeriesId id = 0;
        bool hasValue = false; // the last sample written is a number
        std::uint64_t round = 0;
    };

    Series* find(std::string_view metric, std::string_view label);
    void store();
    void breakOff();

    history::History& m_history;
    Board& m_board;
    std::string m_target;
    std::map<std::pair<std::string_view, std::string>, Series, std::less<>> m_series;
    std::vector<history::Sample> m_samples;
    std::vector<MetricValue> m_values;
    Timestamp m_at;
    std::uint64_t m_round = 0;
};

} // namespace pavement::monitor
