#include "engine/monitor/collectors.h"

#include "engine/monitor/metrics.h"

#include <array>
#include <limits>

namespace pavement::monitor {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Where {
    Milliseconds interval{0};
    std::size_t top = 0;
    std::string database;    // to connect to; empty: the lane's own
    std::string statsOf;     // whose statistics they are, for noticing resets
    std::string labelPrefix; // before each label
    std::string name;

    // The readers give the union of the largest and the busiest, up to twice what they are asked for.
    std::size_t limit() const { return (top + 1) / 2; }
};

Where where(const MonitorOptions& options, std::string what, std::string database, std::string statsOf,
            std::string labelPrefix) {
    Where made;
    made.interval = options.tableInterval;
    made.top = options.topTables;
    made.name = std::move(what) + (database.empty() ? "" : " of " + database);
    made.database = std::move(database);
    made.statsOf = std::move(statsOf);
    made.labelPrefix = std::move(labelPrefix);
    return made;
}

class TablesCollector final : public PostgresCollector {
public:
    explicit TablesCollector(Where where)
        : m_where(std::move(where)) {}

    std::string_view name() const override { return m_where.name; }

    Milliseconds interval() const override { return m_where.interval; }

    std::string database() const override { return m_where.database; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        ReadingTime time(run.clock);
        auto tables = postgres::readTables(session, m_where.limit(), run.deadline);
        if (!tables) {
            return fail(tables.error());
        }
        time.answered();
        if (m_rates.open(time.steady(), time.wall(), run.facts.epoch, run.interval) ==
            Comparability::tooSoon) {
            return {};
        }
        const std::int64_t mark = run.board.statsReset(m_where.statsOf);
        for (const auto& table : *tables) {
            const std::array counters{Counter::whole(table.sequentialScans),
                                      Counter::whole(table.sequentialRows),
                                      Counter::whole(table.indexScans.value_or(0)),
                                      Counter::whole(table.inserted + table.updated + table.deleted)};
            // By oid: a table dropped and made again under its name is another table.
            const auto rates = m_rates.rates(std::to_string(table.oid), counters, mark);
            const std::string label = m_where.labelPrefix + table.schema + "." + table.name;
            const auto rows = static_cast<double>(table.liveRows + table.deadRows);
            auto& figures = run.figures;
            figures.set(metric::kTableSize, static_cast<double>(table.totalBytes()), label);
            figures.set(metric::kTableSeqScans, rates[0], label);
            figures.set(metric::kTableSeqRows, rates[1], label);
            figures.set(metric::kTableIndexScans, table.indexScans ? rates[2] : kNaN, label);
            figures.set(metric::kTableWrites, rates[3], label);
            figures.set(metric::kTableDeadRatio, rows > 0 ? static_cast<double>(table.deadRows) / rows : kNaN,
                        label);
        }
        m_rates.close();
        return {};
    }

private:
    Where m_where;
    RateTable m_rates; // only the top ones are read: one that comes in has an unknown past
};

class IndexesCollector final : public PostgresCollector {
public:
    explicit IndexesCollector(Where where)
        : m_where(std::move(where)) {}

    std::string_view name() const override { return m_where.name; }

    Milliseconds interval() const override { return m_where.interval; }

    std::string database() const override { return m_where.database; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        ReadingTime time(run.clock);
        auto indexes = postgres::readIndexes(session, m_where.limit(), run.deadline);
        if (!indexes) {
            return fail(indexes.error());
        }
        time.answered();
        if (m_rates.open(time.steady(), time.wall(), run.facts.epoch, run.interval) ==
            Comparability::tooSoon) {
            return {};
        }
        const std::int64_t mark = run.board.statsReset(m_where.statsOf);
        for (const auto& index : *indexes) {
            const std::array counters{Counter::whole(index.scans)};
            const auto rates = m_rates.rates(std::to_string(index.oid), counters, mark);
            const std::string label = m_where.labelPrefix + index.schema + "." + index.name;
            run.figures.set(metric::kIndexSize, static_cast<double>(index.bytes), label);
            run.figures.set(metric::kIndexScans, rates[0], label);
        }
        m_rates.close();
        return {};
    }

private:
    Where m_where;
    RateTable m_rates;
};

} // namespace

CollectorPtr makeTablesCollector(const MonitorOptions& options, std::string database, std::string statsOf,
                                 std::string labelPrefix) {
    return std::make_unique<TablesCollector>(
        where(options, "tables", std::move(database), std::move(statsOf), std::move(labelPrefix)));
}

CollectorPtr makeIndexesCollector(const MonitorOptions& options, std::string database, std::string statsOf,
                                  std::string labelPrefix) {
    return std::make_unique<IndexesCollector>(
        where(options, "indexes", std::move(database), std::move(statsOf), std::move(labelPrefix)));
}

} // namespace pavement::monitor
