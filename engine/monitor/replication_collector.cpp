#include "engine/monitor/collectors.h"

#include "engine/monitor/figures.h"
#include "engine/monitor/metrics.h"

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace pavement::monitor {

namespace {

constexpr Milliseconds kReplicationInterval = std::chrono::seconds{10};

std::optional<double> asReal(const std::optional<std::int64_t>& bytes) {
    return bytes ? std::optional(static_cast<double>(*bytes)) : std::nullopt;
}

class ReplicationCollector final : public PostgresCollector {
public:
    std::string_view name() const override { return "replication"; }

    Milliseconds interval() const override { return kReplicationInterval; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        auto replication = postgres::readReplication(session, run.deadline);
        if (!replication) {
            return fail(replication.error());
        }
        std::vector<ReplicationRow> rows;
        std::set<std::string> names;
        for (const auto& sender : replication->senders) {
            std::string name = sender.application.empty() ? sender.client : sender.application;
            if (name.empty()) {
                continue; // hidden from this role
            }
            if (!names.insert(name).second) { // several standbys under one name
                name += " (" + std::to_string(sender.pid) + ")";
            }
            run.figures.set(metric::kReplicationLagBytes,
                            sender.replayLagBytes ? static_cast<double>(*sender.replayLagBytes) : kNaN, name);
            // The server says nothing about the time of a standby that is idle and has caught up.
            const bool caughtUp = sender.replayLagBytes && *sender.replayLagBytes == 0;
            run.figures.set(metric::kReplicationLagSeconds,
                            sender.replayLagSeconds ? *sender.replayLagSeconds : (caughtUp ? 0.0 : kNaN),
                            name);
            rows.push_back({ReplicationRow::Kind::standby, name,
                            sender.state + (sender.syncState.empty() ? "" : ", " + sender.syncState), true,
                            asReal(sender.replayLagBytes),
                            caughtUp ? std::optional(0.0) : sender.replayLagSeconds});
        }
        for (const auto& slot : replication->replicationSlots) {
            rows.push_back({ReplicationRow::Kind::slot, slot.name, slot.type, slot.active,
                            asReal(slot.retainedBytes), std::nullopt});
        }
        if (const auto& standby = replication->standby) {
            run.figures.set(metric::kReplicationLagSeconds, standby->replayLagSeconds.value_or(kNaN));
            run.figures.set(metric::kReplicationLagBytes,
                            standby->replayLagBytes ? static_cast<double>(*standby->replayLagBytes) : kNaN);
            if (!standby->receiving) {
                run.note = "This standby receives nothing from its primary at the moment.";
            }
            rows.push_back({ReplicationRow::Kind::ownReplay, "", "", standby->receiving,
                            asReal(standby->replayLagBytes), standby->replayLagSeconds});
        }
        run.board.setReplication(std::move(rows));
        return {};
    }
};

} // namespace

CollectorPtr makeReplicationCollector() {
    return std::make_unique<ReplicationCollector>();
}

} // namespace pavement::monitor
