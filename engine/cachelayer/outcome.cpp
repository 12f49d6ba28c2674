#include "engine/cachelayer/outcome.h"

namespace pavement::cachelayer {

std::string_view toString(Layer layer) {
    switch (layer) {
    case Layer::none:
        return "none";
    case Layer::memory:
        return "memory";
    case Layer::redis:
        return "redis";
    case Layer::loader:
        return "loader";
    }
    return "none";
}

std::string_view toString(MissReason reason) {
    switch (reason) {
    case MissReason::notAsked:
        return "not asked";
    case MissReason::none:
        return "none";
    case MissReason::absent:
        return "absent";
    case MissReason::expired:
        return "expired";
    case MissReason::invalidated:
        return "invalidated";
    case MissReason::negative:
        return "negative";
    case MissReason::unverified:
        return "unverified";
    case MissReason::damaged:
        return "damaged";
    case MissReason::unavailable:
        return "unavailable";
    case MissReason::deadline:
        return "deadline";
    }
    return "none";
}

} // namespace pavement::cachelayer
