// Prints what a plan of 10,000 nodes costs to read and to lay out, beside what the JSON library alone takes
// for the same text. Each figure is the median of interleaved rounds, with the smallest and the largest.

#include "engine/base/json.h"
#include "engine/plan/accounting.h"
#include "engine/plan/compare.h"
#include "engine/plan/layout.h"
#include "engine/plan/parse.h"
#include "engine/plan/shape.h"
#include "engine/plan/to_json.h"
#include "engine/plan/to_text.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

using namespace pavement;
using namespace pavement::plan;

namespace {

constexpr int kRounds = 15;
constexpr std::size_t kNodes = 10'000;

template <typename Work>
double millisecondsFor(const Work& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

void print(const char* what, std::vector<double>& times) {
    std::sort(times.begin(), times.end());
    std::printf("  %-34s %8.2f ms (%.2f to %.2f)\n", what, times[times.size() / 2], times.front(),
                times.back());
}

// Hears the library's parser and does nothing.
struct Ignore : nlohmann::json_sax<Json> {
    bool null() override { return true; }

    bool boolean(bool /*value*/) override { return true; }

    bool number_integer(number_integer_t /*value*/) override { return true; }

    bool number_unsigned(number_unsigned_t /*value*/) override { return true; }

    bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }

    bool string(string_t& /*value*/) override { return true; }

    bool binary(binary_t& /*value*/) override { return true; }

    bool start_object(std::size_t /*size*/) override { return true; }

    bool key(string_t& /*name*/) override { return true; }

    bool end_object() override { return true; }

    bool start_array(std::size_t /*size*/) override { return true; }

    bool end_array() override { return true; }

    bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                     const Json::exception& /*error*/) override {
        return false;
    }
};

// A join tree over partitioned tables, filled like an analysed plan with buffers.
PlanTree largePlan() {
    PlanTree tree;
    std::vector<NodeIndex> path{tree.add(kNoNode)};
    const auto fill = [&](NodeIndex i, NodeType type) {
        Node& node = tree.nodes[i];
        node.type = type;
        node.parallelAware = false;
        node.asyncCapable = false;
        node.estimates = Estimates{1.25, 100.5 + i, 1000.0 + i, 32};
        node.actuals = Actuals{0.012, 1.5 + i % 7, 990.0 + i % 11, 1.0 + i % 3};
        node.buffers = Buffers{{100 + i, i % 5, 0, 0}, {}, 0, 0};
    };
    fill(0, NodeType::aggregate);
    while (tree.nodes.size() < kNodes) {
        const auto number = tree.nodes.size();
        const NodeIndex join = tree.add(path.back());
        fill(join, NodeType::hashJoin);
        tree.nodes[join].joinType = JoinType::inner;
        tree.nodes[join].relationship = Relationship::outer;
        tree.nodes[join].conditions.push_back(
            {ConditionKind::hashCond,
             "(orders_" + std::to_string(number) + ".customer_id = customers.customer_id)"});
        const NodeIndex append = tree.add(join);
        fill(append, NodeType::append);
        tree.nodes[append].relationship = Relationship::inner;
        for (std::size_t member = 0; member < 12 && tree.nodes.size() < kNodes; ++member) {
            const NodeIndex scan = tree.add(append);
            fill(scan, NodeType::seqScan);
            Node& node = tree.nodes[scan];
            node.relationship = Relationship::member;
            node.relation = "orders_2024_" + std::to_string(member);
            node.alias = "orders_" + std::to_string(number + member);
            node.conditions.push_back(
                {ConditionKind::filter, "((placed_on >= '2024-01-01'::date) AND (total > 100))"});
            node.rowsRemovedByFilter = 12;
        }
        if (number % 5 == 0) {
            path.push_back(join); // the next join lies deeper
        }
        if (path.size() > 8) {
            path.erase(path.begin() + 1, path.end());
        }
    }
    tree.link();
    tree.executionMs = 1234.5;
    return tree;
}

} // namespace

int main() {
    const PlanTree built = largePlan();
    const std::string json = toJson(built);
    const std::string text = toText(built);
    std::vector<double> library, events, ours, ourText, placing, accounts, shapes, comparing;
    PlanTree tree;
    const BoxSize size{220, 60};
    double sink = 0;
    for (int round = 0; round < kRounds; ++round) {
        library.push_back(millisecondsFor([&] { sink += static_cast<double>(Json::parse(json).size()); }));
        events.push_back(millisecondsFor([&] {
            Ignore ignore;
            sink += Json::sax_parse(json, &ignore) ? 1 : 0;
        }));
        ours.push_back(millisecondsFor([&] { tree = parsePlan(json).value(); }));
        ourText.push_back(
            millisecondsFor([&] { sink += static_cast<double>(parsePlan(text).value().nodes.size()); }));
        placing.push_back(millisecondsFor([&] { sink += layOut(tree, std::span(&size, 1)).width; }));
        accounts.push_back(millisecondsFor([&] { sink += account(tree).nodesMs; }));
        shapes.push_back(millisecondsFor([&] { sink += static_cast<double>(shapeHash(tree) & 1U); }));
        comparing.push_back(
            millisecondsFor([&] { sink += static_cast<double>(compare(tree, tree).nodes.size()); }));
    }
    std::printf("A plan of %zu nodes, %.1f MB of JSON, %.1f MB of text\n", tree.nodes.size(),
                static_cast<double>(json.size()) / 1e6, static_cast<double>(text.size()) / 1e6);
    print("JSON library, document alone", library);
    print("JSON library, events alone", events);
    print("read from JSON", ours);
    print("read from text", ourText);
    print("laid out", placing);
    print("accounted", accounts);
    print("shape", shapes);
    print("compared with itself", comparing);
    std::printf("  read and laid out: %.2f ms (limit 50 ms)\n",
                ours[ours.size() / 2] + placing[placing.size() / 2]);
    return sink < 0 ? 1 : 0;
}
