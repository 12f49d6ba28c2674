#include "engine/analyzer/result_cache.h"

namespace pavement::analyzer {

namespace {

std::optional<TableStamp> stampOf(const ServerStamp& stamp, const std::string& table) {
    const auto found = stamp.tables.find(table);
    return found == stamp.tables.end() ? std::nullopt : std::optional(found->second);
}

} // namespace

void ResultCache::put(std::string_view fingerprint, std::string_view kind, std::any result,
                      const ServerStamp& stamp, std::vector<std::string> tables) {
    Entry entry;
    entry.key = {stamp.server + '\n' + std::string(fingerprint), std::string(kind)};
    entry.result = std::move(result);
    entry.settings = stamp.settings;
    for (std::string& table : tables) {
        auto known = stampOf(stamp, table);
        entry.tables.emplace(std::move(table), known);
    }
    const std::lock_guard lock(m_mutex);
    if (const auto old = m_places.find(entry.key); old != m_places.end()) {
        m_entries.erase(old->second);
        m_places.erase(old);
    }
    m_entries.push_front(std::move(entry));
    m_places.emplace(m_entries.front().key, m_entries.begin());
    if (m_entries.size() > m_most) {
        m_places.erase(m_entries.back().key);
        m_entries.pop_back();
    }
}

ResultCache::Answer ResultCache::get(std::string_view fingerprint, std::string_view kind,
                                     const ServerStamp& now) {
    const std::lock_guard lock(m_mutex);
    const auto place = m_places.find({now.server + '\n' + std::string(fingerprint), std::string(kind)});
    if (place == m_places.end()) {
        return {{}, CacheMiss::absent};
    }
    const Entry& entry = *place->second;
    CacheMiss miss = entry.settings == now.settings ? CacheMiss::none : CacheMiss::settings;
    for (const auto& [table, before] : entry.tables) {
        if (miss == CacheMiss::schema) {
            break;
        }
        const auto present = stampOf(now, table);
        if (before.has_value() != present.has_value() || (before && before->schema != present->schema)) {
            miss = CacheMiss::schema;
        } else if (before && before->statistics != present->statistics && miss == CacheMiss::none) {
            miss = CacheMiss::statistics;
        }
    }
    if (miss != CacheMiss::none) {
        m_entries.erase(place->second);
        m_places.erase(place);
        return {{}, miss};
    }
    m_entries.splice(m_entries.begin(), m_entries, place->second);
    return {entry.result, CacheMiss::none};
}

std::size_t ResultCache::size() const {
    const std::lock_guard lock(m_mutex);
    return m_entries.size();
}

void ResultCache::clear() {
    const std::lock_guard lock(m_mutex);
    m_entries.clear();
    m_places.clear();
}

} // namespace pavement::analyzer
