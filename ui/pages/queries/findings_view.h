#pragma once
// Findings about a statement that need no plan, dearest first, each in full: what was seen, what to do, SQL.
// UI thread only.

#include "engine/analyzer/finding.h"
#include "ui/theme/theme.h"

#include <QScrollArea>

namespace pavement::ui {

class FindingsView : public QScrollArea {
    Q_OBJECT
public:
    explicit FindingsView(const Theme& theme, QWidget* parent = nullptr);

    void showFindings(const analyzer::FindingReport& report);

private:
    const Theme& m_theme;
};

} // namespace pavement::ui
