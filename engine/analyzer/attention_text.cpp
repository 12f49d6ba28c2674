#include "engine/analyzer/attention_text.h"

#include "engine/base/json.h"
#include "engine/base/units.h"
#include "engine/sql/format.h"

namespace pavement::analyzer {

namespace {

std::string indented(const std::string& text, const std::string& by) {
    std::string out = by;
    for (const char c : text) {
        out += c;
        out += c == '\n' ? by : "";
    }
    return out + "\n";
}

std::string placeText(const AttentionPlace& place) {
    switch (place.view) {
    case AttentionPlace::View::statement:
        return place.key.empty() ? "" : "statement " + place.key;
    case AttentionPlace::View::checks:
        return "check " + place.key;
    case AttentionPlace::View::locks:
        return place.pid > 0 ? "locks, process " + std::to_string(place.pid) : "locks";
    case AttentionPlace::View::alerts:
        break;
    }
    return "alert";
}

Json itemJson(const AttentionItem& item) {
    const AttentionPlace& place = item.place;
    return {{"kind", toString(item.kind)},
            {"id", item.id},
            {"severity", toString(item.severity)},
            {"confidence", toString(item.confidence)},
            {"seconds", item.seconds ? Json(*item.seconds) : Json(nullptr)},
            {"share", item.share ? Json(*item.share) : Json(nullptr)},
            {"estimated", item.estimated},
            {"place",
             {{"view", toString(place.view)},
              {"key", place.key},
              {"object", place.object},
              {"process", place.pid != 0 ? Json(place.pid) : Json(nullptr)}}},
            {"statements", item.statements},
            {"text", item.statementText.empty() ? Json(nullptr) : Json(item.statementText)},
            {"title", item.title},
            {"why", item.why},
            {"cost", item.cost},
            {"advice", item.advice},
            {"fix", item.fix},
            {"also", item.also}};
}

} // namespace

std::string toText(const Attention& attention) {
    const std::string by = "     ";
    std::string text = "What needs you\n";
    if (attention.items.empty()) {
        text += "\n  Nothing stands out.\n";
    }
    for (std::size_t i = 0; i < attention.items.size(); ++i) {
        const AttentionItem& item = attention.items[i];
        text += "\n  " + std::to_string(i + 1) + ". " + item.title +
                (item.cost.empty() ? "" : "  (" + item.cost + ")") + "\n";
        for (const std::string& line : {sql::onOneLine(item.statementText), item.why, item.advice}) {
            text += line.empty() ? "" : indented(line, by);
        }
        if (!item.fix.empty()) {
            text += indented(item.fix, by + "    ");
        }
        for (const std::string& other : item.also) {
            text += indented("also: " + other, by);
        }
        text +=
            indented(std::string(toString(item.severity)) + ", " + std::string(toString(item.confidence)) +
                         " confidence; see " + placeText(item.place),
                     by);
    }
    if (attention.more > 0) {
        text += "\n  and " + std::to_string(attention.more) + " more\n";
    }
    for (const std::string& sentence : attention.notLookedAt) {
        text += "\n  " + sentence + "\n";
    }
    return text;
}

Json toJson(const Attention& attention) {
    Json items = Json::array();
    for (const AttentionItem& item : attention.items) {
        items.push_back(itemJson(item));
    }
    return {{"schema", "pavement-attention"},
            {"version", kAttentionSchemaVersion},
            {"from", formatTimestamp(attention.range.from, true)},
            {"to", formatTimestamp(attention.range.to, true)},
            {"total_seconds", attention.totalSeconds},
            {"items", std::move(items)},
            {"more", attention.more},
            {"not_looked_at", attention.notLookedAt}};
}

} // namespace pavement::analyzer
