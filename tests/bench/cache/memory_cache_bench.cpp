// Prints what the cache in memory takes for a look-up and for a value, and how many bytes it spends on an
// entry, beside the usual unordered_map with a list under a mutex, in turns within one run. All look-ups are
// hits or, in the mixed load, one of twenty operations puts a value; keys are drawn as in popular caches
// (Zipf, 0.99).

#include "engine/cache/memory_cache.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <list>
#include <malloc.h>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

using namespace pavement;
using namespace pavement::cache;

namespace {

constexpr std::size_t kKeyBytes = 16;
constexpr std::size_t kDraws = 1U << 20U; // a power of two
constexpr int kRounds = 7;
constexpr std::size_t kMany = 1'000'000;

using Value = std::array<char, 16>;
using Key = std::array<char, kKeyBytes>; // side by side, so that the caller's own misses count little

// The usual way.
class MapAndList {
public:
    explicit MapAndList(std::size_t capacity)
        : m_capacity(capacity) {}

    std::shared_ptr<const Value> find(std::string_view key) {
        const std::lock_guard lock(m_mutex);
        const auto found = m_map.find(key);
        if (found == m_map.end()) {
            return nullptr;
        }
        m_list.splice(m_list.begin(), m_list, found->second);
        return found->second->second;
    }

    void put(std::string_view key, const Value& value) {
        auto made = std::make_shared<const Value>(value);
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_map.find(key); found != m_map.end()) {
            found->second->second = std::move(made);
            m_list.splice(m_list.begin(), m_list, found->second);
            return;
        }
        m_list.emplace_front(std::string(key), std::move(made));
        m_map.emplace(std::string(key), m_list.begin());
        if (m_map.size() > m_capacity) {
            m_map.erase(m_list.back().first);
            m_list.pop_back();
        }
    }

private:
    using Entry = std::pair<std::string, std::shared_ptr<const Value>>;

    std::size_t m_capacity;
    std::mutex m_mutex;
    std::list<Entry> m_list;

    struct Hash {
        using is_transparent = void;

        std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
    };

    std::unordered_map<std::string, std::list<Entry>::iterator, Hash, std::equal_to<>> m_map;
};

std::string keyOf(std::size_t number) {
    const std::string digits = std::to_string(number);
    return "key:" + std::string(kKeyBytes - 4 - digits.size(), '0') + digits;
}

std::vector<std::uint32_t> zipf(std::size_t keys, double exponent, unsigned seed) {
    std::vector<double> sums(keys);
    double sum = 0;
    for (std::size_t i = 0; i < keys; ++i) {
        sum += std::pow(static_cast<double>(i + 1), -exponent);
        sums[i] = sum;
    }
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> draw(0, sum);
    // Popular keys lie anywhere, not side by side.
    std::vector<std::uint32_t> place(keys);
    for (std::size_t i = 0; i < keys; ++i) {
        place[i] = static_cast<std::uint32_t>(i);
    }
    std::shuffle(place.begin(), place.end(), random);
    std::vector<std::uint32_t> draws(kDraws);
    for (std::uint32_t& one : draws) {
        const auto at = std::lower_bound(sums.begin(), sums.end(), draw(random));
        one = place[std::min(keys - 1, static_cast<std::size_t>(at - sums.begin()))];
    }
    return draws;
}

// Operations a second of all threads together; each goes through the draws from a place of its own.
double speed(unsigned threads, std::size_t each,
             const std::function<void(unsigned, std::size_t, std::size_t)>& work) {
    const auto begin = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> running;
        for (unsigned i = 0; i < threads; ++i) {
            running.emplace_back([&, i] { work(i, i * (kDraws / 4), each); });
        }
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    return static_cast<double>(threads) * static_cast<double>(each) / took.count();
}

struct Contestant {
    std::string name;
    std::function<double(unsigned threads)> gets, puts, mixed;
};

