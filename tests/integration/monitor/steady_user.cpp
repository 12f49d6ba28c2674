#include "tests/integration/monitor/steady_user.h"

#include "engine/postgres/session.h"

#include <memory>
#include <utility>

namespace pavement::testing {

SteadyUser::SteadyUser(postgres::ConnectionSettings postgres, redis::Settings redis)
    : m_thread([postgres = std::move(postgres), redis = std::move(redis)](const std::stop_token& stop) {
        std::unique_ptr<postgres::Session> session;
        redis::Connection cache(redis);
        while (!stop.stop_requested()) {
            if (!session || session->broken()) {
                auto opened = postgres::Session::open(postgres, {}, Deadline::after(Milliseconds{500}), stop);
                session = opened ? std::move(*opened) : nullptr;
            }
            if (session) {
                (void)session->query("SELECT 1 AS steady", {}, Deadline::after(Milliseconds{1000}), stop);
            }
            (void)cache.command({"GET", "steady"});
            std::this_thread::sleep_for(Milliseconds{20});
        }
    }) {}

} // namespace pavement::testing
