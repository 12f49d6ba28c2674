// Each policy against a slow, obvious model of it: not the ratios alone, every single request must agree.

#include "generated_traces.h"
#include "slow_models.h"

#include "engine/cache/frequency_sketch.h"
#include "engine/cache/hash.h"
#include "engine/cache/id_table.h"
#include "engine/cache/policy_choice.h"
#include "engine/cache/sieve.h"

#include <QtTest>

#include <map>

using namespace pavement;
using namespace pavement::cache;

class PolicyModelsTest : public QObject {
    Q_OBJECT
private slots:

    void every_request_agrees_with_the_model_data() {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<int>("capacity");
        for (const char* policy : {"lru", "fifo", "lfu", "sieve", "2q", "arc", "s3-fifo"}) {
            for (const int capacity : {1, 2, 9, 100, 290}) {
                QTest::addRow("%s of %d", policy, capacity) << QString::fromLatin1(policy) << capacity;
            }
        }
    }

    void every_request_agrees_with_the_model() {
        QFETCH(QString, policy);
        QFETCH(int, capacity);
        for (const generated::Named& named : generated::all()) {
            NodeTable nodes(named.trace.keys);
            const auto ours =
                makePolicy(*parsePolicy(policy.toStdString()), nodes, static_cast<std::uint64_t>(capacity));
            const auto model = slow::make(policy.toStdString(), static_cast<std::size_t>(capacity));
            std::size_t hits = 0;
            for (std::size_t i = 0; i < named.trace.requests(); ++i) {
                const Id id = named.trace.ids[i];
                const bool hit = ours->access({id, 1, mix(id)});
                if (hit != model->access(id)) {
                    QFAIL((named.name + ", request " + std::to_string(i)).c_str());
                }
                hits += hit ? 1U : 0U;
            }
            QVERIFY2(named.name == "loop" || capacity < 9 || hits > 0, named.name.c_str());
        }
    }

    void the_hand_of_sieve_survives_the_entry_it_points_at() {
        NodeTable nodes(10);
        Sieve sieve(nodes, 4, nullptr);
        for (Id id = 0; id < 4; ++id) {
            sieve.access({id, 1, 0});
        }
        sieve.access({0, 1, 0}); // visited: the hand passes it, takes 1 and stops at 2
        sieve.access({4, 1, 0});
        QVERIFY(!sieve.contains(1));
        QCOMPARE(sieve.hand(), Id{2});
        sieve.erase(2);
        QCOMPARE(sieve.hand(), Id{3});
        sieve.access({5, 1, 0}); // room was made by the erasure
        QVERIFY(sieve.contains(3));
        sieve.access({6, 1, 0});
        QVERIFY(!sieve.contains(3));
        QVERIFY(sieve.contains(0));
    }

    void the_sketch_never_counts_too_little_and_halves() {
        FrequencySketch sketch;
        sketch.serve(1000);
        std::map<std::uint32_t, unsigned> truth;
        for (const Id id : generated::zipf(5000, 800, 1.0, 5)) {
            sketch.add(id);
            ++truth[id];
        }
        double tooMuch = 0;
        for (const auto& [key, count] : truth) {
            QVERIFY(sketch.estimate(key) >= std::min(count, 15U));
            tooMuch += sketch.estimate(key) - std::min(count, 15U);
        }
        QVERIFY2(tooMuch / static_cast<double>(truth.size()) < 0.5, std::to_string(tooMuch).c_str());
        const std::map<std::uint32_t, unsigned> before = truth;
        std::map<std::uint32_t, unsigned> estimates;
        for (const auto& [key, count] : truth) {
            estimates[key] = sketch.estimate(key);
        }
        sketch.serve(3000); // grows without losing a count
        for (const auto& [key, count] : truth) {
            QCOMPARE(sketch.estimate(key), estimates[key]);
        }
        sketch.age(1); // due at once
        sketch.add(900'000);
        for (const auto& [key, count] : truth) {
            QVERIFY(sketch.estimate(key) <= (estimates[key] + 1) / 2);
        }
    }

    void ids_are_given_out_again_and_found_as_long_as_they_are_kept() {
        IdTable table;
        std::map<std::uint64_t, Id> model;
        std::mt19937_64 random(11);
        for (int i = 0; i < 200'000; ++i) {
            const std::uint64_t key = mix(random() % 3000);
            const auto known = model.find(key);
            QCOMPARE(table.find(key), known == model.end() ? kNoId : known->second);
            if (known != model.end() && random() % 2 == 0) {
                table.remove(known->second);
                model.erase(known);
            } else {
                const Id id = table.findOrAdd(key);
                QCOMPARE(table.hashOf(id), key);
                model[key] = id;
            }
            QCOMPARE(table.used(), model.size());
        }
        QVERIFY(table.ids() <= 3000);
    }
};

QTEST_GUILESS_MAIN(PolicyModelsTest)
#include "policy_models_test.moc"
