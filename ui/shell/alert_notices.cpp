#include "ui/shell/alert_notices.h"

#include "ui/models/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace pavement::ui {

void AlertNotices::tell(const std::vector<monitor::AlertState>& alerts, const AlertsModel& shown,
                        const Profile& profile) {
    std::set<QString> present;
    for (const monitor::AlertState& alert : alerts) {
        const QString key = AlertsModel::keyOf(alert);
        if (alert.snoozedUntil && *alert.snoozedUntil > m_clock.wall()) {
            continue; // told of again when that is over
        }
        present.insert(key);
        if (!alert.acknowledged && m_told.count(key) == 0) {
            tell(alert, shown.find(key), profile);
        }
    }
    m_told = std::move(present); // one that cleared and comes back is told of again
}

void AlertNotices::tell(const monitor::AlertState& alert, const QModelIndex& row, const Profile& profile) {
    const bool asked =
        std::any_of(profile.alertRules.begin(), profile.alertRules.end(),
                    [&](const monitor::AlertRule& rule) { return rule.id == alert.ruleId && rule.notify; });
    if (!asked) {
        return;
    }
    const auto words = [](const char* text) { return QCoreApplication::translate("AlertNotices", text); };
    m_notifier.notify(
        words(QT_TRANSLATE_NOOP("AlertNotices", "%1: %2"))
            .arg(toText(profile.target.name), toText(alert.title)),
        words(QT_TRANSLATE_NOOP("AlertNotices", "%1, threshold %2"))
            .arg(row.siblingAtColumn(1).data().toString(), row.siblingAtColumn(2).data().toString()),
        profile.target.environment == monitor::Environment::production);
}

} // namespace pavement::ui
