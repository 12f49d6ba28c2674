#pragma once
// A keychain store with a runner of its own, known by the time it is there.

#include "app/keychain_store.h"
#include "engine/runner/task_runner.h"

#include <QtTest>

namespace pavement::testing {

struct OpenedKeychain {
    runner::TaskRunner runner;
    runner::TaskScope scope{runner};
    app::KeychainStore store{scope};

    OpenedKeychain() {
        bool known = false;
        store.whenKnown([&] { known = true; });
        if (!QTest::qWaitFor([&] { return known; }, 60'000)) {
            qFatal("the session bus was never asked for a keychain");
        }
    }
};

} // namespace pavement::testing
