#pragma once
// A chart in words: for a screen reader, and for whoever cannot see colours or lines.

#include "ui/charts/chart_layers.h"

namespace pavement::ui {

// "p99: last 12.4 ms, lowest 3.10 ms, highest 81.0 ms, rising." and so on, for the range shown.
QString summaryOf(const ChartState& state);

} // namespace pavement::ui
