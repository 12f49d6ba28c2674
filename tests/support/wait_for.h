#pragma once
// Tests wait for a condition, never for a time.

#include "engine/base/clock.h"

#include <thread>

namespace pavement::testing {

// More than anything here takes where all is well.
inline Deadline generous() {
    return Deadline::after(Milliseconds{30'000});
}

// Asks again and again until the condition holds; false when the (generous) limit passes first.
template <typename Condition>
bool waitFor(Condition condition, Milliseconds limit = Milliseconds{30'000}) {
    const auto deadline = Deadline::after(limit);
    while (!condition()) {
        if (deadline.expired()) {
            return false;
        }
        std::this_thread::sleep_for(Milliseconds{10});
    }
    return true;
}

} // namespace pavement::testing
