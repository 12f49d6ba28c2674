#pragma once
// A queue that cannot grow without bound: when full, the oldest element goes and is counted. One lock, any
// number of producers and consumers. Made for snapshots on their way to the window: the newest is worth more
// than the oldest.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace pavement {

template <typename T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity)
        : m_capacity(capacity == 0 ? 1 : capacity) {}

    // True when the queue was empty before: the moment to wake the consumer, once for any number of pushes.
    bool push(T value) {
        const std::lock_guard lock(m_mutex);
        const bool wasEmpty = m_items.empty();
        if (m_items.size() == m_capacity) {
            m_items.pop_front();
            ++m_dropped;
        }
        m_items.push_back(std::move(value));
        return wasEmpty;
    }

    std::optional<T> pop() {
        const std::lock_guard lock(m_mutex);
        if (m_items.empty()) {
            return std::nullopt;
        }
        T value = std::move(m_items.front());
        m_items.pop_front();
        return value;
    }

    std::vector<T> drain() {
        const std::lock_guard lock(m_mutex);
        std::vector<T> all(std::make_move_iterator(m_items.begin()), std::make_move_iterator(m_items.end()));
        m_items.clear();
        return all;
    }

    std::size_t size() const {
        const std::lock_guard lock(m_mutex);
        return m_items.size();
    }

    std::uint64_t dropped() const {
        const std::lock_guard lock(m_mutex);
        return m_dropped;
    }

private:
    const std::size_t m_capacity;
    mutable std::mutex m_mutex;
    std::deque<T> m_items;
    std::uint64_t m_dropped = 0;
};

} // namespace pavement
