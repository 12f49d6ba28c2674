#include "engine/analyzer/check_template.h"

#include "engine/base/json.h"
#include "engine/postgres/sql.h"

namespace pavement::analyzer {

namespace {

std::optional<std::string> valueOf(const Result<std::string>& quoted) {
    return quoted ? std::optional(*quoted) : std::nullopt;
}

std::optional<std::string> listOfNames(const std::string& cell) {
    const auto names = parseJson(cell, "names of columns");
    if (!names || !names->is_array())
        return std::nullopt;
    std::string list;
    for (const Json& name : *names) {
        const auto quoted = name.is_string() ? valueOf(postgres::quoteName(name.get<std::string>()))
                                             : std::optional<std::string>();
        if (!quoted)
            return std::nullopt;
        list += (list.empty() ? "" : ", ") + *quoted;
    }
    return list;
}

std::optional<std::string> filled(std::string_view placeholder, const CellOf& cellOf) {
    constexpr std::string_view kList = "...";
    if (placeholder.starts_with('='))
        return cellOf(placeholder.substr(1));
    if (placeholder.starts_with('\'')) {
        const auto cell = cellOf(placeholder.substr(1));
        return cell ? valueOf(postgres::quoteLiteral(*cell)) : std::nullopt;
    }
    if (placeholder.ends_with(kList)) {
        const auto cell = cellOf(placeholder.substr(0, placeholder.size() - kList.size()));
        return cell ? listOfNames(*cell) : std::nullopt;
    }
    if (const auto dot = placeholder.find('.'); dot != std::string_view::npos) {
        const auto schema = cellOf(placeholder.substr(0, dot));
        const auto name = cellOf(placeholder.substr(dot + 1));
        return schema && name ? valueOf(postgres::quoteQualified(*schema, *name)) : std::nullopt;
    }
    const auto cell = cellOf(placeholder);
    return cell ? valueOf(postgres::quoteName(*cell)) : std::nullopt;
}

} // namespace

std::string fillIn(std::string_view sqlTemplate, const CellOf& cellOf) {
    std::string sql;
    while (!sqlTemplate.empty()) {
        const auto open = sqlTemplate.find('{');
        sql += sqlTemplate.substr(0, open);
        if (open == std::string_view::npos)
            break;
        const auto close = sqlTemplate.find('}', open);
        const auto text = filled(sqlTemplate.substr(open + 1, close - open - 1), cellOf);
        if (!text)
            return {};
        sql += *text;
        sqlTemplate.remove_prefix(close + 1);
    }
    return sql;
}

} // namespace pavement::analyzer
