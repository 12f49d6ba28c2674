#pragma once
// An eviction strategy: which entries of a cache of bounded weight stay. The same classes serve the simulator
// and a live cache; both own the node table and hand out its ids. Not thread-safe: one owner.
//
// Weight never exceeds capacity after a call has returned. An entry heavier than the whole cache is not kept.

#include "engine/cache/node_table.h"

#include <cstdint>
#include <vector>

namespace pavement::cache {

struct Request {
    Id id = kNoId;
    Weight weight = 1;      // at least 1
    std::uint64_t hash = 0; // of the key, well mixed, the same at every request
};

// What a live cache must hear. Called within the call that causes it; must not call the policy back.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void evicted(Id id) = 0;   // the value is to go; the id may still be remembered
    virtual void forgotten(Id id) = 0; // not even remembered: the id may name another key from now on
};

struct Resident {
    Id id = kNoId;
    Weight weight = 0;
    bool proven = false; // was of use since it came
};

class Policy {
public:
    // `sink` may be null. Both must outlive the policy; every id it is asked about must be in the table.
    Policy(NodeTable& nodes, std::uint64_t capacity, Sink* sink)
        : m_nodes(nodes)
        , m_capacity(capacity)
        , m_sink(sink) {}

    virtual ~Policy() = default;
    Policy(const Policy&) = delete;
    Policy& operator=(const Policy&) = delete;

    bool contains(Id id) const { return m_nodes[id].resident(); }

    // One look-up, and the entry's arrival where it was not there. True: a hit.
    bool access(const Request& request) {
        if (contains(request.id)) {
            hit(request);
            return true;
        }
        miss(request);
        return false;
    }

    virtual void hit(const Request& request) = 0;  // of a resident
    virtual void miss(const Request& request) = 0; // makes room and lets it in, or turns it away (evicted)

    // A resident of another policy moves in, after those that were colder.
    virtual void adopt(const Request& request, bool proven) = 0;
    virtual void erase(Id id) = 0; // whatever it is; the sink is not told
    // A resident's weight changed; may evict others, or itself.
    virtual void reweigh(Id id, Weight weight) = 0;
    virtual void setCapacity(std::uint64_t capacity) = 0;

    virtual std::vector<Resident> residents() const = 0; // coldest first
    // Leaves the table: residents are dropped without a word, the sink is told which ghosts are forgotten.
    virtual void release() = 0;
    virtual std::uint64_t weight() const = 0;
    virtual std::uint64_t entries() const = 0;

    std::uint64_t capacity() const { return m_capacity; }

protected:
    NodeTable& nodes() { return m_nodes; }

    const NodeTable& nodes() const { return m_nodes; }

    Sink* sink() const { return m_sink; }

    void changeCapacity(std::uint64_t capacity) { m_capacity = capacity; }

private:
    NodeTable& m_nodes;
    std::uint64_t m_capacity;
    Sink* m_sink;
};

} // namespace pavement::cache
