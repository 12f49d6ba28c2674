#pragma once
// The one time axis that all charts of the window share: visible range, live or paused, crosshair time, and
// the history of zooms as a stack one can walk both ways. UI thread only.

#include "engine/base/clock.h"

#include <QObject>

#include <optional>
#include <vector>

namespace pavement::ui {

class TimeAxis : public QObject {
    Q_OBJECT
public:
    explicit TimeAxis(const Clock& clock, QObject* parent = nullptr);

    TimeRange range() const { return m_range; }

    bool isLive() const { return m_live; } // the right edge follows the clock

    bool isPaused() const { return !m_live; }

    Milliseconds span() const { return m_range.length(); }

    std::optional<Timestamp> cursor() const { return m_cursor; }

    bool canGoBack() const { return !m_back.empty(); }

    bool canGoForward() const { return !m_forward.empty(); }

    static constexpr Milliseconds kShortest{5'000};
    static constexpr Milliseconds kLongest{std::chrono::hours{24} * 366 * 5};

public slots:
    void setLive(bool live);
    void showLast(pavement::Milliseconds span); // live, with this span; a step of the zoom history
    void zoomTo(pavement::TimeRange range);     // a step of the zoom history; stops following the clock
    void zoomAt(pavement::Timestamp centre, double factor); // wheel; successive steps within a second are one
    void pan(pavement::Milliseconds by);                    // stops at now; stops following the clock
    void back();
    void forward();
    void resetZoom(); // double-click: back to the first range of the stack
    void setCursor(std::optional<pavement::Timestamp> at);
    void tick(); // once a second, or less where hidden: moves the live edge

signals:
    void rangeChanged(pavement::TimeRange range);
    void liveChanged(bool live);
    void cursorChanged(std::optional<pavement::Timestamp> at);
    void historyChanged();

private:
    struct Step {
        TimeRange range;
        bool live;
    };

    void apply(Step step);
    void push();
    TimeRange clamped(TimeRange range) const; // to the shortest and longest span, and never into the future
    Step revived(Step step) const;            // a live step ends now

    const Clock& m_clock;
    TimeRange m_range;
    bool m_live = true;
    std::optional<Timestamp> m_cursor;
    std::vector<Step> m_back;
    std::vector<Step> m_forward;
    std::optional<SteadyTime> m_lastWheel; // or pan; none: the next one is a step of its own
};

} // namespace pavement::ui
