#include "ui/theme/theme.h"

#include "ui/theme/style_sheet.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleHints>

#include <algorithm>
#include <array>
#include <cmath>

namespace pavement::ui {

namespace {

QColor rgb(QRgb value) {
    return QColor::fromRgb(value);
}

QColor translucent(QRgb value, int alpha) {
    QColor colour = QColor::fromRgb(value);
    colour.setAlpha(alpha);
    return colour;
}

Palette lightPalette() {
    Palette p;
    p.dark = false;
    p.window = rgb(0xF3F5F8);
    p.surface = rgb(0xFFFFFF);
    p.surfaceRaised = rgb(0xFFFFFF);
    p.border = rgb(0xD3D9E1);
    p.text = rgb(0x1A2330);
    p.textMuted = rgb(0x535E6D);
    p.accent = rgb(0x0B62A8);
    p.accentText = rgb(0xFFFFFF);
    p.hover = rgb(0xE8EDF3);
    p.selection = rgb(0xCFE3F5);
    p.good = rgb(0x14734A);
    p.warning = rgb(0x855300);
    p.bad = rgb(0xB3261E);
    p.info = rgb(0x0B62A8);
    p.grid = rgb(0xE6EAEF);
    p.axis = rgb(0x9AA5B1);
    p.crosshair = rgb(0x4A5563);
    p.gap = translucent(0x8793A1, 36);
    p.brush = translucent(0x0B62A8, 44);
    p.eventMark = rgb(0x6A4FA3);
    p.syntaxKeyword = rgb(0x7A2F8F);
    p.syntaxString = rgb(0x0F6B45);
    p.syntaxNumber = rgb(0x8A4B00);
    p.moreRows = rgb(0x9C3D00);
    p.fewerRows = rgb(0x0B5A9E);
    p.production = rgb(0xB3261E);
    p.testing = rgb(0x855300);
    p.development = rgb(0x14734A);
    p.sandbox = rgb(0x535E6D);
    return p;
}

Palette darkPalette() {
    Palette p;
    p.dark = true;
    p.window = rgb(0x14181D);
    p.surface = rgb(0x1C2128);
    p.surfaceRaised = rgb(0x262C35);
    p.border = rgb(0x363E49);
    p.text = rgb(0xE6EAEF);
    p.textMuted = rgb(0xA6B0BD);
    p.accent = rgb(0x69B4F0);
    p.accentText = rgb(0x0B1620);
    p.hover = rgb(0x2A313B);
    p.selection = rgb(0x23435F);
    p.good = rgb(0x55C690);
    p.warning = rgb(0xE8B54A);
    p.bad = rgb(0xFF8A80);
    p.info = rgb(0x69B4F0);
    p.grid = rgb(0x2B323B);
    p.axis = rgb(0x5D6875);
    p.crosshair = rgb(0xB9C2CD);
    p.gap = translucent(0x9AA7B5, 30);
    p.brush = translucent(0x69B4F0, 54);
    p.eventMark = rgb(0xB79CF0);
    p.syntaxKeyword = rgb(0xD3A6F5);
    p.syntaxString = rgb(0x7FD3A4);
    p.syntaxNumber = rgb(0xF0BE6B);
    p.moreRows = rgb(0xFFA868);
    p.fewerRows = rgb(0x8CC6F7);
    p.production = rgb(0xFF8A80);
    p.testing = rgb(0xE8B54A);
    p.development = rgb(0x55C690);
    p.sandbox = rgb(0xA6B0BD);
    return p;
}

// Okabe and Ito's eight hues (blue, orange, green, vermillion, sky blue, purple, yellow, black), each moved
// in lightness until it stands at 3:1 on the surface, chosen so that the smallest distance of any two is as
// large as possible under normal sight and three simulated deficiencies.
constexpr std::array<QRgb, kSeriesColours> kOnLight{0x004B85, 0xCF8200, 0x0E8051, 0xB24400,
                                                    0x009CE1, 0xC47CAA, 0x98964D, 0x4B4D4F};
constexpr std::array<QRgb, kSeriesColours> kOnDark{0x657DC3, 0xEAA207, 0x17A072, 0xD25C00,
                                                   0x65C4FA, 0xC47BA8, 0xFFF250, 0xD1E1E4};

constexpr std::array kStyles{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour) {
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

QPalette qtPalette(const Palette& p) {
    QPalette q;
    const auto set = [&q](QPalette::ColorRole role, const QColor& colour) { q.setColor(role, colour); };
    set(QPalette::Window, p.window);
    set(QPalette::WindowText, p.text);
    set(QPalette::Base, p.surface);
    set(QPalette::AlternateBase, p.dark ? p.surface.lighter(112) : p.window);
    set(QPalette::Text, p.text);
    set(QPalette::Button, p.dark ? p.surfaceRaised : p.window);
    set(QPalette::ButtonText, p.text);
    set(QPalette::BrightText, p.bad);
    set(QPalette::ToolTipBase, p.surfaceRaised);
    set(QPalette::ToolTipText, p.text);
    set(QPalette::PlaceholderText, p.textMuted);
    set(QPalette::Highlight, p.accent);
    set(QPalette::HighlightedText, p.accentText);
    set(QPalette::Link, p.accent);
    set(QPalette::LinkVisited, p.eventMark);
    set(QPalette::Light, p.dark ? p.surfaceRaised.lighter(130) : p.surface);
    set(QPalette::Midlight, p.hover);
    set(QPalette::Mid, p.border);
    set(QPalette::Dark, p.axis);
    set(QPalette::Shadow, p.dark ? QColor(Qt::black) : p.axis.darker(130));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        q.setColor(QPalette::Disabled, role, p.textMuted);
    }
    q.setColor(QPalette::Disabled, QPalette::Highlight, p.border);
    q.setColor(QPalette::Disabled, QPalette::HighlightedText, p.textMuted);
    return q;
}

} // namespace

double contrastRatio(const QColor& a, const QColor& b) {
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

Theme::Theme(QApplication& application, ThemeMode mode)
    : m_application(application)
    , m_mode(mode)
    , m_base(QApplication::font()) {
    QApplication::setStyle(QStringLiteral("fusion"));
    rebuild();
    m_application.installEventFilter(this);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        if (m_mode == ThemeMode::system) {
            rebuild();
        }
    });
#endif
}

