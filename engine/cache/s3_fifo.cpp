#include "engine/cache/s3_fifo.h"

namespace pavement::cache {

namespace {

constexpr std::uint8_t kMostHits = 3;
constexpr std::uint8_t kHitsToStay =
    2; // with 1, single workloads lose up to 70 points and none gains as much

} // namespace

void S3Fifo::hit(const Request& request) {
    Node& entry = node(request.id);
    if (entry.count < kMostHits) {
        ++entry.count;
    }
}

void S3Fifo::miss(const Request& request) {
    if (turnAway(request)) {
        return;
    }
    const bool remembered = node(request.id).known();
    if (remembered) {
        unlink(request.id);
    }
    makeRoom(request.weight);
    arrive(remembered ? kMain : kSmall, request);
}

void S3Fifo::adopt(const Request& request, bool proven) {
    if (!turnAway(request)) {
        makeRoom(request.weight);
        arrive(kSmall, request);
        node(request.id).count = proven ? kHitsToStay : 0;
    }
}

void S3Fifo::makeRoom(Weight weight) {
    while (!fits(weight)) {
        if (list(kSmall).count > 0 && (list(kSmall).weight >= smallShare() || list(kMain).count == 0)) {
            const Id oldest = list(kSmall).tail;
            if (node(oldest).count >= kHitsToStay) {
                node(oldest).count = 0;
                moveToHead(kMain, oldest);
            } else {
                retire(oldest, kGhosts);
                trimGhosts();
            }
        } else {
            const Id oldest = list(kMain).tail;
            if (node(oldest).count > 0) {
                --node(oldest).count;
                moveToHead(kMain, oldest);
            } else {
                evict(oldest);
            }
        }
    }
}

void S3Fifo::trimGhosts() {
    while (list(kGhosts).count > 0 && list(kGhosts).weight > capacity() - smallShare()) {
        forgetOldest(kGhosts);
    }
}

} // namespace pavement::cache
