#pragma once
// Colours for a read-only text that are known before it is shown: spans over the whole text, painted block by
// block. Weight and slant go with the colour, so that it is never alone. UI thread only.

#include "ui/theme/theme.h"

#include <QSyntaxHighlighter>

#include <string_view>
#include <vector>

namespace pavement::ui {

enum class Ink { plain, keyword, string, number, parameter, muted, strong };

struct InkSpan {
    int begin = 0; // UTF-16 units of the whole text, half-open
    int end = 0;
    Ink ink = Ink::plain;

    bool operator==(const InkSpan&) const = default;
};

// Spans of a statement (engine/sql tokens), moved from bytes to the units of its QString.
std::vector<InkSpan> inkOfSql(std::string_view statement);

// Spans of EXPLAIN's text: nodes strong, figures in parentheses muted, names of properties as keywords.
// `headings`: the bytes where lines of nodes begin, as plan::toText gives them.
std::vector<InkSpan> inkOfPlan(std::string_view text, const std::vector<std::size_t>& headings);

class TextColours : public QSyntaxHighlighter {
    Q_OBJECT
public:
    TextColours(QTextDocument& document, const Theme& theme);

    void setSpans(std::vector<InkSpan> spans); // ordered, without overlap; before the text is set

protected:
    void highlightBlock(const QString& text) override;

private:
    const Theme& m_theme;
    std::vector<InkSpan> m_spans;
};

} // namespace pavement::ui
