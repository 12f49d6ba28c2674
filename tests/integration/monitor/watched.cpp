#include "tests/integration/monitor/watched.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace pavement::testing {

monitor::MonitorOptions quickOptions() {
    monitor::MonitorOptions options;
    options.fastInterval = Milliseconds{250};
    options.statementInterval = Milliseconds{500};
    options.tableInterval = Milliseconds{1000};
    options.costBudget = 1.0; // never slowed down unless a test is about it
    return options;
}

bool hasGap(const std::vector<double>& values) {
    return std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
}

monitor::Target Watched::target(ServersFixture& fixture) {
    monitor::Target target;
    target.id = "test";
    target.name = "Test";
    target.postgres = fixture.postgres();
    target.redis = fixture.redis();
    return target;
}

Watched::Watched(monitor::Target target, monitor::MonitorOptions options)
    : m_target(target.id) {
    history::OpenOptions open;
    open.path = m_directory.filePath("history.db").toStdString();
    auto opened = history::History::open(open, m_clock);
    if (!opened) {
        throw std::runtime_error(opened.error().oneLine());
    }
    m_history = std::move(*opened);
    m_monitor = std::make_unique<monitor::TargetMonitor>(
        std::move(target), std::move(options), m_runner, *m_history, m_clock,
        [this](const monitor::SnapshotPtr& snapshot) { remember(snapshot); });
}

Watched::~Watched() {
    stop();
}

void Watched::stop() {
    m_monitor.reset();
}

void Watched::remember(const monitor::SnapshotPtr& snapshot) {
    const std::lock_guard lock(m_mutex);
    for (const auto& value : snapshot->values) {
        m_values[{std::string(value.metric), value.label}].push_back(value.value);
    }
}

double Watched::value(std::string_view metric, std::string_view label) const {
    const auto values = all(metric, label);
    for (auto value = values.rbegin(); value != values.rend(); ++value) {
        if (!std::isnan(*value)) {
            return *value;
        }
    }
    return std::numeric_limits<double>::quiet_NaN();
}

bool Watched::has(std::string_view metric, std::string_view label) const {
    return !std::isnan(value(metric, label));
}

std::vector<double> Watched::all(std::string_view metric, std::string_view label) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_values.find({std::string(metric), std::string(label)});
    return found == m_values.end() ? std::vector<double>{} : found->second;
}

std::vector<std::string> Watched::labels(std::string_view metric) const {
    const std::lock_guard lock(m_mutex);
    std::vector<std::string> found;
    for (const auto& [key, values] : m_values) {
        if (key.first == metric) {
            found.push_back(key.second);
        }
    }
    return found;
}

void Watched::clearValues() {
    const std::lock_guard lock(m_mutex);
    m_values.clear();
}

monitor::SnapshotPtr Watched::latest() const {
    return m_monitor->latest();
}

monitor::LinkState Watched::state(const std::string& source) const {
    for (const auto snapshot = latest(); const auto& health : snapshot->sources) {
        if (health.source == source) {
            return health.state;
        }
    }
    return monitor::LinkState::unknown;
}

std::string Watched::message(const std::string& source) const {
    for (const auto snapshot = latest(); const auto& health : snapshot->sources) {
        if (health.source == source) {
            return health.message;
        }
    }
    return {};
}

monitor::CollectorRow Watched::collector(const std::string& name) const {
    for (const auto snapshot = latest(); const auto& row : snapshot->collectors) {
        if (row.name == name) {
            return row;
        }
    }
    return {};
}

std::vector<history::Event> Watched::events(history::EventKind kind) const {
    auto found = m_history->events(m_target, {fromMillis(0), m_clock.wall() + std::chrono::hours{1}});
    std::vector<history::Event> matching;
    for (auto& event : found.value()) {
        if (event.kind == kind) {
            matching.push_back(std::move(event));
        }
    }
    return matching;
}

std::vector<history::Aggregate> Watched::stored(std::string_view metric, std::string_view label) const {
    const auto id = m_history->find({m_target, std::string(metric), std::string(label)});
    if (!id) {
        return {};
    }
    auto data = m_history->readAt(*id, {fromMillis(0), m_clock.wall() + std::chrono::hours{1}},
                                  history::Resolution::raw);
    return data ? data->points : std::vector<history::Aggregate>{};
}

std::vector<history::WorkInterval> Watched::work() const {
    std::vector<history::NumberedInterval> numbered;
    const Timestamp now = m_clock.wall();
    const auto read =
        m_history->eachWork(m_target, {now - std::chrono::hours{3}, now + std::chrono::hours{1}},
                            [&](const history::NumberedInterval& one) { numbered.push_back(one); });
    const auto labels = m_history->workLabels(m_target);
    if (!read || !labels) {
        return {};
    }
    std::map<std::uint32_t, std::string> names;
    for (const auto& one : *labels) {
        names[one.number] = one.label;
    }
    std::vector<history::WorkInterval> out;
    for (const auto& one : numbered) {
        auto& interval = out.emplace_back();
        interval.at = one.to;
        interval.seconds = one.seconds;
        interval.figures = one.figures;
        interval.total = one.total;
        interval.partial = one.partial;
        for (const auto& each : one.statements) {
            interval.statements.push_back({names[each.label], each.work});
        }
    }
    return out;
}

} // namespace pavement::testing
