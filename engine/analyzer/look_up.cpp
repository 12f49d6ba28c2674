#include "engine/analyzer/look_up.h"

#include "engine/sql/tokens.h"

#include <algorithm>
#include <cctype>

namespace pavement::analyzer {

namespace {

std::string lowered(std::string_view word) {
    std::string out(word);
    if (out.size() >= 2 && out.front() == '"' && out.back() == '"') {
        return out.substr(1, out.size() - 2);
    }
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

// "categories" → "category", "boxes" → "box", "sections" → "section"; tables are named either way.
std::vector<std::string> singulars(const std::string& table) {
    std::vector<std::string> out{table};
    const auto ends = [&](std::string_view suffix) {
        return table.size() > suffix.size() + 1 && table.ends_with(suffix);
    };
    if (ends("ies")) {
        out.push_back(table.substr(0, table.size() - 3) + "y");
    }
    if (ends("es")) {
        out.push_back(table.substr(0, table.size() - 2));
    }
    if (ends("s")) {
        out.push_back(table.substr(0, table.size() - 1));
    }
    return out;
}

bool isKeyOf(const std::string& column, const std::string& table) {
    const auto names = singulars(table);
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return column == name + "_id" || column == name + "id" || column == name + "_key" ||
               column == name + "_no" || column == name + "_code";
    });
}

bool isValue(sql::Against against) {
    return against == sql::Against::parameter || against == sql::Against::literal;
}

std::optional<LookUp> lookUpOf(const sql::StatementInfo& info) {
    const bool writes = info.kind == sql::StatementKind::insert || info.kind == sql::StatementKind::update ||
                        info.kind == sql::StatementKind::delete_;
    if (info.statements != 1 || info.tables.empty() || (info.kind != sql::StatementKind::select && !writes)) {
        return std::nullopt;
    }
    LookUp out;
    out.writes = writes;
    out.newest = info.limits && !info.orderBy.empty();
    out.table = info.tables.front().name;
    for (const auto& predicate : info.predicates) {
        if (predicate.op == "=" && isValue(predicate.against) && !predicate.alternative &&
            !predicate.negated && predicate.wrappedBy.empty() && !predicate.column.column.empty()) {
            out.columns.push_back(predicate.column.column);
            // Where it joins, the column's own table, as far as the text says.
            if (out.columns.size() == 1 && !predicate.column.table.empty()) {
                for (const auto& table : info.tables) {
                    if (table.alias == predicate.column.table || table.name == predicate.column.table) {
                        out.table = table.name;
                    }
                }
            }
        }
    }
    if (out.columns.empty()) {
        return std::nullopt;
    }
    out.column = out.columns.front();
    return out;
}

} // namespace

std::optional<ReadStatement> readStatement(std::string_view text) {
    auto info = sql::analyse(text);
    if (!info) {
        return std::nullopt;
    }
    ReadStatement out;
    out.lookUp = lookUpOf(*info);
    out.star = info->has(sql::Trait::selectStar);
    out.info = std::move(*info);
    for (const auto& token : sql::tokenise(text)) {
        // = ANY($1) asks for many keys at once, and is the cure.
        if (sql::isWord(text, token, "any") || sql::isWord(text, token, "some")) {
            out.lookUp.reset();
        }
        if (token.kind == sql::TokenClass::identifier) {
            out.words.insert(lowered(token.in(text)));
        }
    }
    return out;
}

bool feeds(const ReadStatement& list, const LookUp& lookUp) {
    for (const auto& column : lookUp.columns) {
        const bool reads = list.words.contains(column) && column != "id";
        // Its own filter column is the same for all rows of the list, and so nothing to ask for each of them.
        const bool fixed = list.lookUp && std::find(list.lookUp->columns.begin(), list.lookUp->columns.end(),
                                                    column) != list.lookUp->columns.end();
        if (reads && !fixed) {
            return true;
        }
        for (const auto& table : list.info.tables) {
            if (isKeyOf(column, table.name) &&
                (list.star || list.words.contains("id") || list.words.contains(column)) && !fixed) {
                return true;
            }
            // A foreign key that the star brings cannot be seen; the other way round its name is written.
            if (list.star && column == "id" && table.name != lookUp.table) {
                return true;
            }
        }
        if (column == "id" && std::any_of(list.words.begin(), list.words.end(),
                                          [&](const auto& word) { return isKeyOf(word, lookUp.table); })) {
            return true;
        }
    }
    return false;
}

} // namespace pavement::analyzer
