#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QFontMetricsF>
#include <QPalette>
#include <QSignalSpy>
#include <QStyle>
#include <QtTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

using namespace pavement::ui;

namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

// Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency"
// (2009), severity 1, on linear RGB.
constexpr Matrix kNone{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix kProtan{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix kDeutan{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix kTritan{
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

Vector linearOf(const QColor& colour) {
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return {linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
}

Vector times(const Matrix& matrix, const Vector& vector) {
    Vector result{};
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column) {
            result[row] += matrix[row][column] * vector[column];
        }
        result[row] = std::clamp(result[row], 0.0, 1.0);
    }
    return result;
}

Vector labOf(const Vector& rgb) {
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116.0; };
    const double x = f((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
    const double y = f(0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
    const double z = f((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
    return {116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

double distance(const QColor& a, const QColor& b, const Matrix& sight) {
    const Vector first = labOf(times(sight, linearOf(a)));
    const Vector second = labOf(times(sight, linearOf(b)));
    return std::sqrt(std::pow(first[0] - second[0], 2) + std::pow(first[1] - second[1], 2) +
                     std::pow(first[2] - second[2], 2));
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private slots:

    void cleanup() { QApplication::setPalette(QPalette()); }

    void contrast_is_computed_as_wcag_defines_it() {
        QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
        QVERIFY(std::abs(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void every_text_stands_at_4_5_to_1_on_every_ground_it_is_put_on_data() {
        QTest::addColumn<ThemeMode>("mode");
        QTest::newRow("light") << ThemeMode::light;
        QTest::newRow("dark") << ThemeMode::dark;
    }

    void every_text_stands_at_4_5_to_1_on_every_ground_it_is_put_on() {
        QFETCH(ThemeMode, mode);
        const Theme theme(*qApp, mode);
        const Palette& p = theme.palette();

        struct Named {
            const char* name;
            QColor colour;
        };

        const std::array grounds{Named{"window", p.window}, Named{"surface", p.surface},
                                 Named{"raised", p.surfaceRaised}, Named{"hover", p.hover},
                                 Named{"selection", p.selection}};
        const std::array texts{Named{"text", p.text}, Named{"muted", p.textMuted}};
        // Rows of plans and lines of statements are read while they are selected, too.
        const std::array onEveryGround{Named{"keyword", p.syntaxKeyword}, Named{"string", p.syntaxString},
                                       Named{"number", p.syntaxNumber}, Named{"more rows", p.moreRows},
                                       Named{"fewer rows", p.fewerRows}};
        const std::array statuses{Named{"good", p.good}, Named{"warning", p.warning}, Named{"bad", p.bad},
                                  Named{"info", p.info}, Named{"accent", p.accent}};
        const auto check = [](const Named& over, const Named& under) {
            const double ratio = contrastRatio(over.colour, under.colour);
            QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1 on %2: %3")
                                                  .arg(QLatin1String(over.name), QLatin1String(under.name))
                                                  .arg(ratio)));
        };
        for (const Named& ground : grounds) {
            for (const Named& text : texts) {
                check(text, ground);
            }
            for (const Named& text : onEveryGround) {
                check(text, ground);
            }
        }
        for (const Named& status : statuses) {
            check(status, grounds[0]);
            check(status, grounds[1]);
            check(status, grounds[2]);
        }
        for (const Named& band :
             {Named{"production", p.production}, Named{"testing", p.testing},
              Named{"development", p.development}, Named{"sandbox", p.sandbox}, Named{"accent", p.accent}}) {
            check({"accent text", p.accentText}, band);
        }
        check({"surface text", p.surface}, {"crosshair label", p.crosshair});
        QVERIFY(contrastRatio(p.eventMark, p.surface) >= 3.0);
    }

    void an_empty_box_is_seen_on_dark_too() {
        Theme theme(*qApp, ThemeMode::dark);
        QCheckBox box;
        box.ensurePolished(); // takes the palette of its class then
        const QColor fill = box.palette().color(QPalette::Base);
        QVERIFY(contrastRatio(fill, theme.palette().window) >= 3.0);
        QVERIFY(contrastRatio(box.palette().color(QPalette::Text), fill) >= 3.0); // its tick
        theme.setMode(ThemeMode::light);
        QCheckBox other;
        other.ensurePolished();
        QCOMPARE(other.palette().color(QPalette::Base), theme.palette().surface);
    }

    void qt_paints_text_with_the_same_contrast() {
        for (const ThemeMode mode : {ThemeMode::light, ThemeMode::dark}) {
            const Theme theme(*qApp, mode);
            const QPalette q = QApplication::palette();
            for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
                const auto ratio = [&](QPalette::ColorRole over, QPalette::ColorRole under) {
                    return contrastRatio(q.color(group, over), q.color(group, under));
                };
                QVERIFY(ratio(QPalette::WindowText, QPalette::Window) >= 4.5);
                QVERIFY(ratio(QPalette::Text, QPalette::Base) >= 4.5);
                QVERIFY(ratio(QPalette::Text, QPalette::AlternateBase) >= 4.5);
                QVERIFY(ratio(QPalette::ButtonText, QPalette::Button) >= 4.5);
                QVERIFY(ratio(QPalette::HighlightedText, QPalette::Highlight) >= 4.5);
                QVERIFY(ratio(QPalette::PlaceholderText, QPalette::Base) >= 4.5);
                QVERIFY(ratio(QPalette::ToolTipText, QPalette::ToolTipBase) >= 4.5);
            }
        }
    }

    void series_colours_stay_apart_for_colour_blind_eyes() {
        for (const ThemeMode mode : {ThemeMode::light, ThemeMode::dark}) {
            const Theme theme(*qApp, mode);
            double least = std::numeric_limits<double>::infinity();
            for (const Matrix& sight : {kNone, kProtan, kDeutan, kTritan}) {
                for (int a = 0; a < kSeriesColours; ++a) {
                    for (int b = 0; b < a; ++b) {
                        least = std::min(least, distance(theme.series(a), theme.series(b), sight));
                    }
                }
            }
            QVERIFY2(least >= 20.0, qPrintable(QString::number(least)));
        }
    }

    void too_many_and_too_few_rows_are_told_apart_by_every_eye() {
        for (const ThemeMode mode : {ThemeMode::light, ThemeMode::dark}) {
            const Theme theme(*qApp, mode);
            for (const Matrix& sight : {kNone, kProtan, kDeutan, kTritan}) {
                const double apart = distance(theme.palette().moreRows, theme.palette().fewerRows, sight);
                QVERIFY2(apart >= 20.0, qPrintable(QString::number(apart)));
            }
        }
    }

    void series_colours_can_be_seen_on_their_ground() {
        for (const ThemeMode mode : {ThemeMode::light, ThemeMode::dark}) {
            const Theme theme(*qApp, mode);
            for (int i = 0; i < kSeriesColours; ++i) {
                QVERIFY(contrastRatio(theme.series(i), theme.palette().surface) >= 3.0);
            }
        }
    }

    void series_wrap_around_and_take_another_line_style_first() {
        const Theme theme(*qApp, ThemeMode::light);
        QCOMPARE(theme.series(kSeriesColours), theme.series(0));
        QCOMPARE(theme.series(-1), theme.series(kSeriesColours - 1));
        QVERIFY(theme.seriesStyle(0) != theme.seriesStyle(1));
    }

    void a_wait_type_keeps_its_colour_whatever_its_spelling() {
        const Theme theme(*qApp, ThemeMode::light);
        QCOMPARE(theme.waitType(QStringLiteral("cpu")), theme.waitType(QStringLiteral("CPU")));
        QVERIFY(theme.waitType(QStringLiteral("Lock")) != theme.waitType(QStringLiteral("IO")));
        QCOMPARE(theme.waitType(QStringLiteral("something new")), theme.palette().textMuted);
    }

    void mode_changes_at_run_time_and_says_so() {
        Theme theme(*qApp, ThemeMode::light);
        QSignalSpy changed(&theme, &Theme::changed);
        const QColor before = theme.series(0);
        theme.setMode(ThemeMode::dark);
        QCOMPARE(changed.count(), 1);
        QVERIFY(theme.palette().dark);
        QVERIFY(theme.series(0) != before);
        QCOMPARE(QApplication::palette().color(QPalette::Window), theme.palette().window);
        theme.setMode(ThemeMode::dark);
        QCOMPARE(changed.count(), 1);
    }

    void the_system_going_dark_is_followed_without_a_loop() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
        QSKIP("Here Qt itself tells the colour scheme; a palette is not asked");
#endif
        Theme theme(*qApp, ThemeMode::system);
        QVERIFY(!theme.palette().dark);
        QSignalSpy changed(&theme, &Theme::changed);
        QPalette dark;
        dark.setColor(QPalette::Window, QColor(20, 20, 20));
        dark.setColor(QPalette::WindowText, QColor(230, 230, 230));
        QApplication::setPalette(dark);
        QTRY_VERIFY(theme.palette().dark);
        QCoreApplication::processEvents();
        QVERIFY(changed.count() <= 2);
        QCOMPARE(QApplication::palette().color(QPalette::Window), theme.palette().window);
    }

    void a_fixed_mode_ignores_the_system() {
        const Theme theme(*qApp, ThemeMode::light);
        QPalette dark;
        dark.setColor(QPalette::Window, Qt::black);
        dark.setColor(QPalette::WindowText, Qt::white);
        QApplication::setPalette(dark);
        QCoreApplication::processEvents();
        QVERIFY(!theme.palette().dark);
    }

    void digits_are_equally_wide() {
        const Theme theme(*qApp, ThemeMode::light);
        for (const TextRole role : {TextRole::body, TextRole::small, TextRole::caption, TextRole::title,
                                    TextRole::kpiValue, TextRole::mono}) {
            const QFontMetricsF metrics(theme.font(role));
            for (char digit = '0'; digit <= '9'; ++digit) {
                QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), metrics.horizontalAdvance(u'0'));
            }
        }
    }

    void type_sizes_are_ordered() {
        const Theme theme(*qApp, ThemeMode::light);
        const auto size = [&theme](TextRole role) { return theme.font(role).pointSizeF(); };
        QVERIFY(size(TextRole::caption) < size(TextRole::small));
        QVERIFY(size(TextRole::small) < size(TextRole::body));
        QVERIFY(size(TextRole::body) < size(TextRole::pageTitle));
        QVERIFY(size(TextRole::pageTitle) < size(TextRole::kpiValue));
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
