#include "ui/models/snapshot_models.h"

#include "engine/monitor/metrics.h"
#include "ui/models/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace pavement::ui {
namespace {

QString say(const char* text) {
    return QCoreApplication::translate("State", text);
}

double order(Timestamp at) {
    return static_cast<double>(toMillis(at));
}

} // namespace

QString environmentText(monitor::Environment environment) {
    switch (environment) {
    case monitor::Environment::development:
        return say(QT_TRANSLATE_NOOP("State", "Development"));
    case monitor::Environment::testing:
        return say(QT_TRANSLATE_NOOP("State", "Testing"));
    case monitor::Environment::production:
        return say(QT_TRANSLATE_NOOP("State", "Production"));
    case monitor::Environment::sandbox:
        return say(QT_TRANSLATE_NOOP("State", "Sandbox"));
    }
    return {};
}

QString linkText(monitor::LinkState state) {
    switch (state) {
    case monitor::LinkState::unknown:
        return say(QT_TRANSLATE_NOOP("State", "Not reached yet"));
    case monitor::LinkState::connected:
        return say(QT_TRANSLATE_NOOP("State", "Connected"));
    case monitor::LinkState::degraded:
        return say(QT_TRANSLATE_NOOP("State", "Partly readable"));
    case monitor::LinkState::unreachable:
        return say(QT_TRANSLATE_NOOP("State", "Unreachable"));
    }
    return {};
}

QString eventKindText(history::EventKind kind) {
    using history::EventKind;
    switch (kind) {
    case EventKind::note:
        return say(QT_TRANSLATE_NOOP("State", "Note"));
    case EventKind::alertRaised:
        return say(QT_TRANSLATE_NOOP("State", "Alert raised"));
    case EventKind::alertCleared:
        return say(QT_TRANSLATE_NOOP("State", "Alert cleared"));
    case EventKind::restart:
        return say(QT_TRANSLATE_NOOP("State", "Restart"));
    case EventKind::failover:
        return say(QT_TRANSLATE_NOOP("State", "Failover"));
    case EventKind::statsReset:
        return say(QT_TRANSLATE_NOOP("State", "Statistics reset"));
    case EventKind::gap:
        return say(QT_TRANSLATE_NOOP("State", "Gap"));
    case EventKind::connectionLost:
        return say(QT_TRANSLATE_NOOP("State", "Connection lost"));
    case EventKind::connectionRestored:
        return say(QT_TRANSLATE_NOOP("State", "Connection restored"));
    case EventKind::collectorSlowed:
        return say(QT_TRANSLATE_NOOP("State", "Collector slowed"));
    case EventKind::change:
        return say(QT_TRANSLATE_NOOP("State", "Change"));
    }
    return {};
}

SlowCommandsModel::SlowCommandsModel(QObject* parent)
    : KeyedTableModel({{tr("Time"), tr("By the clock of the Redis server"), false, 160},
                       {tr("Took"), tr("Execution alone, without waiting and network"), true, 90},
                       {tr("Command"), {}, false, 420, true},
                       {tr("Client"), {}, false, 160}},
                      500, parent) {}

void SlowCommandsModel::show(const monitor::Snapshot& snapshot) {
    if (snapshot.slowCommands == m_shown) {
        return;
    }
    m_shown = snapshot.slowCommands;
    std::vector<Row> rows;
    if (m_shown) {
        rows.reserve(m_shown->size());
        for (const redis::SlowCommand& slow : *m_shown) {
            const double seconds = std::chrono::duration<double>(slow.duration).count();
            const QString client =
                toText(slow.clientName.empty() ? slow.client : slow.clientName + " " + slow.client);
            rows.push_back({QString::number(slow.id),
                            {{timeText(slow.at), order(slow.at), Tone::muted, {}},
                             {valueText(seconds, Unit::seconds),
                              seconds,
                              seconds >= 0.1 ? Tone::warning : Tone::normal,
                              {}},
                             {oneLine(slow.text), {}, Tone::normal, toText(slow.text)},
                             {client.isEmpty() ? QStringLiteral("–") : client, {}, Tone::muted, {}}}});
        }
    }
    refresh(std::move(rows));
}

