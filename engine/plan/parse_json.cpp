#include "engine/plan/parse_json.h"

#include "engine/plan/json_events.h"

#include <algorithm>
#include <utility>

namespace pavement::plan {

namespace {

using detail::Value;

constexpr std::size_t kDeepestGroup = 100; // nesting of what is not a plan
// A node's text, analysed with buffers, takes more than this. Room for so many nodes is set aside at once,
// since nodes are large, and to move them whenever a large plan outgrows its room is dear.
constexpr std::size_t kCharactersOfNode = 1000;

// Builds trees as the events come: a plan node of a large plan never exists as a document.
class PlanBuilder : public detail::JsonEvents {
public:
    explicit PlanBuilder(std::size_t characters)
        : m_likelyNodes(characters / kCharactersOfNode) {}

    bool key(std::string_view name) override {
        (m_capture.empty() ? m_key : m_captureKey) = name;
        return true;
    }

    // It belongs to the node that the list does.
    bool keyInList(std::string_view name) override {
        if (!m_stray.empty() || m_capture.size() != 1 || m_frames.empty() ||
            m_frames.back().place != Place::node) {
            return refuse("A list holds a value with a name");
        }
        m_stray = name;
        return true;
    }

    bool beginObject() override {
        if (!m_stray.empty()) {
            return refuse("A list holds a group with a name");
        }
        if (!m_capture.empty()) {
            return open(Json::object());
        }
        if (m_frames.empty() || m_frames.back().place == Place::statements) {
            trees.emplace_back();
            return enter({Place::statement, kNoNode});
        }
        const Frame top = m_frames.back();
        if (top.place == Place::statement && m_key == "Plan" && trees.back().nodes.empty()) {
            return enterNode(kNoNode);
        }
        if (top.place == Place::plans) {
            return enterNode(top.node);
        }
        if (top.place == Place::workers) {
            trees.back().nodes[top.node].workers.emplace_back();
            return enter({Place::worker, top.node});
        }
        return beginCapture(Json::object());
    }

    bool beginList() override {
        if (!m_stray.empty()) {
            return refuse("A list holds a list with a name");
        }
        if (!m_capture.empty()) {
            return open(Json::array());
        }
        if (m_frames.empty()) {
            return enter({Place::statements, kNoNode});
        }
        const Frame top = m_frames.back();
        if (top.place == Place::statement && m_key == "QUERY PLAN" &&
            trees.back().nodes.empty()) { // a driver's row
            return enter({Place::statements, kNoNode});
        }
        if (top.place == Place::node && m_key == "Plans") {
            return enter({Place::plans, top.node});
        }
        if (top.place == Place::node && m_key == "Workers") {
            return enter({Place::workers, top.node});
        }
        if (top.place == Place::statements || top.place == Place::plans || top.place == Place::workers) {
            return refuse("A list stands where a plan should be");
        }
        return beginCapture(Json::array());
    }

    bool end() override {
        if (m_capture.empty()) {
            m_frames.pop_back();
            return true;
        }
        m_capture.pop_back();
        if (!m_capture.empty()) {
            return true;
        }
        Value value;
        value.kind = Value::Kind::group;
        value.group = std::move(m_captured);
        return give(std::move(value));
    }

    bool scalar(Value&& value) override {
        if (!m_stray.empty()) {
            detail::setNodeField(trees.back().nodes[m_frames.back().node], std::exchange(m_stray, {}),
                                 std::move(value));
            return true;
        }
        if (m_capture.empty()) {
            return give(std::move(value));
        }
        Json json;
        switch (value.kind) {
        case Value::Kind::boolean:
            json = value.flag;
            break;
        case Value::Kind::integer:
            json = value.integer;
            break;
        case Value::Kind::real:
            json = value.real;
            break;
        case Value::Kind::text:
            json = std::move(value.text);
            break;
        default:
            break;
        }
        place(std::move(json));
        return true;
    }

    std::vector<PlanTree> trees;
    std::string wrapped; // a plan that came as text inside a row
    std::string refusal; // of ours

private:
    enum class Place { statements, statement, node, plans, workers, worker };

    struct Frame {
        Place place;
        NodeIndex node;
    };

    bool refuse(std::string why) {
        refusal = std::move(why);
        return false;
    }

    bool enter(Frame frame) {
        m_frames.push_back(frame);
        return m_frames.size() < 3 * kDeepestPlan || refuse("It is nested too deeply for a plan");
    }

