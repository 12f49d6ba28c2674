#pragma once
// The overview's first row: one row per key performance indicator of the catalogue, with the value of the
// best source that has data, that source by name, the target and whether it is met, and the recent past for a
// spark line. Which metrics stand for an indicator, and what they mean, is written in the metric catalogue
// alone. UI thread only.

#include "engine/monitor/metrics.h"
#include "engine/monitor/snapshot.h"
#include "engine/stats/series_pyramid.h"

#include <QAbstractListModel>

#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace pavement::ui {

enum class KpiStatus { unknown, met, missed };

struct KpiPart { // a further figure on the same tile: "p99", "Redis"
    QString name, value;

    bool operator==(const KpiPart&) const = default;
};

class KpiModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { ValueRole = Qt::UserRole + 1, SourceRole, TargetRole, StatusRole, DefinitionRole, IdRole };

    explicit KpiModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    // Values in time order; a value older than kFreshFor no longer counts as current.
    void take(const monitor::Snapshot& snapshot);
    // The recent past of a metric, as the history has it; the spark line begins with it.
    void seed(std::string_view metric, const std::vector<stats::Point>& points);
    void setTargets(const std::map<std::string, double>& targets); // KPI id → value; others as catalogued
    void reset();                                                  // another target: nothing is known

    const monitor::KpiInfo& info(int row) const;
    std::string_view shownMetric(int row) const; // empty while there is no data
    std::vector<KpiPart> parts(int row) const;
    std::vector<stats::Point> spark(int row) const; // the last kSparkSpan
    double target(int row) const;

    static constexpr Milliseconds kFreshFor{90'000};
    static constexpr Milliseconds kSparkSpan{300'000};
    static constexpr Milliseconds kSparkStep{500};

private:
    struct Current {
        double value = 0;
        Timestamp at;
    };

    struct State {
        std::string_view metric; // shown now
        std::optional<double> value;
        std::deque<stats::Point> spark;
        double target = 0;
    };

    std::optional<double> current(std::string_view metric) const;
    // Had a number within kFreshFor: a source that is silent for a moment is not given up for another one,
    // which would measure something else.
    bool hasSpoken(std::string_view metric) const;
    KpiStatus status(const State& state) const;

    std::map<std::string_view, Current> m_current; // keys live in the catalogue
    std::map<std::string_view, Timestamp> m_spoke; // when a metric last had a number
    std::map<std::string_view, std::vector<stats::Point>> m_past;
    std::vector<State> m_states;
    Timestamp m_now{};
};

} // namespace pavement::ui
