#pragma once
// One finding of the checks in full: what, why it matters, its figures, what to do, the SQL that mends it and
// the SQL that takes that back; or why a check could not be made. UI thread only.

#include "ui/models/analyzer_models.h"
#include "ui/theme/theme.h"

#include <QScrollArea>

class QVBoxLayout;

namespace pavement::ui {

class CheckDetail : public QScrollArea {
    Q_OBJECT
public:
    explicit CheckDetail(const Theme& theme, QWidget* parent = nullptr);

    void show(const ChecksModel& model, const QString& key); // an unknown key: an invitation to choose

private:
    void addText(const QString& text, TextRole role, bool muted);
    void addHeading(const QString& text);
    void addSql(const QString& heading, const QString& copyName, const std::string& sql);
    void showFinding(const analyzer::Check* check, const analyzer::CheckFinding& finding);
    void showSkipped(const analyzer::Check* check, const analyzer::SkippedCheck& skipped);

    const Theme& m_theme;
    QWidget* m_body = nullptr;
    QVBoxLayout* m_column = nullptr;
};

} // namespace pavement::ui
