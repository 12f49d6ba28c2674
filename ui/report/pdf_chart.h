#pragma once
// One chart of a report on a PDF page; private to this folder.

#include "engine/report/report.h"
#include "ui/report/pdf_page.h"

namespace pavement::ui {

void drawChart(PdfPage& page, const report::Chart& chart, TimeRange range,
               const std::vector<history::Event>& marks);

} // namespace pavement::ui
