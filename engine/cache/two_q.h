#pragma once
// 2Q (Johnson and Shasha, VLDB 1994), full version: newcomers pass through a queue of a quarter; the keys of
// those that left it are remembered, up to half the cache, and one that returns enters the LRU list of proven
// entries.

#include "engine/cache/list_policy.h"

namespace pavement::cache {

class TwoQ final : public ListPolicy {
public:
    using ListPolicy::ListPolicy;

    void hit(const Request& request) override {
        if (node(request.id).list == kProven) {
            moveToHead(kProven, request.id);
        }
    }

    void miss(const Request& request) override {
        if (turnAway(request)) {
            return;
        }
        const bool remembered = node(request.id).known();
        if (remembered) {
            unlink(request.id);
        }
        makeRoom(request.weight);
        arrive(remembered ? kProven : kArrivals, request);
    }

protected:
    void makeRoom(Weight weight) override {
        while (!fits(weight)) {
            if (list(kArrivals).weight > capacity() / 4 || list(kProven).count == 0) {
                retire(list(kArrivals).tail, kGhosts);
                while (list(kGhosts).count > 0 && list(kGhosts).weight > capacity() / 2) {
                    forgetOldest(kGhosts);
                }
            } else {
                evict(list(kProven).tail);
            }
        }
    }

private:
    static constexpr ListCode kArrivals = kFirstResident;
    static constexpr ListCode kProven = kLastResident;
    static constexpr ListCode kGhosts = kFirstGhost;
};

} // namespace pavement::cache
