#pragma once
// Least recently used, and first in first out: the same list, which a hit changes or does not.

#include "engine/cache/list_policy.h"

namespace pavement::cache {

class Fifo : public ListPolicy {
public:
    using ListPolicy::ListPolicy;

    void hit(const Request& /*request*/) override {}

    void miss(const Request& request) override {
        if (!turnAway(request)) {
            makeRoom(request.weight);
            arrive(kQueue, request);
        }
    }

    void adopt(const Request& request, bool /*proven*/) override { miss(request); }

protected:
    static constexpr ListCode kQueue = kFirstResident;

    void makeRoom(Weight weight) override {
        while (!fits(weight)) {
            evict(list(kQueue).tail);
        }
    }
};

class Lru final : public Fifo {
public:
    using Fifo::Fifo;

    void hit(const Request& request) override { moveToHead(kQueue, request.id); }
};

} // namespace pavement::cache
