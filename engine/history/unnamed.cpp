// Labels and texts that no row of statement work names any more, and what statements take of the file.

#include "engine/history/store.h"
#include "engine/history/work_codec.h"

#include <algorithm>

namespace pavement::history {

namespace {

constexpr std::int64_t kRowsAtOnce = 64;
constexpr std::int64_t kNamesAtOnce = 2000;
// Labels beyond it are kept: a file that has such was not made by this program.
constexpr std::int64_t kHighest = 1LL << 28U;
// A text comes a little before the first row that names it.
constexpr Milliseconds kYoung = std::chrono::hours{1};
constexpr std::int64_t kRowBytes = 40; // of a label or text in its tree and its index, besides the words

bool inTime(SteadyTime until) {
    return std::chrono::steady_clock::now() < until;
}

} // namespace

bool History::Impl::sweepUnnamed(Connection& connection, SteadyTime until) {
    if (!m_hasWork)
        return true;
    if (m_sweep.part == Sweep::Part::none) {
        if (!m_sweep.due)
            return true;
        m_sweep = {};
        m_sweep.due = false; // rows that go meanwhile make another search due
        m_sweep.begun = m_clock.steady();
        m_sweep.part = Sweep::Part::rows;
        m_sweep.lastLabel =
            std::min(kHighest, connection.number("SELECT coalesce(max(id), 0) FROM work_label"));
        m_sweep.named.resize(static_cast<std::size_t>(m_sweep.lastLabel) + 1);
        m_sweep.textsBefore = toMillis(m_clock.wall() - kYoung);
    }
    markNamed(connection, until);
    dropUnnamedLabels(connection, until);
    dropUnnamedTexts(connection, until);
    return m_sweep.part == Sweep::Part::none;
}

void History::Impl::markNamed(Connection& connection, SteadyTime until) {
    while (m_sweep.part == Sweep::Part::rows && inTime(until)) {
        Query rows(connection, "SELECT id, kind, body FROM work WHERE id>? ORDER BY id LIMIT ?");
        rows.bind(1, m_sweep.after).bind(2, kRowsAtOnce);
        std::int64_t seen = 0;
        for (; rows.next(); ++seen) {
            m_sweep.after = rows.integer(0);
            if (rows.integer(1) == 0) {
                if (const auto interval = decodeWork(rows.blob(2))) {
                    for (const NumberedWork& one : interval->statements)
                        m_sweep.note(one.label);
                }
            } else if (const auto interval = decodeWaits(rows.blob(2))) {
                for (const NumberedWait& one : interval->waits)
                    m_sweep.note(one.label);
            }
        }
        if (seen < kRowsAtOnce) {
            m_sweep.part = Sweep::Part::labels;
            m_sweep.after = 0;
        }
    }
}

void History::Impl::dropUnnamedLabels(Connection& connection, SteadyTime until) {
    while (m_sweep.part == Sweep::Part::labels && inTime(until)) {
        std::vector<std::int64_t> unnamed;
        std::int64_t seen = 0;
        {
            Query labels(connection, "SELECT id FROM work_label WHERE id>? AND id<=? ORDER BY id LIMIT ?");
            labels.bind(1, m_sweep.after).bind(2, m_sweep.lastLabel).bind(3, kNamesAtOnce);
            for (; labels.next(); ++seen) {
                m_sweep.after = labels.integer(0);
                if (!m_sweep.named[static_cast<std::size_t>(m_sweep.after)])
                    unnamed.push_back(m_sweep.after);
            }
        }
        if (!unnamed.empty()) {
            m_workLabels.clear(); // some of them may be remembered
            Transaction transaction(connection);
            for (const std::int64_t id : unnamed)
                Query(connection, "DELETE FROM work_label WHERE id=?").bind(1, id).run();
            transaction.commit();
        }
        if (seen < kNamesAtOnce) {
            m_sweep.part = Sweep::Part::texts;
            m_sweep.after = 0;
            Query series(connection, "SELECT DISTINCT target, label FROM series WHERE label<>''");
            while (series.next())
                m_sweep.ofSeries.insert(series.text(0) + '\n' + series.text(1));
        }
    }
}

void History::Impl::dropUnnamedTexts(Connection& connection, SteadyTime until) {
    while (m_sweep.part == Sweep::Part::texts && inTime(until)) {
        std::vector<std::int64_t> unnamed;
        std::int64_t seen = 0;
        {
            // Labels of nested executions and of waits begin with that of the statement.
            Query texts(connection,
                        "SELECT rowid, target, id, EXISTS(SELECT 1 FROM work_label l WHERE l.target=t.target"
                        " AND (l.label=t.id OR l.label=t.id||'/nested'"
                        " OR (l.label>t.id||char(9) AND l.label<t.id||char(10))))"
                        " FROM statement_text t WHERE rowid>? AND seen<? ORDER BY rowid LIMIT ?");
            texts.bind(1, m_sweep.after).bind(2, m_sweep.textsBefore).bind(3, kNamesAtOnce);
            for (; texts.next(); ++seen) {
                m_sweep.after = texts.integer(0);
                if (texts.integer(3) == 0 && !m_sweep.ofSeries.contains(texts.text(1) + '\n' + texts.text(2)))
                    unnamed.push_back(m_sweep.after);
            }
        }
        if (!unnamed.empty()) {
            Transaction transaction(connection);
            for (const std::int64_t id : unnamed)
                Query(connection, "DELETE FROM statement_text WHERE rowid=?").bind(1, id).run();
            transaction.commit();
        }
        if (seen < kNamesAtOnce) {
            const bool due = m_sweep.due;
            const auto begun = m_sweep.begun;
            m_sweep = {};
            m_sweep.due = due;
            m_sweep.begun = begun;
        }
    }
}

std::int64_t History::Impl::statementBytes(Connection& connection) {
    const std::string row = std::to_string(kRowBytes);
    return connection.number("SELECT coalesce(sum(length(body)), 0) FROM work") +
           connection.number("SELECT coalesce(sum(2*(length(target)+length(label))+" + row +
                             "), 0) FROM work_label") +
           connection.number("SELECT coalesce(sum(length(text)+2*(length(target)+length(id))+" + row +
                             "), 0) FROM statement_text") +
           connection.number("SELECT coalesce(sum(length(body)), 0) FROM plan");
}

// The oldest twentieth of whatever takes most: rows of one level with their labels, texts, or plans. False:
// there is nothing that may go.
bool History::Impl::dropSomeStatements(Connection& connection) {
    struct Part {
        std::int64_t bytes = 0;
        std::size_t level = 0;
        const char* table = nullptr; // none: rows of the level
        const char* oldest = nullptr;
    };

    const std::int64_t labels = connection.number("SELECT coalesce(sum(length(label)), 0) FROM work_label");
    std::vector<Part> parts;
    for (std::size_t level = 0; level < kWorkLevels; ++level) {
        const std::int64_t bytes = connection.number(
            "SELECT coalesce(sum(length(body)), 0) FROM work WHERE level=" + std::to_string(level));
        parts.push_back({bytes > 0 ? bytes + 2 * labels : 0, level, nullptr, nullptr});
    }
    parts.push_back({connection.number("SELECT coalesce(sum(length(text)), 0) FROM statement_text"), 0,
                     "statement_text", "seen"});
    parts.push_back(
        {connection.number("SELECT coalesce(sum(length(body)), 0) FROM plan"), 0, "plan", "last"});
    std::stable_sort(parts.begin(), parts.end(),
                     [](const Part& a, const Part& b) { return a.bytes > b.bytes; });
    for (const Part& part : parts) {
        if (part.table != nullptr && part.bytes < parts.front().bytes / 8)
            continue; // not for the sake of rows that may not go yet
        const std::string where =
            part.table == nullptr ? "work WHERE level=" + std::to_string(part.level) : part.table;
        const std::int64_t some = 1 + connection.number("SELECT count(*) FROM " + where) / 20;
        if (part.table == nullptr) {
            if (dropOldestWork(connection, part.level, std::numeric_limits<std::int64_t>::max(), some) > 0)
                return true;
            continue;
        }
        const auto before = connection.database().getTotalChanges();
        Transaction transaction(connection);
        const std::string table(part.table);
        Query(connection, "DELETE FROM " + table + " WHERE rowid IN (SELECT rowid FROM " + table +
                              " ORDER BY " + part.oldest + " LIMIT ?)")
            .bind(1, some)
            .run();
        transaction.commit();
        if (connection.database().getTotalChanges() > before)
            return true;
    }
    return false;
}

} // namespace pavement::history
