#pragma once
// What all policies made of linked lists share: the lists, their weights, and telling the sink. A list's head
// is where entries arrive, its tail where they leave.

#include "engine/cache/policy.h"

#include <array>

namespace pavement::cache {

class ListPolicy : public Policy {
public:
    using Policy::Policy;

    void adopt(const Request& request, bool proven) override;
    void erase(Id id) override;
    void reweigh(Id id, Weight weight) override;
    void setCapacity(std::uint64_t capacity) override;
    std::vector<Resident> residents() const override;
    void release() override;

    std::uint64_t weight() const override {
        return m_lists[1].weight + m_lists[2].weight + m_lists[3].weight;
    }

    std::uint64_t entries() const override { return m_lists[1].count + m_lists[2].count + m_lists[3].count; }

protected:
    struct List {
        Id head = kNoId;
        Id tail = kNoId;
        std::uint64_t count = 0;
        std::uint64_t weight = 0;
    };

    // Evicts until `weight` more fits; the caller has seen to it that it can.
    virtual void makeRoom(Weight weight) = 0;

    // A node is about to leave its list for good or for another one.
    virtual void leaving(Id /*id*/) {}

    const List& list(ListCode code) const { return m_lists[code]; }

    Node& node(Id id) { return nodes()[id]; }

    const Node& node(Id id) const { return nodes()[id]; }

    bool fits(Weight more) const { return weight() + more <= capacity(); }

    void pushHead(ListCode code, Id id) {
        List& to = m_lists[code];
        Node& entry = nodes()[id];
        entry.list = code;
        entry.towardsHead = kNoId;
        entry.towardsTail = to.head;
        (to.head == kNoId ? to.tail : nodes()[to.head].towardsHead) = id;
        to.head = id;
        ++to.count;
        to.weight += entry.weight;
    }

    void unlink(Id id) {
        Node& entry = nodes()[id];
        List& from = m_lists[entry.list];
        (entry.towardsHead == kNoId ? from.head : nodes()[entry.towardsHead].towardsTail) = entry.towardsTail;
        (entry.towardsTail == kNoId ? from.tail : nodes()[entry.towardsTail].towardsHead) = entry.towardsHead;
        --from.count;
        from.weight -= entry.weight;
        entry.list = kNoList;
    }

    void moveToHead(ListCode code, Id id) {
        if (m_lists[code].head != id) {
            unlink(id);
            pushHead(code, id);
        }
    }

    void arrive(ListCode code, const Request& request) {
        Node& entry = nodes()[request.id];
        entry.weight = request.weight;
        entry.count = 0;
        pushHead(code, request.id);
    }

    void evict(Id id) { // leaves no trace
        unlink(id);
        tellEvicted(id);
        tellForgotten(id);
    }

    void retire(Id id, ListCode ghosts) { // leaves its key behind
        unlink(id);
        pushHead(ghosts, id);
        tellEvicted(id);
    }

    void forgetOldest(ListCode ghosts) {
        const Id id = m_lists[ghosts].tail;
        unlink(id);
        tellForgotten(id);
    }

    // True where the entry cannot be kept at all; then the sink knows.
    bool turnAway(const Request& request);

private:
    void tellEvicted(Id id) {
        if (sink() != nullptr) {
            sink()->evicted(id);
        }
    }

    void tellForgotten(Id id) {
        if (sink() != nullptr) {
            sink()->forgotten(id);
        }
    }

    std::array<List, kLastGhost + 1> m_lists{};
};

} // namespace pavement::cache