AlertsModel::AlertsModel(QObject* parent)
    : KeyedTableModel({{tr("Alert"), {}, false, 220, true},
                       {tr("Value"), {}, true, 90},
                       {tr("Threshold"), {}, true, 90},
                       {tr("Since"), {}, true, 110},
                       {tr("State"), {}, true, 130}},
                      500, parent) {}

QString AlertsModel::keyOf(const monitor::AlertState& alert) {
    return toText(alert.ruleId) + QLatin1Char('/') + toText(alert.label);
}

void AlertsModel::show(const std::vector<monitor::AlertState>& alerts, Timestamp now) {
    m_alerts = alerts;
    m_urgent = 0;
    std::vector<Row> rows;
    for (const monitor::AlertState& alert : m_alerts) {
        const monitor::MetricInfo* info = monitor::findMetric(alert.metric);
        const Unit unit = info != nullptr ? info->unit : Unit::none;
        QString title = toText(alert.title);
        if (!alert.label.empty()) {
            title += QStringLiteral(" · ") + toText(alert.label);
        }
        QString state = tr("Active");
        Tone tone = Tone::bad;
        if (alert.snoozedUntil && *alert.snoozedUntil > now) {
            state = tr("Snoozed until %1").arg(timeText(*alert.snoozedUntil));
            tone = Tone::muted;
        } else if (alert.acknowledged) {
            state = tr("Acknowledged");
            tone = Tone::muted;
        } else {
            ++m_urgent;
        }
        rows.push_back({keyOf(alert),
                        {{title, {}, tone == Tone::bad ? Tone::normal : tone, {}},
                         {valueText(alert.value, unit), alert.value, tone, {}},
                         {valueText(alert.threshold, unit), alert.threshold, Tone::muted, {}},
                         {tr("%1 ago").arg(ageText(now - alert.since)), order(alert.since), Tone::muted,
                          timeText(alert.since)},
                         {state, {}, tone, {}}}});
    }
    refresh(std::move(rows));
}

const monitor::AlertState* AlertsModel::alert(const QString& key) const {
    const auto found = std::find_if(m_alerts.begin(), m_alerts.end(),
                                    [&](const monitor::AlertState& alert) { return keyOf(alert) == key; });
    return found == m_alerts.end() ? nullptr : &*found;
}

CollectorsModel::CollectorsModel(QObject* parent)
    : KeyedTableModel(
          {{tr("Collector"), {}, false, 180},
           {tr("Interval"), tr("How often it runs now"), true, 90},
           {tr("Planned"), tr("How often it is meant to run"), true, 90},
           {tr("Runs"), {}, true, 80},
           {tr("Skipped"), tr("Ticks that fell due while the previous run was still going"), true, 80},
           {tr("Failures"), {}, true, 80},
           {tr("Last run"), tr("How long the last run took"), true, 90},
           {tr("Note"), {}, false, 260, true}},
          100, parent) {
    forget();
}

void CollectorsModel::forget() {
    m_serverShare = m_ownShare = std::numeric_limits<double>::quiet_NaN();
    clear();
}

