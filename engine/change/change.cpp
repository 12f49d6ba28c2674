#include "engine/change/change.h"

#include <fmt/format.h>

#include <utility>

namespace pavement::change {

namespace {

// JSON holds text, keys of Redis are bytes: each byte as the character of that number.
std::string fromBytes(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80U) {
            text += c;
        } else {
            text += static_cast<char>(0xC0U | (byte >> 6U));
            text += static_cast<char>(0x80U | (byte & 0x3FU));
        }
    }
    return text;
}

std::string toBytes(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80U || i + 1 == text.size()) {
            bytes += text[i];
        } else {
            const auto next = static_cast<unsigned char>(text[++i]);
            bytes += static_cast<char>(((lead & 0x03U) << 6U) | (next & 0x3FU));
        }
    }
    return bytes;
}

Json toJson(const Step& step) {
    Json words = Json::array();
    for (const std::string& word : step.words)
        words.push_back(fromBytes(word));
    return {{"command", step.command},     {"costs", step.costs},     {"part", step.part},
            {"onRemnant", step.onRemnant}, {"lasting", step.lasting}, {"words", std::move(words)}};
}

Step stepFromJson(const Json& json) {
    Step step{json.at("command"),   json.at("costs"),   json.at("part"),
              json.at("onRemnant"), json.at("lasting"), {}};
    for (const Json& word : json.at("words"))
        step.words.push_back(toBytes(word.get<std::string>()));
    return step;
}

Json toJson(const std::vector<Step>& steps) {
    Json list = Json::array();
    for (const Step& step : steps)
        list.push_back(toJson(step));
    return list;
}

std::vector<Step> stepsFromJson(const Json& json) {
    std::vector<Step> steps;
    for (const Json& step : json)
        steps.push_back(stepFromJson(step));
    return steps;
}

void addSteps(std::string& text, const std::vector<Step>& steps) {
    for (const Step& step : steps) {
        text += fmt::format("  {}\n", step.command);
        if (step.onRemnant)
            text += "      only if an interrupted attempt has left an invalid one\n";
        if (!step.costs.empty())
            text += fmt::format("      {}\n", step.costs);
    }
}

} // namespace

bool ServerName::isSame(const ServerName& other) const {
    if (redis != other.redis || database != other.database)
        return false;
    return id.empty() || other.id.empty() ? place == other.place : id == other.id;
}

std::string toText(const Plan& plan) {
    std::string text = fmt::format("{}\non {}\n\nDone by\n", plan.change.title, plan.server.place);
    addSteps(text, plan.steps);
    if (plan.canUndo()) {
        text += "\nTaken back by\n";
        addSteps(text, plan.undo);
    } else {
        text += "\nCannot be taken back\n";
    }
    for (const std::string& note : plan.notes)
        text += fmt::format("\n{}\n", note);
    return text;
}

Json toJson(const Plan& plan) {
    return {{"kind", plan.change.kind},
            {"title", plan.change.title},
            {"what", plan.change.what},
            {"server",
             {{"redis", plan.server.redis},
              {"id", plan.server.id},
              {"database", plan.server.database},
              {"life", plan.server.life},
              {"place", plan.server.place}}},
            {"before", plan.before},
            {"steps", toJson(plan.steps)},
            {"undo", toJson(plan.undo)},
            {"notes", plan.notes},
            {"kept", plan.kept}};
}

Result<Plan> planFromJson(const Json& json) {
    try {
        const Json& server = json.at("server");
        Plan plan{{json.at("kind"), json.at("title"), json.at("what")},
                  {server.at("redis"), server.at("id"), server.at("database"), server.at("life"),
                   server.at("place")},
                  json.at("before").get<std::vector<std::string>>(),
                  stepsFromJson(json.at("steps")),
                  stepsFromJson(json.at("undo")),
                  json.at("notes").get<std::vector<std::string>>(),
                  json.at("kept")};
        const auto parts = static_cast<int>(plan.before.size());
        for (const auto* list : {&plan.steps, &plan.undo})
            for (const Step& step : *list)
                if (step.part < kNoPart || step.part >= parts)
                    return fail(ErrorCode::corrupt, "A plan in the journal names a part that it has not");
        return plan;
    } catch (const Json::exception& problem) {
        return fail(ErrorCode::corrupt, "A plan in the journal of changes makes no sense", {},
                    problem.what());
    }
}

} // namespace pavement::change
