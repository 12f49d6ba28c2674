#include "engine/history/history.h"

#include "engine/history/folding.h"
#include "engine/history/store.h"

#include <algorithm>

namespace pavement::history {

Milliseconds stepOf(Resolution resolution) {
    switch (resolution) {
    case Resolution::raw:
        return std::chrono::seconds{1};
    case Resolution::tenSeconds:
        return std::chrono::seconds{10};
    case Resolution::minute:
        return std::chrono::minutes{1};
    case Resolution::hour:
        return std::chrono::hours{1};
    }
    return std::chrono::seconds{1};
}

History::History(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

History::~History() = default;

Result<std::unique_ptr<History>> History::open(OpenOptions options, const Clock& clock) {
    auto impl = std::make_unique<Impl>(std::move(options), clock);
    if (const auto opened = impl->open(); !opened)
        return fail(opened.error());
    return std::unique_ptr<History>(new History(std::move(impl)));
}

Result<SeriesId> History::series(const SeriesKey& key) {
    if (const auto known = find(key))
        return *known;
    if (!m_impl->m_writable)
        return m_impl->notWritable();
    const auto [id, isNew] = m_impl->m_catalogue.findOrAdd(key);
    if (isNew)
        m_impl->m_heads.admit(id, std::numeric_limits<std::int64_t>::min());
    return id;
}

std::optional<SeriesId> History::find(const SeriesKey& key) const {
    const auto known = m_impl->m_catalogue.find(key);
    if (known || m_impl->m_writable)
        return known;
    m_impl->refreshNow();
    return m_impl->m_catalogue.find(key);
}

std::vector<std::pair<SeriesId, SeriesKey>> History::list(std::string_view target,
                                                          std::string_view metricPrefix) const {
    m_impl->refreshNow();
    return m_impl->m_catalogue.list(target, metricPrefix);
}

std::vector<std::string> History::targets() const {
    m_impl->refreshNow();
    return m_impl->m_catalogue.targets();
}

void History::append(std::span<const Sample> samples) {
    Impl& store = *m_impl;
    Heads::Counts counts;
    if (store.m_writable)
        counts = store.m_heads.append(samples, store.m_clock.steady());
    else
        counts.dropped = samples.size();
    if (counts.refused + counts.dropped > 0) {
        const std::lock_guard lock(store.m_healthMutex);
        store.m_health.samplesRefused += counts.refused;
        store.m_health.samplesLost += counts.dropped;
    }
    if (store.m_heads.size() >= Heads::kFull)
        store.wakeWriter();
}

void History::appendHistogram(SeriesId series, Timestamp at, const stats::LatencyHistogram& histogram) {
    m_impl->appendLatency(series, at, histogram);
}

namespace {

// A range without end must not overflow when it is rounded to buckets.
TimeRange bounded(TimeRange range) {
    constexpr std::int64_t kFurthest = 10'000'000'000'000'000;
    return {std::max(range.from, fromMillis(-kFurthest)), std::min(range.to, fromMillis(kFurthest))};
}

} // namespace

Result<SeriesData> History::read(SeriesId series, TimeRange range, std::size_t maxPoints) const {
    return m_impl->guarded<SeriesData>("read", [&]() -> Result<SeriesData> {
        Impl::View view(*m_impl, series);
        range = bounded(range);
        const std::size_t level = m_impl->chooseLevel(view, series, range, maxPoints);
        SeriesData data{static_cast<Resolution>(level), m_impl->collect(view, series, level, range)};
        if (maxPoints > 0 && data.points.size() > maxPoints && level > 0) {
            // Coarser than the coarsest level: whole multiples of its step.
            const std::int64_t step = stepOf(data.resolution).count();
            const std::int64_t span =
                toMillis(data.points.back().at) - toMillis(data.points.front().at) + step;
            const auto most = static_cast<std::int64_t>(maxPoints);
            Folding folding(step * ((span / step + most - 1) / most));
            folding.add(data.points);
            data.points = folding.buckets();
        }
        return data;
    });
}

Result<SeriesData> History::readAt(SeriesId series, TimeRange range, Resolution resolution) const {
    return m_impl->guarded<SeriesData>("read", [&]() -> Result<SeriesData> {
        Impl::View view(*m_impl, series);
        range = bounded(range);
        return SeriesData{resolution,
                          m_impl->collect(view, series, static_cast<std::size_t>(resolution), range)};
    });
}

Result<stats::LatencyHistogram> History::histogram(SeriesId series, TimeRange range) const {
    return m_impl->guarded<stats::LatencyHistogram>(
        "read", [&] { return m_impl->mergedLatency(series, bounded(range)); });
}

std::optional<TimeRange> History::extent(std::string_view target) const {
    m_impl->refreshNow();
    const auto found = m_impl->guarded<std::optional<TimeRange>>(
        "read", [&]() -> Result<std::optional<TimeRange>> { return m_impl->extentOf(target); });
    return found ? *found : std::nullopt;
}

Result<void> History::flush() {
    const std::lock_guard lock(m_impl->m_writerMutex);
    if (!m_impl->m_writer)
        return m_impl->notWritable();
    return m_impl->commit();
}

Result<void> History::maintain() {
    m_impl->takeOver();
    const std::lock_guard lock(m_impl->m_writerMutex);
    if (!m_impl->m_writer)
        return {};
    if (auto committed = m_impl->commit(); !committed)
        return committed;
    return m_impl->maintain();
}

Health History::health() const {
    return m_impl->healthNow();
}

const std::filesystem::path& History::path() const {
    return m_impl->m_options.path;
}

} // namespace pavement::history