void CollectorsModel::show(const monitor::Snapshot& snapshot) {
    for (const monitor::MetricValue& value : snapshot.values) {
        if (value.metric == monitor::metric::kCollectorServerCpu) {
            m_serverShare = value.value;
        } else if (value.metric == monitor::metric::kCollectorOwnCpu) {
            m_ownShare = value.value;
        }
    }
    std::vector<Row> rows;
    const auto whole = [&](const char* key, const QString& name, double share, const QString& note) {
        std::vector<Cell> cells(8, Cell{QStringLiteral("–"), 0.0, Tone::muted, {}});
        cells[0] = {name, {}, Tone::normal, {}};
        cells[7] = {std::isnan(share) ? tr("Not measured yet") : note.arg(valueText(share, Unit::ratio)),
                    {},
                    Tone::normal,
                    {}};
        rows.push_back({QString::fromLatin1(key), std::move(cells)});
    };
    whole("=server", tr("All, on the server"), m_serverShare,
          tr("%1 of one core there, over the last ten seconds"));
    whole("=own", tr("This program, here"), m_ownShare, tr("%1 of one core here, the window included"));
    for (const monitor::CollectorRow& collector : snapshot.collectors) {
        const auto count = [](std::uint64_t value, Tone tone) {
            return Cell{
                toText(formatCount(static_cast<double>(value))), static_cast<double>(value), tone, {}};
        };
        const auto seconds = [](Milliseconds length, Tone tone) {
            const double value = static_cast<double>(length.count()) / 1000.0;
            return Cell{valueText(value, Unit::seconds), value, tone, {}};
        };
        const bool slowed = collector.interval > collector.plannedInterval;
        rows.push_back(
            {toText(collector.name),
             {{toText(collector.name), {}, Tone::normal, {}},
              seconds(collector.interval, slowed ? Tone::warning : Tone::normal),
              seconds(collector.plannedInterval, Tone::muted),
              count(collector.runs, Tone::normal),
              count(collector.skipped, collector.skipped > 0 ? Tone::warning : Tone::muted),
              count(collector.failures, collector.failures > 0 ? Tone::bad : Tone::muted),
              {valueText(collector.lastSeconds, Unit::seconds), collector.lastSeconds, Tone::normal, {}},
              {toText(collector.note), {}, Tone::muted, toText(collector.note)}}});
    }
    refresh(std::move(rows));
}

HealthModel::HealthModel(QObject* parent)
    : KeyedTableModel({{tr("Source"), {}, false, 120},
                       {tr("State"), {}, false, 140},
                       {tr("Last success"), {}, false, 120},
                       {tr("What to know"), {}, false, 400, true}},
                      50, parent) {}

void HealthModel::show(const monitor::Snapshot& snapshot, std::uint64_t droppedSnapshots) {
    std::vector<Row> rows;
    for (const monitor::SourceHealth& source : snapshot.sources) {
        const Tone tone = source.state == monitor::LinkState::connected     ? Tone::good
                          : source.state == monitor::LinkState::degraded    ? Tone::warning
                          : source.state == monitor::LinkState::unreachable ? Tone::bad
                                                                            : Tone::muted;
        rows.push_back({toText(source.source),
                        {{toText(source.source), {}, Tone::normal, {}},
                         {linkText(source.state), {}, tone, {}},
                         {source.lastSuccess ? timeText(*source.lastSuccess) : QStringLiteral("–"),
                          source.lastSuccess ? QVariant(order(*source.lastSuccess)) : QVariant(0.0),
                          Tone::muted,
                          {}},
                         {toText(source.message), {}, Tone::normal, toText(source.message)}}});
    }
    const history::Health& kept = snapshot.historyHealth;
    QStringList troubles;
    if (kept.diskFull) {
        troubles << tr("The disk is full: new samples are not kept. Free some space.");
    }
    if (kept.otherWriter) {
        troubles << tr("Another program writes this file; this one only reads it.");
    }
    if (kept.samplesLost > 0) {
        troubles << tr("%n samples could not be written.", nullptr, pluralOf(kept.samplesLost));
    }
    if (kept.chunksDamaged > 0) {
        troubles << tr("%n damaged chunks are skipped while reading.", nullptr, pluralOf(kept.chunksDamaged));
    }
    if (!kept.setAside.empty()) {
        troubles << tr("A damaged file was set aside as %1.").arg(toText(kept.setAside));
    }
    if (troubles.isEmpty() && !kept.lastProblem.empty()) {
        troubles << toText(kept.lastProblem);
    }
    const bool well = troubles.isEmpty();
    if (well) {
        troubles << tr("%1 on disk, %2 samples kept in this session.")
                        .arg(toText(formatBytes(Bytes{kept.fileBytes})),
                             toText(formatCount(static_cast<double>(kept.samplesStored))));
    }
    rows.push_back({QStringLiteral("history"),
                    {{tr("history"), {}, Tone::normal, {}},
                     {well ? tr("Recording") : tr("Losing data"), {}, well ? Tone::good : Tone::warning, {}},
                     {QStringLiteral("–"), 0.0, Tone::muted, {}},
                     {troubles.join(QLatin1Char(' ')), {}, Tone::normal, troubles.join(QLatin1Char('\n'))}}});
    if (droppedSnapshots > 0) {
        rows.push_back({QStringLiteral("window"),
                        {{tr("window"), {}, Tone::normal, {}},
                         {tr("Behind"), {}, Tone::warning, {}},
                         {QStringLiteral("–"), 0.0, Tone::muted, {}},
                         {tr("%n snapshots were not drawn because the window was busy. The history has them.",
                             nullptr, pluralOf(droppedSnapshots)),
                          {},
                          Tone::normal,
                          {}}}});
    }
    refresh(std::move(rows));
}

