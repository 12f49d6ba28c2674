#include "engine/history/catalogue.h"

#include <algorithm>
#include <mutex>

namespace pavement::history {

std::optional<SeriesId> Catalogue::find(const SeriesKey& key) const {
    const std::shared_lock lock(m_mutex);
    const auto found = m_ids.find(key);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

std::pair<SeriesId, bool> Catalogue::findOrAdd(const SeriesKey& key) {
    if (const auto id = find(key))
        return {*id, false};
    const std::lock_guard lock(m_mutex);
    const auto [entry, isNew] = m_ids.try_emplace(key, m_next);
    if (isNew) {
        m_unwritten.emplace_back(m_next, key);
        ++m_next;
    }
    return {entry->second, isNew};
}

void Catalogue::load(SeriesId id, SeriesKey key) {
    const std::lock_guard lock(m_mutex);
    m_ids.insert_or_assign(std::move(key), id);
    m_next = std::max(m_next, id + 1);
}

std::vector<std::pair<SeriesId, SeriesKey>> Catalogue::list(std::string_view target,
                                                            std::string_view metricPrefix) const {
    std::vector<std::pair<SeriesId, SeriesKey>> found;
    const std::shared_lock lock(m_mutex);
    for (auto it = m_ids.lower_bound({std::string(target), std::string(metricPrefix), {}});
         it != m_ids.end() && it->first.target == target && it->first.metric.starts_with(metricPrefix); ++it)
        found.emplace_back(it->second, it->first);
    return found;
}

std::vector<std::string> Catalogue::targets() const {
    std::vector<std::string> names;
    const std::shared_lock lock(m_mutex);
    for (const auto& [key, id] : m_ids) {
        if (names.empty() || names.back() != key.target)
            names.push_back(key.target);
    }
    return names;
}

std::vector<SeriesId> Catalogue::all() const {
    std::vector<SeriesId> ids;
    const std::shared_lock lock(m_mutex);
    ids.reserve(m_ids.size());
    for (const auto& [key, id] : m_ids)
        ids.push_back(id);
    return ids;
}

std::vector<std::pair<SeriesId, SeriesKey>> Catalogue::unwritten() const {
    const std::shared_lock lock(m_mutex);
    return m_unwritten;
}

void Catalogue::written(std::size_t count) {
    const std::lock_guard lock(m_mutex);
    m_unwritten.erase(m_unwritten.begin(), m_unwritten.begin() + static_cast<std::ptrdiff_t>(count));
}

void Catalogue::unwriteAll() {
    const std::lock_guard lock(m_mutex);
    m_unwritten.clear();
    for (const auto& [key, id] : m_ids)
        m_unwritten.emplace_back(id, key);
}

} // namespace pavement::history
