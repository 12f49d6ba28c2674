#include "engine/plan/parse_text.h"

#include "engine/plan/detail_lines.h"
#include "engine/plan/fields.h"
#include "engine/plan/node_heading.h"
#include "engine/plan/plain_text.h"

#include <algorithm>
#include <charconv>

namespace pavement::plan {

namespace {

using namespace detail;

constexpr std::string_view kArrow = "->";

bool isArrow(const Line& line) {
    return line.text.starts_with(kArrow);
}

// Below what the next lines stand.
enum class Section { node, worker, target, planning, jit, workerJit, serialization };

class TextReader {
public:
    explicit TextReader(std::vector<Line> lines)
        : m_lines(std::move(lines)) {}

    Result<std::vector<PlanTree>> read() {
        for (m_at = 0; m_at < m_lines.size(); ++m_at) {
            if (auto done = readLine(m_lines[m_at]); !done) {
                return fail(done.error());
            }
        }
        flush();
        if (m_trees.empty() || m_trees.front().nodes.empty()) { // a query text alone is no plan
            return fail(ErrorCode::invalidInput, "No plan was found in this text",
                        "Paste the whole answer of EXPLAIN, from its first line; "
                        "that line looks like \"Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\".");
        }
        for (PlanTree& tree : m_trees) {
            tree.link();
            if (tree.timed()) { // "(never executed)" does not say whether time was taken
                for (Node& node : tree.nodes) {
                    if (node.neverExecuted()) {
                        node.actuals->startupMs = 0;
                        node.actuals->totalMs = 0;
                    }
                }
            }
        }
        return std::move(m_trees);
    }

private:
    PlanTree& tree() { return m_trees.back(); }

    Node& node() { return tree().nodes.back(); }

    // A value that runs over several lines is held back until it is whole.
    void flush() {
        if (m_pending.empty()) {
            return;
        }
        const std::string whole = std::exchange(m_pending, {});
        const auto line = splitKey(whole);
        m_quote = 0;
        if (line && line->key == "Settings") {
            if (!readSettings(tree(), line->value)) {
                tree().extra.push_back({"Settings", std::string(line->value), false});
            }
        } else if (line && m_section == Section::target && !node().targets.empty()) {
            node().targets.back().extra.push_back({std::string(line->key), std::string(line->value), false});
        } else if (line) {
            readDetail(node(), nullptr, *line);
        }
    }

    void follow(std::string_view text) {
        for (const char c : text) {
            if (m_quote != 0) {
                m_quote = c == m_quote ? '\0' : m_quote;
            } else if (c == '\'' || c == '"') {
                m_quote = c;
            }
        }
    }

    Result<void> readLine(const Line& line) {
        if (m_inQueryText) {
            if (isArrow(line) || !hasFigures(line.text)) {
                readQueryText(line);
                return {};
            }
            m_inQueryText = false;
        }
        if (!m_pending.empty()) {
            if (m_quote != 0 && !(isArrow(line) && hasFigures(line.text))) {
                m_pending += '\n';
                m_pending += line.raw;
                follow(line.raw);
                return {};
            }
            flush();
        }
        if (line.blank()) {
            m_afterBlank = true;
            return {};
        }
        const bool afterBlank = std::exchange(m_afterBlank, false);
        if (isArrow(line)) {
            return readNode(line, trimmed(line.text.substr(kArrow.size())));
        }
        if (m_trees.empty() || tree().nodes.empty()) {
            readBeforeRoot(line);
            return {};
        }
        const bool another = line.column <= m_rootColumn &&
                             (hasFigures(line.text) || (afterBlank && startsLikeNode(line.text)));
        if (another) {
            m_trees.emplace_back();
            readRoot(line, line.text);
            return {};
        }
        readProperty(line);
        return {};
    }

    void readQueryText(const Line& line) {
        // The parameters of the statement follow its text.
        if (line.text.starts_with("Query Parameters: ")) {
            tree().queryParameters = line.text.substr(18);
            m_inParameters = true;
            return;
        }
        std::string& to = m_inParameters ? tree().queryParameters : tree().queryText;
        to += '\n';
        to += line.raw;
    }

    void readBeforeRoot(const Line& line) {
        if (line.text.starts_with("Query Text: ")) {
            if (m_trees.empty()) {
                m_trees.emplace_back();
            }
            tree().queryText = line.text.substr(12);
            m_inQueryText = true;
            m_inParameters = false;
        } else if (hasFigures(line.text) || startsLikeNode(line.text)) {
            if (m_trees.empty()) {
                m_trees.emplace_back();
            }
            readRoot(line, line.text);
        }
    }

