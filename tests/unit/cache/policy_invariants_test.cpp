// What holds of every policy whatever is done to it: never above capacity, weights that add up, a sink that
// hears of every eviction exactly once, erasing right in every state, ids that may be given out again once
// forgotten.

#include "generated_traces.h"

#include "engine/cache/auto_policy.h"
#include "engine/cache/belady.h"
#include "engine/cache/hash.h"
#include "engine/cache/policy_choice.h"

#include <QtTest>

#include <map>
#include <set>

using namespace pavement;
using namespace pavement::cache;

namespace {

// What a live cache would believe, from what it did and what it was told.
struct Believed final : Sink {
    std::map<Id, Weight> here;
    std::vector<std::string> problems;
    std::set<Id> forgottenIds;

    void evicted(Id id) override {
        if (here.erase(id) == 0) {
            problems.push_back(std::to_string(id) + " was evicted without having been there");
        }
    }

    void forgotten(Id id) override {
        if (here.count(id) > 0) {
            problems.push_back(std::to_string(id) + " was forgotten while it was there");
        }
        forgottenIds.insert(id);
    }

    std::uint64_t weight() const {
        std::uint64_t sum = 0;
        for (const auto& [id, weight] : here) {
            sum += weight;
        }
        return sum;
    }
};

std::string check(const Policy& policy, const Believed& believed, const NodeTable& nodes, bool whole) {
    if (!believed.problems.empty()) {
        return believed.problems.front();
    }
    if (policy.weight() > policy.capacity()) {
        return "weighs " + std::to_string(policy.weight()) + " of " + std::to_string(policy.capacity());
    }
    if (policy.weight() != believed.weight() || policy.entries() != believed.here.size()) {
        return "weighs " + std::to_string(policy.weight()) + ", believed are " +
               std::to_string(believed.weight());
    }
    if (!whole) {
        return {};
    }
    std::set<Id> listed;
    for (const Resident& resident : policy.residents()) {
        const auto found = believed.here.find(resident.id);
        if (found == believed.here.end() || found->second != resident.weight) {
            return "lists " + std::to_string(resident.id) + " in a way that was not told";
        }
        listed.insert(resident.id);
    }
    if (listed.size() != believed.here.size()) {
        return "lists too few entries";
    }
    for (Id id = 0; id < nodes.size(); ++id) {
        if (policy.contains(id) != (believed.here.count(id) > 0)) {
            return "contains " + std::to_string(id) + " wrongly";
        }
        if (believed.forgottenIds.count(id) > 0 && nodes[id].known()) {
            return "remembers " + std::to_string(id) + " although it told it had forgotten it";
        }
    }
    return {};
}

} // namespace

class PolicyInvariantsTest : public QObject {
    Q_OBJECT
private slots:

    void whatever_is_done_everything_adds_up_data() {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<bool>("weighed");
        for (const PolicyChoice& choice : allPolicies()) {
            for (const bool weighed : {false, true}) {
                QTest::addRow("%s%s", nameOf(choice).c_str(), weighed ? ", weighed" : "")
                    << QString::fromStdString(nameOf(choice)) << weighed;
            }
        }
    }

    void whatever_is_done_everything_adds_up() {
        QFETCH(QString, policy);
        QFETCH(bool, weighed);
        std::mt19937_64 random(17);
        const std::vector<Id> ids = generated::phases(15'000, 9);
        NodeTable nodes(5000);
        Believed believed;
        const auto ours =
            makePolicy(*parsePolicy(policy.toStdString()), nodes, weighed ? 5000 : 250, &believed);
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const Id id = ids[i];
            const Weight weight = weighed ? 1 + static_cast<Weight>(mix(id) % 60) : 1;
            const bool wasHere = believed.here.count(id) > 0;
            believed.forgottenIds.erase(id);
            const unsigned dice = static_cast<unsigned>(random() % 100);
            if (dice < 3) {
                believed.here.erase(id);
                ours->erase(id);
                QVERIFY(!ours->contains(id));
            } else if (dice < 5 && wasHere && weighed) {
                believed.here[id] = weight + 7;
                ours->reweigh(id, weight + 7);
            } else if (dice == 5 && i % 7 == 0) {
                ours->setCapacity((weighed ? 20U : 1U) * (150 + random() % 200));
            } else {
                if (!wasHere) {
                    believed.here[id] = weight;
                }
                QCOMPARE(ours->access({id, weight, mix(id)}), wasHere);
            }
            const std::string problem = check(*ours, believed, nodes, i % 997 == 0);
            QVERIFY2(problem.empty(), (problem + " after " + std::to_string(i)).c_str());
        }
        ours->release();
        for (Id id = 0; id < nodes.size(); ++id) {
            QVERIFY(!nodes[id].known());
        }
        QCOMPARE(ours->weight(), std::uint64_t{0});
    }

