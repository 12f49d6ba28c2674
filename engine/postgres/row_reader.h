#pragma once
// Takes the cells of one row one after another, in the order of the SELECT list. Inside this module only.

#include "engine/postgres/session.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pavement::postgres {

class RowReader {
public:
    RowReader(const Rows& rows, std::size_t row)
        : m_rows(rows)
        , m_row(row) {}

    std::string text() { return m_rows.text(m_row, m_column++); }

    std::int64_t integer() { return m_rows.integer(m_row, m_column++); }

    template <typename T>
    T number() {
        return static_cast<T>(integer());
    }

    double real() { return m_rows.real(m_row, m_column++); }

    bool boolean() { return m_rows.boolean(m_row, m_column++); }

    double milliseconds() { return real() / 1000.0; } // as seconds

    std::optional<std::int64_t> maybeInteger() { return maybe(&RowReader::integer); }

    std::optional<double> maybeReal() { return maybe(&RowReader::real); }

    std::optional<double> maybeMilliseconds() { return maybe(&RowReader::milliseconds); }

    std::optional<Timestamp> maybeTimestamp() {
        const auto millis = maybeInteger();
        return millis ? std::optional(fromMillis(*millis)) : std::nullopt;
    }

private:
    template <typename T>
    std::optional<T> maybe(T (RowReader::*read)()) {
        if (!m_rows.cell(m_row, m_column)) {
            ++m_column;
            return std::nullopt;
        }
        return (this->*read)();
    }

    const Rows& m_rows;
    std::size_t m_row;
    std::size_t m_column = 0;
};

// Every row through `make`, in order.
template <typename Make>
auto mapRows(const Rows& rows, Make make) {
    std::vector<decltype(make(std::declval<RowReader&>()))> out;
    out.reserve(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        RowReader reader(rows, row);
        out.push_back(make(reader));
    }
    return out;
}

// {1,2,3} as a parameter.
template <typename Range, typename Project>
std::string arrayText(const Range& range, Project project) {
    std::string text = "{";
    for (const auto& item : range) {
        text += (text.size() > 1 ? "," : "") + std::to_string(project(item));
    }
    return text + '}';
}

} // namespace pavement::postgres
