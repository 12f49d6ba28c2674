#pragma once
// The program run as its user runs it, to its end.

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace pavement::testing {

struct ProgramRun {
    int status = -1; // -1: not ended in time, and killed; -2: it crashed
    QString output, errors;

    QJsonObject json() const { return QJsonDocument::fromJson(output.toUtf8()).object(); }
};

ProgramRun runProgram(const QString& program, const QStringList& arguments,
                      const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment(),
                      const QByteArray& input = {}, int patienceMillis = 120'000);

// This process's environment with the folders for a person's data and settings below `home`.
QProcessEnvironment environmentAt(const QString& home);

} // namespace pavement::testing
