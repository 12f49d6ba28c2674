#pragma once
// Desktop notifications over the session bus (org.freedesktop.Notifications). Without a notification service
// nothing is shown: alerts stand in the window and in the history anyway. UI thread only; never waits for the
// bus.

#include "ui/shell/notifier.h"

namespace pavement::app {

class DesktopNotifier final : public ui::Notifier {
public:
    void notify(const QString& title, const QString& text, bool urgent) override;
};

} // namespace pavement::app
