#include "engine/monitor/collectors.h"

#include "engine/monitor/metrics.h"

#include <array>
#include <map>

namespace pavement::monitor {

namespace {

constexpr Milliseconds kIoInterval = std::chrono::seconds{10};

// Reads and writes by kind of process, where the server has pg_stat_io.
class IoCollector final : public PostgresCollector {
public:
    std::string_view name() const override { return "io"; }

    Milliseconds interval() const override { return kIoInterval; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        if (!session.capabilities().hasStatIo()) {
            return {};
        }
        ReadingTime time(run.clock);
        auto rows = postgres::readIo(session, run.deadline);
        if (!rows) {
            return fail(rows.error());
        }
        time.answered();
        if (m_rates.open(time.steady(), time.wall(), run.facts.epoch, run.interval) ==
            Comparability::tooSoon) {
            return {};
        }

        struct Sum {
            double reads = 0, writes = 0;
        };

        std::map<std::string, Sum> sums;
        for (const auto& row : *rows) {
            if (row.object == "wal") {
                continue; // counted here since 18 alone; its bytes are a figure of their own
            }
            const std::array counters{
                Counter::whole(row.readBytes.value_or(0)),
                Counter::whole(row.writtenBytes.value_or(0) + row.extendedBytes.value_or(0))};
            const std::int64_t mark = row.statsReset ? toMillis(*row.statsReset) : 0;
            const auto rates =
                m_rates.rates(row.backendType + "/" + row.object + "/" + row.context, counters, mark);
            auto& sum = sums[row.backendType];
            sum.reads += rates[0];
            sum.writes += rates[1];
        }
        m_rates.close();
        for (const auto& [type, sum] : sums) {
            run.figures.set(metric::kIoReads, sum.reads, type);
            run.figures.set(metric::kIoWrites, sum.writes, type);
        }
        return {};
    }

private:
    RateTable m_rates;
};

} // namespace

CollectorPtr makeIoCollector() {
    return std::make_unique<IoCollector>();
}

} // namespace pavement::monitor
