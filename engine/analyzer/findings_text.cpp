#include "engine/analyzer/findings_text.h"

namespace pavement::analyzer {

namespace {

constexpr std::string_view kBy = "    ";

std::string indented(std::string_view text, std::string_view by) {
    std::string out(by);
    for (const char c : text) {
        out += c;
        if (c == '\n') {
            out += by;
        }
    }
    return out + "\n";
}

std::string costWords(const Finding& finding) {
    if (!finding.cost) {
        return {};
    }
    const FindingCost& cost = *finding.cost;
    std::string words;
    if (cost.estimated) {
        words = formatValue(cost.share, Unit::ratio) + " of the estimated cost";
    } else if (cost.milliseconds && (*cost.milliseconds > 0 || cost.leadsToMs <= 0)) {
        words = formatValue(*cost.milliseconds / 1000, Unit::seconds) + ", " +
                formatValue(cost.share, Unit::ratio);
    } else if (cost.share > 0) {
        words = formatValue(cost.share, Unit::ratio);
    }
    if (cost.leadsToMs > 0) {
        words +=
            (words.empty() ? "leads to " : ", leads to ") + formatValue(cost.leadsToMs / 1000, Unit::seconds);
    }
    return words;
}

std::string place(const Finding& finding, const plan::PlanTree* tree) {
    if (tree == nullptr || finding.node >= tree->nodes.size()) {
        return {};
    }
    const plan::Node& node = tree->nodes[finding.node];
    std::string words = plan::heading(node);
    if (!node.index.empty()) {
        words += " using " + node.index;
    }
    if (!node.relation.empty()) {
        words += " on " + node.relation;
    }
    return words;
}

} // namespace

std::string toText(const Finding& finding, const plan::PlanTree* tree) {
    std::string text = std::string(toString(finding.severity)) + "  " + finding.title;
    if (const std::string cost = costWords(finding); !cost.empty()) {
        text += "  (" + cost + ")";
    }
    text += "  [" + finding.id + "]\n";
    std::string where = place(finding, tree);
    if (where.empty()) {
        for (const std::string& object : finding.objects) {
            where += (where.empty() ? "" : ", ") + object;
        }
    } else {
        where = "at " + where;
    }
    std::string evidence;
    for (const Figure& one : finding.evidence) {
        evidence += (evidence.empty() ? "" : ", ") + one.label + " " + formatValue(one.value, one.unit);
    }
    const std::string sure = finding.confidence == Confidence::high
                                 ? std::string()
                                 : std::string(toString(finding.confidence)) + " confidence";
    for (const std::string_view words :
         {std::string_view(where), std::string_view(evidence), std::string_view(finding.note),
          std::string_view(finding.advice), std::string_view(sure)}) {
        if (!words.empty()) {
            text += indented(words, kBy);
        }
    }
    if (!finding.fix.empty()) {
        text += indented(finding.fix, std::string(kBy) + std::string(kBy));
    }
    if (!finding.undo.empty()) {
        text += indented("undo: " + finding.undo, std::string(kBy) + std::string(kBy));
    }
    return text;
}

std::string toText(const FindingReport& report, const plan::PlanTree* tree) {
    std::string text;
    for (const Finding& finding : report.findings) {
        text += (text.empty() ? "" : "\n") + toText(finding, tree);
    }
    if (text.empty()) {
        text = "Nothing stands out.\n";
    }
    for (const std::string& note : report.notes) {
        text += "\nNot judged: " + note + "\n";
    }
    return text;
}

} // namespace pavement::analyzer
