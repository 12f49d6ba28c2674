#pragma once
// The vertical scale: nice ticks in the unit people read, and a range that stays calm while data moves.

#include "engine/base/units.h"

#include <string>
#include <vector>

namespace pavement::ui {

struct ValueScale {
    double low = 0.0; // stored units
    double high = 1.0;
    double step = 1.0;        // stored units between ticks
    double factor = 1.0;      // shown = stored * factor
    std::string suffix;       // unit of what is shown
    int decimals = 0;         // of a label
    bool placeholder = false; // no data stands behind it

    bool operator==(const ValueScale&) const = default;
};

// Ticks at 1, 2, 2.5 or 5 times a power of ten in the shown unit, at most `mostTicks` of them, low and high
// on ticks. From zero, unless data is negative, or a ratio lies near one (a hit ratio of 99.1 % against 99.7
// %).
ValueScale niceScale(double lowest, double highest, Unit unit, int mostTicks);

// Grows at once, shrinks only when less than half of the height is used: an axis that jumps with each tick
// cannot be read.
class CalmScale {
public:
    const ValueScale& current() const { return m_scale; }

    // True when the scale changed. `fresh` takes the best scale whatever came before (another time range).
    bool update(double lowest, double highest, Unit unit, int mostTicks, bool fresh);

private:
    ValueScale m_scale;
    int m_mostTicks = 0;
    bool m_any = false;
};

std::string tickLabel(double value, const ValueScale& scale); // "12.5 ms"; value in stored units
std::vector<double> tickValues(const ValueScale& scale);

} // namespace pavement::ui
