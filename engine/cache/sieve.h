#pragma once
// SIEVE (Zhang et al., NSDI 2024): one queue, a bit for each entry, and a hand that walks from the tail to
// the head, takes the bit from entries that have it and evicts the first that has none. Survivors stay in
// place. Made for web-like popularity; a loop longer than the gap behind the hand never hits.

#include "engine/cache/list_policy.h"

namespace pavement::cache {

class Sieve final : public ListPolicy {
public:
    using ListPolicy::ListPolicy;

    void hit(const Request& request) override { node(request.id).count = 1; }

    void miss(const Request& request) override {
        if (!turnAway(request)) {
            makeRoom(request.weight);
            arrive(kQueue, request);
        }
    }

    void release() override {
        ListPolicy::release();
        m_hand = kNoId;
    }

    Id hand() const { return m_hand; } // kNoId: at the tail

protected:
    void makeRoom(Weight weight) override {
        while (!fits(weight)) {
            Id victim = m_hand == kNoId ? list(kQueue).tail : m_hand;
            while (node(victim).count > 0) {
                node(victim).count = 0;
                victim = node(victim).towardsHead == kNoId ? list(kQueue).tail : node(victim).towardsHead;
            }
            m_hand = node(victim).towardsHead;
            evict(victim);
        }
    }

    void leaving(Id id) override {
        if (id == m_hand) {
            m_hand = node(id).towardsHead;
        }
    }

private:
    static constexpr ListCode kQueue = kFirstResident;
    Id m_hand = kNoId;
};

} // namespace pavement::cache
