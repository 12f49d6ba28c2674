#pragma once
// The charts of the overview and their data: seeded from the history when the target or the range asks for
// it, then continued with live points. Which metric is drawn where stands in one table. UI thread only.

#include "ui/charts/chart_panel.h"
#include "ui/models/job_tracker.h"
#include "ui/pages/common/page.h"
#include "ui/pages/overview/history_seed.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <map>
#include <memory>
#include <vector>

namespace pavement::ui {

class OverviewCharts : public QObject {
    Q_OBJECT
public:
    OverviewCharts(const PageServices& services, QWidget* parent);
    ~OverviewCharts() override;

    const std::vector<ChartPanel*>& panels() const { return m_panels; }

    void setTarget(const std::string& id); // "": none
    void take(const std::vector<monitor::SnapshotPtr>& snapshots);
    void seedNow(); // after a time without snapshots
    void setStaleSince(std::optional<Timestamp> since);

    bool settled() const { return !m_job.running() && !m_debounce.isActive(); }

    const std::vector<history::Event>& events() const { return m_events; }

signals:
    void eventsChanged();
    void seeded(const std::string& metric, const std::vector<pavement::stats::Point>& points);
    void failed(const pavement::Error& error);

private:
    struct Line { // one series on one panel
        std::size_t chart = 0;
        int series = -1;
    };

    void onRangeChanged(const TimeRange& range);
    void seed();
    void setLoading(bool loading);
    void show(HistorySeed seed);
    void appendLive(const monitor::Snapshot& snapshot);
    void setEvents(std::vector<history::Event> events);
    Line* line(std::size_t chart, std::string_view metric, const std::string& label, bool create);
    void preferLoggedDurations();
    void appendAfter(const Line& line, stats::Point point);

    PageServices m_services;
    std::vector<ChartPanel*> m_panels;
    std::map<std::tuple<std::size_t, std::string, std::string>, Line> m_lines; // chart, metric, label
    bool m_agesShown = true;
    std::string m_target;
    JobTracker m_job;
    JobTracker m_eventJob;
    QTimer m_debounce;
    QTimer m_slowRead;
    QTimer m_eventTimer;
    std::optional<HistorySeed> m_loaded;       // range and step only; the points are moved into the panels
    std::deque<monitor::SnapshotPtr> m_recent; // bridges the time a seed takes to arrive
    std::vector<history::Event> m_events;
};

} // namespace pavement::ui
