#include "ui/models/statement_table.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

namespace pavement::ui {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string folded(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

// White space folded.
std::string lineOf(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    bool blank = false;
    for (const char c : text) {
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\0') {
            blank = !line.empty();
            continue;
        }
        if (blank) {
            line += ' ';
            blank = false;
        }
        line += c;
    }
    return line;
}

// Its beginning, cut between characters.
std::string beginningOf(const std::string& line) {
    if (line.size() < StatementTable::kShownBytes) {
        return line;
    }
    std::size_t end = StatementTable::kShownBytes - 1;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return line.substr(0, end) + "…";
}

std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : folded(text) + ' ') {
        if (c != ' ') {
            word += c;
        } else if (!word.empty()) {
            out.push_back(std::move(word));
            word.clear();
        }
    }
    return out;
}

bool among(const std::string& names, const std::string& wanted) {
    std::size_t at = 0;
    while (at <= names.size()) {
        const std::size_t end = std::min(names.find(", ", at), names.size());
        if (std::string_view(names).substr(at, end - at) == wanted) {
            return true;
        }
        at = end + 2;
    }
    return false;
}

void keepNamed(std::vector<bool>& keep, const std::vector<std::uint32_t>& codes,
               const std::vector<std::string>& names, const std::string& wanted) {
    std::vector<bool> good(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        good[i] = among(names[i], wanted);
    }
    for (std::size_t row = 0; row < codes.size(); ++row) {
        keep[row] = keep[row] && good[codes[row]];
    }
}

std::vector<std::uint32_t> filtered(const StatementTable& table, const StatementFilter& filter) {
    std::vector<std::uint32_t> rows;
    const std::vector<std::string> needles = words(filter.text);
    if (needles.empty() && filter.user.empty() && filter.database.empty() && !filter.changedOnly) {
        rows.resize(table.size());
        std::iota(rows.begin(), rows.end(), 0U);
        return rows;
    }
    std::vector<bool> keep(table.size(), needles.empty());
    for (std::size_t i = 0; i < needles.size(); ++i) {
        std::vector<bool> hits(table.size());
        table.foldedTexts().search(needles[i], [&](std::size_t row) { hits[row] = true; });
        if (i == 0) {
            keep = std::move(hits);
        } else {
            for (std::size_t row = 0; row < keep.size(); ++row) {
                keep[row] = keep[row] && hits[row];
            }
        }
    }
    if (!filter.user.empty()) {
        keepNamed(keep, table.users(), table.userNames(), filter.user);
    }
    if (!filter.database.empty()) {
        keepNamed(keep, table.databases(), table.databaseNames(), filter.database);
    }
    for (std::size_t row = 0; row < keep.size(); ++row) {
        if (keep[row] && (!filter.changedOnly || (table.marks(row) & statement_mark::kChanged) != 0)) {
            rows.push_back(static_cast<std::uint32_t>(row));
        }
    }
    return rows;
}

struct Ranked {
    std::uint64_t rank;
    std::uint32_t row;
};

// Doubles as numbers that order like them; NaN behind all, whatever the direction.
std::uint64_t rankOf(double value, bool descending) {
    if (std::isnan(value)) {
        return ~std::uint64_t{0};
    }
    const auto bits = std::bit_cast<std::uint64_t>(value == 0.0 ? 0.0 : value);
    const std::uint64_t sign = std::uint64_t{1} << 63U;
    const std::uint64_t up = (bits & sign) != 0 ? ~bits : bits | sign;
    return descending ? ~up : up;
}

// Least significant byte first; passes in which all bytes are alike are left out. Stable.
void radixSort(std::vector<Ranked>& items) {
    std::vector<Ranked> other(items.size());
    for (unsigned shift = 0; shift < 64; shift += 8) {
        std::array<std::size_t, 256> counts{};
        for (const Ranked& item : items) {
            ++counts[(item.rank >> shift) & 0xFFU];
        }
        if (std::any_of(counts.begin(), counts.end(),
                        [&](std::size_t count) { return count == items.size(); })) {
            continue;
        }
        std::size_t at = 0;
        for (std::size_t& count : counts) {
            at += std::exchange(count, at);
        }
        for (const Ranked& item : items) {
            other[counts[(item.rank >> shift) & 0xFFU]++] = item;
        }
        items.swap(other);
    }
}

template <typename Rank>
void sortByRank(std::vector<std::uint32_t>& rows, Rank rank) {
    std::vector<Ranked> items(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        items[i] = {rank(rows[i]), rows[i]};
    }
    radixSort(items);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i] = items[i].row;
    }
}

std::vector<std::uint64_t> placesOf(const std::vector<std::string>& names, bool descending) {
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
    std::vector<std::uint64_t> places(names.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        places[order[i]] = descending ? order.size() - i : i;
    }
    return places;
}

