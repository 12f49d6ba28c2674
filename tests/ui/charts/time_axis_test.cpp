#include "ui/charts/time_axis.h"

#include <QSignalSpy>
#include <QtTest>

using namespace pavement;
using pavement::ui::TimeAxis;
using namespace std::chrono_literals;

class TimeAxisTest : public QObject {
    Q_OBJECT

    ManualClock m_clock;

private slots:

    void it_begins_live_with_the_last_quarter_of_an_hour() {
        const TimeAxis axis(m_clock);
        QVERIFY(axis.isLive());
        QCOMPARE(axis.range().to, m_clock.wall());
        QVERIFY(axis.span() == Milliseconds{15min});
    }

    void the_live_edge_follows_the_clock_and_a_paused_one_does_not() {
        TimeAxis axis(m_clock);
        QSignalSpy moved(&axis, &TimeAxis::rangeChanged);
        m_clock.advance(1s);
        axis.tick();
        QCOMPARE(moved.count(), 1);
        QCOMPARE(axis.range().to, m_clock.wall());
        axis.setLive(false);
        const TimeRange still = axis.range();
        m_clock.advance(60s);
        axis.tick();
        QCOMPARE(moved.count(), 1);
        QVERIFY(axis.range() == still);
        axis.setLive(true);
        QCOMPARE(axis.range().to, m_clock.wall());
        QVERIFY(axis.span() == still.length());
    }

    void pause_is_told_once() {
        TimeAxis axis(m_clock);
        QSignalSpy live(&axis, &TimeAxis::liveChanged);
        axis.setLive(false);
        axis.setLive(false);
        QCOMPARE(live.count(), 1);
        QVERIFY(axis.isPaused());
    }

    void a_zoom_can_be_walked_back_and_forth() {
        TimeAxis axis(m_clock);
        const Timestamp now = m_clock.wall();
        axis.zoomTo({now - 10min, now - 5min});
        QVERIFY(axis.isPaused());
        axis.zoomTo({now - 8min, now - 6min});
        QVERIFY(axis.canGoBack());
        QVERIFY(!axis.canGoForward());
        axis.back();
        QVERIFY(axis.range() == (TimeRange{now - 10min, now - 5min}));
        axis.back();
        QVERIFY(axis.isLive());
        QVERIFY(axis.span() == Milliseconds{15min});
        QVERIFY(!axis.canGoBack());
        axis.back(); // at the end of the history nothing happens, the range stays a range
        QVERIFY(axis.span() == Milliseconds{15min});
        axis.forward();
        axis.forward();
        axis.forward();
        QVERIFY(axis.range() == (TimeRange{now - 8min, now - 6min}));
        QVERIFY(axis.isPaused());
    }

    void going_back_to_live_means_the_present_not_the_past() {
        TimeAxis axis(m_clock);
        axis.zoomTo({m_clock.wall() - 10min, m_clock.wall() - 5min});
        m_clock.advance(1h);
        axis.back();
        QCOMPARE(axis.range().to, m_clock.wall());
    }

    void a_new_zoom_forgets_the_way_forward() {
        TimeAxis axis(m_clock);
        const Timestamp now = m_clock.wall();
        axis.zoomTo({now - 10min, now - 5min});
        axis.back();
        axis.zoomTo({now - 4min, now - 2min});
        QVERIFY(!axis.canGoForward());
    }

    void double_click_returns_to_the_first_range_and_can_be_undone() {
        TimeAxis axis(m_clock);
        const Timestamp now = m_clock.wall();
        axis.zoomTo({now - 10min, now - 5min});
        axis.zoomTo({now - 8min, now - 6min});
        axis.resetZoom();
        QVERIFY(axis.isLive());
        QVERIFY(!axis.canGoBack());
        axis.forward();
        QVERIFY(axis.range() == (TimeRange{now - 10min, now - 5min}));
        axis.forward();
        QVERIFY(axis.range() == (TimeRange{now - 8min, now - 6min}));
        QVERIFY(!axis.canGoForward());
    }

    void one_turn_of_the_wheel_is_one_step_of_the_history() {
        TimeAxis axis(m_clock);
        axis.setLive(false);
        QSignalSpy history(&axis, &TimeAxis::historyChanged);
        const TimeRange before = axis.range();
        const Timestamp centre = before.from + before.length() / 2;
        for (int notch = 0; notch < 6; ++notch) {
            axis.zoomAt(centre, 0.8);
            m_clock.advance(100ms);
        }
        QCOMPARE(history.count(), 1);
        m_clock.advance(2s);
        axis.zoomAt(centre, 0.8);
        QCOMPARE(history.count(), 2);
        axis.back();
        axis.back();
        QVERIFY(axis.range() == before);
        QVERIFY(!axis.canGoBack());
    }

