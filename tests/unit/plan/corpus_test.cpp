// The corpus: plans of a real server, each in JSON and in text, as tests/integration/plan records them.

#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/plan/accounting.h"
#include "engine/plan/compare.h"
#include "engine/plan/layout.h"
#include "engine/plan/parse.h"
#include "engine/plan/parse_json.h"
#include "engine/plan/parse_text.h"
#include "engine/plan/shape.h"
#include "engine/plan/to_json.h"
#include "engine/plan/to_text.h"
#include "plan_invariants.h"

#include <QTest>

#include <cstdio>
#include <filesystem>
#include <map>
#include <set>

using namespace pavement;
using namespace pavement::plan;
using namespace pavement::testing;
namespace fs = std::filesystem;

namespace {

const fs::path kCorpus = fs::path(PAVEMENT_SOURCE_DIR) / "tests/unit/plan/corpus";

// An empty list says no more than none: "Workers": [] of a node whose workers had nothing to tell.
void dropEmptyLists(Json& json) {
    if (json.is_object()) {
        for (auto it = json.begin(); it != json.end();) {
            const bool empty =
                it->is_array() && it->empty() && it.key() != "Triggers" && it.key() != "Group Keys";
            dropEmptyLists(*it);
            it = empty ? json.erase(it) : std::next(it);
        }
    } else if (json.is_array()) {
        for (Json& item : json) {
            dropEmptyLists(item);
        }
    }
}

} // namespace

class CorpusTest : public QObject {
    Q_OBJECT

    struct Pair {
        std::string json;
        std::string text;
        PlanTree fromJson;
        PlanTree fromText;
    };

    std::map<std::string, Pair> m_plans;

    // Runs the check over every plan and names those that fail it.
    template <typename Check>
    void each(const Check& check) {
        std::string problems;
        for (const auto& [name, plans] : m_plans) {
            const std::string problem = check(plans);
            problems += problem.empty() ? "" : name + ": " + problem + "\n";
        }
        std::fputs(problems.c_str(), stderr); // Qt cuts long messages
        QVERIFY2(problems.empty(), "see above");
    }

private slots:

    void initTestCase() {
        for (const auto& entry : fs::directory_iterator(kCorpus)) {
            if (entry.path().extension() != ".json") {
                continue;
            }
            Pair plans;
            plans.json = readFile(entry.path()).value();
            plans.text = readFile(fs::path(entry.path()).replace_extension(".txt")).value();
            const auto json = parsePlan(plans.json);
            const auto text = parsePlan(plans.text);
            QVERIFY2(json.has_value(),
                     (entry.path().string() + ": " + (json ? "" : json.error().oneLine())).c_str());
            QVERIFY2(text.has_value(),
                     (entry.path().string() + ": " + (text ? "" : text.error().oneLine())).c_str());
            plans.fromJson = *json;
            plans.fromText = *text;
            m_plans[entry.path().stem().string()] = std::move(plans);
        }
    }

    void it_holds_enough_and_every_node_type_that_this_server_prints() {
        QVERIFY(m_plans.size() >= 120);
        std::set<NodeType> seen;
        std::uintmax_t bytes = 0;
        for (const auto& [name, plans] : m_plans) {
            bytes += plans.json.size() + plans.text.size();
            for (const Node& node : plans.fromJson.nodes) {
                seen.insert(node.type);
            }
        }
        QVERIFY(bytes < 3'000'000);
        QVERIFY(seen.count(NodeType::unknown) == 0);
        std::string missing;
        for (int i = static_cast<int>(NodeType::result); i <= static_cast<int>(NodeType::hash); ++i) {
            const auto type = static_cast<NodeType>(i);
            // An extension's, and what only a trigger's own statement can read.
            if (type != NodeType::customScan && type != NodeType::namedTuplestoreScan &&
                seen.count(type) == 0) {
                missing += std::string(toString(type)) + ", ";
            }
        }
        QVERIFY2(missing.empty(), missing.c_str());
    }

    void links_agree() {
        each([](const Pair& plans) { return linkProblem(plans.fromJson) + linkProblem(plans.fromText); });
    }

    void times_and_blocks_add_up() {
        each([](const Pair& plans) {
            return accountingProblem(plans.fromJson) + accountingProblem(plans.fromText);
        });
    }

    void text_and_json_read_alike() {
        each([](const Pair& plans) {
            return difference(comparable(plans.fromJson, false), comparable(plans.fromText, false));
        });
    }

    void json_comes_back_as_the_server_wrote_it() {
        each([](const Pair& plans) -> std::string {
            Json original = Json::parse(plans.json, nullptr, false);
            if (original.is_discarded()) { // the counts of a MERGE stand in a list; see the test below
                return plans.json.find("\"Tuples Inserted\"") == std::string::npos ? "not JSON" : "";
            }
            Json ours = Json::parse(toJson(plans.fromJson));
            dropEmptyLists(original);
            dropEmptyLists(ours);
            return original == ours ? "" : Json::diff(original, ours).dump();
        });
    }

