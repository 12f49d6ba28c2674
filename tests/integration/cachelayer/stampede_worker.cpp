// A process of the stampede test: waits for the word, asks for one value with many threads, and prints how
// often its loader ran. Arguments: port, threads, milliseconds a load takes, "die" to end in the first load.
// The password is in the environment.

#include "engine/cachelayer/cache_manager.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <latch>
#include <string>
#include <thread>
#include <vector>

using namespace pavement;
using namespace pavement::cachelayer;

int main(int argc, char** argv) {
    if (argc < 4) {
        return 2;
    }
    CacheOptions options;
    options.policies.emplace_back();
    options.policies.back().leaseDuration = Milliseconds{1'500};
    options.policies.back().leaseWait = Milliseconds{8'000};
    options.redis.emplace();
    options.redis->settings.port = static_cast<std::uint16_t>(std::stoi(argv[1]));
    if (const char* password = std::getenv("STAMPEDE_PASSWORD")) {
        options.redis->settings.password = Secret(password);
    }
    options.redis->prefix = "test:cache:";
    options.redis->timeout = Milliseconds{2'000};
    redis::Connection connection(options.redis->settings);
    auto cache = CacheManager::create(options);
    if (!cache) {
        return 2;
    }
    const Deadline limit = Deadline::after(Milliseconds{20'000});
    while (!(*cache)->status().redis->up && !limit.expired()) {
        std::this_thread::sleep_for(Milliseconds{5});
    }
    static_cast<void>(connection.command({"INCR", "test:ready"}));
    for (;;) {
        const auto go = connection.command({"EXISTS", "test:go"});
        if (go && go->integer == 1) {
            break;
        }
        if (limit.expired()) {
            return 3;
        }
    }
    const bool dies = argc > 4 && std::string(argv[4]) == "die";
    const Milliseconds takes{std::stoi(argv[3])};
    std::atomic<int> loads{0};
    std::atomic<int> right{0};
    const int threads = std::stoi(argv[2]);
    {
        std::latch together(threads);
        std::vector<std::jthread> callers;
        for (int i = 0; i < threads; ++i) {
            callers.emplace_back([&] {
                together.arrive_and_wait();
                const auto outcome =
                    (*cache)->getOrLoad({"hot"}, [&](const std::stop_token&) -> Result<Loaded> {
                        ++loads;
                        if (dies) {
                            std::_Exit(9);
                        }
                        std::this_thread::sleep_for(takes);
                        return Loaded{Value("v"), {}, {}};
                    });
                right += outcome && outcome->value && outcome->value->bytes() == "v" ? 1 : 0;
            });
        }
    }
    std::printf("loads %d right %d\n", loads.load(), right.load());
    return 0;
}
