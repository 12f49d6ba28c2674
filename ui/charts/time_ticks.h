#pragma once
// Labels of the time axis in local time: at round minutes, hours, days or months of the person's own day,
// also where the clocks change.

#include "engine/base/clock.h"

#include <QString>

#include <vector>

namespace pavement::ui {

struct TimeTick {
    Timestamp at;
    QString label;
    bool major = false; // a new day, month or year begins here
};

// As many ticks as fit with `shortest` between them; at least none, never more than 64.
std::vector<TimeTick> timeTicks(TimeRange range, Milliseconds shortest);

QString fullTimeLabel(Timestamp at, Milliseconds resolution); // "Mon 3 Mar 14:05:09"; for the crosshair

} // namespace pavement::ui