    void the_counts_of_a_merge_into_partitions_are_read_from_where_the_server_misplaces_them() {
        const Pair& plans = m_plans.at("merge_partitioned");
        QVERIFY(Json::parse(plans.json, nullptr, false).is_discarded());
        QCOMPARE(plans.fromJson.root().tuples->inserted.value(), 10.0);
        QCOMPARE(plans.fromJson.root().tuples->updated.value(), 11.0);
        QCOMPARE(plans.fromJson.root().targets.size(), std::size_t{2});
        QVERIFY(!Json::parse(toJson(plans.fromJson), nullptr, false).is_discarded());
    }

    void nothing_lands_among_the_unmodelled_properties_but_what_extensions_print() {
        const std::set<std::string> known{"Foreign File", "Foreign File Size", "Cache Mode"};
        each([&](const Pair& plans) -> std::string {
            for (const PlanTree* tree : {&plans.fromJson, &plans.fromText}) {
                for (const Node& node : tree->nodes) {
                    for (const Property& one : node.extra) {
                        if (known.count(one.name) == 0) {
                            return one.name + ": " + one.value;
                        }
                    }
                }
                if (!tree->extra.empty()) {
                    return tree->extra.front().name;
                }
            }
            return "";
        });
    }

    void our_json_is_read_back_to_the_same_tree() {
        each([](const Pair& plans) {
            return difference(plans.fromJson, parseJsonPlan(toJson(plans.fromJson)).value());
        });
    }

    void our_text_is_read_back_to_the_same_tree() {
        each([](const Pair& plans) -> std::string {
            const auto again = parseTextPlan(toText(plans.fromJson));
            return again ? difference(comparable(plans.fromJson, true), comparable(*again, true))
                         : again.error().oneLine();
        });
    }

    void our_text_of_what_was_read_from_text_is_the_servers_up_to_the_order_of_lines() {
        each([](const Pair& plans) -> std::string {
            const auto sorted = [](const std::string& text) {
                std::multiset<std::string> lines;
                for (std::size_t from = 0; from < text.size();) {
                    const auto end = std::min(text.find('\n', from), text.size());
                    const std::string line = text.substr(from, end - from);
                    // An average below a half is printed as 0, which JSON prints for none as well.
                    const bool zero =
                        line.find("Rows Removed by") != std::string::npos && line.ends_with(": 0");
                    if (end > from && !zero) {
                        lines.insert(text.substr(from, end - from));
                    }
                    from = end + 1;
                }
                return lines;
            };
            const auto theirs = sorted(plans.text);
            const auto ours = sorted(toText(plans.fromText));
            for (const std::string& line : theirs) {
                if (ours.count(line) != theirs.count(line)) {
                    return "missing: " + line;
                }
            }
            return ours.size() == theirs.size() ? "" : "there are lines more";
        });
    }

    void the_shape_is_the_same_from_both_formats() {
        each([](const Pair& plans) -> std::string {
            return shapeHash(plans.fromJson) == shapeHash(plans.fromText) ? "" : "shapes differ";
        });
    }

    void shapes_differ_between_plans_that_differ() {
        std::map<std::uint64_t, std::string> shapes;
        std::size_t same = 0;
        for (const auto& [name, plans] : m_plans) {
            same += shapes.emplace(shapeHash(plans.fromJson), name).second ? 0 : 1;
        }
        // Some statements are in the corpus with several options.
        QVERIFY2(shapes.size() * 10 > m_plans.size() * 7, std::to_string(same).c_str());
    }

    void a_plan_compared_with_itself_has_every_node_matched_and_unchanged() {
        each([](const Pair& plans) -> std::string {
            const Comparison same = compare(plans.fromJson, plans.fromJson);
            for (const NodeMatch& match : same.nodes) {
                if (match.before != match.after || !match.changes.empty()) {
                    return "node " + std::to_string(match.after);
                }
            }
            return same.sameShape && same.nodes.size() == plans.fromJson.nodes.size() ? "" : "shape";
        });
    }

    void every_prefix_of_a_plan_is_read_or_refused_in_words() {
        each([](const Pair& plans) -> std::string {
            for (const std::string* whole : {&plans.json, &plans.text}) {
                const std::size_t step = std::max<std::size_t>(1, whole->size() / 60);
                for (std::size_t length = 0; length < whole->size(); length += step) {
                    const auto tree = parsePlan(whole->substr(0, length));
                    if (tree ? tree->nodes.empty() || !linkProblem(*tree).empty()
                             : tree.error().message.empty() || tree.error().hint.empty()) {
                        return "at " + std::to_string(length);
                    }
                }
            }
            return "";
        });
    }

    void a_summary_has_one_line_a_node() {
        each([](const Pair& plans) -> std::string {
            const std::string text = toSummary(plans.fromJson, account(plans.fromJson));
            const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
            return lines == plans.fromJson.nodes.size() + 1 ? "" : text;
        });
    }
};

QTEST_APPLESS_MAIN(CorpusTest)
#include "corpus_test.moc"
