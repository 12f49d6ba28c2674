// The catalogue is what a person reads on hover: complete, unique, honest about its sources.
#include "engine/monitor/metrics.h"

#include <QtTest>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

using namespace pavement;
using namespace pavement::monitor;

class MetricsTest : public QObject {
    Q_OBJECT
private slots:
    void every_declared_id_is_in_the_catalogue();
    void ids_are_unique_and_texts_are_complete();
    void histograms_are_marked();
    void kpis_name_only_metrics_of_the_catalogue_and_one_unit_first();
    void response_time_prefers_the_log_over_means_over_ages();
    void unknown_ids_are_not_found();
};

void MetricsTest::every_declared_id_is_in_the_catalogue() {
    std::ifstream file(PAVEMENT_SOURCE_DIR "/engine/monitor/metrics.h");
    QVERIFY(file.is_open());
    std::stringstream text;
    text << file.rdbuf();
    const std::string header = text.str();
    const std::regex declaration(R"(constexpr std::string_view k\w+ =\s*"([^"]+)\")");
    std::size_t declared = 0;
    for (std::sregex_iterator it(header.begin(), header.end(), declaration), end; it != end; ++it) {
        ++declared;
        const std::string id = (*it)[1];
        QVERIFY2(findMetric(id) != nullptr, id.c_str());
    }
    QCOMPARE(declared, metricCatalogue().size());
    QVERIFY(declared > 80);
}

void MetricsTest::ids_are_unique_and_texts_are_complete() {
    std::set<std::string_view> ids;
    for (const auto& info : metricCatalogue()) {
        const std::string id(info.id);
        QVERIFY2(ids.insert(info.id).second, id.c_str());
        QVERIFY2(!info.title.empty(), id.c_str());
        QVERIFY2(info.definition.size() > 15 && info.definition.back() == '.', id.c_str());
        QVERIFY2(info.source.size() > 8 && info.source.back() == '.', id.c_str());
    }
}

void MetricsTest::histograms_are_marked() {
    QVERIFY(findMetric(metric::kLogDurations)->isHistogram);
    QVERIFY(!findMetric(metric::kLogP95)->isHistogram);
}

void MetricsTest::kpis_name_only_metrics_of_the_catalogue_and_one_unit_first() {
    const std::vector<std::string_view> expected{"response_time",   "throughput",  "error_rate",
                                                 "cache_hit_ratio", "utilization", "users"};
    std::vector<std::string_view> seen;
    for (const auto& kpi : kpiCatalogue()) {
        seen.push_back(kpi.id);
        QVERIFY(!kpi.metrics.empty());
        QVERIFY(kpi.definition.size() > 30);
        const auto* first = findMetric(kpi.metrics.front());
        for (const auto id : kpi.metrics) {
            const auto* info = findMetric(id);
            QVERIFY2(info != nullptr, std::string(id).c_str());
            QVERIFY2(!info->isHistogram && info->labelMeans.empty(), std::string(id).c_str());
            QVERIFY2(info->unit == first->unit, std::string(id).c_str()); // one target serves all sources
        }
    }
    QCOMPARE(seen, expected);
}

void MetricsTest::response_time_prefers_the_log_over_means_over_ages() {
    const auto& sources = kpiCatalogue()[0].metrics;
    const auto place = [&](std::string_view id) {
        return std::find(sources.begin(), sources.end(), id) - sources.begin();
    };
    QVERIFY(place(metric::kLogP50) < place(metric::kStatementMean));
    QVERIFY(place(metric::kLogP95) < place(metric::kStatementMean));
    QVERIFY(place(metric::kLogP99) < place(metric::kStatementMean));
    QVERIFY(place(metric::kStatementMean) < place(metric::kInFlightP95));
    QVERIFY(place(metric::kInFlightP95) < std::ssize(sources));
}

void MetricsTest::unknown_ids_are_not_found() {
    QVERIFY(findMetric("no.such.metric") == nullptr);
    QVERIFY(findMetric("") == nullptr);
}

QTEST_APPLESS_MAIN(MetricsTest)
#include "metrics_test.moc"
