#include "engine/analyzer/reports_json.h"

#include "engine/analyzer/findings_json.h"
#include "engine/base/json.h"

#include <algorithm>

namespace pavement::analyzer {

namespace {

template <typename T>
Json orNull(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json figures(const std::vector<Figure>& list) {
    Json out = Json::array();
    for (const Figure& one : list) {
        out.push_back(toJson(one));
    }
    return out;
}

Json checkFinding(const CheckFinding& finding, std::span<const Check> checks) {
    Json json{{"check", finding.checkId},
              {"object", finding.object},
              {"severity", toString(finding.severity)},
              {"confidence", toString(finding.confidence)},
              {"evidence", figures(finding.evidence)},
              {"cost", finding.cost ? toJson(*finding.cost) : Json(nullptr)},
              {"note", finding.note},
              {"fix", finding.fix},
              {"undo", finding.undo}};
    const auto check = std::find_if(checks.begin(), checks.end(),
                                    [&](const Check& one) { return one.id == finding.checkId; });
    if (check != checks.end()) {
        json["title"] = check->title;
        json["category"] = toString(check->category);
        json["why"] = check->why;
        json["advice"] = check->advice;
        json["cannot_see"] = check->cannotSee;
    }
    return json;
}

Json lockSession(const LockNode& node) {
    const LockSession& session = node.session;
    Json json{{"pid", session.pid},
              {"backend_start_us", session.backendStart},
              {"prepared_id", session.preparedId},
              {"database", session.database},
              {"role", session.role},
              {"application", session.application},
              {"client", session.client},
              {"state", session.state},
              {"wait_type", session.waitType},
              {"wait_event", session.waitEvent},
              {"transaction_seconds", orNull(session.transactionSeconds)},
              {"state_seconds", orNull(session.stateSeconds)},
              {"statement", session.statement},
              {"hidden", session.hidden},
              {"blocked_by", session.blockedBy},
              {"only_queued_behind", session.softBlockedBy},
              {"waiters", node.children},
              {"blocks_directly", node.blockedDirectly},
              {"blocks_in_all", node.blockedInAll},
              {"in_cycle", node.inCycle}};
    json["wait"] = nullptr;
    if (session.wait) {
        json["wait"] = {{"type", session.wait->type},
                        {"mode", session.wait->mode},
                        {"relation", session.wait->relation},
                        {"seconds", orNull(session.wait->seconds)}};
    }
    return json;
}

} // namespace

Json toJson(const CheckReport& report, std::span<const Check> checks) {
    Json findings = Json::array();
    for (const CheckFinding& one : report.findings) {
        findings.push_back(checkFinding(one, checks));
    }
    Json skipped = Json::array();
    for (const SkippedCheck& one : report.skipped) {
        skipped.push_back({{"check", one.checkId}, {"reason", toString(one.reason)}, {"detail", one.detail}});
    }
    Json runs = Json::array();
    for (const CheckRun& one : report.runs) {
        runs.push_back({{"check", one.checkId},
                        {"seconds", one.seconds},
                        {"findings", one.findings},
                        {"more", one.more}});
    }
    return {{"schema", "pavement-checks"},
            {"version", kChecksSchemaVersion},
            {"seconds", report.seconds},
            {"database_counters_seconds", orNull(report.target.databaseCountersSeconds)},
            {"in_recovery", report.target.inRecovery},
            {"standbys", report.target.standbys},
            {"findings", std::move(findings)},
            {"skipped", std::move(skipped)},
            {"runs", std::move(runs)}};
}

Json toJson(const Locks& locks) {
    Json sessions = Json::array();
    for (const LockNode& node : locks.forest.nodes) {
        sessions.push_back(lockSession(node));
    }
    return {{"schema", "pavement-locks"},
            {"version", kLocksSchemaVersion},
            {"at", formatTimestamp(locks.serverTime, true)},
            {"partial", locks.partial},
            {"sessions", std::move(sessions)},
            {"culprits", locks.forest.roots},
            {"deadlocks", locks.forest.cycles}};
}

Json toJson(const Horizon& horizon) {
    Json holders = Json::array();
    for (const HorizonHolder& one : horizon.holders) {
        holders.push_back({{"kind", toString(one.kind)},
                           {"name", one.name},
                           {"pid", one.pid},
                           {"backend_start_us", one.backendStart},
                           {"database", one.database},
                           {"role", one.role},
                           {"transactions", one.xidAge},
                           {"seconds", orNull(one.seconds)},
                           {"catalog_only", one.catalogOnly},
                           {"advice", one.advice},
                           {"fix", one.fix}});
    }
    return {{"schema", "pavement-horizon"},
            {"version", kHorizonSchemaVersion},
            {"partial", horizon.partial},
            {"holders", std::move(holders)}};
}

} // namespace pavement::analyzer
