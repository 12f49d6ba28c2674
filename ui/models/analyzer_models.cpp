#include "ui/models/analyzer_models.h"

#include "ui/models/text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pavement::ui {
namespace {

Tone toneOf(analyzer::Severity severity) {
    return severity == analyzer::Severity::critical  ? Tone::bad
           : severity == analyzer::Severity::warning ? Tone::warning
                                                     : Tone::normal;
}

QString figureText(const analyzer::Figure& figure) {
    return ChecksModel::tr("%1 %2").arg(valueText(figure.value, figure.unit), toText(figure.label));
}

// Orders costs of unlike units: time before bytes before all else, within each the dearer first; none is
// below.
double rankOf(const std::optional<analyzer::Figure>& cost) {
    if (!cost || !std::isfinite(cost->value)) {
        return 0;
    }
    const int kind = cost->unit == Unit::seconds ? 3 : cost->unit == Unit::bytes ? 2 : 1;
    constexpr double kLargest = 710; // log1p of the largest double, rounded up
    return kind + std::log1p(std::max(cost->value, 0.0)) / kLargest;
}

QString keyOf(const analyzer::HorizonHolder& holder) {
    return holder.pid != 0 ? QStringLiteral("%1/%2").arg(holder.pid).arg(holder.backendStart)
                           : toText(holder.name);
}

} // namespace

const analyzer::Check* ChecksShown::check(const std::string& id) const {
    const auto found = std::find_if(catalogue.begin(), catalogue.end(),
                                    [&](const analyzer::Check& check) { return check.id == id; });
    return found == catalogue.end() ? nullptr : &*found;
}

QString severityText(analyzer::Severity severity) {
    switch (severity) {
    case analyzer::Severity::notice:
        return ChecksModel::tr("Notice");
    case analyzer::Severity::warning:
        return ChecksModel::tr("Warning");
    case analyzer::Severity::critical:
        return ChecksModel::tr("Critical");
    }
    return {};
}

QString confidenceText(analyzer::Confidence confidence) {
    switch (confidence) {
    case analyzer::Confidence::low:
        return ChecksModel::tr("low confidence");
    case analyzer::Confidence::medium:
        return ChecksModel::tr("medium confidence");
    case analyzer::Confidence::high:
        return ChecksModel::tr("high confidence");
    }
    return {};
}

QString categoryText(analyzer::CheckCategory category) {
    using analyzer::CheckCategory;
    switch (category) {
    case CheckCategory::indexes:
        return ChecksModel::tr("Indexes");
    case CheckCategory::schema:
        return ChecksModel::tr("Schema");
    case CheckCategory::partitions:
        return ChecksModel::tr("Partitions");
    case CheckCategory::tables:
        return ChecksModel::tr("Tables");
    case CheckCategory::vacuum:
        return ChecksModel::tr("Vacuum");
    case CheckCategory::transactions:
        return ChecksModel::tr("Transactions");
    case CheckCategory::replication:
        return ChecksModel::tr("Replication");
    case CheckCategory::instance:
        return ChecksModel::tr("Instance");
    }
    return {};
}

QString skipText(analyzer::SkipReason reason) {
    using analyzer::SkipReason;
    switch (reason) {
    case SkipReason::privilege:
        return ChecksModel::tr("A privilege is missing");
    case SkipReason::version:
        return ChecksModel::tr("Not for this server version");
    case SkipReason::extension:
        return ChecksModel::tr("An extension is missing");
    case SkipReason::serverRole:
        return ChecksModel::tr("Not for this server's role");
    case SkipReason::timedOut:
        return ChecksModel::tr("It took too long");
    case SkipReason::cancelled:
        return ChecksModel::tr("Cancelled before its turn");
    case SkipReason::unknown:
        return ChecksModel::tr("Something it needs is not known");
    case SkipReason::failed:
        return ChecksModel::tr("It failed");
    }
    return {};
}

ChecksModel::ChecksModel(QObject* parent)
    : KeyedTableModel(
          {{tr("Severity"), {}, false, 86},
           {tr("Check"), {}, false, 200},
           {tr("Object"), tr("What it is about"), false, 240, true},
           {tr("Costs"), tr("What it costs to leave it so. Sorted: time, then bytes, then all else"), true,
            76},
           {tr("Area"), {}, false, 90}},
          5000, parent) {}

