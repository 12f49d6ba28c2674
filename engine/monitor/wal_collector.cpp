#include "engine/monitor/collectors.h"

#include "engine/monitor/metrics.h"

#include <array>

namespace pavement::monitor {

namespace {

constexpr Milliseconds kWalInterval = std::chrono::seconds{10};

class WalCollector final : public PostgresCollector {
public:
    std::string_view name() const override { return "wal"; }

    Milliseconds interval() const override { return kWalInterval; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        ReadingTime time(run.clock);
        auto wal = postgres::readWal(session, run.deadline);
        if (!wal) {
            return fail(wal.error());
        }
        time.answered();
        if (m_rates.open(time.steady(), time.wall(), run.facts.epoch, run.interval) ==
            Comparability::tooSoon) {
            return {};
        }
        const std::int64_t mark = wal->statsReset ? toMillis(*wal->statsReset) : 0;
        // A standby generates no log of its own: there the replayed position is what moves.
        const bool fromView = wal->bytes && !session.identity().inRecovery;
        if (const auto bytes = fromView ? wal->bytes : wal->positionBytes) {
            const std::array counters{Counter::whole(*bytes)};
            run.figures.set(metric::kWalBytes,
                            m_rates.rates(fromView ? "bytes" : "position", counters, fromView ? mark : 0)[0]);
        }
        if (wal->fullPageImages && fromView) {
            const std::array counters{Counter::whole(*wal->fullPageImages)};
            run.figures.set(metric::kWalFullPageImages, m_rates.rates("fpi", counters, mark)[0]);
        }
        m_rates.close();
        return {};
    }

private:
    RateTable m_rates;
};

} // namespace

CollectorPtr makeWalCollector() {
    return std::make_unique<WalCollector>();
}

} // namespace pavement::monitor
