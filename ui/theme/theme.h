#pragma once
// Colours, spacing and type sizes: the only place that names a colour. Light and dark, following the system
// or fixed; the series palette is Okabe and Ito's, shifted for either background, safe for colour-blind eyes,
// and every text pair has a contrast of at least 4.5:1. UI thread only.
//
// Widgets ask the style sheet for a look through dynamic properties: "card" (a raised surface with a border),
// "muted" (secondary text), "primary" (the one button that matters), each true or absent.

#include <QColor>
#include <QFont>
#include <QObject>
#include <QString>

class QApplication;

namespace pavement::ui {

enum class ThemeMode { system, light, dark };

struct Palette {
    bool dark = false;
    QColor window, surface, surfaceRaised, border, text, textMuted, accent, accentText, hover, selection;
    QColor good, warning, bad, info; // status; never the only carrier of a meaning
    QColor grid, axis, crosshair, gap, brush, eventMark;
    QColor syntaxKeyword, syntaxString, syntaxNumber; // weight and slant are the second carrier
    QColor moreRows, fewerRows; // of a plan's misestimates: than estimated; signs and words say the same
    QColor production, testing, development, sandbox; // environment bands, under accentText
};

namespace spacing {
inline constexpr int kTight = 4, kSmall = 8, kMedium = 12, kLarge = 16, kPage = 24;
inline constexpr int kRadius = 8;
} // namespace spacing

enum class TextRole { body, small, caption, title, pageTitle, kpiValue, mono };

inline constexpr int kSeriesColours = 8;

// Contrast of two opaque colours after WCAG 2.1: 1 (same) to 21 (black on white).
double contrastRatio(const QColor& a, const QColor& b);

class Theme : public QObject {
    Q_OBJECT
public:
    explicit Theme(QApplication& application, ThemeMode mode = ThemeMode::system);

    const Palette& palette() const { return m_palette; }

    ThemeMode mode() const { return m_mode; }

    void setMode(ThemeMode mode);

    QColor series(int index) const; // wraps around; use seriesStyle as the second carrier
    Qt::PenStyle seriesStyle(int index) const;
    QColor waitType(
        const QString& type) const; // fixed colour per wait type ("CPU", "Lock", "IO"…), same on every chart
    QFont font(TextRole role) const; // digits of equal width, so that a changing number does not dance

signals:
    void changed();

private:
    bool eventFilter(QObject* watched, QEvent* event) override; // the system's palette changed
    void rebuild();
    bool systemIsDark();

    QApplication& m_application;
    ThemeMode m_mode;
    Palette m_palette;
    QFont m_base;              // the system's font, before anything of ours
    bool m_rebuilding = false; // our own palette change must not be taken for the system's
};

// Paper does not follow a theme: the light colours, for what is printed. Any thread.
Palette paperPalette();
QColor paperSeries(int index);

} // namespace pavement::ui
