// What the cache of two layers costs and saves, on a private Redis: a look-up in memory beside a plain map
// under a mutex, one in Redis beside hiredis's own blocking GET, a hundred at once beside its MGET, and a
// stampede beside callers who each look, load and store for themselves.

#include "engine/cachelayer/cache_manager.h"
#include "engine/sandbox/sandbox.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <latch>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

using namespace pavement;
using namespace pavement::cachelayer;

namespace {

using SteadyClock = std::chrono::steady_clock;

[[noreturn]] void giveUp(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1);
}

double micros(SteadyClock::duration time) {
    return std::chrono::duration<double, std::micro>(time).count();
}

struct Spread {
    double p50 = 0, p99 = 0, perSecond = 0;
};

Spread spreadOf(std::vector<double> times, double seconds) {
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times[times.size() * 99 / 100],
            static_cast<double>(times.size()) / seconds};
}

template <typename Call>
Spread measure(int calls, Call call) {
    std::vector<double> times;
    times.reserve(static_cast<std::size_t>(calls));
    const auto begun = SteadyClock::now();
    for (int i = 0; i < calls; ++i) {
        const auto before = SteadyClock::now();
        call(i);
        times.push_back(micros(SteadyClock::now() - before));
    }
    return spreadOf(std::move(times), micros(SteadyClock::now() - begun) / 1e6);
}

void print(const char* what, const Spread& spread) {
    std::printf("  %-44s p50 %8.2f us   p99 %8.2f us   %10.0f /s\n", what, spread.p50, spread.p99,
                spread.perSecond);
}

// hiredis's blocking client, as a program without us would use it.
class RawRedis {
public:
    explicit RawRedis(const redis::Settings& settings)
        : m_context(redisConnect(settings.host.c_str(), settings.port)) {
        if (m_context == nullptr || m_context->err != 0) {
            giveUp("hiredis could not connect");
        }
        command({"AUTH", settings.password.reveal()});
    }

    ~RawRedis() { redisFree(m_context); }

    RawRedis(const RawRedis&) = delete;
    RawRedis& operator=(const RawRedis&) = delete;

    std::optional<std::string> command(const std::vector<std::string>& words) {
        append(words);
        return reply();
    }

    void append(const std::vector<std::string>& words) {
        std::vector<const char*> pointers;
        std::vector<std::size_t> lengths;
        for (const std::string& word : words) {
            pointers.push_back(word.data());
            lengths.push_back(word.size());
        }
        redisAppendCommandArgv(m_context, static_cast<int>(words.size()), pointers.data(), lengths.data());
    }

    std::optional<std::string> reply() {
        void* raw = nullptr;
        if (redisGetReply(m_context, &raw) != REDIS_OK || raw == nullptr) {
            giveUp("hiredis lost its connection");
        }
        auto* answer = static_cast<redisReply*>(raw);
        std::optional<std::string> text;
        if (answer->str != nullptr) {
            text.emplace(answer->str, answer->len);
        }
        freeReplyObject(answer);
        return text;
    }

private:
    redisContext* m_context;
};

