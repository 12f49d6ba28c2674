#include "engine/sql/preparable.h"

#include "engine/sql/parameters.h"
#include "engine/sql/parser.h"
#include "engine/sql/renumber.h"
#include "engine/sql/tokens.h"

#include <algorithm>
#include <array>

namespace pavement::sql {

namespace {

constexpr int kAssumedArrayLength = 10; // of the planner's estimate_array_length

bool isAnyWord(std::string_view text, const Token& token, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return isWord(text, token, word); });
}

class Rewriting {
public:
    explicit Rewriting(std::string_view text)
        : m_text(text) {
        for (const Token& token : tokenise(text)) {
            if (token.kind != TokenClass::comment || isShortenedListMark(token.in(text))) {
                m_tokens.push_back(token);
            }
        }
    }

    void typedLiterals() {
        for (std::size_t i = 1; i < m_tokens.size(); ++i) {
            if (m_tokens[i].kind != TokenClass::parameter) {
                continue;
            }
            const std::size_t begin = typeBefore(i);
            if (begin == i) {
                continue;
            }
            const std::string type(
                m_text.substr(m_tokens[begin].begin, m_tokens[i - 1].end - m_tokens[begin].begin));
            const std::string parameter(m_tokens[i].in(m_text));
            m_edits.push_back({m_tokens[begin].begin, m_tokens[i].end, parameter + "::" + type});
            m_changes.push_back("\"" + type + " " + parameter + "\" became \"" + parameter + "::" + type +
                                "\"");
        }
    }

    void extracts(bool hasFunction) {
        const std::string function = hasFunction ? "pg_catalog.\"extract\"" : "pg_catalog.date_part";
        for (std::size_t i = 0; i + 3 < m_tokens.size(); ++i) {
            if (isWord(m_text, m_tokens[i], "extract") && is(i + 1, "(") &&
                m_tokens[i + 2].kind == TokenClass::parameter && isWord(m_text, m_tokens[i + 3], "from")) {
                m_edits.push_back({m_tokens[i].begin, m_tokens[i].end, function});
                m_edits.push_back({m_tokens[i + 3].begin, m_tokens[i + 3].end, ","});
                m_changes.push_back("extract(… FROM …) with a parameter became a call of " + function);
            }
        }
    }

    void shortenedLists() {
        for (std::size_t i = 1; i < m_tokens.size(); ++i) {
            if (m_tokens[i].kind != TokenClass::comment || m_tokens[i - 1].kind != TokenClass::parameter) {
                continue;
            }
            std::string more;
            for (int n = 1; n < kAssumedArrayLength; ++n) {
                more += ", ";
                more += m_tokens[i - 1].in(m_text);
            }
            m_edits.push_back({m_tokens[i].begin, m_tokens[i].end, more});
            m_changes.push_back("a list that the server had shortened was taken for ten values");
        }
    }

    void lastSemicolon() {
        while (!m_tokens.empty() && is(m_tokens.size() - 1, ";")) {
            m_edits.push_back({m_tokens.back().begin, m_tokens.back().end, ""});
            m_tokens.pop_back();
        }
    }

    Preparable done() {
        Preparable out;
        out.text = edited(m_text, std::move(m_edits));
        out.changes = std::move(m_changes);
        return out;
    }

private:
    bool is(std::size_t i, std::string_view symbol) const { return m_tokens[i].in(m_text) == symbol; }

    // First token of the type's name that ends just before token `end`; `end` when there is none.
    std::size_t typeBefore(std::size_t end) const {
        std::size_t last = end - 1;
        if (is(last, ")")) { // interval(3), numeric(10,2)
            while (last > 0 && !is(last, "(")) {
                --last;
            }
            if (last == 0 || (!namesType(last - 1) && !isWord(m_text, m_tokens[last - 1], "varying"))) {
                return end;
            }
            --last;
        }
        if (isWord(m_text, m_tokens[last], "zone")) { // timestamp with time zone; not AT TIME ZONE $1
            if (last < 3 || !isAnyWord(m_text, m_tokens[last - 2], {"with", "without"})) {
                return end;
            }
            last -= 3;
            if (is(last, ")")) { // timestamp(3) with time zone
                last = last >= 3 ? last - 3 : last;
            }
            return isAnyWord(m_text, m_tokens[last], {"timestamp", "time"}) ? last : end;
        }
        if (last > 0 && isAnyWord(m_text, m_tokens[last], {"precision", "varying"}) &&
            isAnyWord(m_text, m_tokens[last - 1], {"double", "character", "char", "bit"})) {
            return last - 1;
        }
        if (m_tokens[last].kind == TokenClass::identifier) {
            while (last >= 2 && is(last - 1, ".")) {
                last -= 2;
            }
            return last;
        }
        return namesType(last) ? last : end;
    }

    bool namesType(std::size_t i) const {
        return isAnyWord(m_text, m_tokens[i],
                         {"interval", "timestamp", "time",    "date",  "bit",     "boolean",
                          "char",     "character", "varchar", "nchar", "dec",     "decimal",
                          "numeric",  "float",     "real",    "int",   "integer", "bigint",
                          "smallint", "text",      "name",    "json",  "xml"});
    }

    std::string_view m_text;
    std::vector<Token> m_tokens;
    std::vector<Edit> m_edits;
    std::vector<std::string> m_changes;
};

} // namespace

std::string edited(std::string_view text, std::vector<Edit> edits) {
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
    std::string out;
    std::size_t copied = 0;
    for (const Edit& edit : edits) {
        out += text.substr(copied, edit.begin - copied);
        out += edit.text;
        copied = edit.end;
    }
    out += text.substr(copied);
    return out;
}

void renumberDensely(Preparable& statement, const std::vector<int>& before) {
    const auto tokens = tokenise(statement.text);
    std::vector<int> used;
    for (const Token& token : tokens) {
        if (token.kind == TokenClass::parameter) {
            used.push_back(parameterNumber(token.in(statement.text)));
        }
    }
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    std::vector<Edit> edits;
    for (const Token& token : tokens) {
        if (token.kind == TokenClass::parameter) {
            const int number = parameterNumber(token.in(statement.text));
            const auto place = std::lower_bound(used.begin(), used.end(), number) - used.begin();
            edits.push_back({token.begin, token.end, '$' + std::to_string(place + 1)});
        }
    }
    statement.text = edited(statement.text, std::move(edits));
    statement.originals.clear();
    for (const int number : used) {
        const auto index = static_cast<std::size_t>(number - 1);
        statement.originals.push_back(index < before.size() ? before[index] : number);
    }
}

Preparable preparable(std::string_view text, bool hasExtractFunction) {
    const std::string clean = cleaned(text);
    Rewriting rewriting(clean);
    rewriting.typedLiterals();
    rewriting.extracts(hasExtractFunction);
    rewriting.shortenedLists();
    rewriting.lastSemicolon();
    Preparable out = rewriting.done();
    renumberDensely(out, {});
    return out;
}

} // namespace pavement::sql