    void readRoot(const Line& line, std::string_view heading) {
        m_rootColumn = line.column;
        m_stack.assign(1, {line.column, tree().add(kNoNode)});
        m_plainChildren.assign(1, 0);
        readHeading(node(), heading);
        m_section = Section::node;
        m_label.clear();
    }

    Result<void> readNode(const Line& line, std::string_view heading) {
        if (m_trees.empty() || tree().nodes.empty()) { // a part of a plan
            if (m_trees.empty()) {
                m_trees.emplace_back();
            }
            readRoot(line, heading);
            return {};
        }
        while (!m_stack.empty() && m_stack.back().column >= line.column) {
            m_stack.pop_back();
        }
        if (m_stack.empty()) {
            return fail(ErrorCode::invalidInput,
                        "Line " + std::to_string(line.number) +
                            " is a node without a parent: " + std::string(line.text.substr(0, 60)),
                        "The plan seems to have lost its indentation. Copy it again with its leading "
                        "spaces, or use EXPLAIN (FORMAT JSON).");
        }
        const NodeIndex parent = m_stack.back().node;
        if (tree().nodes[parent].depth + 1 >= kDeepestPlan) {
            return fail(ErrorCode::invalidInput, "Line " + std::to_string(line.number) +
                                                     ": the plan is deeper than " +
                                                     std::to_string(kDeepestPlan) + " levels");
        }
        const NodeIndex index = tree().add(parent);
        m_plainChildren.push_back(0);
        m_stack.push_back({line.column, index});
        readHeading(node(), heading);
        if (!m_label.empty()) {
            node().subplanName = std::exchange(m_label, {});
            node().relationship =
                node().subplanName.starts_with("SubPlan") ? Relationship::subPlan : Relationship::initPlan;
        } else {
            node().relationship = relationshipBelow(parent);
        }
        m_section = Section::node;
        return {};
    }

    // Text does not say what a node is to its parent; the parent's type and the order do.
    Relationship relationshipBelow(NodeIndex parent) {
        const auto before = m_plainChildren[parent]++;
        switch (tree().nodes[parent].type) {
        case NodeType::append:
        case NodeType::mergeAppend:
        case NodeType::bitmapAnd:
        case NodeType::bitmapOr:
            return Relationship::member;
        case NodeType::subqueryScan:
            return Relationship::subquery;
        case NodeType::customScan:
            return Relationship::child;
        case NodeType::modifyTable:
            return before == 0 ? Relationship::outer : Relationship::member;
        default:
            return before == 0 ? Relationship::outer : Relationship::inner;
        }
    }

    bool isLabel(const Line& line) const {
        if (!line.text.starts_with("InitPlan ") && !line.text.starts_with("SubPlan ") &&
            !line.text.starts_with("CTE ")) {
            return false;
        }
        return m_at + 1 < m_lines.size() && isArrow(m_lines[m_at + 1]) &&
               m_lines[m_at + 1].column > line.column;
    }

    void readProperty(const Line& line) {
        if (isLabel(line)) {
            m_label = line.text;
            m_section = Section::node;
            return;
        }
        if (line.column <= m_sectionColumn && m_section != Section::node) {
            m_section = Section::node;
        }
        if (readWorker(line)) {
            return;
        }
        const auto property = splitKey(line.text);
        if (m_section == Section::node && readStatementLine(line, property)) {
            return;
        }
        if (property && readInSection(*property)) {
            return;
        }
        TargetTable target;
        if (!property && node().type == NodeType::modifyTable && readTarget(target, line.text)) {
            node().targets.push_back(std::move(target));
            open(Section::target, line);
            return;
        }
        if (!property) {
            node().extra.push_back({"", std::string(line.text), false});
            return;
        }
        if (m_section == Section::target || (m_section == Section::node && isExpression(property->key))) {
            m_pending = line.text;
            m_quote = 0;
            follow(line.text);
            return;
        }
        readDetail(node(), m_section == Section::worker ? &worker() : nullptr, *property);
    }

    void open(Section section, const Line& line) {
        m_section = section;
        m_sectionColumn = line.column;
    }

    Worker& worker() { return node().workers[m_worker]; }

