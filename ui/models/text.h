#pragma once
// Engine text (UTF-8) into the window's, in one place.

#include "engine/base/units.h"

#include <QString>

#include <concepts>
#include <string>
#include <string_view>

namespace pavement::ui {

inline QString toText(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

inline std::string toUtf8(const QString& text) {
    return text.toStdString();
}

inline QString valueText(double value, Unit unit) {
    return toText(formatValue(value, unit));
}

// Chooses the plural form of a text with a formatted count: tr("%1 rows", nullptr, pluralOf(rows)).
int pluralOf(double count);

template <std::integral Count>
int pluralOf(Count count) {
    return pluralOf(static_cast<double>(count));
}

// "42 s", "3 min", "2 h", "5 d": an age at a glance.
QString ageText(Milliseconds age);

// Local wall time; with the date where it is not today's.
QString timeText(Timestamp at);

// What a session does, for pg_stat_activity.state; a state not known here as the server calls it.
QString stateText(std::string_view state);

// The same to the minute: of what is known no better.
QString minuteText(Timestamp at);

// Of a server's words as they stand: a tool tip takes what looks like HTML for HTML.
QString plainToolTip(const QString& text);

// One line of a statement: white space folded, cut at `limit` characters.
QString oneLine(std::string_view statement, int limit = 240);

} // namespace pavement::ui