void ChecksModel::show(std::shared_ptr<const ChecksShown> shown) {
    clear(); // keys name rows of one run
    m_shown = std::move(shown);
    if (!m_shown) {
        return;
    }
    std::vector<Row> rows;
    const auto title = [&](const std::string& id) {
        const analyzer::Check* check = m_shown->check(id);
        return check != nullptr ? toText(check->title) : toText(id);
    };
    const auto area = [&](const std::string& id) {
        const analyzer::Check* check = m_shown->check(id);
        return check != nullptr ? categoryText(check->category) : QString();
    };
    const auto& findings = m_shown->report.findings;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const analyzer::CheckFinding& finding = findings[i];
        const Tone tone = toneOf(finding.severity);
        const double rank = static_cast<double>(static_cast<int>(finding.severity)) + 1.0;
        rows.push_back(
            {QStringLiteral("f%1").arg(i),
             {{severityText(finding.severity), rank, tone, {}},
              {title(finding.checkId), {}, Tone::normal, {}},
              {toText(finding.object), {}, Tone::normal, toText(finding.note)},
              {finding.cost ? valueText(finding.cost->value, finding.cost->unit) : QString(),
               rankOf(finding.cost), Tone::normal, finding.cost ? figureText(*finding.cost) : QString()},
              {area(finding.checkId), {}, Tone::muted, {}}}});
    }
    const auto& skipped = m_shown->report.skipped;
    for (std::size_t i = 0; i < skipped.size(); ++i) {
        rows.push_back({QStringLiteral("s%1").arg(i),
                        {{tr("Not checked"), 0.0, Tone::muted, {}},
                         {title(skipped[i].checkId), {}, Tone::muted, {}},
                         {skipText(skipped[i].reason), {}, Tone::muted, toText(skipped[i].detail)},
                         {{}, 0.0, Tone::muted, {}},
                         {area(skipped[i].checkId), {}, Tone::muted, {}}}});
    }
    refresh(std::move(rows));
}

const analyzer::CheckFinding* ChecksModel::finding(const QString& key) const {
    const std::size_t at = key.mid(1).toULong();
    return m_shown && key.startsWith(QLatin1Char('f')) && at < m_shown->report.findings.size()
               ? &m_shown->report.findings[at]
               : nullptr;
}

const analyzer::SkippedCheck* ChecksModel::skipped(const QString& key) const {
    const std::size_t at = key.mid(1).toULong();
    return m_shown && key.startsWith(QLatin1Char('s')) && at < m_shown->report.skipped.size()
               ? &m_shown->report.skipped[at]
               : nullptr;
}

QString ChecksModel::summary() const {
    if (!m_shown) {
        return {};
    }
    std::array<int, 3> counts{};
    for (const analyzer::CheckFinding& finding : m_shown->report.findings) {
        ++counts[static_cast<std::size_t>(finding.severity)];
    }
    QStringList parts;
    if (counts[2] > 0) {
        parts << tr("%n critical", nullptr, counts[2]);
    }
    if (counts[1] > 0) {
        parts << tr("%n warnings", nullptr, counts[1]);
    }
    if (counts[0] > 0) {
        parts << tr("%n notices", nullptr, counts[0]);
    }
    if (parts.isEmpty()) {
        parts << tr("Nothing found");
    }
    if (const std::size_t silent = m_shown->report.skipped.size(); silent > 0) {
        parts << tr("%n checks could not be made", nullptr, static_cast<int>(silent));
    }
    return parts.join(QStringLiteral(" · "));
}

HorizonModel::HorizonModel(QObject* parent)
    : KeyedTableModel(
          {{tr("Held by"), {}, false, 170},
           {tr("Name"), tr("Application, transaction, slot or standby"), false, 180},
           {tr("Database"), tr("What it holds back; slots and standbys hold all databases back"), false, 120},
           {tr("Transactions"), tr("Begun since then: no row that died after it is removed"), true, 110},
           {tr("Since"), {}, true, 90},
           {tr("What to do"), {}, false, 320, true}},
          500, parent) {}

void HorizonModel::show(const analyzer::Horizon& horizon) {
    m_holders = horizon.holders;
    std::vector<Row> rows;
    for (const analyzer::HorizonHolder& holder : m_holders) {
        using analyzer::HolderKind;
        QString kind;
        switch (holder.kind) {
        case HolderKind::runningStatement:
            kind = tr("Running statement");
            break;
        case HolderKind::idleInTransaction:
            kind = tr("Idle in transaction");
            break;
        case HolderKind::preparedTransaction:
            kind = tr("Prepared transaction");
            break;
        case HolderKind::replicationSlot:
            kind = tr("Replication slot");
            break;
        case HolderKind::standby:
            kind = tr("Standby");
            break;
        }
        const QString name =
            holder.pid != 0 ? tr("%1 (%2)").arg(toText(holder.name)).arg(holder.pid) : toText(holder.name);
        rows.push_back({keyOf(holder),
                        {{kind, {}, Tone::normal, {}},
                         {name, {}, Tone::normal, {}},
                         {holder.database.empty() ? tr("all") : toText(holder.database), {}, Tone::muted, {}},
                         {valueText(static_cast<double>(holder.xidAge), Unit::count),
                          static_cast<double>(holder.xidAge),
                          Tone::normal,
                          {}},
                         {holder.seconds ? valueText(*holder.seconds, Unit::seconds) : QStringLiteral("–"),
                          holder.seconds.value_or(-1.0),
                          Tone::normal,
                          {}},
                         {toText(holder.advice), {}, Tone::muted, toText(holder.advice)}}});
    }
    refresh(std::move(rows));
}

const analyzer::HorizonHolder* HorizonModel::holder(const QString& key) const {
    const auto found = std::find_if(m_holders.begin(), m_holders.end(),
                                    [&](const analyzer::HorizonHolder& one) { return keyOf(one) == key; });
    return found == m_holders.end() ? nullptr : &*found;
}

} // namespace pavement::ui
