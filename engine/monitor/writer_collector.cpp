#include "engine/monitor/collectors.h"

#include "engine/monitor/figures.h"
#include "engine/monitor/metrics.h"

#include <array>

namespace pavement::monitor {

namespace {

constexpr Milliseconds kWriterInterval = std::chrono::seconds{10};

// Checkpoints and the background writer.
class WriterCollector final : public PostgresCollector {
public:
    std::string_view name() const override { return "writer"; }

    Milliseconds interval() const override { return kWriterInterval; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        ReadingTime time(run.clock);
        auto writer = postgres::readWriter(session, run.deadline);
        if (!writer) {
            return fail(writer.error());
        }
        time.answered();
        if (m_rates.open(time.steady(), time.wall(), run.facts.epoch, run.interval) ==
            Comparability::tooSoon) {
            return {};
        }
        const auto blockBytes = static_cast<double>(run.facts.blockBytes);
        auto& figures = run.figures;
        const std::array checkpoints{Counter::whole(writer->checkpointsTimed),
                                     Counter::whole(writer->checkpointsRequested),
                                     Counter::whole(writer->buffersCheckpoint)};
        const auto checkpointRates = m_rates.rates(
            "checkpoints", checkpoints,
            resetMark(writer->checkpointerStatsReset ? writer->checkpointerStatsReset : writer->statsReset));
        figures.set(metric::kCheckpointsTimed, checkpointRates[0]);
        figures.set(metric::kCheckpointsRequested, checkpointRates[1]);
        figures.set(metric::kBuffersCheckpoint, checkpointRates[2] * blockBytes);

        const std::array clean{Counter::whole(writer->buffersClean)};
        const auto mark = resetMark(writer->statsReset);
        figures.set(metric::kBuffersClean, m_rates.rates("clean", clean, mark)[0] * blockBytes);
        if (writer->buffersBackend) {
            const std::array backend{Counter::whole(*writer->buffersBackend)};
            figures.set(metric::kBuffersBackend, m_rates.rates("backend", backend, mark)[0] * blockBytes);
        }
        m_rates.close();
        return {};
    }

private:
    RateTable m_rates;
};

} // namespace

CollectorPtr makeWriterCollector() {
    return std::make_unique<WriterCollector>();
}

} // namespace pavement::monitor