    // "Worker 0:  Sort Method: …"; what belongs to it follows deeper.
    bool readWorker(const Line& line) {
        const bool jit = line.text.starts_with("JIT for worker ");
        if (!jit && !line.text.starts_with("Worker ")) {
            return false;
        }
        const std::string_view rest = line.text.substr(jit ? 15 : 7);
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (error != std::errc() || end == rest.data() + rest.size() || *end != ':') {
            return false;
        }
        auto& workers = node().workers;
        m_worker = workers.size();
        if (!workers.empty() && workers.back().number == number) {
            --m_worker;
        } else {
            workers.emplace_back().number = number;
        }
        open(jit ? Section::workerJit : Section::worker, line);
        if (jit) {
            worker().jit.emplace();
            return true;
        }
        const std::string_view detail = trimmed(rest.substr(static_cast<std::size_t>(end - rest.data()) + 1));
        if (detail.starts_with("actual ")) {
            readActuals(worker().actuals, detail.substr(7));
        } else if (detail == "JIT:") {
            worker().jit.emplace();
            m_section = Section::workerJit;
        } else if (const auto property = splitKey(detail)) {
            readDetail(node(), &worker(), *property);
        }
        return true;
    }

    bool readInSection(const KeyValue& property) {
        switch (m_section) {
        case Section::planning:
            return readPlanningLine(*tree().planning, property);
        case Section::jit:
            return readJitLine(*tree().jit, property);
        case Section::workerJit:
            if (worker().jit && readJitLine(*worker().jit, property)) {
                return true;
            }
            m_section = Section::worker; // the worker goes on below its JIT
            return false;
        case Section::serialization:
            if (property.key == "Buffers") {
                readBuffers(tree().serialization->buffers, property.value);
            } else if (property.key == "I/O Timings") {
                readIoTimes(tree().serialization->ioTimes, property.value);
            } else {
                return false;
            }
            return true;
        case Section::worker:
            if (property.key == "JIT" && property.value.empty()) {
                worker().jit.emplace();
                m_section = Section::workerJit;
                return true;
            }
            return false;
        default:
            return false;
        }
    }

    // What stands below the tree.
    bool readStatementLine(const Line& line, const std::optional<KeyValue>& property) {
        if (line.column <= m_rootColumn && readTrigger(tree(), line.text)) {
            return true;
        }
        if (!property) {
            return false;
        }
        const auto& [key, value] = *property;
        if (key == "Planning Time" || key == "Execution Time" || key == "Query Identifier") {
            std::string_view number = value.substr(0, std::min(value.find(' '), value.size()));
            setStatementField(tree(), key, Value::ofText(number));
        } else if (key == "Planning" && value.empty()) {
            tree().planning.emplace();
            open(Section::planning, line);
        } else if (key == "JIT" && value.empty()) {
            tree().jit.emplace();
            open(Section::jit, line);
        } else if (key == "Serialization" && readSerialization(tree(), value)) {
            open(Section::serialization, line);
        } else if (key == "Settings" && line.column <= m_rootColumn) {
            m_pending = line.text;
            m_quote = 0;
            follow(line.text);
        } else if (key != "Time" || line.column > m_rootColumn) { // psql's own, with \\timing
            return false;
        }
        return true;
    }

    struct Open {
        std::uint32_t column;
        NodeIndex node;
    };

    std::vector<Line> m_lines;
    std::size_t m_at = 0;
    std::vector<PlanTree> m_trees;
    std::vector<Open> m_stack;                  // from the root to the last node
    std::vector<std::uint32_t> m_plainChildren; // of each node, those that are no sub-plans
    std::uint32_t m_rootColumn = 0;
    std::string m_label;
    Section m_section = Section::node;
    std::uint32_t m_sectionColumn = 0;
    std::size_t m_worker = 0;
    std::string m_pending;
    char m_quote = 0;
    bool m_inQueryText = false;
    bool m_inParameters = false;
    bool m_afterBlank = false;
};

} // namespace

Result<std::vector<PlanTree>> parseTextPlans(std::string_view text) {
    const std::string plain = plainText(text);
    return TextReader(splitLines(plain)).read();
}

Result<PlanTree> parseTextPlan(std::string_view text) {
    auto plans = parseTextPlans(text);
    if (!plans) {
        return fail(plans.error());
    }
    return std::move(plans->front());
}

} // namespace pavement::plan
