// Prints what it costs to hand one empty task to two workers: through a scope of the runner, through a bare
// asio::thread_pool, and through the simplest queue with a mutex. Interleaved rounds; medians with the
// spread.

#include "engine/runner/task_runner.h"

#include <asio/post.hpp>
#include <asio/thread_pool.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

using namespace pavement;
using namespace pavement::runner;

namespace {

constexpr int kTasks = 200'000;
constexpr int kRounds = 15;
constexpr unsigned kWorkers = 2;

using SteadyClock = std::chrono::steady_clock;

double perTask(SteadyClock::time_point begin) {
    return std::chrono::duration<double, std::nano>(SteadyClock::now() - begin).count() / kTasks;
}

class MutexQueue {
public:
    MutexQueue() {
        for (unsigned i = 0; i < kWorkers; ++i) {
            m_threads.emplace_back([this](const std::stop_token& stop) { work(stop); });
        }
    }

    void post(std::function<void()> task) {
        {
            const std::lock_guard lock(m_mutex);
            m_tasks.push_back(std::move(task));
        }
        m_filled.notify_one();
    }

private:
    void work(const std::stop_token& stop) {
        for (;;) {
            std::function<void()> task;
            {
                std::unique_lock lock(m_mutex);
                if (!m_filled.wait(lock, stop, [this] { return !m_tasks.empty(); })) {
                    return;
                }
                task = std::move(m_tasks.front());
                m_tasks.pop_front();
            }
            task();
        }
    }

    std::mutex m_mutex;
    std::condition_variable_any m_filled;
    std::deque<std::function<void()>> m_tasks;
    std::vector<std::jthread> m_threads;
};

// Counts down to the last task of a round.
class Countdown {
public:
    void arm() { m_left = kTasks; }

    void hit() {
        if (m_left.fetch_sub(1) == 1) {
            m_left.notify_all();
        }
    }

    void wait() {
        for (int left = m_left.load(); left != 0; left = m_left.load()) {
            m_left.wait(left);
        }
    }

private:
    std::atomic<int> m_left{0};
};

struct Row {
    const char* name;
    std::vector<double> values;

    void print() {
        std::sort(values.begin(), values.end());
        std::printf("  %-34s %8.0f ns a task (%.0f to %.0f)\n", name, values[values.size() / 2],
                    values.front(), values.back());
    }
};

} // namespace

int main() {
    TaskRunner runner({.blockingThreads = kWorkers, .maxQueued = kTasks + 1});
    asio::thread_pool pool(kWorkers);
    MutexQueue queue;
    Countdown countdown;

    Row ours{"runner, scope of 2", {}};
    Row wide{"runner, scope of 10", {}};
    Row asioPost{"asio::post on a bare thread_pool", {}};
    Row mutexQueue{"mutex queue of std::function", {}};
    {
        TaskScope scope(runner, kWorkers);
        TaskScope wideScope(runner, 10);
        const auto throughScope = [&](TaskScope& through, Row& row) {
            countdown.arm();
            const auto begin = SteadyClock::now();
            for (int i = 0; i < kTasks; ++i) {
                through.start({}, [&](TaskContext&) -> Result<void> {
                    countdown.hit();
                    return {};
                });
            }
            countdown.wait();
            row.values.push_back(perTask(begin));
            through.join();
        };
        for (int round = 0; round < kRounds; ++round) {
            throughScope(scope, ours);
            countdown.arm();
            auto begin = SteadyClock::now();
            for (int i = 0; i < kTasks; ++i) {
                asio::post(pool, [&] { countdown.hit(); });
            }
            countdown.wait();
            asioPost.values.push_back(perTask(begin));

            countdown.arm();
            begin = SteadyClock::now();
            for (int i = 0; i < kTasks; ++i) {
                queue.post([&] { countdown.hit(); });
            }
            countdown.wait();
            mutexQueue.values.push_back(perTask(begin));

            throughScope(wideScope, wide);
        }
    }
    std::printf("Dispatch of %d empty tasks to %u workers, median of %d rounds\n", kTasks, kWorkers, kRounds);
    ours.print();
    wide.print();
    asioPost.print();
    mutexQueue.print();
    const RunnerStats stats = runner.stats();
    std::printf(
        "  started %llu, finished %llu, refused %llu\n", static_cast<unsigned long long>(stats.started),
        static_cast<unsigned long long>(stats.finished), static_cast<unsigned long long>(stats.refused));
    return stats.started == stats.finished && stats.refused == 0 ? 0 : 1;
}
