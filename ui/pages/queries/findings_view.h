#pragma once
// Findings about a statement that need no plan, dearest first, each in full: what was seen, what to do, SQL.
// UI thread only.

#include "engine/analyzer/finding.h"
#include "ui/theme/theme.h"

#include <QScrollArea>

#include <string>

namespace pavement::ui {

class FindingsView : public QScrollArea {
    Q_OBJECT
public:
    explicit FindingsView(const Theme& theme, QWidget* parent = nullptr);

    void showFindings(const analyzer::FindingReport& report);

private:
    void build(const analyzer::FindingReport& report);

    const Theme& m_theme;
    std::string m_shown; // as JSON
};

} // namespace pavement::ui