std::unique_ptr<CacheManager> makeCache(const redis::Settings& settings, bool memory, bool withRedis = true) {
    CacheOptions options;
    options.policies.emplace_back();
    options.policies.back().useMemory = memory;
    if (withRedis) {
        options.redis.emplace();
        options.redis->settings = settings;
        options.redis->prefix = "bench:";
        options.redis->timeout = Milliseconds{2'000};
        options.redis->connections = 64;
    }
    auto cache = CacheManager::create(std::move(options));
    if (!cache) {
        giveUp(cache.error().oneLine());
    }
    const Deadline limit = Deadline::after(Milliseconds{10'000});
    while (withRedis && !(*cache)->status().redis->up) {
        if (limit.expired()) {
            giveUp("the cache did not reach Redis");
        }
        std::this_thread::yield();
    }
    return std::move(*cache);
}

void memoryHits() {
    std::printf("memory: 10,000 keys of 100 bytes, look-ups that hit\n");
    const auto cache = makeCache({}, true, false);
    std::unordered_map<std::string, std::shared_ptr<const std::string>> map;
    std::mutex mutex;
    std::vector<std::string> keys;
    const std::string value(100, 'x');
    for (int i = 0; i < 10'000; ++i) {
        keys.push_back("user:" + std::to_string(i));
        static_cast<void>(cache->set({keys.back()}, Value(value)));
        map[keys.back()] = std::make_shared<const std::string>(value);
    }
    const Loader never = [](const std::stop_token&) -> Result<Loaded> {
        return fail(ErrorCode::notFound, "never");
    };
    std::atomic<std::size_t> sink{0};
    for (const int threads : {1, 2}) {
        const auto run = [&](const char* what, const auto& look) {
            constexpr int kLooks = 400'000;
            const auto begun = SteadyClock::now();
            {
                std::vector<std::jthread> all;
                for (int t = 0; t < threads; ++t) {
                    all.emplace_back([&, t] {
                        std::size_t bytes = 0;
                        for (int i = 0; i < kLooks; ++i) {
                            bytes +=
                                look(keys[(static_cast<std::size_t>(i) * 7919 + static_cast<std::size_t>(t)) %
                                          keys.size()]);
                        }
                        sink += bytes;
                    });
                }
            }
            std::printf("  %-36s %d thread(s)   %7.0f ns each\n", what, threads,
                        1000 * micros(SteadyClock::now() - begun) / kLooks);
        };
        run("getOrLoad",
            [&](const std::string& key) { return cache->getOrLoad({key}, never)->value->bytes().size(); });
        run("std::unordered_map under a mutex", [&](const std::string& key) {
            const std::lock_guard lock(mutex);
            return map.find(key)->second->size();
        });
    }
}

void roundTrips(const redis::Settings& settings) {
    std::printf("Redis: keys of 100 bytes, no memory layer, one caller, both in turn\n");
    const auto cache = makeCache(settings, false);
    RawRedis raw(settings);
    std::vector<std::string> names;
    std::vector<std::string> get{"MGET"};
    for (int i = 0; i < 100; ++i) {
        names.push_back("k" + std::to_string(i));
        get.push_back("raw:" + names.back());
        static_cast<void>(cache->set({names.back()}, Value(std::string(100, 'x'))));
        raw.command({"SET", get.back(), std::string(100, 'x')});
    }
    constexpr int kCalls = 20'000;
    for (int round = 0; round < 2; ++round) {
        print("hiredis GET", measure(kCalls, [&](int i) {
                  raw.command({"GET", get[static_cast<std::size_t>(i % 100) + 1]});
              }));
        print("get", measure(kCalls, [&](int i) {
                  if (!cache->get({names[static_cast<std::size_t>(i % 100)]})->value) {
                      giveUp("a key is missing");
                  }
              }));
    }
    std::printf("a hundred keys at once\n");
    for (int round = 0; round < 2; ++round) {
        print("hiredis, 100 GETs one by one", measure(200, [&](int) {
                  for (std::size_t i = 1; i <= 100; ++i) {
                      raw.command({"GET", get[i]});
                  }
              }));
        print("hiredis, 100 GETs in a pipeline", measure(1'000, [&](int) {
                  for (std::size_t i = 1; i <= 100; ++i) {
                      raw.append({"GET", get[i]});
                  }
                  for (std::size_t i = 1; i <= 100; ++i) {
                      raw.reply();
                  }
              }));
        print("hiredis MGET", measure(1'000, [&](int) { raw.command(get); }));
        print("getMany", measure(1'000, [&](int) {
                  if (!(*cache->getMany(names))[99].value) {
                      giveUp("a key is missing");
                  }
              }));
    }
}

void stampede(const redis::Settings& settings) {
    constexpr int kThreads = 32;
    constexpr int kRounds = 10;
    constexpr Milliseconds kLoad{50};
    std::printf("stampede: 2 processes' worth of %d callers each, a load of %lld ms, %d rounds\n",
                kThreads / 2, static_cast<long long>(kLoad.count()), kRounds);
    const auto run = [&](const char* what, const auto& ask) {
        std::atomic<int> loads{0};
        std::vector<double> times;
        std::mutex mutex;
        for (int round = 0; round < kRounds; ++round) {
            std::latch together(kThreads);
            std::vector<std::jthread> callers;
            for (int t = 0; t < kThreads; ++t) {
                callers.emplace_back([&, t, round] {
                    together.arrive_and_wait();
                    const auto begun = SteadyClock::now();
                    ask(t, "hot" + std::to_string(round), loads);
                    const double took = micros(SteadyClock::now() - begun);
                    const std::lock_guard lock(mutex);
                    times.push_back(took);
                });
            }
        }
        const Spread spread = spreadOf(std::move(times), 1);
        std::printf("  %-36s loads a round %5.1f   p50 %7.2f ms   p99 %7.2f ms\n", what,
                    static_cast<double>(loads) / kRounds, spread.p50 / 1000, spread.p99 / 1000);
    };
    const auto one = makeCache(settings, true);
    const auto two = makeCache(settings, true);
    std::vector<std::unique_ptr<RawRedis>> raw;
    for (int t = 0; t < kThreads; ++t) {
        raw.push_back(std::make_unique<RawRedis>(settings));
    }
    run("look, load and store each", [&](int t, const std::string& key, std::atomic<int>& loads) {
        RawRedis& redis = *raw[static_cast<std::size_t>(t)];
        if (!redis.command({"GET", "raw:" + key})) {
            ++loads;
            std::this_thread::sleep_for(kLoad);
            redis.command({"SET", "raw:" + key, "v"});
        }
    });
    run("getOrLoad", [&](int t, const std::string& key, std::atomic<int>& loads) {
        const auto outcome =
            (t % 2 == 0 ? one : two)->getOrLoad({key}, [&](const std::stop_token&) -> Result<Loaded> {
                ++loads;
                std::this_thread::sleep_for(kLoad);
                return Loaded{Value("v"), {}, {}};
            });
        if (!outcome) {
            giveUp(outcome.error().oneLine());
        }
    });
}

} // namespace

int main() {
    sandbox::ServerOptions options;
    options.withPostgres = false;
    auto servers = sandbox::Servers::start(options, Deadline::after(Milliseconds{60'000}));
    if (!servers) {
        giveUp(servers.error().oneLine());
    }
    memoryHits();
    roundTrips((*servers)->redis());
    stampede((*servers)->redis());
    return 0;
}
