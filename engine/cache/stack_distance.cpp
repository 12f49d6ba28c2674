#include "engine/cache/stack_distance.h"

#include <algorithm>

namespace pavement::cache {

namespace {

constexpr std::size_t kFewestPlaces = 4096;

} // namespace

void StackDistance::add(std::uint32_t place, std::int64_t weight) {
    for (std::size_t i = std::size_t{place} + 1; i < m_tree.size(); i += i & (~i + 1)) {
        m_tree[i] += static_cast<std::uint64_t>(weight);
    }
}

std::uint64_t StackDistance::upTo(std::uint32_t place) const {
    std::uint64_t sum = 0;
    for (std::size_t i = std::size_t{place} + 1; i > 0; i &= i - 1) {
        sum += m_tree[i];
    }
    return sum;
}

// When all places are used the keys close ranks; there are twice as many places as keys, so that it is rare.
void StackDistance::renumber() {
    std::vector<Id> order;
    order.reserve(m_known);
    for (std::uint32_t place = 0; place < m_next; ++place) {
        if (m_at[place] != kNoId && m_place[m_at[place]] == place) {
            order.push_back(m_at[place]);
        }
    }
    const std::size_t places = std::max(kFewestPlaces, 2 * order.size());
    m_at.assign(places, kNoId);
    m_tree.assign(places + 1, 0);
    m_next = 0;
    for (const Id id : order) {
        m_at[m_next] = id;
        m_place[id] = m_next;
        m_tree[m_next + 1] = m_weights[id];
        ++m_next;
    }
    for (std::size_t i = 1; i < m_tree.size(); ++i) {
        const std::size_t parent = i + (i & (~i + 1));
        if (parent < m_tree.size()) {
            m_tree[parent] += m_tree[i];
        }
    }
}

std::uint64_t StackDistance::touch(Id id, Weight weight) {
    if (id >= m_place.size()) {
        m_place.resize(std::max<std::size_t>(id + 1, 2 * m_place.size()), kNowhere);
        m_weights.resize(m_place.size());
    }
    if (m_next == m_at.size()) {
        renumber();
    }
    std::uint64_t distance = 0;
    if (m_place[id] != kNowhere) {
        distance = m_total - upTo(m_place[id]) + weight;
        add(m_place[id], -static_cast<std::int64_t>(m_weights[id]));
        m_total -= m_weights[id];
    } else {
        ++m_known;
    }
    m_place[id] = m_next;
    m_weights[id] = weight;
    m_at[m_next] = id;
    add(m_next, weight);
    m_total += weight;
    ++m_next;
    return distance;
}

void StackDistance::drop(Id id) {
    if (id < m_place.size() && m_place[id] != kNowhere) {
        add(m_place[id], -static_cast<std::int64_t>(m_weights[id]));
        m_total -= m_weights[id];
        m_place[id] = kNowhere;
        --m_known;
    }
}

} // namespace pavement::cache
