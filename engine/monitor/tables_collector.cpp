#include "engine/monitor/collectors.h"

#include "engine/monitor/figures.h"
#include "engine/monitor/metrics.h"
#include "engine/postgres/sql.h"

#include <array>
#include <span>

namespace pavement::monitor {

namespace {

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

// Tables or indexes: the top ones of a database.
// As SQL would have it where a dot or a quote is in the name: "a.b".c and a."b.c" are two tables.
std::string part(const std::string& name) {
    if (name.find_first_of(".\"") == std::string::npos) {
        return name;
    }
    return postgres::quoteName(name).value_or(name);
}

template <typename Counters>
class RelationsCollector : public PostgresCollector {
public:
    explicit RelationsCollector(Where where)
        : m_where(std::move(where)) {}

    std::string_view name() const final { return m_where.name; }

    Milliseconds interval() const final { return m_where.interval; }

    std::string database() const final { return m_where.database; }

    Result<void> collect(postgres::Session& session, Collection& run) final {
        ReadingTime time(run.clock);
        const auto relations = read(session, m_where.limit(), run.deadline);
        if (!relations) {
            return fail(relations.error());
        }
        time.answered();
        if (m_rates.open(time.steady(), time.wall(), run.facts.epoch, run.interval) ==
            Comparability::tooSoon) {
            return {};
        }
        const std::int64_t mark = run.board.statsReset(m_where.statsOf);
        for (const auto& relation : *relations) {
            set(run.figures, relation,
                m_where.labelPrefix + part(relation.schema) + "." + part(relation.name), mark);
        }
        m_rates.close();
        return {};
    }

protected:
    virtual Result<std::vector<Counters>> read(postgres::Session& session, std::size_t limit,
                                               Deadline deadline) = 0;
    virtual void set(Recorder& figures, const Counters& relation, const std::string& label,
                     std::int64_t mark) = 0;

    // By oid: a table dropped and made again under its name is another table.
    template <std::size_t N>
    std::span<const double> rates(const Counters& relation, const std::array<Counter, N>& counters,
                                  std::int64_t mark) {
        return m_rates.rates(std::to_string(relation.oid), counters, mark);
    }

private:
    Where m_where;
    RateTable m_rates; // only the top ones are read: one that comes in has an unknown past
};

class TablesCollector final : public RelationsCollector<postgres::TableCounters> {
public:
    using RelationsCollector::RelationsCollector;

private:
    Result<std::vector<postgres::TableCounters>> read(postgres::Session& session, std::size_t limit,
                                                      Deadline deadline) override {
        return postgres::readTables(session, limit, deadline);
    }

    void set(Recorder& figures, const postgres::TableCounters& table, const std::string& label,
             std::int64_t mark) override {
        const auto perSecond =
            rates(table,
                  std::array{Counter::whole(table.sequentialScans), Counter::whole(table.sequentialRows),
                             Counter::whole(table.indexScans.value_or(0)),
                             Counter::whole(table.inserted + table.updated + table.deleted)},
                  mark);
        const auto rows = static_cast<double>(table.liveRows + table.deadRows);
        figures.set(metric::kTableSize, static_cast<double>(table.totalBytes()), label);
        figures.set(metric::kTableSeqScans, perSecond[0], label);
        figures.set(metric::kTableSeqRows, perSecond[1], label);
        figures.set(metric::kTableIndexScans, table.indexScans ? perSecond[2] : kNaN, label);
        figures.set(metric::kTableWrites, perSecond[3], label);
        figures.set(metric::kTableDeadRatio, rows > 0 ? static_cast<double>(table.deadRows) / rows : kNaN,
                    label);
    }
};

class IndexesCollector final : public RelationsCollector<postgres::IndexCounters> {
public:
    using RelationsCollector::RelationsCollector;

private:
    Result<std::vector<postgres::IndexCounters>> read(postgres::Session& session, std::size_t limit,
                                                      Deadline deadline) override {
        return postgres::readIndexes(session, limit, deadline);
    }

    void set(Recorder& figures, const postgres::IndexCounters& index, const std::string& label,
             std::int64_t mark) override {
        figures.set(metric::kIndexSize, static_cast<double>(index.bytes), label);
        figures.set(metric::kIndexScans, rates(index, std::array{Counter::whole(index.scans)}, mark)[0],
                    label);
    }
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
