#include "engine/monitor/collectors.h"

#include "engine/monitor/metrics.h"

namespace pavement::monitor {

namespace {

// The server walks the files of each database for this.
constexpr Milliseconds kSizesInterval = std::chrono::minutes{5};

class SizesCollector final : public PostgresCollector {
public:
    std::string_view name() const override { return "database sizes"; }

    Milliseconds interval() const override { return kSizesInterval; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        auto sizes = postgres::readDatabaseSizes(session, run.deadline);
        if (!sizes) {
            return fail(sizes.error());
        }
        for (const auto& size : *sizes) {
            run.figures.set(metric::kDatabaseSize, static_cast<double>(size.bytes), size.name);
        }
        return {};
    }
};

} // namespace

CollectorPtr makeSizesCollector() {
    return std::make_unique<SizesCollector>();
}

} // namespace pavement::monitor
