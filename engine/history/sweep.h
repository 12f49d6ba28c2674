#pragma once
// How far the search is for labels and texts that no row of statement work names any more. Nothing in the
// file says where a label is used, so the rows are gone through, a little in each maintenance: first all
// rows, then all labels, then all texts. Under the writer's mutex.

#include "engine/base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace pavement::history {

struct Sweep {
    enum class Part { none, rows, labels, texts };

    bool due = true; // rows have gone since the last search began
    std::optional<SteadyTime> begun;
    Part part = Part::none;
    std::int64_t after = 0;     // the last row, label or text that was looked at
    std::int64_t lastLabel = 0; // given out when the search began: later ones are spared
    std::int64_t textsBefore = 0;
    std::vector<bool> named;                  // by number, up to lastLabel
    std::unordered_set<std::string> ofSeries; // target and label

    // A row that is being written names it.
    void note(std::uint32_t label) {
        if (label < named.size()) {
            named[label] = true;
        }
    }
};

} // namespace pavement::history
