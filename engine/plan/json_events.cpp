#include "engine/plan/json_events.h"

#include <charconv>
#include <cmath>

namespace pavement::plan::detail {

namespace {

void appendUtf8(std::string& to, std::uint32_t code) {
    const auto byte = [&](std::uint32_t value) { to += static_cast<char>(value); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xc0 | (code >> 6U));
        byte(0x80 | (code & 0x3fU));
    } else if (code < 0x10000) {
        byte(0xe0 | (code >> 12U));
        byte(0x80 | ((code >> 6U) & 0x3fU));
        byte(0x80 | (code & 0x3fU));
    } else {
        byte(0xf0 | (code >> 18U));
        byte(0x80 | ((code >> 12U) & 0x3fU));
        byte(0x80 | ((code >> 6U) & 0x3fU));
        byte(0x80 | (code & 0x3fU));
    }
}

bool isOfNumber(char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

class Reader {
public:
    Reader(std::string_view text, JsonEvents& events)
        : m_text(text)
        , m_events(events) {}

    JsonStop read() {
        const bool finished = readAll();
        return {finished, m_at};
    }

private:
    bool readAll() {
        for (;;) {
            if (!readValue()) {
                return false;
            }
            for (;;) { // what follows a value
                skipSpace();
                if (m_open.empty()) {
                    return m_at == m_text.size();
                }
                if (m_opened) { // an empty object or list, or its first element
                    m_opened = false;
                    if (!at(closing())) {
                        if (m_open.back() == '{' && !readKey()) {
                            return false;
                        }
                        break;
                    }
                } else if (at(',')) {
                    ++m_at;
                    skipSpace();
                    if (m_open.back() == '{' && !readKey()) {
                        return false;
                    }
                    break;
                }
                if (!at(closing())) {
                    return false;
                }
                ++m_at;
                m_open.pop_back();
                if (!m_events.end()) {
                    return false;
                }
            }
        }
    }

    bool at(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }

    char closing() const { return m_open.back() == '{' ? '}' : ']'; }

    void skipSpace() {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\t' ||
                                        m_text[m_at] == '\r')) {
            ++m_at;
        }
    }

    bool readKey() {
        std::string_view name;
        if (!at('"') || !readString(name)) {
            return false;
        }
        skipSpace();
        if (!at(':')) {
            return false;
        }
        ++m_at;
        return m_events.key(name);
    }

    bool readValue() {
        skipSpace();
        if (m_at >= m_text.size()) {
            return false;
        }
        switch (m_text[m_at]) {
        case '{':
        case '[':
            m_open += m_text[m_at];
            ++m_at;
            m_opened = true;
            return m_open.back() == '{' ? m_events.beginObject() : m_events.beginList();
        case '"':
            return readText();
        case 't':
            return readWord("true", Value::Kind::boolean, true);
        case 'f':
            return readWord("false", Value::Kind::boolean, false);
        case 'n':
            return readWord("null", Value::Kind::null, false);
        default:
            return readNumber();
        }
    }

    bool readText() {
        std::string_view text;
        if (!readString(text)) {
            return false;
        }
        skipSpace();
        if (!m_open.empty() && m_open.back() == '[' && at(':')) {
            ++m_at;
            return m_events.keyInList(text) && readValue();
        }
        return m_events.scalar(Value::ofText(text));
    }

    bool readWord(std::string_view word, Value::Kind kind, bool flag) {
        if (m_text.substr(m_at, word.size()) != word) {
            return false;
        }
        m_at += word.size();
        Value value;
        value.kind = kind;
        value.flag = flag;
        return m_events.scalar(std::move(value));
    }

    bool readNumber() {
        std::size_t end = m_at;
        while (end < m_text.size() && isOfNumber(m_text[end])) {
            ++end;
        }
        const char* from = m_text.data() + m_at;
        const char* to = m_text.data() + end;
        Value value;
        value.kind = Value::Kind::integer;
        auto [stop, error] = std::from_chars(from, to, value.integer);
        if (error != std::errc() || stop != to) {
            value.kind = Value::Kind::real;
            const auto [realStop, realError] = std::from_chars(from, to, value.real);
            if (realError != std::errc() || realStop != to || from == to) {
                return false;
            }
        }
        m_at = end;
        return m_events.scalar(std::move(value));
    }

    // Where a quote or an escape stands, or the end. A loop of its own, as find_first_of() makes a call for
    // each character.
    std::size_t endOfPlain(std::size_t from) const {
        while (from < m_text.size() && m_text[from] != '"' && m_text[from] != '\\') {
            ++from;
        }
        return from;
    }

    // A view of the text itself where nothing is escaped.
    bool readString(std::string_view& out) {
        const std::size_t begin = ++m_at;
        const std::size_t stop = endOfPlain(begin);
        if (stop == m_text.size()) {
            m_at = stop;
            return false;
        }
        if (m_text[stop] == '"') {
            out = m_text.substr(begin, stop - begin);
            m_at = stop + 1;
            return true;
        }
        m_buffer.assign(m_text.substr(begin, stop - begin));
        for (m_at = stop; m_at < m_text.size();) {
            if (m_text[m_at] == '"') {
                ++m_at;
                out = m_buffer;
                return true;
            }
            if (m_text[m_at] == '\\') {
                if (!readEscape()) {
                    return false;
                }
                continue;
            }
            const std::size_t next = endOfPlain(m_at);
            m_buffer += m_text.substr(m_at, next - m_at);
            m_at = next;
        }
        return false;
    }

    bool readEscape() {
        if (m_at + 1 >= m_text.size()) {
            m_at = m_text.size();
            return false;
        }
        constexpr std::string_view kFrom = "\"\\/bfnrt";
        constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
        const char c = m_text[m_at + 1];
        if (const auto known = kFrom.find(c); known != std::string_view::npos) {
            m_buffer += kTo[known];
            m_at += 2;
            return true;
        }
        std::uint32_t code = 0;
        if (c != 'u' || !readHex(m_at + 2, code)) {
            return false;
        }
        m_at += 6;
        std::uint32_t low = 0;
        if (code >= 0xd800 && code < 0xdc00 && m_text.substr(m_at, 2) == "\\u" && readHex(m_at + 2, low) &&
            low >= 0xdc00 && low < 0xe000) {
            code = 0x10000 + ((code - 0xd800) << 10U) + (low - 0xdc00);
            m_at += 6;
        }
        appendUtf8(m_buffer, code >= 0xd800 && code < 0xe000 ? 0xfffd : code); // half a pair is no character
        return true;
    }

    bool readHex(std::size_t from, std::uint32_t& code) const {
        const std::string_view digits = m_text.substr(std::min(from, m_text.size()), 4);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        return digits.size() == 4 && error == std::errc() && end == digits.data() + 4;
    }

    std::string_view m_text;
    JsonEvents& m_events;
    std::size_t m_at = 0;
    std::string m_open; // the brackets that are open
    bool m_opened = false;
    std::string m_buffer;
};

} // namespace

JsonStop readJson(std::string_view text, JsonEvents& events) {
    return Reader(text, events).read();
}

} // namespace pavement::plan::detail
