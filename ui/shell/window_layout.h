#pragma once
// What of the window outlives the program, and a crash of it: place and size, look, page, what each page
// keeps, and the range in sight. UI thread only.

#include "ui/charts/time_axis.h"
#include "ui/pages/common/page.h"
#include "ui/shell/ui_state.h"
#include "ui/theme/theme.h"

#include <QString>

#include <vector>

class QWidget;

namespace pavement::ui {

class WindowLayout {
public:
    // All of it outlives the layout.
    WindowLayout(UiState& state, Theme& theme, TimeAxis& axis)
        : m_state(state)
        , m_theme(theme)
        , m_axis(axis) {}

    // The id of the page that was in sight.
    QString restore(QWidget& window, const std::vector<Page*>& pages);
    void remember(const QWidget& window, const std::vector<Page*>& pages, const Page& current);

private:
    UiState& m_state;
    Theme& m_theme;
    TimeAxis& m_axis;
};

} // namespace pavement::ui
