#include "ui/plan/text_colours.h"

#include "engine/sql/tokens.h"

#include <QTextBlock>
#include <QTextCharFormat>

#include <algorithm>

namespace pavement::ui {

namespace {

// Walks forward through UTF-8 and says how many UTF-16 units a QString has up to a byte.
class Units {
public:
    explicit Units(std::string_view text)
        : m_text(text) {}

    int upTo(std::size_t byte) {
        for (; m_byte < byte && m_byte < m_text.size(); ++m_byte) {
            const auto c = static_cast<unsigned char>(m_text[m_byte]);
            m_units += (c & 0xc0U) == 0x80U ? 0 : c >= 0xf0U ? 2 : 1;
        }
        return m_units;
    }

private:
    std::string_view m_text;
    std::size_t m_byte = 0;
    int m_units = 0;
};

Ink inkOf(sql::TokenClass kind) {
    switch (kind) {
    case sql::TokenClass::keyword:
        return Ink::keyword;
    case sql::TokenClass::string:
        return Ink::string;
    case sql::TokenClass::number:
        return Ink::number;
    case sql::TokenClass::parameter:
        return Ink::parameter;
    case sql::TokenClass::comment:
    case sql::TokenClass::unknown:
        return Ink::muted;
    case sql::TokenClass::identifier:
    case sql::TokenClass::operator_:
    case sql::TokenClass::punctuation:
        break;
    }
    return Ink::plain;
}

} // namespace

std::vector<InkSpan> inkOfSql(std::string_view statement) {
    std::vector<InkSpan> spans;
    Units units(statement);
    for (const sql::Token& token : sql::tokenise(statement)) {
        const Ink ink = inkOf(token.kind);
        if (ink != Ink::plain) {
            const int begin = units.upTo(token.begin);
            spans.push_back({begin, units.upTo(token.end), ink});
        }
    }
    return spans;
}

std::vector<InkSpan> inkOfPlan(std::string_view text, const std::vector<std::size_t>& headings) {
    std::vector<InkSpan> spans;
    Units units(text);
    const auto add = [&](std::size_t begin, std::size_t end, Ink ink) {
        const int from = units.upTo(begin);
        const int to = units.upTo(end);
        if (to > from) {
            spans.push_back({from, to, ink});
        }
    };
    auto heading = headings.begin();
    for (std::size_t line = 0; line < text.size();) {
        const std::size_t end = std::min(text.find('\n', line), text.size());
        std::size_t begin = std::min(text.find_first_not_of(' ', line), end);
        if (heading != headings.end() && *heading == line) {
            ++heading;
            if (text.substr(begin, 4) == "->  ") {
                begin += 4;
            }
            // "  (cost=…" ends the name; a name may hold parentheses, but not two spaces before one.
            const std::size_t figures = std::min(text.find("  (", begin), end);
            add(begin, figures, Ink::strong);
            add(figures, end, Ink::muted);
        } else {
            const std::size_t colon = text.find(": ", begin);
            if (colon != std::string_view::npos && colon < end) {
                add(begin, colon + 1, Ink::keyword);
            }
        }
        line = end + 1;
    }
    return spans;
}

TextColours::TextColours(QTextDocument& document, const Theme& theme)
    : QSyntaxHighlighter(&document)
    , m_theme(theme) {
    connect(&theme, &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void TextColours::setSpans(std::vector<InkSpan> spans) {
    m_spans = std::move(spans);
}

void TextColours::highlightBlock(const QString& text) {
    const int begin = currentBlock().position();
    const int end = begin + static_cast<int>(text.size());
    auto span = std::partition_point(m_spans.begin(), m_spans.end(),
                                     [begin](const InkSpan& one) { return one.end <= begin; });
    const Palette& palette = m_theme.palette();
    for (; span != m_spans.end() && span->begin < end; ++span) {
        QTextCharFormat format;
        switch (span->ink) {
        case Ink::plain:
            continue;
        case Ink::keyword:
            format.setForeground(palette.syntaxKeyword);
            format.setFontWeight(QFont::DemiBold);
            break;
        case Ink::string:
            format.setForeground(palette.syntaxString);
            break;
        case Ink::number:
            format.setForeground(palette.syntaxNumber);
            break;
        case Ink::parameter:
            format.setForeground(palette.accent);
            format.setFontWeight(QFont::DemiBold);
            break;
        case Ink::muted:
            format.setForeground(palette.textMuted);
            format.setFontItalic(true);
            break;
        case Ink::strong:
            format.setForeground(palette.text);
            format.setFontWeight(QFont::Bold);
            break;
        }
        const int from = std::max(span->begin, begin);
        setFormat(from - begin, std::min(span->end, end) - from, format);
    }
}

} // namespace pavement::ui
