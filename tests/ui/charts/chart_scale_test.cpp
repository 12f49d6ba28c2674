#include "ui/charts/time_ticks.h"
#include "ui/charts/value_scale.h"

#include <QDateTime>
#include <QStringList>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace pavement;
using namespace pavement::ui;
using namespace std::chrono_literals;

namespace {

Timestamp local(const char* iso) {
    return fromMillis(QDateTime::fromString(QLatin1String(iso), Qt::ISODate).toMSecsSinceEpoch());
}

QStringList labels(const std::vector<TimeTick>& ticks) {
    QStringList texts;
    for (const TimeTick& tick : ticks) {
        texts << tick.label;
    }
    return texts;
}

QStringList valueLabels(const ValueScale& scale) {
    QStringList texts;
    for (const double value : tickValues(scale)) {
        texts << QString::fromStdString(tickLabel(value, scale));
    }
    return texts;
}

QStringList words(const char* text) {
    return QString::fromUtf8(text).split(u'|');
}

} // namespace

class ChartScaleTest : public QObject {
    Q_OBJECT

private slots:

    void values_carry_the_unit_people_read() {
        QCOMPARE(valueLabels(niceScale(0.001, 0.0123, Unit::seconds, 5)), words("0|5 ms|10 ms|15 ms"));
        QCOMPARE(valueLabels(niceScale(0.0, 0.000042, Unit::seconds, 4)), words("0|20 µs|40 µs|60 µs"));
        QCOMPARE(valueLabels(niceScale(0.0, 3.2e6, Unit::bytes, 5)), words("0|1 MiB|2 MiB|3 MiB|4 MiB"));
        QCOMPARE(valueLabels(niceScale(0.0, 0.4, Unit::ratio, 6)), words("0|10 %|20 %|30 %|40 %|50 %"));
        QCOMPARE(valueLabels(niceScale(0.0, 47'000.0, Unit::none, 4)), words("0|20k|40k|60k"));
    }

    void counts_have_whole_ticks() {
        QCOMPARE(valueLabels(niceScale(0.0, 2.0, Unit::count, 7)), words("0|1|2|3"));
    }

    void a_hit_ratio_near_one_is_looked_at_closely_and_never_exceeds_it() {
        const ValueScale scale = niceScale(0.991, 0.998, Unit::ratio, 5);
        QVERIFY(scale.low > 0.95);
        QVERIFY(scale.high <= 1.0);
        QVERIFY(niceScale(0.2, 1.0, Unit::ratio, 5).high <= 1.0);
        QCOMPARE(niceScale(0.2, 0.9, Unit::ratio, 5).low, 0.0);
    }

    void nothing_infinite_or_absent_breaks_the_scale() {
        const double inf = std::numeric_limits<double>::infinity();
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const auto& [low, high] : {std::pair{inf, -inf},
                                        {nan, nan},
                                        {0.0, 0.0},
                                        {-5.0, -5.0},
                                        {1e300, 1e300},
                                        {0.0, 1e-12},
                                        {-1e9, 1e9}}) {
            const ValueScale scale = niceScale(low, high, Unit::seconds, 5);
            QVERIFY(std::isfinite(scale.low) && std::isfinite(scale.high));
            QVERIFY(scale.high > scale.low);
            QVERIFY(!tickValues(scale).empty());
            QVERIFY(tickValues(scale).size() < 20);
        }
    }

    void data_lies_within_the_scale() {
        for (double high = 1e-7; high < 1e9; high *= 3.7) {
            for (const Unit unit : {Unit::seconds, Unit::bytes, Unit::count, Unit::perSecond, Unit::none}) {
                const ValueScale scale = niceScale(high / 3.0, high, unit, 5);
                QVERIFY(scale.low <= high / 3.0);
                QVERIFY(scale.high >= high);
                QVERIFY(tickValues(scale).size() <= 8);
            }
        }
    }

    void the_scale_stays_calm_while_data_moves() {
        CalmScale scale;
        scale.update(0.0, 100.0, Unit::none, 5, true);
        const ValueScale first = scale.current();
        for (const double high : {97.0, 88.0, 101.0, 70.0, 92.0}) {
            QVERIFY(!scale.update(0.0, high, Unit::none, 5, false));
        }
        QVERIFY(scale.current() == first);
        QVERIFY(scale.update(0.0, 400.0, Unit::none, 5, false)); // grows at once
        QVERIFY(scale.update(0.0, 60.0, Unit::none, 5, false));  // and shrinks when most of it is empty
        QVERIFY(scale.current().high < 150.0);
    }

    void a_range_without_data_keeps_the_scale() {
        CalmScale scale;
        scale.update(0.0, 100.0, Unit::none, 5, true);
        const double nan = std::numeric_limits<double>::infinity();
        QVERIFY(!scale.update(nan, -nan, Unit::none, 5, false));
        QVERIFY(scale.current().high >= 100.0);
    }

    void times_stand_at_round_minutes_of_the_local_day() {
        const Timestamp from = local("2026-03-03T14:02:11");
        QCOMPARE(labels(timeTicks({from, from + 15min}, 2min + 30s)), words("14:05|14:10|14:15"));
        QCOMPARE(labels(timeTicks({from, from + 12s}, 4s)), words("14:02:15|14:02:20"));
    }

    void a_new_day_is_named() {
        const Timestamp from = local("2026-03-03T16:00:00");
        const auto ticks = timeTicks({from, from + 24h}, 4h);
        QCOMPARE(labels(ticks), words("18:00|4 Mar|06:00|12:00"));
        QVERIFY(ticks[1].major);
        QVERIFY(!ticks[0].major);
    }

    void labels_stay_round_when_the_clocks_go_forward() {
        const Timestamp from = local("2026-03-28T23:30:00");
        QCOMPARE(labels(timeTicks({from, from + 6h}, 50min)), words("29 Mar|01:00|03:00|04:00|05:00|06:00"));
    }

    void labels_stay_round_and_ascend_when_the_clocks_go_back() {
        const Timestamp from = local("2026-10-24T23:30:00");
        const auto ticks = timeTicks({from, from + 8h}, 50min);
        for (std::size_t i = 1; i < ticks.size(); ++i) {
            QVERIFY(ticks[i - 1].at < ticks[i].at);
        }
        for (const TimeTick& tick : ticks) {
            QCOMPARE(QDateTime::fromMSecsSinceEpoch(toMillis(tick.at)).time().minute(), 0);
        }
        QCOMPARE(ticks.front().label, QStringLiteral("25 Oct"));
        QCOMPARE(ticks.back().label, QStringLiteral("06:00"));
    }

    void weeks_months_and_years_have_ticks_of_their_own() {
        const Timestamp from = local("2025-11-20T10:00:00");
        const auto months = labels(timeTicks({from, from + 24h * 120}, 24h * 20));
        QCOMPARE(months, words("Dec|2026|Feb|Mar"));
        const auto days = timeTicks({from, from + 24h * 7}, 20h);
        QCOMPARE(days.size(), std::size_t{7});
        QCOMPARE(days.front().label, QStringLiteral("21 Nov"));
        QVERIFY(!timeTicks({from, from + 24h * 366 * 5}, 24h * 200).empty());
    }

    void ticks_are_never_closer_than_asked_nor_too_many() {
        const Timestamp from = local("2026-05-05T05:05:05");
        for (const Milliseconds span : {Milliseconds{5s}, Milliseconds{37s}, Milliseconds{11min},
                                        Milliseconds{5h}, Milliseconds{77h}, Milliseconds{24h * 400}}) {
            const auto ticks = timeTicks({from, from + span}, span / 8);
            QVERIFY(ticks.size() <= 9);
            for (std::size_t i = 1; i < ticks.size(); ++i) {
                QVERIFY(ticks[i].at - ticks[i - 1].at >= span / 8);
            }
        }
        QVERIFY(timeTicks({from, from}, 1s).empty());
        QVERIFY(timeTicks({from, from + 24h * 10}, 0ms).size() <= 64);
    }
};

QTEST_GUILESS_MAIN(ChartScaleTest)
#include "chart_scale_test.moc"
