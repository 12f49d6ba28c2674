// Against the figures of another simulator on real traces, where PAVEMENT_TRACES names a directory of them.

#include "tests/support/cache/reference_figures.h"

#include "engine/cache/hash.h"
#include "engine/cache/miss_ratio_curve.h"
#include "engine/cache/simulator.h"

#include <QtTest>

#include <cmath>

using namespace pavement;
using namespace pavement::cache;

namespace {

// Beside the cell in question: what differs more than `limit` from the reference.
std::string differences(const Trace& trace, const std::string& name, const reference::ByPolicy& policies,
                        const std::string& policy, double limit) {
    std::string problems;
    for (const auto& [size, expected] : policies.at(reference::nameOf(policy))) {
        const auto outcome = simulate(trace, *parseContender(policy), {size, false}, std::nullopt);
        // Four decimals are printed there.
        const double ours = std::round(outcome->missRatio() * 1e4) / 1e4;
        if (std::abs(ours - expected) > limit + 1e-9) {
            problems += name + " " + policy + " " + std::to_string(size) + ": " + std::to_string(ours) +
                        " against " + std::to_string(expected) + "\n";
        }
    }
    return problems;
}

double missRatio(const Trace& trace, const char* policy, std::uint64_t size) {
    return simulate(trace, *parseContender(policy), {size, false}, std::nullopt)->missRatio();
}

} // namespace

class ReferenceTest : public QObject {
    Q_OBJECT

    reference::Figures m_figures;
    std::map<std::string, Trace> m_traces;

private slots:

    void initTestCase() {
        const auto directory = reference::directory();
        if (!directory) {
            QSKIP("PAVEMENT_TRACES names no directory of traces");
        }
        auto figures = reference::figures(*directory);
        QVERIFY2(figures.has_value(), figures ? "" : figures.error().oneLine().c_str());
        m_figures = std::move(*figures);
        for (const auto& [name, policies] : m_figures) {
            auto trace = reference::trace(*directory, name);
            QVERIFY2(trace.has_value(), trace ? "" : trace.error().oneLine().c_str());
            m_traces[name] = std::move(*trace);
        }
    }

    void simple_policies_agree_to_four_decimals() {
        std::string problems;
        for (const auto& [name, trace] : m_traces) {
            for (const char* policy : {"lru", "fifo", "sieve", "belady"}) {
                problems += differences(trace, name, m_figures[name], policy, 0);
            }
        }
        QVERIFY2(problems.empty(), problems.c_str());
    }

    void others_agree_within_their_limits() {
        std::string problems;
        for (const auto& [name, trace] : m_traces) {
            problems += differences(trace, name, m_figures[name], "s3-fifo", 0.0032);
            for (const char* policy : {"lfu", "arc", "2q"}) {
                problems += differences(trace, name, m_figures[name], policy, 0.005);
            }
        }
        QVERIFY2(problems.empty(), problems.c_str());
    }

    void the_adaptive_window_comes_close_to_the_best_that_stays() {
        for (const auto& [name, trace] : m_traces) {
            for (const auto& [size, lru] : m_figures[name]["LRU"]) {
                const double stays =
                    std::min({missRatio(trace, "w-tinylfu:1%", size), missRatio(trace, "w-tinylfu:10%", size),
                              missRatio(trace, "w-tinylfu:50%", size)});
                const double ours = missRatio(trace, "w-tinylfu", size);
                QVERIFY2(ours <= stays + 0.005,
                         (name + " " + std::to_string(size) + ": " + std::to_string(ours - stays)).c_str());
            }
        }
    }

    void automatic_is_never_far_from_the_best_of_all() {
        double sum = 0;
        double count = 0;
        for (const auto& [name, trace] : m_traces) {
            for (const auto& [size, lru] : m_figures[name]["LRU"]) {
                const double regret =
                    missRatio(trace, "auto", size) - reference::bestOnline(m_figures[name], name, size);
                QVERIFY2(regret <= 0.02,
                         (name + " " + std::to_string(size) + ": " + std::to_string(regret)).c_str());
                sum += regret;
                count += 1;
            }
        }
        QVERIFY2(sum / count <= 0.005, std::to_string(sum / count).c_str());
    }

    void bounded_samples_draw_the_curve() {
        for (const auto& [name, trace] : m_traces) {
            const auto exact = exactCurve(trace);
            Shards shards({1.0, 8192, true});
            for (const Id id : trace.ids) {
                shards.reference(mix(id));
            }
            const MissRatioCurve curve = shards.curve();
            double error = 0;
            for (int i = 1; i <= 200; ++i) {
                const double size = static_cast<double>(trace.keys) * i / 200;
                error += std::abs(curve.at(size) - exact->at(size)) / 200;
            }
            QVERIFY2(error <= 0.007, (name + " " + std::to_string(error)).c_str());
        }
    }
};

QTEST_GUILESS_MAIN(ReferenceTest)
#include "reference_test.moc"
