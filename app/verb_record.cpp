#include "app/engine_room.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/analyzer/plan_intake.h"
#include "engine/base/json.h"
#include "engine/base/units.h"
#include "engine/monitor/target_monitor.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace pavement::app {

namespace {

// What the recording has seen so far; written by the monitor's thread, read by ours.
class Tally {
public:
    void see(const monitor::SnapshotPtr& snapshot) {
        const std::lock_guard lock(m_mutex);
        m_latest = snapshot;
        m_everConnected = m_everConnected || (snapshot->server.has_value());
    }

    monitor::SnapshotPtr latest() const {
        const std::lock_guard lock(m_mutex);
        return m_latest;
    }

    bool everConnected() const {
        const std::lock_guard lock(m_mutex);
        return m_everConnected;
    }

private:
    mutable std::mutex m_mutex;
    monitor::SnapshotPtr m_latest;
    bool m_everConnected = false;
};

std::string troubles(const monitor::Snapshot& snapshot) {
    std::string text;
    for (const monitor::SourceHealth& source : snapshot.sources) {
        if (!source.message.empty() && source.state != monitor::LinkState::connected) {
            text += (text.empty() ? "" : "; ") + source.source + ": " + source.message;
        }
    }
    return text;
}

} // namespace

int runRecord(const Options& options, const monitor::Target& target, std::vector<monitor::AlertRule> rules,
              Interrupt& interrupt) {
    auto room = buildEngineRoom(options, false);
    if (!room) {
        return complain(room.error());
    }
    EngineRoom& engine = **room;
    if (engine.history->health().otherWriter) {
        return complain({ErrorCode::busy,
                         "Another program is writing " + engine.history->path().string(),
                         "Close it, or record into another file with --history.",
                         {}});
    }
    if (const std::string aside = engine.history->health().setAside; !aside.empty()) {
        say("The history file was damaged; it was set aside as " + aside + " and a new one begun.");
    }
    Tally tally;
    const Timestamp began = engine.clock.wall();
    {
        monitor::MonitorOptions how;
        how.alertRules = std::move(rules);
        how.takePlans = analyzer::planTaker(*engine.history, engine.clock);
        monitor::TargetMonitor watching(target, std::move(how), engine.runner, *engine.history, engine.clock,
                                        [&](const monitor::SnapshotPtr& snapshot) { tally.see(snapshot); });
        say("recording " + target.name + " into " + engine.history->path().string() +
            (options.duration ? " for " + formatDuration(*options.duration) : std::string(", until Ctrl+C")));
        const Deadline end = options.duration ? Deadline::after(*options.duration) : Deadline::never();
        ProgressLine progress;
        std::string shownTrouble;
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (!interrupt.requested() && !end.expired()) {
            wake.wait_for(lock, interrupt.token(), std::min(Milliseconds{1000}, end.remaining()),
                          [] { return false; });
            const monitor::SnapshotPtr snapshot = tally.latest();
            if (!snapshot) {
                continue;
            }
            const std::string trouble = troubles(*snapshot);
            if (trouble != shownTrouble && !trouble.empty()) {
                say(trouble);
            }
            shownTrouble = trouble;
            const double fraction = options.duration
                                        ? 1.0 - static_cast<double>(end.remaining().count()) /
                                                    static_cast<double>(options.duration->count())
                                        : -1.0;
            progress.show(fraction, "recording");
        }
    }
    if (auto flushed = engine.history->flush(); !flushed) {
        return complain(flushed.error());
    }
    const history::Health health = engine.history->health();
    const auto extent = engine.history->extent(target.id);
    if (options.format == Format::json) {
        print(dumpJson({{"target", target.id},
                        {"history", engine.history->path().string()},
                        {"from", formatTimestamp(began, true)},
                        {"to", formatTimestamp(engine.clock.wall(), true)},
                        {"samples", health.samplesStored},
                        {"samples_lost", health.samplesLost},
                        {"file_bytes", health.fileBytes}},
                       2));
    } else {
        print("recorded " + formatCount(static_cast<double>(health.samplesStored)) + " samples of " +
              target.name + " (" + formatBytes({health.fileBytes}) + " in " +
              engine.history->path().string() + ")" +
              (health.samplesLost > 0
                   ? ", " + std::to_string(health.samplesLost) + " lost: " + health.lastProblem
                   : std::string()));
    }
    if (!tally.everConnected() || !extent) {
        const monitor::SnapshotPtr snapshot = tally.latest();
        return complain({ErrorCode::unreachable, "The server was never reached",
                         "Run 'pavement doctor' with the same target: it names what is wrong.",
                         snapshot ? troubles(*snapshot) : std::string()});
    }
    return health.samplesLost > 0 ? kFoundWanting : kDone;
}

} // namespace pavement::app
