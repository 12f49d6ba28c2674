#include "app/translation.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace pavement::app {

namespace {

bool install(QCoreApplication& application, const QLocale& locale, const QString& name,
             const QString& folder) {
    auto* translator = new QTranslator(&application);
    if (!translator->load(locale, name, QStringLiteral("_"), folder)) {
        delete translator;
        return false;
    }
    return QCoreApplication::installTranslator(translator);
}

} // namespace

bool installTranslation(QCoreApplication& application, const QLocale& locale, const QString& folder) {
    if (!install(application, locale, QStringLiteral("pavement"), folder)) {
        // English has plural forms too. Qt's own alone would make the window speak two languages.
        install(application, QLocale(QLocale::English), QStringLiteral("pavement"), folder);
        return false;
    }
    install(application, locale, QStringLiteral("qtbase"),
            QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    return true;
}

} // namespace pavement::app
