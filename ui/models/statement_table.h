#pragma once
// Statements with their figures, a million of them if need be: each column one flat vector, texts in one
// block, so that sorting and filtering walk memory in order. A row shows the beginning of its text; the
// filter searches all of it. Immutable once built and then shared; arrange() is pure and may run on any
// thread.

#include "engine/base/units.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::ui {

// Texts one behind another in one block.
class TextColumn {
public:
    void reserve(std::size_t rows, std::size_t bytes);
    void append(std::string_view text); // a NUL in it becomes a blank

    std::size_t size() const { return m_ends.size(); }

    std::size_t bytes() const { return m_block.size(); }

    std::string_view at(std::size_t row) const;

    // Calls `hit` for each row whose text holds the needle, in order. The block must be folded as the needle.
    template <typename Hit>
    void search(std::string_view needle, Hit hit) const {
        std::size_t from = 0;
        std::size_t row = 0;
        while (row < m_ends.size()) {
            const std::size_t found = find(needle, from);
            if (found == std::string::npos) {
                return;
            }
            while (m_ends[row] <= found) {
                ++row;
            }
            hit(row);
            from = m_ends[row] + 1; // one hit a row is enough
            ++row;
        }
    }

private:
    std::size_t find(std::string_view needle, std::size_t from) const;

    std::string m_block;             // a NUL behind each text: no needle reaches over it
    std::vector<std::size_t> m_ends; // of the text, the NUL not counted
};

enum class StatementFigure : std::uint8_t {
    totalSeconds,
    share, // of all execution time in the range, 0…1
    calls,
    meanSeconds,
    deviationSeconds,
    rowsPerCall,
    hitRatio,
    readBytes,
    tempBytes,
    walBytes,
    jitSeconds,
    planSeconds,
    findings, // how many; unknown where it was not judged
};
inline constexpr std::size_t kStatementFigures = 13;

// What stands beside a statement, several at once.
namespace statement_mark {
inline constexpr std::uint8_t kNewPlan = 1, kSlower = 2, kNew = 4, kFaster = 8;
inline constexpr std::uint8_t kForEachRow = 16; // a look-up for each row of a list
inline constexpr std::uint8_t kChanged = kNewPlan | kSlower | kNew | kFaster;
} // namespace statement_mark

// One statement as it is handed in. NaN: unknown.
struct StatementFigures {
    std::string id, text, user, database; // several users or databases: joined by ", "
    std::array<double, kStatementFigures> figures{};
    std::vector<float> spark; // time over the range, at even distances; NaN where nothing is known
    std::uint8_t marks = 0;
    std::string marksNote, findingsNote; // more about them, a line each; may be empty
};

class StatementTable {
public:
    static constexpr std::size_t kShownBytes = 512; // of a text that text() gives

    void reserve(std::size_t rows);
    void append(const StatementFigures& statement);

    std::size_t size() const { return m_marks.size(); }

    std::string_view id(std::size_t row) const { return m_ids.at(row); }

    std::string_view text(std::size_t row) const { return m_texts.at(row); } // one line, its beginning

    const std::string& user(std::size_t row) const { return m_userNames[m_users[row]]; }

    const std::string& database(std::size_t row) const { return m_databaseNames[m_databases[row]]; }

    double figure(std::size_t row, StatementFigure figure) const {
        return m_figures[static_cast<std::size_t>(figure)][row];
    }

    const std::vector<double>& column(StatementFigure figure) const {
        return m_figures[static_cast<std::size_t>(figure)];
    }

    std::uint8_t marks(std::size_t row) const { return m_marks[row]; }

    std::string_view marksNote(std::size_t row) const { return m_marksNotes.at(row); }

    std::string_view findingsNote(std::size_t row) const { return m_findingsNotes.at(row); }

    const float* sparkBegin(std::size_t row) const { return m_sparks.data() + m_sparkAt[row]; }

    std::size_t sparkSize(std::size_t row) const { return m_sparkAt[row + 1] - m_sparkAt[row]; }

    const std::vector<std::string>& userNames() const { return m_userNames; }

    const std::vector<std::string>& databaseNames() const { return m_databaseNames; }

    const std::vector<std::uint32_t>& users() const { return m_users; }

    const std::vector<std::uint32_t>& databases() const { return m_databases; }

    const TextColumn& foldedTexts() const { return m_folded; } // whole

    // Whether any row has something to say there: a column of nothing needs no room.
    bool says(StatementFigure figure) const { return m_says[static_cast<std::size_t>(figure)]; }

    bool saysMarks() const { return m_saysMarks; }

private:
    static std::uint32_t code(std::vector<std::string>& names, const std::string& name);

    TextColumn m_ids, m_texts, m_folded; // folded: whole, one line, ASCII in lower case
    std::vector<std::uint32_t> m_users, m_databases;
    std::vector<std::string> m_userNames, m_databaseNames;
    std::array<std::vector<double>, kStatementFigures> m_figures;
    std::vector<float> m_sparks;
    std::vector<std::size_t> m_sparkAt{0};
    std::vector<std::uint8_t> m_marks;
    TextColumn m_marksNotes, m_findingsNotes;
    std::array<bool, kStatementFigures> m_says{};
    bool m_saysMarks = false;
};

struct StatementFilter {
    std::string text{};             // every word of it must occur; ASCII letters of either case are alike
    std::string user{}, database{}; // empty: any; else among those of the row
    bool changedOnly = false;       // any mark of kChanged

    bool operator==(const StatementFilter&) const = default;
};

enum class StatementOrder : std::uint8_t { text, figure, user, database, marks };

struct StatementSort {
    StatementOrder by = StatementOrder::figure;
    StatementFigure figure = StatementFigure::totalSeconds;
    bool descending = true;

    bool operator==(const StatementSort&) const = default;
};

// Numbers of the rows to show, in order. Unknown figures come last in either direction; equal ones stand as
// they stand in the table.
std::vector<std::uint32_t> arrange(const StatementTable& table, const StatementFilter& filter,
                                   const StatementSort& sort);

} // namespace pavement::ui
