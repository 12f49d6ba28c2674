#include "engine/cache/memory_shard.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace pavement::cache {

namespace {

constexpr std::size_t kFirstTable = 16;
constexpr std::size_t kEndedAtOnce = 32; // for each call, so that none pays for all

} // namespace

MemoryStatistics& MemoryStatistics::operator+=(const MemoryStatistics& other) {
    hits += other.hits;
    absent += other.absent;
    expired += other.expired;
    evictions += other.evictions;
    expirations += other.expirations;
    entries += other.entries;
    weight += other.weight;
    capacity += other.capacity;
    return *this;
}

void TurningLock::giveWay() {
    std::this_thread::yield();
}

MemoryShard::MemoryShard(const PolicyChoice& policy, std::uint64_t capacity, std::size_t keyAt)
    : m_keyAt(keyAt)
    , m_table(kFirstTable, kNoId)
    , m_policy(makePolicy(policy, m_nodes, capacity, this)) {}

MemoryShard::~MemoryShard() = default;

Id MemoryShard::findRemembered(std::uint32_t tag) const {
    for (std::size_t at = home(tag); m_table[at] != kNoId; at = after(at)) {
        const Id id = m_table[at];
        if (m_slots[id].tag == tag && m_slots[id].entry == nullptr) {
            return id;
        }
    }
    return kNoId;
}

Id MemoryShard::newSlot(std::uint32_t tag) {
    if ((m_used + 1) * 4 > m_table.size() * 3) {
        enlargeTable();
    }
    if (m_free == kNoId) {
        enlargeSlots();
    }
    const Id id = m_free;
    m_free = m_slots[id].tag;
    m_slots[id].tag = tag;
    std::size_t at = home(tag);
    while (m_table[at] != kNoId) {
        at = after(at);
    }
    m_table[at] = id;
    ++m_used;
    return id;
}

// By a quarter: with twice the size a third of the memory would stay empty on average.
void MemoryShard::enlargeTable() {
    std::vector<Id> before(m_table.size() + m_table.size() / 4 + 1, kNoId);
    m_table.swap(before);
    for (const Id id : before) {
        if (id != kNoId) {
            std::size_t at = home(m_slots[id].tag);
            while (m_table[at] != kNoId) {
                at = after(at);
            }
            m_table[at] = id;
        }
    }
}

// By an eighth, and where all entries weigh the same not beyond what the capacity lets in. The newest is
// there before the policy has made room for it, so one more.
void MemoryShard::enlargeSlots() {
    const std::size_t size = m_slots.size();
    std::size_t more = std::max<std::size_t>(64, size + size / 8);
    const std::uint64_t most = m_policy->capacity() / m_lightest + 1;
    if (size < most && more > most) {
        more = static_cast<std::size_t>(most);
    }
    m_slots.reserve(more);
    m_slots.resize(more);
    m_nodes.grow(more);
    m_wheel.grow(more);
    for (std::size_t i = more; i-- > size;) {
        m_slots[i].tag = m_free;
        m_free = static_cast<Id>(i);
    }
}

void MemoryShard::leave(Id id) {
    std::size_t hole = home(m_slots[id].tag);
    while (m_table[hole] != id) {
        hole = after(hole);
    }
    // Those behind move up where the hole would part them from where their search begins (Knuth, volume
    // 3, 6.4 R).
    for (std::size_t at = after(hole); m_table[at] != kNoId; at = after(at)) {
        if (distance(home(m_slots[m_table[at]].tag), at) >= distance(hole, at)) {
            m_table[hole] = m_table[at];
            hole = at;
        }
    }
    m_table[hole] = kNoId;
    m_slots[id].tag = m_free;
    m_free = id;
    --m_used;
}

void MemoryShard::drop(Id id) {
    if (std::exchange(m_slots[id].due, kNever) != kNever) {
        m_wheel.cancel(id);
    }
    if (EntryHead* entry = std::exchange(m_slots[id].entry, nullptr)) {
        m_left.add(entry);
    }
}

