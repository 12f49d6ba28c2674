#include "tests/ui/charts/panel_fixture.h"

#include <QSignalSpy>
#include <QWheelEvent>

#include <cstdlib>

using namespace pavement;
using namespace pavement::ui;
using namespace std::chrono_literals;

namespace {

void turnWheel(QWidget* viewport, QPointF at, QPoint angle) {
    QWheelEvent event(at, viewport->mapToGlobal(at), {}, angle, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(viewport, &event);
}

void move(QWidget* viewport, QPoint at, Qt::MouseButtons buttons) {
    QMouseEvent event(QEvent::MouseMove, QPointF(at), QPointF(viewport->mapToGlobal(at)), Qt::NoButton,
                      buttons, Qt::NoModifier);
    QCoreApplication::sendEvent(viewport, &event);
}

void press(QWidget* viewport, QPoint at) {
    QTest::mousePress(viewport, Qt::LeftButton, {}, at);
}

} // namespace

class ChartInputTest : public QObject {
    Q_OBJECT

private slots:

    void dragging_selects_and_zooms() {
        PanelFixture f;
        f.show();
        QSignalSpy brushed(&f.panel, &ChartPanel::rangeBrushed);
        const TimeRange before = f.axis.range();
        QWidget* viewport = f.viewport();
        const int middle = viewport->width() / 2;
        press(viewport, {middle, 80});
        move(viewport, {middle + 40, 90}, Qt::LeftButton);
        move(viewport, {middle + 100, 90}, Qt::LeftButton);
        QVERIFY(f.axis.range() == before); // nothing moves before the button is let go
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, {middle + 100, 90});
        QCOMPARE(brushed.count(), 1);
        QVERIFY(f.axis.isPaused());
        QVERIFY(f.axis.span() < before.length() / 3);
        QVERIFY(f.axis.range().from > before.from && f.axis.range().to < before.to);
        QVERIFY(brushed.first().first().value<TimeRange>() == f.axis.range());
        f.axis.back();
        QVERIFY(f.axis.span() == before.length());
    }

    void a_click_is_no_selection() {
        PanelFixture f;
        f.show();
        QSignalSpy brushed(&f.panel, &ChartPanel::rangeBrushed);
        QTest::mouseClick(f.viewport(), Qt::LeftButton, {}, {200, 80});
        press(f.viewport(), {200, 80});
        move(f.viewport(), {202, 80}, Qt::LeftButton);
        QTest::mouseRelease(f.viewport(), Qt::LeftButton, {}, {202, 80});
        QCOMPARE(brushed.count(), 0);
        QVERIFY(f.axis.isLive());
    }

    void escape_lets_go_of_a_selection() {
        PanelFixture f;
        f.show();
        QSignalSpy brushed(&f.panel, &ChartPanel::rangeBrushed);
        press(f.viewport(), {200, 80});
        move(f.viewport(), {300, 80}, Qt::LeftButton);
        QTest::keyClick(f.canvas(), Qt::Key_Escape);
        QTest::mouseRelease(f.viewport(), Qt::LeftButton, {}, {300, 80});
        QCOMPARE(brushed.count(), 0);
        QVERIFY(f.axis.isLive());
    }

