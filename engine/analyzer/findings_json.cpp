#include "engine/analyzer/findings_json.h"

#include "engine/base/json.h"

#include <cmath>

namespace pavement::analyzer {

Json toJson(const Figure& figure) {
    return {{"label", figure.label},
            {"value", std::isfinite(figure.value) ? Json(figure.value) : Json(nullptr)},
            {"unit", unitId(figure.unit)},
            {"text", formatValue(figure.value, figure.unit)}};
}

Json toJson(const Finding& finding) {
    Json json{{"id", finding.id},
              {"title", finding.title},
              {"severity", toString(finding.severity)},
              {"confidence", toString(finding.confidence)},
              {"node", finding.node == plan::kNoNode ? Json(nullptr) : Json(finding.node)},
              {"other_nodes", finding.otherNodes},
              {"objects", finding.objects},
              {"note", finding.note},
              {"advice", finding.advice},
              {"fix", finding.fix},
              {"undo", finding.undo}};
    if (const FindingKind* kind = findingKind(finding.id)) {
        json["category"] = toString(kind->category);
    }
    Json evidence = Json::array();
    for (const Figure& one : finding.evidence) {
        evidence.push_back(toJson(one));
    }
    json["evidence"] = std::move(evidence);
    json["cost"] = nullptr;
    if (finding.cost) {
        const FindingCost& cost = *finding.cost;
        json["cost"] = {{"seconds", cost.milliseconds ? Json(*cost.milliseconds / 1000) : Json(nullptr)},
                        {"share", cost.share},
                        {"leads_to_seconds", cost.leadsToMs / 1000},
                        {"estimated", cost.estimated}};
    }
    return json;
}

Json toJson(const FindingReport& report) {
    Json findings = Json::array();
    for (const Finding& one : report.findings) {
        findings.push_back(toJson(one));
    }
    return {{"schema", "pavement-findings"},
            {"version", kFindingsSchemaVersion},
            {"measured", report.measured},
            {"timed", report.timed},
            {"total_seconds", report.timed ? Json(report.totalMs / 1000) : Json(nullptr)},
            {"findings", std::move(findings)},
            {"not_judged", report.notes}};
}

} // namespace pavement::analyzer
