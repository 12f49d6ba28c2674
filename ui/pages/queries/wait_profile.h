#pragma once
// Where the time of a statement went, as bars in the wait types' own colours, with figures in words. UI
// thread only.

#include "engine/analyzer/workload.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace pavement::ui {

class WaitProfileView : public QWidget {
    Q_OBJECT
public:
    explicit WaitProfileView(const Theme& theme, QWidget* parent = nullptr);

    void show(std::vector<analyzer::WaitLoad> waits, double seconds);

protected:
    void paintEvent(QPaintEvent* event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    int rowHeight() const;

    const Theme& m_theme;
    std::vector<analyzer::WaitLoad> m_waits;
    double m_seconds = 0;
};

} // namespace pavement::ui