FindingsModel::FindingsModel(QObject* parent)
    : KeyedTableModel({{tr("Weight"), {}, false, 84},
                       {tr("Finding"), {}, false, 260, true},
                       {tr("What it costs you"), {}, false, 150}},
                      200, parent) {}

void FindingsModel::show(const monitor::DoctorReport& report) {
    using Severity = monitor::DoctorFinding::Severity;
    m_findings = report.findings;
    std::vector<Row> rows;
    int rank = 0;
    for (const monitor::DoctorFinding& finding : m_findings) {
        QString weight = tr("Good");
        Tone tone = Tone::good;
        switch (finding.severity) {
        case Severity::good:
            break;
        case Severity::note:
            weight = tr("Note");
            tone = Tone::muted;
            break;
        case Severity::warning:
            weight = tr("Warning");
            tone = Tone::warning;
            break;
        case Severity::blocking:
            weight = tr("Blocking");
            tone = Tone::bad;
            break;
        }
        rows.push_back({toText(finding.id),
                        {{weight, static_cast<double>(rank++), tone, {}},
                         {toText(finding.title), {}, Tone::normal, toText(finding.title)},
                         {toText(finding.cost), {}, Tone::muted, toText(finding.cost)}}});
    }
    refresh(std::move(rows));
}

const monitor::DoctorFinding* FindingsModel::finding(const QString& key) const {
    const auto found =
        std::find_if(m_findings.begin(), m_findings.end(),
                     [&](const monitor::DoctorFinding& finding) { return toText(finding.id) == key; });
    return found == m_findings.end() ? nullptr : &*found;
}

EventsModel::EventsModel(std::size_t cap, QObject* parent)
    : KeyedTableModel({{tr("Time"), {}, false, 160},
                       {tr("Kind"), {}, false, 150},
                       {tr("Event"), {}, false, 320, true},
                       {tr("Lasted"), {}, true, 90}},
                      cap, parent) {}

void EventsModel::show(std::span<const history::Event> events) {
    std::vector<Row> rows;
    for (const history::Event& event : events) {
        const bool trouble =
            event.kind == history::EventKind::alertRaised || event.kind == history::EventKind::connectionLost;
        const double lasted =
            event.until ? static_cast<double>((*event.until - event.at).count()) / 1000.0 : -1.0;
        rows.push_back({QString::number(event.id),
                        {{timeText(event.at), order(event.at), Tone::muted, {}},
                         {eventKindText(event.kind), {}, trouble ? Tone::warning : Tone::normal, {}},
                         {toText(event.title), {}, Tone::normal, toText(event.detail)},
                         {lasted < 0 ? QStringLiteral("–") : valueText(lasted, Unit::seconds),
                          lasted,
                          Tone::muted,
                          {}}}});
    }
    refresh(std::move(rows));
}

TargetsModel::TargetsModel(QObject* parent)
    : KeyedTableModel({{tr("Name"), {}, false, 180},
                       {tr("Environment"), {}, false, 120},
                       {tr("PostgreSQL"), {}, false, 320, true},
                       {tr("Redis"), {}, false, 200}},
                      1000, parent) {}

void TargetsModel::show(std::span<const monitor::Target> targets) {
    std::vector<Row> rows;
    for (const monitor::Target& target : targets) {
        const bool production = target.environment == monitor::Environment::production;
        rows.push_back({toText(target.id),
                        {{toText(target.name), {}, Tone::normal, {}},
                         {environmentText(target.environment), {}, production ? Tone::bad : Tone::normal, {}},
                         {toText(target.postgres.description()), {}, Tone::muted, {}},
                         {target.redis ? toText(target.redis->description()) : QStringLiteral("–"),
                          {},
                          Tone::muted,
                          {}}}});
    }
    refresh(std::move(rows));
}

} // namespace pavement::ui
