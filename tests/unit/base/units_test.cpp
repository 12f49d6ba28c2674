#include "engine/base/units.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace pavement;

Q_DECLARE_METATYPE(pavement::Unit)

class UnitsTest : public QObject {
    Q_OBJECT

private slots:

    void values_are_printed_with_three_digits_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<Unit>("unit");
        QTest::addColumn<QString>("expected");
        const auto row = [](double value, Unit unit, const char* expected) {
            QTest::addRow("%s", expected) << value << unit << QString::fromUtf8(expected);
        };
        row(0.0, Unit::seconds, "0 ms");
        row(1.24e-9, Unit::seconds, "1.24 ns");
        row(950e-6, Unit::seconds, "950 µs");
        row(1.24e-3, Unit::seconds, "1.24 ms");
        row(0.9994, Unit::seconds, "999 ms");
        row(0.9996, Unit::seconds, "1.00 s");
        row(59.9, Unit::seconds, "59.9 s");
        row(90.0, Unit::seconds, "1.50 min");
        row(7200.0, Unit::seconds, "2.00 h");
        row(259'200.0, Unit::seconds, "3.00 d");
        row(-1.5, Unit::seconds, "-1.50 s");
        row(0, Unit::bytes, "0 B");
        row(1023, Unit::bytes, "1023 B");
        row(1536, Unit::bytes, "1.50 KiB");
        row(1.5 * 1024 * 1024 * 1024, Unit::bytes, "1.50 GiB");
        row(99.99 * 1024, Unit::bytes, "100 KiB");
        row(5.0 * 1099511627776.0, Unit::bytes, "5.00 TiB");
        row(83'000'000, Unit::bytesPerSecond, "79.2 MiB/s");
        row(0.83, Unit::ratio, "83.0 %");
        row(1.0, Unit::ratio, "100 %");
        row(0.0, Unit::ratio, "0 %");
        row(12'400, Unit::perSecond, "12.4 k/s");
        row(0.5, Unit::perSecond, "0.50 /s");
        row(7, Unit::count, "7");
        row(999, Unit::count, "999");
        row(12'400, Unit::count, "12.4 k");
        row(2.5e9, Unit::count, "2.50 G");
        row(3.14159, Unit::none, "3.14");
        row(std::numeric_limits<double>::quiet_NaN(), Unit::seconds, "–");
        row(std::numeric_limits<double>::infinity(), Unit::bytes, "–");
    }

    void values_are_printed_with_three_digits() {
        QFETCH(double, value);
        QFETCH(Unit, unit);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(formatValue(value, unit)), expected);
    }

    void a_scale_fits_the_largest_value_of_a_column() {
        QCOMPARE(scaleFor(0.25, Unit::seconds).suffix, std::string("ms"));
        QCOMPARE(scaleFor(0.25, Unit::seconds).factor, 1e3);
        QCOMPARE(scaleFor(3.0 * 1024 * 1024, Unit::bytes).suffix, std::string("MiB"));
        QCOMPARE(scaleFor(5.0, Unit::count).suffix, std::string());
        QCOMPARE(scaleFor(5.0, Unit::perSecond).suffix, std::string("/s"));
        QCOMPARE(scaleFor(std::nan(""), Unit::ratio).factor, 100.0);
    }

    void durations_read_as_people_say_them_data() {
        QTest::addColumn<qint64>("nanoseconds");
        QTest::addColumn<QString>("expected");
        const auto row = [](std::chrono::nanoseconds duration, const char* expected) {
            QTest::addRow("%s", expected)
                << static_cast<qint64>(duration.count()) << QString::fromUtf8(expected);
        };
        using namespace std::chrono_literals;
        row(950us, "950 µs");
        row(1240ms, "1.24 s");
        row(59'940ms, "59.9 s");
        row(59'999ms, "1 min 00 s");
        row(185s, "3 min 05 s");
        row(59min + 59s + 700ms, "1 h 00 min");
        row(2h + 10min, "2 h 10 min");
        row(23h + 59min + 59s, "23 h 59 min");
        row(49h, "2 d 1 h");
        row(-185s, "-3 min 05 s");
    }

    void durations_read_as_people_say_them() {
        QFETCH(qint64, nanoseconds);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(formatDuration(std::chrono::nanoseconds(nanoseconds))), expected);
    }

    void timestamps_are_iso_in_utc() {
        QCOMPARE(formatTimestamp(fromMillis(1'772'368'496'000)), std::string("2026-03-01T12:34:56Z"));
        QCOMPARE(formatTimestamp(fromMillis(1'772'368'496'007), true),
                 std::string("2026-03-01T12:34:56.007Z"));
        QCOMPARE(formatTimestamp(fromMillis(-1), true), std::string("1969-12-31T23:59:59.999Z"));
    }

    void bytes_and_counts_have_their_own_spelling() {
        QCOMPARE(formatBytes(Bytes{1'610'612'736}), std::string("1.50 GiB"));
        QCOMPARE(formatCount(12'400), std::string("12.4 k"));
    }
};

QTEST_GUILESS_MAIN(UnitsTest)
#include "units_test.moc"