void Theme::setMode(ThemeMode mode) {
    if (mode != m_mode) {
        m_mode = mode;
        rebuild();
    }
}

QColor Theme::series(int index) const {
    const auto slot = static_cast<std::size_t>(((index % kSeriesColours) + kSeriesColours) % kSeriesColours);
    return rgb((m_palette.dark ? kOnDark : kOnLight)[slot]);
}

Qt::PenStyle Theme::seriesStyle(int index) const {
    const auto count = static_cast<int>(kStyles.size());
    return kStyles[static_cast<std::size_t>(((index % count) + count) % count)];
}

QColor Theme::waitType(const QString& type) const {
    // Processor time in green and locks in the warning hues is what the field's load charts have taught.
    struct Entry {
        QLatin1String name;
        int slot;
    };

    static constexpr std::array kTypes{
        Entry{QLatin1String("CPU"), 2},       Entry{QLatin1String("IO"), 0},
        Entry{QLatin1String("Lock"), 3},      Entry{QLatin1String("LWLock"), 1},
        Entry{QLatin1String("Client"), 4},    Entry{QLatin1String("IPC"), 5},
        Entry{QLatin1String("BufferPin"), 6}, Entry{QLatin1String("Timeout"), 7},
        Entry{QLatin1String("Extension"), 6}, Entry{QLatin1String("Activity"), 7},
    };
    for (const Entry& entry : kTypes) {
        if (type.compare(entry.name, Qt::CaseInsensitive) == 0) {
            return series(entry.slot);
        }
    }
    return m_palette.textMuted;
}

QFont Theme::font(TextRole role) const {
    QFont font = role == TextRole::mono ? QFontDatabase::systemFont(QFontDatabase::FixedFont) : QFont(m_base);
    const double size = m_base.pointSizeF() > 0.0 ? m_base.pointSizeF() : 10.0;
    switch (role) {
    case TextRole::body:
    case TextRole::mono:
        font.setPointSizeF(size);
        break;
    case TextRole::small:
        font.setPointSizeF(size * 0.92);
        break;
    case TextRole::caption:
        font.setPointSizeF(size * 0.84);
        break;
    case TextRole::title:
        font.setPointSizeF(size * 1.04);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::pageTitle:
        font.setPointSizeF(size * 1.6);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::kpiValue:
        font.setPointSizeF(size * 2.0);
        font.setWeight(QFont::DemiBold);
        break;
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("tnum", 1);
#endif
    return font;
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ApplicationPaletteChange && watched == &m_application && !m_rebuilding &&
        m_mode == ThemeMode::system) {
        rebuild();
    }
    return QObject::eventFilter(watched, event);
}

bool Theme::systemIsDark() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (const auto scheme = QGuiApplication::styleHints()->colorScheme();
        scheme != Qt::ColorScheme::Unknown) {
        return scheme == Qt::ColorScheme::Dark;
    }
#endif
    // A palette that is not ours came from outside; otherwise ours hides the system's, which shows itself
    // once ours is taken away.
    if (!m_palette.window.isValid() || QApplication::palette().color(QPalette::Window) == m_palette.window) {
        QApplication::setPalette(QPalette());
    }
    const QPalette seen = QApplication::palette();
    return luminance(seen.color(QPalette::Window)) < luminance(seen.color(QPalette::WindowText));
}

void Theme::rebuild() {
    m_rebuilding = true;
    const bool dark = m_mode == ThemeMode::dark || (m_mode == ThemeMode::system && systemIsDark());
    m_palette = dark ? darkPalette() : lightPalette();
    QApplication::setPalette(qtPalette(m_palette));        // forgets those of single classes
    m_application.setStyleSheet(styleSheetFor(m_palette)); // the first one forgets palettes of classes, too
    if (m_palette.dark) {
        // Fusion outlines a box darker than the window, which on a dark one is no outline: it is filled
        // instead.
        QPalette boxes = qtPalette(m_palette);
        boxes.setColor(QPalette::Base, m_palette.textMuted);
        boxes.setColor(QPalette::Disabled, QPalette::Base, m_palette.border);
        boxes.setColor(QPalette::Text, m_palette.window); // the tick; words are drawn in another role
        for (const char* widget : {"QCheckBox", "QRadioButton", "QGroupBox"}) {
            QApplication::setPalette(boxes, widget);
        }
    }
    m_rebuilding = false;
    emit changed();
}

Palette paperPalette() {
    return lightPalette();
}

QColor paperSeries(int index) {
    return rgb(kOnLight[static_cast<std::size_t>(std::abs(index)) % kOnLight.size()]);
}

} // namespace pavement::ui
