#include "engine/analyzer/check_runner.h"

#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_template.h"
#include "engine/base/scrub.h"
#include "engine/postgres/sql.h"
#include "engine/postgres/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace pavement::analyzer {

namespace {

using postgres::Rows;
using postgres::Session;

// What a statement may run beyond its own limit before the connection counts as hung.
constexpr Milliseconds kCheckGrace{2000};

std::optional<double> maybeReal(const Rows& rows, std::size_t row, std::size_t column) {
    return rows.cell(row, column) ? std::optional(rows.real(row, column)) : std::nullopt;
}

std::string targetSql(const postgres::Capabilities& can) {
    // A crash discards the counters of databases and tables without setting their stats_reset (15 and later);
    // those of the background writer begin again with the time of it.
    return fmt::format(R"(
SELECT pg_catalog.pg_is_in_recovery(),
       (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_replication),
       extract(epoch FROM pg_catalog.now() - greatest(d.stats_reset, b.stats_reset)),
       extract(epoch FROM pg_catalog.now() - c.stats_reset),
       pg_catalog.current_setting('statement_timeout')
FROM pg_catalog.pg_stat_database d, pg_catalog.pg_stat_bgwriter b, pg_catalog.{} c
WHERE d.datname = pg_catalog.current_database())",
                       can.hasCheckpointerView() ? "pg_stat_checkpointer" : "pg_stat_bgwriter");
}

struct Asked {
    CheckTarget target;
    std::string statementTimeout; // in force in the session
};

Result<Asked> askTarget(Session& session, const CheckOptions& options, Deadline deadline,
                        const std::stop_token& stop) {
    Asked asked;
    CheckTarget& target = asked.target;
    target.capabilities = session.capabilities();
    target.memory = options.memory;
    const auto rows = session.query(targetSql(target.capabilities), {}, deadline, stop);
    if (!rows)
        return fail(rows.error());
    if (!rows->empty()) {
        target.inRecovery = rows->boolean(0, 0);
        target.standbys = rows->integer(0, 1);
        target.databaseCountersSeconds = maybeReal(*rows, 0, 2);
        target.checkpointerCountersSeconds = maybeReal(*rows, 0, 3);
        asked.statementTimeout = rows->text(0, 4);
    }
    const auto extensions = session.query("SELECT e.extname, n.nspname FROM pg_catalog.pg_extension e"
                                          " JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace",
                                          {}, deadline, stop);
    if (!extensions)
        return fail(extensions.error());
    for (std::size_t row = 0; row < extensions->size(); ++row)
        if (const auto schema = postgres::quoteName(extensions->text(row, 1)))
            target.extensionSchemas[extensions->text(row, 0)] = *schema;
    const auto settings = postgres::readSettings(session, deadline);
    if (!settings && session.broken())
        return fail(settings.error());
    if (settings) {
        const auto* timeout = settings->find("idle_in_transaction_session_timeout");
        double value = 0;
        if (timeout != nullptr && timeout->value &&
            std::from_chars(timeout->value->data(), timeout->value->data() + timeout->value->size(), value)
                    .ec == std::errc{})
            target.idleInTransactionTimeout = value;
    }
    return asked;
}