    void what_is_heavier_than_the_whole_cache_is_turned_away_and_harms_nobody() {
        for (const PolicyChoice& choice : allPolicies()) {
            NodeTable nodes(20);
            Believed believed;
            const auto policy = makePolicy(choice, nodes, 100, &believed);
            for (Id id = 0; id < 10; ++id) {
                believed.here[id] = 10;
                policy->access({id, 10, mix(id)});
            }
            believed.here[11] = 101;
            policy->access({11, 101, mix(11)});
            QVERIFY2(!policy->contains(11) && !nodes[11].known(), nameOf(choice).c_str());
            QVERIFY2(policy->entries() >= 9, nameOf(choice).c_str());
            const std::string problem = check(*policy, believed, nodes, true);
            QVERIFY2(problem.empty(), (nameOf(choice) + " " + problem).c_str());
        }
    }

    void a_change_to_another_policy_keeps_what_is_there() {
        for (const PolicyChoice& from : allPolicies()) {
            for (const PolicyChoice& to : allPolicies()) {
                NodeTable nodes(3000);
                Believed believed;
                auto policy = makePolicy(from, nodes, 200, &believed);
                for (const Id id : generated::zipf(5000, 3000, 0.9, 4)) {
                    if (!policy->contains(id)) {
                        believed.here[id] = 1;
                    }
                    believed.forgottenIds.erase(id);
                    policy->access({id, 1, mix(id)});
                }
                const std::vector<Resident> residents = policy->residents();
                QCOMPARE(residents.size(), std::size_t{200});
                policy->release();
                policy = makePolicy(to, nodes, 200, &believed);
                for (const Resident& resident : residents) {
                    policy->adopt({resident.id, resident.weight, mix(resident.id)}, resident.proven);
                }
                QVERIFY2(policy->entries() == 200, (nameOf(from) + " to " + nameOf(to)).c_str());
                const std::string problem = check(*policy, believed, nodes, true);
                QVERIFY2(problem.empty(), (nameOf(from) + " to " + nameOf(to) + ": " + problem).c_str());
            }
        }
    }

    void no_policy_beats_the_bound() {
        for (const generated::Named& named : generated::all()) {
            const auto uses = std::make_shared<const NextUses>(nextUses(named.trace.ids, named.trace.keys));
            for (const std::uint64_t capacity : {1U, 20U, 250U}) {
                NodeTable nodes(named.trace.keys);
                Belady bound(nodes, capacity, uses);
                std::size_t best = 0;
                for (const Id id : named.trace.ids) {
                    best += bound.access({id, 1, 0}) ? 1U : 0U;
                    QVERIFY(bound.entries() <= capacity);
                }
                for (const PolicyChoice& choice : allPolicies()) {
                    NodeTable others(named.trace.keys);
                    const auto policy = makePolicy(choice, others, capacity);
                    std::size_t hits = 0;
                    for (const Id id : named.trace.ids) {
                        hits += policy->access({id, 1, mix(id)}) ? 1U : 0U;
                    }
                    QVERIFY2(hits <= best, (nameOf(choice) + " on " + named.name).c_str());
                }
            }
        }
    }

    void names_are_read_as_they_are_written() {
        for (const PolicyChoice& choice : allPolicies()) {
            QVERIFY(*parsePolicy(nameOf(choice)) == choice);
        }
        QVERIFY(nameOf(*parsePolicy("w-tinylfu:12.5%")) == "w-tinylfu:12.5%");
        for (const char* wrong :
             {"", "LRU", "w-tinylfu:", "w-tinylfu:0%", "w-tinylfu:100%", "w-tinylfu:x%", "mru"}) {
            QVERIFY2(!parsePolicy(wrong).has_value(), wrong);
        }
    }
};

QTEST_GUILESS_MAIN(PolicyInvariantsTest)
#include "policy_invariants_test.moc"