template <typename Cache, typename Put>
Contestant contestant(std::string name, const std::shared_ptr<Cache>& cache, const std::vector<Key>& keys,
                      const std::vector<std::uint32_t>& draws, Put put) {
    for (const Key& key : keys) {
        put(*cache, {key.data(), key.size()}, Value{'v'});
    }
    const auto run = [cache, &keys, &draws, put](unsigned threads, std::size_t each, std::size_t putEvery) {
        return speed(threads, each, [&](unsigned, std::size_t from, std::size_t count) {
            std::size_t missing = 0;
            for (std::size_t i = 0; i < count; ++i) {
                const Key& drawn = keys[draws[(from + i) & (kDraws - 1)]];
                const std::string_view key(drawn.data(), drawn.size());
                if (putEvery > 0 && i % putEvery == 0) {
                    put(*cache, key, Value{'w'});
                } else if (auto found = cache->find(key)) {
                    missing += (*found)[0] == 0 ? 1 : 0; // the value is read
                } else {
                    ++missing;
                }
            }
            if (missing > count / 2) {
                std::printf("  %zu of %zu were missing\n", missing, count);
            }
        });
    };
    return {std::move(name), [run](unsigned threads) { return run(threads, 500'000, 0); },
            [run](unsigned threads) { return run(threads, 200'000, 1); },
            [run](unsigned threads) { return run(threads, 300'000, 20); }};
}

void print(const char* what, std::vector<double> speeds) {
    std::sort(speeds.begin(), speeds.end());
    std::printf("    %-28s %7.2f M/s  (%.2f to %.2f)\n", what, speeds[speeds.size() / 2] / 1e6,
                speeds.front() / 1e6, speeds.back() / 1e6);
}

std::size_t inUse() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

template <typename Fill>
double overhead(const Fill& fill) {
    const std::size_t before = inUse();
    const auto cache = fill();
    return (static_cast<double>(inUse() - before)) / kMany - static_cast<double>(kKeyBytes + sizeof(Value));
}

void printSpeeds(std::size_t count, const Clock& clock) {
    std::vector<Key> keys(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string text = keyOf(i);
        std::copy(text.begin(), text.end(), keys[i].begin());
    }
    const std::vector<std::uint32_t> draws = zipf(count, 0.99, 1);
    const SteadyTime end = clock.steady() + std::chrono::hours{1};
    std::vector<Contestant> contestants;
    contestants.push_back(contestant(
        "unordered_map, list, mutex", std::make_shared<MapAndList>(count), keys, draws,
        [](MapAndList& cache, std::string_view key, const Value& value) { cache.put(key, value); }));
    for (const char* policy : {"lru", "sieve", "s3-fifo", "w-tinylfu", "auto"}) {
        MemoryCacheOptions options;
        options.capacity = count + count / 8; // parts are not filled evenly; all are to be hits
        options.policy = *parsePolicy(policy);
        contestants.push_back(contestant(std::string("ours, ") + policy,
                                         std::make_shared<MemoryCache<Value>>(options, clock), keys, draws,
                                         [end](MemoryCache<Value>& cache, std::string_view key,
                                               const Value& value) { cache.put(key, value, 1, end); }));
    }
    std::printf("%zu entries, keys of %zu bytes, each with an end; %d rounds in turns, medians\n", count,
                kKeyBytes, kRounds);
    for (const unsigned threads : {1U, 2U}) {
        std::vector<std::array<std::vector<double>, 3>> speeds(contestants.size());
        for (int round = 0; round < kRounds; ++round) {
            for (std::size_t i = 0; i < contestants.size(); ++i) {
                speeds[i][0].push_back(contestants[i].gets(threads));
                speeds[i][1].push_back(contestants[i].puts(threads));
                speeds[i][2].push_back(contestants[i].mixed(threads));
            }
        }
        std::printf("%u thread%s\n", threads, threads == 1 ? "" : "s");
        for (std::size_t i = 0; i < contestants.size(); ++i) {
            std::printf("  %s\n", contestants[i].name.c_str());
            print("look-ups, all hits", speeds[i][0]);
            print("values put in the place", speeds[i][1]);
            print("19 look-ups, 1 put", speeds[i][2]);
        }
    }
}

} // namespace

int main() {
    const CoarseClock clock;
    for (const std::size_t count : {std::size_t{10'000}, std::size_t{100'000}}) {
        printSpeeds(count, clock);
    }
    const SteadyTime end = clock.steady() + std::chrono::hours{1};
    std::printf("bytes an entry beyond key and value, of %zu entries in a full cache (limit 64)\n", kMany);
    std::printf("  unordered_map, list, mutex   %6.1f\n", overhead([] {
                    auto cache = std::make_shared<MapAndList>(kMany);
                    for (std::size_t i = 0; i < kMany; ++i) {
                        cache->put(keyOf(i), Value{});
                    }
                    return cache;
                }));
    for (const char* policy : {"lru", "sieve", "s3-fifo", "arc", "w-tinylfu", "auto"}) {
        const double bytes = overhead([&] {
            MemoryCacheOptions options;
            options.capacity = kMany;
            options.policy = *parsePolicy(policy);
            auto cache = std::make_shared<MemoryCache<Value>>(options, clock);
            for (std::size_t i = 0; i < kMany + kMany / 20; ++i) { // so that every part is full
                cache->put(keyOf(i), Value{}, 1, end);
            }
            return cache;
        });
        std::printf("  ours, %-22s %6.1f\n", policy, bytes);
    }
    return 0;
}
