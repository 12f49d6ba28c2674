#pragma once
// The line below the pages: how each source is, how old the newest data, what our collections had to skip,
// what the window did not draw. UI thread only.

#include "engine/base/clock.h"
#include "engine/monitor/snapshot.h"
#include "ui/theme/theme.h"

#include <QStatusBar>
#include <QTimer>

#include <optional>

class QLabel;

namespace pavement::ui {

class StatusStrip : public QStatusBar {
    Q_OBJECT
public:
    StatusStrip(const Theme& theme, const Clock& clock, QWidget* parent = nullptr);

    void showNothing();
    void show(const monitor::Snapshot& snapshot, std::uint64_t dropped);

    QString sourcesText() const;
    QString ageNote() const; // "" while the data is fresh

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void showAge();

    const Theme& m_theme;
    const Clock& m_clock;
    QLabel* m_sources;
    QLabel* m_collectors;
    QLabel* m_dropped;
    QLabel* m_age;
    std::optional<Timestamp> m_newest;
    QTimer m_timer;
};

} // namespace pavement::ui
