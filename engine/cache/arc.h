#pragma once
// ARC (Megiddo and Modha, FAST 2003): entries seen once and entries seen again, each an LRU list with the
// ghosts of what left it. A request for a ghost moves the share of the cache towards the list it had left.

#include "engine/cache/list_policy.h"

namespace pavement::cache {

class Arc final : public ListPolicy {
public:
    using ListPolicy::ListPolicy;

    void hit(const Request& request) override { moveToHead(kAgain, request.id); }

    void miss(const Request& request) override;
    void adopt(const Request& request, bool proven) override;
    void setCapacity(std::uint64_t capacity) override;
    void release() override;

    double target() const { return m_target; } // of the weight of entries seen once

protected:
    void makeRoom(Weight weight) override;

private:
    static constexpr ListCode kOnce = kFirstResident;
    static constexpr ListCode kAgain = kLastResident;
    static constexpr ListCode kOnceGhosts = kFirstGhost;
    static constexpr ListCode kAgainGhosts = kFirstGhost + 1;

    void learn(Id ghost);
    void trimOnceGhosts(Weight coming);
    void trimAgainGhosts(Weight coming);

    double m_target = 0;
    bool m_againGhost = false; // the newcomer had been seen again before it left
};

} // namespace pavement::cache
