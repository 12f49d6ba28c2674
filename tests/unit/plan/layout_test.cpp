#include "engine/plan/layout.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace pavement::plan;

namespace {

// A random tree in pre-order: each node hangs below one on the path to the last.
PlanTree randomTree(std::size_t size, unsigned seed, unsigned climb) {
    std::mt19937 random(seed);
    PlanTree tree;
    NodeIndex last = tree.add(kNoNode);
    while (tree.nodes.size() < size) {
        NodeIndex parent = last;
        for (auto up = random() % climb; up > 0 && tree.nodes[parent].parent != kNoNode; --up) {
            parent = tree.nodes[parent].parent;
        }
        last = tree.add(parent);
    }
    tree.link();
    return tree;
}

bool overlap(const Box& a, const Box& b) {
    constexpr double kSlack = 1e-6;
    return a.x + a.width > b.x + kSlack && b.x + b.width > a.x + kSlack && a.y + a.height > b.y + kSlack &&
           b.y + b.height > a.y + kSlack;
}

} // namespace

class LayoutTest : public QObject {
    Q_OBJECT
private slots:

    void a_single_node_lies_at_the_origin() {
        const BoxSize size{100, 40};
        const Layout layout = layOut(randomTree(1, 1, 1), std::span(&size, 1));
        QVERIFY(layout.boxes.at(0) == (Box{0, 0, 100, 40}));
        QCOMPARE(layout.width, 100.0);
        QCOMPARE(layout.height, 40.0);
    }

    void no_boxes_overlap_whatever_their_sizes() {
        for (unsigned seed = 0; seed < 200; ++seed) {
            const PlanTree tree = randomTree(2 + seed % 60, seed, 2 + seed % 5);
            std::mt19937 random(seed);
            std::vector<BoxSize> sizes;
            for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
                sizes.push_back(
                    {20.0 + static_cast<double>(random() % 200), 10.0 + static_cast<double>(random() % 50)});
            }
            const Layout layout = layOut(tree, sizes);
            for (std::size_t a = 0; a < layout.boxes.size(); ++a) {
                QVERIFY(layout.boxes[a].x >= -1e-9);
                QVERIFY(layout.boxes[a].x + layout.boxes[a].width <= layout.width + 1e-9);
                QVERIFY(layout.boxes[a].y + layout.boxes[a].height <= layout.height + 1e-9);
                for (std::size_t b = a + 1; b < layout.boxes.size(); ++b) {
                    QVERIFY2(!overlap(layout.boxes[a], layout.boxes[b]), std::to_string(seed).c_str());
                }
            }
        }
    }

    void a_parent_stands_over_the_middle_of_its_children_and_they_keep_their_order() {
        const PlanTree tree = randomTree(300, 7, 4);
        const BoxSize size{80, 30};
        const Layout layout = layOut(tree, std::span(&size, 1));
        for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
            NodeIndex last = kNoNode;
            for (NodeIndex child = tree.nodes[i].firstChild; child != kNoNode;
                 child = tree.nodes[child].nextSibling) {
                QVERIFY(last == kNoNode || layout.boxes[child].x > layout.boxes[last].x);
                QVERIFY(layout.boxes[child].y > layout.boxes[i].y);
                last = child;
            }
            if (last != kNoNode) {
                const double middle = (layout.boxes[tree.nodes[i].firstChild].x + layout.boxes[last].x) / 2;
                QVERIFY(std::abs(layout.boxes[i].x - middle) < 1e-6);
            }
        }
    }

    void a_deep_chain_is_a_straight_line() {
        PlanTree tree;
        NodeIndex last = tree.add(kNoNode);
        for (int i = 1; i < 2000; ++i) {
            last = tree.add(last);
        }
        tree.link();
        const BoxSize size{50, 20};
        const Layout layout = layOut(tree, std::span(&size, 1));
        QCOMPARE(layout.width, 50.0);
        for (const Box& box : layout.boxes) {
            QCOMPARE(box.x, 0.0);
        }
    }

    void an_empty_tree_has_an_empty_layout() {
        const BoxSize size{50, 20};
        QVERIFY(layOut(PlanTree{}, std::span(&size, 1)).boxes.empty());
    }
};

QTEST_APPLESS_MAIN(LayoutTest)
#include "layout_test.moc"