    bool enterNode(NodeIndex parent) {
        PlanTree& tree = trees.back();
        if (parent == kNoNode) {
            tree.nodes.reserve(std::exchange(m_likelyNodes, 0)); // of the first plan; more are rare
        }
        const NodeIndex index = tree.add(parent);
        if (tree.nodes[index].depth >= kDeepestPlan) {
            return refuse("The plan is deeper than " + std::to_string(kDeepestPlan) + " levels");
        }
        return enter({Place::node, index});
    }

    // A finished value goes to whatever is open.
    bool give(Value&& value) {
        if (m_frames.empty()) {
            return refuse("It is a single value, not a plan");
        }
        const Frame top = m_frames.back();
        switch (top.place) {
        case Place::statement:
            if (m_key == "QUERY PLAN" && value.kind == Value::Kind::text) {
                wrapped = wrapped.empty() ? std::move(value.text) : std::move(wrapped);
            } else {
                detail::setStatementField(trees.back(), m_key, std::move(value));
            }
            return true;
        case Place::node:
            detail::setNodeField(trees.back().nodes[top.node], m_key, std::move(value));
            return true;
        case Place::worker: {
            Worker& worker = trees.back().nodes[top.node].workers.back();
            if (m_key == "Worker Number" && detail::toInteger(value)) {
                worker.number = *detail::toInteger(value);
            } else {
                detail::setMeasurement(worker, m_key, std::move(value));
            }
            return true;
        }
        case Place::statements:
            return refuse("The list holds a value that is no statement's plan");
        case Place::plans:
            return refuse("\"Plans\" holds a value that is no plan node");
        case Place::workers:
            return refuse("\"Workers\" holds a value that is no worker");
        }
        return false;
    }

    bool beginCapture(Json container) {
        m_captured = std::move(container);
        m_capture.push_back(&m_captured);
        return true;
    }

    bool open(Json container) {
        Json* inner = place(std::move(container));
        m_capture.push_back(inner);
        return m_capture.size() < kDeepestGroup || refuse("\"" + m_key + "\" is nested too deeply");
    }

    Json* place(Json value) {
        Json& outer = *m_capture.back();
        if (outer.is_array()) {
            outer.push_back(std::move(value));
            return &outer.back();
        }
        Json& slot = outer[m_captureKey];
        slot = std::move(value);
        return &slot;
    }

    std::size_t m_likelyNodes;
    std::vector<Frame> m_frames;
    std::string m_key;
    Json m_captured;
    std::vector<Json*> m_capture; // the open containers of m_captured, outermost first
    std::string m_captureKey;
    std::string m_stray; // the name of a value that stands in a list
};

std::string placeOf(std::string_view text, std::size_t position) {
    const std::size_t at = std::min(position, text.size());
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
    return "line " + std::to_string(line) + ", byte " + std::to_string(at);
}

constexpr const char* kHowTo = "Copy the whole answer of EXPLAIN (FORMAT JSON), from [ to ].";

bool isBareNode(const PlanTree& tree) {
    return tree.nodes.empty() && std::any_of(tree.extra.begin(), tree.extra.end(),
                                             [](const Property& one) { return one.name == "Node Type"; });
}

Result<std::vector<PlanTree>> parse(std::string_view text, int unwrapped) {
    PlanBuilder builder(text.size());
    const auto stop = detail::readJson(text, builder);
    if (!stop.finished) {
        if (!builder.refusal.empty()) {
            return fail(ErrorCode::invalidInput, "This JSON cannot be read as a plan: " + builder.refusal,
                        kHowTo, placeOf(text, stop.position));
        }
        return fail(ErrorCode::invalidInput,
                    stop.position >= text.size()
                        ? "The plan's JSON ends in the middle"
                        : "The plan is not valid JSON from " + placeOf(text, stop.position) + " on",
                    kHowTo);
    }
    if (!builder.wrapped.empty() && unwrapped < 1) {
        return parse(builder.wrapped, unwrapped + 1);
    }
    if (builder.trees.size() == 1 && isBareNode(builder.trees.front()) && unwrapped < 2) {
        return parse("{\"Plan\": " + std::string(text) + "}", 2);
    }
    std::erase_if(builder.trees, [](const PlanTree& tree) { return tree.nodes.empty(); });
    if (builder.trees.empty()) {
        return fail(ErrorCode::invalidInput, "This JSON holds no plan: nothing in it is named \"Plan\"",
                    kHowTo);
    }
    for (PlanTree& tree : builder.trees) {
        tree.link();
    }
    return std::move(builder.trees);
}

} // namespace

Result<std::vector<PlanTree>> parseJsonPlans(std::string_view text) {
    return parse(text, 0);
}

Result<PlanTree> parseJsonPlan(std::string_view text) {
    auto plans = parseJsonPlans(text);
    if (!plans) {
        return fail(plans.error());
    }
    return std::move(plans->front());
}

} // namespace pavement::plan
