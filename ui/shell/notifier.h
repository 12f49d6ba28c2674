#pragma once
// Tells a person something while they look elsewhere. The program implements it on the desktop's
// notifications. UI thread only.

#include <QString>

namespace pavement::ui {

class Notifier {
public:
    virtual ~Notifier() = default;
    virtual void notify(const QString& title, const QString& text, bool urgent) = 0;
};

} // namespace pavement::ui
