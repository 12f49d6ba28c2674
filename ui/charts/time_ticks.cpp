#include "ui/charts/time_ticks.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>

namespace pavement::ui {

namespace {

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::size_t kMost = 64;

constexpr std::array kClockSteps{kSecond, 2 * kSecond, 5 * kSecond, 10 * kSecond, 15 * kSecond, 30 * kSecond,
                                 kMinute, 2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute,
                                 kHour,   2 * kHour,   3 * kHour,   6 * kHour,    12 * kHour};
constexpr std::array kDaySteps{1, 2, 7, 14};
constexpr std::array kMonthSteps{1, 2, 3, 6, 12, 24, 60};

QDateTime local(std::int64_t millis) {
    return QDateTime::fromMSecsSinceEpoch(millis);
}

std::int64_t offsetAt(std::int64_t millis) {
    return std::int64_t{1'000} * local(millis).offsetFromUtc();
}

QString dayLabel(const QDateTime& at) {
    return QLocale().toString(at.date(), QStringLiteral("d MMM"));
}

std::int64_t floorTo(std::int64_t value, std::int64_t step) {
    const std::int64_t rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

std::vector<TimeTick> clockTicks(std::int64_t from, std::int64_t to, std::int64_t step) {
    std::vector<TimeTick> ticks;
    // Walk the local wall clock and translate back, so that labels stay round over a change of the clocks.
    std::int64_t wall = floorTo(from + offsetAt(from), step);
    const std::int64_t wallEnd = to + std::max(offsetAt(from), offsetAt(to));
    for (; wall <= wallEnd && ticks.size() < kMost; wall += step) {
        std::int64_t utc = wall - offsetAt(wall - offsetAt(from));
        if (utc + offsetAt(utc) != wall) {
            continue; // an hour that does not exist that day
        }
        if (utc < from || utc >= to || (!ticks.empty() && utc <= toMillis(ticks.back().at))) {
            continue;
        }
        const QDateTime at = local(utc);
        const bool midnight = floorTo(wall, kDay) == wall;
        ticks.push_back({fromMillis(utc),
                         midnight         ? dayLabel(at)
                         : step < kMinute ? at.toString(QStringLiteral("HH:mm:ss"))
                                          : at.toString(QStringLiteral("HH:mm")),
                         midnight});
    }
    return ticks;
}

std::vector<TimeTick> dayTicks(std::int64_t from, std::int64_t to, int days) {
    std::vector<TimeTick> ticks;
    QDate day = local(from).date();
    // Counted from a fixed Monday, so that ticks keep their days while the range moves.
    day = day.addDays(-(day.toJulianDay() % days));
    for (; ticks.size() < kMost; day = day.addDays(days)) {
        const QDateTime at = day.startOfDay();
        const std::int64_t utc = at.toMSecsSinceEpoch();
        if (utc >= to) {
            break;
        }
        if (utc >= from) {
            ticks.push_back({fromMillis(utc), dayLabel(at), day.day() == 1});
        }
    }
    return ticks;
}

std::vector<TimeTick> monthTicks(std::int64_t from, std::int64_t to, int months) {
    std::vector<TimeTick> ticks;
    const QDate first = local(from).date();
    const int index = (first.year() * 12 + first.month() - 1) / months * months;
    QDate month(index / 12, index % 12 + 1, 1);
    for (; ticks.size() < kMost; month = month.addMonths(months)) {
        const QDateTime at = month.startOfDay();
        const std::int64_t utc = at.toMSecsSinceEpoch();
        if (utc >= to) {
            break;
        }
        if (utc >= from) {
            const bool year = month.month() == 1;
            ticks.push_back(
                {fromMillis(utc),
                 year ? QString::number(month.year()) : QLocale().toString(month, QStringLiteral("MMM")),
                 year});
        }
    }
    return ticks;
}

} // namespace

std::vector<TimeTick> timeTicks(TimeRange range, Milliseconds shortest) {
    const std::int64_t from = toMillis(range.from);
    const std::int64_t to = toMillis(range.to);
    const std::int64_t least = std::max<std::int64_t>(1, shortest.count());
    if (to <= from) {
        return {};
    }
    for (const std::int64_t step : kClockSteps) {
        if (step >= least) {
            return clockTicks(from, to, step);
        }
    }
    for (const int days : kDaySteps) {
        if (days * kDay >= least) {
            return dayTicks(from, to, days);
        }
    }
    for (const int months : kMonthSteps) {
        if (months * 28 * kDay >= least) {
            return monthTicks(from, to, months);
        }
    }
    return monthTicks(from, to, 120);
}

QString fullTimeLabel(Timestamp at, Milliseconds resolution) {
    const QDateTime time = local(toMillis(at));
    const bool today = time.date() == QDate::currentDate();
    const QString clock = time.toString(resolution < Milliseconds{200}       ? QStringLiteral("HH:mm:ss.zzz")
                                        : resolution < Milliseconds{kMinute} ? QStringLiteral("HH:mm:ss")
                                                                             : QStringLiteral("HH:mm"));
    return today ? clock : QLocale().toString(time.date(), QStringLiteral("ddd d MMM")) % u' ' % clock;
}

} // namespace pavement::ui
