#pragma once
// Tells the desktop of raised alerts, of each once until it cleared: those whose rule asks for it and that
// nobody has acknowledged or snoozed. UI thread only.

#include "ui/models/snapshot_models.h"
#include "ui/shell/context.h"

#include <set>

namespace pavement::ui {

class AlertNotices {
public:
    AlertNotices(Notifier& notifier, const Clock& clock)
        : m_notifier(notifier)
        , m_clock(clock) {}

    // `shown` holds the same alerts, in words.
    void tell(const std::vector<monitor::AlertState>& alerts, const AlertsModel& shown,
              const Profile& profile);

    void forget() { m_told.clear(); } // another target

private:
    void tell(const monitor::AlertState& alert, const QModelIndex& row, const Profile& profile);

    Notifier& m_notifier;
    const Clock& m_clock;
    std::set<QString> m_told;
};

} // namespace pavement::ui
