#pragma once
// Somebody who uses both servers all the time, so that a monitor has something to see.

#include "engine/postgres/connection_settings.h"
#include "engine/redis/connection.h"

#include <thread>

namespace pavement::testing {

// Commits some fifty transactions and commands a second; survives everything.
class SteadyUser {
public:
    SteadyUser(postgres::ConnectionSettings postgres, redis::Settings redis);

private:
    std::jthread m_thread;
};

} // namespace pavement::testing
