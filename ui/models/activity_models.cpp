#include "ui/models/snapshot_models.h"

#include "engine/monitor/metrics.h"
#include "ui/models/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace pavement::ui {
namespace {

Cell figure(double value, Unit unit, Tone tone = Tone::normal) {
    return {valueText(value, unit), value, tone, {}};
}

Cell age(const std::optional<double>& seconds, double warnAt, double badAt) {
    if (!seconds) {
        return {QStringLiteral("–"), std::numeric_limits<double>::quiet_NaN(), Tone::muted, {}};
    }
    const Tone tone = *seconds >= badAt ? Tone::bad : *seconds >= warnAt ? Tone::warning : Tone::normal;
    return figure(*seconds, Unit::seconds, tone);
}

} // namespace

StatementsModel::StatementsModel(std::size_t cap, QObject* parent)
    : KeyedTableModel(
          {{tr("Statement"), tr("Normalised text, parameters as $n"), false, 420, true},
           {tr("Time/s"), tr("Execution time spent per second, all sessions together"), true, 90},
           {tr("Share"), tr("Share of the execution time of all listed statements"), true, 76},
           {tr("Calls/s"), tr("Calls per second over the last interval"), true, 90},
           {tr("Mean"), tr("Mean execution time of a call in the last interval"), true, 90},
           {tr("Rows/s"), tr("Rows returned or changed per second"), true, 90},
           {tr("Hit ratio"), tr("Blocks found in shared buffers, of all blocks touched"), true, 84}},
          cap, parent) {}

void StatementsModel::show(const monitor::Snapshot& snapshot) {
    if (snapshot.statements == m_shown) {
        return; // statements are collected every 10 s; snapshots between two share the rows
    }
    m_shown = snapshot.statements;
    std::vector<Row> rows;
    if (m_shown) {
        double all = 0;
        for (const monitor::StatementRow& row : *m_shown) {
            all += row.timePerSecond;
        }
        rows.reserve(m_shown->size());
        for (const monitor::StatementRow& row : *m_shown) {
            const double blocks = row.blocksHitBytesPerSecond + row.blocksReadBytesPerSecond;
            const double nan = std::numeric_limits<double>::quiet_NaN();
            Cell text{row.text.empty() ? tr("(text not read yet) %1").arg(toText(row.id)) : oneLine(row.text),
                      {},
                      row.text.empty() ? Tone::muted : Tone::normal,
                      toText(row.text).left(2000)};
            rows.push_back(
                {toText(row.id),
                 {std::move(text), figure(row.timePerSecond, Unit::seconds),
                  figure(all > 0 ? row.timePerSecond / all : nan, Unit::ratio),
                  figure(row.callsPerSecond, Unit::perSecond), figure(row.meanSeconds, Unit::seconds),
                  figure(row.rowsPerSecond, Unit::perSecond),
                  figure(blocks > 0 ? row.blocksHitBytesPerSecond / blocks : nan, Unit::ratio)}});
        }
    }
    refresh(std::move(rows));
}

const monitor::StatementRow* StatementsModel::statement(const QString& key) const {
    if (!m_shown) {
        return nullptr;
    }
    const std::string id = toUtf8(key);
    const auto found = std::find_if(m_shown->begin(), m_shown->end(),
                                    [&](const monitor::StatementRow& row) { return row.id == id; });
    return found == m_shown->end() ? nullptr : &*found;
}

SessionsModel::SessionsModel(std::size_t cap, QObject* parent)
    : KeyedTableModel({{tr("Process"), tr("Process id of the server's backend"), true, 80},
                       {tr("State"), {}, false, 140},
                       {tr("Waits for"), tr("Wait event, or CPU while it works"), false, 150},
                       {tr("Blocked by"), tr("Process ids that hold the lock it waits for"), false, 100},
                       {tr("Statement"), tr("Time since the running statement began"), true, 90},
                       {tr("Transaction"), tr("Time since the transaction began"), true, 100},
                       {tr("User"), {}, false, 100},
                       {tr("Database"), {}, false, 100},
                       {tr("Application"), {}, false, 130},
                       {tr("Client"), {}, false, 110},
                       {tr("Query"), {}, false, 300, true}},
                      cap, parent) {}