void MemoryShard::evicted(Id id) {
    ++m_statistics.evictions;
    drop(id);
}

void MemoryShard::forgotten(Id id) {
    drop(id);
    leave(id);
}

void MemoryShard::expire(Id id) {
    ++m_statistics.expirations;
    m_policy->erase(id);
    drop(id);
    leave(id);
}

bool MemoryShard::put(EntryHead* entry, std::uint64_t hash, Weight weight, Tick due) {
    const auto tag = static_cast<std::uint32_t>(hash);
    m_lightest = std::min(m_lightest, std::max<Weight>(1, weight));
    Id id = findSlot(keyOf(*entry), tag);
    const bool known = id != kNoId;
    if (!known) {
        id = findRemembered(tag);
    }
    if (id == kNoId) {
        id = newSlot(tag);
    }
    drop(id); // the one before
    m_slots[id].entry = entry;
    m_slots[id].due = due;
    if (due != kNever) {
        m_wheel.set(id, due);
    }
    if (!known) {
        m_policy->miss({id, weight, hash}); // may turn it away
    } else if (m_nodes[id].weight != weight) {
        m_policy->reweigh(id, weight); // likewise
    }
    return m_slots[id].entry == entry;
}

bool MemoryShard::erase(std::string_view key, std::uint64_t hash) {
    const Id id = findSlot(key, static_cast<std::uint32_t>(hash));
    if (id == kNoId) {
        return false;
    }
    m_policy->erase(id);
    drop(id);
    leave(id);
    return true;
}

std::size_t MemoryShard::eraseWhere(const std::function<bool(const EntryHead&)>& goes, std::size_t from,
                                    std::size_t slots) {
    const std::size_t end = std::min(m_slots.size(), from + slots);
    for (std::size_t i = from; i < end; ++i) {
        if (m_slots[i].entry != nullptr && goes(*m_slots[i].entry)) {
            const Id id = static_cast<Id>(i);
            m_policy->erase(id);
            drop(id);
            leave(id);
        }
    }
    return end < m_slots.size() ? end : 0;
}

void MemoryShard::clear() {
    const auto all = [](const EntryHead&) { return true; };
    eraseWhere(all, 0, m_slots.size());
}

void MemoryShard::advance(Tick now) {
    if (m_wheel.size() == 0 && m_wheel.now() == now) {
        return;
    }
    m_ended.clear();
    m_wheel.advance(
        now, kEndedAtOnce, [this](Id id) { return m_slots[id].due; }, m_ended);
    for (const Id id : m_ended) {
        expire(id);
    }
}

void MemoryShard::setCapacity(std::uint64_t capacity) {
    m_policy->setCapacity(capacity);
}

void MemoryShard::setPolicy(const PolicyChoice& policy, std::uint64_t (*hashOf)(std::string_view)) {
    const std::vector<Resident> residents = m_policy->residents();
    const std::uint64_t capacity = m_policy->capacity();
    m_policy->release(); // says which it remembered only
    m_policy = makePolicy(policy, m_nodes, capacity, this);
    for (const Resident& one : residents) { // coldest first
        const std::uint64_t hash = hashOf(keyOf(*m_slots[one.id].entry));
        m_policy->adopt({one.id, one.weight, hash}, one.proven);
    }
}

MemoryStatistics MemoryShard::statistics() const {
    MemoryStatistics all = m_statistics;
    all.entries = m_policy->entries();
    all.weight = m_policy->weight();
    all.capacity = m_policy->capacity();
    return all;
}

std::size_t MemoryShard::bytes() const {
    constexpr std::size_t kLink = 2 * sizeof(Id); // of the wheel
    return m_table.capacity() * sizeof(Id) + m_slots.capacity() * (sizeof(Slot) + sizeof(Node) + kLink) +
           sizeof *this;
}

} // namespace pavement::cache
