// What the servers tell of themselves beyond figures over time: commands and troubles of Redis, replication.

#include "ui/models/snapshot_models.h"
#include "ui/models/text.h"

#include <algorithm>
#include <chrono>
#include <optional>

namespace pavement::ui {
namespace {

constexpr double kNearlyFull = 0.8;

Cell nothing() {
    return {QStringLiteral("–"), -1.0, Tone::muted, {}};
}

Cell number(double value, Unit unit, Tone tone = Tone::normal) {
    return {valueText(value, unit), value, tone, {}};
}

Cell words(const QString& text, Tone tone = Tone::normal) {
    return {text, {}, tone, text};
}

Cell count(std::uint64_t value, Tone ifAny = Tone::normal) {
    return {toText(formatCount(static_cast<double>(value))),
            static_cast<double>(value),
            value > 0 ? ifAny : Tone::muted,
            {}};
}

} // namespace

RedisCommandsModel::RedisCommandsModel(QObject* parent)
    : KeyedTableModel(
          {{tr("Command"), {}, false, 160, true},
           {tr("Calls"), tr("Since the server's start"), true, 100},
           {tr("Mean"), tr("Execution alone, without waiting and network"), true, 90},
           {tr("p50"), tr("Of all calls since the server's start; Redis 7 and later"), true, 90},
           {tr("p99"), tr("Of all calls since the server's start; Redis 7 and later"), true, 90},
           {tr("p99.9"), tr("Of all calls since the server's start; Redis 7 and later"), true, 90},
           {tr("Failed"), tr("Ran and answered with an error"), true, 80},
           {tr("Rejected"), tr("Refused before they ran: wrong arguments, no permission"), true, 80}},
          500, parent) {}

void RedisCommandsModel::show(const monitor::Snapshot& snapshot) {
    if (snapshot.redis == m_shown) {
        return;
    }
    m_shown = snapshot.redis;
    std::vector<Row> rows;
    if (m_shown) {
        for (const auto& [name, statistics] : m_shown->commandStatistics) {
            const auto found = m_shown->latencyPercentiles.find(name);
            const auto percentile = [&](double which) {
                if (found == m_shown->latencyPercentiles.end()) {
                    return nothing();
                }
                const auto value = found->second.find(which);
                return value == found->second.end() ? nothing() : number(value->second, Unit::seconds);
            };
            const double calls = static_cast<double>(statistics.calls);
            rows.push_back(
                {toText(name),
                 {words(toText(name)), count(statistics.calls),
                  calls > 0 ? number(statistics.seconds / calls, Unit::seconds) : nothing(), percentile(50),
                  percentile(99), percentile(99.9), count(statistics.failed, Tone::warning),
                  count(statistics.rejected, Tone::warning)}});
        }
    }
    refresh(std::move(rows));
}

RedisTroubleModel::RedisTroubleModel(QObject* parent)
    : KeyedTableModel({{tr("Trouble"), {}, false, 200},
                       {tr("Of what kind"), {}, false, 180},
                       {tr("Extent"), {}, true, 130},
                       {tr("Latest"), {}, false, 190},
                       {tr("What to know"), {}, false, 320, true}},
                      500, parent) {}

void RedisTroubleModel::show(const monitor::Snapshot& snapshot) {
    std::vector<Row> rows;
    if (snapshot.redis) {
        const redis::InfoSnapshot& info = *snapshot.redis;
        if (info.maxClients > 0) {
            const double share = static_cast<double>(info.clients) / static_cast<double>(info.maxClients);
            rows.push_back({QStringLiteral("=clients"),
                            {words(tr("Clients")),
                             words(tr("connected")),
                             {tr("%1 of %2")
                                  .arg(toText(formatCount(static_cast<double>(info.clients))),
                                       toText(formatCount(static_cast<double>(info.maxClients)))),
                              share,
                              share >= kNearlyFull ? Tone::warning : Tone::normal,
                              {}},
                             nothing(),
                             words(tr("The setting maxclients is the limit."), Tone::muted)}});
        }
        rows.push_back(
            {QStringLiteral("=rejected"),
             {words(tr("Clients")), words(tr("turned away")), count(info.connectionsRejected, Tone::warning),
              nothing(),
              words(tr("Since the server's start, because maxclients was reached."), Tone::muted)}});
        for (const auto& [kind, times] : info.errors) {
            rows.push_back({QStringLiteral("error/") + toText(kind),
                            {words(tr("Errors answered")), words(toText(kind)), count(times), nothing(),
                             words(tr("How often since the server's start."), Tone::muted)}});
        }
    }
    if (snapshot.redisPauses) {
        const auto seconds = [](Milliseconds length) {
            return std::chrono::duration<double>(length).count();
        };
        for (const redis::LatencyEvent& pause : *snapshot.redisPauses) {
            rows.push_back(
                {QStringLiteral("pause/") + toText(pause.event),
                 {words(tr("Kept all clients waiting")),
                  words(toText(pause.event)),
                  number(seconds(pause.highest), Unit::seconds),
                  {tr("%1, %2").arg(valueText(seconds(pause.latest), Unit::seconds), timeText(pause.at)),
                   static_cast<double>(toMillis(pause.at)),
                   Tone::normal,
                   {}},
                  words(tr("The longest of its kind; of those above latency-monitor-threshold."),
                        Tone::muted)}});
        }
    }
    refresh(std::move(rows));
}

ReplicationModel::ReplicationModel(QObject* parent)
    : KeyedTableModel(
          {{tr("Kind"), {}, false, 130},
           {tr("Name"), {}, false, 220, true},
           {tr("State"), {}, false, 170},
           {tr("Behind"), tr("Write-ahead log not yet replayed; of a slot what is kept for it"), true, 110},
           {tr("Delay"), tr("Age of what was replayed last"), true, 100},
           {tr("What to know"), {}, false, 320, true}},
          500, parent) {}

void ReplicationModel::show(const monitor::Snapshot& snapshot) {
    std::vector<Row> rows;
    using Kind = monitor::ReplicationRow::Kind;
    if (snapshot.replication) {
        for (const monitor::ReplicationRow& row : *snapshot.replication) {
            QString kind = tr("Standby");
            QString toKnow;
            QString state = toText(row.state);
            if (row.kind == Kind::slot) {
                kind = tr("Slot");
                state = row.active ? tr("in use, %1").arg(state) : tr("nobody reads it, %1").arg(state);
                toKnow = row.active
                             ? QString()
                             : tr("The server keeps its write-ahead log for it until somebody reads it or "
                                  "the slot is dropped: the disk may fill.");
            } else if (row.kind == Kind::ownReplay) {
                kind = tr("This server");
                state = row.active ? tr("receiving") : tr("receives nothing");
                toKnow =
                    row.active ? QString() : tr("A standby without a stream from its primary falls behind.");
            }
            const auto figure = [](const std::optional<double>& value, Unit unit) {
                return value ? number(*value, unit) : nothing();
            };
            rows.push_back(
                {QString::number(static_cast<int>(row.kind)) + QLatin1Char('/') + toText(row.name),
                 {words(kind), row.name.empty() ? nothing() : words(toText(row.name)),
                  words(state, row.active ? Tone::normal : Tone::warning), figure(row.lagBytes, Unit::bytes),
                  figure(row.lagSeconds, Unit::seconds), words(toKnow, Tone::muted)}});
        }
    }
    refresh(std::move(rows));
}

} // namespace pavement::ui
