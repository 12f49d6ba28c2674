#pragma once
// A report as rich text for the preview: the same figures as the exported HTML, in the subset a text browser
// lays out, with charts as pictures. Every text that comes from outside is escaped.

#include "engine/report/report.h"
#include "ui/theme/theme.h"

#include <QString>
#include <QTextDocument>

namespace pavement::ui {

void showReport(QTextDocument& document, const report::Report& report, const Theme& theme, int width);

} // namespace pavement::ui