    void the_wheel_zooms_at_the_cursor_and_is_one_step() {
        PanelFixture f;
        f.show();
        f.axis.setLive(false);
        const QPointF at(f.viewport()->width() / 2.0, 100.0);
        const TimeRange before = f.axis.range();
        move(f.viewport(), at.toPoint(), Qt::NoButton);
        const auto under = f.axis.cursor();
        QVERIFY(under.has_value());
        for (int i = 0; i < 4; ++i) {
            turnWheel(f.viewport(), at, {0, 120});
        }
        QVERIFY(f.axis.span() < before.length() / 2);
        move(f.viewport(), at.toPoint() + QPoint(1, 0), Qt::NoButton);
        move(f.viewport(), at.toPoint(), Qt::NoButton);
        QVERIFY(std::abs((*f.axis.cursor() - *under).count()) < 2'000);
        f.axis.back();
        QVERIFY(f.axis.range() == before);
        QVERIFY(!f.axis.canGoBack());
    }

    void a_sideways_wheel_pans() {
        PanelFixture f;
        f.show();
        const TimeRange before = f.axis.range();
        turnWheel(f.viewport(), {200, 100}, {120, 0});
        QVERIFY(f.axis.range().from < before.from);
        QVERIFY(f.axis.span() == before.length());
    }

    void shift_and_drag_pans() {
        PanelFixture f;
        f.show();
        const TimeRange before = f.axis.range();
        QTest::mousePress(f.viewport(), Qt::LeftButton, Qt::ShiftModifier, {200, 80});
        move(f.viewport(), {300, 80}, Qt::LeftButton);
        QTest::mouseRelease(f.viewport(), Qt::LeftButton, Qt::ShiftModifier, {300, 80});
        QVERIFY(f.axis.range().from < before.from);
        QVERIFY(f.axis.span() == before.length());
    }

    void double_click_returns() {
        PanelFixture f;
        f.show();
        f.axis.zoomTo({f.clock.wall() - 3min, f.clock.wall() - 2min});
        QTest::mouseDClick(f.viewport(), Qt::LeftButton, {}, {200, 80});
        QVERIFY(f.axis.isLive());
        QVERIFY(f.axis.span() == Milliseconds{15min});
    }

    void the_crosshair_is_shared_and_leaves_with_the_mouse() {
        PanelFixture f;
        ChartPanel other(f.axis, f.theme, QStringLiteral("Other"), Unit::count);
        other.resize(640, 300);
        f.show();
        other.show();
        QTRY_VERIFY(other.paintCounts().data > 0);
        const auto before = other.paintCounts();
        // The other window coming up in front may still take the pointer away once.
        QTRY_VERIFY(
            (move(f.viewport(), {300, 80}, Qt::NoButton), other.paintCounts().overlay > before.overlay));
        QVERIFY(f.axis.cursor().has_value());
        QCOMPARE(other.paintCounts().data, before.data);
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(f.viewport(), &leave);
        QVERIFY(!f.axis.cursor().has_value());
    }

    void everything_the_mouse_can_do_the_keys_can_do() {
        PanelFixture f;
        f.show();
        QSignalSpy brushed(&f.panel, &ChartPanel::rangeBrushed);
        QWidget* canvas = f.canvas();
        QVERIFY(canvas->focusPolicy() & Qt::TabFocus);
        QTest::keyClick(canvas, Qt::Key_Left);
        QCOMPARE(*f.axis.cursor(), f.axis.range().to);
        QTest::keyClick(canvas, Qt::Key_Left, Qt::ControlModifier);
        const Timestamp start = *f.axis.cursor();
        QVERIFY(start < f.axis.range().to);
        QTest::keyClick(canvas, Qt::Key_Left);
        QVERIFY(*f.axis.cursor() < start);
        QTest::keyClick(canvas, Qt::Key_Right);
        QVERIFY(std::abs((*f.axis.cursor() - start).count()) <= 2'000);

        const Timestamp right = *f.axis.cursor();
        for (int i = 0; i < 10; ++i) {
            QTest::keyClick(canvas, Qt::Key_Left, Qt::ShiftModifier | Qt::ControlModifier);
        }
        const Timestamp left = *f.axis.cursor();
        QTest::keyClick(canvas, Qt::Key_Return);
        QCOMPARE(brushed.count(), 1);
        QVERIFY(f.axis.range() == (TimeRange{left, right}));

        const Milliseconds span = f.axis.span();
        QTest::keyClick(canvas, Qt::Key_Plus);
        QVERIFY(f.axis.span() < span);
        QTest::keyClick(canvas, Qt::Key_Minus);
        QTest::keyClick(canvas, Qt::Key_Minus);
        QVERIFY(f.axis.span() > span);
        QTest::keyClick(canvas, Qt::Key_Home);
        QCOMPARE(*f.axis.cursor(), f.axis.range().from);
        QTest::keyClick(canvas, Qt::Key_End);
        QCOMPARE(*f.axis.cursor(), f.axis.range().to);
        QTest::keyClick(canvas, Qt::Key_Escape);
        QVERIFY(!f.axis.cursor().has_value());
        QTest::keyClick(canvas, Qt::Key_0);
        QVERIFY(f.axis.isLive());
    }

    void a_digit_hides_and_shows_a_series() {
        PanelFixture f;
        f.panel.addSeries(QStringLiteral("a"), Qt::red);
        const int second = f.panel.addSeries(QStringLiteral("b"), f.ink);
        f.fill(second, [](std::int64_t) { return 5.0; });
        f.show();
        QVERIFY(f.highestInk(f.picture(), f.ink) >= 0);
        QTest::keyClick(f.canvas(), Qt::Key_2);
        f.settle();
        QCOMPARE(f.highestInk(f.picture(), f.ink), -1);
        QTest::keyClick(f.canvas(), Qt::Key_9); // no ninth series
        QTest::keyClick(f.canvas(), Qt::Key_2);
        f.settle();
        QVERIFY(f.highestInk(f.picture(), f.ink) >= 0);
    }

    void keys_of_the_window_pass_through() {
        PanelFixture f;
        f.show();
        for (const auto& [key, modifiers] :
             {std::pair{Qt::Key_Space, Qt::KeyboardModifiers(Qt::NoModifier)},
              std::pair{Qt::Key_Left, Qt::KeyboardModifiers(Qt::AltModifier)},
              std::pair{Qt::Key_Escape, Qt::KeyboardModifiers(Qt::NoModifier)}}) {
            QKeyEvent event(QEvent::KeyPress, key, modifiers);
            event.accept();
            QCoreApplication::sendEvent(f.canvas(), &event);
            QVERIFY(!event.isAccepted());
        }
    }

    void a_range_that_moves_under_a_key_press_does_no_harm() {
        PanelFixture f;
        const int series = f.panel.addSeries(QStringLiteral("a"), f.ink);
        f.fill(series, [](std::int64_t) { return 5.0; });
        f.show();
        f.axis.setCursor(f.axis.range().from);
        f.clock.advance(2h); // the cursor now lies far to the left of what is shown
        f.axis.tick();
        QTest::keyClick(f.canvas(), Qt::Key_Left);
        QVERIFY(f.axis.range().from <= *f.axis.cursor() && *f.axis.cursor() <= f.axis.range().to);
    }
};

QTEST_MAIN(ChartInputTest)
#include "chart_input_test.moc"