void SessionsModel::show(const monitor::Snapshot& snapshot) {
    if (snapshot.backends == m_shown) {
        return;
    }
    m_shown = snapshot.backends;
    std::vector<Row> rows;
    if (m_shown) {
        rows.reserve(m_shown->size());
        for (const monitor::BackendRow& backend : *m_shown) {
            const bool active = backend.state == "active";
            const bool idleInTransaction = backend.state.rfind("idle in transaction", 0) == 0;
            QStringList blockers;
            for (const int pid : backend.blockedBy) {
                blockers << QString::number(pid);
            }
            QString waits = QStringLiteral("–");
            if (active) {
                waits = backend.waitType.empty()
                            ? QStringLiteral("CPU")
                            : toText(backend.waitType) + QLatin1Char(':') + toText(backend.waitEvent);
            }
            rows.push_back(
                {QString::number(backend.pid),
                 {{QString::number(backend.pid), static_cast<double>(backend.pid), Tone::muted, {}},
                  {stateText(backend.state),
                   {},
                   idleInTransaction ? Tone::warning
                   : active          ? Tone::normal
                                     : Tone::muted,
                   backend.state.empty() ? QString()
                                         : tr("The server calls it “%1”.").arg(toText(backend.state))},
                  {waits,
                   {},
                   backend.waitType == "Lock" ? Tone::bad
                   : active                   ? Tone::normal
                                              : Tone::muted,
                   {}},
                  {blockers.isEmpty() ? QStringLiteral("–") : blockers.join(QStringLiteral(", ")),
                   static_cast<double>(blockers.size()),
                   blockers.isEmpty() ? Tone::muted : Tone::bad,
                   {}},
                  active ? age(backend.statementSeconds, 5, 60) : age(std::nullopt, 0, 0),
                  age(backend.transactionSeconds, 60, 600),
                  {toText(backend.user), {}, Tone::normal, {}},
                  {toText(backend.database), {}, Tone::normal, {}},
                  {toText(backend.application), {}, Tone::normal, {}},
                  {backend.client.empty() ? tr("local") : toText(backend.client), {}, Tone::normal, {}},
                  {oneLine(backend.query),
                   {},
                   active ? Tone::normal : Tone::muted,
                   toText(backend.query).left(2000)}}});
        }
    }
    refresh(std::move(rows));
}

WaitLoadModel::WaitLoadModel(QObject* parent)
    : KeyedTableModel(
          {{tr("Wait event"), tr("What active sessions wait for; CPU while they work"), false, 240, true},
           {tr("Sessions"), tr("Average active sessions in this wait"), true, 100},
           {tr("Share"), tr("Share of the whole load"), true, 90}},
          100, parent) {}

void WaitLoadModel::show(const monitor::Snapshot& snapshot) {
    std::vector<std::pair<QString, double>> waits;
    double all = 0;
    bool sampled = false;
    for (const monitor::MetricValue& value : snapshot.values) {
        if (value.metric == monitor::metric::kLoad) {
            sampled = true;
        }
        if (value.metric == monitor::metric::kLoadByWaitEvent && value.value > 0) {
            waits.emplace_back(toText(value.label), value.value);
            all += value.value;
            sampled = true;
        }
    }
    if (!sampled) {
        return; // no activity sample came with this snapshot; what is shown still holds
    }
    std::vector<Row> rows;
    for (const auto& [wait, load] : waits) {
        const Tone tone = wait.startsWith(QStringLiteral("Lock")) ? Tone::warning : Tone::normal;
        rows.push_back(
            {wait, {{wait, {}, tone, {}}, figure(load, Unit::count), figure(load / all, Unit::ratio)}});
    }
    refresh(std::move(rows));
}

} // namespace pavement::ui
