#pragma once
// S3-FIFO (Yang et al., SOSP 2023): newcomers pass through a small queue of a tenth; those asked for twice
// there go on to the main queue, the rest leave their key among the ghosts. A ghost that returns enters the
// main queue at once. The main queue gives an entry another round for each hit, at most three.

#include "engine/cache/list_policy.h"

namespace pavement::cache {

class S3Fifo final : public ListPolicy {
public:
    using ListPolicy::ListPolicy;

    void hit(const Request& request) override;
    void miss(const Request& request) override;
    void adopt(const Request& request, bool proven) override;

protected:
    void makeRoom(Weight weight) override;

private:
    static constexpr ListCode kSmall = kFirstResident;
    static constexpr ListCode kMain = kLastResident;
    static constexpr ListCode kGhosts = kFirstGhost;

    std::uint64_t smallShare() const { return capacity() / 10; }

    void trimGhosts();
};

} // namespace pavement::cache
