#pragma once
// A chart of a report as an SVG element for the HTML page; private to this folder. Colours come from the
// page's style sheet.

#include "engine/report/report.h"

#include <string>
#include <string_view>

namespace pavement::report {

// &, <, >, both quotes; control characters that XML forbids become U+FFFD. For text and attribute values.
std::string escape(std::string_view text);

inline constexpr int kSeriesColours = 8;

std::string toSvg(const Chart& chart, TimeRange range, const std::vector<history::Event>& marks);

} // namespace pavement::report
