#include "engine/postgres/session.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace pavement::postgres {

Rows::Rows(std::vector<std::string> columns, std::vector<std::optional<std::string>> cells,
           std::uint64_t affected)
    : m_columns(std::move(columns))
    , m_cells(std::move(cells))
    , m_affected(affected) {}

std::optional<std::size_t> Rows::column(std::string_view name) const {
    const auto found = std::find(m_columns.begin(), m_columns.end(), name);
    if (found == m_columns.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - m_columns.begin());
}

const std::optional<std::string>& Rows::cell(std::size_t row, std::size_t column) const {
    return m_cells.at(row * m_columns.size() + column);
}

std::string Rows::text(std::size_t row, std::size_t column, std::string_view fallback) const {
    const auto& value = cell(row, column);
    return value ? *value : std::string(fallback);
}

std::int64_t Rows::integer(std::size_t row, std::size_t column, std::int64_t fallback) const {
    const auto& value = cell(row, column);
    std::int64_t number = 0;
    if (!value) {
        return fallback;
    }
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    return error == std::errc{} && end == value->data() + value->size() ? number : fallback;
}

double Rows::real(std::size_t row, std::size_t column, double fallback) const {
    const auto& value = cell(row, column);
    double number = 0.0;
    if (!value) {
        return fallback;
    }
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    return error == std::errc{} && end == value->data() + value->size() ? number : fallback;
}

bool Rows::boolean(std::size_t row, std::size_t column, bool fallback) const {
    const auto& value = cell(row, column);
    return value ? *value == "t" || *value == "true" : fallback;
}

} // namespace pavement::postgres