// What asks for attention outweighs what does not.
std::uint64_t weightOf(std::uint8_t marks) {
    std::uint64_t weight = 0;
    for (const std::uint8_t mark :
         {statement_mark::kSlower, statement_mark::kNewPlan, statement_mark::kForEachRow,
          statement_mark::kNew, statement_mark::kFaster}) {
        weight = weight * 2 + ((marks & mark) != 0 ? 1U : 0U);
    }
    return weight;
}

} // namespace

void TextColumn::reserve(std::size_t rows, std::size_t bytes) {
    m_ends.reserve(rows);
    m_block.reserve(bytes);
}

void TextColumn::append(std::string_view text) {
    const std::size_t begin = m_block.size();
    m_block += text;
    std::replace(m_block.begin() + static_cast<std::ptrdiff_t>(begin), m_block.end(), '\0', ' ');
    m_ends.push_back(m_block.size());
    m_block += '\0';
}

std::string_view TextColumn::at(std::size_t row) const {
    const std::size_t begin = row == 0 ? 0 : m_ends[row - 1] + 1;
    return std::string_view(m_block).substr(begin, m_ends[row] - begin);
}

std::size_t TextColumn::find(std::string_view needle, std::size_t from) const {
    if (from >= m_block.size()) {
        return std::string::npos;
    }
    // Twice as fast as std::string::find on texts that hold the first letter everywhere.
    const void* hit = ::memmem(m_block.data() + from, m_block.size() - from, needle.data(), needle.size());
    return hit == nullptr ? std::string::npos
                          : static_cast<std::size_t>(static_cast<const char*>(hit) - m_block.data());
}

void StatementTable::reserve(std::size_t rows) {
    constexpr std::size_t kUsual = 96; // bytes of a text
    m_ids.reserve(rows, rows * 24);
    m_texts.reserve(rows, rows * kUsual);
    m_folded.reserve(rows, rows * kUsual);
    m_users.reserve(rows);
    m_databases.reserve(rows);
    for (auto& column : m_figures) {
        column.reserve(rows);
    }
    m_sparkAt.reserve(rows + 1);
    m_marks.reserve(rows);
}

std::uint32_t StatementTable::code(std::vector<std::string>& names, const std::string& name) {
    // A server has a handful of users and databases; the last one is the likeliest.
    for (std::size_t i = names.size(); i > 0; --i) {
        if (names[i - 1] == name) {
            return static_cast<std::uint32_t>(i - 1);
        }
    }
    names.push_back(name);
    return static_cast<std::uint32_t>(names.size() - 1);
}

void StatementTable::append(const StatementFigures& statement) {
    const std::string line = lineOf(statement.text);
    m_ids.append(statement.id);
    m_texts.append(beginningOf(line));
    m_folded.append(folded(line));
    m_users.push_back(code(m_userNames, statement.user));
    m_databases.push_back(code(m_databaseNames, statement.database));
    for (std::size_t i = 0; i < kStatementFigures; ++i) {
        const double figure = statement.figures[i];
        m_figures[i].push_back(figure);
        // No findings is what most statements have; any other zero was measured.
        const bool counts = static_cast<StatementFigure>(i) == StatementFigure::findings;
        m_says[i] = m_says[i] || (counts ? figure > 0 : !std::isnan(figure));
    }
    m_sparks.insert(m_sparks.end(), statement.spark.begin(), statement.spark.end());
    m_sparkAt.push_back(m_sparks.size());
    m_marks.push_back(statement.marks);
    m_saysMarks = m_saysMarks || statement.marks != 0;
    m_marksNotes.append(statement.marksNote);
    m_findingsNotes.append(statement.findingsNote);
}

std::vector<std::uint32_t> arrange(const StatementTable& table, const StatementFilter& filter,
                                   const StatementSort& sort) {
    std::vector<std::uint32_t> rows = filtered(table, filter);
    switch (sort.by) {
    case StatementOrder::figure: {
        const std::vector<double>& column = table.column(sort.figure);
        sortByRank(rows, [&](std::uint32_t row) { return rankOf(column[row], sort.descending); });
        break;
    }
    case StatementOrder::text:
        std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
            const int order = table.foldedTexts().at(a).compare(table.foldedTexts().at(b));
            return sort.descending ? order > 0 : order < 0;
        });
        break;
    case StatementOrder::user:
    case StatementOrder::database: {
        const bool user = sort.by == StatementOrder::user;
        const auto places = placesOf(user ? table.userNames() : table.databaseNames(), sort.descending);
        const std::vector<std::uint32_t>& codes = user ? table.users() : table.databases();
        sortByRank(rows, [&](std::uint32_t row) { return places[codes[row]]; });
        break;
    }
    case StatementOrder::marks:
        sortByRank(rows, [&](std::uint32_t row) {
            const std::uint64_t weight = weightOf(table.marks(row));
            return sort.descending ? 255U - weight : weight;
        });
        break;
    }
    return rows;
}

} // namespace pavement::ui
