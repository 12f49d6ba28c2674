#include "ui/models/text.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace pavement::ui {

int pluralOf(double count) {
    const bool whole = std::isfinite(count) && count == std::floor(count);
    return whole ? static_cast<int>(std::clamp(count, 0.0, 1e9)) : 2; // "1.5 rows"
}

QString ageText(Milliseconds age) {
    const qint64 seconds = qMax<qint64>(0, age.count() / 1000);
    if (seconds < 60) {
        return QCoreApplication::translate("Age", "%1 s").arg(seconds);
    }
    if (seconds < 3600) {
        return QCoreApplication::translate("Age", "%1 min").arg(seconds / 60);
    }
    if (seconds < 48 * 3600) {
        return QCoreApplication::translate("Age", "%1 h").arg(seconds / 3600);
    }
    return QCoreApplication::translate("Age", "%1 d").arg(seconds / 86400);
}

QString timeText(Timestamp at) {
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMillis(at)).toLocalTime();
    const bool today = local.date() == QDate::currentDate();
    return local.toString(today ? QStringLiteral("HH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString minuteText(Timestamp at) {
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMillis(at)).toLocalTime();
    const bool today = local.date() == QDate::currentDate();
    return local.toString(today ? QStringLiteral("HH:mm") : QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString stateText(std::string_view state) {
    const auto words = [](const char* text) { return QCoreApplication::translate("SessionState", text); };
    if (state == "active") {
        return words(QT_TRANSLATE_NOOP("SessionState", "running"));
    }
    if (state == "idle") {
        return words(QT_TRANSLATE_NOOP("SessionState", "idle"));
    }
    if (state == "idle in transaction") {
        return words(QT_TRANSLATE_NOOP("SessionState", "transaction open, idle"));
    }
    if (state == "idle in transaction (aborted)") {
        return words(QT_TRANSLATE_NOOP("SessionState", "transaction failed, idle"));
    }
    if (state == "fastpath function call") {
        return words(QT_TRANSLATE_NOOP("SessionState", "calling a function"));
    }
    if (state == "disabled") {
        return words(QT_TRANSLATE_NOOP("SessionState", "not tracked"));
    }
    return toText(state);
}

QString plainToolTip(const QString& text) {
    if (!text.contains(QLatin1Char('<'))) {
        return text;
    }
    return QStringLiteral("<span style='white-space:pre-wrap'>%1</span>").arg(text.toHtmlEscaped());
}

QString oneLine(std::string_view statement, int limit) {
    // Cut the bytes first: a statement may be kilobytes long and only its beginning is shown.
    const std::size_t bytes = static_cast<std::size_t>(limit) * 4;
    QString line = toText(statement.substr(0, bytes)).simplified();
    if (line.size() > limit || statement.size() > bytes) {
        line.truncate(limit - 1);
        line += QChar(0x2026);
    }
    return line;
}

} // namespace pavement::ui
