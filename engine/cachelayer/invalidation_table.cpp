#include "engine/cachelayer/invalidation_table.h"

#include <algorithm>

namespace pavement::cachelayer {

InvalidationTable::InvalidationTable(std::size_t mostNames)
    : m_mostNames(mostNames) {}

void InvalidationTable::record(const Invalidation& invalidation, std::uint64_t epoch) {
    const std::unique_lock lock(m_mutex);
    // Within the lock, so that whoever sees the new sequence and looks finds the mark.
    const std::uint64_t sequence = m_sequence.fetch_add(1) + 1;
    const auto mark = [sequence, epoch](Mark& of) {
        of.sequence = sequence;
        of.epoch = std::max(of.epoch, epoch);
    };
    switch (invalidation.kind) {
    case Invalidation::Kind::key:
        break; // invalidateKey's
    case Invalidation::Kind::tag:
        mark(m_tags[invalidation.name]);
        break;
    case Invalidation::Kind::prefix:
        mark(m_prefixes[invalidation.name]);
        m_prefixLengths.insert(invalidation.name.size());
        break;
    case Invalidation::Kind::all:
        mark(m_all);
        break;
    }
    if (m_tags.size() + m_prefixes.size() > m_mostNames) {
        // Too many names to keep: all that is older than the latest of them counts as invalidated.
        mark(m_all);
        for (const auto* names : {&m_tags, &m_prefixes}) {
            for (const auto& each : *names) {
                m_all.epoch = std::max(m_all.epoch, each.second.epoch);
            }
        }
        m_tags.clear();
        m_prefixes.clear();
        m_prefixLengths.clear();
    }
    m_latestName.store(sequence, std::memory_order_release);
}

template <typename Older>
bool InvalidationTable::anyNewer(std::string_view key, std::span<const std::string> tags, Older older) const {
    if (older(m_all)) {
        return true;
    }
    for (const std::string& tag : tags) {
        if (const auto found = m_tags.find(tag); found != m_tags.end() && older(found->second)) {
            return true;
        }
    }
    for (const std::size_t length : m_prefixLengths) {
        if (length > key.size()) {
            break;
        }
        if (const auto found = m_prefixes.find(std::string(key.substr(0, length)));
            found != m_prefixes.end() && older(found->second)) {
            return true;
        }
    }
    return false;
}

bool InvalidationTable::current(std::uint64_t stamp, std::string_view key, std::span<const std::string> tags,
                                std::atomic<std::uint64_t>* checkedAt) const {
    const std::uint64_t latest = m_latestName.load(std::memory_order_acquire);
    if (latest <= stamp || (checkedAt != nullptr && latest <= checkedAt->load(std::memory_order_relaxed))) {
        return true;
    }
    const std::shared_lock lock(m_mutex);
    if (anyNewer(key, tags, [stamp](const Mark& mark) { return mark.sequence > stamp; })) {
        return false;
    }
    if (checkedAt != nullptr) {
        checkedAt->store(latest, std::memory_order_relaxed);
    }
    return true;
}

bool InvalidationTable::currentOnServer(std::uint64_t epoch, std::string_view key,
                                        std::span<const std::string> tags) const {
    const std::shared_lock lock(m_mutex);
    return !anyNewer(key, tags, [epoch](const Mark& mark) { return mark.epoch > epoch; });
}

} // namespace pavement::cachelayer
