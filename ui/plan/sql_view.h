#pragma once
// A statement to read: coloured as PostgreSQL's scanner sees it, broken into lines where that is asked for,
// selected and copied, never edited. UI thread only.

#include "ui/plan/text_colours.h"
#include "ui/theme/theme.h"

#include <QPlainTextEdit>

#include <string>

namespace pavement::ui {

class SqlView : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit SqlView(const Theme& theme, QWidget* parent = nullptr);

    // `inLines`: white space may change for reading; copyAll() still gives the statement as it was given.
    void setStatement(std::string statement, bool inLines = true);

    const std::string& statement() const { return m_statement; }

    void copyAll() const; // the whole statement to the clipboard

    QSize sizeHint() const override;

private:
    const Theme& m_theme;
    TextColours m_colours;
    std::string m_statement;
};

// Shared by every read-only text in the fixed font: what it looks like, and that Tab leaves it.
void dressReadOnlyText(QPlainTextEdit& text, const Theme& theme);

} // namespace pavement::ui
