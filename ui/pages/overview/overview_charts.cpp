#include "ui/pages/overview/overview_charts.h"

#include "engine/monitor/metrics.h"
#include "ui/models/snapshot_models.h"
#include "ui/models/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace pavement::ui {
namespace {

using namespace monitor;

struct LineSpec {
    std::string_view metric;
    const char* name;
    bool everyLabel = false;
};

struct ChartSpec {
    const char* title;
    Unit unit;
    ChartKind kind;
    const char* missing; // said while there is no data in range
    std::vector<LineSpec> lines;
};

// The one table of what is drawn where.
const std::vector<ChartSpec>& specs() {
    static const std::vector<ChartSpec> table{
        {QT_TRANSLATE_NOOP("Overview", "Latency"),
         Unit::seconds,
         ChartKind::line,
         QT_TRANSLATE_NOOP(
             "Overview", "No response times yet. They come from the server's log, from pg_stat_statements or "
                         "from running statements."),
         {{metric::kLogP50, QT_TRANSLATE_NOOP("Overview", "p50 (log)")},
          {metric::kLogP95, QT_TRANSLATE_NOOP("Overview", "p95 (log)")},
          {metric::kLogP99, QT_TRANSLATE_NOOP("Overview", "p99 (log)")},
          {metric::kStatementMean, QT_TRANSLATE_NOOP("Overview", "mean (pg_stat_statements)")},
          {metric::kInFlightP95, QT_TRANSLATE_NOOP("Overview", "p95 age of running statements")}}},
        {QT_TRANSLATE_NOOP("Overview", "Throughput"),
         Unit::perSecond,
         ChartKind::line,
         QT_TRANSLATE_NOOP("Overview", "No throughput in this range."),
         {{metric::kTransactions, QT_TRANSLATE_NOOP("Overview", "Transactions")},
          {metric::kStatements, QT_TRANSLATE_NOOP("Overview", "Statements")},
          {metric::kRedisCommands, QT_TRANSLATE_NOOP("Overview", "Redis commands")}}},
        {QT_TRANSLATE_NOOP("Overview", "Cache hit ratio"),
         Unit::ratio,
         ChartKind::line,
         QT_TRANSLATE_NOOP("Overview", "No cache was asked for anything in this range."),
         {{metric::kBufferHitRatio, QT_TRANSLATE_NOOP("Overview", "Shared buffers")},
          {metric::kRedisHitRatio, QT_TRANSLATE_NOOP("Overview", "Redis")}}},
        {QT_TRANSLATE_NOOP("Overview", "Load by wait type"),
         Unit::count,
         ChartKind::stackedArea,
         QT_TRANSLATE_NOOP("Overview", "No session was active in this range."),
         {{metric::kLoadByWaitType, "", true}}},
        {QT_TRANSLATE_NOOP("Overview", "Resources"),
         Unit::ratio,
         ChartKind::line,
         QT_TRANSLATE_NOOP("Overview", "No figures of this machine in this range."),
         {{metric::kHostCpu, QT_TRANSLATE_NOOP("Overview", "Processor")},
          {metric::kHostMemory, QT_TRANSLATE_NOOP("Overview", "Memory")},
          {metric::kHostPressureIo, QT_TRANSLATE_NOOP("Overview", "I/O pressure")}}},
        {QT_TRANSLATE_NOOP("Overview", "Connections"),
         Unit::count,
         ChartKind::line,
         QT_TRANSLATE_NOOP("Overview", "No connections seen in this range."),
         {{metric::kActiveSessions, QT_TRANSLATE_NOOP("Overview", "Active")},
          {metric::kClients, QT_TRANSLATE_NOOP("Overview", "Clients")},
          {metric::kIdleInTransaction, QT_TRANSLATE_NOOP("Overview", "Idle in transaction")},
          {metric::kBlocked, QT_TRANSLATE_NOOP("Overview", "Blocked")}}},
    };
    return table;
}

QString say(const char* words) {
    return QCoreApplication::translate("Overview", words);
}

constexpr std::size_t kLatencyChart = 0; // places in the table
constexpr std::size_t kLoadChart = 3;

QString processorsName() {
    return say(QT_TRANSLATE_NOOP("Overview", "Processors"));
}

constexpr std::size_t kSeedPoints = 1600; // about the pixel columns of the widest chart
constexpr Milliseconds kRecent{180'000};
constexpr Milliseconds kRecentStep{
    200}; // all are drawn again after each seed: a flood must not make that long

} // namespace

OverviewCharts::OverviewCharts(const PageServices& services, QWidget* parent)
    : QObject(parent)
    , m_services(services)
    , m_job(services.jobs)
    , m_eventJob(services.jobs) {
    for (const ChartSpec& spec : specs()) {
        auto* panel =
            new ChartPanel(services.axis, services.theme, say(spec.title), spec.unit, spec.kind, parent);
        panel->setEmptyText(say(spec.missing));
        QStringList definitions;
        QStringList sources;
        for (const LineSpec& wish : spec.lines) {
            if (const MetricInfo* info = findMetric(wish.metric)) {
                definitions << toText(info->title) + QStringLiteral(": ") + toText(info->definition);
                sources << toText(info->source);
            }
        }
        sources.removeDuplicates();
        panel->setDescription(definitions.join(QLatin1Char('\n')), sources.join(QLatin1Char('\n')));
        m_panels.push_back(panel);
    }
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(80); // a wheel turns several notches before it is worth reading the history
    m_eventTimer.setInterval(10'000);
    connect(&m_debounce, &QTimer::timeout, this, &OverviewCharts::seed);
    connect(&services.axis, &TimeAxis::rangeChanged, this, &OverviewCharts::onRangeChanged);
    connect(&m_eventTimer, &QTimer::timeout, this, [this] {
        if (m_target.empty() || m_job.running() || !m_panels.front()->isVisible()) {
            return;
        }
        m_eventJob.start(
            "read events", Deadline::after(Milliseconds{10'000}),
            [&history = m_services.history, target = m_target,
             range = m_services.axis.range()](runner::TaskContext&) { return history.events(target, range); },
            [this](Result<std::vector<history::Event>> events) {
                if (events) {
                    setEvents(std::move(*events));
                }
            });
    });
    m_job.onStateChange([this](bool running) {
        if (running && m_loaded) {
            m_slowRead.start(); // most reads are done before anybody could see a sign of them
            return;
        }
        m_slowRead.stop();
        setLoading(running);
    });
    m_slowRead.setSingleShot(true);
    m_slowRead.setInterval(500);
    connect(&m_slowRead, &QTimer::timeout, this, [this] { setLoading(true); });
}

OverviewCharts::~OverviewCharts() = default;

void OverviewCharts::setTarget(const std::string& id) {
    m_job.cancel();
    m_target = id;
    m_recent.clear();
    m_loaded.reset();
    for (const auto& [key, line] : m_lines) {
        m_panels[line.chart]->removeSeries(line.series);
    }
    m_lines.clear();
    m_agesShown = true;
    setEvents({});
    m_panels[kLoadChart]->setLimit(processorsName(), std::nan(""));
    if (!id.empty()) {
        m_eventTimer.start();
        seed();
    } else {
        m_eventTimer.stop();
    }
}

void OverviewCharts::seedNow() {
    m_recent.clear();
    if (!m_target.empty()) {
        seed();
    }
}

void OverviewCharts::setLoading(bool loading) {
    for (ChartPanel* panel : m_panels) {
        panel->setLoading(loading);
    }
}

void OverviewCharts::setStaleSince(std::optional<Timestamp> since) {
    for (ChartPanel* panel : m_panels) {
        panel->setStaleSince(since);
    }
}

void OverviewCharts::onRangeChanged(const TimeRange& range) {
    if (m_target.empty() || !m_loaded) {
        return;
    }
    const TimeRange& loaded = m_loaded->range;
    const bool covered = range.from >= loaded.from && (range.to <= loaded.to || m_services.axis.isLive());
    // Worth finer data: fewer than about 400 points would stand across the chart, and finer ones exist.
    const bool coarse = m_loaded->step > Milliseconds{1000} && m_loaded->step * 400 > range.length();
    if (!covered || coarse) {
        m_debounce.start();
    }
}

void OverviewCharts::seed() {
    // A margin to the left, so that a live range does not run out of data by its first second.
    TimeRange range = m_services.axis.range();
    range.from -= std::max(Milliseconds{5'000}, range.length() / 50);
    if (m_services.axis.isLive()) {
        range.to += Milliseconds{5'000};
    }
    std::vector<SeriesWish> wishes;
    for (const ChartSpec& spec : specs()) {
        for (const LineSpec& line : spec.lines) {
            wishes.push_back(
                {std::string(line.metric), line.everyLabel, spec.kind == ChartKind::stackedArea});
        }
    }
    m_job.start(
        "read history for the overview", Deadline::after(Milliseconds{30'000}),
        [&history = m_services.history, target = m_target, wishes = std::move(wishes),
         range](runner::TaskContext& context) {
            return readHistorySeed(history, target, wishes, range, kSeedPoints, context.stopToken());
        },
        [this](Result<HistorySeed> seed) {
            if (!seed) {
                emit failed(seed.error());
                return;
            }
            show(std::move(*seed));
        });
}

void OverviewCharts::show(HistorySeed seed) {
    std::map<std::pair<std::string, std::string>, std::vector<stats::Point>> bySeries;
    for (SeriesSeed& series : seed.series) {
        if (series.label.empty()) {
            emit seeded(series.metric, series.points);
        }
        bySeries[{series.metric, series.label}] = std::move(series.points);
    }
    for (std::size_t chart = 0; chart < specs().size(); ++chart) {
        for (const LineSpec& spec : specs()[chart].lines) {
            for (auto& [key, points] : bySeries) {
                if (key.first == spec.metric) {
                    const Line* found = line(chart, spec.metric, key.second, true);
                    m_panels[chart]->assign(found->series, std::move(points));
                }
            }
        }
    }
    // Series of an earlier range that have nothing in this one.
    for (const auto& [key, known] : m_lines) {
        if (bySeries.find({std::get<1>(key), std::get<2>(key)}) == bySeries.end()) {
            m_panels[known.chart]->assign(known.series, {});
        }
    }
    setEvents(std::move(seed.events));
    seed.series.clear();
    seed.events.clear();
    m_loaded = std::move(seed);
    for (const SnapshotPtr& snapshot : m_recent) {
        appendLive(*snapshot);
    }
    preferLoggedDurations();
    onRangeChanged(m_services.axis.range()); // the range may have moved on meanwhile
}

void OverviewCharts::take(const std::vector<SnapshotPtr>& snapshots) {
    for (const SnapshotPtr& snapshot : snapshots) {
        if (m_recent.empty() || snapshot->at - m_recent.back()->at >= kRecentStep) {
            m_recent.push_back(snapshot);
        }
        if (m_loaded) {
            appendLive(*snapshot);
        }
    }
    preferLoggedDurations();
    while (!m_recent.empty() && m_recent.back()->at - m_recent.front()->at > kRecent) {
        m_recent.pop_front();
    }
    if (m_loaded && m_services.axis.isLive() && !m_recent.empty()) {
        const Timestamp oldest = m_services.axis.range().from - m_services.axis.span();
        if (m_loaded->range.from < oldest) {
            for (ChartPanel* panel : m_panels) {
                panel->dropBefore(oldest);
            }
            m_loaded->range.from = oldest;
        }
    }
}

void OverviewCharts::appendLive(const Snapshot& snapshot) {
    const std::int64_t at = toMillis(snapshot.at);
    if (m_loaded) {
        m_loaded->range.to = std::max(m_loaded->range.to, snapshot.at);
    }
    for (const MetricValue& value : snapshot.values) {
        if (value.metric == metric::kHostProcessors && std::isfinite(value.value)) {
            m_panels[kLoadChart]->setLimit(processorsName(),
                                           snapshot.hostIsServer ? value.value : std::nan(""));
        }
    }
    for (std::size_t chart = 0; chart < specs().size(); ++chart) {
        for (const LineSpec& spec : specs()[chart].lines) {
            bool sampled = false;
            double unseen = 0.0;
            std::map<std::string, double> values;
            for (const MetricValue& value : snapshot.values) {
                if (value.metric == spec.metric && (spec.everyLabel || value.label.empty())) {
                    values[value.label] = value.value;
                    sampled = true;
                } else if (spec.everyLabel && value.metric == metric::kLoad) {
                    sampled = true; // an idle server has no wait types, and that is a load of nought
                    unseen =
                        std::isnan(value.value) ? value.value : 0.0; // of an unknown load no part is known
                }
            }
            if (!sampled) {
                continue;
            }
            for (const auto& [label, value] : values) {
                appendAfter(*line(chart, spec.metric, label, true), {at, value});
            }
            if (spec.everyLabel) {
                for (const auto& [key, known] : m_lines) {
                    if (std::get<0>(key) == chart && values.find(std::get<2>(key)) == values.end()) {
                        appendAfter(known, {at, unseen});
                    }
                }
            }
        }
    }
}

// Ages of running statements stand in where no durations are logged; beside true percentiles, a thousand
// times smaller, they would flatten them.
void OverviewCharts::preferLoggedDurations() {
    const Line* logged = line(kLatencyChart, metric::kLogP95, {}, false);
    const Line* ages = line(kLatencyChart, metric::kInFlightP95, {}, false);
    if (logged != nullptr && ages != nullptr) {
        ChartPanel& panel = *m_panels[kLatencyChart];
        const bool wanted = panel.points(logged->series).empty();
        if (m_agesShown != wanted) { // once, so that a person may switch the line on again
            m_agesShown = wanted;
            panel.setSeriesVisible(ages->series, wanted);
        }
    }
}

void OverviewCharts::appendAfter(const Line& line, stats::Point point) {
    const stats::SeriesPyramid& there = m_panels[line.chart]->points(line.series);
    if (there.empty() || there.back().millis < point.millis) {
        m_panels[line.chart]->append(line.series, point);
    }
}

OverviewCharts::Line* OverviewCharts::line(std::size_t chart, std::string_view metric,
                                           const std::string& label, bool create) {
    const auto key = std::make_tuple(chart, std::string(metric), label);
    const auto found = m_lines.find(key);
    if (found != m_lines.end()) {
        return &found->second;
    }
    if (!create) {
        return nullptr;
    }
    const ChartSpec& spec = specs()[chart];
    int place = 0;
    QString name = toText(label);
    QColor colour = m_services.theme.waitType(name);
    for (std::size_t i = 0; i < spec.lines.size(); ++i) {
        if (spec.lines[i].metric == metric && !spec.lines[i].everyLabel) {
            // Its place in the table, not the order of arrival, gives a series its colour.
            place = static_cast<int>(i);
            name = say(spec.lines[i].name);
            colour = m_services.theme.series(place);
        }
    }
    const Line created{chart, m_panels[chart]->addSeries(name, colour, m_services.theme.seriesStyle(place))};
    return &m_lines.emplace(key, created).first->second;
}

void OverviewCharts::setEvents(std::vector<history::Event> events) {
    m_events = std::move(events);
    std::vector<ChartMark> marks;
    for (const history::Event& event : m_events) {
        if (event.kind == history::EventKind::gap) {
            continue; // drawn as a gap already
        }
        const Palette& palette = m_services.theme.palette();
        QColor colour;
        if (event.kind == history::EventKind::alertRaised ||
            event.kind == history::EventKind::connectionLost) {
            colour = palette.bad;
        } else if (event.kind == history::EventKind::restart || event.kind == history::EventKind::failover) {
            colour = palette.warning;
        }
        marks.push_back(
            {event.at, eventKindText(event.kind) + QStringLiteral(": ") + toText(event.title), colour});
    }
    for (ChartPanel* panel : m_panels) {
        panel->setMarks(marks);
    }
    emit eventsChanged();
}

} // namespace pavement::ui
