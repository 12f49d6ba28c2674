#include "app/desktop_notifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QVariantMap>

namespace pavement::app {

void DesktopNotifier::notify(const QString& title, const QString& text, bool urgent) {
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    QDBusMessage call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
        QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("Notify"));
    // The service may read the body as markup; ours is plain text.
    const QVariantMap hints{
        {QStringLiteral("urgency"), QVariant::fromValue(static_cast<uchar>(urgent ? 2 : 1))},
        {QStringLiteral("desktop-entry"), QStringLiteral("pavement")}};
    call.setArguments({QStringLiteral("Pavement"), 0U, QStringLiteral("pavement"), title,
                       text.toHtmlEscaped(), QStringList(), hints, -1});
    bus.send(call);
}

} // namespace pavement::app
