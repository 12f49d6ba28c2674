#pragma once
// The window in the person's language, where there is a translation; else in English, of which the
// catalogue holds the plural forms alone. What the engine writes (metrics, findings, reports) is English
// always.

class QCoreApplication;
class QLocale;
class QString;

namespace pavement::app {

// Installs our texts and Qt's own for the locale; false where there are none of ours. They end with the
// application. `folder` holds pavement_<language>.qm. Before the first widget is made.
bool installTranslation(QCoreApplication& application, const QLocale& locale, const QString& folder);

} // namespace pavement::app