    void the_moment_under_the_wheel_stays_where_it_is() {
        TimeAxis axis(m_clock);
        axis.setLive(false);
        const Timestamp centre = axis.range().from + 3min;
        axis.zoomAt(centre, 0.5);
        const double share = static_cast<double>((centre - axis.range().from).count()) /
                             static_cast<double>(axis.span().count());
        QVERIFY(std::abs(share - 0.2) < 0.001);
        QVERIFY(axis.span() == Milliseconds{7min + 30s});
    }

    void zooming_at_the_live_edge_stays_live() {
        TimeAxis axis(m_clock);
        axis.zoomAt(axis.range().to, 0.5);
        QVERIFY(axis.isLive());
        QCOMPARE(axis.range().to, m_clock.wall());
        axis.zoomAt(axis.range().from + 1min, 0.5);
        QVERIFY(axis.isPaused());
    }

    void the_range_is_never_shorter_longer_or_later_than_it_can_be() {
        TimeAxis axis(m_clock);
        const Timestamp now = m_clock.wall();
        axis.zoomTo({now - 1s, now - 999ms});
        QVERIFY(axis.span() == TimeAxis::kShortest);
        QVERIFY(axis.range().to <= now);
        axis.zoomTo({now - 1min, now + 1h});
        QVERIFY(axis.range().to <= now);
        axis.zoomTo({now - 5min, now - 10min}); // drawn from right to left
        QVERIFY(axis.range() == (TimeRange{now - 10min, now - 5min}));
        for (int i = 0; i < 300; ++i) {
            axis.zoomAt(now, 2.0);
        }
        QVERIFY(axis.span() <= TimeAxis::kLongest);
        axis.zoomAt(now, 0.0);
        axis.zoomAt(now, -3.0);
        axis.zoomAt(now, std::numeric_limits<double>::quiet_NaN());
        axis.zoomAt(now, std::numeric_limits<double>::infinity());
        QVERIFY(axis.span() > 0ms && axis.span() <= TimeAxis::kLongest);
        axis.pan(24h * 365);
        QVERIFY(axis.range().to <= now);
    }

    void panning_keeps_the_span() {
        TimeAxis axis(m_clock);
        axis.pan(-5min);
        QVERIFY(axis.isPaused());
        QVERIFY(axis.span() == Milliseconds{15min});
        QCOMPARE(axis.range().to, m_clock.wall() - 5min);
        axis.back();
        QVERIFY(axis.isLive());
    }

    void show_last_goes_live_again() {
        TimeAxis axis(m_clock);
        axis.zoomTo({m_clock.wall() - 10min, m_clock.wall() - 5min});
        axis.showLast(1h);
        QVERIFY(axis.isLive());
        QVERIFY(axis.span() == Milliseconds{1h});
        QVERIFY(axis.canGoBack());
    }

    void a_cursor_that_stands_still_is_not_told_again() {
        TimeAxis axis(m_clock);
        QSignalSpy cursor(&axis, &TimeAxis::cursorChanged);
        axis.setCursor(m_clock.wall());
        axis.setCursor(m_clock.wall());
        axis.setCursor(std::nullopt);
        QCOMPARE(cursor.count(), 2);
    }

    void a_wall_clock_that_jumps_back_leaves_a_sane_range() {
        TimeAxis axis(m_clock);
        m_clock.jumpWall(-1h);
        axis.tick();
        QCOMPARE(axis.range().to, m_clock.wall());
        QVERIFY(axis.span() == Milliseconds{15min});
    }

    void the_history_is_bounded_and_keeps_its_first_range() {
        TimeAxis axis(m_clock);
        const Timestamp now = m_clock.wall();
        for (int i = 0; i < 500; ++i) {
            axis.zoomTo({now - 1h - Milliseconds{i * 1000}, now - 30min});
        }
        int steps = 0;
        while (axis.canGoBack()) {
            axis.back();
            ++steps;
        }
        QVERIFY(steps <= 100);
        QVERIFY(axis.isLive());
    }
};

QTEST_GUILESS_MAIN(TimeAxisTest)
#include "time_axis_test.moc"
