#include "engine/cachelayer/memory_layer.h"

#include <list>
#include <mutex>
#include <unordered_map>

namespace pavement::cachelayer {

struct MemoryLayer::Impl {
    std::mutex mutex;
    std::list<std::pair<std::string, HeldPtr>> order;
    std::unordered_map<std::string, std::list<std::pair<std::string, HeldPtr>>::iterator> at;
    std::uint64_t capacity = 0;
    std::uint64_t evictions = 0;
};

MemoryLayer::MemoryLayer(const CachePolicy& policy, const Clock&)
    : m_impl(std::make_unique<Impl>()) {
    m_impl->capacity = policy.capacity;
}

MemoryLayer::~MemoryLayer() = default;

HeldPtr MemoryLayer::find(std::string_view key) {
    const std::lock_guard lock(m_impl->mutex);
    const auto found = m_impl->at.find(std::string(key));
    if (found == m_impl->at.end()) {
        return nullptr;
    }
    m_impl->order.splice(m_impl->order.begin(), m_impl->order, found->second);
    return found->second->second;
}

void MemoryLayer::put(std::string_view key, HeldPtr held) {
    const std::lock_guard lock(m_impl->mutex);
    const std::string name(key);
    if (const auto found = m_impl->at.find(name); found != m_impl->at.end()) {
        found->second->second = std::move(held);
        return;
    }
    m_impl->order.emplace_front(name, std::move(held));
    m_impl->at[name] = m_impl->order.begin();
    if (m_impl->at.size() > m_impl->capacity) {
        m_impl->at.erase(m_impl->order.back().first);
        m_impl->order.pop_back();
        ++m_impl->evictions;
    }
}

void MemoryLayer::remove(std::string_view key) {
    const std::lock_guard lock(m_impl->mutex);
    if (const auto found = m_impl->at.find(std::string(key)); found != m_impl->at.end()) {
        m_impl->order.erase(found->second);
        m_impl->at.erase(found);
    }
}

MemoryLayer::Size MemoryLayer::size() const {
    const std::lock_guard lock(m_impl->mutex);
    return {m_impl->at.size(), m_impl->at.size(), m_impl->capacity, m_impl->evictions};
}

} // namespace pavement::cachelayer
