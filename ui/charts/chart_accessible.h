#pragma once

// Gives assistive programs a chart's name and its text summary. The summary is made when it is asked for, so
// it costs nothing while nobody listens.

namespace pavement::ui {

void installChartAccessibility(); // once a program; later calls do nothing

} // namespace pavement::ui