std::string inDays(double seconds) {
    return formatDuration(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

// Why this server cannot be asked, if so.
std::optional<SkippedCheck> refusal(const Check& check, const CheckTarget& target) {
    const auto skip = [&](SkipReason reason, std::string detail) {
        return SkippedCheck{check.id, reason, std::move(detail)};
    };
    const auto& can = target.capabilities;
    if (can.versionNumber < check.minVersion || can.versionNumber > check.maxVersion)
        return skip(SkipReason::version,
                    can.versionNumber < check.minVersion
                        ? fmt::format("It needs PostgreSQL {} or later", check.minVersion / 10000)
                        : fmt::format("It says nothing after PostgreSQL {}", check.maxVersion / 10000));
    if (!check.extension.empty() && !target.extensionSchemas.contains(check.extension))
        return skip(
            SkipReason::extension,
            fmt::format("The extension {0} is not installed here: CREATE EXTENSION {0};", check.extension));
    if (check.role == ServerRole::primary && target.inRecovery)
        return skip(SkipReason::serverRole,
                    "This server is a standby; it says something on the primary only");
    if (check.privilege == Privilege::superuser && !can.superuser)
        return skip(SkipReason::privilege, "Only a superuser may see it");
    if (check.privilege == Privilege::readAllStats && !can.readAllStats && !can.superuser)
        return skip(SkipReason::privilege,
                    "Other roles' sessions are hidden from this one: GRANT pg_monitor TO the_role;");
    return std::nullopt;
}

std::optional<double> counterAge(const Check& check, const CheckTarget& target) {
    return check.counters == CounterSource::checkpointer ? target.checkpointerCountersSeconds
                                                         : target.databaseCountersSeconds;
}

void addNote(CheckFinding& finding, const std::string& sentence) {
    finding.note += (finding.note.empty() ? "" : " ") + sentence;
}

// What makes a finding from counters worth less than it looks.
void weaken(CheckFinding& finding, const Check& check, const CheckTarget& target,
            const CheckOptions& options) {
    if (check.counters == CounterSource::none)
        return;
    const auto age = counterAge(check, target);
    if (age)
        finding.evidence.push_back({"age of the counters", *age, Unit::seconds});
    if (!age || *age < static_cast<double>(options.wantedCounterAge.count())) {
        finding.severity = Severity::notice;
        finding.confidence = Confidence::low;
        addNote(finding,
                age ? fmt::format("The counters are only {} old; a judgement wants {}, with the end "
                                  "of a month among them.",
                                  inDays(*age), inDays(static_cast<double>(options.wantedCounterAge.count())))
                    : "Nobody can say how old the counters are.");
    }
    if (check.perServer && (target.standbys > 0 || target.inRecovery)) {
        finding.confidence = Confidence::low;
        addNote(finding, target.inRecovery
                             ? "This is a standby: the primary and other standbys count for themselves."
                             : fmt::format("{} standby(s) count for themselves: look there before acting.",
                                           target.standbys));
    }
}

template <typename Level>
Level levelOf(const std::optional<std::string>& cell, Level otherwise) {
    return cell && cell->size() == 1 && *cell >= "0" && *cell <= "2" ? static_cast<Level>((*cell)[0] - '0')
                                                                     : otherwise;
}

CheckFinding findingOf(const Check& check, const Rows& rows, std::size_t row) {
    const CellOf cell = [&](std::string_view name) -> std::optional<std::string> {
        const auto column = rows.column(name);
        return column ? rows.cell(row, *column) : std::nullopt;
    };
    const auto figure = [&](const EvidenceColumn& wanted) -> std::optional<Figure> {
        const auto column = rows.column(wanted.column);
        if (!column || !rows.cell(row, *column))
            return std::nullopt;
        return Figure{wanted.label, rows.real(row, *column), wanted.unit};
    };
    CheckFinding finding;
    finding.checkId = check.id;
    const auto schema = cell("schema");
    finding.object = scrub((schema ? *schema + "." : std::string()) + cell("object").value_or(""));
    finding.severity = levelOf(cell("severity"), check.severity);
    finding.confidence = levelOf(cell("confidence"), check.confidence);
    finding.note = scrub(cell("note").value_or(""));
    for (const EvidenceColumn& wanted : check.evidence)
        if (auto one = figure(wanted))
            finding.evidence.push_back(std::move(*one));
    if (check.cost)
        finding.cost = figure(*check.cost);
    finding.fix = fillIn(check.fix, cell);
    finding.undo = finding.fix.empty() ? std::string() : fillIn(check.undo, cell);
    return finding;
}

SkippedCheck failed(const Check& check, const Error& error) {
    switch (error.code) {
    case ErrorCode::permission:
        return {check.id, SkipReason::privilege, error.oneLine()};
    case ErrorCode::timeout:
        return {check.id, SkipReason::timedOut, error.oneLine()};
    case ErrorCode::cancelled:
        return {check.id, SkipReason::cancelled, error.message};
    case ErrorCode::unsupported:
        return {check.id, SkipReason::unknown, error.oneLine()};
    default:
        return {check.id, SkipReason::failed, error.oneLine()};
    }
}

class Run {
public:
    Run(Session& session, const CheckOptions& options, Deadline deadline, std::stop_token stop, Asked asked)
        : m_session(session)
        , m_options(options)
        , m_deadline(deadline)
        , m_stop(std::move(stop))
        , m_ownTimeout(std::move(asked.statementTimeout)) {
        m_report.target = std::move(asked.target);
    }

    void ask(const Check& check) {
        if (auto refused = refusal(check, m_report.target)) {
            m_report.skipped.push_back(std::move(*refused));
            return;
        }
        const auto begin = std::chrono::steady_clock::now();
        const auto rows = answer(check);
        if (!rows) {
            m_report.skipped.push_back(failed(check, rows.error()));
            return;
        }
        CheckRun run{check.id, 0, std::min(rows->size(), m_options.maxFindings),
                     rows->size() > m_options.maxFindings};
        for (std::size_t row = 0; row < run.findings; ++row) {
            auto finding = findingOf(check, *rows, row);
            weaken(finding, check, m_report.target, m_options);
            m_report.findings.push_back(std::move(finding));
        }
        run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        m_report.runs.push_back(std::move(run));
    }

    CheckReport finish() {
        if (m_limit)
            std::ignore = setTimeout(m_ownTimeout);
        std::stable_sort(
            m_report.findings.begin(), m_report.findings.end(),
            [](const CheckFinding& a, const CheckFinding& b) { return a.severity > b.severity; });
        return std::move(m_report);
    }

private:
    Result<Rows> answer(const Check& check) {
        const auto sql = check.sql.text(m_report.target);
        if (!sql)
            return fail(sql.error());
        if (auto limited = limitTo(check.timeLimit); !limited)
            return fail(limited.error());
        postgres::Params params;
        for (const Threshold& threshold : check.thresholds) {
            const auto given = m_options.thresholds.find(check.id + "/" + threshold.name);
            params.emplace_back(
                fmt::format("{}", given == m_options.thresholds.end() ? threshold.value : given->second));
        }
        return m_session.query(
            fmt::format("SELECT * FROM ({}) AS found LIMIT {}", *sql, m_options.maxFindings + 1), params,
            m_deadline.earlier(Deadline::after(check.timeLimit + kCheckGrace)), m_stop);
    }

    // Behind a pooler the session's own limit stays: a plain SET would reach somebody else there.
    Result<void> limitTo(Milliseconds limit) {
        if (m_session.capabilities().behindPooler || m_limit == limit)
            return {};
        auto set = setTimeout(std::to_string(limit.count()));
        if (set)
            m_limit = limit;
        return set;
    }

    Result<void> setTimeout(const std::string& value) {
        const auto set = m_session.query("SELECT pg_catalog.set_config('statement_timeout', $1, false)",
                                         {value}, m_deadline.earlier(Deadline::after(kCheckGrace)), m_stop);
        return set ? Result<void>() : fail(set.error());
    }

    Session& m_session;
    const CheckOptions& m_options;
    Deadline m_deadline;
    std::stop_token m_stop;
    std::string m_ownTimeout;
    std::optional<Milliseconds> m_limit; // set by us
    CheckReport m_report;
};

} // namespace

std::string_view toString(SkipReason reason) {
    switch (reason) {
    case SkipReason::privilege:
        return "privilege";
    case SkipReason::version:
        return "version";
    case SkipReason::extension:
        return "extension";
    case SkipReason::serverRole:
        return "server role";
    case SkipReason::timedOut:
        return "timed out";
    case SkipReason::cancelled:
        return "cancelled";
    case SkipReason::unknown:
        return "unknown";
    case SkipReason::failed:
        return "failed";
    }
    return {};
}

Result<CheckReport> runChecks(Session& session, std::span<const Check> checks, const CheckOptions& options,
                              Deadline deadline, std::stop_token stop) {
    const auto begin = std::chrono::steady_clock::now();
    auto asked = askTarget(session, options, deadline, stop);
    if (!asked)
        return fail(asked.error());
    std::vector<const Check*> wanted;
    for (const Check& check : checks)
        if (options.only.empty() ||
            std::find(options.only.begin(), options.only.end(), check.id) != options.only.end())
            wanted.push_back(&check);
    Run run(session, options, deadline, std::move(stop), std::move(*asked));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (options.progress)
            options.progress(static_cast<double>(i) / static_cast<double>(wanted.size()), wanted[i]->title);
        run.ask(*wanted[i]);
    }
    auto report = run.finish();
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return report;
}

Result<CheckReport> runChecks(Session& session, const CheckOptions& options, Deadline deadline,
                              std::stop_token stop) {
    const auto all = checkCatalogue();
    return runChecks(session, all, options, deadline, std::move(stop));
}

} // namespace pavement::analyzer
